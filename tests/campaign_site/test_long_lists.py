"""A long list stops somewhere, says so, and is read on by its days."""

from datetime import date

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry, Feedback
from campaign_site.paging import UncountedPaginator
from campaign_site.roles import Role
from reports.models import Addition, Disposal
from tests.amnesty.factories import a_slot, an_area
from tests.reports import queued

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 3, day) for day in (1, 2, 3, 4)]
CUT_SHORT = "The newest 3 are listed. Choose days to see older ones."


@pytest.fixture(autouse=True)
def three_at_most(monkeypatch):
    monkeypatch.setattr(UncountedPaginator, "MOST", 3)


def feedback(staff):
    for day in DAYS:
        Feedback.objects.create(message="text", received_on=day)
    return "campaign_site_feedback"


def additions(staff):
    report = queued.report()
    for day in DAYS:
        addition = Addition.objects.receive(report, "More.", f"token of {day}")
        Addition.objects.filter(pk=addition.pk).update(received_on=day)
    return "reports_addition"


def disposals(staff):
    for number, day in enumerate(DAYS):
        Disposal.objects.create(
            report_id=queued.report().pk,
            reference=f"D-{number}",
            reason="Not needed",
            proposed_by=staff,
            proposed_on=day,
        )
    return "reports_disposal"


def slots(staff):
    area = an_area()
    for day in DAYS:
        a_slot(area, date=day)
    return "amnesty_collectionslot"


def listed(client, name, **asked):
    return client.get(reverse(f"admin:{name}_changelist"), asked)


@pytest.mark.parametrize("fill", [feedback, additions, disposals, slots])
def test_what_no_page_of_a_list_reaches_is_found_by_its_day(admin_client, admin_user, fill):
    name = fill(admin_user)

    found = listed(admin_client, name, since=DAYS[0], until=DAYS[1])
    none = listed(admin_client, name, since="2026-03-05")

    assert len(found.context["cl"].result_list) == 2
    assert len(none.context["cl"].result_list) == 0


@pytest.mark.parametrize("fill", [feedback, additions, disposals, slots])
def test_a_list_that_leaves_out_rows_says_so(admin_client, admin_user, fill):
    name = fill(admin_user)

    assert CUT_SHORT in listed(admin_client, name).text
    assert "are listed" not in listed(admin_client, name, since=DAYS[1]).text


def test_the_audit_trail_says_so_too(signed_in_as):
    auditor = signed_in_as(Role.AUDITOR)
    trail = "campaign_site_auditentry"

    pages = [listed(auditor, trail).text for _look in range(6)]

    assert AuditEntry.objects.count() > 4
    assert ["are listed" in page for page in (pages[0], pages[-1])] == [False, True]


@pytest.mark.parametrize(("rows", "count", "is_cut_short"), [(2, 2, 0), (3, 3, 0), (4, 3, 1)])
def test_only_what_is_longer_is_cut_short(rows, count, is_cut_short):
    for _row in range(rows):
        Feedback.objects.create(message="text")

    pages = UncountedPaginator(Feedback.objects.all(), 2)

    assert (pages.count, pages.is_cut_short) == (count, bool(is_cut_short))
