"""Visits from before columns said what to beware of: nothing says the opposite of what was told."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse
from django.utils.html import strip_tags

from amnesty import hazards
from amnesty.models import Booking
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, a_booking, a_slot

pytestmark = pytest.mark.usefixtures("monday", "period")

FLAT = {
    "hazards": {
        "loaded": "unknown",
        "notices": ["dog", "secret", "plain-clothes"],
        "note": "My brother must not know",
    },
    "place": {"place": "12 Canary Lane", "postcode": "NN11AA"},
    "contact": {
        "contact": "telephone",
        "name": "",
        "telephone": "01632 960001",
        "may_leave_message": "no",
    },
}
READ_IT = "read what was told"
DESCRIBED = {
    "loaded": "unknown",
    "has_dog": True,
    "has_children": False,
    "is_secret": True,
    "has_note": True,
    "wants_plain_clothes": True,
    "wants_unmarked_car": False,
    "contact_way": "telephone",
}


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def older(slot):
    """As the migration leaves it: nothing of what was told shows in a column."""
    return from_before(slot)


def from_before(slot, number=1, told=FLAT):
    booking = a_booking(slot, number=number, told=told)
    Booking.objects.filter(pk=booking.pk).update(contact_way="")
    return Booking.objects.get(pk=booking.pk)


def words_of(answer):
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


def page_of(booking, name="change"):
    return reverse(f"admin:amnesty_booking_{name}", args=[booking.pk])


def columns(booking):
    return Booking.objects.values(*DESCRIBED).get(pk=booking.pk)


def run(capsys):
    call_command("describe_older_visits")
    return capsys.readouterr().out


# The command


def test_the_columns_are_filled_from_what_was_told(older, capsys):
    assert run(capsys) == "1 described.\n"

    assert columns(older) == DESCRIBED
    stands = Booking.objects.get(pk=older.pk)
    assert (stands.version, stands.hazards.open()) == (older.version + 1, FLAT["hazards"])


def test_it_is_on_record_once_without_a_word_of_what_was_told(older, capsys):
    run(capsys)
    assert run(capsys) == "0 described.\n"

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.staff, entry.record) == ("reveal", None, older.reference)
    assert (entry.outcome, entry.reason) == (
        "described",
        "What to beware of is to be seen in lists.",
    )
    assert Booking.objects.get().version == older.version + 1


def test_who_told_nothing_and_wanted_no_contact_is_described_as_that(slot, capsys):
    older = from_before(slot, told={"hazards": {"notices": []}, "contact": {"contact": "none"}})

    run(capsys)

    nothing = {name: "" if value == "unknown" else False for name, value in DESCRIBED.items()}
    assert columns(older) == nothing | {"contact_way": "none"}


def test_what_new_visits_say_stays_as_it_is(slot, capsys):
    a_booking(slot, notices=["dog"], contact="email")

    assert run(capsys) == "0 described.\n"

    assert Booking.objects.get().version == 1
    assert not AuditEntry.objects.exists()


def test_what_is_sealed_as_pages_is_not_described_by_it(older, slot, capsys):
    pages = a_booking(slot, number=2, contact="email")
    Booking.objects.filter(pk=pages.pk).update(contact_way="")

    with pytest.raises(CommandError, match="1 could not be described"):
        run(capsys)

    assert columns(older) == DESCRIBED
    assert columns(pages)["contact_way"] == ""


def test_one_that_does_not_open_holds_up_no_other_and_tells_nothing(older, slot, capsys):
    moved = from_before(slot, number=2)
    Booking.objects.filter(pk=moved.pk).update(contact=F("hazards"))

    with pytest.raises(CommandError, match="1 could not be described"):
        run(capsys)

    assert capsys.readouterr().out.splitlines() == [f"{moved}: Damaged", "1 described."]
    assert columns(moved)["loaded"] == ""
    assert [entry.record for entry in AuditEntry.objects.all()] == [older.reference]


def test_a_forgotten_visit_is_left_alone(older, capsys):
    Booking.objects.update(
        status="cancelled",
        held_until=None,
        ended_on="2026-10-01",
        forgotten_on="2026-11-01",
        hazards=None,
        place=None,
        contact=None,
    )

    assert run(capsys) == "0 described.\n"
    assert not Booking.objects.filter(hazards.ANY).exists()


def test_it_runs_on_the_staff_tier_alone(older, settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="staff site"):
        call_command("describe_older_visits")


# Until it has run


def test_the_list_says_in_red_that_it_has_to_be_read(officer, older):
    page = officer.get(reverse("admin:amnesty_booking_changelist")).content.decode()

    assert f'<strong class="site-mark">{READ_IT}</strong>' in page
    assert "Do not contact me" not in page


def test_the_page_of_the_visit_says_what_to_beware_of(officer, older):
    page = words_of(officer.get(page_of(older)))

    beware, _heading, rest = page.partition("Status")
    for words in (READ_IT, "nobody knows if it is loaded", "someone there must not know", "a dog"):
        assert words in beware
    assert "Do not contact me" not in rest
    assert "plain clothes not promised" in rest
    assert "Canary" not in page


def test_opened_it_says_who_must_not_know_and_how_to_reach_them(officer, older):
    page = words_of(officer.post(page_of(older, "place"), {"reason": "To agree the hour"}))

    assert "Who must not know Someone there must not know about the visit" in page
    assert "Leave a message that does not say what it is about No" in page
    assert READ_IT not in page


def test_without_the_key_the_page_says_in_red_that_it_has_to_be_read(officer, older, settings):
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    pages = [
        officer.get(page_of(older)),
        officer.post(page_of(older, "place"), {"reason": "To agree the hour"}),
    ]

    assert [READ_IT in words_of(page) for page in pages] == [True, True]
    assert [words_of(page) for page in pages if "Not said" in words_of(page)] == []


def test_the_opened_run_says_what_to_beware_of(officer, older, area):
    slot = a_slot(area, date=MONDAY)
    Booking.objects.update(status="confirmed", held_until=None, slot=slot)

    answer = officer.post(
        reverse("admin:amnesty_run_open"),
        {"team": slot.area.team.pk, "day": slot.date, "reason": "Driving there"},
    )

    beware = words_of(answer).partition("Beware:")[2].partition("State")[0]
    assert "nobody knows if it is loaded" in beware
    assert "someone there must not know" in beware
    assert READ_IT not in beware


def test_nothing_that_a_page_reads_from_it_is_stored(officer, older):
    officer.post(page_of(older, "place"), {"reason": "To agree the hour"})

    assert columns(older)["contact_way"] == ""
    assert columns(older)["loaded"] == ""
