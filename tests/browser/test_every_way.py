"""The ways of `tests/test_every_way.py` in Chromium, with JavaScript and without.

The test client answers the questions, and the browser gets its cookie: it is about what
only a browser does, which is to press twice, go back, keep pages, and have tabs.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from amnesty.models import ItemKind
from amnesty.working_days import next_working_days
from campaign_site.models import Draft
from reports.models import Topic
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.browser.going_on import go_on
from tests.telling import BookingTeller, ReportTeller
from tests.unfinished import hand_over

WAYS = {
    "report, script": (ReportTeller, True),
    "report, no script": (ReportTeller, False),
    "booking, no script": (BookingTeller, False),
}
SEND = {ReportTeller: "Send to the police", BookingTeller: "Ask for this visit"}
# The text that is thought about again, and in a new form the way to the first text.
CHANGED = {ReportTeller: "What have you seen or heard?", BookingTeller: "Address or place"}
TO_THE_FIRST_TEXT = {
    ReportTeller: ["No, or I am not sure", "Yes, it is safe", "Drugs", "It is over"],
    BookingTeller: ["No", "No", "Knife"],
}
FIELDS = "Array.from(document.querySelectorAll('input, textarea'), field => field.value).join()"


def what_can_be_chosen():
    """A topic, and a visit that collects shotguns and knives."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    today = timezone.localdate()
    kinds = [a_kind("shotgun"), a_kind("knife", group=ItemKind.Group.BLADES)]
    a_period(kinds=kinds, opens_on=today, closes_on=today + timedelta(days=30))
    a_slot(an_area(districts=["NN1"]), date=next_working_days(today, 2)[1])


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def page(live_server, new_page, request):
    """A browser whose visitor stands at the check page."""
    what_can_be_chosen()
    teller, has_javascript = request.param
    page = new_page(java_script_enabled=has_javascript)
    page.has_javascript = has_javascript
    page.visitor = teller(Client(), contact=teller.contacts[0]).comes_to_the_check_page()
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
    go_on(page, SEND[type(page.visitor)], **options)


def reference_on(page):
    return page.locator(".site-reference").first.inner_text()


def choose(page, label):
    page.get_by_label(label, exact=True).check()
    go_on(page)


def nothing_is_behind(page, *more):
    """Neither on the page, nor on any that Back leads to, nor in a new form."""
    marks = ["canary", *more]
    shown = [mark for mark in marks if shows(page, mark)]
    for _ in range(2):
        page.go_back()
        shown += [mark for mark in marks if shows(page, mark)]
    page.goto(reverse(f"{page.visitor.namespace}:step", args=["danger"]))
    for label in TO_THE_FIRST_TEXT[type(page.visitor)]:
        shown += [mark for mark in marks if shows(page, mark)]
        choose(page, label)
    assert page.locator("textarea").first.input_value() == ""
    assert shown == []


def test_straight_through(page):
    send(page)

    reference = reference_on(page)
    code = page.locator("#secret-code").inner_text()
    assert reference == page.visitor.rows.get().reference
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
    before, _after = page.visitor.changed
    page.locator(f"a[href*='/{page.visitor.changed_step}/']").first.click()
    text = page.get_by_label(CHANGED[type(page.visitor)])
    assert text.input_value() == before
    text.fill("thought again")
    go_on(page)
    page.go_back()
    assert text.input_value() == "thought again"
    page.go_forward()
    send(page)

    told = page.visitor.opened(page.visitor.rows.get(reference=reference_on(page)))
    assert "thought again" in told
    assert before.split("\n")[0] not in told


def test_in_two_tabs(page):
    other = page.visitor.opens_a_new_tab("sparrow").comes_to_the_check_page()
    hand_over(page.visitor.client, page, page.url)
    tab = page.context.new_page()
    tab.visitor = other
    tab.goto(page.url.replace(page.visitor.run, other.run))
    assert not shows(tab, "canary")

    send(tab)
    send(page)

    told = {row.reference: page.visitor.opened(row) for row in page.visitor.rows.all()}
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
    assert page.visitor.rows.get().reference == first


def test_timed_out(page):
    Draft.objects.update(expires_at=timezone.now())

    send(page)

    page.wait_for_url("**/timed-out/")
    nothing_is_behind(page)
    assert not page.visitor.rows.exists()


def test_left(neutral, page):
    if page.has_javascript:
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Leave this site").first.click()

    page.wait_for_url(neutral.url)
    nothing_is_behind(page)
    assert not page.visitor.rows.exists()


def is_cancelled(page):
    page.get_by_role("link", name="Stop and delete my answers").click()
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/cancelled/")


def is_in_danger(page):
    page.goto(page.visitor.url("step", "danger"))
    choose(page, "Yes")
    page.wait_for_url("**/call-999/")


def is_stopped_on_its_way(page):
    """By a device that may be watched, or by what may explode."""
    ends = {ReportTeller: is_on_a_watched_device, BookingTeller: may_explode}
    ends[type(page.visitor)](page)


def is_on_a_watched_device(page):
    page.goto(page.visitor.url("step", "device"))
    choose(page, "No, or I am not sure")
    choose(page, "No, stop and delete my answers")
    page.wait_for_url("**/stop-here/")


def may_explode(page):
    page.goto(page.visitor.url("step", "do-you-know"))
    choose(page, "I am not sure")
    page.wait_for_url("**/stop-here/")


@pytest.mark.parametrize("ends", [is_cancelled, is_in_danger, is_stopped_on_its_way])
def test_stopped(page, ends):
    ends(page)

    nothing_is_behind(page)
    assert not page.visitor.rows.exists()
