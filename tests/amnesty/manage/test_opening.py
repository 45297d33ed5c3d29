"""With the reference and the code one sees how a visit stands, and nothing that was told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amnesty import manage
from amnesty.models import Booking
from campaign_site.models import Attempt, Draft
from tests.amnesty.factories import TUESDAY, as_told
from tests.amnesty.manage.conftest import CODE, MANAGE_ADDRESS, Status
from tests.giving_back import carried, no_database
from tests.unfinished import answers_cookies

VISIT = "Tuesday 24 November 2026, morning: 9am to midday"
TO_COME = {Status.REQUESTED, Status.NEEDS_CALL, Status.CONFIRMED, Status.OUT}


@pytest.mark.parametrize("status", Status)
def test_each_status_has_one_fixed_phrase(asker, make_booking, status):
    asker.asks(make_booking(status))

    phrases = [phrase for phrase, _what_to_do in manage.PHRASES.values()]
    assert asker.step == "opened"
    assert [phrase for phrase in phrases if str(phrase) in asker.text] == [
        manage.PHRASES[status][0]
    ]
    assert str(manage.PHRASES[status][1]) in asker.text


@pytest.mark.parametrize("status", Status)
def test_the_time_is_shown_while_the_visit_is_to_come(asker, make_booking, status):
    asker.asks(make_booking(status))

    assert (VISIT in asker.text) == (status in TO_COME)


def test_a_request_says_until_when_its_place_is_held(asker, booking):
    """With the 48 hours of the period, it would be Wednesday; the visit is on Tuesday."""
    asker.asks(booking)

    assert "We hold your place until the end of Monday 23 November 2026." in asker.text


def test_a_visit_that_is_confirmed_is_not_held_for_a_time(asker, make_booking):
    asker.asks(make_booking(Status.CONFIRMED))

    assert "We hold your place" not in asker.text


def test_who_was_read_by_nobody_can_ask_again(asker, booking):
    """It says so at once, also before the place has been given back."""
    Booking.objects.update(held_until=timezone.now() - timedelta(minutes=1))

    asker.asks(booking)

    assert (
        "Nobody could read your request in time. Your place was given back. You can ask again."
        in asker.text
    )
    assert 'href="/amnesty/book/"' in asker.text
    assert "Cancel the visit" not in asker.text


@pytest.mark.parametrize("status", Status)
def test_nothing_that_was_told_is_shown(asker, make_booking, status):
    told = {
        "hazards": as_told(note="A canary"),
        "place": as_told(place="1 Canary Street", postcode="NN1 9ZZ"),
        "contact": as_told(telephone="01632 960001"),
    }

    asker.asks(make_booking(status, told=told, notices=["dog"], contact="telephone"))
    seen = [asker.words, asker.looks_at("time").words, asker.looks_at("cancel").words]

    for word in ("canary", "NN1", "960001", "dog", "West", "Shotgun"):
        assert not any(word.lower() in words.lower() for words in seen)


def test_a_report_opens_nothing_here(asker, booking):
    asker.asks("C" + booking.reference[1:])

    assert list(asker.errors) == ["reference"]


def test_a_slip_of_the_pen_keeps_what_was_typed_and_costs_no_try(asker, booking):
    asker.asks("B-23AB", "2345")

    assert asker.errors == {
        "reference": ["Enter the reference as it was shown to you"],
        "code": ["Enter the secret code as it was shown to you"],
    }
    assert asker.typed == {"reference": "B-23AB", "code": "2345"}
    assert not Attempt.objects.exists()


def test_neither_stands_in_an_address_a_page_a_log_or_a_cookie(asker, booking, caplog, capfd):
    caplog.set_level("DEBUG")

    seen = [
        asker.asks(booking).text,
        asker.looks_at("time").text,
        asker.presses("opened", text="Ring twice").text,
        asker.presses("cancel").text,
    ]
    kept = [*seen, asker.address, str(asker.page.redirect_chain), caplog.text, *capfd.readouterr()]
    kept += [str(cookie) for cookie in asker.client.cookies.values()]

    for secret in (booking.reference, CODE):
        for form in (secret, secret.replace("-", ""), secret.lower()):
            assert not any(form in text for text in kept)


@pytest.mark.parametrize("page", ["manage", "manage-not-opened", "manage-closed"])
def test_no_cache_keeps_these_pages_and_no_search_engine_lists_them(client, db, page):
    response = client.get(reverse(f"amnesty:{page}"))

    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize("page", ["opened", "time", "cancel"])
def test_no_cache_keeps_a_visit_that_is_open(asker, booking, page):
    asker.asks(booking).looks_at(page)

    assert asker.step == page
    assert "no-store" in asker.page["Cache-Control"]


def test_closing_deletes_what_was_kept(asker, booking):
    asker.asks(booking)
    opened = asker.address

    asker.closes()

    assert asker.step == "closed"
    assert f'href="{MANAGE_ADDRESS}"' in asker.text
    assert not Draft.objects.exists()
    assert answers_cookies(asker.client) == {}
    assert asker.goes_to(opened).step == "closed"


@pytest.mark.parametrize("page", ["opened", "time", "cancel"])
def test_no_page_about_it_opens_on_another_device(asker, booking, page):
    address = asker.asks(booking).page_of_visit(page)

    asker.client.cookies.clear()

    assert asker.goes_to(address).step == "closed"


def test_it_closes_by_itself_and_whoever_still_writes_keeps_it_open(asker, booking, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    asker.asks(booking)
    time_machine.shift(timedelta(minutes=29))
    assert asker.client.post(asker.page.context["keep_url"]).status_code == 204

    time_machine.shift(timedelta(minutes=29))
    assert asker.goes_to(asker.address).step == "opened"

    time_machine.shift(timedelta(minutes=2))
    assert asker.goes_to(asker.address).step == "closed"


def test_the_code_opens_it_for_thirty_days_after_the_visit(asker, booking, time_machine):
    time_machine.move_to(TUESDAY + timedelta(days=30))
    assert asker.asks(booking).step == "opened"

    time_machine.move_to(TUESDAY + timedelta(days=31))
    assert asker.goes_to(asker.address).step == "closed"
    assert asker.asks(booking).step == "not-opened"


def test_the_code_runs_on_when_the_visit_is_moved_to_a_later_day(booking, afternoon):
    later = afternoon.date + timedelta(days=7)
    type(afternoon).objects.filter(pk=afternoon.pk).update(date=later)
    afternoon.refresh_from_db()

    booking.move_by_giver(afternoon)

    assert booking.code_expires_on == later + Booking.CODE_LASTS


def test_without_a_database_the_reference_and_the_code_come_back(asker, booking):
    with no_database():
        asker.asks(booking)

    assert asker.page.status_code == 503
    assert carried(asker.page).items() >= {"reference": booking.reference, "code": CODE}.items()


def test_two_visits_are_open_in_two_tabs(asker, make_booking):
    first, second = make_booking(), make_booking()
    asker.asks(first)
    other_tab = asker.opens_a_new_tab().asks(second)

    asker.presses("cancel")

    assert "You have cancelled the visit." in asker.text
    assert "We have your request" in other_tab.goes_to(other_tab.address).text
