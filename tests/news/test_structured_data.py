"""What a page tells other sites and search engines about itself."""

import json
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from news import structured_data
from news.models import Picture
from news.pages import Place
from tests import addresses
from tests.naughty import STRINGS
from tests.news import schema_org
from tests.news.factories import NOW, a_draft, a_priority, a_week, an_article, minutes_ago

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
HOSTILE = "</script><script>alert(1)</script><!-- “&” \u2028\u202e \"x\" 'y' \\"


class Head(HTMLParser):
    """The links and the named words in the head of a page."""

    def __init__(self, response):
        super().__init__()
        self.meta, self.links = {}, {}
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta":
            self.meta[given.get("property") or given.get("name")] = given.get("content")
        if tag == "link":
            # The same page in another language is an alternate, too.
            rel = "translation" if "hreflang" in given else given["rel"]
            self.links.setdefault(rel, []).append(given["href"])


@pytest.fixture
def head(client):
    return lambda address: Head(client.get(address))


@pytest.fixture
def data(client):
    return lambda address: schema_org.read(client.get(address))


def test_an_article_is_told_in_the_words_of_schema_org(data):
    an_article(title="We found three", priority=a_priority("Drug harm"), publish_at=minutes_ago(60))

    article = data("/news/an-article/")["NewsArticle"]

    force = {"@type": "Organization", "name": "Northamptonshire Police", "url": f"{HOST}/"}
    assert article == {
        "@type": "NewsArticle",
        "mainEntityOfPage": f"{HOST}/news/an-article/",
        "headline": "We found three",
        "description": "In one sentence.",
        "datePublished": "2023-01-23T09:16:00+00:00",
        "dateModified": "2023-01-23T09:16:00+00:00",
        "articleSection": "Drug harm",
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "author": force,
        "publisher": force,
    }


def test_what_is_not_known_is_not_said(data):
    an_article(summary="")

    article = data("/news/an-article/")["NewsArticle"]

    assert not {"description", "articleSection", "image", "correction"} & article.keys()


def test_a_correction_is_told_with_its_time(data):
    article = an_article(publish_at=minutes_ago(60), corrected_at=minutes_ago(5))
    article.corrections.create(note="It was Tuesday.", made_at=minutes_ago(5))

    told = data("/news/an-article/")["NewsArticle"]

    assert told["dateModified"] == "2023-01-23T10:11:00+00:00"
    assert told["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It was Tuesday.",
            "datePublished": "2023-01-23T10:11:00+00:00",
        }
    ]


def test_the_way_to_an_article_is_told(data):
    an_article(title="Found", week=a_week())

    steps = data("/news/an-article/")["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["name"], step.get("item")) for step in steps] == [
        (1, "News", f"{HOST}/news/"),
        (2, "Twelve weeks of action", f"{HOST}/campaigns/twelve-weeks/"),
        (3, "Week 3: Serious and organised crime", f"{HOST}/campaigns/twelve-weeks/week-3/"),
        (4, "Found", None),
    ]


def test_a_campaign_that_nobody_can_see_is_not_told(data):
    week = a_week()
    an_article(week=week)
    type(week.campaign).objects.update(is_published=False)

    steps = data("/news/an-article/")["BreadcrumbList"]["itemListElement"]

    assert [step["name"] for step in steps] == ["News", "An article"]


def test_the_way_to_a_week_is_told(data):
    a_week()

    things = data("/campaigns/twelve-weeks/week-3/")

    assert [step["name"] for step in things["BreadcrumbList"]["itemListElement"]] == [
        "Twelve weeks of action",
        "Week 3: Serious and organised crime",
    ]


def test_no_words_can_end_the_element_that_they_stand_in(client):
    an_article(title=HOSTILE, summary=HOSTILE, priority=a_priority(HOSTILE, "x"), week=a_week())

    article = schema_org.read(client.get("/news/an-article/"))["NewsArticle"]

    assert [article[key] for key in ("headline", "description", "articleSection")] == [HOSTILE] * 3


def test_every_naughty_string_stands_as_it_is():
    told = structured_data.as_json({"words": STRINGS})

    assert not set(told) & set("<>&\u2028\u2029")
    assert json.loads(told)["@graph"] == [{"words": STRINGS}]


def test_an_article_says_what_others_show_beside_a_link_to_it(head):
    an_article(title="A “B” & <C>", summary="1 < 2", priority=a_priority("Drug harm"))

    meta = head("/news/an-article/").meta

    assert {name: words for name, words in meta.items() if ":" in (name or "")} == {
        "og:type": "article",
        "og:url": f"{HOST}/news/an-article/",
        "og:site_name": "Matters of Priority, Northamptonshire Police",
        "og:locale": "en_GB",
        "og:title": "A “B” & <C>",
        "og:description": "1 < 2",
        "og:image": f"{HOST}/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Matters of Priority, Northamptonshire Police",
        "article:published_time": "2023-01-23T09:16:00+0000",
        "article:modified_time": "2023-01-23T09:16:00+0000",
        "article:section": "Drug harm",
        "twitter:card": "summary_large_image",
    }


def test_an_image_of_its_own_is_shown_beside_a_link_and_told(head, data):
    picture = Picture.objects.create(name="a" * 32, width=1280, height=720)
    an_article(picture=picture, picture_alt="A van")

    meta = head("/news/an-article/").meta

    width, height = picture.card_size
    assert [meta[f"og:image{part}"] for part in ("", ":width", ":height", ":alt")] == [
        HOST + picture.card,
        str(width),
        str(height),
        "A van",
    ]
    assert data("/news/an-article/")["NewsArticle"]["image"] == HOST + picture.card


@pytest.mark.parametrize(
    "address", ["/", "/news/", "/campaigns/twelve-weeks/", "/campaigns/twelve-weeks/week-3/"]
)
def test_other_pages_say_it_too(head, address):
    a_week()

    meta = head(address).meta

    assert (meta["og:type"], meta["og:url"]) == ("website", HOST + address)
    assert meta["og:title"]
    assert meta["og:image"] == f"{HOST}/card.png"


# Where a page is, and whether it may be kept


@pytest.mark.parametrize(
    "address", ["/", "/news/", "/news/an-article/", "/campaigns/twelve-weeks/", "/contact/"]
)
def test_a_page_has_one_address_whatever_a_link_adds(head, address):
    an_article(week=a_week())

    links = head(f"{address}?utm_source=x").links

    assert links["canonical"] == [HOST + address]


@pytest.mark.parametrize("asked", ["?q=knife", "?priority=drug-harm", "?week=3", "?week=x"])
def test_what_somebody_looked_for_is_not_kept(head, asked):
    an_article(priority=a_priority())

    page = head(f"/news/{asked}")

    assert page.meta["robots"] == "noindex, follow"
    assert "canonical" not in page.links


def test_an_older_page_of_the_list_is_not_kept(head):
    for number in range(13):
        article = an_article(f"article-{number:02}", publish_at=minutes_ago(100 - number))

    assert head(f"/news/?before={Place.of(article)}").meta["robots"] == "noindex, follow"
    assert "robots" not in head("/news/").meta


def test_what_was_withdrawn_is_not_kept_and_not_told_on(client, admin_user):
    an_article().withdraw(admin_user, "Wrong.")

    response = client.get("/news/an-article/")
    page = Head(response)

    assert page.meta["robots"] == "noindex"
    assert "og:title" not in page.meta
    assert schema_org.DATA.findall(response.content.decode()) == []


def test_what_is_gone_or_never_was_is_not_kept(head, admin_user):
    an_article().remove(admin_user, "Wrong.")
    a_draft("draft", by=admin_user)
    an_article("to-come", publish_at=NOW + timedelta(minutes=1))

    for address in ("/news/an-article/", "/news/draft/", "/news/to-come/", "/nowhere/"):
        assert head(address).meta["robots"] == "noindex", address


@pytest.mark.parametrize("address", [*addresses.ENDS, *addresses.FORMS])
def test_nothing_of_a_journey_is_kept(client, address):
    response = client.get(address, follow=True)

    assert "noindex" in Head(response).meta["robots"]


@pytest.mark.parametrize(
    ("address", "feeds"),
    [
        ("/", ["/news/feed/"]),
        ("/news/", ["/news/feed/"]),
        ("/news/?q=knife", ["/news/feed/"]),
        ("/news/an-article/", ["/news/feed/drug-harm/"]),
        ("/campaigns/twelve-weeks/", ["/campaigns/twelve-weeks/feed/"]),
        ("/campaigns/twelve-weeks/week-3/", ["/campaigns/twelve-weeks/feed/"]),
    ],
)
def test_a_page_names_the_feed_of_what_it_is_about(client, head, address, feeds):
    an_article(priority=a_priority(), week=a_week())

    links = head(address).links["alternate"]

    assert links == feeds
    assert [client.get(feed).status_code for feed in feeds] == [200] * len(feeds)
