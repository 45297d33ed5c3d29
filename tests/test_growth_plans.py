"""What a page costs does not grow with the tables it reads: indexes find its rows, and nothing
counts a whole table.

Each page is asked for with thousands of rows behind it, and PostgreSQL says how it would run
each of its queries. A table of some thousand rows it might rather read as a whole, so that is
forbidden to it: what still reads one has no index that serves it.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign_site import audit
from campaign_site.models import AuditEntry, Feedback
from campaign_site.paging import UncountedPaginator
from campaign_site.roles import Role
from reports.models import Addition, Disposal, RetentionSchedule
from tests.addresses import MACHINES, READING
from tests.amnesty.factories import MONDAY, a_booking, a_kind, a_period, a_slot, an_area, an_item
from tests.amnesty.taken_in import a_receipt
from tests.copies import copy
from tests.news.factories import a_week, an_article
from tests.reports import queued

MANY = 5000
DAY_OF_I = "current_date - i / 10"
LONG_AGO = "since=2020-01-01&until=2020-01-31"
ADMIN = "/admin"
QUEUE = f"{ADMIN}/reports/concernreport/"
TRAIL = f"{ADMIN}/campaign_site/auditentry/"
BOOKINGS = f"{ADMIN}/amnesty/booking/"
ARTICLES = f"{ADMIN}/news/article/"
# All that grows from year to year.
GROWING = {
    "amnesty_bookeditem",
    "amnesty_booking",
    "amnesty_receipt",
    "amnesty_receiveditem",
    "campaign_site_auditentry",
    "campaign_site_feedback",
    "news_article",
    "news_articlerevision",
    "reports_addition",
    "reports_attachment",
    "reports_concernreport",
    "reports_disposal",
}


@pytest.fixture
def counting_little(monkeypatch):
    """As many rows are there, by measure of what is counted, as after years."""
    monkeypatch.setattr(UncountedPaginator, "MOST", 100)
    monkeypatch.setattr("campaign_site.counts.MOST", 50)


@pytest.fixture
def many_reports(db):
    report = queued.report(days_ago=9)
    RetentionSchedule.objects.update_or_create(
        topic=report.topic, defaults={"days_kept": 1, "group": 4}
    )
    usual = {
        "id": "gen_random_uuid()",
        "reference": "'C-' || lpad(i::text, 4, '0') || '-2222'",
        "submission_token": "'copy ' || i",
        "received_on": DAY_OF_I,
        "outward_code": "'NN' || i % 29",
        "assignee_id": "CASE WHEN i % 4 <> 1 THEN 1 END",
        "is_on_legal_hold": "i % 500 = 0",
        "status": "CASE WHEN i % 2 = 0 THEN 'spam' ELSE 'new' END",
        "closed_on": f"CASE WHEN i % 2 = 0 THEN {DAY_OF_I} END",
    }
    copy(report, MANY, **usual)
    return report


@pytest.fixture
def many_additions(many_reports):
    addition = Addition.objects.receive(many_reports, "More.", "token")
    copy(
        addition,
        MANY,
        id="gen_random_uuid()",
        submission_token="'copy ' || i",
        received_on=DAY_OF_I,
        report_id="gen_random_uuid()",
    )


@pytest.fixture
def many_disposals(many_reports, admin_user):
    disposal = Disposal.objects.create(
        report_id=many_reports.pk, reference="D-0", reason="Not needed", proposed_by=admin_user
    )
    copy(
        disposal,
        MANY,
        report_id="gen_random_uuid()",
        reference="'D-' || i",
        proposed_on=DAY_OF_I,
        agreed_by_id=f"{admin_user.pk} + 1",
        agreed_on=DAY_OF_I,
        deleted_on=f"CASE WHEN i > 20 THEN {DAY_OF_I} END",
    )


@pytest.fixture
def many_entries(admin_user):
    audit.record(admin_user, AuditEntry.Action.VIEW, admin_user)
    copy(
        AuditEntry.objects.get(),
        MANY,
        number="i + 1000",
        happened_at="now() - make_interval(mins => 5000 - i)",
        action="CASE WHEN i % 50 = 0 THEN 'reveal' ELSE 'view' END",
        record="'C-' || i",
        hash="md5(i::text)",
        staff_id=f"{admin_user.pk} + i % 50",
    )


@pytest.fixture
def many_feedback(db):
    feedback = Feedback.objects.create(message="x")
    copy(feedback, MANY, id="gen_random_uuid()", received_on=DAY_OF_I)


@pytest.fixture
def many_bookings(db):
    today = timezone.localdate()
    a_period([a_kind()], opens_on=today, closes_on=today + timedelta(days=30))
    slot = a_slot(an_area(), date=today + timedelta(days=7), capacity=3)
    booking = a_booking(slot, booked=[an_item(a_kind())])
    copy(
        booking,
        MANY,
        id="gen_random_uuid()",
        reference="'B-' || i",
        submission_token="'copy ' || i",
        received_on=DAY_OF_I,
        status="CASE WHEN i % 100 = 0 THEN 'requested' ELSE 'collected' END",
        held_until="NULL::text",
        ended_on=f"CASE WHEN i % 100 <> 0 THEN {DAY_OF_I} END",
    )
    copy(
        booking.items.get(),
        MANY,
        booking_id="gen_random_uuid()",
        ammunition="CASE WHEN i % 100 = 0 THEN 'together' ELSE '' END",
    )


@pytest.fixture
def many_receipts(db):
    receipt = a_receipt({"kind": a_kind(), "number": 1, "route": "destroy"})
    copy(
        receipt,
        MANY,
        number="'R-' || i",
        submission_token="'copy ' || i",
        taken_on=DAY_OF_I,
    )
    copy(
        receipt.items.get(),
        MANY,
        route="CASE WHEN i % 100 = 0 THEN 'destroy' ELSE 'evidence' END",
    )


@pytest.fixture
def many_articles(db):
    article = an_article()
    copy(
        article,
        MANY,
        slug="'article-' || i",
        publish_at="now() - make_interval(hours => i)",
        status="CASE WHEN i % 100 = 0 THEN 'draft' ELSE 'ready' END",
        revision="CASE WHEN i % 100 = 0 THEN 0 ELSE 1 END",
    )
    copy(article.revisions.first(), MANY, article_id="(SELECT min(id) FROM news_article) + i")


@pytest.fixture
def many_planned_articles(many_articles):
    a_week()


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert page.status_code == 200
    return [each["sql"] for each in captured if each["sql"].startswith("SELECT")]


def plan_of(query):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}")
        return "\n".join(row for (row,) in cursor.fetchall())


def read_as_a_whole(plan):
    return set(re.findall(r"Seq Scan on (\w+)", plan)) & GROWING


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("rows", "address", "index"),
    [
        ("many_reports", QUEUE, "reports_in_queue"),
        ("many_reports", f"{QUEUE}?area=NN1", "reports_in_queue_by_area"),
        ("many_reports", f"{QUEUE}?assignee=nobody", "reports_in_queue"),
        ("many_reports", f"{QUEUE}?queue=ended", "reports_in_queue"),
        ("many_reports", f"{QUEUE}?q=C-0007-2", "reports_concernreport_reference"),
        ("many_reports", f"{QUEUE}disposal/", "reports_to_review"),
        ("many_reports", f"{QUEUE}disposal/holds/", "reports_on_legal_hold"),
        ("many_disposals", f"{QUEUE}disposal/proposed/", "disposals_undone"),
        ("many_disposals", f"{ADMIN}/reports/disposal/", "disposals_by_day"),
        ("many_disposals", f"{ADMIN}/reports/disposal/?{LONG_AGO}", "disposals_by_day"),
        ("many_disposals", f"{ADMIN}/reports/disposal/?q=D-7", "reports_disposal_reference"),
        ("many_additions", f"{ADMIN}/reports/addition/", "additions_by_day"),
        ("many_additions", f"{ADMIN}/reports/addition/?{LONG_AGO}", "additions_by_day"),
        ("many_entries", TRAIL, "audit_by_time"),
        ("many_entries", f"{TRAIL}?action=reveal", "audit_by_action"),
        ("many_entries", f"{TRAIL}?about=C-77", "audit_by_record"),
        ("many_entries", f"{ADMIN}/", "audit_by_person"),
        ("many_feedback", f"{ADMIN}/campaign_site/feedback/", "feedback_by_day"),
        ("many_feedback", f"{ADMIN}/campaign_site/feedback/?{LONG_AGO}", "feedback_by_day"),
        ("many_bookings", f"{BOOKINGS}?state=all", "bookings_by_day"),
        ("many_bookings", f"{BOOKINGS}?state=collected", "bookings_by_status"),
        ("many_bookings", BOOKINGS, "bookings_by_status"),
        ("many_bookings", f"{BOOKINGS}freeing/", "bookings_by_status"),
        ("many_bookings", f"{ADMIN}/", "items_with_ammunition"),
        ("many_receipts", f"{ADMIN}/amnesty/receipt/", "receipts_by_day"),
        ("many_receipts", f"{ADMIN}/amnesty/receipt/?q=R-77", "amnesty_receipt_number"),
        ("many_receipts", f"{BOOKINGS}destruction/", "items_to_leave"),
        ("many_receipts", f"{BOOKINGS}destruction/", "items_signed_once"),
        ("many_articles", f"{ARTICLES}?state=draft", "article_not_ready"),
        ("many_planned_articles", f"{ARTICLES}board/", "article_expires"),
        ("many_articles", f"{ARTICLES}?q=word", "article_search_words"),
    ],
)
def test_an_index_finds_what_a_page_of_the_staff_site_shows(
    request, admin_client, counting_little, rows, address, index
):
    request.getfixturevalue(rows)

    plans = [plan_of(query) for query in queries_of(admin_client, address)]

    assert [plan for plan in plans if read_as_a_whole(plan)] == []
    assert any(index in plan for plan in plans), "\n\n".join(plans)


@pytest.mark.postgres
@pytest.mark.parametrize("address", ["/", "/news/", "/news/?q=word", "/news/feed/", "/sitemap.xml"])
def test_an_index_finds_what_a_public_page_shows(many_articles, client, address):
    plans = [plan_of(query) for query in queries_of(client, address)]

    assert [plan for plan in plans if read_as_a_whole(plan)] == []


@pytest.mark.postgres
@pytest.mark.parametrize("asked", ["q=word", "q=word&campaign=twelve-weeks"])
def test_no_plan_of_a_search_is_kept_for_other_words(many_planned_articles, client, asked):
    for _time in range(4):
        client.get(f"/news/?{asked}")

    assert kept_plans()
    assert [each for each in kept_plans() if "search_words" in each] == []


@pytest.mark.postgres
def test_no_plan_of_a_list_of_staff_is_kept_for_other_filters(many_bookings, admin_client):
    for _time in range(4):
        admin_client.get(BOOKINGS)

    assert kept_plans()
    assert [each for each in kept_plans() if "amnesty_booking" in each] == []


def kept_plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def uncapped_counts(queries):
    """Counts of all rows of a growing table that are found, however many they are."""
    return [
        query
        for query in queries
        if re.match(r"SELECT COUNT\(\*\)", query)
        and "LIMIT" not in query
        and any(f'FROM "{table}"' in query for table in GROWING)
    ]


def test_no_page_of_the_staff_site_counts_a_whole_table(examples, admin_client):
    counted = {}
    for page, address in examples.items():
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(address)
        counted[page] = uncapped_counts(each["sql"] for each in captured)

    assert {page: queries for page, queries in counted.items() if queries} == {}


def test_no_public_page_counts_a_whole_table(db, client):
    an_article()

    for address in [*READING, *MACHINES]:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert uncapped_counts(each["sql"] for each in captured) == []


@pytest.mark.parametrize("page", ["reports/addition/", "campaign_site/feedback/"])
def test_a_list_fetches_nothing_that_is_sealed(staff_rows, report_rows, admin_client, page):
    sealed = {"reports/addition/": ("answers", "text"), "campaign_site/feedback/": ("message",)}

    with CaptureQueriesContext(connection) as captured:
        admin_client.get(f"{ADMIN}/{page}")

    asked = " ".join(each["sql"] for each in captured)
    assert [column for column in sealed[page] if f'."{column}"' in asked] == []


def test_a_list_offers_days_in_the_place_of_every_day_there_is(amnesty_rows, signed_in_as):
    client = signed_in_as(Role.COLLECTIONS)
    receipts = f"{ADMIN}/amnesty/receipt/"
    day = MONDAY.isoformat()

    of_the_day = client.get(receipts, {"since": day, "until": day})
    later = client.get(receipts, {"since": "2999-01-01", "point__id__exact": "1"})
    mistaken = client.get(receipts, {"since": "2026-02-02", "until": "2026-01-01"})

    assert len(of_the_day.context["cl"].result_list) == 1
    assert len(later.context["cl"].result_list) == 0
    assert '<input type="hidden" name="point__id__exact" value="1">' in later.content.decode()
    assert "Enter a last day that is not before the first" in mistaken.content.decode()
