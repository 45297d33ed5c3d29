"""The page after sending: the visit and both numbers, until they are noted, and never again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amnesty.models import Booking
from campaign_site.models import Draft
from campaign_site.secret_codes import is_code
from tests.amnesty.conftest import Giver
from tests.amnesty.factories import published_as
from tests.unfinished import answers_cookies


@pytest.fixture
def sent(visitor):
    return visitor.answers_everything().sends()


def code_on(page):
    return "".join(page.page.context["code_groups"])


def test_it_shows_the_reference_and_the_code_each_once(sent):
    booking = Booking.objects.get()

    assert sent.text.count(booking.reference) == 1
    assert sent.words.count(code_on(sent)) == 1
    assert is_code(code_on(sent))


def test_the_code_that_is_shown_opens_the_visit(sent):
    typed = {"reference": sent.reference, "code": code_on(sent)}

    page = sent.client.post("/amnesty/booking/", typed, follow=True)

    assert "We have your request. The visit is not confirmed yet." in page.content.decode()


def test_it_repeats_nothing_of_what_was_told_but_the_time(sent):
    assert "Tuesday 24 November 2026, morning: 9am to midday" in sent.text
    for told in ("1 Example Street", "NN1", "back door", "sister", "Shotgun", "An old one", "loft"):
        assert told not in sent.words


def test_it_says_how_long_the_place_is_held_and_until_when_the_code_works(visitor, period):
    published_as(period, hours_to_answer=5)

    visitor.answers_everything().sends()

    assert "We hold the time for you until Friday 20 November 2026 at 4pm." in visitor.text
    assert "until 24 December 2026" in visitor.text


def test_whose_request_nobody_reads_looks_with_the_code(sent):
    words = "We do not contact you then. Look with your code."
    assert words in sent.text


def test_a_hold_that_ends_at_midnight_names_the_day_that_ends(visitor, period):
    published_as(period, hours_to_answer=96)

    sent = visitor.answers_everything().sends()

    assert "We hold the time for you until the end of Monday 23 November 2026." in sent.text


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ("none", "use your code, or call 101 and say your reference."),
        ("email", "We contact you in the way that you chose."),
    ],
)
def test_it_says_how_to_hear_whether_it_is_confirmed(visitor, contact, words):
    visitor.answers_up_to("contact", contact=contact)
    if contact == "email":
        visitor.answers("email", email="sam@example.com", reminder="no")

    visitor.goes_on().sends()

    assert words in visitor.text


@pytest.mark.parametrize(("items", "is_warned"), [(["shotgun"], True), (["knife"], False)])
def test_only_who_booked_what_may_be_loaded_is_told_not_to_handle_it(visitor, items, is_warned):
    about = {"about-knife-number": "1", "about-knife-details": ""}
    visitor.answers_everything().answers("items", items=items)
    if not is_warned:
        visitor.answers("about-it", **about)

    visitor.goes_on().sends()

    assert ("If you are not sure it is unloaded" in visitor.text) == is_warned


def test_another_browser_can_not_read_which_visit_was_asked_for(sent):
    stranger = Giver(Client(), "amnesty:booking")

    stranger.goes_to(sent.url("sent"))

    assert stranger.step == "book"
    assert "Tuesday 24 November" not in stranger.text


def test_when_its_time_is_over_it_goes_by_itself(sent):
    seconds, goes_to = sent.page["Refresh"].split("; url=")

    assert 0 < int(seconds) <= 30 * 60 + 1
    assert goes_to == "/amnesty/book/noted/"


@pytest.mark.parametrize("page", ["danger", "place", "cancel"])
def test_from_the_history_only_the_check_page_leads_back_to_the_code(sent, page):
    code = code_on(sent)

    assert sent.goes_to(f"/amnesty/book/{page}/?run={sent.run}").address == "/amnesty/book/"
    assert code not in sent.words
    assert sent.goes_to(sent.url("check")).step == "sent"


@pytest.mark.parametrize(
    ("button", "page"), [({}, "noted"), ({"switch-off": "yes"}, "switched-off")]
)
def test_once_it_is_noted_it_is_never_shown_again(sent, button, page):
    reference, code, address = sent.reference, code_on(sent), sent.address

    sent.posts("sent", **button)

    assert sent.step == page
    pages = [sent.words, sent.goes_to(address).words, sent.posts("sent").words, sent.sends().words]
    assert not any(secret in page for page in pages for secret in (reference, code))
    assert not Draft.objects.exists()
    assert answers_cookies(sent.client) == {}
    assert Booking.objects.count() == 1


def test_a_code_that_is_not_wanted_opens_nothing_from_then_on(sent):
    typed = {"reference": sent.reference, "code": code_on(sent)}

    sent.posts("sent", **{"switch-off": "yes"})

    assert "We have switched the code off" in sent.text
    page = sent.client.post("/amnesty/booking/", typed, follow=True)
    assert page.redirect_chain[-1][0] == "/amnesty/booking/not-opened/"
    assert Booking.objects.get().status == Booking.Status.REQUESTED


def test_when_it_is_too_late_to_switch_the_code_off_the_page_says_so(sent):
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    sent.posts("sent", **{"switch-off": "yes"})

    assert sent.step == "too-late"
    assert "It stops working 30 days after the day of the visit." in sent.text
    assert Booking.objects.get().code_hash


def test_the_database_holds_no_code(sent):
    code = code_on(sent).replace("-", "")
    booking = Booking.objects.get()

    assert code not in booking.code_hash
    assert code not in str(vars(booking))
    assert code.encode() not in bytes(Draft.objects.get().answers)


def test_no_cache_may_keep_it(sent):
    assert "no-store" in sent.page.headers["Cache-Control"]
