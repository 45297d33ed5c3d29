"""Wrong codes are slowed down, and the owner of the right one is not locked out by them."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches

from campaign_site import attempts
from campaign_site.attempts import TRIES, TRIES_ABOVE_CEILING, may_try
from campaign_site.secret_codes import code_for

RIGHT = "ABCD-EFGH-JKMN-PQRS-T"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_counted():
    caches["attempts"].clear()
    yield
    caches["attempts"].clear()


@pytest.fixture
def ceiling(monkeypatch):
    monkeypatch.setattr(attempts, "CEILING", 50)
    return 50


def random_code():
    return code_for(secrets.token_hex(16))


def tries(codes, subject="report C-1"):
    return [may_try(subject, code) for code in codes]


def test_ten_tries_an_hour_with_one_code():
    assert tries([RIGHT] * 12) == [True] * TRIES + [False] * 2


def test_a_cache_of_files_counts_for_an_hour_too(settings, tmp_path):
    folder = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}
    settings.CACHES = {"attempts": settings.CACHES["attempts"] | folder | {"LOCATION": tmp_path}}

    with time_machine.travel(NOON, tick=False) as clock:
        assert tries([RIGHT] * 12) == [True] * TRIES + [False] * 2
        clock.shift(timedelta(minutes=59))
        assert not may_try("report C-1", RIGHT)
        clock.shift(timedelta(minutes=61))
        assert may_try("report C-1", RIGHT)


@pytest.mark.parametrize("missing", range(4))
def test_whoever_lacks_one_group_has_ten_tries_an_hour(missing):
    groups = RIGHT.split("-")
    codes = [
        "-".join([*groups[:missing], group, *groups[missing + 1 :]])
        for group in (random_code()[:4] for _ in range(30))
    ]

    assert sum(tries(codes)) == TRIES


def test_after_an_hour_one_may_try_again():
    with time_machine.travel(NOON, tick=False) as clock:
        tries([RIGHT] * 12)
        clock.shift(timedelta(minutes=59))
        assert not may_try("report C-1", RIGHT)

        clock.shift(timedelta(minutes=2))

        assert may_try("report C-1", RIGHT)


def test_tries_at_another_reference_do_not_count():
    tries([RIGHT] * 12)

    assert may_try("report C-2", RIGHT)


def test_whoever_holds_nothing_of_the_code_can_not_lock_its_owner_out(ceiling):
    tries(random_code() for _ in range(ceiling * 2))

    assert tries([RIGHT] * 4) == [True] * TRIES_ABOVE_CEILING + [False]


def test_above_the_ceiling_there_are_fewer_tries(ceiling):
    tries((random_code() for _ in range(ceiling)), subject="report C-2")

    assert sum(tries([RIGHT] * 12)) == TRIES_ABOVE_CEILING


class BrokenCache:
    def add(self, *args):
        raise ConnectionError

    get_or_set = incr = add


@pytest.mark.parametrize("backend", ["dummy.DummyCache", None])
def test_where_nothing_can_be_counted_nobody_may_try(monkeypatch, settings, backend):
    if backend:
        settings.CACHES = {"attempts": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    else:
        monkeypatch.setattr(attempts, "caches", {"attempts": BrokenCache()})

    assert not may_try("report C-1", RIGHT)


def test_the_cache_holds_no_reference_and_no_part_of_a_code():
    tries([RIGHT])

    kept = repr(vars(caches["attempts"]))

    assert "C-1" not in kept
    assert not any(group in kept for group in RIGHT.split("-")[:4])


def test_what_is_counted_can_be_told_neither_by_the_cache_nor_by_the_key_of_the_server(settings):
    """The names come of both keys: with one of them changed they are others."""
    tries([RIGHT] * 12)

    settings.SECRET_KEY = "another key of the server, of a good length"
    assert may_try("report C-1", RIGHT)

    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert may_try("report C-1", RIGHT)


def test_the_key_of_a_day_is_gone_with_the_day():
    with time_machine.travel(NOON, tick=False) as clock:
        first = attempts.key_of_the_day()
        assert attempts.key_of_the_day() == first

        clock.shift(timedelta(days=1))
        assert attempts.key_of_the_day() != first

        clock.shift(timedelta(hours=2))
        assert caches["attempts"].get("key-2026-11-22") is None
