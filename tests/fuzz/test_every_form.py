"""No form falls over what is typed into it, and what it takes is stored as it was typed.

The fields are read from the pages, so that a new one is here by itself.
"""

import re
import unicodedata
from itertools import cycle, islice
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.models import ConcernReport
from tests.fuzz.attacker import encoded
from tests.fuzz.hostile import ALL, BODIES, BYTES, DAYS, FORM, NUMBERS, TEXTS
from tests.naughty import STRINGS
from tests.telling import ReportTeller
from tests.unfinished import draft_of, keep

NAME = re.compile(r'<(?:input|textarea|select|button)\b[^>]*\bname="([^"]+)"')
# Which nobody asked for: a column of ours, one of staff, a button of another page.
EXTRA = ["id", "pk", "reference", "status", "is_staff", "sent", "remove", "token", "_popup"]
VALUES = [b"", *BYTES, *NUMBERS, *DAYS, *TEXTS[::40]]


def names_on(page):
    names = dict.fromkeys(NAME.findall(page.content.decode(errors="replace")))
    return [name for name in names if name != "csrfmiddlewaretoken"]


@pytest.mark.parametrize("who", ["reporter", "giver"])
def test_no_answer_to_a_question_is_a_fault(attacker, who, request):
    """Each question in turn, by somebody who has answered all of them before."""
    visitor = request.getfixturevalue(who)
    draft, values = draft_of(visitor), cycle(VALUES)
    for step in visitor.asked:
        keep(attacker.client, draft)
        page = attacker.asks("GET", visitor.url("step", step))
        assert page.status_code == 200, step
        names = [*names_on(page), *EXTRA]
        for value in islice(values, 10):
            keep(attacker.client, draft)
            answer = attacker.asks("POST", visitor.url("step", step), encoded(names, value))
            leads = parse_qs(urlsplit(answer.get("Location", "")).query)
            assert answer.status_code == 413 or leads.get("run") == [visitor.run]
        attacker.asks("GET", visitor.url("step", step))

    assert attacker.faults == {}
    assert attacker.share(200, 302) > 90


@pytest.mark.parametrize("who", ["reporter", "giver"])
def test_what_was_kept_is_shown_again_whatever_it_is(attacker, who, request):
    visitor = request.getfixturevalue(who)
    draft, values = draft_of(visitor), cycle(VALUES)
    whole = dict(draft.typed)
    for step in visitor.asked:
        draft.typed = whole
        keep(attacker.client, draft)
        names = names_on(attacker.asks("GET", visitor.url("step", step)))
        for value in islice(values, 5):
            draft.typed = {**whole, step: encoded(names, value)}
            keep(attacker.client, draft)
            attacker.asks("GET", visitor.url("check"), follow=True)

    assert attacker.faults == {}
    assert attacker.statuses[200] == 6 * len(visitor.asked)


@pytest.mark.parametrize("who", ["reporter", "giver"])
def test_no_body_is_a_fault_of_a_question(attacker, who, request):
    visitor = request.getfixturevalue(who)
    draft = draft_of(visitor)
    for step in visitor.asked[::6]:
        for content_type, body in BODIES.values():
            keep(attacker.client, draft)
            attacker.asks("POST", visitor.url("step", step), body, content_type)

    assert attacker.faults == {}
    assert attacker.share(302) > 50


@pytest.mark.parametrize("address", ["/report/status/", "/amnesty/booking/", "/amnesty/knives/"])
def test_nothing_typed_to_open_a_page_is_a_fault(attacker, address):
    names = [*names_on(attacker.asks("GET", address)), *EXTRA]
    for value in ALL[::6]:
        attacker.asks("POST", address, encoded(names, value), FORM)

    assert attacker.faults == {}
    assert attacker.share(200, 302) > 95


def test_no_form_of_staff_is_a_fault(signed_in_attacker, examples):
    """Each page with all that its forms ask for; and each list with a query of the same."""
    values = cycle([value for value in VALUES if value != b"x" * 8000])
    for page, address in examples.items():
        shown = signed_in_attacker.tries("GET", address, follow=True)
        names = [*names_on(shown), *EXTRA]
        signed_in_attacker.tries("POST", address, encoded(names, next(values)))
        if "<" not in page:
            signed_in_attacker.tries("GET", f"{address}?{encoded(names, next(values))}")

    assert signed_in_attacker.faults == {}
    assert signed_in_attacker.share(200, 302, 422) > 60


def as_stored(text):
    """What the site makes of a text: lines end in one way, and nothing stands around it."""
    return text.replace("\r\n", "\n").strip()


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)
SOMETHING = st.one_of(TEXT, st.sampled_from([text for text in STRINGS if "\0" not in text]))


class Counted:
    sent = taken = 0


@pytest.fixture
def counted():
    return Counted()


def told(report):
    return {page["step"]: page["values"] for page in report.answers.open()["pages"]}


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(story=SOMETHING, place=SOMETHING, when=SOMETHING)
def send_a_report(reporter, base, counted, story, place, when):
    """Typed into three questions, one after the other, and sent as anyone does."""
    visitor = ReportTeller(reporter.client, contact="shared")
    visitor.run = f"{counted.sent:016}"
    counted.sent += 1
    keep(reporter.client, visitor_draft(base, visitor.run))
    for step, typed in (("story", story), ("place", place), ("when", when)):
        answer = reporter.client.post(visitor.url("step", step), f"{step}={quote(typed)}", FORM)
        assert answer.status_code in {302, 413}
    visitor.goes_to(visitor.url("check"))
    if visitor.step != "check":
        assert visitor.errors
        return
    visitor.sends()
    counted.taken += 1

    stored = told(ConcernReport.objects.get(reference=visitor.reference))
    typed = [story, place, when]
    values = [stored[step][step] for step in ("story", "place", "when")]
    assert list(map(normal, values)) == list(map(normal, map(as_stored, typed)))


def visitor_draft(base, run):
    return type(base)(base.journey, run, typed=dict(base.typed), token=run)


def normal(text):
    return unicodedata.normalize("NFC", text)


def test_what_is_told_is_stored_as_it_was_typed(reporter, counted):
    """A report is taken more often than not: a fuzz that is only refused shows nothing."""
    base = draft_of(reporter)

    send_a_report(reporter, base, counted)

    assert counted.sent >= 50
    assert counted.taken >= 0.4 * counted.sent
