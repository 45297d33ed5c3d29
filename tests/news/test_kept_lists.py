"""The list of news, a week and a campaign: whatever changes on them, the next reader sees it."""

from datetime import timedelta

import pytest

from amnesty.models import ApprovedTotal, ItemKind, SurrenderPeriod
from news.models import Article, Campaign, Picture, Priority, Result, WeekOfAction
from tests.amnesty.factories import a_period
from tests.amnesty.taken_in import somebody
from tests.kept import assert_asked_each_time_and_drawn_once, change, read
from tests.news.factories import NOW, THIRD_MONDAY, a_campaign, a_priority, a_week, an_article

pytestmark = pytest.mark.django_db

LIST = "/news/"
CAMPAIGN = "/campaigns/twelve-weeks/"
WEEK = f"{CAMPAIGN}week-3/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Status, After = Article.Status, Article.AfterExpiry
GONE = {"status": Status.GONE, "ended_at": NOW}


@pytest.fixture(autouse=True)
def week():
    """The third of three weeks, with all that its page and that of its campaign can show."""
    campaign, priority = a_campaign(), a_priority()
    a_campaign("earlier", title="An earlier campaign", starts_on=THIRD_MONDAY - 60 * DAY)
    for number in (2, 3, 4):
        week = a_week(campaign, number=number, theme=f"Theme {number}", priority=priority)
        week.results.create(what="Warrants", number=number, source="The force")
    picture = Picture.objects.create(name="a" * 32, width=2000, height=1500)
    an_article(
        week=campaign.weeks.get(number=3),
        priority=priority,
        picture=picture,
        picture_alt="A bin",
        expire_at=NOW + HOUR,
        after_expiry=After.KEPT,
    )
    return campaign.weeks.get(number=3)


@pytest.fixture
def handed_in():
    """Something that was approved for the public, of a kind that it reads."""
    kind = ItemKind.objects.get(slug="shotgun")
    counts = {kind.pk: 50, ItemKind.objects.get(slug="rifle").pk: 20}
    ApprovedTotal.objects.approve(somebody("boss"), THIRD_MONDAY, counts)


OF_A_CARD = [
    (Article, {"title": "Another title"}),
    (Article, {"slug": "another"}),
    (Article, {"summary": "Another sentence."}),
    (Article, {"publish_at": NOW - DAY}),
    (Article, {"publish_at": NOW + HOUR / 2}),
    (Article, {"corrected_at": NOW}),
    (Article, {"priority": None}),
    (Article, {"picture": None}),
    (Article, {"held_by": 1, "held_at": NOW}),
    (Article, {"status": Status.DRAFT, "revision": 0}),
    (Article, GONE),
    (Article, {"expire_at": NOW, "after_expiry": After.GONE}),
    (Priority, {"name": "Another priority"}),
    (Picture, {"name": "c" * 32}),
]
OF_THE_LIST = [
    (Article, {"expire_at": NOW}),
    (Priority, {"slug": "another"}),
    (Campaign, {"title": "Another campaign"}),
    (Campaign, {"slug": "another"}),
    (Campaign, {"is_published": False}),
    (Campaign, {"starts_on": THIRD_MONDAY - 90 * DAY}),
]
OF_WEEKS = [
    (Campaign, {"title": "Another campaign"}),
    (Campaign, {"slug": "another"}),
    (Campaign, {"is_published": False}),
    (WeekOfAction, {"number": 9}),
    (WeekOfAction, {"theme": "Another theme"}),
    (WeekOfAction, {"starts_on": THIRD_MONDAY + 21 * DAY}),
    (Result, {"what": "Searches"}),
    (Result, {"number": 1234}),
    (Result, {"is_minimum": True}),
    (Result, {"source": "Somebody else"}),
    (Result, {"source_url": "https://www.example.org/"}),
    (Article, {"week": None}),
]
OF_THE_WEEK = [
    (Article, {"expire_at": NOW}),
    (WeekOfAction, {"summary": "Something else happens."}),
    (WeekOfAction, {"priority": None}),
    (Priority, {"slug": "another"}),
]
OF_THE_CAMPAIGN = [
    (Article, {"expire_at": NOW}),
    (Campaign, {"summary": "Another sentence."}),
    (ApprovedTotal, {"number": 100}),
    (ApprovedTotal, {"week": THIRD_MONDAY + 70 * DAY}),
    (ItemKind, {"name": "Another kind"}),
    (ItemKind, {"group": ItemKind.Group.BLADES}),
    (ItemKind, {"order": 99}),
    (ItemKind, {"is_published": False}),
]
CHANGES = [
    *((LIST, *changed) for changed in OF_A_CARD + OF_THE_LIST),
    *((WEEK, *changed) for changed in OF_A_CARD + OF_WEEKS + OF_THE_WEEK),
    *((CAMPAIGN, *changed) for changed in OF_A_CARD + OF_WEEKS + OF_THE_CAMPAIGN),
]
WHICH = {
    WeekOfAction: {"number": 3},
    Result: {"week__number": 3},
    Campaign: {"slug": "twelve-weeks"},
    ItemKind: {"slug": "shotgun"},
    ApprovedTotal: {"kind__slug": "shotgun"},
}


@pytest.mark.parametrize(("address", "model", "values"), CHANGES, ids=lambda part: str(part)[-45:])
def test_whatever_is_changed_is_seen_at_once(client, handed_in, address, model, values):
    if "held_by" in values:
        values = values | {"held_by": somebody("officer")}
    before = read(client, address)

    change(model.objects.filter(**WHICH.get(model, {})), **values)

    assert read(client, address) != before


@pytest.mark.parametrize("address", [WEEK, CAMPAIGN])
@pytest.mark.parametrize("number", [2, 4])
def test_the_weeks_beside_it_are_shown_as_they_are_now(client, week, address, number):
    before = read(client, address)

    week.campaign.weeks.filter(number=number).delete()

    assert read(client, address) != before


@pytest.mark.parametrize("address", [LIST, WEEK, CAMPAIGN])
def test_an_article_is_there_from_the_second_on_at_which_it_appears(client, week, clock, address):
    an_article("later", week=week, publish_at=NOW + timedelta(seconds=1))
    before = read(client, address)

    clock.shift(1)

    assert b"/news/later/" not in before
    assert b"/news/later/" in read(client, address)


@pytest.mark.parametrize("address", [LIST, WEEK])
def test_one_that_stays_is_over_from_the_second_on_at_which_it_ends(client, clock, address):
    before = read(client, address)

    clock.shift(HOUR)

    assert b"This is over." not in before
    assert b"This is over." in read(client, address)


def test_one_that_is_over_leaves_the_page_of_the_campaign(client, clock):
    before = read(client, CAMPAIGN)

    clock.shift(HOUR)

    assert b"/news/an-article/" in before
    assert b"/news/an-article/" not in read(client, CAMPAIGN)


@pytest.mark.parametrize("address", [WEEK, CAMPAIGN])
def test_the_day_alone_changes_where_a_week_stands(client, clock, address):
    before = read(client, address)

    clock.move_to(NOW + 7 * DAY)

    assert read(client, address) != before


@pytest.mark.parametrize(
    "values",
    [
        {"opens_on": THIRD_MONDAY + 70 * DAY, "closes_on": THIRD_MONDAY + 77 * DAY},
        {"is_published": False},
    ],
)
def test_a_campaign_tells_of_the_surrender_that_there_is_now(client, values):
    a_period(opens_on=THIRD_MONDAY, closes_on=THIRD_MONDAY + 9 * DAY)
    before = read(client, CAMPAIGN)

    change(SurrenderPeriod.objects.all(), **values)

    assert b"Handed in so far" in before
    assert b"Handed in so far" not in read(client, CAMPAIGN)


@pytest.mark.parametrize(("address", "queries"), [(LIST, 2), (WEEK, 2), (CAMPAIGN, 4)])
def test_the_database_is_asked_each_time_and_the_page_is_drawn_once(
    client, handed_in, address, queries
):
    assert_asked_each_time_and_drawn_once(client, address, queries)


@pytest.mark.parametrize("address", [LIST, WEEK, CAMPAIGN])
def test_a_page_is_kept_for_one_name(client, settings, address):
    settings.ALLOWED_HOSTS = ["one.example.org", "other.example.org"]

    for host in settings.ALLOWED_HOSTS:
        assert f"//{host}{address}" in client.get(address, headers={"host": host}).text


def test_weeks_of_one_campaign_are_pages_of_their_own(client):
    texts = [client.get(f"{CAMPAIGN}week-{number}/").text for number in (2, 3, 4)]

    for number, text in zip((2, 3, 4), texts, strict=True):
        assert f"Theme {number}\n</h1>" in text or f"Theme {number}</h1>" in text


@pytest.mark.parametrize("number", [0, 5, 12, 13, 2**15, 10**30])
def test_a_week_that_is_not_there_is_not_found(client, number):
    assert client.get(f"{CAMPAIGN}week-{number}/").status_code == 404


def test_a_campaign_that_begins_gets_its_first_week_at_once(client):
    campaign = a_campaign("new", title="A new one")
    address = campaign.get_absolute_url()
    before = read(client, address)

    a_week(campaign, number=1, theme="The first theme")

    assert b"The first theme" not in before
    assert b"The first theme" in read(client, address)


def test_a_list_that_was_asked_for_is_no_list_for_others(client):
    asked = client.get(f"{LIST}?week=9").text

    assert "No articles match" in asked
    assert "No articles match" not in client.get(LIST).text
    assert "No articles match" in client.get(f"{LIST}?week=9").text


@pytest.mark.parametrize("address", [LIST, WEEK, CAMPAIGN])
def test_what_follows_the_question_mark_stands_on_no_page_of_others(client, address):
    client.get(f"{address}?shared=by-sam")

    assert "by-sam" not in client.get(address).text
