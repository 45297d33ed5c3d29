"""What a stored report shows, and what it keeps to itself."""

import threading
from datetime import datetime

import pytest
from django.db import connection

from reports.models import ConcernReport, Topic

ANSWERS = {
    "topic": "drugs",
    "story": "Three vans",
    "place": "",
    "postcode": "nn14 1aa",
    "is_unknown": False,
    "contact": "anonymous",
}


@pytest.fixture
def topics(db):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})


def test_the_time_of_a_report_is_known_to_the_day_only(topics):
    ConcernReport.objects.receive(ANSWERS, "token")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reports_concernreport")
        columns = cursor.fetchone()

    assert not [value for value in columns if isinstance(value, str) and ":" in value]
    assert not [value for value in columns if isinstance(value, datetime)]


def test_the_same_token_is_stored_once(topics):
    first = ConcernReport.objects.receive(ANSWERS, "token")
    second = ConcernReport.objects.receive(ANSWERS, "token")

    assert first == second
    assert ConcernReport.objects.count() == 1


def test_the_name_of_a_report_is_its_reference_alone(topics):
    report = ConcernReport.objects.receive(ANSWERS, "token")

    assert str(report) == report.reference


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_store_one_report(topics):
    references = []

    def click():
        references.append(ConcernReport.objects.receive(ANSWERS, "token").reference)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(references) == 20
    assert len(set(references)) == 1
    assert ConcernReport.objects.count() == 1
