"""How an article that was out ends, and what its address does from then on."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaign_site.models import AuditEntry
from news.models import Article
from news.models.ending import MAY_BE_MOVED_TO
from news.preview import token_for
from tests.news.factories import NOW, a_campaign, a_draft, a_week, an_article, minutes_ago
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db

Status = Article.Status
WHY = "It names a witness"


def entry():
    last = AuditEntry.objects.in_order().last()
    return last.subject, last.outcome, last.reason


def test_what_is_withdrawn_stays_with_the_note(clock):
    article = an_article()

    article.withdraw(None, "The date was wrong.")

    article = Article.objects.reachable().get()
    assert (article.state, article.ended_note) == (Article.State.WITHDRAWN, "The date was wrong.")
    assert article.ended_at == NOW
    assert list(Article.objects.published()) == []
    assert article.ended_in_words == "Its page says why it was withdrawn: “The date was wrong.”"
    assert entry() == (f"news.article {article.pk}", "withdrawn", "")


def test_what_is_removed_keeps_its_reason_on_record_alone():
    article = an_article()

    article.remove(None, WHY)

    article = Article.objects.reachable().get()
    assert (article.state, article.ended_note) == (Article.State.GONE, "")
    assert article.ended_in_words == "Its address says that it is gone."
    assert entry() == (f"news.article {article.pk}", "gone", WHY)


def test_what_is_moved_leads_on():
    article = an_article()

    article.move(None, "/contact/", WHY)

    article = Article.objects.reachable().get()
    assert (article.state, article.moved_to) == (Article.State.MOVED, "/contact/")
    assert article.ended_in_words == "Its address leads on to /contact/."
    assert entry() == (f"news.article {article.pk}", "moved", WHY)


def test_another_end_leaves_nothing_of_the_one_before():
    article = an_article()
    article.withdraw(None, "The date was wrong.")

    article.move(None, "/contact/", WHY)
    article.remove(None, WHY)

    assert (article.ended_note, article.moved_to) == ("", "")


def test_an_article_that_has_not_ended_says_nothing_of_it():
    assert an_article().ended_in_words == ""


@pytest.mark.parametrize(
    "made",
    [
        lambda: a_draft(),
        lambda: an_article(publish_at=NOW + timedelta(minutes=1)),
    ],
)
@pytest.mark.parametrize(
    "end",
    [
        lambda article: article.withdraw(None, WHY),
        lambda article: article.remove(None, WHY),
        lambda article: article.move(None, "/contact/", WHY),
    ],
)
def test_what_was_never_out_has_no_end(made, end):
    article = made()
    before = article.status

    with pytest.raises(ValidationError, match="not out yet"):
        end(article)

    article.refresh_from_db()
    assert article.status == before


@pytest.mark.parametrize(
    "end",
    [
        lambda article: article.withdraw(None, WHY),
        lambda article: article.remove(None, WHY),
        lambda article: article.move(None, "/contact/", WHY),
    ],
)
def test_what_somebody_changed_a_second_before_is_ended_all_the_same(end):
    article = an_article()
    Article.objects.update(version=3)

    end(article)

    article.refresh_from_db()
    assert article.status != Status.READY
    assert list(Article.objects.published()) == []


def test_the_links_to_previews_of_what_ended_lead_nowhere(client):
    article = an_article()
    address = reverse("preview:link", args=[token_for(article.latest), "out"])
    assert client.get(address).status_code == 200

    article.remove(None, WHY)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (" ", "Enter why it is withdrawn"),
        ("Call 07700 900123.", "Take 07700 900123 out"),
        ("It was \u202egnorw", "characters that turn"),
    ],
)
def test_a_note_that_nobody_else_read_holds_nothing_that_it_may_not(note, said):
    with pytest.raises(ValidationError, match=said):
        an_article().withdraw(None, note)

    assert Article.objects.get().status == Status.READY


# Where it may lead


def test_each_page_without_a_name_that_it_may_lead_to_answers_to_the_public(client):
    for name in sorted(MAY_BE_MOVED_TO):
        assert client.get(reverse(name)).status_code == 200, name


@pytest.mark.parametrize("address", ["/", "/news/", "/news/other/", "/campaigns/twelve-weeks/"])
def test_it_leads_to_a_page_that_answers(client, address):
    an_article("other")
    a_campaign()
    article = an_article()

    article.move(None, address, WHY)

    assert client.get(article.moved_to).status_code == 200


def test_it_leads_to_a_week_of_a_campaign():
    week = a_week()
    article = an_article()

    article.move(None, week.get_absolute_url(), WHY)

    assert article.moved_to == "/campaigns/twelve-weeks/week-3/"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "contact/",
        "//example.com/",
        "///example.com/",
        "/\\example.com/",
        "\\/example.com/",
        "https://example.com/",
        "javascript:alert(1)",
        "/contact/\n",
        "/contact/\r\nSet-Cookie: a=b/",
        "/con\ttact/",
        "/contact/?next=//example.com",
        "/contact/#top",
        "/%2fexample.com/",
        "/news/../admin/",
        "/news/./",
        "/ｎews/",
        "/contact/\u202e",
        "/contact",
        "/nowhere/",
        "/admin/",
        "/admin/news/article/",
        "/calendar/token/",
        "/leave/",
        "/healthz/",
        "/news/feed/",
        "/report/status/",
        "/report/story/",
        "/amnesty/book/",
        "/campaigns/hidden/",
        "/campaigns/hidden/week-1/",
        "/campaigns/twelve-weeks/week-9/",
        "/campaigns/twelve-weeks/week-99999999999999999999/",
    ],
)
def test_it_leads_nowhere_else(address):
    a_week(a_campaign("hidden", is_published=False), number=1)
    a_week(a_campaign())
    article = an_article()

    with pytest.raises(ValidationError):
        article.move(None, address, WHY)

    article.refresh_from_db()
    assert (article.status, article.moved_to) == (Status.READY, "")


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.DRAFT},
        {"publish_at": NOW + timedelta(minutes=1)},
        {"publish_at": minutes_ago(9), "expire_at": minutes_ago(1)},
        {"status": Status.WITHDRAWN},
        {"status": Status.GONE},
        {"status": Status.MOVED, "moved_to": "/contact/"},
    ],
)
def test_it_leads_to_no_article_that_can_not_be_read(values):
    an_article("other", **values)
    article = an_article()

    with pytest.raises(ValidationError):
        article.move(None, "/news/other/", WHY)


def test_it_does_not_lead_to_itself():
    with pytest.raises(ValidationError):
        an_article().move(None, "/news/an-article/", WHY)


def test_two_articles_do_not_lead_to_each_other():
    one, two = an_article("one"), an_article("two")
    one.move(None, "/news/two/", WHY)

    with pytest.raises(ValidationError):
        two.move(None, "/news/one/", WHY)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_articles_that_are_moved_to_each_other_at_once_do_not_both_lead_on():
    def moving(article, other):
        def move():
            with suppress(ValidationError):
                article.move(None, other.get_absolute_url(), WHY)

        return move

    for number in range(5):
        one, two = an_article(f"one-{number}"), an_article(f"two-{number}")
        all_at_once([moving(one, two), moving(two, one)])

    assert Article.objects.filter(status=Status.MOVED).count() == 5


# Words in addresses


def test_a_word_that_readers_know_is_given_to_no_other_article():
    an_article("new").old_addresses.create(slug="old")

    with pytest.raises(ValidationError, match="Enter another word: this one is taken"):
        a_draft("old")

    draft = a_draft("another")
    with pytest.raises(ValidationError, match="Enter another word: this one is taken"):
        draft.save_revision(None, draft.says() | {"slug": "old"}, 1)


def test_an_article_may_have_its_own_old_word_again():
    article = an_article("new")
    article.old_addresses.create(slug="old")
    article.slug = "old"

    article.full_clean()
