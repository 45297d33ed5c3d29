"""What staff do leaves its entries in the audit trail, and just these: action by action."""

from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from amnesty.admin.totals import as_seen
from amnesty.handed_in import counted_in
from amnesty.models import Booking, CalendarLink
from campaign_site.audit_check import read_through
from campaign_site.dates import monday_of
from campaign_site.models import AuditEntry, Feedback
from campaign_site.references import new_reference
from campaign_site.roles import Role
from reports.models import (
    Addition,
    Attachment,
    ConcernReport,
    Disposal,
    ReporterContact,
    ReportingPause,
    ThreatPhrase,
    Topic,
)
from tests.amnesty.factories import a_bin, a_booking, a_period, a_slot, an_area
from tests.amnesty.taken_in import a_receipt, an_emptied_bin, an_item, sent_out
from tests.news.factories import an_article
from tests.reports import pictures

TRIAGE, SUPERVISOR, RECORDS = Role.TRIAGE, Role.SUPERVISOR, Role.RECORDS
PUBLISHER, APPROVER, COLLECTIONS = Role.PUBLISHER, Role.APPROVER, Role.COLLECTIONS
AUDITOR, ADMINISTRATOR = Role.AUDITOR, Role.ADMINISTRATOR

LIST = "reports_concernreport_changelist"
WHY = {"reason": "for this test"}
ASKED = {"recipient": "Housing team", **WHY}
VERSION = {"version": "{report.version}"}
DECISION = {"status": "reviewing", "public_status": "read", "risk": 1, **VERSION}
EXPORT = {"references": "{report}", "columns": ["topic"], "format": "csv", **WHY}
SLOT = {"area": "{slot.area_id}", "date": "{slot.date}", "window": "{slot.window}", "capacity": 9}
MORE_SLOTS = {
    "areas": ["{visit.slot.area_id}"],
    "first": "2030-01-02",
    "last": "2030-01-02",
    "weekdays": ["2"],
    "places-1": "1",
}
RUN = {"team": "{team.pk}", "day": "{visit.slot.date}"}
BOOKING = {"version": "{booking.version}"}
BIN = {"sort": "bin", "town": "{bin.town}", "name": "{bin.name}", "place": "Low Street"}
READ = {"version": 2}
KIND = {"name": "Airsoft gun", "slug": "airsoft", "group": 2, "order": 1}
TAKEN = {
    "token": "a token",
    "taken_on": "{today}",
    "form-TOTAL_FORMS": "1",
    "form-INITIAL_FORMS": "0",
    "form-0-kind": "{kind.pk}",
    "form-0-number": "1",
    "form-0-state": "live",
}
ITEM = {"version": 1, "kind": "{kind.pk}", "number": 1, "state": "live", "route": "destroy", **WHY}
SIGN = {"wanted": "sign", "ticked": ["{item.pk}"]}
ARTICLE = {"version": "{article.version}"}
PLANNED = {"version": "{planned.version}"}
PROMISE = {"promise": "{promise}"}
SEND_BACK = {"why": "Name the source."}
OWNER = {"owner": "{supervisor.pk}", **WHY}
LIFT = {"promise": "Lift the hold: it is public again at once"}
REVIEW = {"on": "{today}", **WHY}
DONE = {"outcome": "The text stays."}
ACCOUNT = {"first_name": "Ann", "last_name": "", "roles": []}
WRITTEN = {"title": "A secret plan", "slug": "a-plan", "after_expiry": "gone"}
# What the public told or an officer wrote down above and below.
TOLD = ["He came back", "He called", "Have a look", "Vans come", "1 Example Street", "Sam", "plan"]
# Who does it, on which page and for which rows, what they send (or they only look), and what
# the trail says afterwards. They are done in this order.
ACTIONS = [
    # The queue
    (TRIAGE, LIST, None, "list reports.concernreport"),
    (TRIAGE, f"{LIST}?q={{report}}", None, "search reports.concernreport"),
    (TRIAGE, f"{LIST}?q=Sam", None, "search reports.concernreport"),
    (TRIAGE, LIST, {"action": "save-filter", "name": ""}, "list reports.concernreport"),
    (TRIAGE, LIST, {"action": "take", "report": ["{report}"]}, "change {a report}"),
    (TRIAGE, LIST, {"action": "give-back", "report": ["{report}"]}, "change {a report}"),
    (PUBLISHER, LIST, None, "refused admin:reports_concernreport_changelist"),
    # One report
    (TRIAGE, "reports_concernreport_change report", None, "view {a report}"),
    (RECORDS, "reports_concernreport_change report", None, "refused {page}"),
    (TRIAGE, "reports_decision report", DECISION, "change {a report}"),
    (
        TRIAGE,
        "reports_hand_over report",
        {"to": "{supervisor.pk}", "words": "Have a look.", **VERSION},
        "change {a report}; add reports.note {report}",
    ),
    (TRIAGE, "reports_hold report", {"wanted": "hold", **WHY, **VERSION}, "change {a report}"),
    (TRIAGE, "reports_hold report", {"wanted": "lift", **WHY, **VERSION}, "refused {page}"),
    (SUPERVISOR, "reports_hold report", {"wanted": "lift", **WHY, **VERSION}, "change {a report}"),
    (TRIAGE, "reports_grade report", {"threat": "low"}, "add reports.grading {report}"),
    (TRIAGE, "reports_note report", {"text": "He called."}, "add reports.note {report}"),
    (TRIAGE, "reports_contact report", WHY, "reveal reports.reportercontact {report}"),
    (TRIAGE, "reports_contact other", WHY, "refused {page}"),
    (SUPERVISOR, "reports_contact other", WHY, "reveal reports.reportercontact {other}"),
    (TRIAGE, "reports_photo photo", None, "view reports.attachment {photo}"),
    (SUPERVISOR, "reports_legal_hold report", {"wanted": "put", **WHY}, "change {a report}"),
    (SUPERVISOR, "reports_legal_hold report", {"wanted": "lift", **WHY}, "change {a report}"),
    (TRIAGE, "reports_same report other", {}, "change {a report}; change {another report}"),
    (TRIAGE, "reports_undo_link report other", {}, "change {a report}; change {another report}"),
    (TRIAGE, "reports_not_same report other", {}, "change {a report}; change {another report}"),
    (SUPERVISOR, "reports_repeats", None, "list reports.repeats"),
    (TRIAGE, "reports_repeats", None, "refused {page}"),
    # What leaves the site
    (
        TRIAGE,
        "reports_safe_text report",
        {"text": "Vans come at night.", "version": 0},
        "change reports.shareabletext {report}",
    ),
    (TRIAGE, "reports_print report", None, "print {a report}"),
    (TRIAGE, "reports_share report", ASKED, "share {a report}"),
    (TRIAGE, "reports_original report", {"way": "share", **ASKED}, "refused {page}"),
    (SUPERVISOR, "reports_original report", {"way": "share", **ASKED}, "share {a report}"),
    (SUPERVISOR, "reports_original report", {"way": "print", **ASKED}, "print {a report}"),
    (SUPERVISOR, "reports_export", EXPORT, "export reports.concernreport; export {a report}"),
    (SUPERVISOR, "reports_export", None, "list reports.concernreport"),
    (SUPERVISOR, "reports_export?q={report}", None, "search reports.concernreport"),
    (SUPERVISOR, "reports_export", {"report": ["{report}"]}, "list reports.concernreport"),
    (SUPERVISOR, "reports_export", {"references": "{report}"}, "list reports.concernreport"),
    (TRIAGE, "reports_export", EXPORT, "refused {page}"),
    (TRIAGE, "reports_figures", None, "list figures"),
    (TRIAGE, "reports_month 2026-10", None, "print figures 2026-10"),
    # What goes for ever
    (RECORDS, "reports_disposal_due", None, "list reports.disposal_due"),
    (
        RECORDS,
        "reports_disposal_due",
        {"ticked": ["{old.pk}"], "wanted": "propose", **WHY},
        "change reports.concernreport {old}",
    ),
    (RECORDS, "reports_disposal_due", {"wanted": "propose"}, "list reports.disposal_due"),
    (RECORDS, "reports_legal_holds", {"wanted": "put"}, "list reports.legal_holds"),
    (SUPERVISOR, "reports_disposal_proposed", None, "list reports.disposal_proposed"),
    (
        SUPERVISOR,
        "reports_disposal_proposed",
        {"ticked": ["{disposal.pk}"], "wanted": "agree", "reason": ""},
        "change reports.concernreport {old}; delete reports.concernreport {old}",
    ),
    (SUPERVISOR, "reports_concernreport_change old", None, "view reports.disposal {old}"),
    (RECORDS, "reports_disposal_changelist", None, "list reports.disposal"),
    # What staff decide for the site
    (TRIAGE, "reports_addition_changelist", None, "list reports.addition"),
    (TRIAGE, "reports_addition_change addition", None, "view reports.addition {addition}"),
    (SUPERVISOR, "reports_reportingpause_end pause", {}, "change reports.reportingpause {pause}"),
    (SUPERVISOR, "reports_threatphrase_add", {"words": "gun"}, "add reports.threatphrase gun"),
    (
        SUPERVISOR,
        "reports_threatphrase_change phrase",
        {"words": "burn it"},
        "change reports.threatphrase burn it",
    ),
    (
        SUPERVISOR,
        "reports_threatphrase_delete phrase",
        {"post": "yes"},
        "delete reports.threatphrase burn it",
    ),
    (SUPERVISOR, "reports_topic_change topic", None, "view reports.topic {topic}"),
    (RECORDS, "reports_retentionschedule_changelist", None, "list reports.retentionschedule"),
    # Bookings
    (COLLECTIONS, "amnesty_booking_changelist", None, "list amnesty.booking"),
    (COLLECTIONS, "amnesty_booking_changelist?q=x", None, "search amnesty.booking"),
    (COLLECTIONS, "amnesty_booking_change booking", None, "view amnesty.booking {booking}"),
    (COLLECTIONS, "amnesty_booking_place booking", WHY, "reveal amnesty.booking {booking}"),
    (TRIAGE, "amnesty_booking_place booking", WHY, "refused {page}"),
    (
        COLLECTIONS,
        "amnesty_booking_note booking",
        {"text": "He called."},
        "add amnesty.bookingnote {booking}",
    ),
    (
        COLLECTIONS,
        "amnesty_booking_status booking",
        {"status": "needs-call", "words": "He called.", **BOOKING},
        "add amnesty.bookingnote {booking}; change amnesty.booking {booking}",
    ),
    (
        COLLECTIONS,
        "amnesty_booking_rebook booking",
        {"slot": "{later.pk}", **BOOKING},
        "change amnesty.booking {booking}",
    ),
    (
        COLLECTIONS,
        "amnesty_booking_status booking",
        {"status": "cancelled", **WHY, **BOOKING},
        "change amnesty.booking {booking}",
    ),
    (COLLECTIONS, "amnesty_freeing", None, "list amnesty.freeing"),
    (COLLECTIONS, "amnesty_freeing", {"group": ["day-{hoarded}"]}, "list amnesty.freeing"),
    (
        COLLECTIONS,
        "amnesty_freeing",
        {"free": "", "ticked": ["{hoarded.pk}"], **WHY},
        "change amnesty.booking {hoarded}",
    ),
    (TRIAGE, "amnesty_freeing", {"free": ""}, "refused {page}"),
    (COLLECTIONS, "amnesty_reminders", None, "list reminders"),
    (COLLECTIONS, "amnesty_collectionslot_change slot", SLOT, "change {a slot}"),
    # Visits are planned
    (COLLECTIONS, "amnesty_week", None, "list amnesty.week"),
    (COLLECTIONS, "amnesty_make_slots", MORE_SLOTS, "list amnesty.collectionslot"),
    (COLLECTIONS, "amnesty_make_slots", MORE_SLOTS | {"make": "1"}, "add {a new slot}"),
    (COLLECTIONS, "amnesty_run?team={team.pk}&day={visit.slot.date}", None, "list amnesty.run"),
    (COLLECTIONS, "amnesty_run_open", RUN, "list amnesty.run"),
    (COLLECTIONS, "amnesty_run_open", RUN | WHY, "reveal amnesty.booking {visit}"),
    (
        COLLECTIONS,
        "amnesty_run_open",
        RUN | WHY | {"print": "1"},
        "print amnesty.booking {visit}; reveal amnesty.booking {visit}",
    ),
    (
        COLLECTIONS,
        "amnesty_run_order",
        RUN | {"{visit.pk}": "2"},
        "change amnesty.booking {visit}",
    ),
    (TRIAGE, "amnesty_run_open", RUN | WHY, "refused {page}"),
    (
        COLLECTIONS,
        "amnesty_make_calendar_link",
        {"team": "{team.pk}"},
        "add {a calendar}; list amnesty.calendarlink",
    ),
    (COLLECTIONS, "amnesty_calendar_links", None, "list amnesty.calendarlink"),
    (COLLECTIONS, "amnesty_revoke_calendar_link link", {}, "change {a calendar}"),
    (
        COLLECTIONS,
        "amnesty_specialday_add",
        {"date": "2030-01-01", "is_closed": "on"},
        "add amnesty.specialday 2030-01-01",
    ),
    (TRIAGE, "amnesty_booking_change booking", None, "refused {page}"),
    # What was taken in
    (
        COLLECTIONS,
        "amnesty_take_in out",
        TAKEN | {"version": "{out.version}"},
        "change amnesty.booking {out}; add amnesty.receipt R-2",
    ),
    (COLLECTIONS, "amnesty_take_in out", TAKEN | {"more": "yes"}, "view amnesty.booking {out}"),
    (COLLECTIONS, "amnesty_walk_in", TAKEN | {"token": "x"}, "add amnesty.receipt R-3"),
    (COLLECTIONS, "amnesty_receipt_changelist", None, "list amnesty.receipt"),
    (COLLECTIONS, "amnesty_receipt {receipt.number}", None, "view {a receipt}"),
    (COLLECTIONS, "amnesty_receipt_print {receipt.number}", None, "print {a receipt}"),
    (COLLECTIONS, "amnesty_received_item item", None, "view {an item}"),
    (COLLECTIONS, "amnesty_received_item item", ITEM, "change {an item}"),
    (COLLECTIONS, "amnesty_destruction", None, "list amnesty.destruction"),
    (COLLECTIONS, "amnesty_destruction", SIGN, "change {an item}"),
    (COLLECTIONS, "amnesty_destruction", SIGN | {"wanted": "take-back"}, "change {an item}"),
    (COLLECTIONS, "amnesty_receipt_void {receipt.number}", WHY, "change {a receipt}"),
    (COLLECTIONS, "amnesty_bins", None, "list amnesty.binemptied"),
    (COLLECTIONS, "amnesty_emptying emptied", None, "view {an emptied bin}"),
    (COLLECTIONS, "amnesty_emptying_confirm emptied", {"version": 1}, "change {an emptied bin}"),
    (TRIAGE, "amnesty_receipt {receipt.number}", None, "refused {page}"),
    (COLLECTIONS, "amnesty_totals", None, "list amnesty.approvedtotal"),
    (COLLECTIONS, "amnesty_totals_week {monday}", None, "view amnesty.approvedtotal {monday}"),
    (COLLECTIONS, "amnesty_totals_week {monday}", {"wanted": "approve"}, "refused {page}"),
    (
        APPROVER,
        "amnesty_totals_week {monday}",
        {"wanted": "approve", "seen": "{seen}"},
        "change amnesty.approvedtotal {monday}",
    ),
    (
        APPROVER,
        "amnesty_totals_week {monday}",
        {"wanted": "take-off", **WHY},
        "change amnesty.approvedtotal {monday}",
    ),
    # Two people publish where things are taken in
    (APPROVER, "amnesty_surrenderpoint_change bin", None, "view amnesty.surrenderpoint {bin}"),
    (COLLECTIONS, "amnesty_surrenderpoint_propose bin", BIN, "add {a version}"),
    (COLLECTIONS, "amnesty_waiting_versions", None, "list amnesty.waiting_versions"),
    (APPROVER, "amnesty_surrenderpoint_version bin 2", None, "view {a version}"),
    (COLLECTIONS, "amnesty_surrenderpoint_agree bin 2", {}, "refused {page}"),
    (APPROVER, "amnesty_surrenderpoint_agree bin 2", {}, "change {a bin}"),
    (COLLECTIONS, "amnesty_surrenderpoint_status bin", {"status": "full"} | READ, "change {a bin}"),
    (COLLECTIONS, "amnesty_surrenderpoint_seen bin", READ, "change {a bin}"),
    (COLLECTIONS, "amnesty_surrenderpoint_take_off bin", {"reason": ""}, "view {a bin}"),
    (COLLECTIONS, "amnesty_surrenderpoint_take_off bin", WHY, "change {a bin}"),
    (COLLECTIONS, "amnesty_itemkind_propose kind", KIND, "refused {page}"),
    (APPROVER, "amnesty_itemkind_propose kind", KIND, "add amnesty.kindversion {kind}, 2"),
    (COLLECTIONS, "amnesty_itemkind_agree kind 2", {}, "refused {page}"),
    (APPROVER, "amnesty_itemkind_take_off kind", WHY, "change amnesty.itemkind {kind}"),
    (COLLECTIONS, "amnesty_pointreport_changelist", None, "list amnesty.pointreport"),
    # News
    (PUBLISHER, "news_article_changelist", None, "list news.article"),
    (PUBLISHER, "news_article_change article", None, "view {an article}"),
    (PUBLISHER, "news_autosave article", WRITTEN, ""),
    (PUBLISHER, "news_article_change article", WRITTEN | {"began_from": 1}, "change {an article}"),
    (PUBLISHER, "news_article_change article", WRITTEN | {"began_from": 1}, "view {an article}"),
    (PUBLISHER, "news_throw_away article", {}, ""),
    (SUPERVISOR, "news_autosave article", WRITTEN, "refused {page}"),
    (PUBLISHER, "news_article_delete article", {"post": "yes"}, "refused {page}"),
    (SUPERVISOR, "news_board", None, "list news.board"),
    (PUBLISHER, "news_article_unschedule planned", WHY | PLANNED, "change {a planned one}"),
    (PUBLISHER, "news_article_submit planned", PLANNED, "change {a planned one}"),
    (PUBLISHER, "news_article_take_back planned", PLANNED, "change {a planned one}"),
    (PUBLISHER, "news_article_submit planned", PLANNED, "change {a planned one}"),
    (PUBLISHER, "news_article_send_back planned", PLANNED, "refused {page}"),
    (APPROVER, "news_article_send_back planned", SEND_BACK | PLANNED, "change {a planned one}"),
    (PUBLISHER, "news_article_submit planned", PLANNED, "change {a planned one}"),
    (APPROVER, "news_article_approve planned", PROMISE | PLANNED, "change {a planned one}"),
    (APPROVER, "news_article_unschedule planned", WHY | PLANNED, "change {a planned one}"),
    (
        APPROVER,
        "news_article_publish_alone planned",
        PROMISE | WHY | PLANNED,
        "change {a planned one}",
    ),
    (PUBLISHER, "news_article_alone", None, "list news.published_alone"),
    (PUBLISHER, "news_article_revisions article", None, "view {an article}"),
    (PUBLISHER, "news_article_revision article 1", None, "view {a revision}"),
    (
        PUBLISHER,
        "news_article_compare article?old=1&new=1",
        None,
        "view {a revision}; view {a revision}",
    ),
    (SUPERVISOR, "news_article_restore article 1", ARTICLE, "refused {page}"),
    (PUBLISHER, "news_embargo planned", PLANNED, "change {a planned one}"),
    (SUPERVISOR, "news_embargo planned", PLANNED, "refused {page}"),
    (PUBLISHER, "news_end_embargo planned", PLANNED, "change {a planned one}"),
    (PUBLISHER, "news_legal_review article", REVIEW | ARTICLE, "change {an article}"),
    (PUBLISHER, "news_legal_review_done article", DONE | ARTICLE, "change {an article}"),
    (SUPERVISOR, "news_hold article", OWNER | ARTICLE, "change {an article}"),
    (PUBLISHER, "news_lift_hold article", LIFT | ARTICLE, "refused {page}"),
    (SUPERVISOR, "news_lift_hold article", LIFT | ARTICLE, "change {an article}"),
    (PUBLISHER, "news_move article", {"to": "/contact/"} | WHY | ARTICLE, "change {an article}"),
    (PUBLISHER, "news_remove article", WHY | ARTICLE, "change {an article}"),
    (
        PUBLISHER,
        "news_withdraw article",
        {"note": "It was wrong."} | ARTICLE,
        "change {an article}",
    ),
    (
        APPROVER,
        "news_priority_add",
        {"name": "Rural crime", "slug": "rural-crime", "starts_on": "2026-01-01"},
        "add news.priority Rural crime",
    ),
    (PUBLISHER, "campaign_site_feedback_change feedback", None, "view {a feedback}"),
    # The trail, and accounts
    (AUDITOR, "campaign_site_auditentry_changelist", None, "list campaign_site.auditentry"),
    (
        AUDITOR,
        "campaign_site_auditentry_changelist?about=x",
        None,
        "search campaign_site.auditentry",
    ),
    (AUDITOR, "campaign_site_auditentry_change 1", None, "view campaign_site.auditentry 1"),
    (
        AUDITOR,
        "campaign_site_auditentry_reading",
        None,
        "list admin:campaign_site_auditentry_reading",
    ),
    (AUDITOR, "reports_concernreport_change report", None, "refused {page}"),
    (ADMINISTRATOR, "campaign_site_staffmember_changelist", None, "list campaign_site.staffmember"),
    (ADMINISTRATOR, "campaign_site_staffmember_add", {"username": "new"}, "add {an account} new"),
    (
        ADMINISTRATOR,
        "campaign_site_staffmember_change newcomer",
        ACCOUNT,
        "change {an account} newcomer",
    ),
    (
        ADMINISTRATOR,
        "campaign_site_staffmember_deactivate newcomer",
        {},
        "change {an account} newcomer",
    ),
    (ADMINISTRATOR, LIST, None, "refused {page}"),
    (ADMINISTRATOR, "logout", {}, "sign-out {an account} administrator"),
]


def a_report(identity, **values):
    report = ConcernReport.objects.create(
        reference=new_reference("C"),
        submission_token=new_reference("C"),
        code_expires_on=timezone.localdate(),
        topic=Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})[0],
        identity=identity,
        answers={"format": 1, "pages": []},
        **values,
    )
    details = {"identity": identity, "format": 1, "pages": []}
    ReporterContact.objects.create(report=report, details=details)
    return report


@pytest.fixture
def world(signed_in_as, tmp_path, settings, monkeypatch):
    """One row of each kind, and people of each role that does something here."""
    settings.MEDIA_ROOT = tmp_path
    today = timezone.localdate()
    long_ago = today - timedelta(days=99)
    world = SimpleNamespace(
        today=today,
        monday=monday_of(today),
        report=a_report("shared"),
        other=a_report("sealed"),
        old=a_report("shared", status="spam", closed_on=long_ago),
        feedback=Feedback.objects.create(message="text"),
        article=an_article(),
        planned=an_article("planned", publish_at=timezone.now() + timedelta(days=9)),
        phrase=ThreatPhrase.objects.create(words="burn the barn"),
        pause=ReportingPause.objects.create(words="The form rests."),
        bin=a_bin(),
        newcomer=get_user_model().objects.create(username="newcomer", is_staff=True),
    )
    world.period = a_period(opens_on=today, closes_on=today + timedelta(days=27))
    area, soon = an_area(), today + timedelta(days=2)
    world.slot, world.later = [a_slot(area, date=soon, window=window) for window in (1, 2)]
    world.booking = a_booking(world.slot)
    world.topic = world.report.topic
    world.addition = Addition.objects.receive(world.report, "He came back.", "token")
    Attachment.objects.attach(world.report, [pictures.a_jpeg()])
    world.photo = world.report.attachments.get()
    world.clients = {role: signed_in_as(role, name=role.lower()) for role in Role}
    world.supervisor = world.clients[Role.SUPERVISOR].staff
    world.hoarded = a_booking(a_slot(an_area("East", ["NN9"])), number=4)
    of_today = a_slot(an_area("North", ["NN14"]), date=today)
    world.visit = a_booking(of_today, number=2)
    Booking.objects.filter(pk=world.visit.pk).update(status="confirmed", held_until=None)
    world.team = world.visit.slot.area.team
    CalendarLink.objects.make(world.team, by=world.clients[COLLECTIONS].staff)
    world.link = CalendarLink.objects.get()
    numbers = map("R-{}".format, count(1))
    monkeypatch.setattr("amnesty.models.received.new_reference", lambda _: next(numbers))
    taken_in(world)
    return world


def taken_in(world):
    """A visit that officers are out for, a receipt, and a bin that one officer emptied."""
    officer, south = world.clients[COLLECTIONS].staff, an_area("South", ["NN7"])
    of_today = a_slot(south, date=world.today)
    world.out = sent_out(a_booking(of_today, number=3))
    world.receipt = a_receipt(an_item(route="destroy"), taken_on=world.today)
    world.item = world.receipt.items.get()
    world.kind = world.item.kind
    world.emptied = an_emptied_bin(point=a_bin("Emptied"), second_officer=officer)


def filled_in(value, words):
    if isinstance(value, dict):
        return {filled_in(name, words): filled_in(each, words) for name, each in value.items()}
    if isinstance(value, list):
        return [filled_in(each, words) for each in value]
    return value.format(**words) if isinstance(value, str) else value


def words_of(world):
    world.report.refresh_from_db()
    world.booking.refresh_from_db()
    world.article.refresh_from_db()
    world.planned.refresh_from_db()
    return vars(world) | {
        "a report": f"reports.concernreport {world.report}",
        "another report": f"reports.concernreport {world.other}",
        "a slot": f"amnesty.collectionslot {world.slot}",
        "a bin": f"amnesty.surrenderpoint {world.bin}",
        "a version": f"amnesty.pointversion {world.bin}, 2",
        "a receipt": f"amnesty.receipt {world.receipt}",
        "an item": f"amnesty.receiveditem {world.item}",
        "an emptied bin": f"amnesty.binemptied {world.emptied}",
        "seen": as_seen(counted_in(world.monday)),
        "a feedback": f"campaign_site.feedback {world.feedback}",
        "a new slot": "amnesty.collectionslot Wednesday 2 January 2030, morning",
        "an article": f"news.article {world.article.pk}",
        "a planned one": f"news.article {world.planned.pk}",
        "a revision": f"news.articlerevision {world.article.pk}, 1",
        "promise": world.planned.what_publishing_does(world.planned.latest),
        "a calendar": f"amnesty.calendarlink {world.link}",
        "an account": "campaign_site.staffmember",
        "disposal": Disposal.objects.first(),
    }


def do(world, role, page, typed):
    """Look at the page or send something to it; what stands in the trail of it."""
    page, _mark, query = page.partition("?")
    page, *names = page.split()
    rows = [getattr(vars(world).get(name), "pk", name) for name in names]
    address = reverse(f"admin:{page}", args=rows)
    before = AuditEntry.objects.count()
    if typed is None:
        world.clients[role].get(f"{address}?{query}")
    else:
        world.clients[role].post(address, typed)
    entries = AuditEntry.objects.filter(number__gt=before).in_order()
    assert {entry.staff for entry in entries} <= {world.clients[role].staff}
    return sorted(f"{entry.action} {entry.subject}" for entry in entries)


def test_each_action_leaves_its_entries_no_others_and_no_word_that_was_told(world):
    wrong = []
    for role, page, typed, expected in ACTIONS:
        words = words_of(world) | {"page": f"admin:{page.split()[0]}"}
        expected = sorted(filter(None, filled_in(expected, words).split("; ")))
        found = do(world, role, filled_in(page, words), filled_in(typed, words))
        if found != expected:
            wrong.append((role, page, found, expected))

    assert wrong == []
    assert read_through().fault == ""
    trail = str(list(AuditEntry.objects.values()))
    assert [told for told in TOLD if told in trail] == []
