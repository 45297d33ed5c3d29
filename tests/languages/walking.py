"""Everything that a reader can be shown in one language: each page, step, error and end.

A walk gives the name and the answer of each page. Words that whoever walks has typed stand in
no catalogue; they begin with the mark of the teller.
"""

import re
from datetime import timedelta
from urllib.parse import urlencode

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse, translate_url
from django.utils import timezone, translation

from amnesty.models import Booking, CollectionSlot, ItemKind, SurrenderPeriod
from campaign_site import languages, untouched
from campaign_site.urls import in_every_language
from reports.models import ConcernReport, ReportingPause, Topic
from tests import addresses
from tests.amnesty.factories import a_bin, a_kind, a_period, a_slot, an_area, published_as
from tests.giving_back import no_database
from tests.telling import BookingTeller, ReportTeller

NOW = "2026-11-20T10:00Z"
TYPED = {"story": "Canary story"}
# Shown by what is wrong with a request, and not at an address of their own.
ERRORS = ["400", "403", "403_csrf", "404", "405", "410", "413", "429", "500", "503"]
FIRST_WORDS = {pattern.pattern.regex.pattern for pattern in in_every_language}
# What rows that are made here say. Of rows that a force has, the catalogues have every word.
MADE_UP = {"9am to midday", "Canary words of staff."}
OTHERS = [code for code, _name in settings.LANGUAGES if code != languages.OWN]


def is_translated(address):
    """Whether the page is there in every language, by the map of the site."""
    path = address.partition("?")[0].lstrip("/")
    starts = (re.match(start, path) for start in FIRST_WORDS if start != r"^\Z")
    return not path or any(starts)


TRANSLATED = [address for address in addresses.PAGES if is_translated(address)]
IN_ENGLISH_ALONE = [
    address
    for address in addresses.PAGES
    if not is_translated(address) and not address.startswith("/admin/")
]


def walk(code):
    """The name and the answer of each page in the language of this code."""
    with time_machine.travel(NOW):
        fill()
        with translation.override(code):
            yield from report()
            yield from booking()
            yield from in_need()
        call_command("load_demo", verbosity=0)
        a_bin("Full", is_published=True)
        with translation.override(code):
            yield from reading(code)


def fill():
    """What can be chosen: every topic of the migrations, and visits for shotguns and knives."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    a_period(kinds=[a_kind("shotgun"), a_kind("knife", group=ItemKind.Group.BLADES)])
    a_slot(an_area(districts=["NN1"]), capacity=9)


# What is wrong with an answer, in every way that a field can be answered wrong

WRONG = {
    "reach-you": [
        {"email": "sam@example.com", "best_way": "call"},
        {"telephone": "01632 960001", "best_way": "email"},
    ],
    "telephone": [{"telephone": "01632 960001", "may_text": "no", "reminder": "yes"}],
}


def wrong_answers(form):
    """Too much, no number and no address, and what excludes itself."""
    chosen = {name for name, field in form.fields.items() if hasattr(field, "choices")}
    for typed in ("9" * 7000, "-1", "sw1", "nn99 9zz", "\0"):
        yield {name: "forged" if name in chosen else typed for name in form.fields}
    yield {
        name: [key for key, _label in field.choices] if name in chosen else "on"
        for name, field in form.fields.items()
        if name not in chosen or getattr(field, "exclusive", None)
    }


def errors(form, answers):
    """What each of these answers is answered with, without the page around it."""
    for typed in answers:
        data = QueryDict(urlencode(typed, doseq=True))
        wrong = type(form)(data, answers=form.answers).errors
        yield HttpResponse("".join(str(message) for each in wrong.values() for message in each))


def question(visitor, step):
    """The page of a question, with no answer at all, and each error that it can show."""
    name = f"{visitor.namespace} {step}"
    untouched.DRAWN.pages = {}  # a page that was drawn before does not tell of its form
    page = visitor.opens(step).page
    yield name, page
    form = page.context["form"]
    yield f"{name} unanswered", visitor.answers(step, nothing="").page
    for number, said in enumerate(errors(form, [*WRONG.get(step, []), *wrong_answers(form)])):
        yield f"{name}, error {number}", said


def journey(visitor):
    visitor.starts()
    told = visitor.told()
    while (step := visitor.step) in told:
        yield from question(visitor, step)
        visitor.answers(step, **told[step])
        assert visitor.step != step, visitor.errors
    yield from ending(visitor)


def ending(visitor):
    name = f"{visitor.namespace} {visitor.contact}"
    yield f"{name} check", visitor.goes_to(visitor.url("check")).page
    yield f"{name} cancel", visitor.goes_to(visitor.url("cancel")).page
    yield f"{name} sent", visitor.sends().page


def report():
    unsafe = ReportTeller(Client(), contact="none").starts()
    unsafe.answers("danger", danger="no").answers("device", device="no")
    yield from question(unsafe, "before")
    yield from ending(ReportTeller(Client(), contact="none").comes_to_the_check_page())
    visitor = ReportTeller(Client(), contact="shared")
    yield from journey(visitor)
    yield from by_code(visitor, "reports:status")
    opened = opens(visitor, "reports:status")
    for status in ConcernReport.PublicStatus:
        ConcernReport.objects.update(public_status=status)
        yield f"reports:status-opened {status}", visitor.client.get(opened)


def booking():
    yield from ending(BookingTeller(Client(), contact="none").comes_to_the_check_page())
    telephone = BookingTeller(Client(), contact="telephone").comes_to_the_check_page()
    yield from question(telephone, "telephone")
    visitor = BookingTeller(Client(), contact="email")
    yield from journey(visitor)
    yield from by_code(visitor, "amnesty:manage")
    yield from managing(visitor)


def opens(visitor, asks_at):
    key = {"reference": visitor.reference, "code": visitor.code}
    return visitor.client.post(reverse(asks_at), key).url


def by_code(visitor, asks_at):
    """The page that asks for the code, its errors, and what is added to the row it opens."""
    for number, typed in enumerate([{}, {"reference": "x", "code": "x"}]):
        page = visitor.client.post(reverse(asks_at), typed, follow=True)
        yield f"{asks_at} refused {number}", page
    opened = opens(visitor, asks_at)
    yield f"{asks_at}-opened", visitor.client.get(opened)
    for said in ("", "x" * 9000, f"canary {visitor.code}", "canary later"):
        page = visitor.client.post(opened, {"text": said}, follow=True)
        yield f"{asks_at}-opened, added {said[:9]}", page


def managing(visitor):
    a_slot(CollectionSlot.objects.get().area, window=CollectionSlot.Window.AFTERNOON)
    opened = opens(visitor, "amnesty:manage")
    for page in ("time", "cancel"):
        address = opened.replace("/opened/", f"/{page}/")
        yield f"amnesty:manage-{page}", visitor.client.get(address)
        posted = visitor.client.post(address, {}, follow=True)
        yield f"amnesty:manage-{page}, pressed", posted
    for status in Booking.Status:
        Booking.objects.update(
            status=status,
            ended_on=timezone.localdate(),
            held_until=timezone.now() + timedelta(days=1) if status == "requested" else None,
        )
        yield f"amnesty:manage-opened {status}", visitor.client.get(opened)


# What is shown when something else is wrong than an answer


def in_need():
    yield from interrupted()
    yield from refused()
    period = SurrenderPeriod.objects.get()
    words = Client().get(reverse("amnesty:booking:start"))
    yield "amnesty:booking start", words
    CollectionSlot.objects.all().update(capacity=0, held=0)
    for asks in ("amnesty:booking:start", "amnesty:surrender", "amnesty:knives-visit"):
        yield f"{asks} without visits", Client().get(reverse(asks))
    full = BookingTeller(Client(), contact="none")
    full.starts().answers("danger", danger="no")
    yield "amnesty:booking none left", full.page
    for opens_in in (-60, 60):
        first = timezone.localdate() + timedelta(days=opens_in)
        published_as(period, opens_on=first, closes_on=first + timedelta(days=20))
        for asks in ("amnesty:booking:start", "amnesty:surrender", "amnesty:knives"):
            yield f"{asks} {opens_in} days from its opening", Client().get(reverse(asks))
    ReportingPause.objects.create(words="Canary words of staff.")
    yield "reports:start paused", Client().get(reverse("reports:start"))
    ReportingPause.objects.all().delete()


def interrupted():
    visitor = ReportTeller(Client(), contact="none").starts()
    urls = {page: visitor.url(page) for page in ("keep", "check", "sent", "cancel")}
    with no_database():
        shown = {name: visitor.client.get(url) for name, url in urls.items()}
        lost = {name: visitor.client.post(url, TYPED) for name, url in urls.items()}
    for name in urls:
        yield f"reports:{name} without a database", shown[name]
        yield f"reports:{name} posted without a database", lost[name]
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        too_late = visitor.client.post(visitor.url("step", "place"), {"place": "Canary place"})
        yield "reports:step too late", too_late


def refused():
    strict = Client(enforce_csrf_checks=True)
    for asks in ("reports:status", "amnesty:manage", "feedback"):
        yield f"{asks} without a token", strict.post(reverse(asks), {"message": "Canary words"})
    for name in ERRORS:
        request = RequestFactory().get(f"{reverse('home')}no-such-page/")
        yield f"error {name}", render_to_string(f"{name}.html", request=request)


# Every address


def reading(code):
    client = Client()
    with translation.override(languages.OWN):
        here = {address: translate_url(address, code) for address in TRANSLATED}
    for address, translated in here.items():
        page = client.get(translated, follow=True)
        assert page["Content-Language"] == code, address
        yield address, page
    for typed in ("", "Ketering", "NN99 9ZZ", "nowhere at all", "Kettering"):
        page = client.post(reverse("amnesty:knives"), {"near": typed})
        yield f"amnesty:knives near {typed!r}", page
    points = re.findall(r'href="([^"]*/problem/)"', page.content.decode())
    assert points
    yield "amnesty:problem", client.get(points[0])
    yield "amnesty:problem unanswered", client.post(points[0], {})
    yield "feedback unanswered", client.post(reverse("feedback"), {"message": ""})
    yield "feedback too long", client.post(reverse("feedback"), {"message": "x" * 3000})
    yield "no such page", client.get(f"{reverse('home')}no-such-page/")
