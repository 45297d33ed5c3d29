"""The audit trail as it is read: narrowed by person and days, and quick however long it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign_site import audit
from campaign_site.models import AuditEntry, Feedback
from campaign_site.paging import UncountedPaginator
from campaign_site.roles import Role

pytestmark = pytest.mark.django_db
Action = AuditEntry.Action
LIST = "admin:campaign_site_auditentry_changelist"
REFERENCE = "C-7KQ2-9XMB-9"


@pytest.fixture
def people():
    make = get_user_model().objects.create
    return make(username="first"), make(username="second")


def on(day, staff, action=Action.VIEW, about=REFERENCE):
    moment = datetime.fromisoformat(f"2026-{day}T23:30").replace(tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(moment, tick=False):
        return audit.record(staff, action, "reports.concernreport", about=about)


@pytest.fixture
def entries(people):
    first, second = people
    return [
        on("07-10", first),
        on("07-11", second),
        on("07-12", first, Action.REFUSED),
        on("07-13", first, about="C-2222-2222-2"),
    ]


@pytest.fixture
def auditor(signed_in_as):
    return signed_in_as(Role.AUDITOR)


def shown(client, **wanted):
    page = client.get(reverse(LIST), wanted)
    return [entry.number for entry in page.context["cl"].result_list]


def test_the_newest_stands_first(auditor, entries):
    assert shown(auditor) == [4, 3, 2, 1]


def test_the_trail_is_narrowed_to_a_person_an_action_and_days(auditor, entries, people):
    first, _second = people

    assert shown(auditor, person=first.pk) == [4, 3, 1]
    assert shown(auditor, action="refused") == [3]
    assert shown(auditor, since="2026-07-12", action="view") == [4]
    assert shown(auditor, until="2026-07-11") == [2, 1]
    assert shown(auditor, person=first.pk, since="2026-07-10", until="2026-07-12") == [3, 1]


def test_the_last_day_of_the_calendar_is_a_day_too(auditor, entries):
    assert shown(auditor, since="0001-01-01", until="9999-12-31") == [4, 3, 2, 1]


def test_a_search_finds_a_reference_however_it_is_typed(auditor, entries):
    assert shown(auditor, about=REFERENCE) == [3, 2, 1]
    assert shown(auditor, about="c7kq2 9xmb9", action="refused") == [3]
    assert shown(auditor, about="C-7KQ2") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"since": "yesterday"}, "Enter a real date, such as 2026-03-27"),
        ({"until": "2026-02-30"}, "Enter a real date, such as 2026-03-27"),
        ({"since": "2026-07-12", "until": "2026-07-11"}, "Enter a last day that is not before"),
        ({"person": "x"}, "Select"),
        ({"action": "x"}, "Select"),
    ],
)
def test_what_can_not_be_looked_for_is_said(auditor, entries, typed, said):
    page = auditor.get(reverse(LIST), typed)

    assert said in page.content.decode()
    assert list(page.context["cl"].result_list) == []


def test_what_was_typed_stands_in_the_form_again(auditor, entries, people):
    typed = {"person": people[0].pk, "since": "2026-07-12", "about": REFERENCE}

    page = auditor.get(reverse(LIST), typed).content.decode()

    assert f'<option value="{people[0].pk}" selected>' in page
    assert 'value="2026-07-12"' in page
    assert f'name="about" value="{REFERENCE}"' in page


def test_an_entry_can_be_opened_and_the_look_is_on_record(auditor, entries):
    page = auditor.get(reverse("admin:campaign_site_auditentry_change", args=[1]))

    assert entries[0].hash in page.content.decode()
    assert AuditEntry.objects.first().subject == "campaign_site.auditentry 1"


def test_nothing_counts_the_whole_trail(auditor, entries, monkeypatch):
    monkeypatch.setattr(UncountedPaginator, "MOST", 2)

    with CaptureQueriesContext(connection) as queries:
        page = auditor.get(reverse(LIST))

    counts = [query["sql"] for query in queries if "COUNT(*)" in query["sql"]]
    assert [("LIMIT 3" in sql, "ORDER BY" in sql) for sql in counts] == [(True, False)]
    assert page.context["cl"].result_count == 2


def test_nobody_can_change_the_trail_here(auditor, entries):
    for page in ("change", "delete"):
        address = reverse(f"admin:campaign_site_auditentry_{page}", args=[1])
        assert auditor.post(address, {"reason": "x", "post": "yes"}).status_code == 403
    assert auditor.post(reverse("admin:campaign_site_auditentry_add")).status_code == 403


def test_the_first_page_shows_what_one_did_last_and_not_what_others_did(auditor, entries):
    Feedback.objects.create(message="text")
    auditor.get(reverse(LIST))

    page = auditor.get(reverse("admin:index")).content.decode()

    assert "looked at the list audit entries" in page
    assert "concern report" not in page


# In words


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        (f"reports.concernreport {REFERENCE}", f"concern report {REFERENCE}"),
        ("reports.concernreport", "concern reports"),
        ("campaign_site.staffmember ann smith", "member of staff ann smith"),
        ("reports.disposal_due", "reports.disposal_due"),
        ("admin:index", "admin:index"),
        ("gone.model 7", "gone.model 7"),
        ("", ""),
    ],
)
def test_what_it_is_about_is_said_in_words_and_stays_on_record_as_it_is(recorded, words):
    entry = AuditEntry(subject=recorded)

    assert entry.subject_in_words == words
    assert entry.subject == recorded


def test_the_list_and_the_start_say_it_in_words(auditor):
    audit.record(auditor.staff, Action.VIEW, f"reports.concernreport {REFERENCE}")

    for page in (reverse(LIST), reverse("admin:index")):
        text = auditor.get(page).text
        assert f"concern report {REFERENCE}" in text
        assert "reports.concernreport" not in text
