"""What is told can be written by anyone and read by the staff tier alone."""

import uuid

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection

from campaign_site import keys, sealing
from campaign_site.models import Feedback
from reports.models import ReporterContact

SECRET = "the man at number nine"


def test_a_sealed_value_opens_with_the_private_key():
    envelope = sealing.seal({"story": SECRET}, "model.field:1")

    assert sealing.open_sealed(envelope, "model.field:1") == {"story": SECRET}


def test_the_public_tier_cannot_open_what_it_has_sealed(settings):
    envelope = sealing.seal(SECRET, "model.field:1")
    settings.SEALING_PRIVATE_KEYS = []

    with pytest.raises(sealing.NoPrivateKey):
        sealing.open_sealed(envelope, "model.field:1")


def test_a_value_moved_to_another_row_does_not_open():
    envelope = sealing.seal(SECRET, "model.field:1")

    with pytest.raises(sealing.Damaged):
        sealing.open_sealed(envelope, "model.field:2")


def test_one_changed_byte_is_noticed():
    envelope = bytearray(sealing.seal(SECRET, "model.field:1"))
    envelope[-1] ^= 1

    with pytest.raises(sealing.Damaged):
        sealing.open_sealed(bytes(envelope), "model.field:1")


def test_an_old_private_key_still_opens_old_values(settings):
    envelope = sealing.seal(SECRET, "model.field:1")
    new_key = keys.new_private_key()
    settings.SEALING_PUBLIC_KEY = keys.public_half(new_key)
    settings.SEALING_PRIVATE_KEYS = [new_key, *settings.SEALING_PRIVATE_KEYS]

    assert sealing.open_sealed(envelope, "model.field:1") == SECRET


def test_the_length_of_a_sealed_value_tells_little():
    lengths = {len(sealing.seal("x" * length, "a")) for length in (1, 100, 400, 1000, 3000, 4000)}

    assert len(lengths) == 2


@pytest.mark.parametrize("length", [0, 500, 4 * 1024, 64 * 1024, 200_000])
def test_a_value_of_any_length_comes_back_whole(length):
    told = "é" * length

    assert sealing.open_sealed(sealing.seal(told, "a"), "a") == told


def test_even_half_a_character_comes_back():
    assert sealing.open_sealed(sealing.seal("\ud800", "a"), "a") == "\ud800"


def test_who_told_us_is_sealed_under_a_key_of_its_own(settings):
    told = sealing.seal(SECRET, "model.field:1")
    who = sealing.seal("Sam Example", "contact.details:1", sealing.CONTACT)
    settings.SEALING_CONTACT_PRIVATE_KEYS = []

    assert sealing.open_sealed(told, "model.field:1") == SECRET
    with pytest.raises(sealing.NoPrivateKey):
        sealing.open_sealed(who, "contact.details:1")


def test_the_key_to_contacts_opens_nothing_else(settings):
    told = sealing.seal(SECRET, "model.field:1")
    who = sealing.seal("Sam Example", "contact.details:1", sealing.CONTACT)
    settings.SEALING_PRIVATE_KEYS = []

    assert sealing.open_sealed(who, "contact.details:1") == "Sam Example"
    with pytest.raises(sealing.NoPrivateKey):
        sealing.open_sealed(told, "model.field:1")


def test_contact_details_of_a_report_are_sealed_under_that_key(settings):
    contact = ReporterContact(report_id=uuid.uuid4(), details={"name": "Sam Example"})
    settings.SEALING_PRIVATE_KEYS = []

    assert contact.details.open() == {"name": "Sam Example"}
    settings.SEALING_CONTACT_PRIVATE_KEYS = []
    with pytest.raises(sealing.NoPrivateKey):
        contact.details.open()


def test_a_row_that_belongs_to_another_opens_with_that_one_alone():
    contact = ReporterContact(report_id=uuid.uuid4(), details={"name": "Sam Example"})

    contact.report_id = uuid.uuid4()

    with pytest.raises(sealing.Damaged):
        contact.details.open()


def test_nothing_is_sealed_that_belongs_to_nothing_yet():
    with pytest.raises(ValueError, match="report_id must be known"):
        ReporterContact(details={"name": "Sam Example"})


def test_a_field_says_to_migrations_how_it_seals():
    field = sealing.SealedField("details", key=sealing.CONTACT, belongs_to="report_id")

    assert field.clone().key == sealing.CONTACT
    assert field.clone().belongs_to == "report_id"


@pytest.mark.django_db
def test_a_row_keeps_no_plain_text():
    feedback = Feedback.objects.create(message=SECRET)

    with connection.cursor() as cursor:
        cursor.execute("SELECT message FROM campaign_site_feedback")
        stored = bytes(cursor.fetchone()[0])

    assert SECRET.encode() not in stored
    assert Feedback.objects.get(pk=feedback.pk).message.open() == SECRET


@pytest.mark.django_db
def test_a_row_opens_before_and_after_it_is_saved_again():
    feedback = Feedback(message=SECRET)

    feedback.save()
    feedback.save()

    assert feedback.message.open() == SECRET
    assert Feedback.objects.get().message.open() == SECRET


@pytest.mark.django_db
def test_sealed_values_swapped_between_rows_do_not_open():
    first = Feedback.objects.create(message="first")
    second = Feedback.objects.create(message="second")
    Feedback.objects.filter(pk=first.pk).update(message=second.message)

    with pytest.raises(sealing.Damaged):
        Feedback.objects.get(pk=first.pk).message.open()


def test_a_sealed_value_cannot_be_searched():
    with pytest.raises(FieldError):
        Feedback.objects.filter(message="first")


def test_bytes_that_nobody_sealed_are_not_stored():
    with pytest.raises(TypeError):
        Feedback(message=b"the neighbour did it")


@pytest.mark.django_db
def test_an_update_cannot_store_plain_text():
    Feedback.objects.create(message="first")

    with pytest.raises(TypeError):
        Feedback.objects.update(message="the neighbour did it")


@pytest.mark.django_db
def test_sealed_rows_survive_a_dump_and_a_load():
    feedback = Feedback.objects.create(message=SECRET)

    dumped = serializers.serialize("json", [feedback])
    Feedback.objects.all().delete()
    for row in serializers.deserialize("json", dumped):
        row.save()

    assert SECRET not in dumped
    assert Feedback.objects.get().message.open() == SECRET
