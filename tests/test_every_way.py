"""Every journey, by every choice of contact, in every way that a visit can go.

The test client has no JavaScript; `browser/test_every_way.py` is the same table in Chromium.
"""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amnesty.models import ItemKind
from campaign_site.models import Draft
from reports.models import Topic
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.telling import BookingEntryTeller, BookingTeller, EntryTeller, ReportTeller

CASES = [
    pytest.param(teller, contact, id=f"{teller.namespace}-{contact}")
    for teller in (ReportTeller, BookingTeller, EntryTeller, BookingEntryTeller)
    for contact in teller.contacts
]
every_contact = pytest.mark.parametrize(("teller", "contact"), CASES)


@pytest.fixture(autouse=True)
def site(db):
    """What can be chosen: a topic, and visits that collect shotguns and knives."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    with time_machine.travel("2026-11-20T10:00Z"):
        knife = a_kind("knife", group=ItemKind.Group.BLADES)
        a_period(kinds=[a_kind("shotgun"), knife])
        a_slot(an_area(districts=["NN1"]), capacity=9)
        yield


@pytest.fixture
def client(client, teller, signed_in_as):
    """Signed in, where only staff are asked."""
    return signed_in_as(*teller.roles) if teller.roles else client


def stored(teller):
    """The one row that this journey has stored, as its officer may read it."""
    row = teller.rows.get()
    return row, json.loads(teller.opened(row))


def is_in(text, told):
    return json.dumps(text, ensure_ascii=False) in json.dumps(told, ensure_ascii=False)


# Every way, by every contact


@every_contact
def test_straight_through(client, teller, contact):
    visitor = teller(client, contact=contact).answers_everything().sends()

    row, told = stored(teller)
    assert visitor.reference == row.reference
    assert teller.contact_of(row) == contact
    assert [text for text in visitor.texts if not is_in(text, told)] == []


@every_contact
def test_back_and_change(client, teller, contact):
    visitor = teller(client, contact=contact).comes_to_the_check_page()
    before, after = visitor.changed

    visitor.opens(teller.changed_step)
    assert before.split("\n")[0] in visitor.text
    visitor.answers(teller.changed_step, **after)
    assert visitor.step == "check"
    visitor.sends()

    row, told = stored(teller)
    assert visitor.reference == row.reference
    assert is_in(*after.values(), told)
    assert not is_in(before, told)


@every_contact
def test_in_two_tabs(client, teller, contact):
    one = teller(client, "canary", contact)
    other = one.opens_a_new_tab("sparrow").starts()
    one.answers_everything()
    other.goes_on().sends()
    one.sends()

    told = {row.reference: teller.opened(row) for row in teller.rows.all()}
    assert set(told) == {one.reference, other.reference}
    assert "sparrow" not in told[one.reference]
    assert "canary" not in told[other.reference]
    assert not any("sparrow" in text for text in one.seen)
    assert not any("canary" in text for text in other.seen)


@every_contact
def test_sent_twice(client, teller, contact):
    visitor = teller(client, contact=contact).comes_to_the_check_page()
    before = Draft.objects.get()
    first = what_it_shows(visitor.sends())
    again = what_it_shows(visitor.sends())
    before.save()
    at_the_same_time = what_it_shows(visitor.sends())

    assert again == at_the_same_time == first
    assert visitor.reference == teller.rows.get().reference


def what_it_shows(visitor):
    """The page that acknowledges, and what it says to write down."""
    assert visitor.step == "sent"
    return visitor.page.context_data["reference"], visitor.page.context_data.get("code_groups")


@every_contact
def test_timed_out(client, teller, contact):
    visitor = teller(client, contact=contact).comes_to_the_check_page()

    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        visitor.sends()

        assert visitor.step == teller.timed_out_step
        assert visitor.mark not in visitor.text
    assert not teller.rows.exists()


@every_contact
def test_left(client, teller, contact):
    visitor = teller(client, contact=contact).comes_to_the_check_page()

    client.get(reverse("leave"))

    assert not Draft.objects.exists()
    assert not teller.rows.exists()
    visitor.sends()
    assert visitor.mark not in visitor.text
    assert not teller.rows.exists()


# After every way of ending


def is_sent(visitor):
    visitor.sends()


def is_cancelled(visitor):
    visitor.posts("cancel")


def is_stopped_by_danger(visitor):
    visitor.answers("danger", danger="yes")


def is_left(visitor):
    visitor.client.get(reverse("leave"))


def is_timed_out(visitor):
    Draft.objects.update(expires_at=timezone.now())


def is_closed(visitor):
    """The browser forgets the cookies when it closes."""
    visitor.client.cookies.clear()


def is_noted(visitor):
    visitor.sends().posts("sent")
    assert visitor.step == "noted"


def is_stopped_for_the_device(visitor):
    visitor.answers("device", device="no").answers("before", go_on="stop")
    assert visitor.step == "stop-here"


def is_stopped_for_an_explosive(visitor):
    visitor.answers("do-you-know", explosive="yes")
    assert visitor.step == "stop-here"


def is_stopped_for_lying_outdoors(visitor):
    visitor.answers("kept", kept=["outdoors"])
    assert visitor.step == "leave-it"


def is_stopped_for_another_area(visitor):
    visitor.answers("area", postcode="SW1A 1AA")
    assert visitor.step == "another-area"


def is_added_to(visitor, begins_at="reports:status"):
    """With the code: a text that is not taken, because the code is in it, and one that is."""
    visitor.sends()
    key = {"reference": visitor.reference, "code": visitor.code}
    visitor.posts("sent")
    opened = visitor.client.post(reverse(begins_at), key).url
    for text in (f"canary {key['code']}", "canary later"):
        page = visitor.client.post(opened, {"text": text}, follow=True).content.decode()
        assert ("canary" in page) == (key["code"] in text)
    visitor.client.post(opened, {"close": "yes"})
    visitor.goes_to(opened)


def is_opened_with_its_code(visitor):
    is_added_to(visitor, "amnesty:manage")


ENDINGS = {
    ReportTeller: [is_noted, is_stopped_for_the_device, is_added_to],
    BookingTeller: [
        is_noted,
        is_opened_with_its_code,
        is_stopped_for_an_explosive,
        is_stopped_for_lying_outdoors,
        is_stopped_for_another_area,
    ],
}
ANY_ENDING = [is_sent, is_cancelled, is_stopped_by_danger, is_left, is_timed_out, is_closed]


@pytest.mark.parametrize(
    ("teller", "contact", "ends"),
    [
        (teller, teller.contacts[0], ends)
        for teller, own in ENDINGS.items()
        for ends in ANY_ENDING + own
    ],
)
def test_what_comes_next_on_the_same_device_never_shows_an_earlier_answer(
    client, teller, contact, ends
):
    visitor = teller(client, contact=contact).comes_to_the_check_page()
    assert any(visitor.mark in text for text in visitor.seen)
    ends(visitor)

    visitor.seen.clear()
    for step in [*visitor.told(), "check"]:
        visitor.goes_to(visitor.url("step", step))
    second = visitor.opens_a_new_tab("sparrow").answers_everything().sends()

    assert not any("canary" in text for text in [*visitor.seen, *second.seen])
    row = teller.rows.get(reference=second.reference)
    assert "canary" not in teller.opened(row)


@pytest.mark.parametrize("teller", ENDINGS)
def test_another_device_can_not_open_the_address_of_an_unfinished_form(client, teller):
    visitor = teller(client, contact=teller.contacts[0]).comes_to_the_check_page()
    other = teller(Client(), "sparrow")
    other.run = visitor.run

    for step in [*visitor.told(), "check", "sent", "cancel"]:
        other.goes_to(visitor.url("step", step))

    assert not any("canary" in text for text in other.seen)
