"""Where the journey stops, nothing is left of what was told: no row, no cookie, no log."""

import re

import pytest
from django.apps import apps
from django.db.models import F
from django.urls import reverse

from amnesty.models import Booking, CollectionArea, CollectionSlot
from campaign_site.models import Draft
from tests.amnesty.conftest import CALL, Giver
from tests.amnesty.factories import a_booking, published_as
from tests.telling import BookingTeller
from tests.thief import captured_log
from tests.unfinished import answers_cookies

# The question, the answer that ends the journey, and the page where it ends.
STOPS = {
    "danger": ("danger", {"danger": "yes"}, "call-999"),
    "an explosive": ("do-you-know", {"explosive": "yes"}, "stop-here"),
    "perhaps an explosive": ("do-you-know", {"explosive": "unknown"}, "stop-here"),
    "outdoors": ("kept", {"kept": ["outdoors"]}, "leave-it"),
    "outdoors and indoors": ("kept", {"kept": ["loft", "outdoors"]}, "leave-it"),
    "no team": ("area", {"postcode": "NN17 1AA"}, "by-telephone"),
    "the edge": ("area", {"postcode": "PE8 4AA"}, "edge-of-area"),
    "elsewhere": ("area", {"postcode": "SW1A 1AA"}, "another-area"),
    "too much": ("telephone", CALL, "call-101"),
}
every_stop = pytest.mark.parametrize(
    ("question", "answer", "stop"), STOPS.values(), ids=STOPS.keys()
)


@pytest.fixture
def fills_up(settings):
    """Where the journey is to stop because of it, the hour has all its requests by now."""

    def fills_up(stop):
        if stop == "call-101":
            settings.BOOKINGS_AN_HOUR = 0

    return fills_up


def rows():
    """How many rows each table has, apart from those that Django keeps for itself."""
    return {model: model.objects.count() for model in apps.get_models() if not model._meta.proxy}


@every_stop
def test_the_journey_stops_and_no_table_has_a_row_more(visitor, question, answer, stop, fills_up):
    fills_up(stop)
    before = rows()
    way = {"telephone": {"contact": "telephone"}}.get(question)
    if way:
        visitor.answers_up_to("contact", **way).answers(question, **answer)
    else:
        visitor.answers_up_to(question, **answer)

    assert visitor.step == stop
    assert rows() == before
    assert answers_cookies(visitor.client) == {}
    assert not visitor.client.session.keys()
    visitor.opens("place")
    assert visitor.step == "timed-out"


@every_stop
def test_a_change_of_mind_on_the_check_page_deletes_what_was_told(
    visitor, question, answer, stop, fills_up
):
    visitor.answers_everything()
    assert Draft.objects.exists()
    if question == "telephone":
        visitor.answers("contact", contact="telephone")
    fills_up(stop)

    visitor.answers(question, **answer)

    assert visitor.step == stop
    assert not Draft.objects.exists()
    assert not Booking.objects.exists()
    assert answers_cookies(visitor.client) == {}


@every_stop
def test_neither_the_page_nor_the_log_says_what_was_told(
    visitor, question, answer, stop, settings, fills_up
):
    fills_up(stop)
    teller = BookingTeller(visitor.client, contact="telephone")
    CollectionSlot.objects.exclude(pk=visitor.slot.pk).delete()
    with captured_log() as log:
        teller.starts()
        told = teller.told() | {question: answer}
        while (step := teller.step) != stop:
            teller.answers(step, **told[step])
            assert teller.step != step, teller.errors

    assert "canary" not in teller.text
    assert "canary" not in log.getvalue()
    typed = [value for value in answer.values() if isinstance(value, str) and " " in value]
    assert not any(value in teller.text + log.getvalue() for value in typed)
    assert {name for name, morsel in visitor.client.cookies.items() if morsel.value} == {
        settings.CSRF_COOKIE_NAME
    }


def test_who_is_sent_away_at_the_last_button_leaves_nothing_behind(visitor, slot, settings):
    visitor.answers_everything()
    settings.BOOKINGS_AN_HOUR = 0

    visitor.sends()

    assert visitor.step == "call-101"
    assert not Booking.objects.exists()
    assert not Draft.objects.exists()
    slot.refresh_from_db()
    assert slot.held == 0


# What the pages say


@pytest.mark.parametrize("stop", sorted({stop for _, _, stop in STOPS.values()} | {"not-now"}))
def test_anyone_may_open_a_place_to_stop_and_gets_no_cookie(client, db, stop):
    page = client.get(reverse("amnesty:booking:step", args=[stop]))

    assert page.status_code == 200
    assert page.cookies == {}
    assert "tel:" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_who_is_not_sure_that_nobody_could_be_hurt_is_told_to_call_999(visitor, answer):
    visitor.answers_up_to("danger", danger=answer)

    assert visitor.step == "call-999"


def test_when_no_visit_is_left_in_any_area_nothing_more_is_asked(visitor):
    CollectionSlot.objects.update(held=F("capacity"))

    visitor.answers_up_to("danger", danger="no")

    assert visitor.step == "none-left"
    assert "No visits are left to book online" in visitor.text
    assert "tel:101" in visitor.text
    assert not Draft.objects.exists()


def test_a_mistyped_postcode_is_asked_again_and_nothing_is_lost(visitor):
    visitor.answers_up_to("area", postcode="NN88 1AA")

    assert visitor.step == "area"
    assert visitor.errors == {"postcode": ["Enter the postcode again: there is no NN88"]}
    assert visitor.answers("area", postcode="NN1 1AA").step == "place"


def test_an_explosive_is_told_in_four_short_sentences(visitor):
    visitor.answers_up_to("do-you-know", explosive="yes")

    for sentence in ("Do not touch it or move it.", "Move away", "Keep others away.", "Call 999"):
        assert sentence in visitor.text


def test_what_lies_outdoors_is_left_there(visitor):
    visitor.answers_up_to("kept", kept=["outdoors"])

    assert "Leave it there. Call 101" in visitor.text
    assert "for example there is blood, call 999 instead." in visitor.text


def test_who_has_only_cartridges_is_told_to_go_on(visitor):
    visitor.answers_up_to("danger")

    assert "If it is only bullets or cartridges for a gun, select No." in visitor.text


def test_what_is_not_in_the_list_is_for_the_telephone(visitor):
    visitor.answers_up_to("do-you-know")

    assert "If it is not in this list, or you do not know what it is, call 101." in visitor.text


@pytest.mark.parametrize(
    ("postcode", "stop", "words"),
    [
        ("NN17 1AA", "by-telephone", "This postcode is in Northamptonshire"),
        ("MK19 6AA", "edge-of-area", "in our area or in that of another police force"),
        ("SW1A 1AA", "another-area", "may be in the area of another police force"),
    ],
)
def test_a_postcode_that_no_team_visits_is_told_whose_area_it_may_be(
    visitor, postcode, stop, words
):
    visitor.answers_up_to("area", postcode=postcode)

    assert visitor.step == stop
    assert words in visitor.text
    assert "Check that you typed the postcode right." in visitor.text


def test_a_district_at_the_edge_that_a_team_visits_is_ours(visitor, area):
    area.districts.create(outward_code="PE8")

    visitor.answers_up_to("area", postcode="PE8 4AA")

    assert visitor.step == "place"


def test_a_district_without_a_team_is_for_the_telephone(visitor):
    CollectionArea.objects.get().districts.filter(outward_code="NN2").delete()

    visitor.answers_up_to("area", postcode="NN2 7AA")

    assert visitor.step == "by-telephone"


def asks_for_a_call(client, slot):
    visitor = Giver(client, "amnesty:booking")
    visitor.slot = slot
    return visitor.answers_up_to("contact", contact="telephone").answers("telephone", **CALL)


def test_whether_a_number_has_booked_is_not_said_before_a_request_is_sent(
    client, period, friday, slot
):
    """To send one is what a look costs."""
    for _ in range(2):
        asks_for_a_call(client, slot).goes_on().sends()
    drafts = Draft.objects.count()
    visitor = asks_for_a_call(client, slot).goes_on()

    visitor.sends()

    assert visitor.step == "call-101"
    assert Booking.objects.count() == 2
    assert Draft.objects.count() == drafts
    assert visitor.opens("place").step == "timed-out"


def test_the_same_page_says_that_it_is_too_much_whatever_the_reason(
    client, period, friday, slot, settings
):
    """So that nobody learns from it whether a number has booked."""
    for _ in range(2):
        asks_for_a_call(client, slot).goes_on().sends()
    pages = [asks_for_a_call(client, slot).goes_on().sends()]
    settings.BOOKINGS_AN_HOUR = 0
    pages.append(asks_for_a_call(client, slot))

    assert [visitor.step for visitor in pages] == ["call-101"] * 2
    texts = [re.sub(r'nonce="[^"]*"', "", visitor.text) for visitor in pages]
    assert texts[0] == texts[1]
    assert "You can’t book a visit online right now" in texts[0]


def test_when_the_hour_is_full_the_start_page_says_so_and_asks_nothing(
    client, period, friday, slot, settings
):
    settings.BOOKINGS_AN_HOUR = 0

    page = client.get(reverse("amnesty:booking:start")).content.decode()

    assert "You can’t book a visit online right now. Call 101 and ask for a visit." in page
    assert 'href="/amnesty/book/danger/"' not in page


# After the last day


def test_after_the_last_day_nothing_more_can_be_asked_or_sent(visitor, period):
    visitor.answers_everything()
    published_as(period, closes_on=period.opens_on)

    visitor.sends()

    assert visitor.step == "not-now"
    assert not Booking.objects.exists()
    assert not Draft.objects.exists()


def test_without_an_open_period_the_first_answer_leads_to_a_place_to_stop(client, monday, db):
    visitor = Giver(client, "amnesty:booking").starts().answers("danger", danger="no")

    assert visitor.step == "not-now"
    assert not Draft.objects.exists()


def test_stopping_deletes_the_answers(visitor):
    visitor.answers_everything().posts("cancel")

    assert visitor.step == "cancelled"
    assert not Draft.objects.exists()


def test_a_booking_of_another_is_still_there_when_a_journey_stops(visitor, slot):
    kept = a_booking(slot)

    visitor.answers_everything().answers("danger", danger="yes")

    assert Booking.objects.get() == kept
