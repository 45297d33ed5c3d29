"""Two people sign that items left the store, and never one of them alone."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from amnesty.models import ReceivedItem
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, TUESDAY
from tests.amnesty.taken_in import a_receipt, an_item, somebody, to_be_destroyed
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:amnesty_destruction")


@pytest.fixture
def first(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="first")


@pytest.fixture
def second(first, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="second")


def signs(client, wanted, *items, destroyed_on=MONDAY):
    ticked = [item.pk for item in items]
    return client.post(
        PAGE, {"wanted": wanted, "ticked": ticked, "destroyed_on": f"{destroyed_on}"}
    )


def listed(client):
    """What waits for the first person, and what for the second."""
    context = client.get(PAGE).context
    return list(context["sign_rows"]), list(context["sign_too_rows"])


def test_two_people_sign_and_then_it_is_destroyed(first, second):
    items = [to_be_destroyed(), to_be_destroyed()]
    assert listed(first) == (items, [])

    signs(first, "sign", *items)
    assert listed(second) == ([], items)
    page = signs(second, "sign-too", *items)

    assert page.status_code == 302
    for item in items:
        item.refresh_from_db()
        assert (item.first_signed_by, item.second_signed_by) == (first.staff, second.staff)
        assert item.destroyed_on == MONDAY
    assert listed(first) == ([], [])
    entries = AuditEntry.objects.filter(action="change").in_order()
    assert [(entry.staff.username, entry.record) for entry in entries] == [
        ("first", f"{items[0].receipt}"),
        ("first", f"{items[1].receipt}"),
        ("second", f"{items[0].receipt}"),
        ("second", f"{items[1].receipt}"),
    ]


def test_the_same_person_does_not_sign_twice(first, second):
    mine, theirs = to_be_destroyed(), to_be_destroyed()
    signs(first, "sign", mine)
    signs(second, "sign", theirs)

    page = signs(first, "sign-too", mine, theirs)

    assert page.status_code == 422
    assert "You signed first. Somebody else must sign too." in page.content.decode()
    assert not ReceivedItem.objects.filter(destroyed_on__isnull=False).exists()


def test_the_database_takes_no_signature_twice_either():
    item = to_be_destroyed()
    same = somebody("same")

    with pytest.raises(IntegrityError):
        ReceivedItem.objects.filter(pk=item.pk).update(
            first_signed_by=same, second_signed_by=same, destroyed_on=MONDAY
        )


@pytest.mark.parametrize(
    "values",
    [
        {"destroyed_on": MONDAY},
        {"second_signed_by": "x"},
        {"first_signed_by": "x", "second_signed_by": "y"},
        {"first_signed_by": "x", "route": "evidence"},
    ],
)
def test_nothing_is_half_destroyed(values):
    item = to_be_destroyed()
    people = {
        name: somebody(value) if name.endswith("by") else value for name, value in values.items()
    }

    with pytest.raises(IntegrityError):
        ReceivedItem.objects.filter(pk=item.pk).update(**people)


@pytest.mark.parametrize("route", ["destroy", "museum", "return"])
def test_whatever_leaves_the_store_is_signed_for_by_two(first, second, route):
    item = a_receipt(an_item(route=route)).items.get()

    signs(first, "sign", item)
    alone = signs(first, "sign-too", item)
    signs(second, "sign-too", item)

    assert alone.status_code == 422
    item.refresh_from_db()
    assert (item.first_signed_by, item.second_signed_by) == (first.staff, second.staff)
    page = second.get(reverse("admin:amnesty_receipt", args=[item.receipt.number]))
    assert "left the store on 23 November 2026" in page.content.decode()


def test_only_what_is_to_leave_the_store_stands_there(first):
    examined = {"needs_forensics": True, "forensic_reason": "An old case."}
    a_receipt(an_item(route="evidence"))
    a_receipt(an_item())
    a_receipt(an_item(route="destroy", **examined))
    void = to_be_destroyed()
    void.receipt.void(first.staff, "a mistake")
    back = to_be_destroyed(**examined, examined_on=MONDAY)

    assert listed(first) == ([back], [])


def test_what_changed_meanwhile_is_signed_for_by_nobody(first, second):
    item, other = to_be_destroyed(), to_be_destroyed()
    signs(first, "sign", item)

    page = signs(second, "sign", item, other)

    assert page.status_code == 422
    assert "it has just changed" in page.content.decode()
    other.refresh_from_db()
    assert other.first_signed_by is None
    with pytest.raises(ValidationError, match="Nothing was signed"):
        ReceivedItem.objects.sign(second.staff, [item, other])


def test_who_signed_takes_it_back_and_nobody_else(first, second):
    item = to_be_destroyed()
    signs(first, "sign", item)

    page = signs(second, "take-back", item, destroyed_on="")
    assert "Only whoever signed can take it back" in page.content.decode()
    assert listed(first) == ([], [item])

    signs(first, "take-back", item, destroyed_on="")
    assert listed(first) == ([item], [])


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TUESDAY, "Enter a day that is today or in the past"),
        (MONDAY - timedelta(days=1), "Enter a day on which all of them had been taken in"),
        ("", "Enter a date"),
    ],
)
def test_the_day_lies_between_taking_in_and_today(first, second, day, words):
    item = to_be_destroyed()
    signs(first, "sign", item)

    page = signs(second, "sign-too", item, destroyed_on=day)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert listed(second) == ([], [item])


def test_nothing_ticked_is_said(first):
    to_be_destroyed()

    page = signs(first, "sign")

    assert page.content.decode().count("Select one item or more") == 2


def test_a_hundred_at_once_and_no_more(first, monkeypatch):
    monkeypatch.setattr("amnesty.admin.destruction.AT_ONCE", 1)
    items = [to_be_destroyed(), to_be_destroyed()]

    assert "The first 1 stand here" in first.get(PAGE).content.decode()
    page = signs(first, "sign", *items)

    assert "Select 1 items at once, or fewer" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_who_sign_at_once_leave_one_signature():
    item = to_be_destroyed()
    people = [somebody(f"officer {number}") for number in range(4)]
    too_late = []

    def sign(by):
        try:
            ReceivedItem.objects.sign(by, [item])
        except ValidationError as error:
            too_late.append(error)

    all_at_once([partial(sign, by) for by in people])

    assert len(too_late) == 3
    assert AuditEntry.objects.filter(action="change").count() == 1
    item.refresh_from_db()
    assert (item.first_signed_by in people, item.version) == (True, 2)


@pytest.mark.django_db(transaction=True)
def test_a_receipt_is_made_void_or_signed_for_and_never_both():
    items = [to_be_destroyed() for _ in range(4)]

    def press(action, *args):
        with suppress(ValidationError):
            action(*args)

    sign, boss = ReceivedItem.objects.sign, somebody("boss")
    all_at_once(
        [partial(press, sign, somebody("first"), [item]) for item in items]
        + [partial(press, item.receipt.void, boss, "a mistake") for item in items]
    )

    for item in items:
        item.refresh_from_db()
        item.receipt.refresh_from_db()
        assert (item.first_signed_by is None) == (item.receipt.voided_on is not None)
