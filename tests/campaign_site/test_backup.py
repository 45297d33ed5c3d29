"""One file, which is whole or not there, and which nobody here can read."""

import io
import os
import stat
import tarfile
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from campaign_site import safe_start, sealed_files
from campaign_site.backup import BackupFault, archive, databases, encryption, postgres, writing
from campaign_site.backup.restoring import Backup
from campaign_site.models import JobRun
from tests.backups import Safe, fault_of, written

PARTS = {"database/000000": b"rows" * 50_000, "files/sealed/sealed/5ca1": b"a photo" * 9000}
NIGHT = datetime(2026, 11, 23, 3, 45, tzinfo=UTC)


@pytest.fixture
def safe(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASED_LIST = tmp_path / "erased.txt"
    safe = Safe(tmp_path)
    settings.BACKUP_PUBLIC_KEY = safe.public
    return safe


@pytest.fixture
def folder(tmp_path, safe):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def a_backup(folder, safe):
    """One that was made by hand, without a database."""
    return written(folder / "a.age", safe, PARTS)


def checked(path, safe):
    return Backup(path, [safe.identity]).check()


def fault_in(path, safe):
    with pytest.raises(BackupFault) as raised:
        checked(path, safe)
    return str(raised.value)


# Writing


@pytest.mark.django_db(transaction=True)
def test_it_is_a_file_that_only_the_key_in_the_safe_opens(folder, safe):
    sealed_files.write("5ca1", b"a photo", "photo:1")

    call_command("backup", str(folder / "one.age"), stdout=io.StringIO())

    manifest = checked(folder / "one.age", safe)
    assert [file.name for file in folder.iterdir()] == ["one.age"]
    assert stat.S_IMODE((folder / "one.age").stat().st_mode) == 0o600
    assert list(manifest.files) == ["files/sealed/sealed/5ca1"]
    assert manifest.rows["campaign_site_jobrun"] == 1
    assert JobRun.objects.get(name="backup").went_well


@pytest.mark.django_db(transaction=True)
def test_from_the_first_backup_on_there_is_a_list_of_what_was_deleted(folder, safe, settings):
    call_command("backup", str(folder / "one.age"), stdout=io.StringIO())

    assert settings.ERASED_LIST.read_text() == ""
    assert stat.S_IMODE(settings.ERASED_LIST.stat().st_mode) == 0o600


@pytest.mark.django_db(transaction=True)
def test_what_lies_in_the_folder_and_is_not_the_sites_is_left_out(folder, safe, settings):
    sealed_files.write("5ca1", b"a photo", "photo:1")
    for name in (".DS_Store", "sealed/5ca1.new", "lost+found/x", "with a space.jpg"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")

    call_command("backup", str(folder / "one.age"), stdout=io.StringIO())

    assert list(checked(folder / "one.age", safe).files) == ["files/sealed/sealed/5ca1"]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_deleted_meanwhile_is_no_fault(folder, safe, monkeypatch):
    sealed_files.write("5ca1", b"a photo", "photo:1")
    size_of_all = writing.files.size

    def and_then_it_goes():
        size = size_of_all()
        monkeypatch.setattr(writing.files, "kept", lambda: [("sealed", "sealed/gone")])
        return size

    monkeypatch.setattr(writing.files, "size", and_then_it_goes)

    call_command("backup", str(folder / "one.age"), stdout=io.StringIO())

    assert checked(folder / "one.age", safe).files == {}


@pytest.mark.django_db
def test_nothing_is_written_over(folder, safe):
    (folder / "one.age").write_text("the backup of yesterday")

    assert "is there already" in fault_of("backup", folder / "one.age")

    assert (folder / "one.age").read_text() == "the backup of yesterday"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.django_db
def test_two_runs_do_not_write_the_same_file(folder, safe):
    with writing.half_written(folder / "one.age"):
        assert "Another run is writing" in fault_of("backup", folder / "one.age")


@pytest.mark.django_db(transaction=True)
def test_half_a_file_of_a_run_that_was_killed_is_in_nobodys_way(folder, safe):
    (folder / "one.age.part").write_bytes(b"half" * 100_000)

    call_command("backup", str(folder / "one.age"), stdout=io.StringIO())

    assert checked(folder / "one.age", safe).rows
    assert [file.name for file in folder.iterdir()] == ["one.age"]


@pytest.mark.django_db
def test_a_link_that_somebody_put_in_its_place_is_not_followed(folder, safe, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("the keys")
    (folder / "one.age.part").symlink_to(precious)

    assert "can’t be written" in fault_of("backup", folder / "one.age")

    assert precious.read_text() == "the keys"


@pytest.mark.django_db(transaction=True)
def test_a_fault_on_the_way_leaves_no_file(folder, safe, monkeypatch):
    def broken(archive, snapshot):
        archive.add_bytes("database/000000", b"some of it")
        raise BackupFault("PostgreSQL says: it stops here")

    monkeypatch.setattr(databases, "add_to", broken)

    assert "it stops here" in fault_of("backup", folder / "one.age")

    assert list(folder.iterdir()) == []
    assert not JobRun.objects.get(name="backup").went_well


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_too_small_is_said_before(folder, safe, monkeypatch):
    monkeypatch.setattr(writing.files, "size", lambda: 10**18)

    assert "free, and the backup may need" in fault_of("backup", folder / "one.age")

    assert list(folder.iterdir()) == []


def test_a_disk_that_is_full_on_the_way_leaves_no_file(folder, safe):
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")

    with (
        pytest.raises(BackupFault, match="No space left"),
        open("/dev/full", "wb", buffering=0) as full,
        encryption.encrypted(full, encryption.recipients()) as stream,
    ):
        stream.write(b"rows" * 1_000_000)


@pytest.mark.django_db
def test_a_folder_that_is_not_there_is_said(folder, safe):
    assert "can’t be written: No such file" in fault_of("backup", folder / "none" / "one.age")


@pytest.mark.django_db
def test_without_a_place_for_the_list_of_what_was_deleted_there_is_no_backup(
    folder, safe, settings
):
    settings.ERASED_LIST = folder / "none" / "erased.txt"

    assert "The list of what was deleted: " in fault_of("backup", folder / "one.age")

    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_without_a_public_key_there_is_no_backup(folder, settings):
    settings.BACKUP_PUBLIC_KEY = ""

    assert "Set BACKUP_PUBLIC_KEY." in fault_of("backup", folder / "one.age")


@pytest.mark.django_db
def test_the_public_tier_makes_and_restores_none(folder, safe, settings):
    settings.HAS_STAFF_SITE = False

    assert "environment of the staff site" in fault_of("backup", folder / "one.age")
    assert "environment of the staff site" in fault_of(
        "restore", folder / "one.age", "--identity", safe.file
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments", [[], ["one.age", "--folder", "."], ["one.age", "--keep", "3"]]
)
def test_it_must_be_said_where_to(safe, arguments):
    with pytest.raises(CommandError):
        call_command("backup", *arguments)


@pytest.mark.django_db(transaction=True)
def test_a_timer_needs_no_name_and_old_ones_go(folder, safe):
    others = ["letter.age", "campaign-site-2026-11-23.age"]
    old = ["campaign-site-2026-11-15-034500.age", "campaign-site-2026-11-14-034500.age.part"]
    kept = "campaign-site-2026-11-16-034500.age"
    for name in [*others, *old, kept]:
        (folder / name).write_text("")

    with time_machine.travel(NIGHT, tick=False):
        call_command("backup", folder=folder, keep=7, stdout=io.StringIO())

    new = "campaign-site-2026-11-23-034500.age"
    assert {file.name for file in folder.iterdir()} == {*others, kept, new}


@pytest.mark.django_db(transaction=True)
def test_old_ones_stay_when_no_new_one_was_made(folder, safe, monkeypatch):
    (folder / "campaign-site-2026-01-01-034500.age").write_text("")
    monkeypatch.setattr(writing.files, "size", lambda: 10**18)

    fault_of("backup", "--folder", folder, "--keep", 7)

    assert [file.name for file in folder.iterdir()] == ["campaign-site-2026-01-01-034500.age"]


# Reading


def test_all_of_it_is_checked(a_backup, safe):
    assert checked(a_backup, safe).members.keys() == PARTS.keys()


@pytest.mark.parametrize("length", [0, 100, 3000, 65_536 + 300, 200_000, -1])
def test_a_file_that_was_cut_off_is_refused(a_backup, safe, length):
    whole = a_backup.read_bytes()
    a_backup.write_bytes(whole[:length])

    assert fault_in(a_backup, safe) in {encryption.NOT_OPENED, encryption.DAMAGED}


@pytest.mark.parametrize("place", [30, 150, 5000, 150_000, -1])
def test_one_byte_that_was_changed_is_found(a_backup, safe, place):
    changed = bytearray(a_backup.read_bytes())
    changed[place] ^= 1
    a_backup.write_bytes(changed)

    assert fault_in(a_backup, safe) in {encryption.NOT_OPENED, encryption.DAMAGED}


def test_another_key_does_not_open_it(a_backup, tmp_path):
    (tmp_path / "another").mkdir()

    assert fault_in(a_backup, Safe(tmp_path / "another")) == encryption.NOT_OPENED


@pytest.mark.parametrize("held", [None, "AGE-SECRET-KEY-1NONSENSE", "age1something", "\udcff"])
def test_a_file_without_a_key_is_named(safe, a_backup, tmp_path, held):
    path = tmp_path / "no-key"
    if held is not None:
        path.write_bytes(held.encode("utf-8", "surrogateescape"))

    assert "holds no private key for backups" in fault_of("restore", a_backup, "--identity", path)


def test_a_file_that_is_not_there_is_said(safe, tmp_path):
    assert "can’t be read" in fault_of("restore", tmp_path / "none", "--identity", safe.file)


def part(name, **values):
    part = tarfile.TarInfo(name)
    for field, value in values.items():
        setattr(part, field, value)
    return lambda archive: archive.tar.addfile(part)


@pytest.mark.parametrize(
    "spoil",
    [
        part("../outside"),
        part("/etc/passwd"),
        part("files/sealed/../../outside"),
        part("files/sealed/.hidden"),
        part("files/sealed/a\\b"),
        part("files/sealed/linked", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        part("files/sealed/linked", type=tarfile.LNKTYPE, linkname="/etc/passwd"),
        part("files/sealed/device", type=tarfile.CHRTYPE),
        part("files/sealed/folder", type=tarfile.DIRTYPE),
    ],
)
def test_what_is_no_part_of_a_backup_is_refused(folder, safe, spoil):
    path = written(folder / "spoilt.age", safe, PARTS, spoil)

    assert "Something is in the file that is no backup" in fault_in(path, safe)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (part("files/sealed/extra"), "files/sealed/extra does not belong in the backup."),
        (part("database/000000"), "database/000000 is in the file twice."),
        (
            lambda archive: archive.members.update({"files/sealed/lost": "5ca1"}),
            "files/sealed/lost is missing from the backup.",
        ),
        (
            lambda archive: archive.members.update({"database/000000": "5ca1"}),
            "database/000000 is not what was backed up.",
        ),
    ],
)
def test_the_parts_must_be_those_of_the_manifest(folder, safe, spoil, says):
    assert fault_in(written(folder / "spoilt.age", safe, PARTS, spoil), safe) == says


def test_a_backup_without_its_end_is_refused(folder, safe):
    path = folder / "short.age"
    with (
        open(path, "wb") as file,
        encryption.encrypted(file, encryption.recipients()) as stream,
        archive.ArchiveWriter(stream) as half,
    ):
        half.add_bytes("database/000000", b"rows")

    assert fault_in(path, safe) == "The manifest is missing. The backup was cut short."


def test_what_somebody_else_made_with_the_public_key_is_refused(a_backup, safe, settings):
    """Whoever has only that may not put rows, or commands, into a restored database."""
    settings.AUDIT_KEY = "another site's key"

    assert "This site did not make the file" in fault_in(a_backup, safe)

    assert Backup(a_backup, [safe.identity], is_trusted=True).check()


def test_something_else_that_was_encrypted_is_refused(folder, safe):
    path = folder / "letter.age"
    with open(path, "wb") as file, encryption.encrypted(file, encryption.recipients()) as stream:
        stream.write(b"Dear all, " * 1000)

    assert fault_in(path, safe) == "What is in the file is no backup."


def test_the_backup_of_another_kind_of_database_is_refused(folder, safe):
    path = written(folder / "other.age", safe, PARTS, database="oracle")

    assert "This is a backup of oracle" in fault_of("restore", path, "--identity", safe.file)


# Keys and programs


def test_the_key_that_is_printed_opens_what_it_seals(tmp_path, settings):
    said = io.StringIO()
    call_command("make_backup_key", stdout=said)
    (tmp_path / "key.txt").write_text(said.getvalue())
    settings.BACKUP_PUBLIC_KEY = said.getvalue().split("BACKUP_PUBLIC_KEY=")[1].split()[0]

    [identity] = encryption.identities_in(tmp_path / "key.txt")

    assert str(identity.to_public()) == settings.BACKUP_PUBLIC_KEY
    safe_start.refuse_wrong_backup_key(settings.BACKUP_PUBLIC_KEY)
    assert len(encryption.recipients()) == 1


def test_two_safes_may_have_a_key_each(a_backup, folder, safe, settings, tmp_path):
    (tmp_path / "another").mkdir()
    other = Safe(tmp_path / "another")
    settings.BACKUP_PUBLIC_KEY = f"{safe.public}, {other.public}"
    safe_start.refuse_wrong_backup_key(settings.BACKUP_PUBLIC_KEY)
    with (
        open(folder / "two.age", "wb") as file,
        encryption.encrypted(file, encryption.recipients()) as stream,
        archive.ArchiveWriter(stream) as both,
    ):
        both.finish(checked(a_backup, safe))

    assert checked(folder / "two.age", safe) == checked(folder / "two.age", other)


def test_the_private_half_is_refused_where_the_public_one_belongs(safe):
    for wrong in (str(safe.identity), "age1", safe.public + "q", f"{safe.public},"):
        with pytest.raises(ImproperlyConfigured, match="BACKUP_PUBLIC_KEY"):
            safe_start.refuse_wrong_backup_key(wrong)


def test_a_slip_of_the_pen_in_the_key_is_said(settings, safe):
    last = "q" if safe.public[-1] != "q" else "p"
    settings.BACKUP_PUBLIC_KEY = safe.public[:-1] + last

    with pytest.raises(BackupFault, match="slip of the pen"):
        encryption.recipients()


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_program_that_is_older_than_the_server_is_said(monkeypatch):
    monkeypatch.setattr(postgres, "version_of", lambda _path: 9)

    with pytest.raises(BackupFault, match="pg_dump of that version is needed; found: 9"):
        postgres.program("pg_dump")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_its_program_says_is_said(folder, safe, monkeypatch):
    monkeypatch.setattr(databases, "left_out", lambda: ["a b", "--bogus=("])
    monkeypatch.setattr(databases, "row_counts", lambda _snapshot: {})
    monkeypatch.setattr(postgres, "program", lambda _name: "/bin/false")

    assert "PostgreSQL says:" in fault_of("backup", folder / "one.age")

    assert list(folder.iterdir()) == []
