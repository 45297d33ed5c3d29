"""What is stored of a report tells neither how much was written nor at what time."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models

from campaign_site import sealing
from campaign_site.models import Draft
from reports.models import ConcernReport
from tests.reports import queued

SENT_AT = datetime(2026, 3, 3, 14, 33, 27, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_hundred_reports_of_any_length_have_four_lengths_at_most(send_report):
    usual = json.dumps(send_report(story={"story": "canary"}).answers.open())
    lengths = [10 + number * (4000 - 10) // 99 for number in range(100)]
    for length in lengths:
        queued.report(answers=json.loads(usual.replace("canary", "x" * length)))

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT LENGTH(answers) FROM reports_concernreport")
        found = {length for (length,) in cursor.fetchall()}

    assert (lengths[0], lengths[-1]) == (10, 4000)
    assert ConcernReport.objects.count() == 101
    assert len(found) <= 4


def test_an_anonymous_report_leaves_no_time_finer_than_a_day(send_report):
    with time_machine.travel(SENT_AT, tick=False):
        report = send_report(contact={"contact": "none"})
    # The page with both numbers stays open for half an hour, in a row that names no report.
    with time_machine.travel(SENT_AT + timedelta(minutes=31), tick=False):
        Draft.objects.expired().delete()

    seconds = int(SENT_AT.timestamp())
    for model, name, value in everything_stored():
        assert not isinstance(value, datetime), f"{model} {name}"
        assert str(seconds)[:8] not in str(value), f"{model} {name}"
        assert "14:33" not in str(value), f"{model} {name}"
        assert seconds.to_bytes(4, "big") not in as_bytes(value), f"{model} {name}"
    assert report.pk.version == 4
    assert str(seconds)[:8] not in json.dumps(report.answers.open())


def test_the_same_search_finds_a_time_that_is_there():
    found = as_bytes(sealing.Envelope(b"\x01" + int(SENT_AT.timestamp()).to_bytes(4, "big")))

    assert int(SENT_AT.timestamp()).to_bytes(4, "big") in found


def everything_stored():
    """Each value of each row of each table, but for what the migrations brought."""
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        for row in model._base_manager.all():
            for field in fields:
                yield model._meta.label, field.name, plain(row, field)


def plain(row, field):
    value = row.__dict__[field.attname]
    return bytes(value) if isinstance(field, models.BinaryField) and value else value


def as_bytes(value):
    return value if isinstance(value, bytes) else str(value).encode()
