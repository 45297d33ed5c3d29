"""Hold, embargo and legal review in the staff site."""

import re
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article
from tests.news.desk import address, errors, in_words, page_of, sends
from tests.news.factories import NOW, a_draft, a_week, an_article

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(days=7)
TODAY = date(2023, 1, 23)
WHY = "A warrant is due"


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="ann")


@pytest.fixture
def colleague(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="ben")


@pytest.fixture
def approver(signed_in_as):
    return signed_in_as(Role.APPROVER, name="cat")


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR, name="eve")


def button(client, article):
    return re.search(r"Lift the hold: [^<]+(?=</button>)", client.get(address(article)).text)[0]


def lifts(client, article, **typed):
    return sends(client, article, "lift_hold", promise=button(client, article), **typed)


def held(article, owner):
    article.refresh_from_db()
    article.hold(owner, owner, WHY)
    return article


# Operational hold


def test_an_officer_puts_an_article_on_hold_and_the_page_says_who_owns_it(officer, colleague):
    article = an_article()

    answer = sends(officer, article, "hold", owner=colleague.staff.pk, reason=WHY)

    assert answer.status_code == 302
    shown = page_of(officer, article)
    assert "It is on hold. Nobody outside can read it." in shown
    assert (
        "On hold. Nobody outside can read it, whatever its time. ben owns the hold, "
        f"since 10:16am on 23 January 2023. Why: {WHY}"
    ) in shown


def test_a_held_article_is_nowhere_outside(officer, client):
    article = held(an_article(week=a_week()), officer.staff)
    pages = ["/", "/news/", "/campaigns/twelve-weeks/week-3/", "/news/feed/", "/sitemap.xml"]

    assert client.get(article.get_absolute_url()).status_code == 404
    assert [page for page in pages if "an-article" in client.get(page).text] == []


@pytest.mark.parametrize("role", [Role.TRIAGE, Role.PUBLISHER])
def test_only_somebody_who_may_hold_can_be_chosen(officer, signed_in_as, role):
    chosen = signed_in_as(role, name="nobody").staff
    chosen.is_active = False
    chosen.save()

    answer = sends(officer, an_article(), "hold", owner=chosen.pk, reason=WHY)

    assert answer.status_code == 422
    assert errors(answer) == {"owner": ["Select an officer of the list"]}


def test_a_hold_says_why(officer):
    answer = sends(officer, an_article(), "hold", owner="", reason="")

    assert errors(answer) == {
        "owner": ["Select the officer who owns the hold"],
        "reason": ["Enter the reason"],
    }


def test_the_supervisor_of_an_operation_holds_and_lifts(supervisor):
    article = an_article()

    sends(supervisor, article, "hold", owner=supervisor.staff.pk, reason=WHY)
    lifts(supervisor, article)

    assert [entry.outcome for entry in AuditEntry.objects.filter(action="change").in_order()] == [
        "operational hold, owned by eve",
        "hold lifted: it is public again at once",
    ]


def test_the_button_says_what_lifting_does_and_then_it_is_so(officer, client):
    article = held(an_article(publish_at=SOON), officer.staff)

    said = button(officer, article)
    answer = lifts(officer, article)

    assert said == "Lift the hold: it is published on Monday 30 January 2023 at 10:16am"
    assert answer.status_code == 302
    shown = page_of(officer, article)
    assert (
        "The hold is lifted. State now: Scheduled for Monday 30 January 2023 at 10:16am." in shown
    )


def test_a_promise_that_is_no_longer_true_is_not_kept_but_said_anew(officer, clock):
    article = held(an_article(publish_at=NOW + timedelta(minutes=5)), officer.staff)
    promise = button(officer, article)
    clock.move_to(NOW + timedelta(minutes=6))

    answer = sends(officer, article, "lift_hold", promise=promise)

    assert answer.status_code == 409
    article.refresh_from_db()
    assert article.is_held
    assert "after you opened this article its time came" in in_words(answer)
    assert "Lift the hold: it is published at once" in in_words(answer)
    again = re.search(r'name="promise" value="([^"]+)"', answer.text)[1]
    assert sends(officer, article, "lift_hold", promise=again).status_code == 302
    assert Article.objects.published().exists()


def test_a_hold_that_somebody_lifted_meanwhile_is_said_to_be_gone(officer):
    article = held(an_article(), officer.staff)
    promise, version = button(officer, article), article.version
    article.lift(officer.staff, version)

    answer = officer.post(address(article, "lift_hold"), {"version": version, "promise": promise})

    assert answer.status_code == 409
    assert "Put it on hold" in in_words(answer)


def test_a_colleague_can_not_lift_it_and_is_told_who_can(officer, colleague):
    article = held(an_article(), officer.staff)

    assert "ann may lift that, or somebody who may lift the holds of others." in page_of(
        colleague, article
    )
    answer = sends(colleague, article, "lift_hold", promise="", reason="It is time")
    assert answer.status_code == 403
    article.refresh_from_db()
    assert article.is_held


def test_who_may_lift_the_hold_of_another_says_why(officer, approver):
    article = held(an_article(), officer.staff)

    refused = lifts(approver, article)
    done = lifts(approver, article, reason="Ann is away")

    assert errors(refused) == {"reason": ["Enter the reason"]}
    assert done.status_code == 302
    entry = AuditEntry.objects.filter(action="change").in_order().last()
    assert (entry.staff, entry.reason) == (approver.staff, "Ann is away")


def test_a_hold_of_somebody_who_has_left_is_shown_and_lifted(officer, approver):
    article = held(an_article(), officer.staff)
    officer.staff.deactivate(by=approver.staff)

    assert "ann owns the hold" in page_of(approver, article)
    assert lifts(approver, article, reason="Ann has left").status_code == 302


# Embargo


def embargoed(by, *named, **values):
    article = an_article("secret", title="Secret raid", publish_at=SOON, **values)
    article.embargo(by.staff, 0, [client.staff for client in named])
    return article


def test_an_officer_names_who_may_see_it(officer, colleague, approver):
    article = an_article(publish_at=SOON)

    answer = sends(officer, article, "embargo", named=[approver.staff.pk])

    assert answer.status_code == 302
    assert "Who may see it ann cat" in page_of(officer, article)
    assert approver.get(address(article)).status_code == 200
    assert colleague.get(address(article)).status_code == 404


def test_nobody_can_be_named_who_sees_no_articles(officer, signed_in_as):
    triage = signed_in_as(Role.TRIAGE, name="dan").staff
    article = an_article(publish_at=SOON)

    answer = sends(officer, article, "embargo", named=[triage.pk])

    assert errors(answer) == {"named": ["Select only people of the list"]}


def test_it_is_ended_by_one_of_those_named(officer, colleague, approver):
    article = embargoed(officer, approver)

    assert sends(approver, article, "end_embargo").status_code == 302

    assert colleague.get(address(article)).status_code == 200


def test_what_is_out_can_not_come_under_embargo(officer):
    article = an_article()

    answer = sends(officer, article, "embargo", named=[])

    assert errors(answer) == {"__all__": ["It is out already, or has been."]}


def news_pages(article):
    """Every staff page of the news, about this article where it is about one."""
    values = {"pk": article.pk, "object_id": str(article.pk)}
    urls = admin.site.get_model_admin(Article).get_urls()
    for url in urls:
        wanted = {name: values.get(name, 1) for name in url.pattern.converters}
        if url.name:
            yield url.name, reverse(f"admin:{url.name}", kwargs=wanted)


def test_nobody_else_finds_it_on_any_page_of_the_staff_site(officer, colleague):
    """Not in a list or a count, not by a search, and not by its number."""
    article = embargoed(officer, week=a_week())
    article.revisions.update(stage="submitted")
    a_draft("open", title="An open draft")
    pages = dict(news_pages(article))
    pages |= {
        "search": pages["news_article_changelist"] + "?q=Secret",
        "waiting": pages["news_article_changelist"] + "?state=waiting",
        "scheduled": pages["news_article_changelist"] + "?state=scheduled",
        "embargo": pages["news_article_changelist"] + "?state=embargo",
        "start": reverse("admin:index"),
    }

    for name, page in pages.items():
        for answer in (colleague.get(page), colleague.post(page, {"version": article.version})):
            assert "Secret raid" not in answer.text, (name, answer.status_code)
            if f"/{article.pk}/" in page:
                assert answer.status_code in {302, 403, 404, 405}, (name, answer.status_code)
                assert answer.get("Location", "/admin/") in {"/admin/", f"{page}change/"}, name
    listed = colleague.get(pages["news_article_changelist"]).context["cl"]
    assert (listed.result_count, len(listed.result_list)) == (1, 1)
    article.refresh_from_db()
    assert article.is_embargoed
    assert "Secret raid" in officer.get(pages["news_board"]).text


def test_those_named_see_who_has_looked_at_it(officer, approver):
    article = embargoed(officer, approver)

    officer.get(address(article))
    officer.get(reverse("admin:news_article_change", args=[article.pk]))
    approver.get(address(article))

    shown = page_of(officer, article)
    assert "Who has looked at it" in shown
    assert "cat: once, at 10:16am on 23 January 2023" in shown
    assert "ann: 3 times, last at 10:16am on 23 January 2023" in shown


def test_looks_at_other_articles_are_not_counted(officer, approver):
    article, other = embargoed(officer, approver), an_article()

    approver.get(address(other))

    assert "cat: once" not in page_of(officer, article)


# Legal review


def test_a_review_is_set_shown_and_listed(officer):
    article = an_article()
    later = TODAY + timedelta(days=3)

    answer = sends(officer, article, "legal_review", on=later, reason="After a charge")

    assert answer.status_code == 302
    assert (
        "Legal review. What it says of an arrest or a charge needs review by 26 January 2023: "
        "it may be contempt of court. Why: After a charge"
    ) in page_of(officer, article)
    listed = officer.get("/admin/news/article/?state=review").content.decode()
    assert "legal review by 26 January 2023" in listed


def test_a_review_whose_day_has_come_is_said_louder_and_listed_by_itself(officer, clock):
    due, later = an_article("due"), an_article("later")
    due.set_legal_review(officer.staff, 0, TODAY, "After a charge")
    later.set_legal_review(officer.staff, 0, TODAY + timedelta(days=9), "After a charge")

    listed = officer.get("/admin/news/article/?state=review-due").context["cl"].queryset

    assert list(listed) == [due]
    assert "Legal review is due. It should have been read again by 23 January 2023." in page_of(
        officer, due
    )


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("", "Enter a date, such as 2026-03-27"),
        ("soon", "Enter a real date, such as 2026-03-27"),
        ("2023-01-22", "Enter today or a day to come"),
    ],
)
def test_a_review_is_set_for_a_day_to_come(officer, on, said):
    answer = sends(officer, an_article(), "legal_review", on=on, reason="After a charge")

    assert errors(answer) == {"on": [said]}


def test_a_review_is_done_with_what_came_of_it(officer):
    article = an_article()
    article.set_legal_review(officer.staff, 0, TODAY, "After a charge")

    refused = sends(officer, article, "legal_review_done", outcome="")
    done = sends(officer, article, "legal_review_done", outcome="The text stays as it is")

    assert errors(refused) == {"outcome": ["Enter what came of it"]}
    assert done.status_code == 302
    shown = page_of(officer, article)
    assert "The legal review is done." in shown
    assert "Legal review is due" not in shown


def test_a_supervisor_reads_the_review_and_can_not_end_it(officer, supervisor):
    article = an_article()
    article.set_legal_review(officer.staff, 0, TODAY, "After a charge")

    assert "Legal review is due." in page_of(supervisor, article)
    assert sends(supervisor, article, "legal_review_done", outcome="It stays").status_code == 403
