"""What a browser puts aside goes when a cookie changes; `browser/test_every_way.py` sees it go."""

import pytest
from django.conf import settings
from django.urls import reverse

WITHOUT_A_FORM = [
    reverse("reports:timed-out"),
    reverse("reports:cancelled"),
    reverse("reports:noted"),
    reverse("reports:status-closed"),
    reverse("reports:step", args=["call-999"]),
    reverse("reports:step", args=["stop-here"]),
    reverse("feedback-sent"),
    reverse("amnesty:booking:timed-out"),
    reverse("amnesty:booking:cancelled"),
    reverse("amnesty:booking:step", args=["stop-here"]),
    reverse("amnesty:manage-closed"),
]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", WITHOUT_A_FORM)
def test_a_page_without_a_form_renews_the_cookie_and_may_not_be_kept(client, address):
    client.get(reverse("reports:step", args=["danger"]), follow=True)
    token = client.cookies[settings.CSRF_COOKIE_NAME].value

    page = client.get(address)

    assert page.cookies[settings.CSRF_COOKIE_NAME].value == token
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("address", WITHOUT_A_FORM)
def test_whoever_has_no_cookie_gets_none(client, address):
    assert not client.get(address).cookies
