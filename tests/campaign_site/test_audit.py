"""What staff do is recorded in a chain that can only be added to."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from campaign_site import audit
from campaign_site.audit_check import read_through
from campaign_site.models import AuditEntry, AuditHead, Feedback
from campaign_site.models.audit import OnlyAddedTo

pytestmark = pytest.mark.django_db
View = AuditEntry.Action.VIEW


@pytest.fixture
def officer():
    return get_user_model().objects.create(username="officer")


@pytest.fixture
def three_looks(officer):
    feedback = Feedback.objects.create(message="text")
    return [audit.record(officer, View, feedback) for _ in range(3)]


def test_an_entry_says_who_looked_at_what(officer):
    feedback = Feedback.objects.create(message="text")

    entry = audit.record(officer, View, feedback, reason="asked to")

    assert (entry.staff, entry.action, entry.reason) == (officer, "view", "asked to")
    assert entry.subject == f"campaign_site.feedback {feedback}"
    assert entry.record == str(feedback)


def test_an_entry_may_be_about_a_list_a_page_or_nobody_known(officer):
    listed = audit.record(officer, AuditEntry.Action.LIST, Feedback)
    page = audit.record(officer, AuditEntry.Action.REFUSED, "admin:index", about="7")
    nobody = audit.record(None, AuditEntry.Action.REFUSED, "admin:login")

    assert (listed.subject, listed.record) == ("campaign_site.feedback", "")
    assert (page.subject, page.record) == ("admin:index", "7")
    assert AuditEntry.objects.get(staff=None) == nobody


def test_a_long_name_is_cut_and_the_chain_holds(officer):
    audit.record(officer, View, "x" * 300, outcome="y" * 300, about="z" * 300)

    entry = AuditEntry.objects.get()
    assert (len(entry.subject), len(entry.outcome), len(entry.record)) == (200, 200, 100)
    assert read_through().fault == ""


def test_entries_are_numbered_without_gaps_and_the_head_says_the_last(three_looks):
    assert [entry.number for entry in three_looks] == [1, 2, 3]
    assert str(AuditHead.objects.get()) == f"3:{three_looks[-1].hash}"


def test_an_entry_that_was_taken_back_leaves_no_gap(three_looks, officer):
    with transaction.atomic():
        audit.record(officer, View, Feedback)
        transaction.set_rollback(True)

    assert audit.record(officer, View, Feedback).number == 4
    assert read_through().fault == ""


def test_without_the_key_nothing_is_recorded(officer, settings):
    settings.AUDIT_KEY = ""

    with pytest.raises(ImproperlyConfigured):
        audit.record(officer, View, Feedback)


def test_who_is_in_the_trail_can_not_be_deleted(three_looks, officer):
    with pytest.raises(ProtectedError):
        officer.delete()


# Many entries at once


@pytest.fixture
def five(db):
    return [Feedback.objects.create(message=f"text {number}") for number in range(5)]


@pytest.mark.parametrize("at_once", [2, 5, 500])
def test_many_entries_go_into_the_chain_in_the_order_of_the_rows(
    three_looks, officer, five, monkeypatch, at_once
):
    monkeypatch.setattr(AuditHead, "AT_ONCE", at_once)

    audit.record_each(officer, AuditEntry.Action.EXPORT, five, "csv", "asked to")
    audit.record(officer, View, five[0])

    entries = AuditEntry.objects.order_by("number")
    told = entries.filter(action="export").values_list("number", "record", "outcome", "reason")
    assert list(told) == [
        (number, str(row), "csv", "asked to") for number, row in enumerate(five, start=4)
    ]
    assert str(AuditHead.objects.get()) == f"9:{entries.last().hash}"
    assert read_through().fault == ""


def test_many_entries_are_one_move_of_the_head(officer, five):
    with CaptureQueriesContext(connection) as queries:
        audit.record_each(officer, View, five)
    moves = [query for query in queries if query["sql"].startswith("UPDATE")]
    inserts = [query for query in queries if 'INTO "campaign_site_auditentry"' in query["sql"]]

    assert (len(moves), len(inserts)) == (1, 1)


def test_of_no_rows_nothing_is_recorded(three_looks, officer):
    assert audit.record_each(officer, View, Feedback.objects.none()) == []
    assert str(AuditHead.objects.get()) == f"3:{three_looks[-1].hash}"


def test_of_many_entries_either_all_are_kept_or_none(three_looks, officer, five):
    entries = AuditEntry.objects
    taken = AuditEntry(number=5, happened_at=three_looks[0].happened_at, staff=officer)
    taken.save()

    with pytest.raises(DatabaseError), transaction.atomic():
        audit.record_each(officer, View, five)

    assert entries.count() == 4
    assert str(AuditHead.objects.get()) == f"3:{three_looks[-1].hash}"


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(subject="x"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: AuditEntry.objects.bulk_create([entry]),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["subject"]),
        lambda entry: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"reason": "x"}),
    ],
)
def test_an_entry_can_not_be_changed_by_our_own_code(three_looks, change):
    with pytest.raises(OnlyAddedTo), transaction.atomic():
        change(three_looks[0])

    assert AuditEntry.objects.filter(subject=three_looks[0].subject).count() == 3


def refused(statement):
    with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
        connection.cursor().execute(statement)
    return True


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE campaign_site_auditentry SET subject = 'x'",
        "DELETE FROM campaign_site_auditentry WHERE number = 3",
        "DELETE FROM campaign_site_audithead",
        "UPDATE campaign_site_audithead SET number = 2",
        "UPDATE campaign_site_audithead SET number = 3, hash = 'x'",
        "UPDATE campaign_site_audithead SET id = 2, number = number + 1",
    ],
)
def test_the_database_refuses_a_change(three_looks, statement):
    assert refused(statement)


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["campaign_site_auditentry", "campaign_site_audithead"])
def test_the_database_refuses_to_empty_the_trail(three_looks, table):
    connection.check_constraints()

    assert refused(f"TRUNCATE {table}")
    assert refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.postgres
def test_the_database_refuses_to_put_an_entry_over_another_one(three_looks):
    assert refused(
        "INSERT INTO campaign_site_auditentry SELECT * FROM campaign_site_auditentry "
        "ON CONFLICT (number) DO UPDATE SET subject = 'x'"
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["campaign_site_auditentry", "campaign_site_audithead"])
def test_the_database_refuses_to_replace_what_is_there(three_looks, table):
    assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.django_db(transaction=True)
def test_twenty_officers_at_once_make_one_chain(officer):
    feedback = Feedback.objects.create(message="text")

    def look():
        audit.record(officer, View, feedback)
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    trail = read_through()
    assert (trail.number, trail.fault) == (20, "")
