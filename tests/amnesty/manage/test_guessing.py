"""Who guesses finds nothing and learns nothing. The rule itself: `tests/reports/status/`."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amnesty import manage
from amnesty.models import Booking, CollectionSlot
from campaign_site.attempts import TRIES, may_try
from campaign_site.references import new_reference
from campaign_site.secret_codes import CodeHasher, code_for
from tests.amnesty.manage.conftest import CODE, MANAGE_ADDRESS

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def within_one_hour(monday, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False)


@pytest.fixture
def ways_to_fail(make_booking):
    """Each with what is asked: (reference, code)."""
    CollectionSlot.objects.update(capacity=4)
    bookings = [make_booking() for _ in range(4)]
    wrong, expired, kept, slowed = (booking.reference for booking in bookings)
    yesterday = datetime(2026, 11, 23, tzinfo=UTC).date() - timedelta(days=1)
    Booking.objects.filter(reference=expired).update(code_expires_on=yesterday)
    Booking.objects.filter(reference=kept).update(code_hash="")
    for _ in range(TRIES):
        manage.visit_opened_by(slowed, CODE)
    return {
        "wrong code": (wrong, code_for("another")),
        "unknown reference": (new_reference("B"), CODE),
        "expired": (expired, CODE),
        "code not kept": (kept, CODE),
        "slowed down": (slowed, CODE),
    }


def test_every_way_to_fail_is_one_page(client, ways_to_fail):
    client.get(MANAGE_ADDRESS)
    pages = {}

    for way, (reference, code) in ways_to_fail.items():
        answer = client.post(MANAGE_ADDRESS, {"reference": reference, "code": code})
        page = client.get(answer["Location"])
        pages[way] = (
            answer.status_code,
            answer.content,
            sorted(answer.headers.items()),
            [str(cookie) for cookie in answer.cookies.values()],
            page.status_code,
            sorted(page.headers),
            CSRF.sub("", page.content.decode()),
            len(page.content),
        )

    assert len(pages) == 5
    assert len(set(map(str, pages.values()))) == 1
    assert "A code stops working 30 days after the day of the visit." in str(pages["expired"])


def test_every_way_to_fail_is_the_same_work(ways_to_fail, monkeypatch):
    """Counted, not timed: the statements that are sent, and the rounds of the slow hash."""
    hashed, work = [], {}
    honest = CodeHasher.encode

    def encode(hasher, code, salt, *cost):
        hashed.append((len(code), len(salt), *cost))
        return honest(hasher, code, salt, *cost)

    monkeypatch.setattr(CodeHasher, "encode", encode)
    for way, asked in ways_to_fail.items():
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            assert manage.visit_opened_by(*asked) is None
        shapes = [re.sub(r"'[^']*'", "?", query["sql"]) for query in queries]
        work[way] = (shapes, list(hashed))

    assert len(set(map(str, work.values()))) == 1
    assert [len(part) for part in work["expired"]] == [2, 1]


def test_whoever_has_seen_most_of_a_code_gets_ten_tries_an_hour(make_booking, time_machine):
    booking = make_booking()
    for _ in range(TRIES):
        assert manage.visit_opened_by(booking.reference, CODE) == booking

    assert manage.visit_opened_by(booking.reference, CODE) is None
    time_machine.shift(timedelta(hours=1))
    assert manage.visit_opened_by(booking.reference, CODE) == booking


def test_a_try_for_a_visit_is_none_for_a_report(make_booking):
    """They are counted apart, though the code may be the same."""
    booking = make_booking()
    for _ in range(TRIES):
        manage.visit_opened_by(booking.reference, CODE)

    assert may_try(f"report {booking.reference}", CODE)
