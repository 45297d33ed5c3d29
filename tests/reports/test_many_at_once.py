"""Hundreds of people send their report in the same seconds, and some press twice."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.crypto import get_random_string

from reports.models import ConcernReport, Topic
from tests.racing import all_at_once
from tests.telling import ReportTeller
from tests.unfinished import draft_of, keep

# Each has a connection of its own, and a PostgreSQL takes 200.
THREADS = 100
PRESSES_TWICE = 10

pytestmark = pytest.mark.django_db(transaction=True)


def another_like(draft, number):
    """A visitor on a device of their own, before the last button, with a story of their own."""
    visitor = ReportTeller(Client())
    visitor.run = get_random_string(16, "abcdefghijklmnopqrstuvwxyz")
    visitor.story = f"What visitor {number} saw"
    typed = draft.typed | {"story": urlencode({"story": visitor.story})}
    own = replace(draft, run=visitor.run, typed=typed, token=get_random_string(64), key=None)
    keep(visitor.client, own)
    return visitor


def send_at_once(count):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    draft = draft_of(ReportTeller(Client(), contact="sealed").answers_everything())
    visitors = [another_like(draft, number) for number in range(count)]
    presses = visitors + visitors[::PRESSES_TWICE]
    answers = []

    def press(visitors):
        for visitor in visitors:
            answers.append(visitor.client.post(visitor.url("check")))

    all_at_once([lambda n=n: press(presses[n::THREADS]) for n in range(THREADS)])
    return visitors, answers


def each_is_there_once(visitors, answers):
    assert {(answer.status_code, answer.url.split("?")[0]) for answer in answers} == {
        (302, "/report/sent/")
    }
    acknowledged = {draft_of(visitor).sent["reference"]: visitor.story for visitor in visitors}
    kept = {row.reference: row for row in ConcernReport.objects.select_related("contact")}
    assert len(acknowledged) == len(visitors)
    assert kept.keys() == acknowledged.keys()
    for reference, story in acknowledged.items():
        assert story in ReportTeller.opened(kept[reference])


@pytest.mark.postgres
def test_of_five_hundred_reports_each_is_there_once():
    each_is_there_once(*send_at_once(500))


@pytest.mark.sqlite
def test_of_a_hundred_reports_each_is_there_once():
    each_is_there_once(*send_at_once(100))


def test_the_reference_that_is_acknowledged_stands_on_the_page():
    (visitor, *_others), _answers = send_at_once(PRESSES_TWICE)

    visitor.goes_to(visitor.url("sent"))

    assert visitor.reference == draft_of(visitor).sent["reference"]
