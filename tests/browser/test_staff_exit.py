"""Leaving from the admin: the link always leaves, the key only when nothing can be lost."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from amnesty.models import SpecialDay
from news.models import Article
from tests.amnesty.factories import TUESDAY, a_kind
from tests.browser.editor import press, text_of
from tests.browser.leaving import (
    OnItsWay,
    click,
    dispatch,
    escape,
    key,
    picture_of_nothing,
    until,
    waits_for,
)
from tests.news.factories import an_article

NOTE_EACH_PRESS = """
const tell = (event) => setTimeout(() => note(event.type, event.defaultPrevented));
for (const type of ["keydown", "keyup"]) addEventListener(type, tell, true);
"""


@pytest.fixture
def sign_in(live_server, neutral, settings, admin_user):
    """Signs a page's visitor in as the member of staff who may do everything."""

    def sign_in(page):
        client = Client()
        client.force_login(admin_user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return sign_in


@pytest.fixture
def staff_page(sign_in, page):
    return sign_in(page)


@pytest.fixture
def presses(staff_page):
    """Each half of a press that the page saw, and whether it was kept from the browser."""
    seen = []
    staff_page.expose_function("note", lambda kind, is_kept: seen.append((kind, is_kept)))
    staff_page.add_init_script(NOTE_EACH_PRESS)
    return seen


def link_in(page):
    return page.get_by_role("link", name="Leave this site")


def forget_focus(page):
    page.evaluate("document.activeElement.blur()")


def leaves_on_escape(page, neutral):
    escape(page)
    waits_for(page, neutral)
    return True


def is_signed_in(page):
    page.goto("/admin/")
    return page.locator("h1").inner_text() == "What would you like to do?"


def contents(page):
    """What every field of the page holds, its lists of choices and its editor too."""
    return page.evaluate("""() => [
      ...[...document.querySelectorAll("input, textarea")].map(f => `${f.value} ${f.checked}`),
      ...[...document.querySelectorAll("select")].flatMap(
        s => [...s.options].map(o => `${o.value} ${o.selected}`)),
      ...[...document.querySelectorAll(".ProseMirror")].map(e => e.innerHTML),
    ]""")


def cookies(page):
    return sorted((cookie["name"], cookie["value"]) for cookie in page.context.cookies())


# The link


def test_the_link_clears_the_view_and_leaves_even_an_unsaved_draft(staff_page, neutral):
    neutral.hang()
    page = staff_page
    nothing = picture_of_nothing(page)
    page.goto("/admin/news/article/add/")
    page.get_by_label("Title").press_sequentially("A week of action")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    leaving = OnItsWay(page)
    box = link_in(page).bounding_box()

    click(page, box["x"] + 9, box["y"] + 9)

    until(page, lambda: (leaving.picture, leaving.title) == (nothing, neutral.netloc))
    neutral.let_go()
    waits_for(page, neutral)
    assert asked == [neutral.url]
    assert leaving.history == (["about:blank", neutral.url], 1)
    assert "Referer" not in neutral.asked[0].headers
    assert is_signed_in(page)


def test_the_link_stands_in_a_pop_up_and_stays_in_view(staff_page, neutral):
    page = staff_page
    page.goto("/admin/news/priority/add/?_popup=1")
    page.set_viewport_size({"width": 320, "height": 300})
    page.mouse.wheel(0, 2000)
    page.wait_for_function("scrollY > 0 || document.querySelector('.content').scrollTop > 0")

    expect(link_in(page)).to_be_in_viewport(ratio=1)
    link_in(page).press("Enter")

    waits_for(page, neutral)
    assert is_signed_in(page)


def test_a_click_with_a_key_opens_another_tab_and_the_page_stays(staff_page, neutral):
    page = staff_page
    page.goto("/admin/")

    with page.context.expect_page() as opened:
        link_in(page).click(modifiers=["Control"])

    waits_for(opened.value, neutral)
    assert is_signed_in(page)


def test_without_javascript_the_link_leaves_and_the_sign_in_stays(sign_in, neutral, no_js_page):
    page = sign_in(no_js_page)
    page.goto("/admin/")

    link_in(page).click()

    waits_for(page, neutral)
    assert is_signed_in(page)


# The key, when nothing can be lost


def test_a_press_leaves_each_kind_of_staff_page_on_which_nothing_was_done(staff_page, neutral):
    page = staff_page
    article, staff = an_article(), get_user_model().objects.get()
    addresses = [
        reverse("admin:index"),
        reverse("admin:password_change"),
        reverse("admin:campaign_site_staffmember_add"),
        reverse("admin:amnesty_collectionarea_add"),
        reverse("admin:campaign_site_staffmember_change", args=[staff.pk]),
        reverse("admin:news_article_changelist"),
        reverse("admin:news_article_change", args=[article.pk]),
        reverse("admin:recovery_codes"),
    ]

    for address in addresses:
        page.goto(address)
        expect(page.get_by_text("Quickly exit this site")).to_be_hidden()
        forget_focus(page)

        assert leaves_on_escape(page, neutral), address
    assert is_signed_in(page)


def test_every_press_on_the_way_out_is_kept_from_the_browser(staff_page, presses, neutral):
    neutral.hang()
    page = staff_page
    nothing = picture_of_nothing(page)
    page.goto("/admin/")

    dispatch(page, *[key("rawKeyDown"), key("rawKeyDown", autoRepeat=True), key("keyUp")] * 3)
    until(page, lambda: len(presses) >= 9)

    assert presses == [("keydown", True), ("keydown", True), ("keyup", True)] * 3
    assert OnItsWay(page).picture == nothing
    assert len(neutral.asked) == 1


# The key, when something could be lost


def type_a_title(page):
    page.get_by_label("Title").press_sequentially("A week")


def write_in_the_editor(page):
    text_of(page).click()
    page.keyboard.type("Call 101.")


def press_today(page):
    page.locator(".field-publish_at").get_by_role("link", name="Today").click()


def tick_a_row(page):
    page.locator("tbody input[type=checkbox]").first.check()


def choose_a_kind(page):
    page.get_by_label("Shotgun").check()


def send_it_half_done(page):
    page.locator("form[method=post]").last.evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "change"),
    [
        ("news_article_add", type_a_title),
        ("news_article_add", write_in_the_editor),
        ("news_article_add", press_today),
        ("amnesty_specialday_changelist", tick_a_row),
        ("amnesty_surrenderperiod_add_proposal", choose_a_kind),
        ("amnesty_collectionteam_add", send_it_half_done),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_ten_presses_change_nothing_where_something_is_not_saved(
    staff_page, neutral, address, change
):
    a_kind("shotgun")
    SpecialDay.objects.create(date=TUESDAY)
    page = staff_page
    page.goto(reverse(f"admin:{address}"))
    change(page)
    before = (page.url, contents(page), cookies(page))

    for number in range(10):
        if number == 5:
            forget_focus(page)
        page.keyboard.press("Escape")

    page.wait_for_timeout(100)
    assert (page.url, contents(page), cookies(page)) == before
    assert neutral.asked == []


def test_what_the_browser_brings_back_is_not_saved_either(staff_page, neutral):
    page = staff_page
    page.goto("/admin/news/priority/add/")
    page.locator("#id_name").press_sequentially("Press")
    page.goto("/admin/")
    page.go_back()
    expect(page.locator("#id_name")).to_have_value("Press")
    forget_focus(page)

    page.keyboard.press("Escape")
    page.wait_for_timeout(100)

    assert neutral.asked == []


def test_a_field_in_use_keeps_the_key(staff_page, neutral):
    page = staff_page
    page.goto("/admin/news/article/add/")
    fields = ["#id_title", "#id_week", "#id_is_sensitive", ".ProseMirror", "#nav-filter"]

    for field in fields:
        page.locator(field).focus()
        page.keyboard.press("Escape")

    page.wait_for_timeout(100)
    assert neutral.asked == []


def test_a_press_that_closes_something_does_not_leave_and_the_next_one_does(staff_page, neutral):
    page = staff_page
    page.goto("/admin/news/article/add/")
    for name, box in (("Choose a Date", ".calendarbox"), ("Choose a Time", ".clockbox")):
        page.get_by_title(name).first.click()
        expect(page.locator(box).first).to_be_visible()

        dispatch(page, key("rawKeyDown"), key("rawKeyDown", autoRepeat=True), key("keyUp"))

        expect(page.locator(box).first).to_be_hidden()
    assert neutral.asked == []

    assert leaves_on_escape(page, neutral)


def test_the_editors_dialog_closes_and_the_page_stays(staff_page, neutral):
    page = staff_page
    page.goto("/admin/news/article/add/")
    write_in_the_editor(page)
    page.keyboard.press("Shift+Home")
    press(page, "Link")
    expect(page.get_by_label("URL")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("dialog")).to_have_count(0)
    expect(text_of(page)).to_have_text("Call 101.")
    assert neutral.asked == []


def test_a_held_key_closes_a_dialog_and_no_more(staff_page, neutral):
    page = staff_page
    page.goto("/admin/")
    page.evaluate("document.body.append(document.createElement('dialog'))")
    page.evaluate("document.querySelector('dialog').showModal()")

    dispatch(page, key("rawKeyDown"), *[key("rawKeyDown", autoRepeat=True)] * 5, key("keyUp"))

    expect(page.locator("dialog")).to_be_hidden()
    page.wait_for_timeout(100)
    assert neutral.asked == []


def test_the_list_of_pages_still_empties_its_filter(staff_page, neutral):
    page = staff_page
    page.goto("/admin/news/article/")
    page.locator("#nav-filter").press_sequentially("camp")

    page.locator("#nav-filter").press("Escape")

    expect(page.locator("#nav-filter")).to_have_value("")


# The public pages that staff look at


def test_an_exit_from_a_public_page_leaves_the_staff_page_and_its_draft_alone(staff_page, neutral):
    staff_page.goto("/admin/news/article/add/")
    staff_page.get_by_label("Title").press_sequentially("A week of action")
    staff_page.get_by_label("Summary").fill("In one sentence.")
    write_in_the_editor(staff_page)
    address = staff_page.url
    public_page = staff_page.context.new_page()
    public_page.goto("/")
    other_public_page = staff_page.context.new_page()
    other_public_page.goto("/terms/")

    escape(public_page)

    waits_for(public_page, neutral)
    waits_for(other_public_page, neutral)
    assert staff_page.url == address
    staff_page.bring_to_front()
    staff_page.get_by_role("button", name="Save", exact=True).click()
    expect(staff_page).to_have_url(re.compile(r"/admin/news/article/\d+/page/$"))
    assert Article.objects.get().title == "A week of action"


def test_an_editors_own_warning_is_still_given_after_an_exit_from_a_public_page(
    staff_page, neutral
):
    warned_by = []
    staff_page.on("dialog", lambda dialog: (warned_by.append(dialog.type), dialog.accept()))
    staff_page.goto("/admin/news/article/add/")
    type_a_title(staff_page)
    staff_page.evaluate("addEventListener('beforeunload', (event) => event.preventDefault())")
    public_page = staff_page.context.new_page()
    public_page.goto("/")
    escape(public_page)
    waits_for(public_page, neutral)

    staff_page.close(run_before_unload=True)

    until(public_page, lambda: warned_by == ["beforeunload"])


def test_an_exit_from_a_staff_page_leaves_public_pages_alone(staff_page, neutral):
    public_page = staff_page.context.new_page()
    public_page.goto("/terms/")
    staff_page.goto("/admin/")

    assert leaves_on_escape(staff_page, neutral)

    public_page.wait_for_timeout(200)
    expect(public_page.locator("h1")).to_have_text("Terms and conditions")
