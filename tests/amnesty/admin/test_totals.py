"""A week is approved as it was counted, and the public reads nothing else."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from amnesty.models import ApprovedTotal
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from tests.amnesty.factories import MONDAY, a_kind
from tests.amnesty.taken_in import a_receipt, an_emptied_bin, an_item, somebody

pytestmark = pytest.mark.django_db
TOTALS = reverse("admin:amnesty_totals")
WEEK = reverse("admin:amnesty_totals_week", args=[MONDAY])


@pytest.fixture
def approver(monday, signed_in_as):
    return signed_in_as(Role.APPROVER, name="approver")


@pytest.fixture
def collector(approver, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="collector")


def text_of(page):
    return " ".join(page.content.decode().split())


def approves(client, **values):
    seen = client.get(WEEK).context["seen"]
    return client.post(WEEK, {"wanted": "approve", "seen": seen} | values)


def approved():
    return dict(ApprovedTotal.objects.values_list("kind__slug", "number"))


def test_a_week_is_approved_as_it_was_read(approver, shotgun):
    a_receipt(an_item(shotgun, number=2))
    a_receipt(an_item(shotgun, number=4), an_item(a_kind("rifle")))

    approves(approver)

    assert approved() == {"shotgun": 6, "rifle": 1}
    entry = AuditEntry.objects.first()
    assert entry.subject == f"amnesty.approvedtotal {MONDAY}"
    assert (entry.action, entry.outcome) == ("change", "approved for the public")
    text = text_of(approver.get(WEEK))
    assert "By approver on 23 November 2026." in text
    assert "Approve what is counted now" not in text


def test_what_was_recorded_meanwhile_is_not_approved_unread(approver, shotgun):
    a_receipt(an_item(shotgun, number=2))
    seen = approver.get(WEEK).context["seen"]
    a_receipt(an_item(shotgun))

    page = approver.post(WEEK, {"wanted": "approve", "seen": seen})

    assert page.status_code == 409
    assert "They have changed since you opened this page" in text_of(page)
    assert approved() == {}
    assert "<td>3</td>" in text_of(page)


def test_what_is_counted_later_is_shown_and_approved_anew(approver, shotgun):
    receipt = a_receipt(an_item(shotgun, number=2))
    approves(approver)
    receipt.void(somebody("boss"), "a mistake")
    a_receipt(an_item(a_kind("rifle"), number=9))

    assert "approved, and counted otherwise since" in text_of(approver.get(TOTALS))
    assert approved() == {"shotgun": 2}
    approves(approver)

    assert approved() == {"rifle": 9}


def test_a_week_is_taken_off_with_a_reason(approver, shotgun):
    a_receipt(an_item(shotgun))
    approves(approver)

    page = approver.post(WEEK, {"wanted": "take-off", "reason": ""})
    assert (page.status_code, approved()) == (422, {"shotgun": 1})
    approver.post(WEEK, {"wanted": "take-off", "reason": "Counted twice."})

    assert approved() == {}
    assert AuditEntry.objects.first().reason == "Counted twice."
    number = AuditEntry.objects.count()
    approver.post(WEEK, {"wanted": "take-off", "reason": "Counted twice."})
    assert AuditEntry.objects.count() == number


def test_who_takes_things_in_reads_the_totals_and_approves_none(collector, shotgun):
    a_receipt(an_item(shotgun))

    text = text_of(collector.get(WEEK))

    assert "<td>1</td>" in text
    assert "Approve what is counted now" not in text
    page = collector.post(WEEK, {"wanted": "approve", "seen": f"{shotgun.pk}:1"})
    assert (page.status_code, approved()) == (403, {})


def test_the_list_says_where_each_week_stands(collector, shotgun):
    bullets = a_kind("cartridges", group=4)
    a_receipt(an_item(shotgun, number=2), an_item(bullets, number=50))
    early = MONDAY - timedelta(weeks=3)
    a_receipt(an_item(shotgun), taken_on=early + timedelta(days=6))
    ApprovedTotal.objects.approve(somebody("boss"), early, {shotgun.pk: 1})

    page = collector.get(TOTALS)

    weeks = [(week.monday, week.sums, f"{week.state}") for week in page.context["weeks"]]
    assert weeks == [
        (MONDAY, [2, 0, 50, 0], "not approved"),
        (early, [1, 1, 0, 0], "approved"),
    ]
    assert text_of(page).count("(not over yet)") == 1


def test_earlier_weeks_are_a_page_away(collector, shotgun):
    a_receipt(an_item(shotgun), taken_on=date(2026, 2, 3))

    page = collector.get(TOTALS)
    assert page.context["weeks"] == []
    page = collector.get(TOTALS, {"to": page.context["earlier"]})

    assert [week.monday for week in page.context["weeks"]] == [date(2026, 2, 2)]


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-30", "soon", "0001-01-01", "2026-13-01"])
def test_a_week_begins_on_a_monday_and_has_begun(collector, day):
    page = collector.get(reverse("admin:amnesty_totals_week", args=[day]))

    assert page.status_code == 404


@pytest.mark.parametrize("to", ["soon", "0001-01-01", "9999-12-27"])
def test_an_address_that_names_no_week_shows_one_all_the_same(collector, to):
    assert collector.get(TOTALS, {"to": to}).status_code == 200


def test_a_bin_that_two_officers_emptied_counts(approver):
    knife = a_kind("knife", group=5)
    emptied = an_emptied_bin({knife: 8})
    assert approver.get(WEEK).context["rows"] == []
    emptied.confirm(somebody("second"), 1)

    approves(approver)

    assert approved() == {"knife": 8}


def test_two_who_approve_at_once_do_not_mix(approver, shotgun, monkeypatch):
    a_receipt(an_item(shotgun))

    def comes_too_late(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr("amnesty.models.totals.ApprovedTotalQuerySet.bulk_create", comes_too_late)
    with pytest.raises(Stale):
        ApprovedTotal.objects.approve(approver.staff, MONDAY, {shotgun.pk: 1})
    page = approves(approver)

    assert page.status_code == 409
