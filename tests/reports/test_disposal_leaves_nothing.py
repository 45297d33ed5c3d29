"""A report that two people deleted is in no file, dump, backup, folder or log any more.

What is looked for is not only what was told, which nobody could read before either. It is
each value that stood in a row of the report, as it was stored: the sealed bytes, the hash of
the code, the marks, the keys. What stays is the tombstone, the audit trail and the counts.
"""

import zlib
from base64 import b64encode
from io import StringIO
from itertools import chain
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, models
from django.test import Client
from django.urls import reverse

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import (
    Addition,
    Attachment,
    ConcernReport,
    Disposal,
    DisposedCount,
    Grading,
    IndexEntry,
    Note,
    ReportLink,
    ShareableText,
    Topic,
)
from tests.decoding_search import found
from tests.reports.disposing import proposed, somebody
from tests.telling import ReportTeller
from tests.thief import (
    backed_up,
    captured_log,
    files_in,
    naive_table,
    server_log_from_here,
    tidy_up,
)

WRITTEN = ["canary added later", "canary note", "canary that is safe to share"]
PHOTO = b"canary photo" * 100
SHORTEST = 12

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(settings, tmp_path, transactional_db):
    settings.MEDIA_ROOT = tmp_path / "media"
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    tidy_up()
    return settings.MEDIA_ROOT


@pytest.fixture
def kept(folder):
    """All that a thief could read, when it is called."""
    server_log = server_log_from_here()
    with captured_log() as log:
        yield lambda: b"\n".join(
            [backed_up(), files_in(folder), server_log(), log.getvalue().encode()]
        )


@pytest.fixture
def told(folder):
    """The texts of a visitor who has sent a report, and who keeps its code."""
    return ReportTeller(Client(), contact="sealed").comes_to_the_check_page().sends()


@pytest.fixture
def report(told, folder):
    """A report with all that can belong to one."""
    report = told.rows.get()
    other = another_than(report)
    sam = somebody("sam")
    added, note, safe = WRITTEN
    Addition.objects.receive(report, added, "a token")
    Attachment.objects.attach(report, [PHOTO])
    Grading.objects.create(report=report, by=sam, threat=Grading.Level.HIGH)
    Note.objects.create(report=report, by=sam, text=note)
    ShareableText.objects.create(report=report, by=sam, text=safe)
    IndexEntry.objects.create(
        report=report, received_on=report.received_on, kind="plate", mark="5ca1ab1e" * 4
    )
    first, second = sorted([report, other], key=lambda row: row.pk)
    ReportLink.objects.create(first=first, second=second, is_same=True, by=sam)
    ConcernReport.objects.filter(pk=other.pk).update(duplicate_of=report, text_group="0" * 64)
    ConcernReport.objects.filter(pk=report.pk).update(text_group="decade" * 10)
    audit.record(sam, AuditEntry.Action.VIEW, report, reason="Read in the morning.")
    report.refresh_from_db()
    return report


def another_than(report):
    """One that stays, so that the rows of the other stand among rows that stay."""
    ReportTeller(Client(), contact="sealed").comes_to_the_check_page().sends()
    return ConcernReport.objects.exclude(pk=report.pk).get()


def belonging_to(report):
    """The rows of other tables that go with the report, by table."""
    tables = {}
    for relation in ConcernReport._meta.related_objects:
        if relation.on_delete is not models.SET_NULL:
            rows = relation.related_model.objects.filter(**{relation.field.name: report})
            tables.setdefault(relation.related_model, []).extend(rows)
    return tables


def canaries(report, folder):
    """What is looked for: the name of each column, and the forms in which its value is kept."""
    rows = [report, *chain.from_iterable(belonging_to(report).values())]
    stays = {report.reference, *ConcernReport.objects.values_list("pk", flat=True)}
    named = [
        (f"{row._meta.label_lower}.{column}", forms_of(value))
        for row in rows
        for column, value in type(row).objects.filter(pk=row.pk).values().get().items()
        if value not in stays
    ]
    files = [
        (photo.file_name, folder / "sealed" / photo.file_name) for photo in Attachment.objects.all()
    ]
    named += [("the name of a photo", [name]) for name, _path in files]
    named += [("a photo", pieces_of(path.read_bytes())) for _name, path in files]
    return [(name, forms) for name, forms in named if forms]


def forms_of(value):
    """How a value stands in a table. A short one is told from no other, and goes with its row."""
    if isinstance(value, UUID):
        return [value.hex, str(value)]
    if isinstance(value, bytes):
        return pieces_of(value)
    return [value] if isinstance(value, str) and len(value) >= SHORTEST else []


def pieces_of(data):
    """Some bytes from here and there: not all of them stand on one page of a database."""
    return [data[start : start + 24] for start in range(32, len(data) - 24, 101)]


def seen(canaries, stored):
    """The names of those of which anything can be read."""
    readable = set(found([form for _name, forms in canaries for form in forms], stored))
    return [name for name, forms in canaries if not readable.isdisjoint(forms)]


def agrees(client):
    """The second of the two people sends the form."""
    typed = {"ticked": [disposal.pk for disposal in Disposal.objects.undone()], "wanted": "agree"}
    return client.post(reverse("admin:reports_disposal_proposed"), typed)


def test_a_deleted_report_is_nowhere_any_more(report, told, kept, folder, signed_in_as):
    wanted, before = canaries(report, folder), kept()
    assert seen(wanted, before) == [name for name, _forms in wanted]

    proposed(report)
    agrees(signed_in_as(Role.RECORDS))

    after = kept()
    assert seen(wanted, after) == []
    assert found([*told.texts, *WRITTEN, told.code, PHOTO[:40]], before + after) == []
    assert found([report.reference], after) == [report.reference]
    assert belonging_to(report) == {table: [] for table in belonging_to(report)}
    assert ConcernReport.objects.get().duplicate_of is None


def test_every_table_that_belongs_to_a_report_is_looked_at(report):
    assert [table for table, rows in belonging_to(report).items() if not rows] == []


def test_the_same_search_finds_each_of_them_in_a_naive_table(report, kept, folder, signed_in_as):
    wanted = canaries(report, folder)
    proposed(report)
    agrees(signed_in_as(Role.RECORDS))

    with naive_table() as cursor:
        for _name, forms in wanted:
            plain = forms[0] if isinstance(forms[0], bytes) else forms[0].encode()
            row = [b64encode(plain).decode(), zlib.compress(plain)]
            cursor.execute("INSERT INTO naive VALUES (%s, %s)", row)
        assert seen(wanted, kept()) == [name for name, _forms in wanted]


@pytest.mark.parametrize("fault", [DatabaseError, RuntimeError])
def test_a_fault_in_the_middle_says_nothing_and_is_made_good(
    report, told, kept, folder, signed_in_as, monkeypatch, fault
):
    wanted, client = canaries(report, folder), signed_in_as(Role.RECORDS)
    client.raise_request_exception = False
    proposed(report)

    def fails(counts, report):
        raise fault(f"{report.answers.open()}")

    with monkeypatch.context() as patch:
        patch.setattr(type(DisposedCount.objects.all()), "count_one_more", fails)
        page = agrees(client)
    assert page.status_code == (500 if fault is RuntimeError else 302)
    assert ConcernReport.objects.filter(pk=report.pk).exists()

    call_command("delete_expired", stdout=StringIO())

    after = kept()
    assert seen(wanted, after) == []
    assert found([*told.texts, *WRITTEN], after) == []


def test_the_code_of_a_deleted_report_leads_where_a_wrong_one_leads(report, told, signed_in_as):
    def opens():
        typed = {"reference": report.reference, "code": told.code}
        return Client().post("/report/status/", typed, follow=True).request["PATH_INFO"]

    assert opens() == "/report/status/opened/"
    proposed(report)
    agrees(signed_in_as(Role.RECORDS))

    assert opens() == "/report/status/not-opened/"
