"""The triage inbox hears of each report once, and nothing of what it says."""

import re

import pytest
from django.core import mail
from django.core.management import call_command

from campaign_site.models import Notice
from tests.reports.conftest import ANSWERS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def triage_inbox(settings):
    settings.TRIAGE_EMAIL = "triage@force.example"


def test_a_report_sent_twice_is_announced_once(visitor):
    visitor.answers_everything()

    visitor.sends().sends()

    assert Notice.objects.count() == 1


def test_the_email_leads_to_the_front_page_and_tells_nothing(visitor):
    visitor.answers_everything().sends()

    call_command("send_outbox")

    (sent,) = mail.outbox
    told = sent.message().as_string()
    assert "There is 1 new entry." in told
    assert "Sign in to read: http://127.0.0.1:8000/admin/\n" in told
    for secret in (visitor.reference, "Drugs", ANSWERS["story"]["story"], "NN1"):
        assert secret not in told
    assert not re.search("report|crime|weapon|gun|police|drug|campaign", told, re.IGNORECASE)
