"""How old a reader must be for each public page. `python3 dev.py check` asks, and by hand

    .venv/bin/python -m pytest -s tests/reading_age_of_pages.py

says it for each. Its name keeps it out of `dev.py test`: it would be asked for twice.

Every standing page, and every question of both journeys with what it says to an empty answer,
is asked for in English. News are left out: they change from day to day.
"""

import pytest
import time_machine
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from amnesty.models import ItemKind
from tests import addresses
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.reading_age import read
from tests.telling import BookingTeller, ReportTeller

ERRORS = ("400", "403", "403_csrf", "404", "410", "413", "429", "500", "503")
NOW = "2026-11-20T10:00Z"
NOT_MEASURED = ("/news/", "/campaigns/", "/admin/")


def questions_of(visitor):
    """Each question of a journey, then what it says to an empty answer, and the end."""
    visitor.starts()
    told = visitor.told()
    while (step := visitor.step) in told:
        yield visitor.page
        visitor.answers(step)
        if visitor.step == step:
            yield visitor.page
            visitor.answers(step, **told[step])
    yield visitor.page
    visitor.sends()
    yield visitor.page


def opened_with_code(visitor, asks_at, *more):
    key = {"reference": visitor.reference, "code": visitor.code}
    opened = visitor.client.post(reverse(asks_at), key).url
    for page in ("opened", *more):
        yield visitor.client.get(opened.replace("/opened/", f"/{page}/"))


def journeys():
    a_period(kinds=[a_kind("shotgun"), a_kind("knife", group=ItemKind.Group.BLADES)])
    a_slot(an_area(districts=["NN1"]), capacity=9)
    report = ReportTeller(Client(), contact="shared")
    yield from questions_of(report)
    yield from opened_with_code(report, "reports:status")
    booking = BookingTeller(Client(), contact="email")
    yield from questions_of(booking)
    yield from opened_with_code(booking, "amnesty:manage", "time", "cancel")


def standing_pages():
    client = Client()
    for address in addresses.PAGES:
        if not address.startswith(NOT_MEASURED):
            yield client.get(address, follow=True)


def error_pages():
    request = RequestFactory().get("/")
    for name in ERRORS:
        yield name, render_to_string(f"{name}.html", request=request)


def readings():
    for page in journeys():
        yield read(page.request["PATH_INFO"], page.content.decode())
    call_command("load_demo", verbosity=0)
    for page in standing_pages():
        yield read(page.request["PATH_INFO"], page.content.decode())
    for name, html in error_pages():
        yield read(name, html)


@pytest.mark.django_db
def test_every_page_can_be_read_at_eleven_and_has_no_long_sentence():
    with time_machine.travel(NOW):
        found = list(readings())

    for reading in found:
        print(reading)  # noqa: T201
    hard = [
        f"{each.page} (grade {each.grade:.1f}): {fault}" for each in found for fault in each.faults
    ]
    if hard:
        pytest.fail("Mend these sentences.\n" + "\n".join(hard), pytrace=False)
