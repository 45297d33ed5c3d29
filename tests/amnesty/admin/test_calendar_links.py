"""Secret addresses of calendars: shown once, kept as a hash, and good until they are revoked."""

import re

import pytest
from django.urls import reverse

from amnesty.models import CalendarLink
from campaign_site.models import AuditEntry, StaffMember
from campaign_site.roles import Role

LINKS = "admin:amnesty_calendar_links"
ADDRESS = re.compile(r"http://testserver/calendar/([\w-]+)/")


@pytest.fixture
def officer(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="ann")


@pytest.fixture
def makes(officer, area):
    """Makes a link for the team of the area, and returns the page that answers."""

    def makes(**typed):
        typed = {"team": area.team.pk} | typed
        return officer.post(reverse("admin:amnesty_make_calendar_link"), typed)

    return makes


def revokes(client, link):
    return client.post(reverse("admin:amnesty_revoke_calendar_link", args=[link.pk]), follow=True)


def entries():
    return [
        f"{each.action} {each.subject} {each.outcome}".strip()
        for each in AuditEntry.objects.in_order()
    ]


def test_the_new_address_opens_the_calendar_without_a_sign_in(makes, client):
    [token] = ADDRESS.findall(makes().content.decode())

    answer = client.get(f"/calendar/{token}/")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_address_is_shown_once_and_kept_nowhere(makes, officer):
    answer = makes()
    [token] = ADDRESS.findall(answer.content.decode())

    page = officer.get(reverse(LINKS)).content.decode()

    link = CalendarLink.objects.get()
    assert len(token) == 43  # 256 bits
    assert "no-store" in answer["Cache-Control"]
    assert token not in page
    assert link.token_hash not in page
    assert token not in str(list(CalendarLink.objects.values()))
    assert token not in str(list(AuditEntry.objects.values()))


def test_no_two_links_are_the_same(makes):
    tokens = {*ADDRESS.findall(makes().content.decode() + makes().content.decode())}

    assert len(tokens) == 2


def test_the_list_says_whose_each_link_is_and_who_made_it(makes, officer):
    makes()

    page = officer.get(reverse(LINKS)).content.decode()

    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    told = "Team West 23 November 2026 ann not yet ends on 21 February 2027"
    assert f"{told} Revoke Team West, 2026-11-23, ann" in words
    assert "A link ends after 90 days" in words


def test_the_list_says_when_a_link_was_last_read(makes, officer, client):
    [token] = ADDRESS.findall(makes().content.decode())
    client.get(f"/calendar/{token}/")

    page = officer.get(reverse(LINKS)).content.decode()

    assert "<td>23 November 2026</td>" in page.partition(">ann</td>")[2]


def test_the_link_of_an_officer_who_left_has_ended_and_can_be_revoked(makes, officer, signed_in_as):
    makes()
    StaffMember.objects.filter(username="ann").update(is_active=False)
    other = signed_in_as(Role.COLLECTIONS, name="bob")

    page = other.get(reverse(LINKS)).content.decode()

    assert "ended" in page.partition(">ann</td>")[2]
    page = revokes(other, CalendarLink.objects.get()).content.decode()
    assert "revoked on 23 November 2026" in page


def test_a_revoked_link_is_gone_and_the_list_says_since_when(makes, officer, client):
    [token] = ADDRESS.findall(makes().content.decode())

    page = revokes(officer, CalendarLink.objects.get()).content.decode()

    assert client.get(f"/calendar/{token}/").status_code == 404
    assert "revoked on 23 November 2026" in page
    assert ">Revoke<" not in page


def test_making_and_revoking_are_on_record(makes, officer):
    makes()
    link = CalendarLink.objects.get()

    revokes(officer, link)
    revokes(officer, link)

    assert entries() == [
        "add amnesty.calendarlink Team West, 2026-11-23",
        "list amnesty.calendarlink",
        "change amnesty.calendarlink Team West, 2026-11-23 revoked",
        "list amnesty.calendarlink",
        "list amnesty.calendarlink",
    ]


def test_without_a_team_no_link_is_made(makes):
    answer = makes(team="")

    assert answer.status_code == 422
    assert "Select a team" in answer.content.decode()
    assert not CalendarLink.objects.exists()


def test_the_address_that_makes_one_leads_to_the_list(officer):
    answer = officer.get(reverse("admin:amnesty_make_calendar_link"))

    assert answer.url == reverse(LINKS)


def test_before_the_first_link_the_list_says_so(officer):
    assert "There is none yet." in officer.get(reverse(LINKS)).content.decode()


def test_who_keeps_no_calendars_does_not_see_the_links(signed_in_as):
    assert signed_in_as(Role.TRIAGE).get(reverse(LINKS)).status_code == 403
