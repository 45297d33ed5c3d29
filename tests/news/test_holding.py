"""What nobody outside, or nobody but a few, may read: hold, embargo, legal review."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from news.models import Article
from tests.news.factories import NOW, a_draft, an_article, minutes_ago
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db

Status, State = Article.Status, Article.State
SOON = NOW + timedelta(days=7)
TODAY = date(2023, 1, 23)
WHY = "A warrant"


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="ann").staff


@pytest.fixture
def other(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="ben").staff


@pytest.fixture
def approver(signed_in_as):
    return signed_in_as(Role.APPROVER, name="cat").staff


@pytest.fixture
def triage(signed_in_as):
    return signed_in_as(Role.TRIAGE, name="dan").staff


def a_holder():
    return get_user_model().objects.get(username="ann")


def held(article, owner):
    article.hold(owner, owner, WHY)
    return article


def ended(status, **values):
    return an_article(status=status, ended_at=minutes_ago(9), **values)


def entries():
    return [
        (entry.staff.username, entry.subject, entry.outcome, entry.reason)
        for entry in AuditEntry.objects.filter(action="change").in_order()
    ]


# Operational hold


def test_what_is_out_is_hidden_by_a_hold_and_what_is_scheduled_never_comes_out(officer, clock):
    out, planned = held(an_article("out"), officer), an_article("planned", publish_at=SOON)
    held(planned, officer)

    clock.move_to(SOON + timedelta(days=1))

    assert list(Article.objects.published()) == []
    assert list(Article.objects.reachable()) == []
    assert (out.state, planned.state) == (State.HELD, State.HELD)


def test_what_ended_is_hidden_by_a_hold_too(officer):
    held(ended(Status.WITHDRAWN), officer)

    assert list(Article.objects.reachable()) == []


def test_a_hold_is_on_record_with_its_owner_and_reason(officer, other):
    article = an_article(title="Raid in Low Street")

    article.hold(officer, other, WHY)

    article.refresh_from_db()
    assert (article.held_by, article.held_at, article.held_because) == (other, NOW, WHY)
    subject = f"news.article {article.pk}"
    assert entries() == [("ann", subject, "operational hold, owned by ben", WHY)]


def test_a_hold_is_not_put_on_a_hold(officer, other):
    article = held(an_article(), officer)

    with pytest.raises(ValidationError, match="on hold already"):
        article.hold(other, other, WHY)

    article.refresh_from_db()
    assert article.held_by == officer


def test_a_hold_is_not_lost_against_what_somebody_changed_a_second_before(officer):
    article = an_article()
    Article.objects.update(version=3)

    article.hold(officer, officer, WHY)

    assert list(Article.objects.reachable()) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_is_approved_and_held_at_once_can_never_be_read(officer, approver):
    for number in range(10):
        draft = a_draft(f"draft-{number}", by=officer)
        draft.submit(officer, draft.version)
        other = Article.objects.get(pk=draft.pk)

        def approve(draft=draft):
            with suppress(Stale):
                draft.approve(approver, draft.version)

        all_at_once([approve, lambda other=other: other.hold(officer, officer, WHY)])

    assert Article.objects.exclude(held_by=None).count() == 10
    assert list(Article.objects.reachable()) == []


def a_scheduled_article_whose_next_text_has_a_word_that_is_taken():
    article = an_article(publish_at=NOW + timedelta(hours=1), expire_at=NOW + timedelta(hours=2))
    article.save_revision(None, article.says() | {"slug": "wanted", "title": "Later"}, 1)
    an_article("wanted")
    return article


def test_a_hold_is_lifted_although_another_article_has_the_word_of_the_text(officer, clock):
    article = held(a_scheduled_article_whose_next_text_has_a_word_that_is_taken(), officer)
    clock.move_to(NOW + timedelta(hours=3))

    article.lift(officer, article.version)

    article.refresh_from_db()
    assert (article.state, article.slug, article.title) == (State.DRAFT, "an-article", "Later")


def test_what_is_scheduled_is_taken_back_although_another_article_has_the_word(officer):
    article = a_scheduled_article_whose_next_text_has_a_word_that_is_taken()

    article.unschedule(officer, article.version, WHY)

    assert (article.state, article.slug) == (State.DRAFT, "an-article")


def test_what_is_scheduled_is_taken_back_although_its_next_text_has_no_time(officer):
    article = an_article(publish_at=SOON)
    article.save_revision(None, article.says() | {"publish_at": None}, 1)

    article.unschedule(officer, article.version, WHY)

    assert (article.state, article.publish_at) == (State.DRAFT, None)


def test_the_owner_is_somebody_of_the_force_who_may_hold(officer, triage, other):
    other.is_active = False
    other.save()
    article = an_article()

    assert list(article.may_own_hold()) == [officer]
    for nobody in (triage, other):
        with pytest.raises(ValidationError, match="Select an officer"):
            article.hold(officer, nobody, WHY)


def test_the_owner_of_a_hold_under_embargo_is_somebody_named(officer, other, approver):
    article = an_article(publish_at=SOON)
    article.embargo(officer, 0, [approver])

    assert list(article.may_own_hold()) == [officer, approver]


@pytest.mark.parametrize(
    ("made", "words", "state"),
    [
        (lambda: a_draft(), "nothing is published, it is a draft", State.DRAFT),
        (lambda: an_article(), "it is public again at once", State.PUBLISHED),
        (
            lambda: an_article(publish_at=SOON),
            "it is published on Monday 30 January 2023 at 10:16am",
            State.SCHEDULED,
        ),
        (
            lambda: an_article(expire_at=NOW + timedelta(hours=1)),
            "its address says that it is gone",
            State.EXPIRED,
        ),
        (
            lambda: an_article(expire_at=NOW + timedelta(hours=1), after_expiry="kept"),
            "its page is back, and says that this is over",
            State.EXPIRED,
        ),
        (
            lambda: ended(Status.WITHDRAWN),
            "its page is back, with the note why it was withdrawn",
            State.WITHDRAWN,
        ),
        (lambda: ended(Status.GONE), "its address says that it is gone", State.GONE),
        (
            lambda: ended(Status.MOVED, moved_to="/contact/"),
            "its address leads on to /contact/",
            State.MOVED,
        ),
    ],
)
def test_what_lifting_does_is_what_it_said(officer, clock, made, words, state):
    article = held(made(), officer)
    appears = article.publish_at
    clock.move_to(NOW + timedelta(hours=2))

    said = str(article.when_lifted)
    article.lift(officer, article.version)

    article.refresh_from_db()
    assert said == words
    assert (article.is_held, article.state, article.publish_at) == (False, state, appears)
    assert entries()[-1][2] == f"hold lifted: {words}"


def test_what_was_due_meanwhile_appears_with_the_time_of_lifting(officer, clock):
    article = held(an_article(publish_at=NOW + timedelta(hours=1)), officer)
    clock.move_to(NOW + timedelta(hours=2))

    said = str(article.when_lifted)
    article.lift(officer, article.version)

    assert said == "it is published at once"
    assert Article.objects.published().get().publish_at == NOW + timedelta(hours=2)


def test_what_was_over_before_it_began_is_a_draft_again(officer, clock):
    hours = [NOW + timedelta(hours=number) for number in range(4)]
    article = held(an_article(publish_at=hours[1], expire_at=hours[2]), officer)
    clock.move_to(hours[3])

    said = str(article.when_lifted)
    article.lift(officer, article.version)

    assert said == "nothing is published, its time is over and it is a draft again"
    article.refresh_from_db()
    assert (article.state, article.was_out, article.is_held) == (State.DRAFT, False, False)
    assert list(Article.objects.reachable()) == []


def test_somebody_else_lifts_it_with_the_right_and_a_reason_alone(officer, other, approver):
    article = held(an_article(), officer)

    with pytest.raises(PermissionDenied):
        article.lift(other, article.version, "It is time")
    with pytest.raises(ValidationError, match="Enter why"):
        article.lift(approver, article.version)
    article.lift(approver, article.version, "Ann is away")

    assert not article.is_held
    assert entries()[-1][3] == "Ann is away"


def test_a_hold_outlives_its_owner_and_can_still_be_lifted(officer, approver):
    article = held(an_article(), officer)
    officer.deactivate(by=approver)

    assert list(Article.objects.reachable()) == []
    article.lift(approver, article.version, "Ann has left")

    assert list(Article.objects.reachable()) == [article]


def test_an_owner_who_may_hold_no_more_lifts_nothing(officer):
    article = held(an_article(), officer)
    officer.groups.clear()
    officer = get_user_model().objects.get(pk=officer.pk)

    assert not article.may_be_lifted_by(officer)


def test_what_is_not_held_is_not_lifted(officer):
    with pytest.raises(ValidationError, match="not on hold"):
        an_article().lift(officer, 0)


# Embargo


def test_only_those_named_see_it_whoever_named_them_among_them(officer, other, approver):
    article = an_article(publish_at=SOON)

    article.embargo(officer, 0, [approver])

    seeing = [
        staff
        for staff in (officer, other, approver)
        if Article.objects.visible_to(staff).contains(article)
    ]
    assert seeing == [officer, approver]
    assert entries()[-1][2] == "embargo: ann, cat"


@pytest.mark.parametrize(
    "made",
    [
        lambda: a_draft(),
        lambda: an_article(publish_at=SOON),
        lambda: an_article(publish_at=minutes_ago(9), held_at=minutes_ago(10), held_by=a_holder()),
        lambda: an_article(publish_at=minutes_ago(9), status=Status.DRAFT),
    ],
)
def test_an_embargo_hides_whatever_was_not_out_yet(officer, other, made):
    article = made()

    article.embargo(officer, 0, [])

    assert article.is_under_embargo
    assert list(Article.objects.under_embargo()) == [article]
    assert list(Article.objects.visible_to(officer)) == [article]
    assert list(Article.objects.visible_to(other)) == []


def test_nobody_is_named_who_may_see_no_article(officer, triage):
    article = an_article(publish_at=SOON)

    with pytest.raises(ValidationError, match="only people who may see articles"):
        article.embargo(officer, 0, [triage])

    article.refresh_from_db()
    assert not article.is_embargoed


def test_the_owner_of_its_hold_is_named(officer, other):
    article = held(an_article(publish_at=SOON), other)

    with pytest.raises(ValidationError, match="owns the hold"):
        article.embargo(officer, article.version, [])


def test_what_was_out_comes_under_no_embargo(officer):
    out, hidden = an_article("out"), held(an_article("hidden"), officer)

    for article in (out, hidden):
        with pytest.raises(ValidationError, match="out already"):
            article.embargo(officer, article.version, [])


def test_an_embargo_ends_by_itself_when_the_article_is_out(officer, other, clock):
    article = an_article(publish_at=SOON)
    article.embargo(officer, 0, [])

    clock.move_to(SOON)

    assert not article.is_under_embargo
    assert list(Article.objects.visible_to(other)) == [article]
    assert list(Article.objects.under_embargo()) == []


def test_an_embargo_lasts_while_a_hold_keeps_the_article_in(officer, other, clock):
    article = an_article(publish_at=SOON)
    article.embargo(officer, 0, [])
    held(article, officer)

    clock.move_to(SOON)

    assert article.is_under_embargo
    assert list(Article.objects.visible_to(other)) == []
    assert list(Article.objects.under_embargo()) == [article]


def test_an_embargo_is_ended_by_hand(officer, other):
    article = an_article(publish_at=SOON)
    article.embargo(officer, 0, [])

    article.end_embargo(officer, article.version)

    assert list(Article.objects.visible_to(other)) == [article]
    assert entries()[-1][2] == "embargo ended"
    with pytest.raises(ValidationError, match="under no embargo"):
        article.end_embargo(officer, article.version)


def test_when_all_who_were_named_have_left_others_may_end_it(
    officer, other, approver, signed_in_as
):
    article = an_article(publish_at=SOON)
    article.embargo(officer, 0, [other])
    supervisor = signed_in_as(Role.SUPERVISOR, name="eve").staff
    officer.deactivate(by=approver)

    assert not Article.objects.visible_to(approver).exists()
    other.groups.clear()

    assert Article.objects.visible_to(approver).exists()
    assert not Article.objects.visible_to(supervisor).exists()


# Legal review


def test_those_that_must_be_read_again_are_known_from_their_day_on(officer, clock):
    due, later = an_article("due"), an_article("later")
    due.set_legal_review(officer, 0, TODAY, "After a charge")
    later.set_legal_review(officer, 0, TODAY + timedelta(days=1), "After a charge")

    assert list(Article.objects.review_due(TODAY)) == [due]
    assert (due.legal_review_is_due, later.legal_review_is_due) == (True, False)
    clock.move_to(NOW + timedelta(days=1))
    assert later.legal_review_is_due
    outcome = "legal review by 23 January 2023"
    assert entries()[0] == ("ann", f"news.article {due.pk}", outcome, "After a charge")


def test_a_review_is_not_set_for_a_day_that_is_over(officer):
    with pytest.raises(ValidationError, match="day to come"):
        an_article().set_legal_review(officer, 0, TODAY - timedelta(days=1), WHY)


def test_a_review_ends_with_what_came_of_it(officer):
    article = an_article()
    article.set_legal_review(officer, 0, TODAY, "After a charge")

    article.finish_legal_review(officer, article.version, "The text stays as it is")

    assert (article.legal_review_on, article.legal_review_because) == (None, "")
    assert entries()[-1][2:] == ("legal review done", "The text stays as it is")
    with pytest.raises(ValidationError, match="No legal review"):
        article.finish_legal_review(officer, article.version, "Again")


def test_a_list_says_in_words_what_to_beware_of(officer):
    article = held(an_article(publish_at=SOON, status=Status.DRAFT), officer)
    article.embargo(officer, article.version, [])
    article.set_legal_review(officer, article.version, TODAY + timedelta(days=1), WHY)

    assert article.marks == ["on hold", "embargo", "legal review by 24 January 2023"]
