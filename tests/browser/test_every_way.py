"""The ways of `tests/test_every_way.py` in Chromium, with JavaScript and without.

The test client answers the questions, and the browser gets its cookie: it is about what
only a browser does, which is to press twice, go back, keep pages, and have tabs.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from campaign_site.models import Draft
from reports.models import ConcernReport, Topic
from tests.browser.going_on import go_on
from tests.telling import ReportTeller
from tests.unfinished import hand_over

FIELDS = "Array.from(document.querySelectorAll('input, textarea'), field => field.value).join()"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(live_server, new_page, request):
    """A browser whose visitor stands at the check page."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    page = new_page(java_script_enabled=request.param)
    page.has_javascript = request.param
    page.visitor = ReportTeller(Client(), contact="shared").comes_to_the_check_page()
    hand_over(page.visitor.client, page, live_server.url)
    page.goto(page.visitor.url("check"))
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert shows(page, "canary")
    return page


def texts_of(page):
    """As it is sent, and as it is read: the code is set in groups."""
    return page.content(), page.locator("body").text_content()


def shows(page, mark):
    """Whether it can be read in the page, or stands in a field that the browser filled in."""
    return any(mark in text for text in texts_of(page)) or mark in page.evaluate(FIELDS)


def send(page, **options):
    go_on(page, "Send to the police", **options)


def reference_on(page):
    return page.locator(".site-reference").first.inner_text()


def choose(page, label):
    page.get_by_label(label, exact=True).check()
    go_on(page)


def nothing_is_behind(page, *more):
    """Neither on the page, nor on any that Back leads to, nor in a new report."""
    marks = ["canary", *more]
    shown = [mark for mark in marks if shows(page, mark)]
    for _ in range(2):
        page.go_back()
        shown += [mark for mark in marks if shows(page, mark)]
    page.goto("/report/danger/")
    for label in ("No, or I am not sure", "Yes, it is safe", "Drugs", "It is over"):
        shown += [mark for mark in marks if shows(page, mark)]
        choose(page, label)
    assert page.get_by_label("What have you seen or heard?").input_value() == ""
    assert shown == []


def test_straight_through(page):
    send(page)

    reference = reference_on(page)
    code = page.locator("#secret-code").inner_text()
    assert reference == ConcernReport.objects.get().reference
    go_on(page, "I have written it down")
    page.wait_for_url("**/noted/")
    nothing_is_behind(page, reference, code)


def test_who_notes_nothing_down_finds_the_page_closed(page):
    send(page)
    secrets = reference_on(page), page.locator("#secret-code").inner_text()

    Draft.objects.update(expires_at=timezone.now() + timedelta(seconds=2))
    page.reload()
    page.wait_for_url("**/noted/")

    nothing_is_behind(page, *secrets)


def test_back_and_change(page):
    change = page.locator("a[href*='/report/story/']")
    change.first.click()
    story = page.get_by_label("What have you seen or heard?")
    assert "canary Three vans" in story.input_value()
    story.fill("thought again")
    go_on(page)
    page.go_back()
    assert story.input_value() == "thought again"
    page.go_forward()
    send(page)

    told = ReportTeller.opened(ConcernReport.objects.get(reference=reference_on(page)))
    assert "thought again" in told
    assert "canary Three vans" not in told


def test_in_two_tabs(page):
    other = page.visitor.opens_a_new_tab("sparrow").comes_to_the_check_page()
    hand_over(page.visitor.client, page, page.url)
    tab = page.context.new_page()
    tab.goto(page.url.replace(page.visitor.run, other.run))
    assert not shows(tab, "canary")

    send(tab)
    send(page)

    told = {row.reference: ReportTeller.opened(row) for row in ConcernReport.objects.all()}
    assert set(told) == {reference_on(page), reference_on(tab)}
    assert "sparrow" not in told[reference_on(page)]
    assert "canary" not in told[reference_on(tab)]


def test_pressed_twice_and_loaded_again(page):
    send(page, click_count=2)
    page.wait_for_url("**/sent/*")
    first = reference_on(page)

    page.reload()
    assert reference_on(page) == first
    page.go_back()
    page.wait_for_url("**/sent/*")
    assert reference_on(page) == first
    assert ConcernReport.objects.get().reference == first


def test_timed_out(page):
    Draft.objects.update(expires_at=timezone.now())

    send(page)

    page.wait_for_url("**/timed-out/")
    nothing_is_behind(page)
    assert not ConcernReport.objects.exists()


def test_left(neutral, page):
    if page.has_javascript:
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Leave this site").first.click()

    page.wait_for_url(neutral.url)
    nothing_is_behind(page)
    assert not ConcernReport.objects.exists()


def is_cancelled(page):
    page.get_by_role("link", name="Stop and delete my answers").click()
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/cancelled/")


def is_in_danger(page):
    page.goto(page.visitor.url("step", "danger"))
    choose(page, "Yes")
    page.wait_for_url("**/call-999/")


def is_on_a_watched_device(page):
    page.goto(page.visitor.url("step", "device"))
    choose(page, "No, or I am not sure")
    choose(page, "No, stop and delete my answers")
    page.wait_for_url("**/stop-here/")


@pytest.mark.parametrize("ends", [is_cancelled, is_in_danger, is_on_a_watched_device])
def test_stopped(page, ends):
    ends(page)

    nothing_is_behind(page)
    assert not ConcernReport.objects.exists()
