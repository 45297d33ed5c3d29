"""What the benchmarks of growth find: the worst page of each side, and each without a limit."""

from importlib import import_module

import pytest
from django.db import connection

from amnesty.models import Booking
from news.models import Article
from reports.models import ConcernReport


@pytest.fixture
def two_sizes(monkeypatch):
    """It chooses its own database when it is loaded. That ends with the test."""
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "")
    return import_module("bench.two_sizes")


@pytest.fixture
def times(two_sizes):
    page = two_sizes.Operation("fast", "/", "/", "officer", "", 1)
    slow = page._replace(name="slow")
    free = page._replace(name="free", most=two_sizes.NO_LIMIT)
    grown = {page: 11, slow: 16, free: 90}
    return {
        (each, size): [ms]
        for each, large in grown.items()
        for size, ms in (("small", 10), ("large", large))
    }


def test_the_worst_page_of_those_with_a_limit_is_judged(two_sizes, times):
    [judged] = two_sizes.growth(times, "bench")

    assert (judged.value, judged.goal, judged.is_met) == (1.6, "<= 1.5", False)
    assert judged.note == "the worst of 2: slow"


def test_a_page_without_a_limit_is_shown_and_said_to_have_no_goal(two_sizes, times):
    [shown] = two_sizes.shown_only(times, "bench")

    assert (shown.name, shown.value) == ("bench: free, many ÷ few", 9)
    assert (shown.goal, shown.note) == ("", "shown only: no goal")


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("part", "bench", "model"),
    [
        ("news", "NEWS", Article),
        ("triage", "QUEUE", ConcernReport),
        ("amnesty", "VISITS", Booking),
    ],
)
def test_each_benchmark_can_still_fill_its_databases(two_sizes, db, part, bench, model):
    """A column that was added since, or another way to send statements, would end it."""
    filled = getattr(import_module(f"bench.{part}"), bench)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")

    clients = filled.fill(filled.sizes["small"])

    assert model.objects.count() == filled.sizes["small"]
    assert "officer" in clients
