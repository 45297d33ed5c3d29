"""What becomes of an article, and what a campaign came to: on a small screen and on paper."""

import pytest
from playwright.sync_api import expect

from news.models import Article
from tests.news.factories import NOW, a_campaign, a_priority, a_week, an_article

SMALL = {"width": 320, "height": 700}
HIDDEN_ON_PAPER = [
    "a[data-exit]",
    "nav.site-nav",
    ".govuk-breadcrumbs",
    ".govuk-phase-banner",
    ".site-actions",
    "a[href^='mailto:?']",
]


@pytest.fixture
def campaign(live_server):
    """Its first two weeks have counted the same thing."""
    campaign = a_campaign()
    for number in (1, 2):
        week = a_week(campaign, number=number)
        for what in ("Homes visited", "A thing with a name that is long on a small screen"):
            week.results.create(what=what, number=number * 100, source="The council")
    return campaign


@pytest.fixture
def corrected(campaign):
    article = an_article(
        "corrected",
        week=campaign.weeks.get(number=2),
        priority=a_priority(),
        is_sensitive=True,
        corrected_at=NOW,
        body='<p>Read <a href="https://example.com/guide">the guide</a>.</p>',
    )
    article.corrections.create(note="The day was wrong.", made_at=NOW)
    return article


@pytest.fixture
def pages(campaign, corrected):
    """The address of each page, with something on it."""
    week = corrected.week
    over = {"expire_at": NOW, "week": week, "priority": corrected.priority}
    an_article("kept", after_expiry=Article.AfterExpiry.KEPT, **over)
    an_article("gone", **over)
    an_article("withdrawn", status=Article.Status.WITHDRAWN, ended_at=NOW, ended_note="Wrong.")
    slugs = ("corrected", "kept", "gone", "withdrawn")
    articles = [f"/news/{slug}/" for slug in slugs]
    return [*articles, campaign.get_absolute_url(), week.get_absolute_url()]


def test_everyone_can_read_each_page_on_a_small_screen(new_page, pages, axe):
    page = new_page(viewport=SMALL)
    found = {}

    for address in pages:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        found[address] = [*axe(page), *(["too wide"] if width > SMALL["width"] else [])]

    assert {address: faults for address, faults in found.items() if faults} == {}


def test_the_results_of_the_weeks_are_pictures_with_their_tables(new_page, campaign):
    page = new_page(viewport=SMALL)
    page.goto(campaign.get_absolute_url())

    chart = page.get_by_role("img", name="Homes visited, week by week")
    expect(chart).to_be_visible()
    widths = [bar.bounding_box()["width"] for bar in chart.locator("rect").all()]
    assert round(widths[0] / widths[1], 1) == 0.5
    table = page.get_by_role("table", name="Homes visited, week by week")
    expect(table.get_by_role("row", name="Week 2 200")).to_be_visible()


def test_without_javascript_the_time_of_a_correction_leads_to_its_words(no_js_page, corrected):
    no_js_page.goto(corrected.get_absolute_url())

    no_js_page.get_by_role("link", name="Corrected at").click()

    assert no_js_page.url.endswith("/news/corrected/#corrections")
    expect(no_js_page.get_by_text("The day was wrong.")).to_be_in_viewport()


def test_on_paper_an_article_is_its_words_its_address_and_whom_to_call(page, corrected):
    page.goto(corrected.get_absolute_url())

    page.emulate_media(media="print")

    for selector in HIDDEN_ON_PAPER:
        expect(page.locator(selector).first, selector).to_be_hidden()
    for words in ("The day was wrong.", "The address of this page:", "0800 555 111"):
        expect(page.get_by_text(words).first).to_be_visible()
    after = "link => getComputedStyle(link, '::after').content"
    assert "https://example.com/guide" in page.get_by_role("link", name="the guide").evaluate(after)
