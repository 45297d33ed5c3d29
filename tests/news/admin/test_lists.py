"""The list of articles in the staff site: what stands first, and what it says of each."""

import re
from datetime import timedelta

import pytest

from campaign_site.roles import Role
from tests.news.factories import NOW, a_draft, an_article

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"
WHY = "A warrant"


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="ann")


@pytest.fixture
def approver(signed_in_as):
    return signed_in_as(Role.APPROVER, name="kate")


def slugs(client, state=""):
    page = client.get(LIST, {"state": state} if state else {})
    return [article.slug for article in page.context["cl"].result_list]


def column(client, name):
    return re.findall(rf'field-{name}">([^<]+)<', client.get(LIST).content.decode())


def held(slug, owner):
    article = an_article(slug)
    article.hold(owner, owner, WHY)
    return article


def test_what_has_no_day_stands_first(officer):
    an_article("older", publish_at=NOW - timedelta(days=2))
    an_article("newer")
    an_article("to-come", publish_at=NOW + timedelta(days=2))
    a_draft("draft")

    assert slugs(officer) == ["draft", "to-come", "newer", "older"]


def test_the_list_says_what_became_of_the_latest_text(officer, approver):
    _plain, waits, back = a_draft("plain"), a_draft("waits"), a_draft("back")
    for draft in (waits, back):
        draft.submit(officer.staff, draft.version)
    back.send_back(approver.staff, back.version, "Name the street")
    changed = an_article("changed")
    changed.save_revision(officer.staff, changed.says() | {"title": "New"}, 1)

    assert slugs(officer) == ["back", "waits", "plain", "changed"]
    assert column(officer, "marks") == [
        "sent back",
        "waits for a second person",
        "-",
        "has a change that is not out",
    ]


def test_the_list_says_who_saved_last_and_when(officer, approver, clock):
    draft, _imported = a_draft(by=officer.staff), a_draft("imported")
    clock.shift(60)
    draft.save_revision(approver.staff, draft.says() | {"title": "New"}, 1)

    assert column(officer, "last_saved") == [
        "10:16am on 23 January 2023",
        "10:17am on 23 January 2023, by kate",
    ]


def test_it_asks_no_more_of_the_database_for_more_articles(officer, django_assert_max_num_queries):
    def fill(mark):
        for number in range(3):
            draft = a_draft(f"{mark}-{number}", by=officer.staff)
            draft.submit(officer.staff, draft.version)

    fill("one")
    officer.get(LIST)
    with django_assert_max_num_queries(30) as asked:
        officer.get(LIST)
    few = len(asked)
    fill("two")

    with django_assert_max_num_queries(few):
        officer.get(LIST)


def test_somebody_finds_what_they_work_on(officer, approver):
    a_draft("own", by=officer.staff)
    a_draft("of-another", by=approver.staff)
    given = a_draft("given-in", by=approver.staff)
    given.submit(officer.staff, given.version)
    done = a_draft("done", by=officer.staff)
    done.submit(officer.staff, done.version)
    done.approve(approver.staff, done.version)

    assert slugs(officer, "yours") == ["given-in", "own"]


def test_the_owner_of_holds_is_told_on_the_start_page_and_led_to_them(signed_in_as):
    owner = signed_in_as(Role.SUPERVISOR, name="owner")
    other = signed_in_as(Role.PUBLISHER, name="other")
    held("own", owner.staff)
    held("of-another", other.staff)
    an_article("free")

    start = owner.get("/admin/").content.decode()

    assert f'<a href="{LIST}?state=held-by-you">Articles on hold that you own (1)</a>' in start
    assert slugs(owner, "held-by-you") == ["own"]
