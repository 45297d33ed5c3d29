"""The audit trail and the week's reading, as a supervisor sees them."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from campaign_site import audit, roles
from campaign_site.models import AuditEntry
from campaign_site.references import new_reference
from campaign_site.roles import Role

DESK, TABLET, PHONE = 1280, 768, 320


@pytest.fixture
def supervisor(live_server, db):
    roles.make(Role.SUPERVISOR)
    supervisor = get_user_model().objects.create(username="supervisor", is_staff=True)
    supervisor.groups.set(Group.objects.filter(name=Role.SUPERVISOR))
    for _look in range(21):
        page, reference = "reports.concernreport", new_reference("C")
        audit.record(supervisor, AuditEntry.Action.VIEW, f"{page} {reference}", about=reference)
    return supervisor


@pytest.fixture
def opens(supervisor, new_page, live_server):
    client = Client()
    client.force_login(supervisor)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}

    def opens(width, address):
        page = new_page({"width": width, "height": 800})
        page.context.add_cookies([cookie])
        page.goto(address)
        return page

    return opens


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("width", [DESK, TABLET, PHONE])
def test_the_weeks_reading_can_be_read_at_any_width(opens, axe, width):
    page = opens(width, reverse("admin:campaign_site_auditentry_reading"))

    assert page.get_by_text("(more than 20)").is_visible()
    assert axe(page) == []
    assert not is_too_wide(page)


def test_the_trail_is_narrowed_by_keyboard_alone(opens, axe):
    page = opens(DESK, reverse("admin:campaign_site_auditentry_changelist"))
    assert axe(page) == []
    page.get_by_label("What").focus()
    page.keyboard.type("searched")
    page.keyboard.press("Tab")
    page.keyboard.type("C-7KQ2")
    page.keyboard.press("Enter")

    expect(page.get_by_text("0 audit entries")).to_be_visible()
    expect(page.get_by_role("textbox", name="About")).to_have_value("C-7KQ2")
    assert axe(page) == []
