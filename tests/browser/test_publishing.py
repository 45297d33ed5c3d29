"""A press officer's day, with the keyboard alone: from an empty page to a withdrawn article."""

import re
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import TimeoutError, expect

from campaign_site.roles import Role
from news.models import Article
from tests.browser.keyboard import tab_to
from tests.news.factories import LONDON, THIRD_MONDAY, a_campaign, a_priority, a_week
from tests.reports import pictures

LIMIT = 200
NAME_OF_FOCUS = "document.activeElement.innerText || document.activeElement.value"
PRESSES = 3
NINE = datetime(2023, 1, 23, 9, 0, tzinfo=LONDON)
APPEARS = datetime(2023, 1, 23, 10, 16, tzinfo=LONDON)
ADDRESS = "/news/four-warrants/"
TITLE = "Four warrants"
EVERYWHERE = ["/", "/news/", "/campaigns/twelve-weeks/", "/campaigns/twelve-weeks/week-3/"]
MACHINES = ["/news/feed/", "/campaigns/twelve-weeks/feed/", "/news/feed/drug-harm/"]


@pytest.fixture
def clock(live_server):
    with time_machine.travel(NINE) as clock:
        yield clock


@pytest.fixture
def image(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    image = tmp_path / "IMG_1234.jpg"
    image.write_bytes(pictures.a_jpeg(pictures.a_picture(size=(800, 600))))
    return image


def to(page, selector):
    tab_to(page, selector, LIMIT)


def fill(page, selector, words):
    to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def press(page, name):
    """The button or link of this name, reached with Tab. It leads to another page."""
    for _ in range(LIMIT):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUS) == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"The Tab key does not reach “{name}”.")


def choose(page, image):
    """The file, with the key that a person presses again where a busy browser has missed it."""
    for _ in range(PRESSES):
        with suppress(TimeoutError):
            with page.expect_file_chooser(timeout=10_000) as chosen:
                page.keyboard.press("Space")
            return chosen.value.set_files(image)
    raise AssertionError(f"Nothing can be chosen after {PRESSES} presses.")


def writes(page, image):
    page.goto(reverse("admin:news_article_add"))
    fill(page, "#id_title", TITLE)
    fill(page, "#id_summary", "Officers went into four houses.")
    to(page, ".ProseMirror")
    page.keyboard.type("This is what they did.")
    to(page, "#id_new_picture")
    choose(page, image)
    fill(page, "#id_picture_alt", "A door with a broken lock")
    to(page, "#id_week")
    page.keyboard.press("ArrowDown")
    to(page, "#id_priority")
    page.keyboard.press("ArrowDown")
    fill(page, "#id_publish_at_0", "2023-01-23")
    fill(page, "#id_publish_at_1", "10:16")
    press(page, "Save")
    expect(page.locator("h1")).to_have_text(TITLE)


def looks_at_it_on_a_phone(page):
    press(page, "Preview")
    phone = page.frame_locator("iframe[title='The article on a phone']")
    expect(phone.locator("h1")).to_have_text(TITLE)
    expect(phone.get_by_role("img", name="A door with a broken lock")).to_be_visible()
    expect(phone.get_by_text("In this preview the button does nothing.")).to_be_visible()
    assert page.locator("iframe").first.evaluate("frame => frame.offsetWidth") >= 375
    press(page, "Back to the page of the article")


def corrects(page):
    press(page, "Write on it")
    fill(page, "#id_summary", "Officers went into three houses.")
    press(page, "Save")
    to(page, "#submit-kind_0")
    page.keyboard.press("ArrowDown")
    fill(page, "#submit-correction", "It was three houses and not four.")
    press(page, "Submit for approval")
    expect(page.get_by_text("Submitted.")).to_be_visible()


def withdraws(page):
    to(page, "summary")
    while "Withdraw it" not in page.evaluate("document.activeElement.innerText"):
        to(page, "summary")
    page.keyboard.press("Enter")
    fill(page, "#withdraw-note", "It named a street by mistake.")
    press(page, "Withdraw it now")
    expect(page.get_by_text("It is withdrawn. Its page says why.")).to_be_visible()


def those_that_show_it(page):
    shown = {path for path in [*EVERYWHERE, *MACHINES] if TITLE in text(page, path)}
    maps = ["/sitemap.xml", *sitemaps(page)]
    return shown | {"/sitemap.xml" for path in maps if ADDRESS in text(page, path)}


def sitemaps(page):
    found = re.findall(r"<loc>http://[^/<]+(/sitemap[^<]*)</loc>", text(page, "/sitemap.xml"))
    return [path.replace("&amp;", "&") for path in found]


def text(page, path):
    return page.request.get(path).text()


def test_a_day_of_a_press_officer(clock, image, enters, new_page):
    a_priority()
    a_week(a_campaign(), number=3, starts_on=THIRD_MONDAY)
    writer, boss, reader = new_page(), new_page(), new_page()

    enters(writer, Role.PUBLISHER)
    writes(writer, image)
    looks_at_it_on_a_phone(writer)
    press(writer, "Submit for approval")
    expect(writer.get_by_text("Submitted.")).to_be_visible()

    enters(boss, Role.APPROVER)
    page_of_it = reverse("admin:news_article_page", args=[Article.objects.get().pk])
    boss.goto(page_of_it)
    press(boss, "Publish on Monday 23 January 2023 at 10:16am")
    expect(
        boss.get_by_text("Scheduled for Monday 23 January 2023 at 10:16am").first
    ).to_be_visible()
    assert those_that_show_it(reader) == set()
    assert reader.request.get(ADDRESS).status == 404

    clock.move_to(APPEARS + timedelta(seconds=1))
    assert those_that_show_it(reader) == {*EVERYWHERE, *MACHINES, "/sitemap.xml"}
    reader.goto(ADDRESS)
    expect(reader.get_by_role("img", name="A door with a broken lock")).to_be_visible()

    enters(writer, Role.PUBLISHER)
    writer.goto(page_of_it)
    corrects(writer)
    enters(boss, Role.APPROVER)
    boss.goto(page_of_it)
    press(boss, "Compare it with what is published")
    expect(boss.locator("del", has_text="four")).to_be_visible()
    expect(boss.locator("ins", has_text="three")).to_be_visible()
    boss.go_back()
    press(boss, "Replace what is out now")
    reader.goto(ADDRESS)
    expect(reader.get_by_text("It was three houses and not four.")).to_be_visible()
    expect(reader.get_by_text("Officers went into three houses.").first).to_be_visible()

    writer.goto(page_of_it)
    withdraws(writer)
    reader.goto(ADDRESS)
    expect(reader.get_by_text("It named a street by mistake.")).to_be_visible()
    assert those_that_show_it(reader) == set()
