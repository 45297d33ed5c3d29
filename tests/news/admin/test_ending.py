"""An article that was out is withdrawn, removed or moved in the staff site."""

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article
from tests.news.desk import address, errors, in_words, page_of, sends
from tests.news.factories import a_draft, an_article

pytestmark = pytest.mark.django_db

WHY = "It names a witness"
NAMES = ["withdraw", "remove", "move"]


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="ann")


def test_an_officer_withdraws_an_article_with_words_for_its_readers(officer):
    article = an_article()

    answer = sends(officer, article, "withdraw", note="The date was wrong.")

    assert answer.status_code == 302
    assert (
        "It is withdrawn. Its page says why. "
        "Its page says why it was withdrawn: “The date was wrong.”"
    ) in page_of(officer, article)
    assert Article.objects.get().state == Article.State.WITHDRAWN


def test_an_officer_removes_an_article_and_readers_do_not_see_why(officer, client):
    article = an_article()

    answer = sends(officer, article, "remove", reason=WHY)

    assert answer.status_code == 302
    assert "It is removed. Its address says that it is gone." in page_of(officer, article)
    assert WHY not in client.get(article.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(action="change")
    assert (entry.outcome, entry.reason) == ("gone", WHY)


def test_an_officer_moves_an_article_to_another_one(officer):
    article = an_article()
    an_article("other")

    answer = sends(officer, article, "move", to=" /news/other/ ", reason=WHY)

    assert answer.status_code == 302
    assert "It is moved. Its address leads on to /news/other/." in page_of(officer, article)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("withdraw", {"note": ""}, {"note": ["Enter why it is withdrawn"]}),
        ("withdraw", {"note": "no"}, {"note": ["Enter a reason of 5 letters or more"]}),
        ("remove", {"reason": " "}, {"reason": ["Enter the reason"]}),
        (
            "move",
            {},
            {
                "to": ["Enter the address of a page of this site"],
                "reason": ["Enter the reason"],
            },
        ),
        (
            "move",
            {"to": "//example.com", "reason": WHY},
            {"to": ["Enter an address of this site, such as /contact/."]},
        ),
        (
            "move",
            {"to": "/nowhere/", "reason": WHY},
            {"to": ["Enter the address of a page of this site that the public can open now."]},
        ),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(officer, name, typed, said):
    article = an_article()

    answer = sends(officer, article, name, **typed)

    assert answer.status_code == 422
    assert errors(answer) == said
    assert Article.objects.get().state == Article.State.PUBLISHED
    for words in typed.values():
        assert f'value="{words.strip()}"' in answer.text or not words.strip()


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_out_offers_no_end_and_takes_none(officer, name):
    article = a_draft()

    answer = sends(officer, article, name, note=WHY, reason=WHY, to="/contact/")

    assert answer.status_code == 422
    assert "It was not out yet, so there is nothing to take back." in in_words(answer)
    assert "Take it back" not in page_of(officer, article)


@pytest.mark.parametrize("name", NAMES)
def test_an_article_that_somebody_changed_meanwhile_is_ended_all_the_same(officer, name):
    article = an_article()

    typed = {"version": article.version + 1, "note": WHY, "reason": WHY, "to": "/contact/"}
    answer = officer.post(address(article, name), typed)

    assert answer.status_code == 302
    assert Article.objects.get().state != Article.State.PUBLISHED


def test_a_supervisor_reads_what_became_of_it_and_ends_nothing(officer, signed_in_as):
    supervisor = signed_in_as(Role.SUPERVISOR)
    article = an_article()
    article.withdraw(officer.staff, "The date was wrong.")

    shown = page_of(supervisor, article)

    assert "Its page says why it was withdrawn" in shown
    assert "Remove it" not in shown
    assert sends(supervisor, article, "remove", reason=WHY).status_code == 403


def test_what_one_person_took_back_is_listed_with_who_did_it(officer, signed_in_as):
    article = an_article()
    sends(officer, article, "withdraw", note="It named a street by mistake.")

    page = signed_in_as(Role.APPROVER).get(reverse("admin:news_article_alone"))

    assert [(row.pk, row.ended_by) for row in page.context["ended"]] == [
        (article.pk, officer.staff)
    ]
    assert "It named a street by mistake." in in_words(page)
