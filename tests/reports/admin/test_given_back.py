"""What officers typed on the page of a report outlives their sign-in, and nobody else reads it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign_site.roles import Role
from tests.giving_back import carried

NOTE = "Ask at the canary mill."
PASSWORD = "a long and quiet word"


@pytest.fixture
def report(send_report):
    return send_report()


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE)


@pytest.fixture
def address(report):
    return reverse("admin:reports_note", args=[report.pk])


def test_what_was_typed_comes_back_when_the_sign_in_has_ended(officer, report, address):
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        page = officer.post(address, {"text": NOTE})

    assert page.status_code == 403
    assert "You are signed out" in page.text
    assert carried(page)["text"] == NOTE
    assert page.text.count(NOTE) == 2
    assert "no-store" in page["Cache-Control"]
    assert report.reference not in page.text
    assert not report.notes.exists()


def signs_in(client, staff):
    staff.set_password(PASSWORD)
    staff.save()
    page = client.get("/admin/login/")
    typed = {"username": staff.username, "password": PASSWORD}
    assert client.post("/admin/login/", carried(page) | typed).status_code == 302


def test_after_signing_in_again_it_is_sent_once_more(officer, report, address):
    """Signing in changes the token of all forms, so the page from before has an old one."""
    strict = Client(enforce_csrf_checks=True)
    without_token = strict.post(address, {"text": NOTE})
    signed_out = strict.post(address, carried(without_token))
    assert "You are signed out" in signed_out.text
    signs_in(strict, officer.staff)

    with_old_token = strict.post(address, carried(signed_out))
    assert not report.notes.exists()
    strict.post(address, carried(with_old_token))

    assert [note.text.open() for note in report.notes.all()] == [NOTE]


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_another_site_puts_no_words_into_our_pages(officer, report, address, is_signed_in):
    strict = Client(enforce_csrf_checks=True)
    if is_signed_in:
        strict.force_login(officer.staff)

    page = strict.post(address, {"text": NOTE}, headers={"Sec-Fetch-Site": "cross-site"})

    assert page.status_code == 403
    assert NOTE not in page.text
    assert not report.notes.exists()


def test_of_what_was_only_chosen_nothing_is_shown(client, report):
    page = client.post(reverse("admin:reports_grade", args=[report.pk]), {"threat": "high"})

    assert page.url.startswith("/admin/login/")
