"""From a saved text to what the public reads, and who may do which step of it."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from news import checking
from news.models import Article, OldAddress
from news.models.revisions import ArticleRevision
from tests.news.factories import NOW, a_draft, an_article, minutes_ago
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
MONDAY = NOW + timedelta(days=7)
Stage = ArticleRevision.Stage
State = Article.State


def a_person(name):
    return get_user_model().objects.create(username=name, is_staff=True)


@pytest.fixture
def ann(db):
    return a_person("ann")


@pytest.fixture
def ben(db):
    return a_person("ben")


@pytest.fixture
def kate(signed_in_as):
    """She may publish alone."""
    return signed_in_as(Role.APPROVER, name="kate").staff


@pytest.fixture
def draft(ann):
    return a_draft(by=ann, title="A draft")


def saved(article, by, **values):
    """The next revision, with the usual way of saving."""
    latest = article.latest
    return article.save_revision(by, latest.values | values, latest.number)


def submitted(article, by, **told):
    article.refresh_from_db()
    article.submit(by, article.version, **told)


def approved(article, by, **told):
    article.approve(by, article.version, **told)


def put_out(article, by, second, **told):
    submitted(article, by, **told)
    approved(article, second)


def outcomes():
    entries = AuditEntry.objects.filter(action="change").order_by("pk")
    return [entry.outcome for entry in entries]


def test_what_one_submits_another_publishes(draft, ann, ben):
    submitted(draft, ann)
    before = draft.state

    approved(draft, ben)

    assert before == State.DRAFT
    assert (draft.state, draft.publish_at, draft.revision) == (State.PUBLISHED, NOW, 1)
    assert (draft.latest.stage, draft.latest.decided_by) == (Stage.PUBLISHED, ben)
    assert outcomes() == ["submitted", "approved: Published"]


def test_nobody_approves_what_they_wrote(draft, ann, ben):
    submitted(draft, ben)

    with pytest.raises(ValidationError):
        approved(draft, ann)

    assert Article.objects.get().state == State.DRAFT


def test_nobody_approves_what_they_submitted(draft, ben):
    submitted(draft, ben)

    with pytest.raises(ValidationError):
        approved(draft, ben)

    assert Article.objects.get().state == State.DRAFT


def test_nobody_approves_a_text_that_they_wrote_an_earlier_form_of(draft, ann, ben):
    saved(draft, ben, title="Another draft")
    saved(draft, ann, title="A third draft")
    submitted(draft, ann)

    with pytest.raises(ValidationError):
        approved(draft, ben)

    assert Article.objects.get().state == State.DRAFT


def test_who_wrote_what_is_out_may_approve_a_change_by_another(draft, ann, ben):
    put_out(draft, ann, ben)
    saved(draft, ben, title="A better title")
    submitted(draft, ben)

    approved(draft, ann)

    assert (draft.title, draft.revision) == ("A better title", 2)


def test_the_database_itself_refuses_a_revision_that_its_writer_published(draft, ann):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.latest.becomes(Stage.PUBLISHED, decided_by=ann)

    draft.latest.becomes(Stage.PUBLISHED, decided_by=ann, alone_because="A child is missing.")


@pytest.mark.parametrize("publish_at", [None, minutes_ago(90)])
def test_what_is_due_appears_now_and_is_never_backdated(ann, ben, publish_at):
    draft = a_draft(by=ann, publish_at=publish_at)

    put_out(draft, ann, ben)

    assert draft.publish_at == NOW


def test_what_is_planned_appears_when_its_time_comes(ann, ben, clock):
    draft = a_draft(by=ann, publish_at=MONDAY)
    put_out(draft, ann, ben)
    before = draft.state_in_words

    clock.move_to(MONDAY)

    assert before == "Scheduled for Monday 30 January 2023 at 10:16am"
    assert draft.state == State.PUBLISHED


def test_a_change_of_what_is_scheduled_waits_and_the_approved_text_stays(ann, ben, clock):
    draft = a_draft(by=ann, publish_at=MONDAY, title="As approved")
    put_out(draft, ann, ben)

    saved(draft, ann, title="Not read by anybody")
    clock.move_to(MONDAY)

    draft.refresh_from_db()
    assert (draft.state, draft.title) == (State.PUBLISHED, "As approved")


def test_a_change_of_what_is_scheduled_takes_its_time_with_it(ann, ben):
    draft = a_draft(by=ann, publish_at=MONDAY)
    put_out(draft, ann, ben)
    saved(draft, ann, publish_at=(MONDAY + MINUTE).isoformat())

    put_out(draft, ann, ben)

    assert (draft.publish_at, draft.revision) == (MONDAY + MINUTE, 2)


def test_a_change_of_what_is_out_keeps_the_time_at_which_it_appeared(ann, ben):
    article = an_article(publish_at=minutes_ago(60))
    saved(article, ann, title="Changed", publish_at=MONDAY.isoformat())

    put_out(article, ann, ben)

    assert (article.title, article.publish_at) == ("Changed", minutes_ago(60))


def test_a_new_text_takes_a_submission_back(draft, ann, ben):
    submitted(draft, ann)
    version = draft.version

    saved(draft, ann, title="One more thought")

    assert [one.stage for one in draft.revisions.all()] == [Stage.SAVED, Stage.SAVED]
    with pytest.raises(Stale):
        draft.approve(ben, version)


def test_saving_the_same_text_again_is_no_revision(draft, ann, ben):
    submitted(draft, ann)

    saved(draft, ben)

    assert (draft.latest.number, draft.latest.stage) == (1, Stage.SUBMITTED)


def test_the_same_moment_in_another_form_is_the_same_text(ann):
    draft = a_draft(by=ann, publish_at="2023-07-03T10:16:00+01:00")

    saved(draft, ann, publish_at="2023-07-03T09:16:00+00:00")

    assert draft.latest.number == 1


def test_a_text_made_from_an_older_one_is_refused(draft, ann, ben):
    saved(draft, ann, title="Ann’s")

    with pytest.raises(Stale):
        draft.save_revision(ben, draft.says() | {"title": "Ben’s"}, began_from=1)

    assert draft.latest.values["title"] == "Ann’s"


def test_nothing_is_submitted_twice(draft, ann):
    submitted(draft, ann)

    with pytest.raises(ValidationError):
        submitted(draft, ann)


def test_what_is_out_without_a_change_is_not_submitted(ann):
    article = an_article()

    with pytest.raises(ValidationError):
        submitted(article, ann)


def test_what_is_sent_back_says_why_and_may_be_submitted_again(draft, ann, ben):
    submitted(draft, ann)

    draft.send_back(ben, draft.version, "Name the source.")

    latest = draft.latest
    assert (latest.stage, latest.decided_by) == (Stage.SENT_BACK, ben)
    assert latest.what_became_of_it == "sent back by ben: Name the source."
    assert list(Article.objects.sent_back_to(ann)) == [draft]
    assert list(Article.objects.sent_back_to(ben)) == []

    put_out(draft, ann, ben)

    assert draft.state == State.PUBLISHED
    assert list(Article.objects.sent_back_to(ann)) == []


def test_what_was_sent_back_and_changed_since_is_not_sent_back_any_more(draft, ann, ben):
    submitted(draft, ann)
    draft.send_back(ben, draft.version, "Name the source.")

    saved(draft, ann, title="With a source")

    assert list(Article.objects.sent_back_to(ann)) == []


def test_what_is_taken_back_waits_no_more(draft, ann, ben):
    submitted(draft, ann)

    draft.take_back(ann, draft.version)

    assert draft.latest.stage == Stage.SAVED
    with pytest.raises(Stale):
        approved(draft, ben)


def test_what_waits_waits_for_those_who_had_no_part_in_it(draft, ann, ben, kate):
    submitted(draft, ben)

    assert list(Article.objects.waiting_for(kate)) == [draft]
    assert list(Article.objects.waiting_for(ann)) == []
    assert list(Article.objects.waiting_for(ben)) == []


def test_one_person_publishes_alone_with_a_reason(draft, kate):
    draft.publish_alone(kate, draft.version, "A child is missing.")

    assert draft.state == State.PUBLISHED
    assert draft.latest.alone_because == "A child is missing."
    assert list(Article.objects.published_alone()) == [draft]
    entry = AuditEntry.objects.latest("pk")
    assert entry.outcome == "published without a second person: Published"
    assert entry.reason == "A child is missing."


def test_nobody_publishes_alone_without_a_reason(draft, kate):
    with pytest.raises(ValidationError):
        draft.publish_alone(kate, draft.version, " ")

    assert Article.objects.get().state == State.DRAFT


def test_nobody_publishes_alone_without_the_permission(draft, ann):
    with pytest.raises(PermissionDenied):
        draft.publish_alone(ann, draft.version, "A child is missing.")

    assert Article.objects.get().state == State.DRAFT


def test_nobody_publishes_alone_what_is_out(kate):
    article = an_article()

    with pytest.raises(ValidationError):
        article.publish_alone(kate, article.version, "A child is missing.")


def test_what_a_second_person_published_is_not_listed_as_alone(draft, ann, ben):
    put_out(draft, ann, ben)

    assert list(Article.objects.published_alone()) == []


def test_a_correction_tells_readers_what_was_wrong_and_when(ann, ben, clock):
    article = an_article(publish_at=minutes_ago(60))
    saved(article, ann, summary="It was on Tuesday.")
    submitted(article, ann, correction="We named the wrong day.")
    clock.move_to(NOW + MINUTE)

    approved(article, ben)

    correction = article.corrections.get()
    assert (correction.note, correction.made_at) == ("We named the wrong day.", NOW + MINUTE)
    assert (article.corrected_at, article.last_changed_at) == (NOW + MINUTE, NOW + MINUTE)


def test_a_minor_edit_tells_readers_nothing(ann, ben):
    article = an_article()
    saved(article, ann, summary="One comma more.")

    put_out(article, ann, ben)

    assert list(article.corrections.all()) == []
    assert article.corrected_at is None


def test_a_minor_edit_leaves_an_older_correction(ann, ben, clock):
    article = an_article()
    saved(article, ann, summary="Right.")
    put_out(article, ann, ben, correction="It was wrong.")
    clock.move_to(NOW + MINUTE)
    saved(article, ann, summary="Right!")

    put_out(article, ann, ben)

    assert article.corrected_at == NOW


def test_what_was_never_out_has_nothing_to_correct(draft, ann, ben):
    put_out(draft, ann, ben, correction="It was wrong.")

    assert (draft.corrections.count(), draft.latest.correction) == (0, "")


def test_a_change_of_address_keeps_the_old_one(ann, ben):
    article = an_article(slug="old")
    saved(article, ann, slug="new")

    put_out(article, ann, ben)

    assert [(old.slug, old.article) for old in OldAddress.objects.all()] == [("old", article)]


def test_the_address_that_an_article_takes_again_is_no_old_one(ann, ben):
    article = an_article(slug="old")
    saved(article, ann, slug="new")
    put_out(article, ann, ben)
    saved(article, ann, slug="old")

    put_out(article, ann, ben)

    assert [old.slug for old in OldAddress.objects.all()] == ["new"]


def test_what_was_withdrawn_comes_back_only_with_a_word_to_readers(ann, ben, clock):
    article = an_article(publish_at=minutes_ago(60))
    article.withdraw(ann, "We are checking it.")
    with pytest.raises(ValidationError):
        submitted(article, ann)
    clock.move_to(NOW + MINUTE)

    put_out(article, ann, ben, correction="We checked it: it was right.")

    assert (article.state, article.ended_note) == (State.PUBLISHED, "")
    assert (article.publish_at, article.last_changed_at) == (minutes_ago(60), NOW + MINUTE)


def test_nobody_brings_back_alone_what_was_withdrawn_by_submitting_it(ann, ben):
    article = an_article()
    article.withdraw(ann, "We are checking it.")
    submitted(article, ann, correction="It is back.")

    with pytest.raises(ValidationError):
        approved(article, ann)

    assert [one.stage for one in article.revisions.all()] == [Stage.SUBMITTED, Stage.PUBLISHED]


def test_a_change_that_waited_does_not_bring_back_what_was_withdrawn_meanwhile(ann, ben):
    article = an_article()
    saved(article, ann, title="A minor change")
    submitted(article, ann)
    article.withdraw(ann, "We are checking it.")

    with pytest.raises(ValidationError):
        approved(article, ben)

    assert Article.objects.get().state == State.WITHDRAWN


def test_what_is_scheduled_goes_back_to_a_draft_with_its_latest_text(ann, ben):
    draft = a_draft(by=ann, publish_at=MONDAY)
    put_out(draft, ann, ben)
    saved(draft, ann, title="A later title")

    draft.unschedule(ben, draft.version, "The trial was moved.")

    assert (draft.state, draft.title, draft.revision) == (State.DRAFT, "A later title", 0)
    assert AuditEntry.objects.latest("pk").reason == "The trial was moved."


def test_what_was_taken_back_to_a_draft_needs_a_second_person_again(ann, ben):
    draft = a_draft(by=ann, publish_at=MONDAY)
    put_out(draft, ann, ben)
    draft.unschedule(ben, draft.version, "The trial was moved.")
    submitted(draft, ben)

    with pytest.raises(ValidationError):
        approved(draft, ann)

    approved(draft, a_person("carl"))
    assert draft.state == State.SCHEDULED


@pytest.mark.parametrize("publish_at", [NOW, minutes_ago(1)])
def test_what_is_out_is_not_taken_back_to_a_draft(ann, publish_at):
    article = an_article(publish_at=publish_at)

    with pytest.raises(ValidationError):
        article.unschedule(ann, article.version, "The trial was moved.")


def test_what_is_held_before_its_time_can_be_taken_back_to_a_draft(ann, ben, clock):
    draft = a_draft(by=ann, publish_at=MONDAY)
    put_out(draft, ann, ben)
    Article.objects.update(held_by=ben, held_at=NOW)
    clock.move_to(MONDAY)
    draft.refresh_from_db()

    draft.unschedule(ann, draft.version, "The trial was moved.")

    assert draft.status == Article.Status.DRAFT


def test_what_a_check_blocks_is_not_published(draft, ann, ben, monkeypatch):
    blocking = checking.Finding("The image is not described.", blocks=True)
    monkeypatch.setattr(checking, "check", lambda article: [blocking])
    submitted(draft, ann)

    with pytest.raises(ValidationError) as refused:
        approved(draft, ben)

    assert refused.value.messages == ["The image is not described."]
    assert (draft.latest.stage, Article.objects.get().state) == (Stage.SUBMITTED, State.DRAFT)


def test_what_is_over_before_it_appears_is_not_published(ann, ben, clock):
    draft = a_draft(by=ann, expire_at=NOW + MINUTE)
    submitted(draft, ann)
    clock.move_to(NOW + MINUTE)

    with pytest.raises(ValidationError) as refused:
        approved(draft, ben)

    assert refused.value.messages == ["The article must appear before it is over."]


def test_an_address_that_somebody_took_meanwhile_is_refused_in_words(ann, ben):
    article = an_article(slug="mine")
    saved(article, ann, slug="taken")
    an_article(slug="taken")
    submitted(article, ann)

    with pytest.raises(ValidationError) as refused:
        approved(article, ben)

    assert refused.value.messages == ["Enter another word: this one is taken"]
    assert article.slug == "mine"


def promise(article):
    return article.what_publishing_does(article.latest)


def test_the_button_of_a_draft_says_when_it_appears(ann):
    planned = a_draft("planned", by=ann, publish_at=MONDAY)
    late = a_draft("late", by=ann, publish_at=minutes_ago(1))

    assert promise(planned) == "Publish on Monday 30 January 2023 at 10:16am"
    assert promise(late) == "Publish now"


def test_the_button_of_what_is_held_says_so(ann, ben):
    planned = a_draft("planned", by=ann, publish_at=MONDAY)
    due = a_draft("due", by=ann)
    Article.objects.update(held_by=ben, held_at=NOW)
    for article in (planned, due):
        article.refresh_from_db()

    assert promise(planned) == (
        "Publish on Monday 30 January 2023 at 10:16am, once the hold is lifted"
    )
    assert promise(due) == "Publish now, once the hold is lifted"


def test_the_button_of_what_is_scheduled_says_that_it_replaces_it(ann, clock):
    article = an_article(publish_at=MONDAY)
    saved(article, ann, title="Changed")
    before = promise(article)
    saved(article, ann, publish_at=None)

    assert before == "Replace what is scheduled, and publish on Monday 30 January 2023 at 10:16am"
    assert promise(article) == "Replace what is scheduled, and publish now"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Replace what is out now"),
        ({"expire_at": minutes_ago(1)}, "Replace the text of what is over"),
        ({"status": "withdrawn"}, "Publish it again now"),
        (
            {"status": "withdrawn", "expire_at": minutes_ago(1)},
            "Publish it again, although it is over",
        ),
    ],
)
def test_the_button_of_what_was_out_says_what_becomes_of_it(values, words):
    article = an_article(**values)

    assert promise(article) == words


def test_a_button_whose_time_has_passed_does_nothing_else(ann, ben, clock):
    draft = a_draft(by=ann, publish_at=NOW + MINUTE)
    submitted(draft, ann)
    promised = promise(draft)
    clock.move_to(NOW + MINUTE * 4)

    with pytest.raises(Stale):
        approved(draft, ben, promised=promised)

    assert Article.objects.get().state == State.DRAFT
    approved(draft, ben, promised=promise(draft))
    assert draft.publish_at == NOW + MINUTE * 4


def test_an_old_text_is_restored_as_a_new_revision(ann, ben):
    draft = a_draft(by=ann, title="First")
    saved(draft, ann, title="Second")

    draft.restore(ben, draft.version, 1)

    assert (draft.title, draft.latest.number, draft.latest.made_by) == ("First", 3, ben)
    assert outcomes()[-1] == "revision 3, as revision 1"


def test_to_restore_what_the_latest_says_is_no_revision(draft, ben):
    with pytest.raises(ValidationError):
        draft.restore(ben, draft.version, 1)

    assert draft.latest.number == 1


def test_an_old_text_is_not_out_by_being_restored(ann, ben):
    article = an_article(title="First")
    saved(article, ann, title="Second")
    put_out(article, ann, ben)

    article.restore(ann, article.version, 1)

    assert (article.title, article.latest.values["title"]) == ("Second", "First")


def test_a_revision_from_before_a_field_was_added_is_restored(draft, ann, ben):
    old = {name: draft.says()[name] for name in draft.REVISED if name != "is_sensitive"}
    ArticleRevision.objects.update(values=old)
    saved(draft, ann, title="Second", is_sensitive=True)

    draft.restore(ben, draft.version, 1)

    assert (draft.title, draft.is_sensitive) == ("A draft", True)


def test_no_entry_of_the_trail_holds_a_title_in_what_was_done(draft, ann, ben):
    saved(draft, ann, title="Secret operation")
    put_out(draft, ann, ben)

    entries = AuditEntry.objects.values_list("outcome", "reason", "record")
    assert "Secret" not in str(list(entries))


def won(results, name, action):
    """An action that says whether it came first."""
    try:
        action()
    except (Stale, ValidationError):
        results[name] = False
    else:
        results[name] = True


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does():
    ann, ben, carl = map(a_person, ["ann", "ben", "carl"])
    draft = a_draft(by=ann)
    submitted(draft, ann)
    results = {}

    def approve(by):
        Article.objects.get(pk=draft.pk).approve(by, draft.version)

    all_at_once([partial(won, results, by, partial(approve, by)) for by in (ben, carl)])

    assert sorted(results.values()) == [False, True]
    assert draft.latest.decided_by == next(by for by, is_first in results.items() if is_first)
    assert outcomes().count("approved: Published") == 1


@pytest.mark.django_db(transaction=True)
def test_an_approver_never_publishes_a_text_that_was_saved_meanwhile():
    ann, ben = map(a_person, ["ann", "ben"])
    draft = a_draft(by=ann, title="As read")
    submitted(draft, ann)
    results = {}

    def approve():
        Article.objects.get(pk=draft.pk).approve(ben, draft.version)

    def save():
        saved(Article.objects.get(pk=draft.pk), ann, title="Not read by anybody")

    all_at_once([partial(won, results, "ben", approve), partial(won, results, "ann", save)])

    draft.refresh_from_db()
    assert results["ann"] is True
    assert draft.latest.values["title"] == "Not read by anybody"
    if results["ben"]:
        assert (draft.state, draft.title) == (State.PUBLISHED, "As read")
    else:
        assert draft.state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told_that_the_other_was_faster():
    ann, ben = map(a_person, ["ann", "ben"])
    draft = a_draft(by=ann)
    results = {}

    def save(by):
        Article.objects.get(pk=draft.pk).save_revision(by, {"title": f"By {by}"}, began_from=1)

    all_at_once([partial(won, results, by, partial(save, by)) for by in (ann, ben)])

    first = next(by for by, is_first in results.items() if is_first)
    assert sorted(results.values()) == [False, True]
    assert [one.made_by for one in draft.revisions.all()] == [first, ann]
    assert Article.objects.get().title == f"By {first}"
