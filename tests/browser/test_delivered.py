"""Both journeys in a real browser through the site as it is delivered: TLS, nginx, gunicorn.

Here alone the cookies are `Secure` and named `__Host-`, and a browser that gets a policy or a
header wrong sends no form at all: with `Referrer-Policy: no-referrer` every form would be refused.
"""

import pytest

from campaign_site.references import is_reference
from tests import chromium
from tests.browser.by_mouse import asks_for_a_visit, reference_on, tells_a_concern
from tests.browser.conftest import watch
from tests.stack import PUBLIC_NAME

pytestmark = pytest.mark.browser

JOURNEYS = [
    pytest.param(tells_a_concern, "reports_concernreport", id="report"),
    pytest.param(asks_for_a_visit, "amnesty_booking", id="booking"),
]


@pytest.fixture(scope="module")
def browser(playwright, stack):
    with chromium.launch(playwright, args=stack.chromium_arguments) as browser:
        yield browser


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, browser, faults):
    address = f"https://{PUBLIC_NAME}"
    context = browser.new_context(base_url=address, java_script_enabled=request.param)
    watch(context, {PUBLIC_NAME}, set(), faults)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("goes_through", "table"), JOURNEYS)
def test_a_journey_ends_on_a_reference_that_is_stored(stack, page, goes_through, table):
    goes_through(page)

    reference = reference_on(page)
    assert is_reference(reference)
    stored = f"SELECT count(*) FROM {table} WHERE reference = '{reference}'"
    assert stack.sql(stored) == [(1,)]
    cookies = page.context.cookies()
    assert cookies
    assert [cookie["name"] for cookie in cookies if not cookie["name"].startswith("__Host-")] == []
    assert all(cookie["secure"] and cookie["httpOnly"] for cookie in cookies)
