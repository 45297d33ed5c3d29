"""No address of ours leads to another site, or lets somebody write our headers."""

from urllib.parse import quote, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:evil=1",
    "\r\nLocation: https://evil.example",
    "https://testserver@evil.example/",
]


def leads_nowhere_else(answer):
    leads = urlsplit(answer.get("Location", ""))
    assert leads.scheme in {"", "http", "https"}
    assert leads.hostname in {None, "testserver"}
    assert not answer.get("Location", "").startswith(("//", "/\\", "\\"))
    assert "evil" not in answer.cookies


@pytest.mark.parametrize("address", ELSEWHERE)
def test_who_signs_in_stays_on_our_site(admin_client, address):
    answer = admin_client.get(f"/admin/login/?next={quote(address, safe='')}")

    assert answer.status_code == 302
    leads_nowhere_else(answer)


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("name", ["run", "go", "next", "language"])
def test_no_parameter_of_a_question_leads_away(client, db, name, address):
    for page in ("/report/danger/", "/report/story/", "/amnesty/book/danger/", "/ro/report/check/"):
        leads_nowhere_else(client.get(f"{page}?{name}={quote(address, safe='')}"))
        leads_nowhere_else(client.post(page, {name: address, "danger": "no"}))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_path_leads_away(client, db, address):
    for prefix in ("", "/", "/ro", "/admin", "/news/"):
        path = prefix + quote(address, safe="/\\:@")
        leads_nowhere_else(client.generic("GET", path if path.startswith("/") else f"/{path}"))


@pytest.mark.parametrize("page", ["/robots.txt", "/sitemap.xml", "/news/feed/", "/admin/login/"])
def test_a_host_that_is_not_ours_is_in_no_answer(db, page):
    client = Client(raise_request_exception=False)

    told = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}
    answers = [client.get(page, HTTP_HOST="evil.example"), client.get(page, **told)]

    assert [answer.status_code for answer in answers] == [400, 200]
    assert all(b"evil.example" not in answer.content for answer in answers)


def test_a_link_for_a_new_password_leads_to_us_alone(admin_client):
    """Whoever asks for it could name another host, to which the link would then be brought."""
    colleague = get_user_model().objects.create(username="colleague", is_staff=True)
    address = reverse("admin:campaign_site_staffmember_link", args=[colleague.pk])
    told = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}

    given = admin_client.post(address, **told)
    refused = admin_client.post(address, HTTP_HOST="evil.example")

    assert given.context["link"].startswith("http://testserver/admin/")
    assert b"evil.example" not in given.content
    assert refused.status_code == 400
