"""A backup is put back into an empty place, and what is there then is what was there.

It runs on both databases. What is written while the backup is made may be in it or not; what was
acknowledged before is.
"""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from amnesty.models import Booking, BookingNote
from amnesty.models.visits import Status
from campaign_site import attempts, audit, erasures
from campaign_site.audit_check import missing_guards, read_through
from campaign_site.backup import BackupFault, restoring, writing
from campaign_site.models import Attempt, AuditEntry, Draft
from campaign_site.models.audit import keyed_hash
from news.models import Article, Picture
from news.picture_files import MASTER, read
from news.search import Query, Says
from reports.models import Arrival, Attachment, ConcernReport, Disposal, Topic
from tests.amnesty.factories import a_booking, a_kind, a_period, a_slot, an_area
from tests.amnesty.factories import as_told as booked
from tests.backups import Safe, empty_place, fault_of, restore, rewritten, table_hash
from tests.decoding_search import found
from tests.news.drawn import a_picture
from tests.news.factories import an_article
from tests.reports.disposing import agreed, proposed, somebody
from tests.telling import ReportTeller
from tests.thief import tidy_up

PHOTO = b"canary photo" * 100
WRITERS = 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def safe(settings, tmp_path, transactional_db):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASED_LIST = tmp_path / "erased.txt"
    safe = Safe(tmp_path)
    settings.BACKUP_PUBLIC_KEY = safe.public
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    tidy_up()
    return safe


@pytest.fixture
def backup(tmp_path, safe):
    """Makes one, when it is called."""

    def make(name="one.age"):
        call_command("backup", str(tmp_path / name))
        return tmp_path / name

    return make


@pytest.fixture
def elsewhere(settings, tmp_path):
    """`with elsewhere():` all that the site does it does in an empty place."""
    return lambda: empty_place(settings, tmp_path)


def sent(photo=PHOTO, mark="canary"):
    """The report of somebody who got a reference, with a photo."""
    visitor = ReportTeller(Client(), mark, contact="sealed").comes_to_the_check_page().sends()
    report = ConcernReport.objects.get(reference=visitor.reference)
    Attachment.objects.attach(report, [photo])
    return visitor, report


def a_visit():
    today = timezone.localdate()
    a_period(kinds=[a_kind("shotgun")], opens_on=today, closes_on=today + timedelta(days=30))
    told = {"place": booked(place="7 Canary Street"), "contact": booked(telephone="01632 960001")}
    booking = a_booking(
        a_slot(an_area(), date=today + timedelta(days=7)), told=told, contact="telephone"
    )
    booking.notes.create(text="canary note", number=1)
    return booking


def a_full_site():
    """Something of each kind, with somebody who looked at it."""
    _visitor, report = sent()
    a_visit()
    an_article(title="Knives off the streets")
    a_picture()
    for _ in range(3):
        audit.record(somebody("sam"), AuditEntry.Action.VIEW, report)
    return report


class People:
    """They go on sending reports, and note each reference that they were given."""

    def __init__(self):
        self.stop = threading.Event()
        self.given, self.faults = [], []
        self.threads = [threading.Thread(target=self.write) for _ in range(WRITERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()
        assert self.faults == []

    def write(self):
        try:
            while not self.stop.is_set():
                _visitor, report = sent()
                self.given.append(report.reference)
        except Exception as fault:
            self.faults.append(fault)
        finally:
            connection.close()

    def have_written(self, number):
        wanted = len(self.given) + number
        while len(self.given) < wanted and any(thread.is_alive() for thread in self.threads):
            self.stop.wait(0.01)


def reports_hash():
    return table_hash("reports_concernreport", ["reference", "answers", "received_on"])


def test_all_that_was_acknowledged_comes_back_as_it_was(backup, safe, elsewhere):
    a_full_site()
    tables = {
        "amnesty_booking": ["reference", "place", "contact", "hazards"],
        "news_article": ["id", "title", "plain_text"],
        "reports_attachment": ["id", "report_id"],
    }
    before = [table_hash(*table) for table in tables.items()]
    reports, path = reports_hash(), backup()

    with elsewhere():
        said = restore(path, safe)

        trail = read_through()
        entries, *_ = AuditEntry.objects.order_by("-number")[:1]
        assert (entries.record, entries.subject) == ("", "backup")
        assert (trail.fault, trail.number) == ("", 4)
        assert [table_hash(*table) for table in tables.items()] == before
        assert reports_hash() == reports
        assert missing_guards() == []
        assert Attachment.objects.get().open() == PHOTO
        assert "canary" in ReportTeller.opened(ConcernReport.objects.get())
        assert Booking.objects.get().place.open() == booked(place="7 Canary Street")
        assert len(read(Picture.objects.get().name, MASTER)) > 1000
        assert Article.objects.filter(Says(Query.read("knives"))).exists()
        assert "Restored and verified in" in said


def test_a_backup_while_people_write_is_of_one_moment(backup, safe, elsewhere):
    with People() as people:
        people.have_written(2 * WRITERS)
        acknowledged = list(people.given)
        path = backup()
        people.have_written(WRITERS)
    sent_in_all = set(people.given)

    with elsewhere():
        restore(path, safe)

        there = list(ConcernReport.objects.values_list("reference", flat=True))
        assert set(acknowledged) <= set(there)
        assert len(there) == len(set(there)) < len(sent_in_all)
        assert all("canary" in ReportTeller.opened(one) for one in ConcernReport.objects.all())
        assert {photo.open() for photo in Attachment.objects.all()} == {PHOTO}
        without_photo = ConcernReport.objects.filter(attachments=None, reference__in=acknowledged)
        assert not without_photo.exists()


# What is in none


def test_no_key_and_nothing_that_was_told_is_in_a_backup_that_somebody_opened(
    backup, safe, settings
):
    visitor, _report = sent()
    a_visit()
    keys = [settings.SECRET_KEY, settings.AUDIT_KEY, settings.INDEX_KEY, str(safe.identity)]
    keys += [*settings.SEALING_PRIVATE_KEYS, *settings.SEALING_CONTACT_PRIVATE_KEYS]
    secrets = [*keys, *(key.removeprefix("private-") for key in keys), *visitor.texts]
    secrets += [visitor.code, PHOTO, "7 Canary Street", "canary note"]
    an_article(title="Knives off the streets")

    path = backup()

    readable, control = safe.read_by_a_thief(path), ["Knives off the streets", visitor.reference]
    assert found([*secrets, *control], readable) == control
    assert found(control, path.read_bytes()) == []


PROMISED_TO_GO = [Draft, Session, Attempt, Arrival]


def test_unfinished_answers_sign_ins_and_counts_are_not_kept_in_it(backup, safe, elsewhere, client):
    ReportTeller(client, contact="sealed").comes_to_the_check_page()
    client.force_login(somebody("sam"))
    attempts.count(["client report|a mark of today"])
    Arrival.objects.count_one_more(most=9)
    assert all(model.objects.exists() for model in PROMISED_TO_GO)
    path = backup()

    with elsewhere():
        restore(path, safe)

        assert [model for model in PROMISED_TO_GO if model.objects.exists()] == []


# Erased stays erased


def test_a_report_that_was_deleted_after_the_backup_goes_again(
    backup, safe, elsewhere, settings, tmp_path
):
    _visitor, report = sent()
    _visitor, other = sent(b"another photo")
    path = backup()
    agreed(report).carry_out()
    kept_apart = tmp_path / "list-beside-the-backups.txt"
    settings.ERASED_LIST.rename(kept_apart)

    with elsewhere():
        somebody_came_back = restore(path, safe, "--erased", str(kept_apart))

        assert ConcernReport.objects.get().reference == other.reference
        assert Attachment.objects.get().open() == b"another photo"
        assert [file.name for file in (settings.MEDIA_ROOT / "sealed").iterdir()] == [
            Attachment.objects.get().file_name
        ]
        assert f"Deleted again: {report.reference}" in somebody_came_back
        deleted = AuditEntry.objects.get(action=AuditEntry.Action.DELETE)
        assert deleted.record == report.reference
        assert read_through().fault == ""
        # It goes again after the next restore as well.
        assert erasures.listed_in(settings.ERASED_LIST) == erasures.listed_in(kept_apart)


def test_its_tombstone_comes_back_too_with_the_two_people(backup, safe, elsewhere):
    _visitor, report = sent()
    disposal = proposed(report)
    second = somebody("second")
    path = backup()
    disposal.agree(second)
    disposal.carry_out()

    with elsewhere():
        restore(path, safe)

        tombstone = Disposal.objects.get()
        assert not ConcernReport.objects.exists()
        assert tombstone.reference == report.reference
        assert (tombstone.proposed_by.username, tombstone.agreed_by.username) == ("first", "second")
        assert tombstone.deleted_on == timezone.localdate()


def test_no_list_deletes_what_is_on_legal_hold(backup, safe, elsewhere):
    _visitor, report = sent()
    ConcernReport.objects.filter(pk=report.pk).update(is_on_legal_hold=True)
    path = backup()
    ConcernReport.objects.filter(pk=report.pk).update(is_on_legal_hold=False)
    agreed(report).carry_out()

    with elsewhere():
        said = fault_of("restore", path, "--identity", safe.file)

        assert f"{report.reference} is on the list of what was deleted for good" in said
        assert "1 things are not as they were" in said
        assert ConcernReport.objects.get().is_on_legal_hold
        assert Attachment.objects.get().open() == PHOTO


# A file that is another one the second time


@pytest.mark.parametrize("lost", ["database/000000", "files/"])
def test_a_file_that_is_exchanged_after_the_check_is_not_put_back(
    backup, safe, elsewhere, monkeypatch, lost
):
    sent()
    path = backup()
    lacks = rewritten(path, safe, lambda parts, told: spoil(parts, lost))
    check = restoring.Backup.check

    def check_and_exchange(self):
        manifest = check(self)
        self.path = lacks
        return manifest

    monkeypatch.setattr(restoring.Backup, "check", check_and_exchange)

    with elsewhere():
        said = fault_of("restore", path, "--identity", safe.file)

        assert "The file was changed while it was put back" in said
        if lost.startswith("database"):
            assert connection.introspection.table_names() == []


def spoil(parts, beginning):
    name = next(name for name in parts if name.startswith(beginning))
    parts[name] += b"x"


@pytest.mark.parametrize(
    "change", [list, reversed, lambda parts: parts[:1], lambda parts: parts * 2]
)
def test_every_part_is_put_back_once_and_in_order(change):
    names = ["database/000000", "database/000001"]
    found = [(name, None) for name in change(names)]

    if [name for name, _file in found] == names:
        assert list(restoring.all_of("database", found, names)) == found
    else:
        with pytest.raises(BackupFault, match="was changed while"):
            list(restoring.all_of("database", found, names))


def test_without_the_list_it_says_that_what_was_deleted_is_back(backup, safe, elsewhere, settings):
    _visitor, report = sent()
    path = backup()
    agreed(report).carry_out()
    settings.ERASED_LIST.unlink()

    with elsewhere():
        said = restore(path, safe)

        assert ConcernReport.objects.exists()
        assert "Whatever was deleted after the backup is back." in said


def test_a_report_is_not_deleted_when_the_list_cannot_be_written(settings, safe, tmp_path):
    _visitor, report = sent()
    disposal = agreed(report)
    settings.ERASED_LIST = tmp_path / "no folder" / "erased.txt"

    with pytest.raises(FileNotFoundError):
        disposal.carry_out()

    assert ConcernReport.objects.exists()
    assert Attachment.objects.get().open() == PHOTO


def test_a_giver_who_was_forgotten_after_the_backup_is_forgotten_again(backup, safe, elsewhere):
    booking = a_visit()
    ended_on = timezone.localdate() - timedelta(days=1)
    ended = {"status": Status.COLLECTED, "ended_on": ended_on, "held_until": None}
    Booking.objects.filter(pk=booking.pk).update(**ended)
    path = backup()

    with elsewhere():
        restore(path, safe)
        assert Booking.objects.get().contact.open() == booked(telephone="01632 960001")
        with time_machine.travel(timezone.now() + timedelta(days=booking.days_kept)):
            call_command("forget_givers")

        booking = Booking.objects.get()
        assert (booking.place, booking.contact, booking.code_hash) == (None, None, "")
        assert not BookingNote.objects.exists()


# Where it must not go, and what it finds out


def test_it_goes_into_an_empty_place_alone(backup, safe, elsewhere, settings):
    sent()
    path = backup()
    assert "The database has tables." in fault_of("restore", path, "--identity", safe.file)

    with elsewhere():
        settings.MEDIA_ROOT.mkdir()
        (settings.MEDIA_ROOT / "somebody-elses.jpg").write_text("")

        assert "There are files in MEDIA_ROOT" in fault_of("restore", path, "--identity", safe.file)
        assert connection.introspection.table_names() == []


def test_a_check_alone_puts_nothing_back(backup, safe, elsewhere):
    sent()
    path = backup()

    with elsewhere():
        assert "Every byte was checked" in restore(path, safe, "--verify")
        assert connection.introspection.table_names() == []


def test_a_backup_of_before_an_update_is_brought_up_to_date(safe, elsewhere, tmp_path):
    sent()
    migrate = [("campaign_site", "0009_notices_name_no_list")]
    MigrationExecutor(connection).migrate(migrate)
    writing.write(tmp_path / "older.age")
    call_command("migrate", verbosity=0)

    with elsewhere():
        said = restore(tmp_path / "older.age", safe)

        assert "newer migrations were applied." in said
        assert "canary" in ReportTeller.opened(ConcernReport.objects.get())


def test_a_backup_of_a_newer_version_is_refused(backup, safe, elsewhere):
    def change(_parts, told):
        told["migrations"].append(["reports", "9999_from_the_future"])

    path = rewritten(backup(), safe, change)

    with elsewhere():
        fault = fault_of("restore", path, "--identity", safe.file)
        assert "newer version of the site, with reports.9999_from_the_future" in fault


def test_it_finds_what_is_not_as_it_was(backup, safe, elsewhere):
    """As if a program of the database had lost a row, and the disk a photo and the trail's end."""
    report = a_full_site()

    def change(parts, told):
        told["rows"]["reports_concernreport"] += 1
        told["audit"] = f"9:{keyed_hash('another')}"
        photo = Attachment.objects.get().file_name
        del parts[f"files/sealed/sealed/{photo}"]

    path = rewritten(backup(), safe, change)

    with elsewhere():
        fault = fault_of("restore", path, "--identity", safe.file)

        assert "reports_concernreport: 1 instead of 2 rows" in fault
        assert "Audit trail: it ends with 3:" in fault
        assert "general: 1 files are missing" in fault
        assert f"reports.attachment, files: {report.reference} can't be opened." in fault
        assert "4 things are not as they were. Do not open the site." in fault


def test_it_finds_what_was_moved_to_another_row(backup, safe, elsewhere):
    _visitor, one = sent()
    _visitor, other = sent()
    answers = ConcernReport.objects.filter(pk=other.pk).values("answers")
    with connection.cursor() as cursor:
        [moved] = answers.values_list("answers", flat=True)
        cursor.execute(
            "UPDATE reports_concernreport SET answers = %s WHERE reference = %s",
            [bytes(moved), one.reference],
        )
    path = backup()

    with elsewhere():
        fault = fault_of("restore", path, "--identity", safe.file)

        assert f"reports.concernreport.answers: {one} can't be opened." in fault


def test_without_the_private_keys_it_says_that_nothing_was_opened(
    backup, safe, elsewhere, settings
):
    sent()
    path = backup()
    settings.SEALING_PRIVATE_KEYS, settings.SEALING_CONTACT_PRIVATE_KEYS = [], []

    with elsewhere():
        said = restore(path, safe)

        assert "0 opened." in said
        assert "more are sealed to a key that is not here." in said
