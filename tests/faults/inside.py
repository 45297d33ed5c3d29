"""What a fault needs of the site itself, run with the environment of the stack's staff half.

    python -m tests.faults.inside prepare report 200
    python -m tests.faults.inside opened

Each prints JSON. To prepare is to answer every question, as the site keeps the answers: what
is left for a teller is the last button.
"""

import json
import secrets
import sys
from types import SimpleNamespace
from urllib.parse import urlencode

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import Count, F, Q  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.utils import timezone  # noqa: E402

from amnesty.models import Booking, CollectionSlot, SurrenderPeriod  # noqa: E402
from amnesty.models.teams import District  # noqa: E402
from amnesty.models.visits import HOLDING  # noqa: E402
from campaign_site.drafts import Drafts, Unfinished  # noqa: E402
from campaign_site.journeys import new_run  # noqa: E402
from campaign_site.models import Notice  # noqa: E402
from campaign_site.secret_codes import stored_token  # noqa: E402
from reports.models import ConcernReport  # noqa: E402
from tests.telling import BookingTeller, ReportTeller  # noqa: E402


class Giver(BookingTeller):
    """Wants the first time that can be booked in the area of the postcode."""

    @property
    def period(self):
        return SurrenderPeriod.objects.bookable(timezone.localdate()).first()

    @property
    def slot(self):
        area = District.objects.get(outward_code="NN1").area
        bookable = CollectionSlot.objects.bookable(self.period, timezone.localdate())
        return bookable.filter(area=area).order_by("date", "window").first()


TELLERS = {"report": ReportTeller, "booking": Giver}


def prepare(kind, number):
    """Tellers at their check pages: what each needs to press the last button."""
    with transaction.atomic():
        return [prepared(kind) for _ in range(int(number))]


def prepared(kind):
    mark = f"c{secrets.token_hex(4)}"
    teller = TELLERS[kind](None, mark, contact="none")
    told = teller.told()
    typed = {step: urlencode(told[step], doseq=True) for step in teller.asked}
    draft = Unfinished(teller.namespace, new_run(), typed=typed)
    Drafts(SimpleNamespace(COOKIES={})).keep(draft, HttpResponse())
    return {
        "kind": kind,
        "mark": mark,
        "run": draft.run,
        "token": stored_token(draft.token),
        "cookies": {draft.key.cookie: draft.key.secret},
    }


def crowd(free, reports, bookings):
    """So many who stand at their last pages, and what whoever begins a report types at each."""
    places(free)
    told = ReportTeller(None, "MARK", contact="none").told()
    return {
        "answers": {step: urlencode(typed, doseq=True) for step, typed in told.items()},
        "reports": prepare("report", reports),
        "bookings": prepare("booking", bookings),
    }


def places(number):
    """The first slot has so many places more. Who gets none is offered the others."""
    slot = Giver(None).slot
    CollectionSlot.objects.filter(pk=slot.pk).update(capacity=F("held") + int(number))
    return {"slot": slot.pk}


def opened():
    """All that was told, with the private keys, and what would be half written."""
    reports = [one("report", report, ReportTeller) for report in ConcernReport.objects.all()]
    bookings = [one("booking", booking, BookingTeller) for booking in Booking.objects.all()]
    holding = Count("booking", filter=Q(booking__status__in=HOLDING))
    wrong_slots = CollectionSlot.objects.annotate(taken=holding).exclude(held=F("taken"))
    return {
        "told": reports + bookings,
        "notices": Notice.objects.count(),
        "slots that count wrongly": wrong_slots.count(),
    }


def one(kind, row, teller):
    return {
        "kind": kind,
        "reference": row.reference,
        "token": row.submission_token,
        "text": teller.opened(row),
    }


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    commands = {"crowd": crowd, "prepare": prepare, "opened": opened, "places": places}
    answer = commands[name](*arguments)
    print(json.dumps(answer))  # noqa: T201
