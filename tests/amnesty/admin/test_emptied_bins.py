"""Two officers empty a bin, and what was in it counts when both say so."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from amnesty.models import BinEmptied, ItemKind, ReceivedItem, SurrenderPoint
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from tests.amnesty.factories import MONDAY, TUESDAY, a_bin, a_kind, a_session, published_as
from tests.amnesty.taken_in import an_emptied_bin, somebody, to_be_destroyed

pytestmark = pytest.mark.django_db
BINS = reverse("admin:amnesty_bins")


@pytest.fixture
def first(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="first")


@pytest.fixture
def second(first, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="second")


@pytest.fixture
def knife(db):
    return a_kind("knife", group=ItemKind.Group.BLADES)


@pytest.fixture
def emptied(first, second, knife):
    return an_emptied_bin({knife: 3})


def address(name, row):
    return reverse(f"admin:amnesty_{name}", args=[row.pk])


def typed(second, knife, **values):
    usual = {
        "emptied_on": f"{MONDAY}",
        "second_officer": second.staff.pk,
        "seal_removed": "A1",
        "seal_fitted": "A2",
        f"kind-{knife.pk}": 7,
    }
    return usual | values


def text_of(page):
    return " ".join(page.content.decode().split())


def test_the_first_enters_it_and_the_second_confirms_it(first, second, knife):
    first.post(address("bin_emptied", a_bin()), typed(second, knife, note="Nothing else."))

    emptied = BinEmptied.objects.get()
    assert (emptied.first_officer, emptied.second_officer) == (first.staff, second.staff)
    assert [(count.kind, count.number) for count in emptied.counts.all()] == [(knife, 7)]
    assert emptied.confirmed_at is None
    assert "you must confirm it" in text_of(second.get(BINS))
    assert "never entered" in text_of(first.get(BINS))

    second.post(address("emptying_confirm", emptied), {"version": emptied.version})

    emptied.refresh_from_db()
    assert emptied.confirmed_at is not None
    assert "never entered" not in text_of(first.get(BINS))
    done = AuditEntry.objects.filter(action__in=["add", "change"]).in_order()
    assert [(entry.staff.username, entry.action, entry.outcome) for entry in done] == [
        ("first", "add", ""),
        ("second", "change", "confirmed"),
    ]


def test_nobody_is_their_own_second_officer(first, second, knife):
    page = first.post(
        address("bin_emptied", a_bin()), typed(second, knife, second_officer=first.staff.pk)
    )

    assert page.status_code == 422
    assert "Select a valid choice" in text_of(page)
    assert not BinEmptied.objects.exists()
    with pytest.raises(IntegrityError):
        BinEmptied.objects.create(
            point=a_bin("Other"), first_officer=first.staff, second_officer=first.staff
        )


def test_who_may_not_empty_bins_is_no_second_officer(first, knife, signed_in_as):
    approver = signed_in_as(Role.APPROVER, name="approver")

    page = first.post(address("bin_emptied", a_bin()), typed(approver, knife))

    assert page.status_code == 422


@pytest.mark.parametrize("name", ["first", "third"])
def test_nobody_but_the_second_officer_confirms_it(emptied, signed_in_as, first, name):
    client = first if name == "first" else signed_in_as(Role.COLLECTIONS, name=name)

    page = client.post(address("emptying_confirm", emptied), {"version": 1})

    assert page.status_code == 422
    assert "Only second can do that." in text_of(page)
    assert "Confirm it</button>" not in text_of(client.get(address("emptying", emptied)))
    emptied.refresh_from_db()
    assert emptied.confirmed_at is None


def test_the_second_confirms_what_was_read_and_nothing_else(emptied, first, second, knife):
    right = typed(second, knife, version=1, **{f"kind-{knife.pk}": 30})
    first.post(address("emptying_put_right", emptied), right)

    page = second.post(address("emptying_confirm", emptied), {"version": 1})

    assert page.status_code == 409
    assert "the first officer has just put something right" in text_of(page)
    assert "30 × Knife" in text_of(page)
    emptied.refresh_from_db()
    assert emptied.confirmed_at is None
    assert second.post(address("emptying_confirm", emptied), {"version": 2}).status_code == 302


@pytest.fixture
def full(first, second, knife):
    """A full bin that was emptied."""
    return an_emptied_bin({knife: 3}, point=a_bin(status="full", place="High Street"))


def point_of(emptied):
    point = SurrenderPoint.objects.get(pk=emptied.point_id)
    return point.status, point.checked_on


def test_the_second_officer_says_that_a_full_bin_is_open_again(full, second):
    offered = text_of(second.get(address("emptying", full)))
    told = {"version": 1, "point_version": 1, "is_open_again": "on"}

    second.post(address("emptying_confirm", full), told)

    assert "it is open again, here: High Street, Northampton" in offered
    assert point_of(full) == ("open", MONDAY)


def test_without_that_tick_the_bin_stays_full(full, second):
    second.post(address("emptying_confirm", full), {"version": 1, "point_version": 1})

    full.refresh_from_db()
    assert full.confirmed_at is not None
    assert point_of(full)[0] == "full"


def test_a_bin_that_is_not_full_is_no_question(emptied, second):
    told = {"version": 1, "point_version": 1, "is_open_again": "on"}
    assert "open again" not in text_of(second.get(address("emptying", emptied)))
    published_as(emptied.point, status="closed")

    second.post(address("emptying_confirm", emptied), told)

    assert point_of(emptied)[0] == "closed"


def test_a_bin_that_was_moved_meanwhile_is_not_said_to_be_open(full, second):
    published_as(full.point, version=2, place="Low Street")
    told = {"version": 1, "point_version": 1, "is_open_again": "on"}

    page = second.post(address("emptying_confirm", full), told)

    full.refresh_from_db()
    assert (page.status_code, full.confirmed_at) == (409, None)
    assert point_of(full)[0] == "full"
    assert "here: Low Street, Northampton" in text_of(page)
    assert 'name="point_version" value="2"' in text_of(page)
    assert "checked" not in text_of(page).split('name="is_open_again"')[1].split(">")[0]


def test_what_is_confirmed_is_changed_by_nobody(emptied, first, second, knife):
    emptied.confirm(second.staff, 1)

    assert "Put it right" not in text_of(first.get(address("emptying", emptied)))
    with pytest.raises(Stale):
        emptied.put_right(first.staff, emptied.version, {knife: 1})
    with pytest.raises(Stale):
        emptied.take_back(first.staff, "a mistake")
    with pytest.raises(Stale):
        emptied.confirm(second.staff, emptied.version)
    page = first.post(address("emptying_take_back", emptied), {"reason": "a mistake"})
    assert page.status_code == 409


def test_the_first_takes_back_what_was_a_mistake(emptied, first, second):
    page = second.post(address("emptying_take_back", emptied), {"reason": "a mistake"})
    assert page.status_code == 422

    first.post(address("emptying_take_back", emptied), {"reason": "Typed for the wrong bin."})

    assert not BinEmptied.objects.exists()
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.reason) == ("delete", "Typed for the wrong bin.")


def test_a_seal_is_removed_from_a_bin_once(emptied, first, second, knife):
    values = typed(second, knife, seal_removed=emptied.seal_removed)

    page = first.post(address("bin_emptied", emptied.point), values)

    assert page.status_code == 422
    assert "that this one was removed is entered already" in text_of(page)
    assert BinEmptied.objects.count() == 1
    with pytest.raises(ValidationError):
        an_emptied_bin(point=emptied.point)


def test_putting_right_to_a_seal_that_is_known_is_said(emptied, first, second, knife):
    an_emptied_bin(point=emptied.point, seal_removed="S9", seal_fitted="S10")

    page = first.post(
        address("emptying_put_right", emptied), typed(second, knife, version=1, seal_removed="S9")
    )

    assert page.status_code == 422
    assert "that this one was removed is entered already" in text_of(page)


def test_a_gun_in_a_bin_is_said_in_red(emptied, second, shotgun):
    emptied.counts.create(kind=shotgun, number=1)

    page = second.get(address("emptying", emptied))

    warning = text_of(page).split('class="staff-warning"')[1].split("</div>")[0]
    assert "1 × Shotgun" in warning
    assert "Tell your supervisor now" in warning
    assert "Knife" not in warning


def test_a_bin_with_nothing_in_it_was_emptied_too(first, second, knife):
    first.post(address("bin_emptied", a_bin()), typed(second, knife, **{f"kind-{knife.pk}": ""}))

    emptied = BinEmptied.objects.get()
    assert not emptied.counts.exists()
    assert "nothing" in text_of(first.get(address("emptying", emptied)))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"emptied_on": f"{TUESDAY}"}, "Enter a day that is today or in the past"),
        ({"seal_removed": ""}, "Enter the number of the seal that was removed"),
        ({"seal_fitted": " "}, "Enter the number of the seal that was fitted"),
        ({"second_officer": ""}, "Select the second officer"),
    ],
)
def test_what_is_missing_is_asked_for(first, second, knife, values, words):
    page = first.post(address("bin_emptied", a_bin()), typed(second, knife, **values))

    assert page.status_code == 422
    assert words in text_of(page)


def test_the_bin_that_has_waited_longest_stands_first(first, second):
    late, never, early = a_bin("Late"), a_bin("Never"), a_bin("Early")
    for point, day in ((late, 20), (early, 2)):
        emptied = an_emptied_bin(point=point, emptied_on=date(2026, 11, day), seal_removed=f"{day}")
        emptied.confirm(second.staff, 1)
    an_emptied_bin(point=never)

    assert first.get(BINS).context["bins"] == [never, early, late]


def test_only_a_bin_is_emptied(first):
    assert first.get(address("bin_emptied", a_session())).status_code == 404


def test_somebody_else_is_not_the_second_officer_by_name_alone(emptied):
    with pytest.raises(ValidationError, match="Only second can do that"):
        emptied.confirm(somebody("third"), 1)


def test_the_start_page_says_what_waits_for_the_second_officer(emptied, first, second):
    item = to_be_destroyed()
    ReceivedItem.objects.sign(first.staff, [item])

    def waiting(client):
        return re.findall(r">([\w ]+) \((\d) wait for you\)<", text_of(client.get("/admin/")))

    assert waiting(second) == [("What leaves the store", "1"), ("Emptied bins", "1")]
    assert waiting(first) == []


def test_the_start_page_leads_who_approves_to_the_totals_alone(signed_in_as):
    text = text_of(signed_in_as(Role.APPROVER, name="approver").get("/admin/"))

    assert f'href="{reverse("admin:amnesty_totals")}"' in text
    assert f'href="{BINS}"' not in text
