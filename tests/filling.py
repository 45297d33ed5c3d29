"""Answering the questions of a report in a browser, up to the page that a test is about.

What is answered stands in telling.py, so that a new question is answered here too.
"""

import json
from urllib.parse import urlsplit

from tests.telling import ReportTeller

FILL_AND_GO_ON = """(answers) => {
  for (const [name, answer] of Object.entries(answers))
    for (const field of document.querySelectorAll(`main form [name="${name}"]`))
      if (/^(radio|checkbox)$/.test(field.type)) {
        field.checked = [answer].flat().includes(field.value);
      } else field.value = answer;
  const buttons = [...document.querySelectorAll("main form [type=submit]")];
  buttons.find((button) => button.textContent.trim() === "Continue").click();
}"""


def step_of(address):
    return urlsplit(address).path.strip("/").split("/")[-1]


def script_for(step):
    """Answers this page, and goes on."""
    answers = ReportTeller(None, contact="none").told()[step]
    return f"({FILL_AND_GO_ON})({json.dumps(answers)})"


def answer(page):
    """Answer the page that is open; says where that led to."""
    step = step_of(page.url)
    page.evaluate(script_for(step))
    page.wait_for_url(lambda url: step_of(url) != step)
    return step_of(page.url)


def answer_up_to(page, step):
    page.goto("/report/danger/")
    while step_of(page.url) != step:
        answer(page)
