"""The watch over every page of these tests sees what it is there to see."""

import pytest


@pytest.fixture
def caught(faults):
    """The faults that this test provoked, which then count no longer."""

    def take():
        found = list(faults)
        faults.clear()
        return found

    return take


def test_a_request_to_another_host_is_a_fault_and_goes_nowhere(page, caught):
    with page.expect_event("requestfailed") as failed:
        page.set_content('<img src="http://elsewhere.example/spy.png" alt="">')

    assert failed.value.failure == "net::ERR_NAME_NOT_RESOLVED"
    assert caught() == ["asked another host: http://elsewhere.example/spy.png"]


def test_another_host_may_be_allowed(page, other_hosts, caught):
    other_hosts.add("elsewhere.example")

    with page.expect_event("requestfailed"):
        page.set_content('<img src="http://elsewhere.example/neutral.png" alt="">')

    assert caught() == []


def test_a_missing_part_of_a_page_is_a_fault(page, live_server, caught):
    page.goto("/")

    with page.expect_request_finished(lambda request: request.url.endswith("no-such.png")):
        page.evaluate("new Image().src = '/static/no-such.png'")

    assert caught() == [f"404 for {live_server}/static/no-such.png"]


def test_an_error_in_a_script_is_a_fault(page, caught):
    with page.expect_event("pageerror"):
        page.set_content("<script>thisIsNotThere()</script>")

    (fault,) = caught()
    assert fault.startswith("script: ReferenceError") or "thisIsNotThere" in fault


def test_what_the_policy_of_a_page_forbids_is_a_fault(page, caught):
    page.goto("/")

    with page.expect_event("console"):
        page.evaluate("document.body.setAttribute('style', 'color: red')")

    assert any("Content Security Policy" in fault for fault in caught())


def test_a_visitor_who_goes_back_is_shown_the_page_as_it_was_left(page):
    """The browser's own memory of pages is on, as it is for every visitor."""
    page.add_init_script("addEventListener('pageshow', e => { window.wasKept = e.persisted })")
    page.goto("/")
    page.goto("/news/")

    page.go_back(wait_until="commit")  # what was kept does not load again

    assert page.evaluate("window.wasKept") is True
