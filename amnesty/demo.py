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
    District,
    ItemKind,
    SurrenderPeriod,
    SurrenderPoint,
)
from .working_days import next_working_days

CONTENT = tomllib.loads(Path(__file__).with_name("demo.toml").read_text())

PLACES_IN_A_SLOT = {
    CollectionSlot.Window.MORNING: 3,
    CollectionSlot.Window.AFTERNOON: 3,
    CollectionSlot.Window.EVENING: 1,
}


def load(today):
    load_periods(today)
    for row in CONTENT["areas"]:
        load_slots(load_area(row), today)
    load_bins()
    load_sessions(today)


def load_periods(today):
    """The week of January 2023, and a period of six weeks with today in the third."""
    monday = monday_of(today)
    load_period("January 2023 week of action", date(2023, 1, 23), date(2023, 1, 29))
    load_period(
        "Demonstration surrender",
        monday - timedelta(weeks=2),
        monday + timedelta(weeks=4, days=-1),
        **CONTENT["example_hours"],
    )


def load_period(title, opens_on, closes_on, **hours):
    """The days move on with the calendar; all else stays as staff may have changed it."""
    dates = {"opens_on": opens_on, "closes_on": closes_on}
    first_values = {
        "method": SurrenderPeriod.Method.COLLECTION,
        "is_published": True,
        **CONTENT["wording"],
        **hours,
        **dates,
    }
    period, is_new = SurrenderPeriod.objects.update_or_create(
        title=title, defaults=dates, create_defaults=first_values
    )
    if is_new:
        period.kinds.set(ItemKind.objects.all())


def load_area(row):
    area, _is_new = CollectionArea.objects.get_or_create(
        name=row["name"], defaults={"team": row["team"]}
    )
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


def load_bins():
    for row in CONTENT["bins"]:
        SurrenderPoint.objects.get_or_create(
            sort=SurrenderPoint.Sort.BIN,
            town=row["town"],
            name=row["name"],
            defaults={
                "place": row.get("place", ""),
                "access": row.get("access", ""),
                "reported_on": row.get("reported_on"),
                "is_published": True,
            },
        )


def load_sessions(today):
    """Sessions on the coming working days. On a later day the same sessions move on."""
    days = next_working_days(today, max(row["days_ahead"] for row in CONTENT["sessions"]))
    for row in CONTENT["sessions"]:
        SurrenderPoint.objects.update_or_create(
            sort=SurrenderPoint.Sort.SESSION,
            town=row["town"],
            name=row["name"],
            defaults={
                "place": row.get("place", ""),
                "access": row["access"],
                "date": days[row["days_ahead"] - 1],
                "starts_at": time.fromisoformat(row["starts_at"]),
                "ends_at": time.fromisoformat(row["ends_at"]),
                "is_published": True,
            },
        )
