"""The migrations that move rows, with rows: forward, back, and forward again.

One test walks the whole way, because each way costs a second or two.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from amnesty.models import (
    Booking,
    CollectionArea,
    CollectionSlot,
    Receipt,
    SurrenderPeriod,
    SurrenderPoint,
)
from campaign_site.audit_check import missing_guards, read_through
from campaign_site.models import AuditEntry, StaffMember
from news.models import Article
from reports.models import ConcernReport, RetentionSchedule, ThreatPhrase, Topic
from tests.news.factories import an_article

# Before reports were worked on, the audit trail had a head, and articles had revisions.
OLDER = [
    ("campaign_site", "0004_attempts"),
    ("reports", "0002_topics"),
    ("amnesty", "0002_kinds_of_items"),
    ("news", "0001_campaigns_weeks_and_articles"),
]
TOLD = {"format": 1, "pages": []}
# As it was sealed before the questions were sealed with it.
FLAT = {
    "hazards": {"loaded": "unknown", "notices": ["dog"], "note": "Use the back door"},
    "place": {"place": "1 Example Street", "postcode": "NN11AA"},
    "contact": {"contact": "telephone", "telephone": "01632 960001"},
}
OVER, TO_COME = date(2026, 10, 6), timezone.localdate() + timedelta(days=9)


def migrate(targets=None):
    """To these migrations, or to the newest. Gives the models as they are then."""
    executor = MigrationExecutor(connection)
    targets = targets or executor.loader.graph.leaf_nodes()
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def older(transactional_db):
    """The models of then, in a database of then. Afterwards it is as all other tests need it."""
    yield migrate(OLDER)

    migrate()


def add_older_entry(older, staff, number):
    subject = f"reports.concernreport C-2222-222{number}"
    older.get_model("campaign_site", "AuditEntry").objects.create(
        staff_id=staff,
        action="view",
        subject=subject,
        happened_at=timezone.now(),
        previous_hash=f"p{number}",
        hash=f"{number}",
    )


def add_older_rows(older):
    superuser = older.get_model("campaign_site", "StaffMember").objects.create(
        username="root", is_superuser=True
    )
    permission = older.get_model("auth", "Permission").objects.first()
    superuser.user_permissions.set([permission] if permission else [])
    for number in range(4):
        add_older_entry(older, superuser.pk, number)
    # Numbers have gaps: one that was given to a row that never came.
    older.get_model("campaign_site", "AuditEntry").objects.filter(hash="1").delete()

    topic = older.get_model("reports", "Topic").objects.create(slug="of-then", name="Of then")
    older.get_model("reports", "ConcernReport").objects.create(
        reference="C-2222-2222-2",
        status="read",
        topic=topic,
        timing="now",
        has_weapons=True,
        safe_to_act="no",
        identity="none",
        language="en-gb",
        code_expires_on=timezone.localdate(),
        submission_token="token",
        answers=TOLD,
    )
    add_older_visits(older)
    add_older_articles(older)
    return superuser.pk


def add_older_visits(older):
    """Two areas of one team, what one person had published, and a visit of each status."""
    make = {
        name: older.get_model("amnesty", name).objects.create
        for name in ("CollectionArea", "CollectionSlot", "SurrenderPeriod", "SurrenderPoint")
    }
    west = make["CollectionArea"](name="West", team="Blue")
    make["CollectionArea"](name="East", team="Blue")
    period = make["SurrenderPeriod"](
        title="Of then",
        opens_on=OVER,
        closes_on=TO_COME,
        method="collection",
        wording_version="1",
        promise="Promise",
        limits="Limits",
        is_published=True,
    )
    make["SurrenderPoint"](sort="bin", town="Corby", name="Of then", is_published=True)
    for day in (OVER, TO_COME):
        slot = make["CollectionSlot"](area=west, date=day, window=1, capacity=9, held=3)
        for status in ("requested", "confirmed", "collected", "cancelled"):
            add_older_visit(older, f"{status} {day:%j}", status=status, period=period, slot=slot)


def add_older_visit(older, reference, **values):
    booking = older.get_model("amnesty", "Booking").objects.create(
        reference=reference[:13],
        wording_version="1",
        language="en-gb",
        submission_token=reference,
        **values,
        **FLAT,
    )
    kinds = older.get_model("amnesty", "ItemKind").objects
    kind, _is_new = kinds.get_or_create(slug="knife", defaults={"name": "Knife", "group": 5})
    older.get_model("amnesty", "BookedItem").objects.create(booking=booking, kind=kind)


def add_older_articles(older):
    now = timezone.now()
    moments = {
        "draft": {},
        "out": {"status": "ready", "publish_at": now - timedelta(days=2)},
        "expired": {
            "status": "ready",
            "publish_at": now - timedelta(days=2),
            "expire_at": now - timedelta(days=1),
        },
        "scheduled": {"status": "ready", "publish_at": now + timedelta(days=2)},
    }
    for slug, values in moments.items():
        older.get_model("news", "Article").objects.create(
            slug=slug, title=slug.title(), summary="Of then.", body="<p>Told then</p>", **values
        )


def assert_articles_are_there(**states):
    usual = {"draft": "Draft", "out": "Published", "expired": "Expired"}
    articles = Article.objects.order_by("pk")
    assert {article.slug: str(article.state.label) for article in articles} == {
        **usual,
        "scheduled": "Scheduled",
        **states,
    }
    for article in articles:
        stage = "saved" if article.is_unfinished else "published"
        assert [(each.number, each.stage) for each in article.revisions.all()] == [(1, stage)]
        assert article.latest.values == article.says()
        assert article.plain_text == f"{article.title}\nOf then.\nTold then"
        article.full_clean()


def end_articles_in_ways_of_now():
    """One of each state that an older release does not know."""
    person = StaffMember.objects.get()
    first, second, third, fourth = Article.objects.order_by("pk")
    for article in (first, fourth):
        article.write(held_by=person, held_at=timezone.now(), held_because="A warrant")
    second.withdraw(person, "It was wrong.")
    third.move(person, "/contact/", "It is there")
    gone = Article.objects.get(pk=third.pk)
    gone.pk, gone.slug = None, "gone"
    gone.save()
    gone.revisions.create(number=1, values=gone.says(), stage="published")
    gone.remove(person, "It names a witness")


def assert_nothing_is_out(older):
    """An older release knows drafts, and what is ready and has no hold."""
    articles = older.get_model("news", "Article").objects.values_list("slug", "status")
    assert dict(articles) == dict.fromkeys(
        ["draft", "out", "expired", "scheduled", "gone"], "draft"
    )


def assert_visits_are_there():
    assert {area.team.name for area in CollectionArea.objects.select_related("team")} == {"Blue"}
    for published in (SurrenderPeriod, SurrenderPoint):
        assert not published.objects.filter(is_published=True).exists()

    today = timezone.localdate()
    visits = Booking.objects.select_related("slot")
    assert {
        (visit.status, visit.slot.date): (visit.ended_on, visit.days_kept) for visit in visits
    } == {
        (status, day): (min(day, today) if status in {"collected", "cancelled"} else None, 30)
        for status in ("requested", "confirmed", "collected", "cancelled")
        for day in (OVER, TO_COME)
    }
    for visit in visits:
        assert {name: getattr(visit, name).open() for name in FLAT} == FLAT
        assert visit.items.get().kind.slug == "knife"
    gone = {("collected", OVER), ("cancelled", OVER)}
    due = Booking.objects.due_to_forget(OVER + timedelta(days=30))
    assert {(visit.status, visit.slot.date) for visit in due.select_related("slot")} == gone


def add_what_older_releases_do_not_know():
    """A visit of each newer status, one whose giver is forgotten, and a station."""
    newer = ["needs-call", "out", "expired", "nobody-in", "not-handed-over", "incident"]
    slot = CollectionSlot.objects.get(date=OVER)
    period = SurrenderPeriod.objects.get()
    for status in [*newer, "collected"]:
        visit = Booking.objects.create(
            reference=f"new {status}"[:13],
            submission_token=status,
            period=period,
            slot=slot,
            status=status,
            ended_on=None if status in {"needs-call", "out"} else OVER,
            **FLAT,
        )
    visit.notes.create(text="It is in the shed", number=1)
    gone = {"hazards": None, "place": None, "contact": None, "forgotten_on": OVER}
    Booking.objects.filter(pk=visit.pk).update(**gone)
    SurrenderPoint.objects.create(sort="station", town="Corby", name="Station")
    CollectionSlot.objects.filter(pk=slot.pk).update(held=9)


def assert_older_release_knows_all(older):
    visits = older.get_model("amnesty", "Booking").objects.filter(reference__startswith="new ")
    assert {visit.submission_token: visit.status for visit in visits} == {
        "needs-call": "confirmed",
        "out": "confirmed",
        "expired": "cancelled",
        "nobody-in": "cancelled",
        "not-handed-over": "cancelled",
        "incident": "cancelled",
        "collected": "collected",
    }
    assert {visit.submission_token: visit.place.open() for visit in visits} == {
        token: {} if token == "collected" else FLAT["place"]
        for token in visits.values_list("submission_token", flat=True)
    }
    assert older.get_model("amnesty", "CollectionSlot").objects.get(date=OVER).held == 6
    (point,) = older.get_model("amnesty", "SurrenderPoint").objects.all()
    assert (point.name, point.sort) == ("Of then", "bin")
    areas = older.get_model("amnesty", "CollectionArea").objects.values_list("name", "team")
    assert set(areas) == {("West", "Blue"), ("East", "Blue")}
    visits.delete()


def test_what_was_taken_in_is_not_lost_by_going_back(transactional_db):
    officer = StaffMember.objects.create(username="officer")
    receipt = Receipt.objects.create(taken_by=officer)

    with pytest.raises(RuntimeError, match="receipts or emptied bins are stored"):
        migrate(OLDER[2:3])

    assert Receipt.objects.get() == receipt
    receipt.delete()
    migrate()


def assert_all_is_there(entries):
    report = ConcernReport.objects.get()
    assert (report.public_status, report.status) == ("read", "new")
    assert (report.risk, report.is_held) == (max(Topic.Risk), True)
    assert report.answers.open() == TOLD
    assert RetentionSchedule.objects.filter(topic__slug="of-then").exists()

    trail = read_through()
    assert (trail.number, trail.fault, missing_guards()) == (entries, "", [])
    assert list(AuditEntry.objects.in_order().values_list("number", flat=True)) == [
        *range(1, entries + 1)
    ]

    (person,) = StaffMember.objects.all()
    assert (person.username, person.is_superuser, person.is_staff) == ("root", False, True)
    assert not person.user_permissions.exists()


def test_older_rows_come_through_every_migration_forward_back_and_forward(older):
    superuser = add_older_rows(older)

    migrate()
    assert_all_is_there(entries=3)
    assert_visits_are_there()
    assert_articles_are_there()
    add_what_older_releases_do_not_know()
    end_articles_in_ways_of_now()

    older = migrate(OLDER)
    assert_older_release_knows_all(older)
    assert_nothing_is_out(older)
    (report,) = older.get_model("reports", "ConcernReport").objects.all()
    assert report.status == "read"
    assert report.answers.open() == TOLD
    add_older_entry(older, superuser, 4)

    migrate()
    assert_visits_are_there()
    drafts = dict.fromkeys(["out", "expired", "scheduled", "gone"], "Draft")
    assert_articles_are_there(**drafts)


def test_words_of_threat_that_staff_typed_or_changed_stay_as_they_are(transactional_db):
    ThreatPhrase.objects.all().delete()
    older = migrate([("reports", "0005_triage_defaults")])
    phrases = older.get_model("reports", "ThreatPhrase").objects
    typed = [phrases.create(words=words) for words in ("omoară", "the old mill", "ki*l")]

    migrate()
    changed = ThreatPhrase.objects.get(words="nożem")
    ThreatPhrase.objects.filter(pk=changed.pk).update(words="z nożem w ręku")
    ours = set(ThreatPhrase.objects.values_list("pk", "words"))
    migrate([("reports", "0005_triage_defaults")])
    migrate()

    assert {(phrase.pk, phrase.words) for phrase in typed} <= ours
    assert ours <= set(ThreatPhrase.objects.values_list("pk", "words"))
    assert len(ours) > 700


def test_what_nobody_may_read_is_a_draft_as_soon_as_one_goes_back(transactional_db):
    now = timezone.now()
    said = {"summary": "Of then.", "body": "<p>Told then</p>"}
    an_article("draft", title="Draft", status="draft", **said)
    for slug in ("out", "expired", "scheduled"):
        is_to_come = slug == "scheduled"
        publish_at = now + timedelta(days=2 if is_to_come else -2)
        an_article(slug, title=slug.title(), publish_at=publish_at, **said)
    StaffMember.objects.create(username="root")
    end_articles_in_ways_of_now()

    migrate([("news", "0002_articles_have_revisions")])
    migrate()

    drafts = dict.fromkeys(["out", "expired", "scheduled", "gone"], "Draft")
    assert_articles_are_there(**drafts)
