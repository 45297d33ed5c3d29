"""A new officer's first morning, on a phone and at a desk: link, password, app, recovery codes."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.second_factor import App

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "made up for this test"


@pytest.fixture
def officer(settings):
    settings.SECOND_FACTOR = True
    officer = get_user_model()(username="officer", is_staff=True)
    officer.set_unusable_password()
    officer.save()
    return officer


def test_every_page_of_the_sign_in_can_be_used_by_everyone(page, officer, axe):
    def is_usable(heading):
        expect(page.locator("h1")).to_have_text(heading)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def press(name):
        page.get_by_role("button", name=name).click()

    def sign_in():
        page.get_by_label("User name").fill("officer")
        page.get_by_label("Password").fill(PASSWORD)
        press("Sign in")

    page.goto(officer.link())
    is_usable("Set your password")
    press("Set password")
    is_usable("Set your password")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    press("Set password")
    is_usable("Staff sign-in")
    expect(page.get_by_role("status")).to_have_text("Your password is set. Sign in with it.")
    sign_in()
    is_usable("Set up your second factor")
    app = App(page.locator("#secret b").inner_text())
    press("Go on")
    is_usable("Set up your second factor")
    page.get_by_label("The six digits that your app shows now").fill(app.code())
    press("Go on")
    is_usable("Your recovery codes")
    page.get_by_role("link", name="I have kept them: go on").click()
    is_usable("What would you like to do?")
    page.get_by_role("link", name="Recovery codes").click()
    is_usable("Recovery codes")
    press("Make ten new codes")
    is_usable("Recovery codes")
    code = page.locator("code").first.inner_text()
    press("Log out")
    sign_in()
    is_usable("Enter a code")
    page.get_by_label("Code", exact=True).fill("000000")
    press("Sign in")
    is_usable("Enter a code")
    page.get_by_label("Code", exact=True).fill(code)
    press("Sign in")
    expect(page.get_by_text("You have 9 recovery codes left.")).to_be_visible()
    page.goto("/admin/set-password/nobody/nothing/")
    is_usable("Set your password")
