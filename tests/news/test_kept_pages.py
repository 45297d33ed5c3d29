"""A page is kept by all that it shows: whatever changes, the next reader sees it."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Value
from django.test import Client

from campaign_site import drawn_pages
from news import views
from news.models import Article, Campaign, Correction, Picture, Priority, Result, WeekOfAction
from tests.kept import read
from tests.news.factories import FIRST_MONDAY, NOW, a_campaign, a_priority, a_week, an_article

pytestmark = pytest.mark.django_db

ADDRESS = "/news/an-article/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEPT = Article.AfterExpiry.KEPT
Status = Article.Status


@pytest.fixture
def article():
    """With everything that an article can show, and one of the same kind beside it."""
    week = a_week(a_campaign(), number=3)
    week.results.create(what="Warrants", number=5, source="The force")
    priority = a_priority()
    article = an_article(
        week=week,
        priority=priority,
        picture=a_picture("a" * 32),
        picture_alt="A bin",
        body="<p>The text.</p><p>{results}</p>",
        corrected_at=NOW - HOUR,
    )
    article.corrections.create(note="Wrong.", made_at=NOW - HOUR)
    an_article("beside", priority=priority, week=week, picture=a_picture("b" * 32))
    return article


def a_picture(name):
    return Picture.objects.create(name=name, width=2000, height=1500)


CHANGES = [
    (Article, "title", "Another title"),
    (Article, "summary", "Another sentence."),
    (Article, "body", "<p>Other words.</p>"),
    (Article, "week", None),
    (Article, "priority", None),
    (Article, "picture", None),
    (Article, "picture_alt", "A box"),
    (Article, "picture_credit", "Sam"),
    (Article, "is_sensitive", True),
    (Article, "publish_at", NOW - DAY),
    (Article, "corrected_at", None),
    (Article, "corrected_at", NOW),
    (WeekOfAction, "number", 4),
    (WeekOfAction, "theme", "Another theme"),
    (Campaign, "title", "Another campaign"),
    (Campaign, "slug", "another"),
    (Campaign, "is_published", False),
    (Priority, "name", "Another priority"),
    (Priority, "slug", "another"),
    (Picture, "name", "c" * 32),
    (Picture, "width", 640),
    (Correction, "note", "Wrong in another way."),
    (Correction, "made_at", NOW),
    (Result, "what", "Searches"),
    (Result, "number", 6),
    (Result, "is_minimum", True),
    (Result, "source", "Somebody else"),
    (Result, "source_url", "https://www.example.org/"),
]


@pytest.mark.parametrize(("model", "name", "value"), CHANGES, ids=lambda thing: str(thing)[-40:])
def test_whatever_is_changed_is_seen_at_once(client, article, model, name, value):
    """Also by a statement that no method of ours knows of: no version is counted up."""
    before = read(client, ADDRESS)
    row = model.objects.filter(pk=article.pk) if model is Article else model.objects.all()[:1]

    model.objects.filter(pk__in=list(row.values_list("pk", flat=True))).update(**{name: value})

    assert read(client, ADDRESS) != before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Another title"),
        ("summary", "Another sentence."),
        ("slug", "moved"),
        ("publish_at", NOW - DAY),
        ("corrected_at", NOW),
        ("picture", None),
        ("status", Status.DRAFT),
        ("expire_at", NOW),
        ("publish_at", NOW + HOUR),
    ],
)
def test_what_stands_beside_it_is_seen_at_once_too(client, article, name, value):
    before = read(client, ADDRESS)
    revision = {"revision": 0} if value == Status.DRAFT else {}

    Article.objects.filter(slug="beside").update(**{name: value}, **revision)

    assert read(client, ADDRESS) != before


def test_a_new_article_beside_it_is_seen_at_once(client, article):
    before = read(client, ADDRESS)

    an_article("newer", priority=article.priority)

    assert b"/news/newer/" not in before
    assert b"/news/newer/" in read(client, ADDRESS)


def test_a_correction_and_a_result_that_are_added_or_gone_are_seen_at_once(client, article):
    before = read(client, ADDRESS)
    more = article.corrections.create(note="Wrong twice.", made_at=NOW)
    result = article.week.results.create(what="Visits", number=9, source="The force")

    added = read(client, ADDRESS)
    more.delete()
    result.delete()

    assert b"Wrong twice." in added
    assert b"Visits" in added
    assert read(client, ADDRESS) == before


def test_corrections_come_the_newest_first_as_the_model_has_them(client, article):
    article.corrections.create(note="Later.", made_at=NOW)
    article.corrections.create(note="Earlier.", made_at=NOW - DAY)

    page = read(client, ADDRESS).decode()
    page = page[page.index('id="corrections"') :]

    notes = [correction.note for correction in article.corrections.all()]
    assert notes == ["Later.", "Wrong.", "Earlier."]
    assert sorted(notes, key=page.index) == notes


def test_the_clock_alone_changes_a_page(client, article, clock):
    Article.objects.filter(pk=article.pk).update(expire_at=NOW + HOUR, after_expiry=KEPT)
    before = read(client, ADDRESS)

    clock.shift(HOUR)

    assert b"stays here so that you can look it up" not in before
    assert b"stays here so that you can look it up" in read(client, ADDRESS)


def test_the_day_alone_changes_the_first_page(client, clock):
    a_week(a_campaign(starts_on=FIRST_MONDAY), number=1, theme="The first theme")
    WeekOfAction.objects.create(
        campaign=Campaign.objects.get(),
        number=2,
        theme="The second theme",
        starts_on=FIRST_MONDAY + timedelta(weeks=1),
        summary="What happens.",
    )
    clock.move_to(NOW.replace(day=10))
    before = read(client, "/")

    clock.move_to(NOW.replace(day=17))

    assert b"The first theme</h1>" in before
    assert b"The second theme</h1>" in read(client, "/")


def test_a_page_is_kept_for_one_name_and_one_language(client, settings):
    settings.ALLOWED_HOSTS = ["one.example.org", "other.example.org"]
    an_article()

    for host in settings.ALLOWED_HOSTS:
        assert f"{host}/news/an-article/" in client.get(ADDRESS, headers={"host": host}).text
    assert 'lang="ro"' in client.get("/ro/", headers={"host": host}).text
    assert 'lang="en-gb"' in client.get("/", headers={"host": host}).text


def test_what_follows_the_question_mark_is_another_first_page(client):
    first = client.get("/?one=1").text

    assert "/ro/?one=1" in first
    assert "one=1" not in client.get("/?two=2").text


def test_what_follows_the_question_mark_shows_nowhere_in_an_article(client, article):
    assert client.get(f"{ADDRESS}?shared=by-sam").content == read(client, ADDRESS)


@pytest.mark.parametrize("address", ["/", ADDRESS])
def test_a_page_takes_two_queries_drawn_or_kept(
    client, article, address, django_assert_num_queries
):
    with django_assert_num_queries(2):
        client.get(address)
    with django_assert_num_queries(2):
        client.get(address)


def test_the_database_is_asked_each_time_and_a_page_is_drawn_once(client, article, monkeypatch):
    drawn = []
    shown = views.ArticleView.shown
    monkeypatch.setattr(views.ArticleView, "shown", lambda *words: drawn.append(1) or shown(*words))

    for _reader in range(3):
        assert client.get(ADDRESS).status_code == 200

    assert drawn == [1]


@pytest.mark.parametrize("ended", [Status.GONE, Status.MOVED, Status.WITHDRAWN])
def test_what_ended_is_told_at_once(client, article, ended):
    client.get(ADDRESS)
    more = {"moved_to": "/contact/"} if ended == Status.MOVED else {}
    more |= {"ended_note": "Wrong."} if ended == Status.WITHDRAWN else {}

    Article.objects.filter(pk=article.pk).update(status=ended, ended_at=NOW, **more)

    response = client.get(ADDRESS)
    assert response.status_code == {"gone": 410, "moved": 301, "withdrawn": 200}[ended]
    assert ("has been withdrawn" in response.text) == (ended == Status.WITHDRAWN)


def test_no_more_pages_are_kept_than_fit(client, monkeypatch):
    monkeypatch.setattr(drawn_pages, "MOST", 4)
    for number in range(9):
        an_article(f"article-{number}")
        client.get(f"/news/article-{number}/")

        assert len(views.DRAWN.pages) <= 4


def test_a_very_long_page_is_drawn_each_time(client, monkeypatch):
    monkeypatch.setattr(drawn_pages, "LONGEST", 100)
    an_article()

    assert client.get(ADDRESS).status_code == 200
    assert views.DRAWN.pages == {}


def test_many_threads_get_the_page_they_asked_for(monkeypatch):
    """What is kept is thrown away meanwhile, again and again."""
    monkeypatch.setattr(drawn_pages, "MOST", 2)
    kept, wrong = drawn_pages.DrawnPages(), []

    def ask(number):
        for turn in range(200):
            name = (number + turn) % 5
            kept.keep(name, (str(name).encode(), ""))
            page = kept.pages.get(name, (str(name).encode(), ""))
            if page[0] != str(name).encode() or len(kept.pages) > 2:
                wrong.append(page)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_the_same_rows_stand_for_the_same_objects_as_django_makes(article):
    asked = {"slug": "an-article", "at": NOW}

    [made] = views.ARTICLE.ask(**asked).objects()
    asked_anew = views.article_at(**asked).get()

    assert made == asked_anew
    for name in ("week", "priority", "picture"):
        assert vars_of(getattr(made, name)) == vars_of(getattr(asked_anew, name))
    assert vars_of(made) == vars_of(asked_anew)


def vars_of(row):
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_any_thread_makes_objects_of_rows_and_opens_no_database(article):
    asked, made, opened = views.ARTICLE.ask(slug="an-article", at=NOW), [], []

    def make():
        made.extend(asked.objects())
        opened.append(connection.connection)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()

    assert (made, opened) == ([article], [None])
    assert views.ARTICLE.statement(connection.vendor).compiler.connection is None


@pytest.mark.parametrize("value", [datetime(2023, 1, 23, 9, tzinfo=UTC), 2.5])
def test_a_moment_that_would_stand_still_in_a_kept_query_is_a_fault(value):
    with pytest.raises(ValueError, match="can't stand in a query that is kept"):
        views.Prepared(lambda: Article.objects.annotate(now=Value(value))).ask()


def test_a_value_that_stands_nowhere_in_a_query_is_a_fault():
    faulty = views.Prepared(lambda day: Article.objects.all(), day=date(1, 2, 3))

    with pytest.raises(ValueError, match="Not every one"):
        faulty.ask(day=date(2026, 11, 23))


def test_readers_at_once_get_their_own_article(article):
    an_article("other")

    texts = {slug: Client().get(f"/news/{slug}/").text for slug in ("other", "an-article")}

    assert '<h1 class="govuk-heading-xl">Other</h1>' in texts["other"]
    assert '<h1 class="govuk-heading-xl">An article</h1>' in texts["an-article"]
