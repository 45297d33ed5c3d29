"""What became of an article, as its address tells a reader."""

import re
from datetime import timedelta

import pytest

from campaign_site import force
from news.models import Article
from news.models.publishing import as_json
from tests.news.factories import NOW, a_campaign, a_draft, a_priority, a_week, an_article
from tests.news.test_views import main_of, slugs_on, text_of, title_of

pytestmark = pytest.mark.django_db

Status = Article.Status
KEPT = Article.AfterExpiry.KEPT
HOUR = timedelta(hours=1)
NOTE = "This article has been withdrawn"
OLD_WORDS = "Old words"


@pytest.fixture
def page(client):
    """Opens an article, `an-article` unless another is named."""
    return lambda slug="an-article": client.get(f"/news/{slug}/")


def test_a_withdrawn_article_says_so_before_its_text(page):
    an_article(status=Status.WITHDRAWN, ended_at=NOW, ended_note="Its number was wrong.")

    response = page()

    text = text_of(response)
    assert response.status_code == 200
    assert re.search(
        f"{NOTE} Its number was wrong. It was withdrawn at 10:16am on 23 January 2023.*"
        "The whole text",
        text,
    )
    assert '<meta name="robots" content="noindex">' in response.text


def test_an_article_that_was_not_withdrawn_says_nothing_of_it(page):
    an_article(expire_at=NOW + HOUR, after_expiry=KEPT)

    response = page()

    assert NOTE not in response.text
    assert "This is over." not in response.text
    assert 'content="noindex' not in response.text


def test_of_a_week_that_has_ended_the_article_that_stays_says_so(page):
    an_article(week=a_week(number=2), expire_at=NOW, after_expiry=KEPT)

    text = text_of(page())

    assert "This week has ended. The page stays here so that you can look it up." in text
    assert "The whole text." in text


@pytest.mark.parametrize("number", [None, 3])
def test_an_article_that_is_over_before_its_week_says_that_it_is_over(page, number):
    week = a_week(number=number) if number else None
    an_article(week=week, expire_at=NOW, after_expiry=KEPT)

    assert "This is over. The page stays here" in text_of(page())


@pytest.mark.parametrize("address", ["/news/", "/news/?q=lighthouse"])
def test_in_a_list_it_says_that_it_is_over(client, address):
    an_article("kept", title="Lighthouse", expire_at=NOW, after_expiry=KEPT)
    an_article("current", title="Lighthouse", expire_at=NOW + HOUR, publish_at=NOW - 2 * HOUR)

    text = text_of(client.get(address))

    assert text.count("This is over.") == 1
    assert "9:16am on 23 January 2023 This is over." in text


def test_what_goes_when_it_is_over_is_gone_at_that_moment(page, clock):
    an_article(body=f"<p>{OLD_WORDS}</p>", expire_at=NOW + HOUR)
    before = page()

    clock.move_to(NOW + HOUR)

    after = page()
    assert (before.status_code, after.status_code) == (200, 410)
    assert OLD_WORDS not in after.text


@pytest.mark.parametrize(
    "values",
    [
        {"expire_at": NOW},
        {"status": Status.GONE, "ended_at": NOW},
        {"status": Status.GONE, "ended_at": NOW, "expire_at": NOW, "after_expiry": KEPT},
    ],
)
def test_an_article_that_is_gone_leaves_the_numbers_to_call(page, values):
    an_article(title="Not for you", body=f"<p>{OLD_WORDS}</p>", **values)

    response = page()

    assert response.status_code == 410
    assert "Not for you" not in response.text
    assert OLD_WORDS not in response.text
    for channel in force.current().urgent_channels:
        assert channel.number in main_of(response)


def test_a_withdrawn_article_stays_after_it_would_have_been_over(page):
    an_article(status=Status.WITHDRAWN, ended_at=NOW, ended_note="Wrong.", expire_at=NOW)

    response = page()

    assert response.status_code == 200
    assert "Wrong." in text_of(response)


def test_an_article_that_has_moved_leads_on(page):
    an_article(status=Status.MOVED, ended_at=NOW, moved_to="/contact/", expire_at=NOW)

    response = page()

    assert (response.status_code, response["Location"]) == (301, "/contact/")


def test_an_old_address_leads_to_the_new_one(page):
    an_article("new").old_addresses.create(slug="old")

    response = page("old")

    assert (response.status_code, response["Location"]) == (301, "/news/new/")


@pytest.mark.parametrize(
    "values",
    [
        {"publish_at": NOW + HOUR},
        {"status": Status.DRAFT},
        {"held_at": NOW, "is_held": True},
    ],
)
def test_an_old_address_gives_nothing_away(page, django_user_model, values):
    if values.pop("is_held", False):
        values["held_by"] = django_user_model.objects.create(username="owner")
    an_article("new", **values).old_addresses.create(slug="old")

    assert (page("old").status_code, page("new").status_code) == (404, 404)


@pytest.mark.parametrize("status", [Status.READY, Status.WITHDRAWN, Status.GONE, Status.MOVED])
def test_an_article_on_hold_is_not_there_whatever_it_was(page, django_user_model, status):
    owner = django_user_model.objects.create(username="owner")
    an_article(status=status, held_by=owner, held_at=NOW)

    assert page().status_code == 404


def test_corrections_are_linked_from_the_top_and_told_in_full(page):
    article = an_article(corrected_at=NOW)
    article.corrections.create(note="It was 9, not 10.", made_at=NOW - HOUR)
    article.corrections.create(note="It was <8>.", made_at=NOW)

    response = page()

    assert re.search(
        r'<a [^>]*href="#corrections">Corrected at 10:16am on 23 January 2023</a>', response.text
    )
    assert 'id="corrections"' in response.text
    assert (
        "Corrections 10:16am on 23 January 2023 : It was &lt;8&gt;. "
        "9:16am on 23 January 2023 : It was 9, not 10."
    ) in text_of(response)


def test_an_article_without_corrections_has_no_place_for_them(page):
    an_article()

    assert "orrect" not in main_of(page())


def test_related_are_those_that_are_not_over(page):
    priority = a_priority()
    an_article(priority=priority)
    an_article("over", priority=priority, expire_at=NOW, after_expiry=KEPT)
    an_article("withdrawn", priority=priority, status=Status.WITHDRAWN)
    an_article("current", priority=priority)

    assert slugs_on(page()) == ["current"]


def test_the_page_is_shared_by_plain_links_that_name_nothing_but_its_address(page):
    an_article(title="Guns & knives")

    shared = main_of(page()).split('id="share"')[1]

    address = "http://testserver/news/an-article/"
    encoded = "http%3A%2F%2Ftestserver%2Fnews%2Fan-article%2F"
    assert f">{address}</span>" in shared
    assert re.findall(r'href="([^"]+)"', shared) == [
        f"mailto:?subject=Matters%20of%20Priority&amp;body={encoded}",
        f"sms:?&amp;body={encoded}",
    ]


def test_the_address_to_share_holds_nothing_of_the_request(client):
    an_article()

    page = client.get("/news/an-article/?fbclid=tracked")

    assert "tracked" not in page.text


@pytest.mark.parametrize("look", ["first", "second"])
def test_an_article_takes_two_queries_with_all_that_belongs_to_it(
    page, look, django_assert_num_queries
):
    week, priority = a_week(), a_priority()
    week.results.create(what="Warrants", number=5, source="The force")
    values = {"body": "<p>{results}</p>", "corrected_at": NOW, "week": week, "priority": priority}
    an_article(**values).corrections.create(note="Wrong.", made_at=NOW)
    if look == "second":
        page()

    with django_assert_num_queries(2):
        text = text_of(page())

    assert "Warrants" in text
    assert "10:16am on 23 January 2023 : Wrong." in text


def test_an_article_of_a_hidden_campaign_does_not_speak_of_its_week(page):
    week = a_week(a_campaign(is_published=False), number=2)
    an_article(week=week, expire_at=NOW, after_expiry=KEPT)

    assert "This is over." in text_of(page())


def test_what_is_saved_and_not_published_is_not_read(page, django_user_model):
    writer = django_user_model.objects.create(username="writer")
    draft = a_draft("an-article", by=writer, body=f"<p>{OLD_WORDS}</p>")
    before = page().status_code
    Article.objects.filter(pk=draft.pk).update(
        status=Status.READY, revision=1, publish_at=NOW - HOUR
    )
    draft.refresh_from_db()

    values = draft.says() | {"body": "<p>New words</p>", "publish_at": as_json(NOW)}
    draft.save_revision(writer, values, began_from=1)

    text = text_of(page())
    assert before == 404
    assert OLD_WORDS in text
    assert "New words" not in text


def test_a_withdrawn_article_does_not_look_true_in_a_tab_or_a_search(page):
    an_article(status=Status.WITHDRAWN, ended_at=NOW, ended_note="Wrong.", summary="A lie.")

    response = page()

    assert title_of(response) == "Withdrawn: An article"
    assert '<meta name="description" content="This article has been withdrawn.">' in response.text
    assert "A lie." not in response.text.split("</head>")[0]


def test_nobody_is_asked_to_share_a_withdrawn_article(page):
    an_article(status=Status.WITHDRAWN, ended_at=NOW, ended_note="Wrong.")

    main = main_of(page())

    assert "The address of this page:" in main
    assert "http://testserver/news/an-article/</span>" in main
    assert "Share" not in main
    assert "mailto:?" not in main


def test_the_priority_stands_apart_from_the_link_to_the_corrections(page):
    an_article(priority=a_priority(), corrected_at=NOW)

    paragraphs = re.findall(r'<p class="site-article__meta">(.*?)</p>', page().text, re.DOTALL)

    assert ["#corrections" in words for words in paragraphs] == [True, False]
    assert ["govuk-tag" in words for words in paragraphs] == [False, True]
