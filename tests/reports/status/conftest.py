import secrets
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from campaign_site.references import new_reference
from campaign_site.secret_codes import code_for, hash_code
from reports.models import ConcernReport, Topic
from tests.visitor import Visitor

CODE = code_for("the token of this report")
# As a browser sends it; the test client would send the form in parts.
FORM = "application/x-www-form-urlencoded"
STATUS_ADDRESS = "/report/status/"


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

    def asks(self, reference, code=CODE, address=STATUS_ADDRESS):
        typed = {"reference": str(reference), "code": code}
        return self.sends_to(address, typed)

    def sends_to(self, address, typed):
        self.asked_for = address
        posted = {"data": urlencode(typed), "content_type": FORM, "follow": True}
        self.page = self.client.post(address, **posted)
        return self

    def adds(self, text):
        return self.sends_to(self.address, {"text": text})

    def closes(self):
        self.page = self.client.post(self.address, {"close": "yes"}, follow=True)
        return self

    @property
    def typed(self):
        """What stands in the fields of the page."""
        return {field.name: field.value() or "" for field in self.page.context["form"]}

    @property
    def box(self):
        return self.page.context["form"]["text"].value() or ""


@pytest.fixture
def asker(client, db):
    return Asker(client, "reports")
