"""What is told can't be read where it is stored: not in the database, not in a log."""

import base64
import gzip
import io
import logging
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from amnesty.models import ItemKind
from amnesty.working_days import next_working_days
from campaign_site.logs import SilentFormatter
from reports.models import Topic
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.decoding_search import finds
from tests.visitor import Visitor

STORY = "canary-story seven blue lorries"
PLACE = "canary-place 12 Nowhere Lane"
NAME = "canary-name Sam Example"
SECRETS = [STORY, PLACE, NAME]


def stored_bytes():
    """All that the database holds, as its files (SQLite) or a dump (PostgreSQL) have it."""
    if connection.vendor == "sqlite":
        main = Path(connection.settings_dict["NAME"])
        files = [main, main.with_name(f"{main.name}-wal")]
        return b"\n".join(file.read_bytes() for file in files if file.exists())
    dump = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                for row in rows:
                    dump.write(bytes(row).decode())
    return dump.getvalue().encode()


@pytest.fixture
def log():
    """All that the site writes to its log, at any level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SilentFormatter())
    root = logging.getLogger()
    django = logging.getLogger("django")
    before = root.level, django.level
    for logger in (root, django):
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in zip((root, django), before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def report_up_to_the_check_page(client):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    visitor = Visitor(client, "reports").starts()
    visitor.answers("danger", danger="no").answers("topic", topic="drugs")
    visitor.answers("story", story=STORY).answers("place", place=PLACE)
    visitor.answers("contact", contact="details")
    return visitor.answers("reach-you", name=NAME, telephone="01632 960001")


def booking_up_to_the_check_page(client):
    today = timezone.localdate()
    kind = a_kind("knife", group=ItemKind.Group.BLADES)
    a_period(kinds=[kind], opens_on=today, closes_on=today + timedelta(days=30))
    tomorrow = next_working_days(today, 1)[0]
    slot = a_slot(an_area(districts=["NN1"]), date=tomorrow)
    visitor = Visitor(client, "amnesty:booking").starts()
    visitor.answers("danger", danger="no").answers("do-you-know", explosive="no")
    visitor.answers("items", items="knife").answers("area", postcode="NN1 1AA")
    visitor.answers("place", place=PLACE).answers("access", note=STORY)
    visitor.answers("time", time=slot.pk).answers("contact", contact="telephone")
    return visitor.answers("telephone", name=NAME, telephone="01632 960001", may_leave_message="no")


JOURNEYS = pytest.mark.parametrize(
    "up_to_the_check_page", [report_up_to_the_check_page, booking_up_to_the_check_page]
)


def readable(log):
    """The secrets that a thief could read in the database or the log."""
    stored = stored_bytes()
    return [secret for secret in SECRETS if finds(secret, stored) or secret in log.getvalue()]


@JOURNEYS
@pytest.mark.django_db(transaction=True)
def test_unfinished_answers_cannot_be_read_where_they_are_kept(client, log, up_to_the_check_page):
    assert up_to_the_check_page(client).step == "check"

    assert readable(log) == []


@JOURNEYS
@pytest.mark.django_db(transaction=True)
def test_what_was_sent_cannot_be_read_where_it_is_kept(client, log, up_to_the_check_page):
    assert up_to_the_check_page(client).posts("check").step == "sent"

    assert readable(log) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_search_finds_what_is_stored_in_the_open():
    Topic.objects.create(slug="open", name=STORY, hint=base64.b64encode(PLACE.encode()).decode())

    stored = stored_bytes()

    assert finds(STORY, stored)
    assert finds(PLACE, stored)


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: text,
        lambda text: text.hex().encode(),
        base64.b64encode,
        base64.urlsafe_b64encode,
        zlib.compress,
        gzip.compress,
        lambda text: base64.b64encode(zlib.compress(text)),
        lambda text: b"\\x" + base64.b64encode(text).hex().encode(),
        lambda text: text.decode().encode("utf-16-le"),
    ],
)
def test_the_search_sees_through_every_usual_encoding(hide):
    assert finds(STORY, b"\0\1before " + hide(b"x " + STORY.encode() + b" y") + b" after")
