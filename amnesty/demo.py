"""Demonstration content: what can be tried at once, and the week of January 2023.

It may be loaded again, on the same day or a later one: nothing is there twice, new
days get slots, and what is booked stays as it is.
"""

import tomllib
from datetime import date, time, timedelta
from pathlib import Path

from campaign_site.dates import monday_of

from .models import (
    CollectionArea,
    CollectionSlot,
    CollectionTeam,
    District,
    ItemKind,
    SurrenderPeriod,
    SurrenderPoint,
)
from .models.publishing import value_of
from .working_days import next_working_days

CONTENT = tomllib.loads(Path(__file__).with_name("demo.toml").read_text())

PLACES_IN_A_SLOT = {
    CollectionSlot.Window.MORNING: 3,
    CollectionSlot.Window.AFTERNOON: 3,
    CollectionSlot.Window.EVENING: 1,
}


def load(today, people):
    """`people` are two members of staff: what the public reads takes both of them."""
    load_periods(today, people)
    for row in CONTENT["areas"]:
        load_slots(load_area(row), today)
    load_bins(people)
    load_sessions(today, people)


def load_periods(today, people):
    """The week of January 2023, and a period of six weeks with today in the third."""
    monday = monday_of(today)
    load_period("January 2023 week of action", date(2023, 1, 23), date(2023, 1, 29), people)
    load_period(
        "Demonstration surrender",
        monday - timedelta(weeks=2),
        monday + timedelta(weeks=4, days=-1),
        people,
        **CONTENT["example_hours"],
    )


def load_period(title, opens_on, closes_on, people, **hours):
    """The days move on with the calendar; all else stays as staff may have changed it."""
    first_values = {
        "method": SurrenderPeriod.Method.COLLECTION,
        "kinds": ItemKind.objects.published(),
        **CONTENT["wording"],
        **hours,
    }
    dates = {"opens_on": opens_on, "closes_on": closes_on}
    load_published(SurrenderPeriod, {"title": title}, dates, first_values, people)


def load_published(model, name, moving, first_values, people):
    """One proposes, the other agrees. What staff have proposed or taken off stays so."""
    row = model.objects.filter(**name).first() or model()
    if row.pk and row.versions.open().exists():
        return
    one, other = people
    if not row.version:
        new = {field.name: field.get_default() for field in model.public_fields()}
        row.propose(one, new | first_values | name | moving).agree(other)
    elif row.is_published:
        stands = {field.name: value_of(row, field) for field in model.public_fields()}
        if stands | moving != stands:
            row.propose(one, stands | moving).agree(other)


def load_area(row):
    team, _is_new = CollectionTeam.objects.get_or_create(name=row["team"])
    area, _is_new = CollectionArea.objects.get_or_create(name=row["name"], defaults={"team": team})
    for code in row["districts"]:
        District.objects.get_or_create(outward_code=code, defaults={"area": area})
    return area


def load_slots(area, today):
    days = next_working_days(today, CollectionSlot.WORKING_DAYS_AHEAD)
    CollectionSlot.objects.bulk_create(
        [
            CollectionSlot(area=area, date=day, window=window, capacity=places)
            for day in days
            for window, places in PLACES_IN_A_SLOT.items()
        ],
        ignore_conflicts=True,
    )


def load_bins(people):
    for row in CONTENT["bins"]:
        name = {"sort": SurrenderPoint.Sort.BIN, "town": row["town"], "name": row["name"]}
        told = ("place", "access", "reported_on")
        values = {field: row[field] for field in told if field in row}
        load_published(SurrenderPoint, name, {}, values, people)


def load_sessions(today, people):
    """Sessions on the coming working days. On a later day the same sessions move on."""
    days = next_working_days(today, max(row["days_ahead"] for row in CONTENT["sessions"]))
    for row in CONTENT["sessions"]:
        name = {"sort": SurrenderPoint.Sort.SESSION, "town": row["town"], "name": row["name"]}
        values = {
            "place": row.get("place", ""),
            "access": row["access"],
            "starts_at": time.fromisoformat(row["starts_at"]),
            "ends_at": time.fromisoformat(row["ends_at"]),
        }
        day = {"date": days[row["days_ahead"] - 1]}
        load_published(SurrenderPoint, name, day, values, people)
