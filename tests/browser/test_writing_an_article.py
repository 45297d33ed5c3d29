"""A press officer writes an article in the visual editor, under the staff content policy."""

import re

import pytest
from django.db.models import Value
from django.test import Client
from playwright.sync_api import expect

from news import body
from news.models import Article, Autosave
from tests.browser.editor import press, text_of
from tests.browser.leaving import until
from tests.news.factories import a_draft, an_article
from tests.news.hostile import PAYLOADS

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/news/article/add/"
WHAT_RUNS = """() => [...document.querySelectorAll(
  ".site-article *, .ProseMirror *, .ProseMirror")].flatMap((element) =>
  [...element.attributes].map(({ name, value }) => `${element.localName} ${name}=${value}`)
).filter((text) => /^\\S+ (on|style|src)|^\\S+ \\S+=\\s*(javascript|data|vbscript):/i.test(text))"""
TOUCH_ALL = """() => document.querySelectorAll(".site-article *").forEach((element) =>
  ["mouseover", "focus", "pointerenter"].forEach((name) => element.dispatchEvent(new Event(name))))
"""
PASTE = """([html]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.x{color:red}
</style></head><body lang=EN-GB><h1 style='mso-pagination:none'>Head<o:p></o:p></h1>
<p class=MsoNormal style='margin-left:1cm'>See <a href="https://example.org/a"
title="t"><span style='color:blue'>this</span></a> <b>now</b><img src="x.png"></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>one</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·</span>two</p>
<p class=MsoNormal>Between</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.</span>first</p>
<p><a href="javascript:ran()">bad</a></p></body></html>"""


@pytest.fixture
def signed_in(live_server, settings, admin_user):
    """Signs the visitor of a page in as somebody who may do everything."""
    client = Client()
    client.force_login(admin_user)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}

    def sign_in(page):
        page.context.add_cookies([cookie])
        return page

    return sign_in


@pytest.fixture
def press_officer(signed_in, page):
    signed_in(page).goto(ADD)
    return page


def choose(page, name):
    """What is chosen applies to what is typed next; the keyboard is back in the text by then."""
    press(page, name)
    expect(text_of(page)).to_be_focused()


def type_lines(page, *lines):
    for line in lines:
        page.keyboard.type(line)
        page.keyboard.press("Enter")


def written(page):
    return page.locator("#id_body").input_value()


def test_what_is_made_with_the_buttons_is_what_is_saved(press_officer):
    page = press_officer
    page.get_by_label("Title").press_sequentially("A week of action")
    text_of(page).click()
    page.get_by_label("Contact channel", exact=True).select_option("crimestoppers")
    page.get_by_role("button", name="Put into the line").press("Enter")
    expect(text_of(page)).to_be_focused()
    type_lines(page, " is there.")
    choose(page, "Heading")
    type_lines(page, "What to do")
    choose(page, "List")
    type_lines(page, "first")
    choose(page, "Bold")
    type_lines(page, "second", "")
    page.keyboard.type("We act.")
    choose(page, "Quote")
    type_lines(page, "Detective inspector")
    choose(page, "Results of the week")
    choose(page, "Put below as a block")

    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("A week of action")

    assert Article.objects.get().body == (
        "<p>{crimestoppers} is there.</p><h2>What to do</h2>"
        "<ul><li><p>first</p></li><li><p><strong>second</strong></p></li></ul>"
        "<figure><blockquote><p>We act.</p></blockquote>"
        "<figcaption>Detective inspector</figcaption></figure>"
        "<p>{results}</p><p>{crimestoppers.block}</p>"
    )


def test_a_quote_becomes_paragraphs_again_and_an_old_one_too(signed_in, page):
    quote = "<figure><blockquote><p>We act.</p></blockquote><figcaption>Role</figcaption></figure>"
    draft = a_draft(body=f"{quote}<blockquote><p>Old</p></blockquote>")
    signed_in(page).goto(f"/admin/news/article/{draft.pk}/change/")
    page.locator(".ProseMirror").get_by_text("Old").click()
    expect(page.get_by_role("button", name="Quote", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )

    choose(page, "Quote")
    was_whole = body.clean(written(page))
    page.locator(".ProseMirror").get_by_text("Role").click()
    choose(page, "Quote")

    assert was_whole == f"{quote}<p>Old</p>"
    assert written(page) == "<p>We act.</p><p>Role</p><p>Old</p>"


def test_a_word_becomes_a_link(press_officer):
    page = press_officer
    text_of(page).click()
    page.keyboard.type("us")
    page.keyboard.press("Shift+Home")
    press(page, "Link")
    page.get_by_label("URL").fill("/report/")
    page.get_by_role("button", name="Update").click()

    assert re.search(r'<a href="/report/"[^>]*>us</a>', written(page))


def test_an_address_that_begins_with_www_is_one_of_another_site(press_officer):
    page = press_officer
    text_of(page).click()
    page.keyboard.type("them")
    page.keyboard.press("Shift+Home")
    press(page, "Link")
    page.get_by_label("URL").fill("www.example.org/a")
    page.get_by_label("URL").press("Enter")

    assert re.search(r'<a href="https://www.example.org/a"[^>]*>them</a>', written(page))


def test_an_emptied_text_is_empty(press_officer):
    page = press_officer
    text_of(page).click()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")

    assert written(page) == ""


def test_what_is_pasted_from_word_keeps_headings_lists_and_links_and_no_more(press_officer):
    page = press_officer
    text_of(page).click()

    page.evaluate(PASTE, [FROM_WORD])

    assert body.clean(written(page)).replace(' rel="noreferrer"', "") == (
        '<h2>Head</h2><p>See <a href="https://example.org/a">this</a> <strong>now</strong></p>'
        "<ul><li><p>one</p></li><li><p>two</p></li></ul><p>Between</p>"
        "<ol><li><p>first</p></li></ol><p>bad</p>"
    )


def test_tab_leaves_the_text_also_out_of_a_list(press_officer):
    page = press_officer
    text_of(page).click()
    choose(page, "List")
    type_lines(page, "first")

    page.keyboard.press("Tab")

    expect(text_of(page)).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Put below as a block")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_form_can_be_used_by_everyone(press_officer, axe, faults, width):
    page = press_officer
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []

    assert axe(page) == []

    faults.clear()  # axe copies a style sheet that imports another one, and the policy objects


def test_without_a_script_the_text_is_html(signed_in, no_js_page):
    page = signed_in(no_js_page)
    page.goto(ADD)
    page.get_by_label("Title").fill("Title")
    page.get_by_label("Word in the address").fill("title")
    page.locator("#id_body").fill("<p>Call {101}.</p>")

    press(page, "Save")

    assert Article.objects.get().body == "<p>Call {101}.</p>"


# What is typed is not lost


def test_what_is_typed_is_saved_by_itself_and_said(press_officer):
    page = press_officer
    page.get_by_label("Title").press_sequentially("Half a title")
    text_of(page).click()
    page.keyboard.type("Half a text")

    expect(page.get_by_role("status").filter(has_text="Saved by itself at")).to_be_visible()

    typed = Autosave.objects.get().typed
    assert (typed["title"], typed["body"]) == ("Half a title", "<p>Half a text</p>")
    assert not Article.objects.exists()


def test_whoever_leaves_in_a_hurry_is_offered_what_they_typed(press_officer, neutral, signed_in):
    page = press_officer
    page.goto(ADD)
    text_of(page).click()
    page.keyboard.type("An hour of work")
    page.get_by_role("link", name="Leave this site").click()
    page.wait_for_url(neutral.url)
    # What was typed goes out after the page is gone.
    until(page, Autosave.objects.exists)
    page.context.clear_cookies()

    signed_in(page).goto(ADD)
    page.get_by_role("link", name="Take it up").click()

    expect(text_of(page)).to_have_text("An hour of work")
    page.get_by_label("Title").press_sequentially("Title")
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Title")
    page.goto(ADD)
    expect(page.get_by_role("link", name="Take it up")).to_have_count(0)
    assert Article.objects.get().body == "<p>An hour of work</p>"


def test_whoever_was_signed_out_is_told_and_loses_nothing(press_officer, faults):
    page = press_officer
    page.context.clear_cookies()
    page.get_by_label("Title").press_sequentially("Title")

    expect(page.get_by_role("status").filter(has_text="you were signed out")).to_be_visible()

    expect(page.get_by_label("Title")).to_have_value("Title")
    faults[:] = [fault for fault in faults if not fault.startswith("403 for")]


def test_without_a_connection_the_form_stays_and_is_sent_when_there_is_one(press_officer, faults):
    page = press_officer
    page.get_by_label("Title").fill("Title")
    page.get_by_label("Word in the address").fill("title")
    text_of(page).click()
    page.keyboard.type("An hour of work")
    page.context.set_offline(True)

    press(page, "Save")

    status = page.get_by_role("status")
    expect(status.filter(has_text="Not saved: there is no connection.")).to_be_visible()
    assert text_of(page).inner_text() == "An hour of work"
    page.context.set_offline(False)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Title")
    assert Article.objects.get().body == "<p>An hour of work</p>"
    assert not Autosave.objects.exists()
    faults.clear()  # what was asked for without a connection


# Nothing that runs


def test_nothing_hostile_runs_for_readers_even_without_a_content_policy(
    new_page, admin_client, signed_in
):
    draft = a_draft(slug="hostile")
    taken = [payload for payload in PAYLOADS if not {"{", "\0"} & {*payload}]
    typed = {"title": "Title", "slug": "hostile", "after_expiry": "gone", "began_from": 1}
    text = "".join(map(body.clean, taken))
    for payload in taken:
        text += "" if body.is_deep(text + payload) else payload
    admin_client.post(f"/admin/news/article/{draft.pk}/change/", typed | {"body": text})
    draft.refresh_from_db()
    an_article("typed", title="Typed", body=draft.body)
    an_article("stored", title="Stored")
    Article.objects.filter(slug="stored").update(body=Value("".join(taken)))
    page = new_page(bypass_csp=True)
    ran, found = [], []
    page.expose_function("ran", lambda *_: ran.append("ran"))
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))

    for word in ("typed", "stored"):
        page.goto(f"/news/{word}/")
        page.evaluate(TOUCH_ALL)
        found += page.evaluate(WHAT_RUNS)

    assert draft.latest.number == 2
    assert (ran, found) == ([], [])


def test_nothing_hostile_runs_in_the_editor_that_gets_it_back(new_page, signed_in, admin_user):
    typed = {"title": "Title", "body": "".join(PAYLOADS)}
    Autosave.objects.keep(admin_user, None, typed, 0)
    page = signed_in(new_page(bypass_csp=True))
    ran = []
    page.expose_function("ran", lambda *_: ran.append("ran"))

    page.goto(f"{ADD}?autosave=1")
    expect(text_of(page)).to_contain_text("Text")
    text_of(page).click()

    assert (ran, page.evaluate(WHAT_RUNS)) == ([], [])
