"""The photos of a report: sealed files that go when the report goes."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import ProtectedError
from django.db.models.query import QuerySet
from django.utils import timezone

from reports.models import Attachment, ConcernReport

PHOTOS = [b"first photo", b"second photo"]


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "sealed"


@pytest.fixture
def report(send_report):
    report = send_report()
    Attachment.objects.attach(report, PHOTOS)
    return report


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """With it, what waits for the commit is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_each_photo_is_in_a_file_of_its_own_with_a_random_name(report, folder):
    kept = list(report.attachments.all())

    assert [photo.open() for photo in kept] == PHOTOS
    assert files(folder) == sorted(photo.file_name for photo in kept)
    assert not any(photo in path.read_bytes() for photo in PHOTOS for path in folder.iterdir())


@pytest.mark.parametrize(
    "delete",
    [
        lambda report: report.delete(),
        lambda report: ConcernReport.objects.filter(pk=report.pk).delete(),
    ],
    ids=["one", "several"],
)
def test_a_deleted_report_takes_its_files_along(report, folder, committed, delete):
    with committed():
        delete(report)

    assert not ConcernReport.objects.exists()
    assert not Attachment.objects.exists()
    assert files(folder) == []


def test_a_deleted_photo_takes_its_file_along(report, folder, committed):
    second = report.attachments.get(order=2)

    with committed():
        report.attachments.get(order=1).delete()

    assert files(folder) == [second.file_name]


def test_a_report_cannot_be_deleted_past_its_photos(report, folder):
    with pytest.raises(ProtectedError):
        QuerySet(ConcernReport).delete()

    assert len(files(folder)) == 2


def test_what_a_stopped_process_left_behind_is_deleted_by_a_command(
    report, folder, capsys, committed
):
    (folder / "left").write_bytes(b"sealed")

    with time_machine.travel(timezone.now() + timedelta(days=3)), committed():
        call_command("delete_leftover_photos", verbosity=2)

    assert capsys.readouterr().out == "1 deleted.\n"
    assert not (folder / "left").exists()
    assert [photo.open() for photo in report.attachments.all()] == PHOTOS
