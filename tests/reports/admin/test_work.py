"""The forms on the page of a report: what they save, what they refuse, and that nothing is lost."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import ConcernReport, Grading
from reports.models.decisions import public_status_for

STORY = "Three vans came in the night."


@pytest.fixture
def report(send_report):
    return send_report(
        knowledge={"how_known": "", "safe_to_act": "yes"}, risks={"risks": ["dogs-or-traps"]}
    )


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE)


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR)


def page_of(report):
    return reverse("admin:reports_concernreport_change", args=[report.pk])


def send(client, report, form, **typed):
    return client.post(reverse(f"admin:reports_{form}", args=[report.pk]), typed)


def decision(report, **changes):
    """What the form says when nobody touched it, and these in place of some."""
    names = ("version", "status", "public_status", "risk", "outcome", "onward_reference")
    report.refresh_from_db()
    as_it_is = {name: getattr(report, name) for name in names} | {"duplicate_of": ""}
    fits = public_status_for(report, changes.get("status", report.status))
    return as_it_is | {"public_status": fits} | changes


def stands(report, *names):
    return ConcernReport.objects.filter(pk=report.pk).values_list(*names).get()


def errors(page):
    """Of the form: each beside its field. The summary above says them once more."""
    listed = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', page.text)
    return [error for errors in listed for error in re.findall("<li>(.*?)</li>", errors)]


def test_a_decision_is_saved_and_the_page_comes_back_where_it_was(officer, report):
    typed = decision(
        report,
        status="closed",
        public_status="closed",
        outcome="intelligence",
        onward_reference="0042/26",
    )

    answer = send(officer, report, "decision", **typed)

    assert answer.url == f"{page_of(report)}#decision"
    assert stands(report, "status", "public_status", "outcome", "onward_reference") == (
        "closed",
        "closed",
        "intelligence",
        "0042/26",
    )
    assert "Your decision is saved." in officer.get(page_of(report)).text


PRESET = re.compile(r'name="public_status" value="([a-z-]*)"[^>]* checked')


@pytest.mark.parametrize(
    ("status", "told", "preset"),
    [
        ("new", "received", "received"),
        ("reviewing", "received", "read"),
        ("supervisor", "received", "read"),
        ("passed-on", "received", "passed-on"),
        ("spam", "received", "closed"),
        ("reviewing", "passed-on", "passed-on"),
    ],
)
def test_the_form_begins_with_the_words_that_fit(officer, report, status, told, preset):
    ended_on = timezone.localdate() if status == "spam" else None
    ConcernReport.objects.update(status=status, public_status=told, closed_on=ended_on)

    page = officer.get(page_of(report))

    assert PRESET.findall(page.text) == [preset]
    assert stands(report, "public_status") == (told,)


def test_nobody_closes_a_report_and_lets_its_writer_wait(officer, report):
    ends = {"status": "closed", "outcome": "intelligence", "onward_reference": "0042/26"}
    told_to_wait = decision(report, public_status="received", **ends)

    page = send(officer, report, "decision", **told_to_wait)

    assert errors(page) == ["Select what the writer reads now: with this status it no longer waits"]
    assert stands(report, "status", "public_status") == ("new", "received")


def test_the_officer_reads_what_the_writer_will_read(officer, report):
    text = officer.get(page_of(report)).text

    assert "An officer has read it." in text
    assert "It is with the people who deal with this kind of concern." in text


def test_a_decision_that_is_refused_keeps_what_was_typed_and_leads_to_it(officer, report):
    page = send(
        officer, report, "decision", **decision(report, status="closed", onward_reference="0042/26")
    )

    assert page.status_code == 422
    assert errors(page) == ["Select the outcome, or another status"]
    assert '<a href="#decision-outcome">Select the outcome, or another status</a>' in page.text
    assert 'value="0042/26"' in page.text
    assert '<option value="closed" selected>closed</option>' in page.text
    assert stands(report, "status") == ("new",)


def test_an_officer_who_lowers_the_risk_is_told_who_may(officer, supervisor, report):
    ConcernReport.objects.update(risk=3)

    page = send(officer, report, "decision", **decision(report, risk=1, reason="It is nothing"))
    assert errors(page) == ["Select the same risk or a higher one: only a supervisor may lower it"]

    page = send(supervisor, report, "decision", **decision(report, risk=1))
    assert errors(page) == ["Enter why the risk is lowered"]

    send(supervisor, report, "decision", **decision(report, risk=1, reason="It is nothing"))
    assert stands(report, "risk") == (1,)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("C-2222-2222-2", "Enter the reference of a report that exists"),
        ("", "Enter the reference of the report that it is a duplicate of"),
    ],
)
def test_a_duplicate_needs_the_reference_of_a_report(officer, report, typed, error):
    page = send(
        officer, report, "decision", **decision(report, status="duplicate", duplicate_of=typed)
    )

    assert errors(page) == [error]


def test_the_reference_of_a_duplicate_may_be_typed_as_it_was_heard(officer, report, send_report):
    other = send_report()
    heard = other.reference.replace("-", " ").lower()

    send(officer, report, "decision", **decision(report, status="duplicate", duplicate_of=heard))

    assert stands(report, "status", "duplicate_of") == ("duplicate", other.pk)
    assert f'<a href="{page_of(other)}">{other.reference}</a>' in officer.get(page_of(report)).text


def test_a_stale_decision_saves_nothing_and_shows_both(officer, supervisor, report):
    mine = decision(report, status="closed", outcome="acted-on", onward_reference="My number")
    send(supervisor, report, "decision", **decision(report, status="supervisor"))

    page = send(officer, report, "decision", **mine)

    assert page.status_code == 409
    assert stands(report, "status", "outcome") == ("supervisor", "")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', page.text)
    assert rows == [
        ("Status", "needs a supervisor", "closed"),
        (
            "What the writer reads with the code",
            "An officer has read it.",
            "We have finished with it for now. You can still tell us more.",
        ),
        ("Outcome", "None yet", "led to action"),
        ("Onward reference", "Nothing", "My number"),
    ]


def test_from_a_stale_decision_one_goes_on_with_what_was_typed(officer, supervisor, report):
    mine = decision(report, status="reviewing", onward_reference="My number")
    send(supervisor, report, "decision", **decision(report, status="supervisor"))
    page = send(officer, report, "decision", **mine)

    version = re.search(r'name="version" value="(\d+)" id="decision-version"', page.text).group(1)
    send(officer, report, "decision", **mine | {"version": version})

    assert stands(report, "status", "onward_reference") == ("reviewing", "My number")


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 30])
def test_a_decision_without_a_right_version_saves_nothing(officer, report, version):
    page = send(officer, report, "decision", **decision(report, status="spam", version=version))

    assert page.status_code == 409
    assert stands(report, "status") == ("new",)


def test_an_officer_takes_a_report_and_gives_it_on_with_words(officer, supervisor, report):
    send(officer, report, "hand_over", version=1, to=officer.staff.pk)
    assert stands(report, "assignee") == (officer.staff.pk,)

    send(officer, report, "hand_over", version=2, to=supervisor.staff.pk, words="See the mill.")
    assert stands(report, "assignee") == (supervisor.staff.pk,)
    assert "See the mill." in officer.get(page_of(report)).text

    send(officer, report, "hand_over", version=3, to="")
    assert stands(report, "assignee") == (None,)


def test_a_report_goes_only_to_active_staff_who_read_reports(officer, signed_in_as, report):
    press = signed_in_as(Role.PUBLISHER).staff
    gone = signed_in_as(Role.TRIAGE, name="gone").staff
    get_user_model().objects.filter(pk=gone.pk).update(is_active=False)

    for person in (press, gone):
        page = send(officer, report, "hand_over", version=1, to=person.pk)
        assert page.status_code == 422

    assert stands(report, "assignee") == (None,)


def test_a_colleague_who_took_it_first_keeps_it(officer, supervisor, report):
    send(supervisor, report, "hand_over", version=1, to=supervisor.staff.pk)

    page = send(officer, report, "hand_over", version=1, to=officer.staff.pk, words="Mine?")

    assert page.status_code == 409
    assert stands(report, "assignee") == (supervisor.staff.pk,)
    assert "Mine?" in page.text


def test_an_officer_holds_a_report_and_cannot_lift_the_hold(officer, report):
    send(officer, report, "hold", version=1, wanted="hold", reason="They would know")
    assert stands(report, "is_held") == (True,)
    assert "Only a supervisor may lift that." in officer.get(page_of(report)).text

    answer = send(officer, report, "hold", version=2, wanted="lift", reason="It is safe now")

    assert answer.status_code == 403
    assert stands(report, "is_held") == (True,)


def test_a_supervisor_lifts_a_hold_with_a_reason(officer, supervisor, report):
    send(officer, report, "hold", version=1, wanted="hold", reason="They would know")

    page = send(supervisor, report, "hold", version=2, wanted="lift", reason="")
    assert errors(page) == ["Enter the reason"]

    send(supervisor, report, "hold", version=2, wanted="lift", reason="They moved away")
    assert stands(report, "is_held") == (False,)
    assert AuditEntry.objects.filter(reason="They moved away").count() == 1


def test_a_report_that_was_passed_on_says_why_it_is_not_held(officer, report):
    send(officer, report, "decision", **decision(report, status="passed-on"))

    page = send(officer, report, "hold", version=2, wanted="hold", reason="They would know")

    assert errors(page) == [
        "It was passed on. Change its status first, and tell those who have it."
    ]


@pytest.fixture
def stuck(report):
    """A threat to life that goes nowhere."""
    ConcernReport.objects.update(is_held=True, risk=4)
    report.refresh_from_db()
    return report


def asks(client, report):
    return send(client, report, "ask_supervisor", version=report.version)


def test_who_may_not_lift_a_hold_asks_a_supervisor(officer, stuck):
    text = officer.get(page_of(stuck)).text
    assert reverse("admin:reports_ask_supervisor", args=[stuck.pk]) in text
    assert "If anyone is in danger now, call 999." in text
    assert "will then read: “An officer has read it.”" in text

    answer = asks(officer, stuck)

    assert answer.url == f"{page_of(stuck)}#ask"
    assert stands(stuck, "status", "public_status", "is_held") == ("supervisor", "read", True)
    text = officer.get(page_of(stuck)).text
    assert "The report is with the supervisors now." in text
    assert reverse("admin:reports_ask_supervisor", args=[stuck.pk]) not in text


def test_asking_leaves_what_the_writer_reads_already(officer, stuck):
    ConcernReport.objects.update(public_status="closed")

    asks(officer, stuck)

    assert stands(stuck, "status", "public_status") == ("supervisor", "closed")


def test_asking_about_what_somebody_changed_meanwhile_changes_nothing(officer, stuck):
    ConcernReport.objects.update(version=2)

    page = asks(officer, stuck)

    assert page.status_code == 409
    assert "Nothing of yours is saved yet" in page.text
    assert stands(stuck, "status") == ("new",)


@pytest.mark.parametrize(
    "values",
    [{"is_held": False}, {"risk": 2}, {"status": "spam", "closed_on": "2026-03-01"}],
)
def test_only_what_is_urgent_and_goes_nowhere_says_so(officer, stuck, values):
    ConcernReport.objects.update(**values)

    text = officer.get(page_of(stuck)).text

    assert "Ask a supervisor" not in text
    assert "If anyone is in danger now, call 999." not in text


def test_a_supervisor_need_not_ask_and_reads_the_number_too(supervisor, stuck):
    text = supervisor.get(page_of(stuck)).text

    assert "Ask a supervisor" not in text
    assert "If anyone is in danger now, call 999." in text


def test_gradings_are_kept_with_the_newest_first(officer, report):
    send(officer, report, "grade", threat="high", source="2")
    send(officer, report, "grade", threat="low", information="D")

    text = officer.get(page_of(report)).text

    newest, earlier = "threat: low, information evaluation: D: not known", "threat: high"
    assert text.index(newest) < text.index("Earlier gradings") < text.index(earlier)


def test_a_grading_that_says_nothing_is_refused(officer, report):
    page = send(officer, report, "grade")

    assert errors(page) == ["Select at least one grading"]
    assert not Grading.objects.exists()


@pytest.mark.parametrize(("identity", "begins_with"), [("none", ["2"]), ("shared", [])])
def test_of_an_anonymous_source_nothing_is_known_to_begin_with(
    officer, send_report, identity, begins_with
):
    report = send_report(contact={"contact": identity})

    text = officer.get(page_of(report)).text

    source = text[text.index('id="grading-source"') :].partition("</select>")[0]
    assert re.findall('value="(.)" selected', source) == begins_with


def test_notes_stand_in_the_order_written_with_their_writer(officer, supervisor, report):
    send(officer, report, "note", text="First <b>note</b>")
    send(supervisor, report, "note", text="Second note")

    text = officer.get(page_of(report)).text

    assert text.index("First &lt;b&gt;note&lt;/b&gt;") < text.index("Second note")
    assert re.findall(r'<p class="staff-by">(\w+),', text) == ["triage", "supervisor"]


def test_without_the_key_a_note_says_sealed_and_can_still_be_written(officer, report, settings):
    send(officer, report, "note", text="First note")
    settings.SEALING_PRIVATE_KEYS = []

    send(officer, report, "note", text="Second note")
    text = officer.get(page_of(report)).text

    assert report.notes.count() == 2
    assert "First note" not in text
    assert text.count("Sealed. This process does not hold the key.") >= 3


FORMS = ["decision", "ask_supervisor", "hand_over", "hold", "grade", "note", "contact"]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_asked_for_by_get_leads_to_the_report_and_changes_nothing(
    officer, report, form
):
    typed = {"version": 1, "status": "spam", "text": "A note", "reason": "Why not", "to": 1}
    asked = reverse(f"admin:reports_{form}", args=[report.pk])

    answer = officer.get(asked, typed)

    assert answer.url.partition("#")[0] == page_of(report)
    assert stands(report, "version", "status") == (1, "new")
    assert not AuditEntry.objects.exists()


def test_who_signs_in_again_after_sending_a_form_comes_to_the_report(client, officer, report):
    password = "a long and quiet word"
    officer.staff.set_password(password)
    officer.staff.save()
    sent = client.post(reverse("admin:reports_grade", args=[report.pk]), {"threat": "high"})

    typed = {"username": officer.staff.username, "password": password}
    page = client.post(sent.url, typed, follow=True)

    assert page.redirect_chain[-1][0].partition("#")[0] == page_of(report)
    assert STORY in page.text


@pytest.mark.parametrize("form", FORMS)
def test_who_does_not_work_with_reports_sends_no_form(signed_in_as, report, form):
    other = signed_in_as(*set(Role) - {Role.TRIAGE, Role.SUPERVISOR})

    answer = send(
        other, report, form, text="A note", threat="low", version=1, to="", reason="Why not"
    )

    assert answer.status_code == 403
    assert STORY not in answer.text
    assert stands(report, "version") == (1,)
    assert not report.notes.exists()
    assert not report.gradings.exists()


def looks():
    return AuditEntry.objects.filter(action="view").count()


def test_a_page_that_comes_back_with_a_mistake_is_no_second_look(officer, report):
    officer.get(page_of(report))

    send(officer, report, "note", text="")

    assert looks() == 1


def test_nobody_reads_a_report_off_the_record_by_a_wrong_form(officer, report):
    page = send(officer, report, "note", text="")

    assert STORY in page.text
    assert looks() == 1


def test_no_word_that_was_typed_is_on_record_except_a_reason(officer, report):
    typed = decision(report, status="reviewing", onward_reference="canary 1")
    send(officer, report, "decision", **typed)
    send(officer, report, "note", text="canary 2")
    send(officer, report, "hand_over", version=2, to=officer.staff.pk, words="canary 3")

    entries = list(AuditEntry.objects.values_list("subject", "outcome", "reason"))

    assert len(entries) == 4
    assert "canary" not in str(entries)
