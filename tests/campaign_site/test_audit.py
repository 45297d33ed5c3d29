"""What staff do is recorded in a chain that shows when it was touched."""

import pytest
from django.contrib.auth import get_user_model

from campaign_site import audit
from campaign_site.models import AuditEntry, Feedback

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return get_user_model().objects.create(username="officer")


@pytest.fixture
def three_looks(officer):
    feedback = Feedback.objects.create(message="text")
    return [audit.record(officer, AuditEntry.Action.VIEW, feedback) for _ in range(3)]


def test_an_entry_says_who_looked_at_what(officer):
    feedback = Feedback.objects.create(message="text")

    entry = audit.record(officer, AuditEntry.Action.VIEW, feedback, reason="asked to")

    assert (entry.staff, entry.action, entry.reason) == (officer, "view", "asked to")
    assert entry.subject == f"campaign_site.feedback {feedback}"


def test_an_untouched_chain_holds(three_looks):
    assert audit.first_broken_entry() is None


def test_a_changed_entry_is_found(three_looks):
    AuditEntry.objects.filter(pk=three_looks[1].pk).update(subject="something else")

    assert audit.first_broken_entry() == three_looks[1]


def test_a_missing_entry_is_found(three_looks):
    AuditEntry.objects.filter(pk=three_looks[1].pk).delete()

    assert audit.first_broken_entry() == three_looks[2]
