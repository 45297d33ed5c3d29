"""A report may look like spam. It is taken like any other, and waits in its own queue."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaign_site.drafts import Unfinished
from campaign_site.models import Notice
from reports import spam_signs
from reports.models import Arrival, ConcernReport
from reports.spam_signs import FASTEST, text_group
from tests.reports.conftest import ANSWERS, Reporter
from tests.unfinished import keep

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def report(visitor, clock):
    """Send a report a minute after its first answer, in a browser of its own."""

    def send(story="Three vans came in the night.", seconds=60, **posted):
        answers = ANSWERS | {"story": {"story": story}}
        typed = {step: urlencode(given, doseq=True) for step, given in answers.items()}
        teller = Reporter(Client(), "reports")
        teller.run = "a" * 16
        keep(teller.client, Unfinished("reports", teller.run, typed))
        clock.shift(timedelta(seconds=seconds))
        teller.posts("check", **posted)
        return ConcernReport.objects.get(reference=teller.reference)

    return send


def test_an_ordinary_report_raises_no_doubt(report):
    assert report().doubts == ""


# The hidden field


def test_what_fills_in_the_hidden_field_is_doubted(report):
    assert report(further="http://spam.example").doubts == "trap"


def test_no_person_meets_the_hidden_field(visitor):
    visitor.answers_everything()

    before, _, after = visitor.text.partition('name="further"')

    assert before.rpartition("<div")[2].startswith(
        ' class="govuk-visually-hidden" aria-hidden="true">'
    )
    assert after.partition(">")[0] == ' id="id_further" tabindex="-1" autocomplete="off"'


# The time


@pytest.mark.parametrize(("less", "doubts"), [(1, "fast"), (0, "")])
def test_what_takes_less_than_twenty_seconds_is_doubted(report, less, doubts):
    assert report(seconds=FASTEST.seconds - less).doubts == doubts


# The same text


def test_the_second_report_with_the_same_words_is_doubted(report):
    first = report("Drugs are sold at the old mill.")
    second = report("DRUGS are sold,  at the old mill!")

    assert (first.doubts, second.doubts) == ("", "same-text")
    assert first.text_group == second.text_group


def test_the_same_words_on_the_next_day_are_doubted_and_later_not(report, clock):
    report()
    clock.shift(timedelta(days=1))
    next_day = report()
    clock.shift(timedelta(days=2))
    later = report()

    assert (next_day.doubts, later.doubts) == ("same-text", "")


def test_the_name_of_a_text_changes_with_the_day_and_with_the_key(settings):
    today, tomorrow = MORNING.date(), MORNING.date() + timedelta(days=1)
    name = text_group("Three vans", today)

    assert text_group("three VANS!", today) == name
    assert text_group("Three vans", tomorrow) != name
    settings.SECRET_KEY = "another" * 10
    assert text_group("Three vans", today) != name


def test_the_name_of_a_text_is_gone_when_it_is_compared_no_more(report, clock):
    first = report("Three vans")
    clock.shift(timedelta(days=1))
    report("A lorry")
    first.refresh_from_db()
    assert first.text_group

    clock.shift(timedelta(days=1))
    report("A bicycle")

    first.refresh_from_db()
    assert first.text_group == ""


@pytest.mark.parametrize("story", ["🚐", "…", "\ud800", "", "\0"])
def test_a_text_without_letters_has_a_name_too(story):
    assert len(text_group(story, MORNING.date())) == 64


# The ceiling


def test_above_the_ceiling_of_an_hour_reports_are_doubted_until_the_next(report, clock, settings):
    settings.REPORTS_AN_HOUR = 2

    doubts = [report(f"Van number {number}").doubts for number in range(3)]
    clock.shift(timedelta(hours=1))

    assert doubts == ["", "", "flood"]
    assert report("Van number 4").doubts == ""


def test_junk_does_not_fill_the_hour(report, settings):
    settings.REPORTS_AN_HOUR = 2

    for number in range(3):
        report(f"Junk number {number}", further="x")

    assert report("A van").doubts == ""


def test_a_double_click_counts_as_one_report(visitor, monkeypatch):
    monkeypatch.setattr(spam_signs, "FASTEST", timedelta(0))
    visitor.answers_everything()

    for _ in range(2):
        visitor.sends()

    assert Arrival.objects.count() == 1


def test_the_counted_hours_go_with_the_next_one_and_name_no_time(report, clock):
    report("Van number 1")
    (first,) = Arrival.objects.values_list("hour", flat=True)
    clock.shift(timedelta(hours=1))
    report("Van number 2")

    (second,) = Arrival.objects.values_list("hour", flat=True)
    assert first != second
    assert "2026" not in first
    assert {field.name for field in Arrival._meta.fields} == {"id", "hour"}


# All at once


def test_a_report_with_every_sign_is_stored_and_acknowledged(report, settings):
    settings.TRIAGE_EMAIL = "triage@force.example"
    settings.REPORTS_AN_HOUR = 1
    report()

    doubted = report(seconds=1, further="x")

    assert doubted.doubts == "trap fast same-text"
    assert ConcernReport.objects.count() == 2
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("", "plain"),
        ("queue=doubts", "doubted"),
        ("queue=doubts&doubts=trap", "doubted"),
        ("queue=doubts&doubts=flood", None),
    ],
)
def test_staff_read_doubted_reports_in_a_queue_of_their_own(admin_client, report, chosen, shown):
    references = {
        "plain": report("Van number 1").reference,
        "doubted": report("Van number 2", further="x").reference,
    }
    address = reverse("admin:reports_concernreport_changelist")

    text = admin_client.get(f"{address}?{chosen}").content.decode()

    assert [name for name, reference in references.items() if reference in text] == (
        [shown] if shown else []
    )
    assert ("Doubts: hidden field filled in" in text) == (shown == "doubted")
