"""Wrong codes are slowed down, and the owner of the right one is not locked out by them."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection

from campaign_site import attempts
from campaign_site.attempts import TRIES, TRIES_ABOVE_CEILING, may_try
from campaign_site.models import Attempt
from campaign_site.secret_codes import code_for
from tests.racing import all_at_once

RIGHT = "ABCD-EFGH-JKMN-PQRS-T"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ceiling(monkeypatch):
    monkeypatch.setattr(attempts, "CEILING", 50)
    return 50


@pytest.fixture
def some_code():
    """Another code each time, and the same ones in each run."""
    seeded = random.Random(1)  # noqa: S311 - nothing here is kept secret
    return lambda: code_for(str(seeded.random()))


def tries(codes, subject="report C-1"):
    return [may_try(subject, code) for code in codes]


def test_ten_tries_an_hour_with_one_code():
    assert tries([RIGHT] * 12) == [True] * TRIES + [False] * 2


@pytest.mark.django_db(transaction=True)
def test_all_who_try_at_once_have_ten_tries_between_them():
    answers = []

    all_at_once([lambda: answers.append(may_try("report C-1", RIGHT))] * 30)

    assert sum(answers) == TRIES
    assert set(Attempt.objects.values_list("tries", flat=True)) == {30}


@pytest.mark.parametrize("missing", range(4))
def test_whoever_lacks_one_group_has_ten_tries_an_hour(missing, some_code):
    groups = RIGHT.split("-")
    codes = [
        "-".join([*groups[:missing], group, *groups[missing + 1 :]])
        for group in (some_code()[:4] for _ in range(30))
    ]

    assert sum(tries(codes)) == TRIES


def test_in_the_next_hour_one_may_try_again(noon):
    tries([RIGHT] * 12)
    noon.shift(timedelta(minutes=59))
    assert not may_try("report C-1", RIGHT)

    noon.shift(timedelta(minutes=1))

    assert may_try("report C-1", RIGHT)


def test_tries_at_another_reference_do_not_count():
    tries([RIGHT] * 12)

    assert may_try("report C-2", RIGHT)


def test_whoever_holds_nothing_of_the_code_can_not_lock_its_owner_out(ceiling, some_code):
    tries(some_code() for _ in range(ceiling * 2))

    assert tries([RIGHT] * 4) == [True] * TRIES_ABOVE_CEILING + [False]


def test_above_the_ceiling_there_are_fewer_tries(ceiling, some_code):
    tries((some_code() for _ in range(ceiling)), subject="report C-2")

    assert sum(tries([RIGHT] * 12)) == TRIES_ABOVE_CEILING


def test_where_nothing_can_be_counted_nobody_may_try():
    def refuse(*args):
        raise OperationalError

    with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
        may_try("report C-1", RIGHT)


def test_the_database_holds_no_reference_no_part_of_a_code_and_no_time():
    tries([RIGHT])

    rows = list(Attempt.objects.values())
    kept = "".join(row["name"] for row in rows)
    assert len(rows) == 5
    assert {(row["tries"], row["hour"]) for row in rows} == {(1, NOON.timestamp() // 3600)}
    assert not any(part in kept for part in ["C-1", *RIGHT.split("-")[:4]])


def names_of_one_try():
    tries([RIGHT])
    return set(Attempt.objects.values_list("name", flat=True))


def test_without_the_key_of_the_server_the_names_are_others(settings):
    names = names_of_one_try()
    Attempt.objects.all().delete()

    settings.SECRET_KEY = "another key of the server, of a good length"

    assert names_of_one_try().isdisjoint(names)


def test_the_first_try_of_an_hour_deletes_all_older_ones(noon):
    names = names_of_one_try()

    noon.shift(timedelta(hours=1))

    later = names_of_one_try()
    assert len(later) == 5
    assert later.isdisjoint(names)


def test_where_nobody_tries_any_more_the_command_deletes_them(noon):
    tries([RIGHT])
    call_command("delete_expired_answers")
    assert Attempt.objects.exists()

    noon.shift(timedelta(hours=1))
    call_command("delete_expired_answers")

    assert not Attempt.objects.exists()
