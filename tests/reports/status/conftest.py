import secrets
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.utils import timezone

from campaign_site.references import new_reference
from campaign_site.secret_codes import code_for, hash_code
from reports.models import ConcernReport, Topic
from tests.visitor import Visitor

CODE = code_for("the token of this report")
# As a browser sends it; the test client would send the form in parts.
FORM = "application/x-www-form-urlencoded"
STATUS_ADDRESS = "/report/status/"


@pytest.fixture(autouse=True)
def nothing_counted():
    caches["attempts"].clear()
    yield
    caches["attempts"].clear()


@pytest.fixture
def make_report(db):
    def make(**fields):
        topic, _ = Topic.objects.get_or_create(
            slug="swans", defaults={"name": "Swans", "channels": "crimestoppers childline"}
        )
        usual = {
            "reference": new_reference("C"),
            "code_hash": hash_code(CODE),
            "code_expires_on": timezone.localdate() + ConcernReport.CODE_LASTS,
            "topic": topic,
            "timing": ConcernReport.Timing.NOW,
            "safe_to_act": ConcernReport.SafeToAct.NO,
            "identity": ConcernReport.Identity.NONE,
            "language": "en-gb",
            "submission_token": secrets.token_hex(32),
            "answers": {"format": 1, "pages": [{"rows": [["What?", "Three vans in the night"]]}]},
        }
        return ConcernReport.objects.create(**usual | fields)

    return make


@pytest.fixture
def report(make_report):
    return make_report()


class Asker(Visitor):
    """Someone with a piece of paper in the hand."""

    def asks(self, reference, code=CODE):
        self.asked_for = STATUS_ADDRESS
        typed = {"reference": str(reference), "code": code}
        self.page = self.client.post(STATUS_ADDRESS, typed, follow=True)
        return self

    def adds(self, text):
        self.asked_for = self.address
        posted = {"data": urlencode({"text": text}), "content_type": FORM, "follow": True}
        self.page = self.client.post(self.asked_for, **posted)
        return self

    def closes(self):
        self.page = self.client.post(self.address, {"close": "yes"}, follow=True)
        return self

    @property
    def box(self):
        return self.page.context["form"]["text"].value() or ""


@pytest.fixture
def asker(client, db):
    return Asker(client, "reports")
