"""The demonstration: that it is true, plain, and there once."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from campaign_site import force
from news import body, demo, demo_picture
from news.models import Article, Campaign, Priority, Result, WeekOfAction
from tests.news import drawn
from tests.news.factories import LONDON, an_article

TODAY = date(2026, 11, 25)
MODELS = (Article, Campaign, Priority, Result, WeekOfAction)
TEXTS = sorted((demo.CONTENT / "articles").glob("*.html"))
# "999 BSL" is the name of a service.
NUMBER = re.compile(
    r"(?<![\d,])(?:999(?! BSL)|101|159|7726|61016|18000|18001|0\d[\d ]{6,}\d)(?![\d,])"
)

loaded = pytest.mark.django_db
each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def clock(clock):
    clock.move_to(datetime(2026, 11, 25, 8, 0, tzinfo=LONDON))
    return clock


@pytest.fixture(autouse=True)
def drawn_before(monkeypatch):
    """To draw the one image anew each time would take half of the time of these tests."""
    monkeypatch.setattr(demo_picture, "draw", drawn.a_picture)


def state_of_the_tables():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def words_of(html):
    return re.sub(r"<[^>]+>", " ", re.sub(r"</(li|p|h2)>", r" ¶ ", html))


def sentences_of(html):
    return [part.split() for part in re.split(r"[.!?:](?=\s)|¶", words_of(html)) if part.strip()]


@loaded
def test_loading_again_changes_nothing():
    demo.load(TODAY)
    first = state_of_the_tables()

    demo.load(TODAY)

    assert state_of_the_tables() == first


@loaded
def test_what_a_visitor_has_changed_stays_changed():
    demo.load(TODAY)
    Article.objects.filter(slug="signs-of-modern-slavery").update(title="Mine")
    an_article("also-mine")

    demo.load(TODAY)

    assert Article.objects.get(slug="signs-of-modern-slavery").title == "Mine"
    assert Article.objects.filter(slug="also-mine").exists()


@loaded
def test_a_week_later_what_nobody_changed_moves_on_with_its_text(admin_user):
    demo.load(TODAY)
    slug = demo.read("demonstration")["slug"]
    articles = Article.objects.filter(week__campaign__slug=slug).order_by("pk")
    changed, untouched = articles[:2]
    before = {article.pk: article.publish_at for article in articles}
    changed.save_revision(admin_user, changed.says() | {"title": "Mine"}, 1)
    expire_at = untouched.publish_at + timedelta(hours=1)
    Article.objects.filter(pk=untouched.pk).update(expire_at=expire_at)

    demo.load(TODAY + timedelta(days=7))

    after = {article.pk: article for article in articles.all()}
    week = timedelta(days=7)
    assert after[changed.pk].publish_at == before[changed.pk]
    assert after[untouched.pk].publish_at == before[untouched.pk] + week
    assert after[untouched.pk].expire_at == expire_at + week
    assert after[untouched.pk].latest.values == after[untouched.pk].says()


@loaded
def test_the_campaign_of_2023_has_twelve_weeks_from_9_january():
    demo.load(TODAY)

    weeks = Campaign.objects.get(slug="matters-of-priority-2023").weeks.all()

    assert [week.number for week in weeks] == list(range(1, 13))
    assert weeks[0].starts_on == date(2023, 1, 9)
    assert weeks[11].ends_on == date(2023, 4, 2)


@loaded
def test_drug_harm_has_three_weeks():
    demo.load(TODAY)

    weeks = WeekOfAction.objects.filter(
        campaign__slug="matters-of-priority-2023", priority__slug="drug-harm"
    )

    assert [week.number for week in weeks] == [1, 5, 8]


@loaded
def test_each_week_that_is_not_on_record_says_that_it_is_illustrative():
    demo.load(TODAY)

    weeks = Campaign.objects.get(slug="matters-of-priority-2023").weeks.all()

    illustrative = [week.number for week in weeks if "Illustrative week" in week.summary]
    assert illustrative == [2, 4, 6, 7, 9, 10, 11, 12]


@loaded
def test_each_article_of_an_illustrative_week_says_so_too():
    demo.load(TODAY)

    articles = Article.objects.filter(week__summary__contains="Illustrative week")

    assert articles.count() == 8
    assert all(article.body.startswith("<p><em>Illustrative week") for article in articles)


@loaded
def test_the_announcement_was_published_at_its_minute():
    demo.load(TODAY)

    article = Article.objects.get(slug="focus-on-serious-and-organised-crime")

    assert article.published_in_words == "10:16am on 23 January 2023"
    assert article.week.number == 3


@loaded
@pytest.mark.parametrize(
    "told",
    [
        "third of twelve weeks of surge activity",
        "drug harm",
        "violence against women and girls",
        "serious violence",
        "immigration crime",
        "fraud",
        "modern slavery",
        "county lines",
        "cybercrime",
        "exploited",
        "shotguns, rifles, handguns",
        "pepper spray",
        "While the surrender is open, you will not be prosecuted",
        "Earlier crimes can still be investigated",
        "for an appointment, and we collect it",
        'href="/amnesty/book/"',
        'href="/amnesty/knives/"',
        'href="/report/"',
        "{101}",
        "{999}",
        "{crimestoppers}",
        "Neighbourhood Alert",
        "If you hold a gun licence",
        "we need a place to collect from",
    ],
)
def test_the_announcement_tells_all_that_was_announced(told):
    demo.load(TODAY)

    assert told in Article.objects.get(slug="focus-on-serious-and-organised-crime").body


@loaded
def test_results_are_only_those_on_record():
    demo.load(TODAY)

    results = {str(result): result.week.number for result in Result.objects.all()}

    assert results == {
        "Pupils who heard a talk: more than 1,000": 1,
        "Cannabis factories closed in Wellingborough and Northampton: 4": 1,
        "Licensed premises visited by a drugs dog in Daventry, Towcester and Brackley: 9": 1,
    }


@loaded
@pytest.mark.parametrize("days", range(7))
def test_the_third_week_of_the_demonstration_always_runs_now(days):
    today = TODAY + timedelta(days=days)

    demo.load(today)

    weeks = WeekOfAction.objects.of_current_campaign(today)
    running = [(week.campaign.slug, week.number) for week in weeks if week.runs_on(today)]
    assert running == [("demonstration", 3)]


@loaded
def test_a_later_start_moves_the_demonstration_with_its_articles():
    demo.load(TODAY)
    later = TODAY + timedelta(days=14)

    demo.load(later)

    campaign = Campaign.objects.get(slug="demonstration")
    assert [week.number for week in campaign.weeks.all() if week.runs_on(later)] == [3]
    assert [week.starts_on.isoweekday() for week in campaign.weeks.all()] == [1] * 12
    planned = Article.objects.get(slug="worried-about-a-knife")
    assert planned.published_in_words == "9am on 14 December 2026"
    assert Article.objects.get(slug="twelve-weeks-of-action-begin").published_in_words == (
        "9am on 9 January 2023"
    )


@loaded
def test_one_article_waits_for_next_week(clock):
    clock.move_to(datetime(2026, 11, 23, 0, 1, tzinfo=LONDON))  # a Monday, just after midnight

    demo.load(date(2026, 11, 23))

    waiting = [
        article.slug
        for article in Article.objects.all()
        if article.state == Article.State.SCHEDULED
    ]
    assert waiting == ["worried-about-a-knife"]


@loaded
def test_what_is_loaded_would_be_accepted_from_a_press_officer():
    demo.load(TODAY)

    for model in MODELS:
        for row in model.objects.all():
            row.full_clean()


@loaded
def test_every_link_of_an_article_leads_to_a_page():
    demo.load(TODAY)
    links = {
        link
        for article in Article.objects.all()
        for link in re.findall(r'href="(/[^"]*)"', article.body)
    }

    missing = [link for link in sorted(links) if Client().get(link).status_code != 200]

    assert missing == []


@each_text
def test_no_telephone_number_is_typed(path):
    assert NUMBER.findall(re.sub(r"\{[^}]*\}", "", words_of(path.read_text()))) == []


@pytest.mark.parametrize("name", ["priorities", *demo.CAMPAIGNS])
def test_no_telephone_number_is_typed_in_titles_and_summaries(name):
    assert NUMBER.findall((demo.CONTENT / f"{name}.toml").read_text()) == []


@each_text
def test_every_channel_is_one_of_the_force(path):
    try:
        body.check_channels(path.read_text())
    except ValidationError as unknown:
        pytest.fail(unknown.messages[0])


@each_text
def test_nothing_is_lost_when_a_text_is_cleaned(path):
    html = path.read_text()

    assert body.clean(html).replace(' rel="noreferrer"', "") == html


@each_text
def test_the_promise_never_stands_without_its_time(path):
    for sentence in re.split(r"[.!?]\s", words_of(path.read_text())):
        if "prosecuted" in sentence:
            assert "While the surrender is open" in sentence


@each_text
def test_whoever_reads_of_pressing_55_reads_what_it_does_not_do(path):
    words = words_of(path.read_text())

    assert ("press 55" in words) == ("Pressing 55 does not tell the police where you are" in words)


@each_text
def test_a_text_has_a_readable_length(path):
    assert 250 <= len(words_of(path.read_text()).split()) <= 600


@each_text
def test_a_sentence_has_25_words_at_most(path):
    assert [s for s in sentences_of(path.read_text()) if len(s) > 25] == []


def test_no_text_is_without_its_article():
    told = {article["slug"] for name in demo.CAMPAIGNS for article in demo.read(name)["articles"]}

    assert {path.stem for path in TEXTS} == told


@each_text
def test_the_old_name_of_report_fraud_stands_only_as_the_old_name(path):
    for sentence in re.split(r"[.!?]\s", words_of(path.read_text())):
        if "Action Fraud" in sentence:
            assert "formerly" in sentence


def test_the_numbers_this_looks_for_are_those_of_the_force():
    numbers = [channel.number for channel in force.current().channels if channel.number]

    assert [number for number in numbers if not NUMBER.search(number)] == []
