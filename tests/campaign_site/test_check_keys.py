"""Whether the keys that are here open what is stored: by hand, and with the copy from the safe."""

import pytest
from django.core.management import CommandError, call_command

from campaign_site import keys, sealed_files, sealing
from campaign_site.management.commands import check_keys
from campaign_site.models import Feedback
from reports.models import Attachment, ReporterContact
from tests.everything_sealed import tell_everything


@pytest.fixture(autouse=True)
def folder(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "sealed"


def check(*arguments):
    call_command("check_keys", *arguments)


def test_with_all_keys_everything_opens(capsys):
    tell_everything()

    check("--all")

    printed = capsys.readouterr().out
    general = sealing.key_in_use(sealing.GENERAL).hex()
    contact = sealing.key_in_use(sealing.CONTACT).hex()
    assert printed.splitlines() == [
        f"contact {contact}: 4 sealed values; new ones are sealed to it; its private key is here",
        f"general {general}: 19 sealed values; new ones are sealed to it; its private key is here",
        "23 opened, 0 could not be opened.",
    ]


def test_before_anything_is_told_all_is_well(capsys):
    check()

    assert "0 opened, 0 could not be opened." in capsys.readouterr().out


def test_a_sample_opens_some_of_each_place(monkeypatch, capsys):
    monkeypatch.setattr(check_keys, "SAMPLE", 1)
    tell_everything()

    check()

    # Eleven columns and the photos.
    assert "12 opened, 0 could not be opened." in capsys.readouterr().out


def test_keys_that_open_nothing_here_are_found_out(settings, capsys):
    Feedback.objects.create(message="too small")
    other = keys.new_private_key()
    settings.SEALING_PUBLIC_KEY = keys.public_half(other)
    settings.SEALING_PRIVATE_KEYS = [other]

    with pytest.raises(CommandError, match="Not everything can be opened"):
        check()

    printed = capsys.readouterr()
    assert "1 sealed values; its private key is not here" in printed.out
    assert "1 can't be opened here" in printed.err


def test_a_row_that_was_moved_is_named(capsys):
    tell_everything()
    first, second = ReporterContact.objects.all()
    ReporterContact.objects.filter(pk=first.pk).update(details=second.details)

    with pytest.raises(CommandError):
        check("--all")

    printed = capsys.readouterr()
    assert f"reports.reportercontact.details: {first.report} can't be opened." in printed.err
    assert "22 opened, 1 could not be opened." in printed.out


def test_a_photo_that_is_gone_is_counted(folder, capsys):
    tell_everything()
    gone = Attachment.objects.first()
    (folder / gone.file_name).unlink()

    with pytest.raises(CommandError):
        check()

    printed = capsys.readouterr()
    assert "general: 1 files are missing" in printed.out
    assert f"reports.attachment, files: {gone.report} can't be opened." in printed.err


def test_a_file_is_opened_once_to_see_its_key_however_many_there_are(settings, monkeypatch):
    tell_everything()
    settings.SEALING_PRIVATE_KEYS = [
        *settings.SEALING_PRIVATE_KEYS,
        *(keys.new_private_key() for _number in range(4)),
    ]
    looked_at = []
    key_id_of = sealed_files.key_id_of
    monkeypatch.setattr(
        sealed_files, "key_id_of", lambda name: looked_at.append(name) or key_id_of(name)
    )

    check()

    assert sorted(looked_at) == sorted(row.file_name for row in Attachment.objects.all())


def test_of_many_that_can_not_be_opened_some_are_named(capsys):
    rows = [Feedback.objects.create(message="x") for _number in range(22)]
    moved = Feedback.objects.create(message="moved").message.envelope
    Feedback.objects.filter(pk__in=[row.pk for row in rows]).update(message=sealing.Envelope(moved))

    with pytest.raises(CommandError):
        check("--all")

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 21
    assert told[-1] == "campaign_site.feedback.message: nor can 2 others."


def test_files_without_a_row_are_told_apart(capsys):
    sealed_files.write("left", b"picture", "nobody:1")

    check()

    assert "0 sealed values; new ones are sealed to it; 1 files without a row" in (
        capsys.readouterr().out
    )


def test_the_half_of_a_file_that_a_power_cut_left_is_no_fault(folder, capsys):
    sealed_files.write("left", b"picture", "nobody:1")
    (folder / f"left{sealed_files.HALF_WRITTEN}").write_bytes(b"")

    check()

    assert "general: 0 files are missing; 1 without a row are empty" in capsys.readouterr().out


def test_the_public_tier_can_not_do_it(settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="staff site"):
        check()
