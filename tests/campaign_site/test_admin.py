"""The staff pages that belong to no app."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from campaign_site.models import AuditEntry, Feedback

pytestmark = pytest.mark.django_db


def test_reading_feedback_is_recorded_like_all_that_people_tell(admin_client):
    feedback = Feedback.objects.create(message="My neighbour hides something")

    page = admin_client.get(reverse("admin:campaign_site_feedback_change", args=[feedback.pk]))

    assert "My neighbour hides something" in page.content.decode()
    assert AuditEntry.objects.get().subject == f"campaign_site.feedback {feedback.pk}"


@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_nobody_can_write_in_the_audit_trail(admin_client, admin_user, action):
    feedback = Feedback.objects.create(message="text")
    admin_client.get(reverse("admin:campaign_site_feedback_change", args=[feedback.pk]))
    entry = AuditEntry.objects.get()

    address = {"add": "/admin/campaign_site/auditentry/add/"}.get(
        action, f"/admin/campaign_site/auditentry/{entry.pk}/{action}/"
    )

    assert admin_client.post(address, {"subject": "x", "post": "yes"}).status_code == 403
    assert AuditEntry.objects.get(number=entry.number).subject == entry.subject
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["refused", "view"]


def test_each_staff_page_starts_the_idle_time_again(admin_client):
    assert admin_client.get("/admin/").cookies["staff"]["max-age"] == ""
    assert "staff" in admin_client.get("/admin/").cookies


def test_a_public_page_never_touches_the_session(client, admin_client):
    client.cookies["staff"] = "abcdefghijklmnopqrstuvwxyz012345"

    for page in (client.get("/contact/"), admin_client.get("/contact/")):
        assert not page.cookies
        assert "Cookie" not in page.headers.get("Vary", "")
    assert Session.objects.count() == 1


def test_a_value_moved_from_another_record_is_told_as_such(admin_client):
    first = Feedback.objects.create(message="first")
    second = Feedback.objects.create(message="second")
    Feedback.objects.filter(pk=first.pk).update(message=second.message)

    page = admin_client.get(reverse("admin:campaign_site_feedback_change", args=[first.pk]))

    assert "Tell your supervisor" in page.content.decode()
