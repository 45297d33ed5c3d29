"""Valid rows. A test names only the fields that it is about."""

from datetime import date, time, timedelta

from amnesty.models import (
    Booking,
    CollectionArea,
    CollectionSlot,
    District,
    ItemKind,
    SurrenderPeriod,
    SurrenderPoint,
)

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


def a_kind(slug="shotgun", **values):
    """The common kinds are there already, from the migrations."""
    usual = {"name": slug.capitalize(), "group": ItemKind.Group.FIREARMS}
    kind, _is_new = ItemKind.objects.update_or_create(slug=slug, defaults=usual | values)
    return kind


def a_period(kinds=(), **values):
    usual = {
        "title": "November surrender",
        "opens_on": MONDAY - timedelta(days=7),
        "closes_on": MONDAY + timedelta(days=27),
        "method": SurrenderPeriod.Method.COLLECTION,
        "wording_version": "1",
        "promise": "You will not be prosecuted for having it.\nYou do not have to give your name.",
        "limits": "Crimes from before can be investigated.",
        "morning_hours": "9am to midday",
        "is_published": True,
    }
    period = SurrenderPeriod.objects.create(**(usual | values))
    period.kinds.set(kinds)
    return period


def an_area(name="West", districts=("NN1",)):
    area = CollectionArea.objects.create(name=name, team=f"Team {name}")
    for code in districts:
        District.objects.create(area=area, outward_code=code)
    return area


def a_slot(area, **values):
    usual = {"date": TUESDAY, "window": CollectionSlot.Window.MORNING, "capacity": 3}
    return CollectionSlot.objects.create(area=area, **(usual | values))


def answers_for(slot, kind, **values):
    """What the journey hands over when everything has been answered."""
    usual = {
        "period": SurrenderPeriod.objects.first(),
        "kinds": [kind],
        "slot": slot,
        "postcode": "NN1 1AA",
        "place": "1 Example Street",
        "notices": [],
        "note": "",
        "contact": "none",
    }
    return usual | values


def a_booking(slot, number=1, **values):
    kind = a_kind()
    return Booking.objects.request(answers_for(slot, kind, **values), f"token {number}")


def a_bin(name="Kingsthorpe", **values):
    usual = {
        "sort": SurrenderPoint.Sort.BIN,
        "town": "Northampton",
        "checked_on": date(2026, 11, 1),
        "is_published": True,
    }
    return SurrenderPoint.objects.create(name=name, **(usual | values))


def a_session(name="Corby market", **values):
    usual = {
        "sort": SurrenderPoint.Sort.SESSION,
        "town": "Corby",
        "date": TUESDAY,
        "starts_at": time(14),
        "ends_at": time(15, 30),
        "checked_on": date(2026, 11, 1),
        "is_published": True,
    }
    return SurrenderPoint.objects.create(name=name, **(usual | values))
