"""What was told raises the risk of a report, and nothing lowers it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from reports.models import Addition, ConcernReport, ResponseTarget, ThreatPhrase, Topic
from tests.reports import queued

USUAL, RAISED, HIGH, LIFE = Topic.Risk
defaults = import_module("reports.migrations.0005_triage_defaults")


def rated(risk=USUAL, timing="past", **told):
    report = ConcernReport(risk=risk, timing=timing, answers={}, **told)
    report.rate()
    return report.risk


@pytest.mark.parametrize(
    ("told", "risk"),
    [
        ({}, USUAL),
        ({"has_weapons": True}, RAISED),
        ({"has_children": True}, RAISED),
        ({"has_vulnerable_adults": True}, USUAL),
        ({"has_dogs_or_traps": True, "timing": "going-on"}, USUAL),
        ({"timing": "now"}, RAISED),
        ({"timing": "soon"}, RAISED),
        ({"timing": "now", "has_dogs_or_traps": True}, RAISED),
        ({"timing": "now", "has_weapons": True}, LIFE),
        ({"timing": "soon", "has_children": True}, LIFE),
        ({"timing": "soon", "has_vulnerable_adults": True}, LIFE),
        ({"timing": "going-on", "has_weapons": True, "has_children": True}, RAISED),
        ({"risk": HIGH, "timing": "now"}, HIGH),
        ({"has_threat_words": True}, LIFE),
        ({"risk": LIFE}, LIFE),
        ({"risk": HIGH}, HIGH),
        ({"risk": RAISED}, RAISED),
    ],
)
def test_the_highest_cause_decides(told, risk):
    assert rated(**told) == risk


def test_no_topic_alone_is_a_risk_to_life():
    with pytest.raises(ValidationError) as error:
        Topic(slug="x", name="X", default_risk=LIFE).clean_fields()

    assert list(error.value.message_dict) == ["default_risk"]


def test_a_risk_to_life_has_a_target_from_the_beginning(db):
    target = ResponseTarget.objects.get(risk=LIFE)

    assert (str(target), target.days_to_look, target.days_to_close) == ("life at risk", 0, 7)


def test_the_causes_are_said_in_words():
    report = ConcernReport(
        topic=Topic(default_risk=RAISED), timing="now", has_vulnerable_adults=True, answers={}
    )

    assert [str(words) for words in report.dangers] == [
        "vulnerable adults",
        "now or soon",
        "its topic",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"story": {"story": "He is going to KILL them."}},
        {"place": {"place": "The shed with the petrol-bombs, a petrol bomb"}},
        {"people": {"people-count": "1", "people-1-part": "wants to shoot"}},
    ],
)
def test_a_threat_in_any_text_is_a_risk_to_life(send_report, typed):
    report = send_report(**typed, risks={"risks": ["none"]})

    assert (report.risk, report.has_threat_words) == (LIFE, True)


def test_a_threat_in_the_contact_details_counts_too(send_report):
    details = {"email": "sam@example.com", "must_not_know": "He would kill me"}

    report = send_report(contact={"contact": "sealed"}, **{"reach-you": details})

    assert (report.risk, report.has_threat_words) == (LIFE, True)


def test_a_report_without_a_threat_is_rated_by_what_was_ticked(send_report):
    report = send_report()

    assert (report.risk, report.has_threat_words) == (RAISED, False)


def test_an_addition_with_a_threat_raises_the_risk(db):
    report = queued.report()

    Addition.objects.receive(report, "Now he says he will kill her.", "token")

    stored = ConcernReport.objects.get()
    assert (stored.risk, stored.has_threat_words) == (LIFE, True)


def test_an_addition_without_one_lowers_nothing(db):
    report = queued.report(risk=HIGH, has_threat_words=True)

    Addition.objects.receive(report, "All is quiet.", "token")

    stored = ConcernReport.objects.get()
    assert (stored.risk, stored.has_threat_words, stored.is_added_to) == (HIGH, True, True)


def test_what_is_added_changes_the_version_so_nobody_decides_without_it(db):
    report = queued.report()

    for _ in range(2):
        Addition.objects.receive(report, "The same, clicked twice.", "token")

    assert ConcernReport.objects.get().version == 2


def test_older_reports_are_rated_by_what_is_in_the_open(db):
    plain = queued.report()
    child = queued.report(has_children=True)
    high = queued.report(topic=queued.topic("hate", default_risk=HIGH))
    urgent = queued.report(timing="now", has_vulnerable_adults=True, safe_to_act="not-sure")
    worked_on = queued.report(timing="now", safe_to_act="no", version=2)

    for _ in range(2):
        defaults.rate_older_reports(apps, None)

    stored = {row.pk: (row.risk, row.is_held) for row in ConcernReport.objects.all()}
    assert stored == {
        plain.pk: (USUAL, False),
        child.pk: (RAISED, False),
        high.pk: (HIGH, False),
        urgent.pk: (LIFE, True),
        worked_on.pk: (USUAL, False),
    }


def test_the_site_begins_with_words_and_targets_and_keeps_what_staff_made_of_them(db):
    ResponseTarget.objects.filter(risk=HIGH).update(days_to_look=3)
    words = ThreatPhrase.objects.count()

    defaults.add_response_targets(apps, None)
    defaults.add_threat_phrases(apps, None)

    assert ResponseTarget.objects.get(risk=HIGH).days_to_look == 3
    assert ThreatPhrase.objects.count() == words > 0
