"""An export holds the chosen columns of the chosen reports, and nothing of their givers."""

import csv
import io
import json

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.references import new_reference
from campaign_site.roles import Role
from reports.admin.columns import COLUMNS
from reports.admin.exporting import AT_MOST
from reports.admin.sheets import MARK
from reports.admin.spreadsheets import as_text
from reports.models import ConcernReport, ShareableText, Topic
from tests.naughty import STRINGS

SAFE = "Vehicles bring goods at night."
TOLD = ["Three vans came in the night.", "Behind the old mill", "Slim", "AB12 CDE"]
GIVER = ["Sam Example", "01632 960001", "sam@example.com", "Nobody at home", "after nine"]
QUEUE = reverse("admin:reports_concernreport_changelist")
EXPORT = reverse("admin:reports_export")
WANTED = {"columns": ["received", "topic", "safe_text"], "format": "csv", "reason": "for a court"}
ALL = {**WANTED, "columns": [column.name for column in COLUMNS[1:]]}
SAFE_TO_ACT = {"how_known": "I saw it", "safe_to_act": "yes"}


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR, name="eve")


@pytest.fixture
def report(send_report, supervisor):
    report = send_report(contact={"contact": "shared"}, knowledge=SAFE_TO_ACT)
    ShareableText.write(report, supervisor.staff, SAFE, version=0)
    return report


@pytest.fixture
def make_reports(db):
    """Reports without any question asked, as many as are wanted, by their references."""

    def make(number, **values):
        topic, _is_new = Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
        rows = [
            ConcernReport(
                reference=new_reference("C"),
                submission_token=new_reference("C"),
                code_expires_on="2026-12-31",
                topic=topic,
                answers={"format": 1, "pages": []},
                **values,
            )
            for _ in range(number)
        ]
        return [row.reference for row in ConcernReport.objects.bulk_create(rows)]

    return make


def exports(client, *references, **typed):
    return client.post(EXPORT, {"references": " ".join(references), **typed})


def rows_of(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def entries():
    found = AuditEntry.objects.filter(action=AuditEntry.Action.EXPORT).order_by("pk")
    return [(entry.staff.username, entry.subject, entry.outcome, entry.reason) for entry in found]


# From the queue to the page


def test_the_page_is_about_what_the_queue_shows_with_the_same_filters(supervisor, make_reports):
    make_reports(2)
    near = make_reports(3, outward_code="NN1", risk=3)

    form = supervisor.get(EXPORT, {"area": "NN1", "risk": "3"}).context["form"]

    assert sorted(form["references"].value().split()) == sorted(near)


def test_a_search_in_the_queue_can_be_exported(supervisor, make_reports):
    reference, _other = make_reports(2)

    form = supervisor.get(EXPORT, {"q": reference}).context["form"]

    assert form["references"].value() == reference


def test_an_empty_list_leads_back(supervisor, make_reports):
    make_reports(1)

    answer = supervisor.get(EXPORT, {"area": "NN2"}, follow=True)

    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Select the reports first." in answer.content.decode()


def test_the_queue_leads_to_an_export_of_what_it_shows(supervisor, make_reports):
    make_reports(1, outward_code="NN1")

    page = supervisor.get(QUEUE, {"area": "NN1"}).content.decode()

    assert f'href="{EXPORT}?area=NN1"' in page
    assert f'formaction="{EXPORT}"' in page


def test_the_page_is_about_what_was_ticked(supervisor, report, send_report):
    send_report(knowledge=SAFE_TO_ACT)

    answer = supervisor.post(EXPORT, {"report": [report.reference, "\0"]})

    assert answer.context["form"]["references"].value() == report.reference
    assert "1 report goes into the file." in answer.content.decode()


def test_nothing_ticked_leads_back(supervisor, report):
    answer = supervisor.post(EXPORT, {}, follow=True)

    assert answer.redirect_chain == [(QUEUE, 302)]
    assert entries() == []


def test_the_page_says_how_many_on_hold_are_left_out(supervisor, report, send_report):
    held = [send_report().reference for _ in range(2)]

    answer = supervisor.post(EXPORT, {"report": [report.reference, *held]})

    assert "1 report goes into the file." in answer.content.decode()
    assert "2 more are on hold for safety, and are left out." in answer.content.decode()


def test_looking_at_the_page_exports_nothing(supervisor, report):
    supervisor.get(EXPORT)

    assert entries() == []


def looks():
    found = AuditEntry.objects.filter(action__in=["list", "search"]).order_by("pk")
    return list(found.values_list("action", "subject", "record", "outcome"))


def test_the_page_is_a_look_at_what_it_is_about(supervisor, make_reports):
    first, second = make_reports(2, outward_code="NN1")

    supervisor.get(EXPORT, {"area": "NN1"})
    supervisor.get(EXPORT, {"q": first})
    supervisor.post(EXPORT, {"report": [first, second]})

    assert looks() == [
        ("list", "reports.concernreport", "", "to export, 2"),
        ("search", "reports.concernreport", first, "to export, 1"),
        ("list", "reports.concernreport", "", "to export, 2"),
    ]


def test_a_form_that_is_refused_is_a_look_too(supervisor, report, send_report):
    exports(supervisor, report.reference, str(send_report()), **{**WANTED, "reason": ""})

    assert looks() == [("list", "reports.concernreport", "", "to export, 2")]


def test_the_page_is_not_shown_where_the_look_can_not_be_recorded(supervisor, report, settings):
    settings.AUDIT_KEY = ""

    with pytest.raises(ImproperlyConfigured):
        supervisor.post(EXPORT, {"report": report.reference})


# The file


def test_a_csv_file_says_first_who_made_it_when_and_why(supervisor, report, time_machine):
    time_machine.move_to("2026-11-22T15:30:00+00:00", tick=False)
    supervisor.force_login(supervisor.staff)

    answer = exports(supervisor, report.reference, **WANTED)

    assert rows_of(answer) == [
        [
            "Exported by eve at 3:30pm on 22 November 2026. Reports: 1. "
            "Left out, as they are on hold: 0. Reason: for a court"
        ],
        ["reference", "received", "topic", "safe_text"],
        [report.reference, str(report.received_on), "Drugs", SAFE],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="reports-2026-11-22.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


def test_a_json_file_says_the_same(supervisor, report, time_machine):
    time_machine.move_to("2026-11-22T15:30:00+00:00", tick=False)
    supervisor.force_login(supervisor.staff)

    answer = exports(supervisor, report.reference, **{**WANTED, "format": "json"})

    assert json.loads(answer.content) == {
        "export": "Exported by eve at 3:30pm on 22 November 2026. Reports: 1. "
        "Left out, as they are on hold: 0. Reason: for a court",
        "reports": [
            {
                "reference": report.reference,
                "received": str(report.received_on),
                "topic": "Drugs",
                "safe_text": SAFE,
            }
        ],
    }
    assert answer["Content-Disposition"] == 'attachment; filename="reports-2026-11-22.json"'


def test_every_column_is_in_words(supervisor, report):
    report.grade(supervisor.staff, threat="high", source="2")

    _first, names, values = rows_of(exports(supervisor, report.reference, **ALL))

    told = dict(zip(names, values, strict=True))
    assert told == {
        "reference": report.reference,
        "received": str(report.received_on),
        "topic": "Drugs",
        "timing": "It happens again and again",
        "area": "NN1",
        "risk": report.get_risk_display(),
        "children": "yes",
        "weapons": "no",
        "adults": "no",
        "traps": "yes",
        "channel": "online",
        "language": "English",
        "status": "new",
        "outcome": "",
        "onward": "",
        "ended": "",
        "threat": "high",
        "harm": "",
        "graded_risk": "",
        "vulnerability": "",
        "source": "2: untested",
        "information": "",
        "safe_text": SAFE,
    }


@pytest.mark.parametrize("format", ["csv", "json"])
def test_nothing_that_was_told_and_nobody_who_told_it_is_in_it(supervisor, report, format):
    told = json.dumps([report.answers.open(), report.contact.details.open()])
    assert [text for text in (*TOLD, *GIVER) if text not in told] == []

    text = exports(supervisor, report.reference, **{**ALL, "format": format}).content.decode()

    assert [told for told in (*TOLD, *GIVER) if told in text] == []


def test_a_report_on_hold_is_left_out(supervisor, report, send_report):
    held = send_report()

    first, _names, *rows = rows_of(exports(supervisor, report.reference, str(held), **WANTED))

    assert [row[0] for row in rows] == [report.reference]
    assert "Left out, as they are on hold: 1." in first[0]


def test_of_nothing_but_reports_on_hold_there_is_no_file(supervisor, send_report):
    held = send_report()

    answer = exports(supervisor, held.reference, **WANTED)

    assert answer.status_code == 422
    assert "None of these reports can be exported" in answer.content.decode()
    assert entries() == []


@pytest.fixture
def at_most(monkeypatch):
    """A smaller limit, which is sooner reached than 1,000."""
    monkeypatch.setattr("reports.admin.exporting.AT_MOST", 5)
    return 5


def test_as_many_as_fit_are_exported_and_one_more_is_refused(supervisor, make_reports, at_most):
    references = make_reports(at_most + 1)

    refused = exports(supervisor, *references, **WANTED)
    rows = rows_of(exports(supervisor, *references[1:], **WANTED))

    assert "At most 1,000 reports" in refused.content.decode()
    assert sorted(row[0] for row in rows[2:]) == sorted(references[1:])
    assert AuditEntry.objects.filter(action="export").count() == at_most + 1


def test_the_page_refuses_more_than_fit(supervisor, make_reports, at_most):
    references = make_reports(at_most + 1)

    for answer in (
        supervisor.get(EXPORT, follow=True),
        supervisor.post(EXPORT, {"report": references}, follow=True),
    ):
        assert "At most 1,000 reports" in answer.content.decode()


def test_more_reports_take_no_more_queries(supervisor, make_reports, monkeypatch):
    monkeypatch.setattr("reports.admin.exporting.Export.record", lambda self, by: None)
    references = make_reports(20)

    def queries(*references):
        with CaptureQueriesContext(connection) as captured:
            assert exports(supervisor, *references, **ALL).status_code == 200
        return len(captured)

    assert queries(*references) == queries(references[0])


@pytest.mark.parametrize("missing", ["columns", "format", "reason"])
def test_there_is_no_file_without_columns_format_and_reason(supervisor, report, missing):
    answer = exports(supervisor, report.reference, **{**WANTED, missing: ""})

    assert answer.status_code == 422
    assert answer.context["form"]["references"].value() == report.reference
    assert list(answer.context["form"].errors) == [missing]
    assert entries() == []


def test_a_column_that_is_not_offered_is_refused(supervisor, report):
    typed = {**WANTED, "columns": ["topic", "contact"]}

    assert exports(supervisor, report.reference, **typed).status_code == 422


def test_without_the_private_key_the_file_says_so(supervisor, report, settings):
    settings.SEALING_PRIVATE_KEYS = []

    *_, row = rows_of(exports(supervisor, report.reference, **WANTED))

    assert row[-1] == "Sealed. This process does not hold the key."


# The original


@pytest.mark.parametrize("format", ["csv", "json"])
def test_the_original_needs_a_tick_and_is_marked(supervisor, report, format):
    typed = {**WANTED, "format": format, "original": "on"}

    text = exports(supervisor, report.reference, **typed).content.decode()

    assert str(MARK) in text.splitlines()[0] + text.splitlines()[1]
    assert [told for told in TOLD if told not in text] == []
    assert [told for told in GIVER if told in text] == []


def test_without_the_permission_the_original_is_neither_offered_nor_given(signed_in_as, report):
    client = signed_in_as(Role.TRIAGE, name="ann")
    export = Permission.objects.get(codename="export_concernreport")
    client.staff.user_permissions.add(export)

    page = client.post(EXPORT, {"report": report.reference}).content.decode()
    rows = rows_of(exports(client, report.reference, **WANTED, original="on"))

    assert "What was told, too" not in page
    assert rows[1:] == [
        ["reference", "received", "topic", "safe_text"],
        [report.reference, str(report.received_on), "Drugs", SAFE],
    ]


# On record


def test_an_export_is_on_record_as_a_whole_and_for_each_report(supervisor, report, send_report):
    exports(supervisor, report.reference, str(send_report()), **WANTED)

    assert entries() == [
        ("eve", "reports.concernreport", "csv, 1: received topic safe_text", "for a court"),
        ("eve", f"reports.concernreport {report}", "csv", "for a court"),
    ]


def test_that_the_original_was_in_it_is_on_record(supervisor, report):
    exports(supervisor, report.reference, **WANTED, original="on")

    assert [outcome for _who, _what, outcome, _why in entries()] == [
        "csv, 1: received topic safe_text original",
        "csv, original",
    ]


def test_the_names_of_all_columns_fit_into_the_record(supervisor, report):
    exports(supervisor, report.reference, **{**ALL, "format": "json"}, original="on")

    names = " ".join([*ALL["columns"], "original"])
    outcome = entries()[0][2]
    assert outcome == f"json, 1: {names}"
    assert len(outcome.replace(" 1:", f" {AT_MOST}:")) <= 200


# Naughty strings


@pytest.mark.parametrize("format", ["csv", "json"])
def test_naughty_strings_come_out_as_they_went_in(supervisor, report, format):
    text = "\n".join(STRINGS)
    pages = [{"step": "story", "rows": [["?", f"{one}"]], "values": {}} for one in STRINGS]
    report.answers = {"format": 1, "pages": pages}
    report.save()
    row = ShareableText.objects.get()
    row.replace(supervisor.staff, f"={text}")

    typed = {**WANTED, "format": format, "original": "on", "looked": "on"}
    answer = exports(supervisor, report.reference, **typed)

    told = "\n\n".join(f"?\n{one}" for one in STRINGS)
    if format == "json":
        (got,) = json.loads(answer.content)["reports"]
        assert (got["safe_text"], got["original"]) == (f"={text}", told)
    else:
        assert rows_of(answer)[2][-2:] == [f"'={text}", as_text(told)]


def test_each_naughty_string_has_its_row(supervisor, make_reports, monkeypatch):
    monkeypatch.setattr("reports.admin.exporting.Export.record", lambda self, by: None)
    references = make_reports(len(STRINGS))
    for report, string in zip(ConcernReport.objects.order_by("reference"), STRINGS, strict=True):
        ShareableText.objects.create(report=report, by=supervisor.staff, text=string)

    as_csv = exports(supervisor, *references, **WANTED, looked="on")
    as_json = exports(supervisor, *references, **{**WANTED, "format": "json"}, looked="on")

    rows = rows_of(as_csv)[2:]
    assert sorted(row[-1] for row in rows) == sorted(map(as_text, STRINGS))
    reports = json.loads(as_json.content)["reports"]
    assert sorted(report["safe_text"] for report in reports) == sorted(STRINGS)


# Who may


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_nobody_but_a_supervisor_may_export(signed_in_as, report, role):
    client = signed_in_as(role, name="tester")

    assert client.get(EXPORT).status_code == 403
    assert exports(client, report.reference, **WANTED).status_code == 403
    assert entries() == []


def test_the_queue_offers_an_export_to_nobody_else(signed_in_as, make_reports):
    (reference,) = make_reports(1)

    page = signed_in_as(Role.TRIAGE).get(QUEUE).content.decode()

    assert reference in page
    assert EXPORT not in page


# While words in a text may point to the giver


@pytest.fixture
def with_pointers(send_report, supervisor, report):
    other = send_report(knowledge=SAFE_TO_ACT)
    ShareableText.write(other, supervisor.staff, "My neighbour keeps them.", version=0)
    return other


def test_nothing_goes_out_before_someone_has_looked_at_the_words(supervisor, report, with_pointers):
    answer = exports(supervisor, report.reference, with_pointers.reference, **WANTED)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "looked": [
            "Select this when you have looked at the words. Texts that have such words: 1, of "
            f"{with_pointers.reference}"
        ]
    }
    assert "My neighbour" not in answer.text
    assert entries() == []


def test_that_someone_has_looked_is_on_record(supervisor, report, with_pointers):
    references = report.reference, with_pointers.reference

    rows = rows_of(exports(supervisor, *references, looked="on", **WANTED))

    assert "My neighbour keeps them." in str(rows)
    outcome = "csv, 2, pointers accepted: 1: received topic safe_text"
    assert [outcome for _who, _what, outcome, _why in entries()] == [
        outcome,
        "csv",
        "csv, pointers accepted",
    ]


def test_without_those_texts_in_the_file_nobody_need_look(supervisor, with_pointers):
    facts = {**WANTED, "columns": ["topic"]}

    assert exports(supervisor, with_pointers.reference, **facts).status_code == 200
