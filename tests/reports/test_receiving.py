"""What a stored report shows, and what it keeps to itself."""

from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.db import connection

from campaign_site import limits
from campaign_site.drafts import DraftKey, Unfinished
from campaign_site.secret_codes import code_for, is_right
from campaign_site.steps import Submission, replay
from reports import receiving
from reports.journey import STEPS
from reports.models import ConcernReport, Topic
from reports.receiving import prepare, receive
from tests.racing import all_at_once
from tests.reports.conftest import ANSWERS


@pytest.fixture
def submit(db):
    """What a visitor sends who gave the usual answers, and these in place of some."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    draft = Unfinished("reports", "a" * 16, key=DraftKey())

    def make(**typed):
        answers = {slug: urlencode(given, doseq=True) for slug, given in (ANSWERS | typed).items()}
        progress, prepared = replay(STEPS, answers), prepare(draft.token)
        return Submission(progress, draft, prepared=prepared)

    return make


def test_the_time_of_a_report_is_known_to_the_day_only(submit):
    receive(submit())

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reports_concernreport")
        columns = cursor.fetchone()

    assert not [value for value in columns if isinstance(value, str) and ":" in value]
    assert not [value for value in columns if isinstance(value, datetime)]


def test_the_same_token_is_stored_once(submit):
    first = receive(submit())
    second = receive(submit())

    assert first == second
    assert ConcernReport.objects.count() == 1


def test_neither_the_token_nor_the_code_is_stored(submit):
    submission = submit()
    report = receive(submission)
    code = code_for(submission.token)

    stored = str(ConcernReport.objects.values().get())

    assert submission.token not in stored
    assert code not in stored
    assert is_right(code, report.code_hash)


@pytest.mark.parametrize(
    ("ticked", "columns"),
    [
        (["weapons", "vulnerable-adults"], {"has_weapons", "has_vulnerable_adults"}),
        (["none"], set()),
        (["not-sure", "dogs-or-traps"], {"has_dogs_or_traps"}),
        ([], set()),
    ],
)
def test_what_was_ticked_can_be_sorted_by(submit, ticked, columns):
    report = receive(submit(risks={"risks": ticked}))

    assert {risk.column for risk in ConcernReport.Risk if getattr(report, risk.column)} == columns


@pytest.mark.parametrize(
    ("postcode", "district"), [("nn14 1aa", "NN14"), ("NN1", "NN1"), ("the mill", ""), ("", "")]
)
def test_of_a_postcode_only_the_district_is_readable(submit, postcode, district):
    report = receive(submit(place={"place": "Here", "postcode": postcode}))

    assert report.outward_code == district


def test_a_report_begins_with_the_risk_of_its_topic(submit):
    Topic.objects.update(default_risk=Topic.Risk.HIGH)

    assert receive(submit()).risk == Topic.Risk.HIGH


def test_the_name_of_a_report_is_its_reference_alone(submit):
    report = receive(submit())

    assert str(report) == report.reference


def test_a_second_click_finds_the_report_that_was_the_last_for_now(submit, monkeypatch):
    submission = submit()
    first = receive(submission)

    def refuse(kind, client):
        raise limits.TooManyRequests

    monkeypatch.setattr(limits, "count_one_more", refuse)

    assert receive(submission) == first


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_store_one_report(submit):
    submission = submit()
    references = []

    all_at_once([lambda: references.append(receive(submission).reference)] * 20)

    assert len(references) == 20
    assert len(set(references)) == 1
    assert ConcernReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_slow_hash_is_made_before_the_database_is_held_up(visitor, monkeypatch):
    visitor.answers_everything()
    held_up = []
    monkeypatch.setattr(
        receiving, "hash_code", lambda code: held_up.append(connection.in_atomic_block) or "hash"
    )

    visitor.sends()

    assert ConcernReport.objects.get().code_hash == "hash"
    assert held_up == [False]
