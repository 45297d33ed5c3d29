from collections import Counter
from datetime import UTC, datetime

import pytest

from amnesty.models import ItemKind
from reports.models import Topic
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.fuzz.attacker import Attacker
from tests.telling import BookingTeller, ReportTeller

# How all requests of this run were answered, for the last lines of it.
ANSWERED = Counter()


@pytest.fixture
def attacker(client, db):
    with Attacker(client) as attacker:
        yield attacker
    ANSWERED.update(attacker.statuses)


@pytest.fixture
def signed_in_attacker(admin_client):
    """With every role: nothing is refused before it is read."""
    with Attacker(admin_client) as attacker:
        yield attacker
    ANSWERED.update(attacker.statuses)


@pytest.fixture
def reporter(attacker):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    return ReportTeller(attacker.client, contact="shared").comes_to_the_check_page()


@pytest.fixture
def giver(attacker, time_machine):
    """In a period of surrender, when a visit can still be asked for."""
    time_machine.move_to(datetime(2026, 11, 20, 10, tzinfo=UTC))
    a_period(kinds=[a_kind("shotgun"), a_kind("knife", group=ItemKind.Group.BLADES)])
    a_slot(an_area())
    return BookingTeller(attacker.client, contact="telephone").comes_to_the_check_page()


def pytest_terminal_summary(terminalreporter):
    if ANSWERED:
        by_status = ", ".join(f"{number} x {status}" for status, number in sorted(ANSWERED.items()))
        terminalreporter.write_line(f"Fuzzed with {ANSWERED.total()} requests: {by_status}")
