"""PostgreSQL writes a failed statement into its own log, and with it what was told.

So what is told is sealed before it becomes a statement. The settings in `deploy/postgresql`
are a second line: with them not even an open value is written.
"""

import re
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from campaign_site.models import Feedback
from reports.models import Topic
from tests.decoding_search import finds

SETTING = re.compile(r"^(log_\w+) = (\w+)$", re.MULTILINE)
SHIPPED = Path(__file__).parents[1] / "deploy" / "postgresql" / "campaign-site.conf"

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def secret():
    """Its own for each test: they all write into one log, perhaps at the same time."""
    return f"goldfish {uuid.uuid4()}"


@pytest.fixture
def server_log():
    """What the server writes from here on. `tests/postgres.py` keeps its log beside its socket."""
    path = Path(connection.settings_dict["HOST"], "log")
    if not path.is_file():
        pytest.skip("the log of this PostgreSQL is not known")
    start = path.stat().st_size
    return lambda: path.read_bytes()[start:]


def fails_to_store(row):
    with suppress(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
        raise AssertionError("It was stored.")


def insert_in_the_open(secret):
    """Twice the same key, and a value that may not be missing: two ways to fail."""
    Topic.objects.create(slug="taken", name="Taken")
    fails_to_store(Topic(slug="taken", name=secret))
    fails_to_store(Topic(slug="new", name=secret, hint=None))


def test_what_is_asked_again_is_planned_once_and_holds_no_value(secret):
    for _ in range(3):
        Topic.objects.filter(name=secret).exists()

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        planned = [statement for (statement,) in cursor.fetchall()]
    assert any("reports_topic" in statement for statement in planned)
    assert secret not in str(planned)


def test_a_failed_insert_of_what_was_told_shows_none_of_it(server_log, secret):
    feedback = Feedback.objects.create(message="first")

    fails_to_store(Feedback(pk=feedback.pk, message=secret))

    assert b"campaign_site_feedback" in server_log()
    assert not finds(secret, server_log())


def test_a_failed_insert_in_the_open_shows_all_of_it(server_log, secret):
    insert_in_the_open(secret)

    assert finds(secret, server_log())


def test_with_the_settings_for_deployment_not_even_an_open_value_is_written(server_log, secret):
    settings = SETTING.findall(SHIPPED.read_text())
    with connection.cursor() as cursor:
        for name, value in settings:
            cursor.execute(f"SET LOCAL {name} = {value}")

    insert_in_the_open(secret)

    assert b"violates" in server_log()
    assert not finds(secret, server_log())
