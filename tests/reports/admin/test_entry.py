"""Staff enter what was told on the telephone or on paper, through the same questions."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign_site.models import AuditEntry, Draft
from campaign_site.roles import Role
from reports.entry import ENTRY
from reports.journey import REPORT
from reports.models import Arrival, ConcernReport, ReportingPause, Topic
from tests.reports.status.conftest import Asker
from tests.telling import EntryTeller
from tests.unfinished import answers_cookies

QUEUE = reverse("admin:reports_concernreport_changelist")
START = reverse("admin:report-entry:start")
STORY = reverse("admin:report-entry:step", args=["story"])


@pytest.fixture(autouse=True)
def topic(db):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE)


@pytest.fixture
def teller(officer):
    return EntryTeller(officer, contact="shared")


def added():
    return [
        (entry.staff.username, entry.subject, entry.outcome)
        for entry in AuditEntry.objects.filter(action=AuditEntry.Action.ADD)
    ]


def test_the_same_is_asked_as_online_but_for_what_is_meant_for_the_writers_own_screen():
    online = [step.slug for step in REPORT.steps]
    entered = [step.slug for step in ENTRY.steps]

    assert entered == ["channel", *online[online.index("topic") :]]


@pytest.mark.parametrize("channel", ["telephone", "paper"])
def test_the_report_says_how_it_came_and_not_who_entered_it(teller, channel):
    teller.comes_to_the_check_page().answers("channel", channel=channel)
    teller.sends()

    report = ConcernReport.objects.get()
    assert report.channel == channel
    assert "triage" not in str(report.answers.open())
    assert added() == [("triage", f"reports.concernreport {report}", channel)]


@pytest.mark.parametrize(
    ("channel", "error"),
    [("", "Select how it reached us"), ("online", "Select an answer from the list")],
)
def test_it_came_by_telephone_or_on_paper(teller, channel, error):
    teller.starts().answers("channel", channel=channel)

    assert teller.errors == {"channel": [error]}


def test_sent_twice_it_is_on_record_once(teller):
    teller.comes_to_the_check_page()
    before = Draft.objects.get()
    teller.sends()
    before.save()
    teller.sends()

    assert len(added()) == 1


def test_no_sign_of_spam_is_looked_for(teller, settings):
    """Neither the speed, nor the same words again, nor the number in an hour."""
    settings.REPORTS_AN_HOUR = 0
    for tab in (teller, teller.opens_a_new_tab(teller.mark)):
        tab.comes_to_the_check_page().sends()

    assert [report.doubts for report in ConcernReport.objects.all()] == ["", ""]
    assert not Arrival.objects.exists()


def test_while_the_public_form_is_paused_staff_go_on(teller):
    ReportingPause.objects.create(words="Back soon")

    teller.answers_everything().sends()

    assert teller.reference == ConcernReport.objects.get().reference


# The last page


def test_the_code_that_is_read_out_opens_the_report(teller):
    teller.comes_to_the_check_page().sends()

    caller = Asker(Client(), "reports").asks(teller.reference, teller.code)

    assert "Read them out. They are shown this once." in teller.text
    assert caller.step == "opened"


def test_when_they_are_read_out_the_page_is_gone(teller):
    teller.comes_to_the_check_page().sends()
    code, last = teller.code, teller.url("sent")
    teller.posts("sent")

    assert teller.address == QUEUE
    assert "The report is stored." in teller.text
    assert code not in teller.goes_to(last).words
    assert not Draft.objects.exists()


def test_the_code_can_be_switched_off(teller):
    teller.comes_to_the_check_page().sends()
    reference, code = teller.reference, teller.code

    teller.posts("sent", **{"switch-off": "yes"})

    assert "its secret code is switched off" in teller.text
    assert Asker(Client(), "reports").asks(reference, code).step == "not-opened"


def test_a_code_that_can_not_be_switched_off_any_more_is_not_said_to_be(teller):
    teller.comes_to_the_check_page().sends()
    Draft.objects.all().delete()

    teller.posts("sent", **{"switch-off": "yes"})

    assert "the code is not switched off" in teller.text
    assert ConcernReport.objects.get().code_hash


# Who may


PAGES = [
    START,
    *(
        reverse(f"admin:report-entry:{name}")
        for name in ("check", "sent", "cancel", "cancelled", "timed-out", "keep")
    ),
    *(reverse("admin:report-entry:step", args=[step.slug]) for step in ENTRY.steps),
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_needs_the_sign_in_and_the_permission(client, signed_in_as, method, address):
    nobody = getattr(client, method)(address)
    press = getattr(signed_in_as(Role.PUBLISHER), method)(address)

    assert nobody.url.startswith(reverse("admin:login"))
    assert press.status_code == 403


def test_the_queue_shows_the_way_to_those_who_may(officer, signed_in_as):
    reader = signed_in_as()
    reader.staff.user_permissions.add(Permission.objects.get(codename="view_concernreport"))

    assert START in officer.get(QUEUE).content.decode()
    assert START not in reader.get(QUEUE).content.decode()


def test_the_start_page_leads_to_the_first_question(officer):
    text = officer.get(START).content.decode()

    assert reverse("admin:report-entry:step", args=["channel"]) in text
    assert "up to 14 questions" in text


def test_the_pages_have_the_content_policy_of_the_public_form(officer):
    public = Client().get(reverse("reports:step", args=["danger"]), follow=True)
    entry = officer.get(reverse("admin:report-entry:step", args=["channel"]), follow=True)

    assert policy_of(entry) == policy_of(public)
    assert policy_of(entry) != policy_of(officer.get(START))


def policy_of(page):
    """Without the style sheet, which is each page's own."""
    words = page.headers["Content-Security-Policy"].split("; ")
    return {word for word in words if not word.startswith("style-src")}


# What is not sent


def test_leaving_deletes_what_was_entered_and_signs_nobody_out(teller):
    teller.comes_to_the_check_page()

    teller.client.get(reverse("leave"))

    assert not Draft.objects.exists()
    assert not answers_cookies(teller.client)
    assert teller.client.get(START).status_code == 200


def test_signing_out_deletes_what_was_entered(teller):
    teller.comes_to_the_check_page()

    teller.client.post(reverse("admin:logout"))

    assert not Draft.objects.exists()
    assert not answers_cookies(teller.client)


def test_nobody_else_at_the_same_machine_opens_what_was_entered(teller, signed_in_as):
    """Whoever was idle is signed out, and has not pressed anything that deletes the answers."""
    teller.comes_to_the_check_page()
    addresses = [teller.url("check"), teller.url("step", "story"), teller.url("step", "photos")]
    other = signed_in_as(Role.SUPERVISOR)
    teller.client.force_login(other.staff)

    for address in addresses:
        assert "canary" not in teller.goes_to(address).text
        assert teller.step == "timed-out"
    assert teller.client.post(teller.url("keep")).status_code == 410
    teller.sends()
    assert not ConcernReport.objects.exists()


def test_whoever_entered_it_keeps_it_alive(teller):
    teller.comes_to_the_check_page()

    assert teller.client.post(teller.url("keep")).status_code == 204


def test_what_is_typed_after_the_sign_in_has_ended_comes_back_to_be_sent_again(teller):
    """Staff are signed out after 15 minutes, and someone may talk for longer."""
    teller.starts().answers("channel", channel="telephone")
    teller.answers("topic", topic="drugs").answers("timing", timing="now")

    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        teller.answers("story", story="A canary in the mill")
        assert "You are signed out" in teller.text
        assert '<input type="hidden" name="story" value="A canary in the mill">' in teller.text

        teller.client.force_login(teller.client.staff)
        teller.answers("story", story="A canary in the mill")

    assert teller.step == "place"


def test_without_the_token_against_forgery_nothing_typed_is_lost(officer):
    """The token changes with each sign-in, so a page that was open before has an old one."""
    officer.handler.enforce_csrf_checks = True

    text = officer.post(STORY, {"story": "A canary in the mill"}).content.decode()

    assert "A canary in the mill" in text
    assert f'href="{START}"' in text


def test_another_site_can_not_put_words_into_that_page(client):
    page = client.post(
        STORY, {"story": "Words of theirs"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert page.status_code == 302


def test_each_page_says_that_it_is_for_staff(teller):
    teller.answers_everything().sends()

    assert len(teller.seen) > len(ENTRY.steps)
    assert all("Staff: a report from the telephone or paper" in text for text in teller.seen)
