"""What an officer does in the list, and what a supervisor decides about it."""

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import (
    ConcernReport,
    ResponseTarget,
    SavedFilter,
    Topic,
)
from tests.reports import queued
from tests.reports.queued import QUEUE, references

USUAL, RAISED, HIGH, LIFE = Topic.Risk


# Taking and giving back


def test_an_officer_takes_what_nobody_has_and_it_is_on_record(officer, colleague):
    free, ended = queued.report(), queued.report(**queued.ENDED)
    taken = queued.report(assignee=colleague)
    chosen = references(free, taken, ended)

    page = officer.post(QUEUE + "?risk=1", {"action": "take", "report": chosen}, follow=True)

    assert page.redirect_chain == [(QUEUE + "?risk=1", 302)]
    assert "1 report is with you now." in page.content.decode()
    assert "2 reports stay as they are" in page.content.decode()
    now = dict(ConcernReport.objects.values_list("reference", "assignee__username"))
    assert now == {
        free.reference: "officer",
        taken.reference: "colleague",
        ended.reference: None,
    }
    entries = AuditEntry.objects.filter(action="change").values_list("record", "outcome")
    assert list(entries) == [(free.reference, "given to officer")]


def test_an_officer_gives_back_what_is_theirs(officer, colleague):
    mine, theirs = queued.report(assignee=officer.staff), queued.report(assignee=colleague)
    chosen = references(mine, theirs)

    page = officer.post(QUEUE, {"action": "give-back", "report": chosen}, follow=True)

    assert "1 report is with nobody." in page.content.decode()
    assert "1 report stays as it is: it is not with you." in page.content.decode()
    now = dict(ConcernReport.objects.values_list("reference", "assignee__username"))
    assert now == {mine.reference: None, theirs.reference: "colleague"}


def test_who_is_quicker_keeps_the_report(officer, colleague, monkeypatch):
    report = queued.report()
    hand_over = ConcernReport.hand_over

    def slow(self, by, to, version=None):
        ConcernReport.objects.filter(pk=self.pk).update(assignee=colleague, version=2)
        return hand_over(self, by, to, version)

    monkeypatch.setattr(ConcernReport, "hand_over", slow)

    page = officer.post(QUEUE, {"action": "take", "report": [report.reference]}, follow=True)

    assert "1 report stays as it is" in page.content.decode()
    assert ConcernReport.objects.get().assignee == colleague


@pytest.mark.parametrize("chosen", [[], ["\0"], ["C-7KQ2-9XMB-2"]])
def test_nothing_happens_where_no_report_was_chosen(officer, chosen):
    page = officer.post(QUEUE, {"action": "take", "report": chosen}, follow=True)

    assert "Select the reports first." in page.content.decode()


def test_what_the_list_does_not_offer_is_refused(officer):
    assert officer.post(QUEUE, {"action": "delete_selected"}).status_code == 400


def test_who_may_not_change_reports_takes_none(client, colleague):
    report = queued.report()
    permission = ConcernReport._meta.app_label, "view_concernreport"
    colleague.user_permissions.add(
        *colleague.user_permissions.model.objects.filter(
            content_type__app_label=permission[0], codename=permission[1]
        )
    )
    client.force_login(colleague)

    page = client.post(QUEUE, {"action": "take", "report": [report.reference]})

    assert page.status_code == 403
    assert "Take these" not in client.get(QUEUE).content.decode()
    assert ConcernReport.objects.get().assignee is None


def test_who_may_not_see_reports_sees_no_list(signed_in_as):
    queued.report()

    assert signed_in_as(Role.PUBLISHER).get(QUEUE).status_code == 403


# Saved views


def save(client, query, name):
    return client.post(f"{QUEUE}?{query}", {"action": "save-filter", "name": name}, follow=True)


def test_a_view_is_saved_under_a_name_and_found_again(officer, shown):
    held = queued.report(is_held=True, risk=HIGH)
    queued.report(is_held=True)

    page = save(officer, "risk=3&only=held&p=2&queue=open", "Held & high").content.decode()

    assert 'href="?risk=3&amp;only=held" aria-current="page">Held &amp; high</a>' in page
    assert shown(SavedFilter.objects.get().query) == references(held)


def test_nothing_but_what_the_list_knows_is_saved(officer):
    save(officer, "answers__contains=x&status=%3Cscript%3E&area=nn1&next=//evil.example", "Mine")

    assert SavedFilter.objects.get().query == "area=NN1"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Enter a name for this view"),
        ("Mine", "You have a filter of this name"),
        ("x" * 61, "60"),
    ],
)
def test_a_view_needs_a_name_of_its_own_and_nothing_typed_is_lost(officer, name, says):
    SavedFilter.objects.create(owner=officer.staff, name="Mine", query="")

    page = save(officer, "risk=3", name)

    assert page.status_code == 422
    assert says in page.content.decode()
    assert f'name="name" value="{name}"' in page.content.decode() or not name
    assert SavedFilter.objects.count() == 1


def test_the_list_that_comes_back_with_a_mistake_is_a_look_at_it(officer):
    save(officer, "risk=3", "")

    entries = AuditEntry.objects.values_list("action", "subject", "outcome")
    assert list(entries) == [("list", "reports.concernreport", "risk")]


def test_nobody_sees_or_removes_the_views_of_another(officer, colleague):
    theirs = SavedFilter.objects.create(owner=colleague, name="Theirs", query="risk=3")
    mine = SavedFilter.objects.create(owner=officer.staff, name="Mine", query="risk=2")
    assert "Theirs" not in officer.get(QUEUE).content.decode()

    for number in (theirs.pk, mine.pk, "x", "9" * 30, "\0"):
        page = officer.post(QUEUE, {"action": "delete-filter", "filter": number}, follow=True)
        assert page.status_code == 200

    assert list(SavedFilter.objects.all()) == [theirs]


def test_a_search_can_not_be_saved(officer):
    assert "Save this view" not in officer.get(QUEUE, {"q": "C7KQ"}).content.decode()


# Supervisors decide what is urgent


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        (Role.SUPERVISOR, "threatphrase/add/", 200),
        (Role.SUPERVISOR, "responsetarget/", 200),
        (Role.TRIAGE, "threatphrase/add/", 403),
        (Role.TRIAGE, "responsetarget/", 403),
    ],
)
def test_supervisors_keep_the_words_and_the_times(signed_in_as, role, page, status):
    assert signed_in_as(role).get(f"/admin/reports/{page}").status_code == status


def test_a_target_keeps_its_risk(signed_in_as):
    target = ResponseTarget.objects.get(risk=HIGH)
    address = reverse("admin:reports_responsetarget_change", args=[target.pk])

    signed_in_as(Role.SUPERVISOR).post(
        address, {"risk": USUAL, "days_to_look": 4, "days_to_close": 5}
    )

    target.refresh_from_db()
    assert (target.risk, target.days_to_look, target.days_to_close) == (HIGH, 4, 5)
