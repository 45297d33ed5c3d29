"""`manage.py verify_audit` names what somebody did to the audit trail behind our backs.

Who holds the rights of the database's owner can take the guards down. Then there is still
the key, which is not in the database.
"""

import hashlib
import sqlite3
import subprocess
from contextlib import closing, contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from campaign_site import audit
from campaign_site.audit_check import read_through
from campaign_site.models import AuditEntry, AuditHead, Feedback
from tests import audit_guards, postgres

pytestmark = pytest.mark.django_db
ENTRY = "campaign_site_auditentry"
HEAD = "campaign_site_audithead"


@pytest.fixture
def five_looks():
    officer = get_user_model().objects.create(username="officer")
    feedback = Feedback.objects.create(message="text")
    return [audit.record(officer, AuditEntry.Action.VIEW, feedback) for _ in range(5)]


def as_owner(statement, values=()):
    with audit_guards.taken_down(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def fault(*arguments):
    with pytest.raises(CommandError) as raised:
        call_command("verify_audit", *arguments)
    return str(raised.value)


@contextmanager
def reading(database):
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def test_an_empty_trail_holds(capsys):
    call_command("verify_audit")

    assert "0 entries" in capsys.readouterr().out


def test_a_whole_trail_is_counted_and_its_end_printed(five_looks, capsys):
    call_command("verify_audit")

    said = capsys.readouterr().out
    assert "5 entries, and all of them hold." in said
    assert f"5:{five_looks[-1].hash}" in said


@pytest.mark.parametrize("number", [1, 3, 5])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "campaign_site.feedback y"),
        ("record", "x"),
        ("action", "viex"),
        ("outcome", "x"),
        ("reason", "x"),
        ("happened_at", "2026-01-01 00:00:00"),
        ("staff_id", None),
        ("previous_hash", "1" * 64),
        ("hash", "1" * 64),
    ],
)
def test_a_changed_entry_is_named(five_looks, number, column, value):
    as_owner(f"UPDATE {ENTRY} SET {column} = %s WHERE number = %s", [value, number])

    assert fault() == f"Entry {number} was changed."


def test_one_byte_is_enough(five_looks):
    last = "0" if five_looks[1].subject[-1] != "0" else "1"
    subject = five_looks[1].subject[:-1] + last
    as_owner(f"UPDATE {ENTRY} SET subject = %s WHERE number = 2", [subject])

    assert fault() == "Entry 2 was changed."


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("column", "bytes_of_it"),
    [("subject", "CAST(x'ff78' AS TEXT)"), ("subject", "x'ff'"), ("happened_at", "'2026-99-01'")],
)
def test_an_entry_that_can_not_even_be_read_is_named(five_looks, column, bytes_of_it):
    as_owner(f"UPDATE {ENTRY} SET {column} = {bytes_of_it} WHERE number = 4")

    assert fault() == "Entry 4 was changed."


@pytest.mark.parametrize("number", [1, 3])
def test_a_missing_entry_is_named(five_looks, number):
    as_owner(f"DELETE FROM {ENTRY} WHERE number = %s", [number])

    assert fault() == f"Entry {number} is missing."


def test_a_cut_end_is_named(five_looks):
    as_owner(f"DELETE FROM {ENTRY} WHERE number > 3")

    assert fault() == "Entry 4 is missing: the trail ends too early."


def test_an_emptied_trail_is_named(five_looks):
    as_owner(f"DELETE FROM {ENTRY}")

    assert fault() == "Entry 1 is missing: the trail ends too early."


def test_two_entries_that_changed_places_are_named(five_looks):
    as_owner(f"UPDATE {ENTRY} SET number = 9 WHERE number = 2")
    as_owner(f"UPDATE {ENTRY} SET number = 2 WHERE number = 3")
    as_owner(f"UPDATE {ENTRY} SET number = 3 WHERE number = 9")

    assert fault() == "Entry 2 was changed."


def test_a_trail_written_anew_without_the_key_is_named(five_looks):
    """All hashes follow from one another, and the head fits: only the key is another one."""
    previous = five_looks[0].hash
    for entry in five_looks[1:]:
        own = hashlib.sha256(f"{previous}{entry.subject}".encode()).hexdigest()
        as_owner(
            f"UPDATE {ENTRY} SET previous_hash = %s, hash = %s WHERE number = %s",
            [previous, own, entry.number],
        )
        previous = own
    as_owner(f"UPDATE {HEAD} SET hash = %s", [previous])

    assert fault() == "Entry 2 was changed."


def test_an_entry_put_in_without_the_key_is_named(five_looks):
    columns = "happened_at, staff_id, action, subject, record, outcome, reason, previous_hash, hash"
    as_owner(f"INSERT INTO {ENTRY} (number, {columns}) SELECT 6, {columns} FROM {ENTRY} LIMIT 1")

    assert fault() == "Entry 6 was changed."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM {}", "The head is missing."),
        ("UPDATE {} SET number = 4", "The head was changed."),
        ("UPDATE {} SET mac = hash", "The head was changed."),
    ],
)
def test_a_changed_head_is_named(five_looks, change, said):
    as_owner(change.format(HEAD))

    assert fault() == said


def test_an_old_head_does_not_fit_newer_entries(five_looks):
    old = AuditHead.objects.get()
    audit.record(five_looks[0].staff, AuditEntry.Action.LIST, Feedback)
    as_owner(f"UPDATE {HEAD} SET number = 5, hash = %s, mac = %s", [old.hash, old.mac])

    assert fault() == "Entry 6 was put in: the trail ends too late."


def test_with_another_key_nothing_holds(five_looks, settings):
    settings.AUDIT_KEY = "another"

    assert fault() == "Entry 1 was changed."


def test_what_was_noted_outside_shows_a_trail_that_was_put_back(five_looks, capsys):
    """Entries and head of last week fit one another. Only the note knows that there was more."""
    noted = f"--expect=5:{five_looks[-1].hash}"
    as_owner(f"DELETE FROM {ENTRY} WHERE number > 3")
    head = AuditHead(number=3, hash=five_looks[2].hash)
    as_owner(f"UPDATE {HEAD} SET number = 3, hash = %s, mac = %s", [head.hash, head.own_mac()])

    call_command("verify_audit")
    assert "compared with no note" in capsys.readouterr().out
    assert fault(noted) == "Entry 4 is missing: the trail ends too early."


def test_what_was_noted_outside_shows_a_trail_that_was_written_anew_with_the_key(five_looks):
    assert fault(f"--expect=3:{'0' * 64}") == "Entry 3 is not the one that was noted."


def test_what_was_noted_is_found_again_among_newer_entries(five_looks, capsys):
    call_command("verify_audit", f"--expect=2:{five_looks[1].hash}")

    assert "5 entries" in capsys.readouterr().out


def test_something_else_than_a_note_is_refused():
    assert "NUMBER:HASH" in fault("--expect=yesterday")


def test_guards_that_were_taken_down_are_missed(five_looks):
    with audit_guards.taken_down():
        assert "audit_entry_stays" in fault()


def test_entries_that_come_while_it_reads_belong_to_the_trail(five_looks, monkeypatch):
    all_entries = AuditEntry.objects.filter(number__lte=3)
    monkeypatch.setattr(AuditEntry.objects, "all", lambda: all_entries)

    trail = read_through()

    assert (trail.number, trail.fault) == (5, "")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_holds_on_sqlite(five_looks, tmp_path, capsys):
    copy = tmp_path / "backup.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
    as_owner(f"DELETE FROM {ENTRY} WHERE number = 2")
    assert fault() == "Entry 2 is missing."

    with closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)

    call_command("verify_audit")
    assert "5 entries" in capsys.readouterr().out


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_holds_on_postgresql(five_looks, tmp_path, capsys):
    dump = tmp_path / "dump.sql"
    server = connection.settings_dict
    where = ["--host", server["HOST"]]
    program = postgres.find()
    subprocess.run([program / "pg_dump", *where, "--file", dump, server["NAME"]], check=True)
    restored = f"{server['NAME']}_restored"
    subprocess.run([program / "createdb", *where, restored], check=True)
    try:
        psql = [
            program / "psql",
            *where,
            "--no-psqlrc",
            "--set",
            "ON_ERROR_STOP=1",
            "--dbname",
            restored,
        ]
        subprocess.run([*psql, "--file", dump], check=True, stdout=subprocess.DEVNULL)
        with reading(restored):
            call_command("verify_audit")
    finally:
        subprocess.run([program / "dropdb", *where, restored], check=True)

    assert f"5:{five_looks[-1].hash}" in capsys.readouterr().out
