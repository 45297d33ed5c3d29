from urllib.parse import urlencode

import pytest
from django.test import Client

from campaign_site.journeys import new_run
from reports.models import ConcernReport, Topic
from tests.telling import ReportTeller
from tests.unfinished import draft_of, keep
from tests.visitor import Visitor

# Those of the teller, without a mark, from someone who gives no details; `REACH` are their details.
ANSWERS = ReportTeller(None, mark="", contact="none").told()
REACH = ANSWERS.pop("reach-you")


class Reporter(Visitor):
    """A visitor of the report journey, with an answer ready for every question.

    The usual answers are put into the visitor's draft, which is far quicker than to post
    them; `walks_to_the_check_page` posts them one by one.
    """

    def answers_up_to(self, last, **typed):
        """Have the usual answer to each question before `last`, then give these to `last`."""
        slugs = list(ANSWERS)
        self.run = new_run()
        self.has_answered({slug: ANSWERS[slug] for slug in slugs[: slugs.index(last)]})
        return self.answers(last, **(typed or ANSWERS[last]))

    def has_answered(self, typed):
        """Have this typed, by step, where nothing is typed yet, as the site itself keeps it."""
        draft = draft_of(self)
        usual = {slug: urlencode(answer, doseq=True) for slug, answer in typed.items()}
        draft.typed = usual | draft.typed
        keep(self.client, draft)

    def goes_on_to_the_check_page(self):
        """From where the visitor stands, with the usual answers to the rest."""
        self.has_answered(ANSWERS | ({"reach-you": REACH} if self.step == "reach-you" else {}))
        self.goes_to(self.url("check"))
        assert self.step == "check"
        return self

    def answers_everything(self):
        return self.answers_up_to("contact").goes_on_to_the_check_page()

    def walks_to_the_check_page(self):
        while self.step != "check":
            asked = self.step
            self.answers(asked, **(ANSWERS | {"reach-you": REACH})[asked])
            assert self.step != asked, f"The usual answer to {asked} is refused."
        return self


def told():
    """The pages of the one report that was sent, opened: each question with its answer."""
    pages = ConcernReport.objects.get().answers.open()["pages"]
    return [(page["step"], dict(page["rows"])) for page in pages]


def values():
    """The values of the one report that was sent, opened."""
    pages = ConcernReport.objects.get().answers.open()["pages"]
    return {name: value for page in pages for name, value in page["values"].items()}


@pytest.fixture
def visitor(client, db):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    return Reporter(client, "reports")


@pytest.fixture
def at_photos(visitor):
    """A visitor on the page for photos."""
    visitor.answers_up_to("contact")
    assert visitor.step == "photos"
    return visitor


@pytest.fixture
def send_report(visitor):
    """Send a report with the usual answers, and these in place of some, by step."""

    def send(**typed):
        teller = Reporter(Client(), "reports")
        teller.run = new_run()
        rest = {"reach-you": REACH} if "contact" in typed else {}
        teller.has_answered(ANSWERS | rest | typed)
        teller.sends()
        return ConcernReport.objects.get(reference=teller.reference)

    return send
