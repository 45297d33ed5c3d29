"""A sealed file: nobody on the public side reads it, and it stands or falls with its row."""

import stat
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from campaign_site import sealed_files
from campaign_site.sealing import Damaged, NoPrivateKey

SECRET = b"a picture of a canary " * 1000


@pytest.fixture(autouse=True)
def folder(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "sealed"


def test_what_is_written_can_be_read_by_whoever_holds_the_key(settings):
    sealed_files.write("one", SECRET, "photo:1")

    assert sealed_files.read("one", "photo:1") == SECRET
    settings.SEALING_PRIVATE_KEYS = []
    settings.SEALING_CONTACT_PRIVATE_KEYS = []
    with pytest.raises(NoPrivateKey):
        sealed_files.read("one", "photo:1")


def test_the_file_itself_tells_nothing(folder):
    with time_machine.travel(datetime(2026, 3, 3, 14, 33, tzinfo=UTC), tick=False):
        sealed_files.write("one", SECRET, "photo:1")

    told = (folder / "one").stat()
    assert b"canary" not in (folder / "one").read_bytes()
    assert told.st_size > 64 * 1024 > len(SECRET)  # padded
    assert stat.S_IMODE(told.st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert datetime.fromtimestamp(told.st_mtime, UTC) == datetime(2026, 3, 3, tzinfo=UTC)


def test_a_file_put_in_the_place_of_another_does_not_open():
    sealed_files.write("one", SECRET, "photo:1")

    with pytest.raises(Damaged):
        sealed_files.read("one", "photo:2")


def test_a_file_is_never_written_over(folder):
    sealed_files.write("one", SECRET, "photo:1")

    with pytest.raises(FileExistsError):
        sealed_files.write("one", b"other", "photo:1")

    assert sealed_files.read("one", "photo:1") == SECRET


@pytest.mark.django_db(transaction=True)
def test_a_commit_whose_answer_was_lost_keeps_its_file(monkeypatch):
    """The database has stored the row, and the site does not hear of it."""
    commit = connection.commit

    def commit_and_lose_the_answer():
        commit()
        raise OperationalError

    monkeypatch.setattr(connection, "commit", commit_and_lose_the_answer)

    with pytest.raises(OperationalError), transaction.atomic():
        sealed_files.write("one", SECRET, "photo:1")

    assert sealed_files.read("one", "photo:1") == SECRET


def test_what_a_transaction_wrote_that_was_rolled_back_is_left_over():
    with transaction.atomic():
        sealed_files.write("one", SECRET, "photo:1")
        transaction.set_rollback(True)

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert sealed_files.leftovers({}) == ["one"]


def test_a_file_is_removed_when_that_is_committed_and_not_before(
    folder, django_capture_on_commit_callbacks
):
    sealed_files.write("one", SECRET, "photo:1")

    with django_capture_on_commit_callbacks() as once_committed:
        sealed_files.remove(["one", "never written"])
    assert (folder / "one").exists()

    for remove in once_committed:
        remove()
    assert not (folder / "one").exists()


def test_what_nobody_owns_is_left_over_after_two_days():
    assert sealed_files.leftovers({}) == []
    sealed_files.write("owned", SECRET, "photo:1")
    sealed_files.write("left", SECRET, "photo:2")

    assert sealed_files.leftovers({"owned"}) == []
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert sealed_files.leftovers({"owned"}) == ["left"]


def test_another_storage_can_take_the_place_of_the_folder(
    folder, settings, django_capture_on_commit_callbacks
):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"sealed": memory}

    sealed_files.write("one", SECRET, "photo:1")

    assert sealed_files.read("one", "photo:1") == SECRET
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert sealed_files.leftovers({}) == ["one"]
    with django_capture_on_commit_callbacks(execute=True):
        sealed_files.remove(["one"])
    with pytest.raises(FileNotFoundError):
        sealed_files.read("one", "photo:1")
    assert not folder.exists()


def test_no_address_of_the_site_leads_into_the_folder(settings):
    for address in ("/media/sealed/one", "/sealed/one", "/static/../media/sealed/one"):
        with pytest.raises(Resolver404):
            resolve(address)
    assert not settings.MEDIA_ROOT.is_relative_to(settings.STATIC_ROOT)
