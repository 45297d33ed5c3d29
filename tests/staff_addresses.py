"""Every staff page as tests/role_matrix.toml lists them, each with an address that opens."""

import re
import tomllib
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from amnesty.models import CalendarLink, ItemKind, PointReport, Receipt, ReceivedItem, SpecialDay
from campaign_site import audit
from campaign_site.models import AuditEntry, Feedback, RoleRequest
from campaign_site.roles import Role
from news.models import Article
from reports.models import (
    Addition,
    Attachment,
    ConcernReport,
    Disposal,
    ReportingPause,
    ResponseTarget,
    RetentionSchedule,
    ThreatPhrase,
    Topic,
)
from tests.amnesty.factories import a_bin, a_booking, a_period, a_slot, an_area
from tests.amnesty.taken_in import a_receipt, an_emptied_bin
from tests.news.factories import a_campaign, a_priority, a_week, an_article
from tests.second_factor import enrolled
from tests.telling import ReportTeller

MATRIX = tomllib.loads((Path(__file__).parent / "role_matrix.toml").read_text())
NO_ROLE = "nobody"
EVERYONE = {*Role.values, NO_ROLE}
MODEL_PAGES = {
    "": ("look", "look"),
    "add/": ("add", "add"),
    "<path:object_id>/change/": ("look", "change"),
    "<path:object_id>/delete/": ("delete", "delete"),
}


def who(names):
    return EVERYONE if names == "everyone" else set(names.split())


def pages_of_models():
    """Each address with those who may GET it, and those who may POST to it."""
    for model, allowed in MATRIX["models"].items():
        for page, verbs in MODEL_PAGES.items():
            yield f"{model}/{page}", [who(allowed.get(verb, "")) for verb in verbs]
        yield f"{model}/<path:object_id>/history/", [who(MATRIX["history"]["get"])] * 2
        yield f"{model}/<path:object_id>/", [EVERYONE] * 2  # it leads to the page of the row


def specified():
    others = MATRIX["pages"].items()
    return dict(pages_of_models()) | {
        page: [who(allowed.get("get", "")), who(allowed.get("post", ""))]
        for page, allowed in others
    }


def a_report(mark):
    teller = ReportTeller(Client(), mark, contact=ConcernReport.Identity.SHARED)
    teller.comes_to_the_check_page().sends()
    return ConcernReport.objects.get(reference=teller.reference)


@pytest.fixture
def staff_rows(db):
    receiver, asker = (
        get_user_model().objects.create(username=name, is_staff=True) for name in ("x", "y")
    )
    enrolled(receiver)
    asked = RoleRequest.objects.create(receiver=receiver, asked_by=asker, role=Role.TRIAGE)
    feedback = Feedback.objects.create(message="x")
    entry = audit.record(asker, AuditEntry.Action.VIEW, feedback)
    return [receiver, asked, feedback, entry]


@pytest.fixture
def news_rows(db):
    week = a_week(a_campaign())
    return [an_article(week=week), week, week.campaign, a_priority()]


@pytest.fixture
def amnesty_rows(db):
    period, slot = a_period(), a_slot(an_area())
    team, day = slot.area.team, SpecialDay.objects.create(date="2030-01-01")
    officer = get_user_model().objects.create(username="w")
    CalendarLink.objects.make(team, by=officer)
    point = a_bin()
    kind = ItemKind.objects.first()
    for row in (period, point, kind):
        row.versions.create(number=1, values=row.says(), proposed_by=officer)
    return [
        period,
        slot,
        slot.area,
        team,
        day,
        point,
        PointReport.objects.create(point=point, what="full"),
        a_booking(slot),
        kind,
        a_receipt(),
        an_emptied_bin(point=point),
    ]


@pytest.fixture
def report_rows(db):
    other, report = a_report("one"), a_report("two")
    Attachment.objects.attach(report, [b"a photo"])
    addition = Addition.objects.receive(report, "More.", "token")
    pause = ReportingPause.objects.create(words="Not now.")
    disposal = Disposal.objects.create(
        report_id=uuid4(),
        reference="C-2222-2222",
        reason="x",
        proposed_by=get_user_model().objects.create(username="z"),
    )
    kept = (RetentionSchedule, ResponseTarget, ThreatPhrase, Topic)
    return [other, report, addition, pause, disposal, *(model.objects.first() for model in kept)]


@pytest.fixture
def examples(staff_rows, news_rows, amnesty_rows, report_rows):
    """A real address for each page of the site."""
    rows = [*staff_rows, *news_rows, *amnesty_rows, *report_rows]
    ids = {f"{row._meta.app_label}/{row._meta.model_name}/": row.pk for row in rows}
    other, report, *_rest = report_rows
    others = {
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
        "other": other.pk,
        "year": 2026,
        "week": 1,
        "number": 1,
        "month": "2026-01",
        "monday": "2026-01-05",
        "receipt": Receipt.objects.get().number,
        "item": ReceivedItem.objects.get().pk,
        "bin": ids["amnesty/surrenderpoint/"],
        "emptying": ids["amnesty/binemptied/"],
        "url": "nowhere/",
    }

    def address(page):
        model = "/".join(page.split("/")[:2]) + "/"
        row = ids.get(model, ids["news/article/"])
        if "/photos/<" in page:
            row = report.attachments.get().pk
        if "/calendar-links/<" in page:
            row = CalendarLink.objects.get().pk
        step = "place" if "/booking/" in page else "story"
        values = {"pk": row, "object_id": row, "step": step} | others
        return "/admin/" + re.sub(
            r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>.*\)", lambda m: str(values[m[1] or m[2]]), page
        )

    return {page: address(page) for page in specified()}
