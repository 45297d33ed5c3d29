"""`/leave/`: the way out without JavaScript, and where the exit script asks for the deletion."""

import gzip

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.urls import reverse

from campaign_site import force, inline
from campaign_site.drafts import Drafts
from campaign_site.models import Draft
from reports.models import Topic
from tests.unfinished import answers_cookies
from tests.visitor import Visitor

MOST_BYTES = 2200
MOST_BYTES_COMPRESSED = 1000


@pytest.fixture
def visitor(client, db):
    """Someone on the fourth page of a report, with three answers given."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    visitor = Visitor(client, "reports").starts()
    visitor.answers("danger", danger="no").answers("device", device="yes")
    return visitor.answers("topic", topic="drugs")


def answers_left(client):
    return Draft.objects.exists(), bool(answers_cookies(client))


def cookies_of(client):
    return {name for name, morsel in client.cookies.items() if morsel.value}


KEPT = (True, True)
GONE = (False, False)


def test_the_link_deletes_the_answers_and_goes_to_the_leave_address(client, visitor):
    assert answers_left(client) == KEPT

    response = client.get("/leave/", headers={"Sec-Fetch-Site": "same-origin"})

    assert (response.status_code, response["Location"]) == (303, force.current().leave_url)
    assert "no-store" in response["Cache-Control"]
    assert answers_left(client) == GONE


def test_the_script_asks_only_for_the_deletion(client, visitor):
    headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}

    response = client.post("/leave/", headers=headers)

    assert (response.status_code, response.content) == (204, b"")
    assert answers_left(client) == GONE


def test_the_next_question_is_not_reached_with_the_same_cookie_afterwards(client, visitor):
    cookies = client.cookies.copy()
    client.post("/leave/")
    client.cookies = cookies

    visitor.opens("story")

    assert visitor.step == "timed-out"


def test_a_browser_that_says_nothing_of_itself_is_believed(client, visitor):
    client.get("/leave/")

    assert answers_left(client) == GONE


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("get", {"Sec-Purpose": "prefetch"}),
        ("get", {"Sec-Purpose": "prefetch;prerender"}),
        ("get", {"Purpose": "prefetch"}),
        ("get", {"X-Moz": "prefetch"}),
        ("get", {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}),
        ("get", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
        ("get", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}),
        ("get", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"}),
        ("post", {"Sec-Fetch-Site": "cross-site"}),
        ("head", {}),
    ],
)
def test_what_the_visitor_did_not_ask_for_deletes_nothing(client, visitor, method, headers):
    getattr(client, method)("/leave/", headers=headers)

    assert answers_left(client) == KEPT


def test_a_prefetch_is_not_told_where_the_way_out_goes(client):
    response = client.get("/leave/", headers={"Sec-Purpose": "prefetch"})

    assert response.status_code == 503
    assert "Location" not in response


def test_the_way_out_is_open_when_the_database_is_shut(client, visitor, monkeypatch):
    def refuse(drafts):
        raise OperationalError

    monkeypatch.setattr(Drafts, "rows", property(refuse))

    response = client.get("/leave/")

    assert response["Location"] == force.current().leave_url
    assert answers_cookies(client) == {}


def test_a_reader_keeps_no_cookie_at_all(client, visitor):
    assert cookies_of(client) == {*answers_cookies(client), settings.CSRF_COOKIE_NAME}

    client.post("/leave/")

    assert cookies_of(client) == set()


def test_staff_stay_signed_in_and_can_send_the_form_they_have_open(client, visitor, admin_user):
    client.force_login(admin_user)

    client.post("/leave/")

    assert cookies_of(client) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert client.get(reverse("admin:index")).status_code == 200
    assert get_user_model().objects.get(pk=client.session["_auth_user_id"]) == admin_user


def test_leaving_says_nothing_in_the_log(client, visitor, caplog):
    client.post("/leave/")
    client.get("/leave/")

    assert caplog.records == []


def test_the_script_asks_where_the_url_map_says():
    assert f'sendBeacon("{reverse("leave")}")' in inline.exit_script()


def test_the_script_is_small():
    script = inline.exit_script().encode()

    assert len(script) <= MOST_BYTES
    assert len(gzip.compress(script, 9)) <= MOST_BYTES_COMPRESSED


def test_the_script_is_first_in_the_page_and_allowed_by_its_hash(client, db):
    response = client.get("/terms/")

    script = f"<script>{inline.exit_script()}</script>"
    before = response.content.decode().partition(script)[0].partition("<head>")[2]
    # Browsers look for it in the first 1024 bytes, and it asks for nothing.
    assert before.strip() == '<meta charset="utf-8">'
    assert inline.csp_hash(inline.exit_script()) in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_a_page_with_one_letter_changed_would_be_refused():
    changed = inline.exit_script().replace("Escape", "escape")

    assert inline.csp_hash(changed) not in str(settings.CONTENT_SECURITY_POLICY)


def test_no_page_tells_the_leave_address_about_a_visit(client, db):
    """It would be warned of every reader: no preconnect, no prefetch, no rule to prerender."""
    page = client.get("/report/").content.decode()

    assert "preconnect" not in page
    assert "dns-prefetch" not in page
    assert "speculationrules" not in page
    assert page.count(force.current().leave_url) == 1, "only where the script reads it"
