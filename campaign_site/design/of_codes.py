"""Whole pages for whoever has a reference and a code, for each state of what it opens."""

from django.urls import reverse

from amnesty.forms.manage import AccessNoteForm, VisitCodeForm
from amnesty.manage import MAY_ASK_AGAIN, PHRASES, REFUSED, SAID, WHEN
from amnesty.models import Booking
from campaign_site.dates import deadline_in_words
from reports.forms.status import AdditionForm, StatusForm
from reports.models import ConcernReport
from reports.status import PHRASES as REPORT_PHRASES

from . import made_up
from .of_journeys import times
from .shown import Shown
from .typed import checked, typed

REPORT, VISIT = "reports/status_opened.html", "amnesty/manage_opened.html"


def asked(form_class, values=None):
    return lambda: {"form": checked(form_class(typed(values))), "days": 30}


def report(status, values=None, said=""):
    def shown():
        form = checked(AdditionForm(typed(values)))
        return {"phrase": REPORT_PHRASES[status], "form": form, "said": said}

    return shown


def visit(status, values=None, said=""):
    """As the view of that page words it."""

    def shown():
        booking = made_up.booking(status)
        phrase, what_to_do = PHRASES[status]
        is_unread = status == Booking.Status.REQUESTED
        may_be_sent = booking.may_be_changed_by_giver
        return {
            "booking": booking,
            "phrase": phrase,
            "what_to_do": what_to_do,
            "when": WHEN.get(status),
            "held_until": is_unread and deadline_in_words(booking.held_until),
            "may_ask_again": status in MAY_ASK_AGAIN,
            "said_words": SAID.get(said),
            "is_refused": said == REFUSED,
            "time_url": reverse("design:page", args=["visit-another-time"]),
            "cancel_url": reverse("design:page", args=["visit-cancel"]),
            "form": checked(AccessNoteForm(typed(values), may_be_sent=may_be_sent)),
        }

    return shown


def changed(**more):
    opened_url = reverse("design:page", args=["visit-requested"])
    return {"booking": made_up.booking(Booking.Status.CONFIRMED), "opened_url": opened_url} | more


WRONG = {"reference": "C-12", "code": ""}
RECEIVED, REQUESTED = ConcernReport.PublicStatus.RECEIVED, Booking.Status.REQUESTED
PAGES = {
    "report-code": Shown("The code of a report", "reports/status.html", asked(StatusForm)),
    "report-code-refused": Shown(
        "The code of a report, refused", "reports/status.html", asked(StatusForm, WRONG)
    ),
    **{
        f"report-{status}": Shown(f"A report: {status.label}", REPORT, report(status))
        for status in ConcernReport.PublicStatus
    },
    "report-added": Shown("A report, with more", REPORT, report(RECEIVED, said="added")),
    "report-refused": Shown("A report, with nothing more", REPORT, report(RECEIVED, {})),
    "visit-code": Shown("The code of a visit", "amnesty/manage.html", asked(VisitCodeForm)),
    **{
        f"visit-{status}": Shown(f"A visit: {status.label}", VISIT, visit(status))
        for status in Booking.Status
    },
    "visit-moved": Shown("A visit that was moved", VISIT, visit(REQUESTED, said="moved")),
    "visit-not-changed": Shown(
        "A visit that could not be changed", VISIT, visit(Booking.Status.OUT, said=REFUSED)
    ),
    "visit-refused": Shown("A visit, with an empty note", VISIT, visit(REQUESTED, {})),
    "visit-another-time": Shown(
        "Another time for a visit",
        "amnesty/manage_time.html",
        lambda: changed(form=times(made_up.slots())["form"]),
    ),
    "visit-cancel": Shown("Cancel a visit", "amnesty/manage_cancel.html", changed),
}
