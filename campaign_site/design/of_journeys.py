"""Whole pages of the two journeys. Their places to stop have addresses of their own."""

from django.urls import reverse

from amnesty.forms.items import AboutItemsForm
from amnesty.forms.promise import PromiseForm
from amnesty.forms.visit import TimeForm
from amnesty.models import Booking, CollectionArea
from campaign_site.dates import deadline_in_words
from campaign_site.interruptions import GivenBack
from reports.forms.concern import StoryForm, TopicForm
from reports.forms.people import PeopleForm
from reports.forms.reporter import LIMITS, ContactChoiceForm
from reports.models import ConcernReport, ReportingPause
from reports.photos_page import PhotosForm

from . import made_up
from .shown import Shown
from .typed import checked, typed

QUESTION = "journeys/question.html"
ABOUT = {
    "about-example-1-number": "2",
    "about-example-1-loaded": "unknown",
    "about-example-1-ammunition": "apart",
    "about-example-1-details": made_up.TEXT,
    "about-example-3-number": "40",
    "about-example-3-details": "",
    "about-example-4-number": "1",
    "about-example-4-details": "",
}
WRONG_ABOUT = {
    "about-example-1-number": "many",
    "about-example-1-loaded": "",
    "about-example-3-number": "0",
}
KEPT = GivenBack([("story", made_up.TEXT), ("answer", "yes")])


def around():
    """The addresses on every page of a journey lead to this page's own start."""
    start = reverse("design:start")
    return {
        "start_url": start,
        "cancel_url": reverse("design:page", args=["stop-and-delete"]),
        "back_url": start,
        "earlier_url": start,
        "web_as_text": True,
    }


def asked(form_class, values=None, **answers):
    return lambda: around() | {"form": checked(form_class(typed(values), answers=answers))}


def story():
    answers = {"topic": "", "timing": ConcernReport.Timing.NOW}
    form = StoryForm(None, answers=answers)
    form.topic = made_up.topic()
    return around() | {"form": form}


def about_items(values=None):
    kinds = [kind for kind in made_up.kinds() if kind.group != made_up.GROUPS.LOOK_ALIKES]
    return asked(AboutItemsForm, values, kinds=kinds)()


def times(slots, values=None):
    period, area = made_up.period(), CollectionArea(pk=0)
    form = TimeForm(typed(values), answers={"period": period, "area": area})
    form.slots = slots
    free = [slot for slot in slots if not slot.is_full]
    form.fields["time"].choices = [(str(slot.pk), slot.in_words(period)) for slot in free]
    return around() | {"form": checked(form)}


def sections(*told):
    """Each heading with its rows of a question and an answer."""
    url = reverse("design:start")
    return [{"title": title, "rows": rows, "url": url} for title, rows in told]


def report_checked():
    long_answer = f"{made_up.TEXT}\n{made_up.LONG_WORD}"
    told = sections(
        ("What you know", [("What is it about?", "An example topic"), ("When?", long_answer)]),
        ("About you", [("Do you want to say who you are?", "Give no details")]),
    )
    piece = {"words": "my street", "question": "When?", "url": reverse("design:start")}
    shown = {"sections": told, "identifying_words": [piece], "area": "elsewhere", "limits": LIMITS}
    return around() | shown


def booking_checked():
    booking = made_up.booking()
    told = sections(("The visit", [("When can we come?", booking.visit)]))
    return around() | {"sections": told, "read_by": deadline_in_words(booking.held_until)}


def report_sent():
    shown = {"reference": made_up.REFERENCE["report"], "code_groups": made_up.CODE_GROUPS}
    expires_on = made_up.today() + ConcernReport.CODE_LASTS
    return shown | {"expires_on": expires_on, "topic": made_up.topic()}


def booking_sent():
    booking = made_up.booking(contact_way=Booking.ContactWay.TELEPHONE)
    shown = {"reference": booking.reference, "code_groups": made_up.CODE_GROUPS}
    return shown | {"booking": booking, "held_until": deadline_in_words(booking.held_until)}


def time_left():
    """The message comes below two minutes; when they are over the page goes, as it should."""
    start = reverse("design:start")
    return asked(TopicForm)() | {"seconds_left": 119, "keep_url": start, "timed_out_url": start}


PAGES = {
    "question": Shown("A question", QUESTION, asked(ContactChoiceForm)),
    "question-answered": Shown(
        "A question, answered", QUESTION, asked(ContactChoiceForm, {"contact": "none"})
    ),
    "question-refused": Shown("A question, refused", QUESTION, asked(ContactChoiceForm, {})),
    "question-with-advice": Shown("A question with advice", "reports/story.html", story),
    "blocks": Shown("Blocks of questions", "reports/people.html", asked(PeopleForm)),
    "blocks-answered": Shown(
        "Blocks of questions, answered",
        "reports/people.html",
        asked(PeopleForm, {"people-count": "2", "people-1-name": "Sam", "people-2-age": "40"}),
    ),
    "blocks-refused": Shown(
        "Blocks of questions, refused",
        "reports/people.html",
        asked(PeopleForm, {"people-count": "1", "people-1-age": "x" * 60}),
    ),
    "about-each": Shown("A block for each thing", QUESTION, about_items),
    "about-each-answered": Shown(
        "A block for each thing, answered", QUESTION, lambda: about_items(ABOUT)
    ),
    "about-each-refused": Shown(
        "A block for each thing, refused", QUESTION, lambda: about_items(ABOUT | WRONG_ABOUT)
    ),
    "photos": Shown("Photos", "reports/photos.html", asked(PhotosForm)),
    "photos-added": Shown(
        "Photos, two added", "reports/photos.html", asked(PhotosForm, {"added": ["one", "two"]})
    ),
    "photos-refused": Shown(
        "Photos, one refused", "reports/photos.html", asked(PhotosForm, {"fault": "missing"})
    ),
    "times": Shown("Times to choose", "amnesty/time.html", lambda: times(made_up.slots())),
    "times-refused": Shown(
        "Times to choose, refused", "amnesty/time.html", lambda: times(made_up.slots(), {})
    ),
    "times-full": Shown("No time to choose", "amnesty/time.html", lambda: times([])),
    "promise": Shown(
        "The promise",
        "amnesty/promise.html",
        lambda: asked(PromiseForm, period=made_up.period())(),
    ),
    "time-left": Shown("Two minutes are left", QUESTION, time_left),
    "report-check": Shown("Check a report", "reports/check.html", report_checked),
    "visit-check": Shown("Check a visit", "amnesty/check.html", booking_checked),
    "stop-and-delete": Shown("Stop and delete", "journeys/cancel.html", around),
    "report-sent": Shown("A report is sent", "reports/sent.html", report_sent),
    "visit-sent": Shown("A visit is asked for", "amnesty/sent.html", booking_sent),
    "paused": Shown(
        "The form is paused",
        "reports/paused.html",
        lambda: {"pause": ReportingPause(words=made_up.TEXT)},
    ),
    "paused-midway": Shown(
        "The form is paused midway",
        "reports/paused.html",
        lambda: around() | {"pause": ReportingPause(words=made_up.TEXT), "address": ""},
    ),
    "interrupted": Shown(
        "Nothing can be saved",
        "journeys/interrupted.html",
        lambda: {"title": "We can’t save this right now", "given_back": KEPT},
    ),
    "too-late": Shown(
        "Sent too late",
        "journeys/too_late.html",
        lambda: around() | {"gone": "Your earlier answers are gone.", "given_back": KEPT},
    ),
}
