"""The Big List of Naughty Strings in every box outside of the two journeys.

What a box takes comes back to its reader as it was typed, and stands as text and never as
markup in the page. What it does not take is refused in words, and nothing is stored.
"""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from amnesty.forms.manage import AccessNoteForm
from amnesty.models import BookingNote
from campaign_site.forms import FeedbackForm
from campaign_site.models import Feedback
from campaign_site.secret_codes import code_for, hash_code
from reports.admin.pauses import ReportingPauseForm
from reports.forms.status import AdditionForm
from reports.models import Addition, ReportingPause, Topic
from tests.amnesty.factories import a_booking, a_period, a_slot, an_area
from tests.naughty import STRINGS, as_typed, cleaned, markup, packed, stands_as_text
from tests.telling import ReportTeller

pytestmark = pytest.mark.django_db


def post(client, address, **typed):
    """As a browser does it, and on to where that leads."""
    form = "application/x-www-form-urlencoded"
    return text_of(client.post(address, urlencode(typed), form, follow=True))


def text_of(page):
    assert page.status_code in {200, 503}
    return page.content.decode()


def officers_page(admin_client, row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return text_of(admin_client.get(reverse(name, args=[row.pk])))


class AdditionBox:
    """What someone adds to a report, with the secret code."""

    field = AdditionForm.base_fields["text"]
    refusal = "There is a problem"

    def __init__(self, client, admin_client):
        self.client, self.admin_client = client, admin_client
        Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
        teller = ReportTeller(client, contact="none").comes_to_the_check_page().sends()
        key = {"reference": teller.reference, "code": teller.code}
        self.opened = client.post(reverse("reports:status"), key).url

    def takes(self, text):
        """What the page says, and what was stored."""
        Addition.objects.all().delete()
        page = post(self.client, self.opened, text=text)
        return page, [row.text.open() for row in Addition.objects.all()]

    def is_read(self):
        return officers_page(self.admin_client, Addition.objects.get())


class AccessNoteBox:
    """What someone adds to a visit, with the secret code."""

    field = AccessNoteForm.base_fields["text"]
    refusal = "There is a problem"

    def __init__(self, client, admin_client):
        self.client, self.admin_client = client, admin_client
        tomorrow = timezone.localdate() + timedelta(days=1)
        a_period(opens_on=tomorrow, closes_on=tomorrow)
        code = code_for("this booking")
        slot = a_slot(an_area(), date=tomorrow)
        self.booking = a_booking(slot, code_hash=hash_code(code))
        key = {"reference": self.booking.reference, "code": code}
        self.opened = client.post(reverse("amnesty:manage"), key).url

    def takes(self, text):
        BookingNote.objects.all().delete()
        page = post(self.client, self.opened, text=text)
        return page, [row.text.open() for row in BookingNote.objects.all()]

    def is_read(self):
        place = reverse("admin:amnesty_booking_place", args=[self.booking.pk])
        return post(self.admin_client, place, reason="for this test")


class FeedbackBox:
    """What someone says about the site."""

    field = FeedbackForm.base_fields["message"]
    refusal = "There is a problem"

    def __init__(self, client, admin_client):
        self.client, self.admin_client = client, admin_client

    def takes(self, text):
        Feedback.objects.all().delete()
        page = post(self.client, reverse("feedback"), message=text)
        return page, [row.message.open() for row in Feedback.objects.all()]

    def is_read(self):
        return officers_page(self.admin_client, Feedback.objects.get())


class PauseBox:
    """What staff say while the form is paused, which the public reads."""

    field = ReportingPauseForm.base_fields["words"]
    refusal = "Please correct the error below"

    def __init__(self, client, admin_client):
        self.client, self.admin_client = client, admin_client

    def takes(self, text):
        ReportingPause.objects.all().delete()
        page = post(self.admin_client, reverse("admin:reports_reportingpause_add"), words=text)
        return page, [row.words for row in ReportingPause.objects.all()]

    def is_read(self):
        return text_of(self.client.get(reverse("reports:start")))


@pytest.fixture(params=[AdditionBox, AccessNoteBox, FeedbackBox, PauseBox])
def box(request, client, admin_client):
    return request.param(client, admin_client)


def test_what_a_box_takes_is_read_as_it_was_typed(box):
    box.takes("plain words\nin two lines")
    plain = box.is_read()

    for pack in packed(box.field):
        typed = " ".join(pack)
        _, stored = box.takes(typed)

        assert [as_typed(text) for text in stored] == [as_typed(typed)]
        stands_as_text({"box": pack}, box.is_read(), plain)


def test_what_a_box_does_not_take_is_refused_in_words(box):
    plain, _ = box.takes("")
    refused = [typed for typed in STRINGS if cleaned(box.field, typed)[1]]
    assert {"nul\0nul", "x" * 6000} < set(refused)

    for typed in refused:
        page, stored = box.takes(typed)

        assert stored == []
        assert box.refusal in page
        assert markup(page) <= markup(plain)
