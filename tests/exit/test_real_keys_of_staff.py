"""The quick exit under real keys in the admin, where someone may have a draft to lose."""

import pytest
from django.conf import settings

from tests.exit.conftest import in_each_browser
from tests.exit.neutral_site import GREEN
from tests.exit.window import holds

pytestmark = [pytest.mark.browser, pytest.mark.real_keys]

STORY = "a week against knives"


@pytest.fixture
def staff(client, admin_user, live_server):
    """Signs a window in."""
    client.force_login(admin_user)
    name = settings.SESSION_COOKIE_NAME

    def sign_in(window):
        window.opens("/terms/")
        window.set_cookie(name, client.cookies[name].value)

    return sign_in


def holds_the_draft(window):
    return window.evaluate("document.querySelector('#id_title').value") == STORY


@in_each_browser
def test_ten_presses_leave_an_unsaved_draft_as_it_is(neutral, window, staff):
    """Nor is it touched by the exit from a public page in another tab."""
    staff(window)
    window.opens("/admin/news/article/add/")
    window.evaluate("document.querySelector('#id_title').focus()")
    window.screen.write(STORY)
    for script in ("null", "document.activeElement.blur()"):
        window.evaluate(f"({script}) && null")
        window.screen.tap("Escape", 5, gap=0.05)
    assert not holds(lambda: neutral.asked_by(window.name), 0.5)
    editor = window.current_tab
    window.open_another_tab()
    window.opens("/")

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)
    assert sorted(window.addresses()) == sorted(
        [f"{window.site}/admin/news/article/add/", neutral.url]
    )
    window.choose(editor)
    assert holds_the_draft(window)


@in_each_browser
def test_a_staff_page_with_nothing_to_lose_is_left_and_the_sign_in_stays(neutral, window, staff):
    neutral.delay = 1
    staff(window)
    window.opens("/admin/")

    window.screen.tap("Escape", 3)

    assert window.screen.waits_for(GREEN)
    window.opens("/admin/")
    assert window.addresses() == [f"{window.site}/admin/"]
