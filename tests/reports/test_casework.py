"""What staff do with a report holds by itself, whoever asks for it: a page or the shell."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from reports.models import ConcernReport, Topic
from reports.models.decisions import public_status_for

Status = ConcernReport.Status
CLOSED = {"status": "closed", "outcome": "acted-on", "onward_reference": "0042/26"}


@pytest.fixture
def report(send_report):
    return send_report(
        knowledge={"how_known": "", "safe_to_act": "yes"}, risks={"risks": ["dogs-or-traps"]}
    )


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE).staff


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR).staff


def entries(**having):
    return list(AuditEntry.objects.filter(**having).values_list("action", "outcome", "reason"))


def stands(report, *names):
    return ConcernReport.objects.filter(pk=report.pk).values_list(*names).get()


def decide(report, officer, reason="", **values):
    """With the status the words that fit it, where a test says nothing of them."""
    report.refresh_from_db()
    if "status" in values:
        values = {"public_status": public_status_for(report, values["status"])} | values
    report.decide(officer, report.version, reason, **values)


def wrong_fields(report, officer, reason="", **values):
    with pytest.raises(ValidationError) as refused:
        decide(report, officer, reason, **values)
    return sorted(refused.value.message_dict)


def test_a_decision_is_saved_and_on_record_without_the_onward_reference(report, officer):
    decide(report, officer, **CLOSED, public_status="closed")

    assert stands(report, "status", "public_status", "onward_reference", "version") == (
        "closed",
        "closed",
        "0042/26",
        2,
    )
    assert entries() == [
        ("change", "status: closed, public_status, outcome, onward_reference", ""),
    ]


def test_a_decision_that_changes_nothing_leaves_no_trace(report, officer):
    decide(report, officer, status="new", risk=report.risk)

    assert stands(report, "version") == (1,)
    assert entries() == []


def test_a_decision_made_from_an_older_version_changes_nothing(report, officer):
    report.decide(officer, 1, status="reviewing", public_status="read")

    with pytest.raises(Stale):
        ConcernReport.objects.get().decide(officer, 1, status="supervisor", public_status="read")

    assert stands(report, "status") == ("reviewing",)
    assert len(entries()) == 1


def test_of_two_decisions_at_one_moment_the_second_changes_nothing(report, officer):
    second = ConcernReport.objects.get()
    report.decide(officer, 1, status="reviewing", public_status="read")

    with pytest.raises(Stale):
        second.decide(officer, 1, status="supervisor", public_status="read")

    assert stands(report, "status") == ("reviewing",)
    assert len(entries()) == 1


@pytest.mark.parametrize("status", ["reviewing", "supervisor", "passed-on", "closed", "spam"])
def test_the_writer_is_not_told_to_wait_when_the_work_has_begun(report, officer, status):
    ends = CLOSED | {"status": status, "public_status": "received"}

    assert wrong_fields(report, officer, **ends) == ["public_status"]
    assert stands(report, "status", "public_status") == ("new", "received")


def test_a_report_that_is_taken_is_not_called_read(report, officer):
    report.hand_over(officer, to=officer)

    assert stands(report, "status", "public_status") == ("new", "received")


@pytest.mark.parametrize("missing", ["outcome", "onward_reference"])
def test_closing_needs_the_outcome_and_where_it_went(report, officer, missing):
    assert wrong_fields(report, officer, **CLOSED | {missing: ""}) == [missing]
    assert stands(report, "status") == ("new",)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.SPAM])
def test_the_day_of_the_end_is_set_and_goes_when_the_work_begins_again(report, officer, status):
    decide(report, officer, **CLOSED | {"status": status})
    (closed_on,) = stands(report, "closed_on")
    decide(report, officer, status="reviewing")

    assert closed_on == timezone.localdate()
    assert stands(report, "status", "closed_on", "kept_until") == ("reviewing", None, None)


def test_the_day_of_the_end_stays_when_an_ended_report_is_ended_otherwise(
    report, officer, time_machine
):
    time_machine.move_to("2026-03-01 12:00Z")
    decide(report, officer, status="spam")
    time_machine.move_to("2026-03-09 12:00Z")
    decide(report, officer, **CLOSED)

    assert str(stands(report, "closed_on")[0]) == "2026-03-01"


@pytest.mark.parametrize("field", ["status", "public_status"])
def test_a_held_report_is_not_passed_on(report, officer, field):
    report.hold(officer, "They would know")

    assert wrong_fields(report, officer, **{"public_status": "read", field: "passed-on"}) == [field]
    assert stands(report, "status", "public_status") == ("new", "received")


def test_a_report_that_was_passed_on_is_not_held_in_silence(report, officer):
    decide(report, officer, status="passed-on")

    with pytest.raises(ValidationError):
        report.hold(officer, "They would know")

    assert stands(report, "is_held") == (False,)


def test_a_hold_and_its_end_are_on_record_with_the_reason(report, officer, supervisor):
    report.hold(officer, "They would know")
    report.lift_hold(supervisor, "They moved away")

    assert stands(report, "is_held", "version") == (False, 3)
    assert entries() == [
        ("change", "hold lifted", "They moved away"),
        ("change", "put on hold", "They would know"),
    ]


def test_an_officer_raises_the_risk_and_does_not_lower_it(report, officer):
    decide(report, officer, risk=Topic.Risk.HIGH)

    assert wrong_fields(report, officer, "It is nothing", risk=Topic.Risk.USUAL) == ["risk"]
    assert stands(report, "risk") == (Topic.Risk.HIGH,)


@pytest.mark.parametrize(("given", "wrong"), [("lift_hold", ["risk"]), ("lower_risk", ["reason"])])
def test_to_lower_a_risk_is_a_permission_of_its_own(report, officer, given, wrong):
    officer.user_permissions.add(Permission.objects.get(codename=given))
    officer = type(officer).objects.get()
    ConcernReport.objects.update(risk=Topic.Risk.HIGH)

    assert wrong_fields(report, officer, risk=Topic.Risk.USUAL) == wrong


def test_a_supervisor_lowers_the_risk_with_a_reason(report, officer, supervisor):
    decide(report, officer, risk=Topic.Risk.HIGH)

    assert wrong_fields(report, supervisor, risk=Topic.Risk.USUAL) == ["reason"]
    decide(report, supervisor, "It is nothing", risk=Topic.Risk.USUAL)

    assert stands(report, "risk") == (Topic.Risk.USUAL,)
    assert entries(staff=supervisor) == [("change", "risk: 1", "It is nothing")]


URGENT = [{"is_held": True}, {"risk": Topic.Risk.RAISED}, {"risk": Topic.Risk.HIGH}]


@pytest.fixture(params=["spam", "duplicate"])
def aside(request, send_report):
    """What puts a report out of sight."""
    other = {"duplicate_of": send_report()} if request.param == "duplicate" else {}
    return {"status": request.param, "public_status": "closed", **other}


@pytest.mark.parametrize("urgent", URGENT)
def test_no_officer_alone_puts_aside_what_is_urgent(report, officer, aside, urgent):
    ConcernReport.objects.filter(pk=report.pk).update(**urgent)

    assert wrong_fields(report, officer, "It is nothing", **aside) == ["status"]
    assert stands(report, "status") == ("new",)


@pytest.mark.parametrize("urgent", URGENT)
def test_a_supervisor_puts_aside_what_is_urgent_with_a_reason(report, supervisor, aside, urgent):
    ConcernReport.objects.filter(pk=report.pk).update(**urgent)

    assert wrong_fields(report, supervisor, **aside) == ["reason"]
    decide(report, supervisor, "It is nothing", **aside)

    assert stands(report, "status") == (aside["status"],)
    assert [reason for _what, _outcome, reason in entries()] == ["It is nothing"]


def test_an_officer_puts_aside_what_is_of_usual_risk_and_not_on_hold(report, officer, aside):
    decide(report, officer, **aside)

    assert stands(report, "status") == (aside["status"],)


def test_what_is_added_to_urgent_spam_is_not_put_aside_again_by_an_officer(
    report, officer, supervisor
):
    aside = {"status": "spam", "public_status": "closed"}
    ConcernReport.objects.filter(pk=report.pk).update(risk=Topic.Risk.HIGH)
    decide(report, supervisor, "It is nothing", **aside)
    decide(report, officer, **aside)
    report.additions.receive(report, "It was meant.", "token")

    assert wrong_fields(report, officer, **aside) == ["status"]
    assert stands(report, "is_added_to") == (True,)
    decide(report, officer, status="reviewing", public_status="read")

    assert stands(report, "status", "is_added_to") == ("reviewing", False)


@pytest.mark.parametrize("outcome", ["acted-on", "other-body", "crime-recorded"])
def test_a_held_report_is_not_closed_as_if_it_had_left(report, supervisor, outcome):
    closed = CLOSED | {"outcome": outcome, "public_status": "closed"}
    report.hold(supervisor, "They would know")

    assert wrong_fields(report, supervisor, "A reason", **closed) == ["outcome"]
    assert stands(report, "status", "outcome") == ("new", "")


@pytest.mark.parametrize("outcome", ["no-further-use", "intelligence"])
def test_a_held_report_is_closed_with_what_stays_inside(report, officer, outcome):
    report.hold(officer, "They would know")

    decide(report, officer, **CLOSED | {"outcome": outcome, "public_status": "closed"})

    assert stands(report, "status", "outcome", "is_held") == ("closed", outcome, True)


def test_what_was_closed_before_the_hold_stays_closed_and_can_be_saved(report, officer):
    closed = CLOSED | {"public_status": "closed"}
    decide(report, officer, **closed)
    report.hold(officer, "They would know")
    report.additions.receive(report, "And another thing.", "token")

    decide(report, officer, **closed)

    assert stands(report, "outcome", "is_added_to") == ("acted-on", False)


def test_a_duplicate_names_another_report_that_is_none(report, officer, supervisor, send_report):
    other = send_report()

    assert wrong_fields(report, officer, status="duplicate") == ["duplicate_of"]
    assert wrong_fields(report, officer, duplicate_of=other) == ["duplicate_of"]
    assert wrong_fields(report, officer, status="duplicate", duplicate_of=report) == [
        "duplicate_of"
    ]
    decide(report, officer, status="duplicate", duplicate_of=other)
    assert wrong_fields(
        other, supervisor, "It is nothing", status="duplicate", duplicate_of=report
    ) == ["duplicate_of"]
    assert stands(report, "status", "duplicate_of") == ("duplicate", other.pk)


def test_nobody_decides_about_what_was_told(report, officer):
    with pytest.raises(TypeError):
        decide(report, officer, outward_code="NN2")


def test_what_was_added_is_seen_by_the_next_decision_even_if_it_changes_nothing(report, officer):
    decide(report, officer, status="spam")
    report.additions.receive(report, "It was meant.", "token")

    decide(report, officer, status="spam")

    assert stands(report, "status", "is_added_to") == ("spam", False)
    assert entries()[0] == ("change", "added to, seen", "")


def test_an_addition_makes_a_decision_stale_that_was_made_without_it(report, officer):
    report.additions.receive(report, "And another thing.", "token")

    with pytest.raises(Stale):
        ConcernReport.objects.get().decide(officer, 1, status="spam")


def test_a_report_is_handed_over_with_words_for_the_colleague(report, officer, supervisor):
    report.hand_over(officer, supervisor, words="Please call the school.")

    assert stands(report, "assignee", "version") == (supervisor.pk, 2)
    assert [(note.by, note.text.open()) for note in report.notes.all()] == [
        (officer, "Please call the school.")
    ]
    assert entries() == [("add", "", ""), ("change", "given to supervisor", "")]


def test_a_report_is_given_back_to_everybody(report, officer):
    report.hand_over(officer, officer)
    report.hand_over(officer, None)

    assert stands(report, "assignee") == (None,)
    assert entries()[0] == ("change", "given back", "")


def test_to_take_what_one_has_changes_nothing(report, officer):
    report.hand_over(officer, officer)
    report.hand_over(officer, officer)

    assert stands(report, "version") == (2,)
    assert len(entries()) == 1


def test_a_colleague_who_was_faster_keeps_the_report(report, officer, supervisor):
    report.hand_over(supervisor, supervisor)

    with pytest.raises(Stale):
        ConcernReport.objects.get().hand_over(officer, officer, version=1)

    assert stands(report, "assignee") == (supervisor.pk,)


def test_gradings_and_notes_add_up_and_are_on_record_without_a_word(report, officer):
    report.grade(officer, threat="high", source="2")
    report.grade(officer, threat="low")
    report.note(officer, "Ask at the <mill>.")

    assert [grading.threat for grading in report.gradings.all()] == ["low", "high"]
    assert [note.text.open() for note in report.notes.all()] == ["Ask at the <mill>."]
    assert entries() == [("add", "", "")] * 3
    assert set(AuditEntry.objects.values_list("subject", flat=True)) == {
        f"reports.grading {report.reference}",
        f"reports.note {report.reference}",
    }
