"""Pages that nobody can open by their address: those between the questions, and those after.

Each question is seen as it is asked; some also as they come back without an answer.
"""

import re
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

FILL = """(answers) => {
  for (const [name, answer] of Object.entries(answers))
    for (const field of document.querySelectorAll(`main form [name="${name}"]`))
      if (/^(radio|checkbox)$/.test(field.type)) {
        field.checked = [answer].flat().includes(field.value);
      } else field.value = answer;
}"""
# Whatever the page offers first: a time that is free, the words that are agreed to.
FIRST_OFFER = object()
REFERENCE = re.compile(r"\b[A-Z]-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]\b")


@dataclass(frozen=True)
class Walk:
    """A journey: its answers by question, and the questions that are left empty first."""

    name: str
    start: str
    answers: dict
    refused: frozenset
    asks_for_code: str
    opened_pages: tuple = ()


REPORT = Walk(
    name="report",
    start="/report/danger/",
    answers={
        "danger": {"danger": "no"},
        "device": {"device": "yes"},
        "topic": {"topic": "drugs"},
        # With children it is urgent, and waits at the top of the queue.
        "timing": {"timing": "now"},
        "story": {"story": "Vans come to the yard at night, and leave after a few minutes."},
        "place": {"place": "The yard behind the shops", "postcode": "NN1"},
        "when": {"when": "Most Fridays, after ten at night"},
        "people": {"people-1-name": "Slim", "people-1-looks": "Tall, in a red coat"},
        "vehicles": {"vehicles-1-registration": "AB12", "vehicles-1-description": "A white van"},
        "online": {"online": "@example"},
        "risks": {"risks": ["children"]},
        "knowledge": {"how_known": "I saw it myself", "safe_to_act": "yes"},
        "contact": {"contact": "shared"},
        "reach-you": {"name": "Sam Example", "telephone": "01632 960001", "best_way": "text"},
        "photos": {},
    },
    refused=frozenset({"danger", "story", "place", "reach-you"}),
    asks_for_code="/report/status/",
)
BOOKING = Walk(
    name="booking",
    start="/amnesty/book/danger/",
    answers={
        "danger": {"danger": "no"},
        "do-you-know": {"explosive": "no"},
        "items": {"items": ["shotgun", "knife"]},
        "about-it": {
            "about-shotgun-number": "2",
            "about-shotgun-loaded": "unknown",
            "about-shotgun-ammunition": "apart",
        },
        "kept": {"kept": ["loft"]},
        "whose": {"whose": "late-relative"},
        "papers": {"papers": "unknown"},
        "area": {"postcode": "NN1 1AA"},
        "place": {"place": "1 Example Street"},
        "access": {"notices": ["dog"], "note": "Please ring twice."},
        "time": {"time": FIRST_OFFER},
        "wishes": {"wishes": ["plain-clothes"]},
        "contact": {"contact": "telephone"},
        "telephone": {
            "telephone": "01632 960001",
            "may_leave_message": "no",
            "may_text": "yes",
            "reminder": "yes",
        },
        "promise": {"promise": FIRST_OFFER},
    },
    refused=frozenset({"danger", "items", "about-it", "time", "telephone", "promise"}),
    asks_for_code="/amnesty/booking/",
    opened_pages=("time", "cancel"),
)
# Asked of those alone who answer otherwise.
NOT_ASKED = {"report": {"before"}, "booking": {"email"}}
WALKS = (REPORT, BOOKING)


def walk(page, journey, see):
    """From the first question to what the code opens. `see(name)` takes the pictures."""
    page.goto(journey.start)
    while (step := step_of(page.url)) != "check":
        if step not in journey.answers:
            sys.exit(f"{page.url}: tests/screenshots/walks.py has no answer to this question.")
        see(f"{journey.name}-{step}")
        if step in journey.refused:
            go_on(page)
            see(f"{journey.name}-{step}-refused")
        page.evaluate(FILL, found(page, journey.answers[step]))
        go_on(page)
        if step_of(page.url) == step:
            sys.exit(f"{page.url}: the answer in tests/screenshots/walks.py is refused.")
    see(f"{journey.name}-check")
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url(re.compile("/sent/"))
    reference = REFERENCE.search(page.locator("main").inner_text())[0]
    code = page.locator("#secret-code").inner_text()
    see(f"{journey.name}-sent")
    open_with_code(page, journey, {"reference": reference, "code": code}, see)


def found(page, answers):
    def offered(name):
        return page.locator(f'main form [name="{name}"]').first.get_attribute("value")

    return {
        name: offered(name) if answer is FIRST_OFFER else answer for name, answer in answers.items()
    }


def go_on(page):
    """Press "Continue", and be on the page that comes, which may be the same one."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Continue").last.click()


def open_with_code(page, journey, key, see):
    page.goto(journey.asks_for_code)
    go_on(page)
    see(f"{journey.name}-code-refused")
    page.evaluate(FILL, key)
    go_on(page)
    see(f"{journey.name}-opened")
    opened = page.url
    for name in journey.opened_pages:
        page.goto(opened.replace("/opened/", f"/{name}/"))
        see(f"{journey.name}-opened-{name}")


def step_of(address):
    return urlsplit(address).path.strip("/").split("/")[-1]
