"""Each form that is filled in has a cookie of its own, which goes when the form ends."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from campaign_site.drafts import MOST_BEFORE_IT, DraftKey, Drafts
from campaign_site.models import Draft
from tests.campaign_site.pet_journey import PetOwner
from tests.racing import all_at_once
from tests.unfinished import answers_cookies, draft_of, keep

pytestmark = [pytest.mark.urls("tests.campaign_site.pet_journey"), pytest.mark.django_db]


@pytest.fixture
def visitor(client):
    return PetOwner(client)


def has_run_out():
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_two_forms_have_two_cookies(visitor):
    visitor.starts().answers("pet", pet="cat")
    first = answers_cookies(visitor.client)

    visitor.opens_a_new_tab().starts().answers("pet", pet="dog")

    both = answers_cookies(visitor.client)
    assert first.items() < both.items()
    assert len(set(both.values())) == 2


def test_every_answer_of_one_form_has_the_same_cookie(visitor):
    visitor.starts().answers("pet", pet="cat")
    first = answers_cookies(visitor.client)

    visitor.answers("story", story="Ran up a tree").answers("toys").sends()

    assert answers_cookies(visitor.client) == first


def is_cancelled(visitor):
    visitor.posts("cancel")
    assert visitor.step == "cancelled"


def is_stopped(visitor):
    visitor.answers("pet", pet="snake")
    assert visitor.step == "vet"


def is_timed_out(visitor):
    has_run_out()
    visitor.opens("story")
    assert visitor.step == "timed-out"


def is_shown_as_timed_out(visitor):
    """The page goes there by itself: it then asks for nothing of the form."""
    has_run_out()
    visitor.client.get("/pets/timed-out/")


@pytest.mark.parametrize("ends", [is_cancelled, is_stopped, is_timed_out, is_shown_as_timed_out])
def test_an_end_takes_the_cookie_along(visitor, ends):
    visitor.starts().answers("pet", pet="cat")
    assert answers_cookies(visitor.client)

    ends(visitor)

    assert answers_cookies(visitor.client) == {}


@pytest.mark.parametrize("ends", [is_cancelled, is_stopped])
def test_an_end_takes_nothing_from_another_tab(visitor, ends):
    other = visitor.opens_a_new_tab().starts().answers("pet", pet="dog")
    cookies = answers_cookies(visitor.client)
    visitor.starts().answers("pet", pet="cat")

    ends(visitor)

    assert answers_cookies(visitor.client) == cookies
    assert other.answers("story", story="Dug a hole").step == "toys"


def test_the_next_form_takes_away_what_an_abandoned_one_has_left(visitor):
    visitor.starts().answers("pet", pet="cat")
    old = answers_cookies(visitor.client)
    has_run_out()

    visitor.opens_a_new_tab().starts().answers("pet", pet="dog")

    assert len(answers_cookies(visitor.client)) == 1
    assert old.items().isdisjoint(answers_cookies(visitor.client).items())


def test_of_very_many_forms_some_go_so_that_a_request_still_has_room(visitor):
    """Which are the oldest the browser says by their order; this one sorts them by name."""
    tabs = [visitor.opens_a_new_tab() for _ in range(MOST_BEFORE_IT + 5)]
    for tab in tabs:
        tab.starts().answers("pet", pet="cat")

    assert len(answers_cookies(visitor.client)) == MOST_BEFORE_IT + 1
    tabs[-1].opens("story")
    assert tabs[-1].step == "story"


def test_the_same_address_gets_a_new_secret_when_its_answers_have_run_out(visitor):
    visitor.starts().answers("pet", pet="cat")
    old = answers_cookies(visitor.client)
    has_run_out()

    visitor.answers("pet", pet="dog")

    assert visitor.step == "story"
    assert old.items().isdisjoint(answers_cookies(visitor.client).items())


def test_what_was_deleted_does_not_open_when_a_backup_brings_it_back(visitor):
    visitor.starts().answers("pet", pet="cat")
    backup = Draft.objects.get()
    visitor.posts("cancel")
    visitor.opens_a_new_tab().starts().answers("pet", pet="dog")

    backup.save()

    assert visitor.opens("story").step == "timed-out"


def test_what_a_later_release_kept_beside_the_answers_is_left_aside(visitor, monkeypatch):
    visitor.starts().answers("pet", pet="cat")
    draft = draft_of(visitor)
    told = draft.told | {"of_a_later_release": "x"}
    monkeypatch.setattr(type(draft), "told", told)
    keep(visitor.client, draft)

    assert draft_of(visitor).typed == {"pet": "pet=cat"}


def test_what_is_empty_is_not_kept_so_that_an_earlier_release_can_read_the_rest(visitor):
    visitor.starts().answers("pet", pet="cat")

    assert set(draft_of(visitor).told) == {"typed", "token", "began_at"}


def test_a_cookie_that_somebody_planted_opens_nothing(visitor):
    planted = DraftKey("known to somebody else")
    names = [planted.cookie, f"{settings.ANSWERS_COOKIE_NAME}-", settings.ANSWERS_COOKIE_NAME]
    for name in names:
        visitor.client.cookies[name] = planted.secret

    visitor.starts().answers("pet", pet="cat")

    assert visitor.step == "story"
    assert not Draft.objects.filter(owner=planted.owner).exists()
    somebody = PetOwner(Client())
    somebody.run = visitor.run
    somebody.client.cookies[planted.cookie] = planted.secret
    assert somebody.opens("story").step == "timed-out"


@pytest.mark.parametrize("value", ["", "x", "ä", "\0", "x" * 5000])
def test_a_cookie_that_is_no_secret_does_no_harm(visitor, value):
    visitor.client.cookies[f"{settings.ANSWERS_COOKIE_NAME}-x"] = value

    assert visitor.starts().answers("pet", pet="cat").step == "story"


def test_the_end_of_a_form_needs_no_database_to_say_so(visitor, monkeypatch):
    def refuse(drafts):
        raise OperationalError

    visitor.starts().answers("pet", pet="cat")
    monkeypatch.setattr(Drafts, "rows", property(refuse))

    assert visitor.client.get("/pets/timed-out/").status_code == 200


# At the same moment


def browser_like(visitor):
    browser = Client()
    browser.cookies.load(visitor.client.cookies)
    return browser


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_left_one", [False, True], ids=["a new browser", "an old cookie"])
def test_two_tabs_that_begin_at_the_same_moment_both_keep_their_answers(visitor, has_left_one):
    if has_left_one:
        visitor.starts().answers("pet", pet="newt")
        has_run_out()
    tabs = [PetOwner(browser_like(visitor)).starts() for _ in range(2)]

    all_at_once([lambda tab=tab: tab.answers("pet", pet="cat") for tab in tabs])

    for first, last in permutations(tabs):
        browser = browser_like(visitor)
        for tab in (first, last):
            browser.cookies.update(tab.client.cookies)
        assert {came_back(browser, tab).step for tab in tabs} == {"story"}


def came_back(browser, tab):
    twin = PetOwner(browser)
    twin.run = tab.run
    return twin.opens("story")


def test_when_the_first_answer_was_sent_twice_the_second_one_is_kept_all_the_same(visitor):
    visitor.starts()
    pressed_before = PetOwner(browser_like(visitor))
    pressed_before.run = visitor.run
    pressed_before.answers("pet", pet="cat")
    visitor.answers("pet", pet="cat").client.cookies.update(pressed_before.client.cookies)
    assert Draft.objects.count() == 2

    visitor.answers("story", story="Ran up a tree")

    assert visitor.step == "toys"
    assert "Ran up a tree" in visitor.opens("story").text
