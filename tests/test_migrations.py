"""The migrations that move rows, with rows: forward, back, and forward again.

One test walks the whole way, because each way costs a second or two.
"""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from campaign_site.audit_check import missing_guards, read_through
from campaign_site.models import AuditEntry, StaffMember
from reports.models import ConcernReport, RetentionSchedule, Topic

# Before reports were worked on, and before the audit trail had a head.
OLDER = [("campaign_site", "0004_attempts"), ("reports", "0002_topics")]
TOLD = {"format": 1, "pages": []}


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
    return superuser.pk


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

    older = migrate(OLDER)
    (report,) = older.get_model("reports", "ConcernReport").objects.all()
    assert report.status == "read"
    assert report.answers.open() == TOLD
    add_older_entry(older, superuser, 4)

    migrate()
    assert_all_is_there(entries=4)
