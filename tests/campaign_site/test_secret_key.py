"""Another SECRET_KEY: with the old one as a fallback nobody is signed out, and no link dies."""

import pytest
from django.conf import settings as used
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.test import Client

from campaign_site import keys
from campaign_site.models import Feedback
from campaign_site.roles import Role
from reports.models import Topic
from tests.telling import ReportTeller

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(settings):
    """From here on there is another key, with the old one as a fallback or without it."""

    def change(with_fallback):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if with_fallback else []
        settings.SECRET_KEY = keys.new_secret()

    return change


@pytest.mark.parametrize(("with_fallback", "status"), [(True, 200), (False, 302)])
def test_staff_stay_signed_in_with_the_fallback_alone(with_fallback, status, changed, signed_in_as):
    officer = signed_in_as(Role.TRIAGE)
    assert officer.get("/admin/").status_code == 200

    changed(with_fallback)

    assert officer.get("/admin/").status_code == status


def test_a_session_from_before_outlives_the_fallback(changed, signed_in_as, settings):
    """It is signed anew when it is used, so the old key can go after a shift."""
    officer = signed_in_as(Role.TRIAGE)
    changed(with_fallback=True)
    officer.get("/admin/")

    settings.SECRET_KEY_FALLBACKS = []

    assert officer.get("/admin/").status_code == 200


@pytest.mark.parametrize("with_fallback", [True, False])
def test_links_and_offers_work_with_the_fallback_alone(with_fallback, changed, admin_user):
    link = default_token_generator.make_token(admin_user)
    offer = signing.dumps("offer")
    shown = signing.Signer(salt="news.preview").sign("7")

    changed(with_fallback)

    assert default_token_generator.check_token(admin_user, link) == with_fallback
    assert opens(signing.loads, offer) == with_fallback
    assert opens(signing.Signer(salt="news.preview").unsign, shown) == with_fallback


def opens(read, signed):
    try:
        return bool(read(signed))
    except signing.BadSignature:
        return False


@pytest.mark.parametrize("with_fallback", [True, False])
def test_a_form_that_was_open_can_be_sent_all_the_same(with_fallback, changed):
    """What a reader has typed is not lost: no form of the public site hangs on this key."""
    reader = Client(enforce_csrf_checks=True)
    token = str(reader.get("/feedback/").context["csrf_token"])

    changed(with_fallback)
    reader.post("/feedback/", {"csrfmiddlewaretoken": token, "message": "The menu is too small."})

    assert Feedback.objects.get().message.open() == "The menu is too small."


@pytest.mark.parametrize("with_fallback", [True, False])
def test_unfinished_answers_stay_all_the_same(with_fallback, changed, client):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    visitor = ReportTeller(client, contact="none").answers_everything()

    changed(with_fallback)
    visitor.sends()

    assert "canary" in visitor.opened(visitor.rows.get())


def test_there_is_no_fallback_unless_one_is_set():
    assert used.SECRET_KEY_FALLBACKS == []
