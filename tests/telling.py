"""Someone who answers every question of a journey, in words that stand nowhere else.

Every text begins with a mark, such as "canary". A page that shows what was told, or a
place where it can be read, has the mark in it; another tab or report has another mark.
"""

import json
import re
from types import SimpleNamespace
from urllib.parse import urlencode

from amnesty.entry import ENTRY as BOOKING_ENTRY
from amnesty.models import Booking, CollectionSlot, SurrenderPeriod
from campaign_site.drafts import Unfinished
from campaign_site.journeys import new_run
from campaign_site.roles import Role
from reports.entry import ENTRY
from reports.models import ConcernReport
from tests.unfinished import keep
from tests.visitor import Visitor

CODE = re.compile(r"\b(?:[2-9A-Z]{4}-){4}[2-9A-Z]\b")


class Teller(Visitor):
    """A browser tab that answers whatever it is asked."""

    namespace = ""
    first_step = "danger"
    changed_step = ""
    # Where the tab stands when it asks for anything 30 minutes later.
    timed_out_step = "timed-out"
    roles = ()

    def __init__(self, client, mark="canary", contact=""):
        super().__init__(client, self.namespace)
        self.mark = mark
        self.contact = contact
        self.seen = []

    def goes_to(self, address):
        super().goes_to(address)
        self.seen.append(self.text)
        return self

    def answers(self, step, **typed):
        super().answers(step, **typed)
        self.seen.append(self.text)
        return self

    def opens_a_new_tab(self, mark):
        return type(self)(self.client, mark, self.contact)

    def starts(self):
        return super().starts(self.first_step)

    def answers_everything(self):
        return self.starts().goes_on()

    def goes_on(self):
        """From wherever the tab stands to the check page."""
        told = self.told()
        while (step := self.step) in told:
            self.answers(step, **told[step])
            assert self.step != step, self.errors
        assert self.step == "check"
        return self

    def comes_to_the_check_page(self):
        """With every answer given, as the site keeps it: far quicker than to give each."""
        told = {step: urlencode(self.told()[step], doseq=True) for step in self.asked}
        self.run = new_run()
        keep(self.client, Unfinished(self.kept_as, self.run, typed=told))
        self.goes_to(self.url("check"))
        assert self.step == "check"
        return self

    def says(self, text):
        return f"{self.mark} {text}".strip()

    @property
    def code(self):
        """As it stands on the page, where a journey gives one."""
        return CODE.search(self.words).group()

    @property
    def texts(self):
        """Every text of this teller that is to be stored."""
        told = [self.told()[step] for step in self.asked]
        values = [value for typed in told for value in typed.values()]
        return [text for text in values if isinstance(text, str) and self.mark in text]

    @property
    def changed(self):
        """A text, and the question that it answers, for a visitor who thinks again."""
        (name, text), *_ = self.told()[self.changed_step].items()
        return text, {name: f"{self.mark} thought again"}


class ReportTeller(Teller):
    namespace = "reports"
    contacts = ConcernReport.Identity.values
    changed_step = "story"
    rows = ConcernReport.objects

    @property
    def asked(self):
        return [step for step in self.told() if step != "reach-you" or self.contact != "none"]

    def told(self):
        says = self.says
        return {
            "danger": {"danger": "no"},
            "device": {"device": "yes"},
            "topic": {"topic": "drugs"},
            "timing": {"timing": "going-on"},
            "story": {"story": says("Three vans came in the night.")},
            "place": {
                "place": says("Behind the old mill"),
                "postcode": "NN1 1AA",
                "online_place": says("Chats"),
            },
            "when": {"when": says("Most Fridays")},
            "people": {
                "people-count": "2",
                "people-1-name": says("Slim"),
                "people-1-age": says("about forty"),
                "people-1-looks": says("Tall, in a red coat"),
                "people-1-found_at": says("the corner café"),
                "people-1-part": says("drives"),
                "people-2-name": says("Red Robin"),
            },
            "vehicles": {
                "vehicles-count": "1",
                "vehicles-1-registration": says("AB12 CDE"),
                "vehicles-1-description": says("rusty van"),
                "vehicles-1-use": says("carries boxes"),
            },
            "online": {"online": says("@slim")},
            "risks": {"risks": ["children", "dogs-or-traps"]},
            "knowledge": {
                "how_known": says("I heard it\nfrom “the crane”"),
                "safe_to_act": "not-sure",
            },
            "contact": {"contact": self.contact},
            "reach-you": {
                "name": says("Sam Example"),
                "telephone": "01632 960001",
                "email": f"{self.mark}sam@example.com",
                "best_way": "text",
                "best_time": says("after nine"),
                "must_not_know": says("Nobody at home"),
                "may_leave_message": "no",
            },
            "photos": {},
        }

    @staticmethod
    def opened(report):
        """All that was told with a report, as its officer may read it."""
        who = report.contact.details.open() if report.identity != "none" else None
        return json.dumps([report.answers.open(), who], ensure_ascii=False)

    @staticmethod
    def contact_of(report):
        return report.identity


class EntryTeller(ReportTeller):
    """An officer who writes down what somebody says on the telephone."""

    namespace = "admin:report-entry"
    first_step = "channel"
    timed_out_step = "login"
    roles = (Role.TRIAGE,)

    @property
    def kept_as(self):
        return ENTRY.kept_as(SimpleNamespace(user=self.client.staff))

    def told(self):
        told = super().told()
        del told["danger"], told["device"]
        return {"channel": {"channel": "telephone"}} | told


class BookingTeller(Teller):
    namespace = "amnesty:booking"
    contacts = Booking.ContactWay.values
    changed_step = "place"
    rows = Booking.objects

    @property
    def slot(self):
        return CollectionSlot.objects.get()

    @property
    def period(self):
        return SurrenderPeriod.objects.get()

    @property
    def asked(self):
        return [
            step
            for step in self.told()
            if step not in Booking.ContactWay.values or step == self.contact
        ]

    def told(self):
        mark = self.mark
        return {
            "danger": {"danger": "no"},
            "do-you-know": {"explosive": "no"},
            "items": {"items": ["shotgun", "knife"]},
            "about-it": {
                "about-shotgun-number": "2",
                "about-shotgun-loaded": "unknown",
                "about-shotgun-ammunition": "apart",
                "about-shotgun-details": f"{mark} an old one",
                "about-knife-number": "",
                "about-knife-details": f"{mark} rusty",
            },
            "kept": {"kept": ["loft"]},
            "whose": {"whose": "late-relative"},
            "papers": {"papers": "unknown"},
            "area": {"postcode": "NN1 1AA"},
            "place": {
                "place": f"{mark} Nowhere Lane\nbehind the “crane”",
                "way_in": f"{mark} through the yard",
            },
            "access": {"notices": ["dog"], "note": f"{mark} my sister is at home"},
            "time": {"time": self.slot.pk},
            "wishes": {"wishes": ["plain-clothes"]},
            "contact": {"contact": self.contact},
            "telephone": {
                "name": f"{mark} Sam Example",
                "telephone": "01632 960001",
                "may_leave_message": "no",
                "may_text": "yes",
                "reminder": "yes",
            },
            "email": {
                "name": f"{mark} Sam Example",
                "email": f"{mark}@example.com",
                "reminder": "no",
            },
            "promise": {"promise": self.period.wording_version},
        }

    @staticmethod
    def opened(booking):
        sealed = (booking.hazards, booking.place, booking.contact)
        return json.dumps([value.open() for value in sealed], ensure_ascii=False)

    @staticmethod
    def contact_of(booking):
        return booking.contact_way


class BookingEntryTeller(BookingTeller):
    """An officer who writes down the visit that somebody asks for on the telephone."""

    namespace = "admin:booking-entry"
    timed_out_step = "login"
    roles = (Role.COLLECTIONS,)

    @property
    def kept_as(self):
        return BOOKING_ENTRY.kept_as(SimpleNamespace(user=self.client.staff))
