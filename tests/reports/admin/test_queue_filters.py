"""How an officer finds reports in the list: by what they are, or by a reference."""

from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign_site.models import AuditEntry
from reports.models import (
    Disposal,
    ResponseTarget,
    Topic,
)
from tests.reports import queued
from tests.reports.queued import QUEUE, REFERENCE_SHOWN, references

USUAL, RAISED, HIGH, LIFE = Topic.Risk


# Narrowing


NARROWINGS = {
    "only=held": {"is_held": True},
    "only=added-to": {"is_added_to": True},
    "only=threat-words": {"has_threat_words": True},
    "only=soon": {"timing": "soon"},
    "only=children": {"has_children": True},
    "only=weapons": {"has_weapons": True},
    "only=vulnerable-adults": {"has_vulnerable_adults": True},
    "only=dogs-or-traps": {"has_dogs_or_traps": True},
    "only=children&only=weapons": {"has_children": True, "has_weapons": True},
    "risk=3": {"risk": HIGH},
    "risk=4": {"risk": LIFE},
    "status=supervisor": {"status": "supervisor"},
    "area=nn1": {"outward_code": "NN1"},
    "area=NN1+1AA": {"outward_code": "NN1"},
    "channel=paper": {"channel": "paper"},
    "queue=doubts&doubts=flood": {"doubts": "fast flood"},
}


@pytest.mark.parametrize("query", NARROWINGS)
def test_the_list_can_be_narrowed(shown, query):
    wanted = queued.report(**NARROWINGS[query])
    queued.report(outward_code="NN2")
    queued.report(doubts="fast")
    queued.report(has_children=NARROWINGS[query].get("has_weapons", False))

    assert shown(query) == references(wanted)


def test_the_list_can_be_narrowed_to_a_topic(shown):
    wanted = queued.report(topic=queued.topic("hate"))
    queued.report()

    assert shown(f"topic={wanted.topic.pk}") == references(wanted)


def test_the_list_can_be_narrowed_to_my_reports_and_to_nobodys(officer, colleague, shown):
    mine = queued.report(assignee=officer.staff)
    nobodys = queued.report()
    queued.report(assignee=colleague)

    assert shown("assignee=me") == references(mine)
    assert shown("assignee=nobody") == references(nobodys)


@pytest.mark.parametrize(
    "query",
    [
        "answers__contains=x",
        "topic=x&risk=9&status=%00&queue=all&only=x&channel=%27&language=xx&doubts=%25",
        "assignee=1&p=x",
        "p=" + "9" * 5000,
        "p=-1",
        "q=%00",
        "area=%00",
        "reference__startswith=C-ZZ&_popup=1&_to_field=code_hash&o=1",
    ],
)
def test_what_the_list_does_not_know_narrows_nothing_and_breaks_nothing(officer, query):
    report = queued.report()

    page = officer.get(f"{QUEUE}?{query}")

    assert page.status_code == 200
    assert REFERENCE_SHOWN.findall(page.content.decode()) == references(report)
    assert "code_hash" not in page.content.decode()


def test_a_wrong_district_is_said_and_the_rest_still_narrows(words, shown):
    held = queued.report(is_held=True)
    queued.report()

    assert "Enter a postcode district, such as NN1" in words("area=nowhere&only=held")
    assert shown("area=nowhere&only=held") == references(held)


# Overdue


@pytest.mark.parametrize(
    ("days_ago", "status", "is_overdue"),
    [
        (2, "new", False),
        (3, "new", True),
        (5, "reviewing", False),
        (6, "reviewing", True),
        (6, "supervisor", True),
    ],
)
def test_a_report_that_waits_too_long_is_overdue(shown, words, days_ago, status, is_overdue):
    ResponseTarget.objects.update_or_create(
        risk=RAISED, defaults={"days_to_look": 2, "days_to_close": 5}
    )
    report = queued.report(risk=RAISED, days_ago=days_ago, status=status)

    assert shown("only=overdue") == (references(report) if is_overdue else [])
    assert (f"{days_ago} days overdue" in words()) == is_overdue


def test_without_a_target_and_after_its_end_nothing_is_overdue(shown):
    ResponseTarget.objects.filter(risk=USUAL).delete()
    queued.report(risk=USUAL, days_ago=900)
    queued.report(risk=HIGH, days_ago=900, **queued.ENDED)

    assert shown("only=overdue") == []
    assert shown("only=overdue&queue=ended") == []


def test_without_any_target_the_list_still_works(shown):
    ResponseTarget.objects.all().delete()
    report = queued.report()

    assert (shown(), shown("only=overdue")) == (references(report), [])


# Finding one


@pytest.mark.parametrize(
    "typed", ["C-7KQ2-9XMB-{}", "c7kq29xmb{}", "C 7KQ2 9XMB {}", "7kq2-9xmb-{}", "C-7KQ", "c7kq2"]
)
def test_a_report_is_found_by_its_reference_in_any_list(shown, typed):
    wanted = queued.report(reference="C-7KQ2-9XMB-T", **queued.ENDED)
    queued.report(reference="C-7KR2-9XMB-U")

    assert shown("q=" + typed.format("T")) == references(wanted)


@pytest.mark.parametrize("typed", ["", "C-7", "C-OOOO", "drugs and guns", "%"])
def test_what_is_no_reference_is_not_searched_for(words, shown, typed):
    report = queued.report()

    assert "Enter at least 4 letters and digits of a reference" in words(f"q={typed}")
    assert shown(f"q={typed}") == references(report)


def test_a_deleted_report_is_pointed_to(officer, colleague):
    gone = Disposal.objects.create(
        report_id=UUID(int=7),
        reference="C-7KQ2-9XMB-T",
        reason="Its time was over.",
        proposed_by=officer.staff,
        agreed_by=colleague,
        agreed_on=timezone.localdate(),
        deleted_on=timezone.localdate(),
    )

    page = officer.get(QUEUE, {"q": "c7kq29xmbt"}).content.decode()

    assert "C-7KQ2-9XMB-T was deleted on" in page
    assert reverse("admin:reports_concernreport_change", args=[gone.report_id]) in page


def test_the_filters_of_a_look_are_on_record_by_name_and_not_by_what_was_typed(officer):
    queued.report()

    officer.get(QUEUE, {"area": "NN1 1AA", "risk": "2", "only": ["held", "weapons"], "p": "2"})
    officer.get(QUEUE, {"queue": "open", "area": "Sam", "answers": "x"})
    officer.get(QUEUE, {"q": "C-7KQ2", "area": "NN1"})

    entries = AuditEntry.objects.order_by("pk").values_list("action", "outcome")
    assert list(entries) == [
        ("list", "area, held, risk, weapons"),
        ("list", ""),
        ("search", ""),
    ]


def test_a_look_at_the_list_and_a_search_are_on_record(officer):
    report = queued.report()

    officer.get(QUEUE)
    officer.get(QUEUE, {"q": report.reference})
    officer.get(QUEUE, {"q": "my neighbour"})

    entries = AuditEntry.objects.order_by("pk").values_list("action", "subject", "record")
    assert list(entries) == [
        ("list", "reports.concernreport", ""),
        ("search", "reports.concernreport", report.reference),
        ("search", "reports.concernreport", ""),
    ]
