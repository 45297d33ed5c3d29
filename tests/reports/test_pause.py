"""Staff can pause the form: nothing new comes in, and nobody in the middle loses a word."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import IntegrityError, OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from campaign_site import force
from campaign_site.models import AuditEntry, Draft
from reports.models import ConcernReport, ReportingPause
from tests.reports.conftest import ANSWERS

pytestmark = pytest.mark.django_db
WORDS = "The form rests <today> & comes back tonight."
AS_SHOWN = "The form rests &lt;today&gt; &amp; comes back tonight."


@pytest.fixture
def officer():
    officer = get_user_model().objects.create(username="duty", is_staff=True)
    names = ["view_reportingpause", "add_reportingpause", "change_reportingpause"]
    officer.user_permissions.set(Permission.objects.filter(codename__in=names))
    return officer


@pytest.fixture
def staff(client, officer):
    client.force_login(officer)
    return client


def pause():
    return ReportingPause.objects.create(words=WORDS)


def audited():
    changes = AuditEntry.objects.filter(action=AuditEntry.Action.CHANGE).order_by("pk")
    return [(entry.subject, entry.outcome) for entry in changes]


# What the public reads


@pytest.mark.parametrize(
    "address", ["/report/", "/report/danger/", "/report/story/?run=" + 16 * "a"]
)
def test_every_page_that_asks_says_so_in_the_words_of_the_staff(client, address):
    pause()

    page = client.get(address)

    text = page.content.decode()
    assert page.status_code == 503
    assert AS_SHOWN in text
    for channel in force.current().urgent_channels:
        assert f">{channel.number}</a>" in text
    assert 'href="/report/status/"' in text
    assert page.cookies == {}
    assert "no-store" in page["Cache-Control"]


def test_nothing_can_be_started(client):
    run = "a" * 16
    pause()

    page = client.post(f"/report/danger/?run={run}", {"danger": "no"}, follow=True)

    assert AS_SHOWN in page.content.decode()
    assert not Draft.objects.exists()
    assert client.cookies == {}


def test_the_page_to_call_999_stays_open(client):
    pause()

    assert "Call 999 now" in client.get("/report/call-999/").content.decode()


def test_looking_up_a_report_goes_on(client):
    pause()

    page = client.get("/report/status/")

    assert page.status_code == 200
    assert WORDS not in page.content.decode()


def test_readers_pay_with_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/report/").status_code == 200


def is_down(*args):
    raise OperationalError


def test_without_a_database_the_start_page_says_whom_to_call(client):
    client.raise_request_exception = False

    with connection.execute_wrapper(is_down):
        page = client.get("/report/")

    assert page.status_code == 503
    assert 'href="tel:999"' in page.content.decode()


# Whoever is in the middle


def test_an_answer_on_its_way_is_kept_and_the_form_goes_on_after_the_pause(visitor):
    visitor.answers_up_to("timing")
    current = pause()

    visitor.answers("story", **ANSWERS["story"])
    assert "Your answers are kept" in visitor.text
    assert AS_SHOWN in visitor.text
    ReportingPause.objects.filter(pk=current.pk).update(ended_at=timezone.now())
    visitor.goes_to(visitor.address)

    assert visitor.step == "place"
    assert visitor.goes_on_to_the_check_page().text.count(ANSWERS["story"]["story"]) == 1


def test_the_check_page_sends_nothing_and_loses_nothing(visitor):
    visitor.answers_everything()
    current = pause()

    visitor.sends()
    assert "Your answers are kept" in visitor.text
    assert f'href="{visitor.address}">Try again</a>' in visitor.text
    assert not ConcernReport.objects.exists()
    ReportingPause.objects.filter(pk=current.pk).update(ended_at=timezone.now())
    visitor.goes_to(visitor.address)
    assert visitor.step == "check"
    visitor.sends()

    assert ConcernReport.objects.get().reference == visitor.reference


def test_without_a_database_a_question_still_gives_back_what_was_typed(visitor):
    visitor.answers_up_to("timing")

    with connection.execute_wrapper(is_down):
        visitor.answers("story", **ANSWERS["story"])

    assert "What you typed is still on this page" in visitor.text
    assert ANSWERS["story"]["story"] in visitor.text


def test_who_finds_danger_in_the_middle_is_still_told_to_call(visitor):
    visitor.answers_up_to("topic")
    pause()

    visitor.answers("danger", danger="yes")

    assert visitor.step == "call-999"


def test_unsent_answers_can_be_deleted_during_a_pause(visitor):
    visitor.answers_up_to("topic")
    pause()

    visitor.goes_to(visitor.url("step", "timing"))
    assert f'href="{visitor.url("cancel")}"' in visitor.text
    visitor.posts("cancel")

    assert visitor.step == "cancelled"
    assert not Draft.objects.exists()


def test_what_was_sent_before_a_pause_still_shows_its_reference(visitor):
    visitor.answers_everything().sends()
    pause()

    visitor.goes_to(visitor.url("check"))

    assert visitor.step == "sent"
    assert visitor.reference == ConcernReport.objects.get().reference


# What may be stored


def test_two_pauses_can_not_be_current():
    pause()

    with pytest.raises(IntegrityError):
        pause()


def test_a_pause_may_follow_another():
    for _ in range(2):
        ReportingPause.objects.create(words=WORDS, ended_at=timezone.now())

    assert pause().is_current


# The switch


def test_a_pause_begins_with_its_words_and_is_recorded(staff):
    staff.post(reverse("admin:reports_reportingpause_add"), {"words": WORDS})

    begun = ReportingPause.objects.get()
    assert (begun.words, begun.is_current) == (WORDS, True)
    assert audited() == [(f"reports.reportingpause {begun}", "form paused")]


def test_a_second_pause_is_refused_in_words(staff):
    pause()

    page = staff.post(reverse("admin:reports_reportingpause_add"), {"words": "Again"})

    assert "The form is paused already" in page.content.decode()
    assert ReportingPause.objects.count() == 1


def test_its_words_can_be_changed_and_that_is_recorded(staff):
    current = pause()

    staff.post(reverse("admin:reports_reportingpause_change", args=[current.pk]), {"words": "New"})

    current.refresh_from_db()
    assert current.words == "New"
    assert audited() == [(f"reports.reportingpause {current}", "words changed")]


def test_it_ends_with_one_click_and_that_is_recorded_once(staff):
    current = pause()
    end = reverse("admin:reports_reportingpause_end", args=[current.pk])
    assert end in staff.get(reverse("admin:reports_reportingpause_changelist")).content.decode()

    for _ in range(2):
        page = staff.post(end, follow=True)

    assert "The report form is open." in page.content.decode()
    assert not ReportingPause.objects.current().exists()
    assert audited() == [(f"reports.reportingpause {current}", "form open again")]


def test_looking_at_the_address_does_not_end_it(staff):
    current = pause()

    assert staff.get(f"/admin/reports/reportingpause/{current.pk}/end/").status_code == 405
    assert ReportingPause.objects.current().exists()


def test_a_pause_that_is_over_stays_as_it_was(staff):
    over = ReportingPause.objects.create(words=WORDS, ended_at=timezone.now())
    address = reverse("admin:reports_reportingpause_change", args=[over.pk])

    assert staff.post(address, {"words": "New"}).status_code == 403
    assert staff.post(f"/admin/reports/reportingpause/{over.pk}/delete/").status_code == 403
    assert ReportingPause.objects.get().words == WORDS


def test_who_may_only_look_can_not_switch(staff, officer):
    current = pause()
    officer.user_permissions.set(Permission.objects.filter(codename="view_reportingpause"))

    text = staff.get(reverse("admin:reports_reportingpause_changelist")).content.decode()
    refused = [
        staff.post(f"/admin/reports/reportingpause/{current.pk}/end/").status_code,
        staff.post("/admin/reports/reportingpause/add/", {"words": "x"}).status_code,
    ]

    assert "The report form is paused since" in text
    assert "Open the form again" not in text
    assert refused == [403, 403]
    assert ReportingPause.objects.current().exists()
