"""Whole pages about handing in, before, during and after a surrender."""

from datetime import timedelta

from amnesty.distances import nearest_first, towns
from amnesty.journey import BOOKING
from amnesty.knives import NearForm, ProblemForm
from amnesty.models import SurrenderPeriod

from . import made_up
from .shown import Shown
from .typed import checked, typed

SURRENDER, START = "amnesty/surrender.html", "amnesty/start.html"
KNIVES, NO_BIN = "amnesty/knives.html", "amnesty/knives_visit.html"
WEEK = timedelta(days=7)


def of(opens=-2 * WEEK, closes=2 * WEEK, **more):
    """A page of a surrender from one day to another, each seen from today."""

    def shown():
        today = made_up.today()
        method = more.get("method", SurrenderPeriod.Method.COLLECTION)
        period = made_up.period(opens_on=today + opens, closes_on=today + closes, method=method)
        state = period.state_on(today)
        return {
            "period": period,
            "state": state,
            "is_last_day": period.closes_on == today,
            "may_book": more.get("may_book", state == "open"),
            "is_busy": more.get("is_busy", False),
            "kinds": made_up.kinds(),
            "stations": more.get("stations", list)(),
            "journey": BOOKING,
        }

    return shown


def places(town=None, values=None):
    def shown():
        lists = {
            "stations": [made_up.station()],
            "sessions": [made_up.session()],
            "bins": made_up.bins(),
        }
        if town:
            lists = {name: nearest_first(points, town()) for name, points in lists.items()}
        else:
            lists["bins"] = [("Example Town", lists["bins"])]
        form = checked(NearForm(typed(values)))
        return {"form": form, "town": town and town(), "towns": towns().values(), **lists}

    return shown


def first_town():
    return next(iter(towns().values()))


STATION = {"method": SurrenderPeriod.Method.STATION, "may_book": False}
NO_TOWN = {"near": "Ketering"}
PAGES = {
    "surrender-open": Shown("A surrender", SURRENDER, of()),
    "surrender-full": Shown("A surrender without a free visit", SURRENDER, of(may_book=False)),
    "surrender-last-day": Shown(
        "The last day of a surrender", SURRENDER, of(closes=0 * WEEK, may_book=False)
    ),
    "surrender-at-stations": Shown(
        "A surrender at stations", SURRENDER, of(**STATION, stations=lambda: [made_up.station()])
    ),
    "surrender-to-come": Shown("A surrender to come", SURRENDER, of(opens=WEEK)),
    "surrender-over": Shown("A surrender that is over", SURRENDER, of(closes=-WEEK)),
    "surrender-none": Shown("No surrender", SURRENDER, lambda: {"kinds": made_up.kinds()}),
    "visit-start": Shown("Before a visit is booked", START, of()),
    "visit-start-busy": Shown("Too many visits in an hour", START, of(is_busy=True)),
    "visit-start-closed": Shown("No visit can be booked", START, of(may_book=False)),
    "places": Shown("Places", KNIVES, places()),
    "places-near": Shown("Places near a town", KNIVES, places(first_town)),
    "places-refused": Shown(
        "A town that nobody knows", KNIVES, places(values={"near": "Ketering"})
    ),
    "no-bin": Shown("No way to a bin", NO_BIN, of()),
    "no-bin-closed": Shown("No way to a bin, and no visit", NO_BIN, of(may_book=False)),
    "problem": Shown(
        "What is wrong with a bin",
        "amnesty/knives_problem.html",
        lambda: {"form": ProblemForm(), "point": made_up.point()},
    ),
}
