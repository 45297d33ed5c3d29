"""Another sealing key: everything is sealed anew, nothing is lost, and work goes on meanwhile."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from campaign_site import keys, sealed_files, sealed_places, sealing
from campaign_site.models import AuditEntry, Feedback
from campaign_site.sealed_places import SealedColumn, SealedFiles
from reports.models import Attachment, ConcernReport
from tests.everything_sealed import everything_opened, tell_everything


@pytest.fixture(autouse=True)
def folder(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "sealed"


@pytest.fixture
def new_keys(settings):
    """From here on new values are sealed to others; gives the ids of the old ones."""

    def change():
        old = set(sealing.private_keys())
        for purpose in sealing.PUBLIC_KEYS:
            new = keys.new_private_key()
            others = getattr(settings, sealing.PRIVATE_KEYS[purpose])
            setattr(settings, sealing.PUBLIC_KEYS[purpose], keys.public_half(new))
            setattr(settings, sealing.PRIVATE_KEYS[purpose], [new, *others])
        return old

    return change


@pytest.fixture
def told(new_keys):
    """A message for which the key has changed since."""
    feedback = Feedback.objects.create(message="too small")
    new_keys()
    return feedback


def envelope(feedback):
    return Feedback.objects.get(pk=feedback.pk).message.envelope


def rotate(*arguments):
    call_command("rotate_sealing_key", *arguments)


def key_ids():
    return {key_id for place in sealed_places.sealed_places() for key_id in place.counts()}


def test_after_it_the_new_keys_alone_open_everything(new_keys, settings, capsys):
    tell_everything()
    before = everything_opened()
    old = new_keys()

    rotate()

    settings.SEALING_PRIVATE_KEYS = settings.SEALING_PRIVATE_KEYS[:1]
    settings.SEALING_CONTACT_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS[:1]
    assert everything_opened() == before
    printed = capsys.readouterr().out
    for key_id in old:
        assert f"{key_id.hex()} opens nothing any more." in printed


def test_no_place_is_forgotten_by_the_test_above():
    tell_everything()

    empty = [str(place) for place in sealed_places.sealed_places() if not place.counts()]

    assert empty == []


def test_every_sealed_column_of_the_database_is_a_place():
    named = {str(place) for place in sealed_places.sealed_places()}

    assert {
        "campaign_site.feedback.message",
        "campaign_site.secondfactor.secret",
        "reports.concernreport.answers",
        "reports.reportercontact.details",
        "reports.attachment, files",
        "amnesty.booking.contact",
    } <= named


def test_contact_details_stay_under_a_key_of_their_own(new_keys, settings):
    tell_everything()
    new_keys()

    rotate()

    for place in sealed_places.sealed_places():
        assert set(place.counts()) == {sealing.key_in_use(place.key)}


def test_only_the_one_column_of_a_row_is_written(new_keys):
    tell_everything()
    places = [one for one in sealed_places.sealed_places() if isinstance(one, SealedColumn)]
    before = [plain_columns(place.model) for place in places]
    new_keys()

    rotate()

    assert [plain_columns(place.model) for place in places] == before


def plain_columns(model):
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, sealing.SealedField)
    ]
    return list(model._base_manager.order_by("pk").values_list(*names))


def test_the_lengths_say_no_more_than_before(told):
    before = len(envelope(told))

    rotate()

    assert len(envelope(told)) == before


def test_with_the_key_that_is_in_use_nothing_is_touched(capsys):
    feedback = Feedback.objects.create(message="too small")
    before = envelope(feedback)

    rotate()

    assert envelope(feedback) == before
    assert not AuditEntry.objects.exists()


def test_a_dry_run_counts_and_changes_nothing(told, capsys):
    before = envelope(told)
    old = sealing.sealed_to(before)

    rotate("--dry-run")

    assert envelope(told) == before
    assert (
        f"general {old.hex()}: 1 sealed values; its private key is here" in capsys.readouterr().out
    )
    assert not AuditEntry.objects.exists()


def test_it_is_on_record_when_it_began_and_when_it_ended(told):
    rotate()

    entries = AuditEntry.objects.in_order()
    assert [(entry.staff, entry.subject, entry.outcome) for entry in entries] == [
        (None, "sealing keys", "begun: 1 to seal anew"),
        (None, "sealing keys", "ended: 1 sealed anew, 0 can't be opened"),
    ]


def test_nothing_that_it_prints_or_records_is_a_key_or_was_told(new_keys, settings, capsys):
    tell_everything()
    new_keys()

    rotate()

    printed = "".join(capsys.readouterr())
    printed += "".join(f"{entry.subject}{entry.outcome}" for entry in AuditEntry.objects.all())
    assert "sealed anew" in printed
    for text in [*settings.SEALING_PRIVATE_KEYS, *settings.SEALING_CONTACT_PRIVATE_KEYS]:
        assert text.removeprefix("private-") not in printed
    for word in ("canary", "Sam", "ring twice", "Known here"):
        assert word not in printed


# --- Stopped, and run again ---------------------------------------------------


@pytest.mark.parametrize("after", [0, 1, 2])
def test_it_goes_on_where_it_was_stopped(after, new_keys, settings, monkeypatch):
    monkeypatch.setattr(SealedColumn, "AT_ONCE", 1)
    for number in range(3):
        Feedback.objects.create(message=str(number))
    before = everything_opened()
    new_keys()
    seal_anew, calls = SealedColumn.seal_anew, []

    def stopped(self, pks, key_id):
        if len(calls) == after:
            raise KeyboardInterrupt
        calls.append(pks)
        return seal_anew(self, pks, key_id)

    monkeypatch.setattr(SealedColumn, "seal_anew", stopped)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    assert everything_opened() == before
    monkeypatch.setattr(SealedColumn, "seal_anew", seal_anew)
    rotate()

    settings.SEALING_PRIVATE_KEYS = settings.SEALING_PRIVATE_KEYS[:1]
    assert everything_opened() == before
    assert AuditEntry.objects.filter(outcome=f"begun: {3 - after} to seal anew").exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_is_cut_off_leaves_all_its_rows_as_they_were(new_keys, monkeypatch):
    rows = [Feedback.objects.create(message=str(number)) for number in range(3)]
    before = [envelope(row) for row in rows]
    new_keys()
    seal_anew, calls = sealing.seal_anew, []

    def cut_off(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return seal_anew(*arguments)

    monkeypatch.setattr(sealed_places, "seal_anew", cut_off)
    with pytest.raises(KeyboardInterrupt):
        rotate()

    assert [envelope(row) for row in rows] == before


@pytest.fixture
def photo(new_keys):
    tell_everything()
    photo = Attachment.objects.first()
    new_keys()
    return photo


@pytest.mark.parametrize("step", ["chown", "fsync"])
def test_a_file_that_is_cut_off_is_the_old_one_and_the_next_run_takes_it(
    step, photo, folder, settings, monkeypatch
):
    before = (folder / photo.file_name).read_bytes()
    shown = photo.open()

    def cut_off(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, step, cut_off)
        with pytest.raises(KeyboardInterrupt):
            sealed_files.write_anew(photo.file_name, photo.context)
    assert (folder / photo.file_name).read_bytes() == before
    rotate()

    settings.SEALING_PRIVATE_KEYS = settings.SEALING_PRIVATE_KEYS[:1]
    assert photo.open() == shown
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        row.file_name for row in Attachment.objects.all()
    )


def test_a_file_keeps_its_day_its_owner_and_who_may_read_it(photo, folder):
    path = folder / photo.file_name
    before = path.stat()

    rotate()

    after = path.stat()
    assert after.st_ino != before.st_ino
    for name in ("st_mtime", "st_uid", "st_gid", "st_mode", "st_size"):
        assert getattr(after, name) == getattr(before, name)


# --- What can't be opened -----------------------------------------------------


def test_what_is_damaged_is_named_and_the_rest_goes_on(new_keys, capsys):
    tell_everything()
    damaged, whole = ConcernReport.objects.order_by("pk")
    value = damaged.answers.envelope
    altered = sealing.Envelope(value[:-1] + bytes([value[-1] ^ 1]))
    ConcernReport.objects.filter(pk=damaged.pk).update(answers=altered)
    new_keys()

    with pytest.raises(CommandError, match="1 are not sealed to the key in use"):
        rotate()

    damaged.refresh_from_db()
    whole.refresh_from_db()
    assert damaged.answers.envelope == altered
    assert sealing.sealed_to(whole.answers.envelope) == sealing.key_in_use(sealing.GENERAL)
    printed = capsys.readouterr()
    assert f"reports.concernreport.answers: {damaged} can't be opened." in printed.err
    assert f"{sealing.sealed_to(altered).hex()} opens nothing" not in printed.out


def test_what_is_sealed_to_a_key_that_nobody_has_stays_as_it_is(told, settings):
    before = envelope(told)
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_PRIVATE_KEYS[:1]

    with pytest.raises(CommandError, match="1 are not sealed"):
        rotate()

    assert envelope(told) == before


def test_a_process_without_the_key_to_contacts_does_the_rest_and_says_so(new_keys, settings):
    tell_everything()
    new_keys()
    settings.SEALING_CONTACT_PRIVATE_KEYS = []

    with pytest.raises(CommandError, match="4 are not sealed to the key in use"):
        rotate()

    for place in sealed_places.sealed_places():
        done = set(place.counts()) == {sealing.key_in_use(place.key)}
        assert done == (place.key == sealing.GENERAL)


def test_a_photo_whose_file_is_gone_is_named(photo, folder, capsys):
    (folder / photo.file_name).unlink()

    with pytest.raises(CommandError, match="1 are not sealed"):
        rotate()

    assert f"reports.attachment, files: {photo.report} can't be opened." in capsys.readouterr().err


def test_an_old_key_is_not_called_spent_while_a_file_without_a_row_needs_it(new_keys, capsys):
    sealed_files.write("left", b"picture", "nobody:1")
    old = sealing.key_in_use(sealing.GENERAL)
    new_keys()

    rotate()

    printed = capsys.readouterr().out
    assert f"{old.hex()}: 0 sealed values; 1 files without a row" in printed
    assert f"{old.hex()} opens nothing any more" not in printed


def test_what_was_sealed_anew_is_opened_once_before_it_is_stored(told, monkeypatch):
    before = envelope(told)
    monkeypatch.setattr(sealing, "seal_bytes", lambda *arguments: before[:-1])

    with pytest.raises(CommandError):
        rotate()

    assert envelope(told) == before


def test_a_storage_that_can_not_replace_a_file_is_told_of_before_anything_is_done(told, settings):
    before = envelope(told)
    in_memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"sealed": in_memory}

    with pytest.raises(CommandError, match="Nothing was changed"):
        rotate()

    assert envelope(told) == before
    assert not AuditEntry.objects.exists()


def test_the_public_tier_can_not_do_it(settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="staff site"):
        rotate()


# --- While the site runs ------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_at_once_seal_each_row_once(new_keys, settings):
    for number in range(30):
        Feedback.objects.create(message=str(number))
    before = everything_opened()
    new_keys()
    place = SealedColumn(Feedback, Feedback._meta.get_field("message"))
    key_id = sealing.key_in_use(sealing.GENERAL)
    pks = list(Feedback.objects.values_list("pk", flat=True))

    def run(_number):
        try:
            return place.seal_anew(pks, key_id)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        sealed = list(threads.map(run, range(4)))

    assert sum(sealed) == 30
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_PRIVATE_KEYS[:1]
    assert everything_opened() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_is_changing_is_left_for_later(told):
    """And the change is not written over."""
    place = SealedColumn(Feedback, Feedback._meta.get_field("message"))
    key_id = sealing.key_in_use(sealing.GENERAL)

    def elsewhere():
        try:
            return place.seal_anew([told.pk], key_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        row = Feedback.objects.select_for_update().get()
        assert other.submit(elsewhere).result() == (0, [])
        row.message = "larger, please"
        row.save()

    assert Feedback.objects.get().message.open() == "larger, please"


def test_rows_are_locked_where_the_database_can(told):
    with CaptureQueriesContext(connection) as queries:
        rotate()

    asked = [query["sql"] for query in queries if "campaign_site_feedback" in query["sql"]]
    if connection.features.has_select_for_update:
        assert any("FOR NO KEY UPDATE SKIP LOCKED" in sql for sql in asked)
    else:
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_model_whose_rows_have_files_is_found(folder):
    found = [one.model for one in sealed_places.sealed_places() if isinstance(one, SealedFiles)]

    assert found == [Attachment]
    assert all(issubclass(model, models.Model) for model in found)
