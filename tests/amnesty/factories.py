"""Valid rows. A test names only the fields that it is about."""

from datetime import date, time, timedelta

from django.db.models import QuerySet

from amnesty.models import (
    Booking,
    CollectionArea,
    CollectionSlot,
    CollectionTeam,
    District,
    ItemKind,
    SurrenderPeriod,
    SurrenderPoint,
)

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def as_published(row):
    """A row as the public reads it, without the two people that it takes elsewhere."""
    return QuerySet(type(row)).bulk_create([row])[0]


def published_as(row, **values):
    """As if two people had agreed to these values."""
    QuerySet(type(row)).filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def a_kind(slug="shotgun", **values):
    """The common kinds are there already, from the migrations."""
    usual = {"name": slug.capitalize(), "group": ItemKind.Group.FIREARMS}
    says = {"version": 1, "is_published": True} | usual | values
    kind = ItemKind.objects.filter(slug=slug).first()
    return published_as(kind, **says) if kind else as_published(ItemKind(slug=slug, **says))


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
        "version": 1,
    }
    period = as_published(SurrenderPeriod(**(usual | values)))
    period.kinds.set(kinds)
    return period


def an_area(name="West", districts=("NN1",)):
    team, _is_new = CollectionTeam.objects.get_or_create(name=f"Team {name}")
    area = CollectionArea.objects.create(name=name, team=team)
    for code in districts:
        District.objects.create(area=area, outward_code=code)
    return area


def a_slot(area, **values):
    usual = {"date": TUESDAY, "window": CollectionSlot.Window.MORNING, "capacity": 3}
    return CollectionSlot.objects.create(area=area, **(usual | values))


def an_item(kind, **values):
    return {"kind": kind, "number": 1, "loaded": "", "ammunition": ""} | values


def answers_for(slot, kind, **values):
    """What the journey hands over when everything has been answered."""
    usual = {
        "period": SurrenderPeriod.objects.first(),
        "slot": slot,
        "booked": [an_item(kind)],
        "notices": [],
        "wishes": [],
        "contact": "none",
    }
    return usual | values


def as_told(**answers):
    """What is sealed in one column: a page with these questions and answers."""
    rows = [[question.capitalize(), answer] for question, answer in answers.items()]
    return {"format": 1, "pages": [{"step": "told", "rows": rows, "values": answers}]}


def a_booking(slot, number=1, told=None, code_hash="", **answers):
    """A request for a visit. `told` holds what is sealed, column by column."""
    usual = {
        "hazards": as_told(note="Use the back door"),
        "place": as_told(place="1 Example Street", postcode="NN1 1AA"),
        "contact": as_told(),
    }
    return Booking.objects.store(
        answers_for(slot, a_kind(), **answers),
        usual | (told or {}),
        code_hash=code_hash,
        submission_token=f"token {number}",
    )


def a_bin(name="Kingsthorpe", **values):
    usual = {
        "sort": SurrenderPoint.Sort.BIN,
        "town": "Northampton",
        "checked_on": date(2026, 11, 1),
        "is_published": True,
        "version": 1,
    }
    return as_published(SurrenderPoint(name=name, **(usual | values)))


def a_session(name="Corby market", **values):
    usual = {
        "sort": SurrenderPoint.Sort.SESSION,
        "town": "Corby",
        "date": TUESDAY,
        "starts_at": time(14),
        "ends_at": time(15, 30),
        "checked_on": date(2026, 11, 1),
        "is_published": True,
        "version": 1,
    }
    return as_published(SurrenderPoint(name=name, **(usual | values)))
