"""Every staff page, asked for by everyone, by GET and by POST: as tests/role_matrix.toml says.

The pages come from the URL conf, so that a new one fails until somebody decides who may open it.
"""

import re
import tomllib
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from amnesty.models import CalendarLink, ItemKind, PointReport, Receipt, ReceivedItem, SpecialDay
from campaign_site import audit, roles, urls
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
from tests.second_factor import enrolled, verified
from tests.telling import ReportTeller

# Who may do what does not depend on the database, and it is much to ask for twice.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MATRIX = tomllib.loads((Path(__file__).parent / "role_matrix.toml").read_text())
NO_ROLE = "nobody"
EVERYONE = {*Role.values, NO_ROLE}
REFUSED = {403, 404, 405}
# What a GET may write: that it was asked for, and how long the session lives.
MAY_BE_WRITTEN = {"campaign_site.AuditEntry", "campaign_site.AuditHead", "sessions.Session"}
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


def patterns(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from (str(pattern.pattern) + rest for rest in patterns(pattern))
        else:
            yield str(pattern.pattern)


def addresses_of_the_site():
    """As the URL conf writes them; the page of an app once for each."""
    admin = next(p for p in get_resolver().url_patterns if str(p.pattern) == "admin/")
    for address in patterns(admin):
        found = re.fullmatch(r"\^\(\?P<app_label>(.+)\)/\$", address)
        address = address.rstrip("$")
        yield from (f"{app}/" for app in found[1].split("|")) if found else [address]


def test_every_page_is_in_the_matrix_and_every_row_is_a_page():
    pages = set(addresses_of_the_site()) - set(MATRIX["before_sign_in"])

    assert sorted(pages - specified().keys()) == []
    assert sorted(specified().keys() - pages) == []


def test_every_page_that_is_open_before_the_sign_in_is_there():
    assert set(MATRIX["before_sign_in"]) <= set(addresses_of_the_site())


@pytest.fixture(autouse=True)
def bare_refusals(monkeypatch):
    """What a refusal looks like is no matter here, and thousands of them are asked for."""
    for status in (403, 404):
        bare = partial(bare_page, status=status)
        monkeypatch.setattr(urls, f"handler{status}", bare)


def bare_page(request, exception, status):
    return HttpResponse(status=status)


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


def everything_stored():
    """What stands in each table, but for what a GET may write."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in MAY_BE_WRITTEN
    }


def is_refused(page):
    leads = page.get("Location", "").split("?")[0]
    return page.status_code in REFUSED or leads == "/admin/login/"


def posted(client, address):
    """What a POST is answered with. Nothing of it stays."""
    with transaction.atomic():
        page = client.post(address)
        transaction.set_rollback(True)
    return page


def verdicts(client, examples):
    """Who may what, as the site has it: for each page GET and POST, and no GET changes anything."""
    before = everything_stored()
    opened = {page: client.get(address) for page, address in examples.items()}
    after = everything_stored()
    changed = [table for table, rows in after.items() if rows != before[table]]
    assert changed == [], "A GET has changed something."
    sent = {page: posted(client, address) for page, address in examples.items()}
    return {page: (opened[page], sent[page]) for page in examples}


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_each_role_opens_what_the_matrix_says_and_nothing_else(
    role, examples, signed_in_as, settings
):
    settings.SECOND_FACTOR = True
    roles.make()
    client = signed_in_as(*{role} - {NO_ROLE})
    verified(client, client.staff)

    answers = verdicts(client, examples)

    deviations = [
        f"{method} {page}: {answer.status_code}, may: {role in allowed}"
        for page, both in answers.items()
        for method, answer, allowed in zip(("GET", "POST"), both, specified()[page], strict=True)
        if is_refused(answer) == (role in allowed)
    ]
    assert deviations == []


@pytest.mark.parametrize("state", ["nobody", "only the password"])
def test_nobody_opens_anything_without_password_and_second_factor(
    state, examples, signed_in_as, client, settings
):
    settings.SECOND_FACTOR = True
    if state == "only the password":
        client = signed_in_as(*Role)

    answers = verdicts(client, examples)

    led_to_the_sign_in = {
        page
        for page, both in answers.items()
        if all(answer.get("Location", "").startswith("/admin/login/?next=") for answer in both)
    }
    assert answers.keys() - led_to_the_sign_in == set()
