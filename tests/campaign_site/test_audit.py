"""What staff do is recorded in a chain that shows when it was touched."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

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


@pytest.mark.django_db(transaction=True)
def test_twenty_officers_at_once_make_one_chain(officer):
    feedback = Feedback.objects.create(message="text")

    def look():
        audit.record(officer, AuditEntry.Action.VIEW, feedback)
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert AuditEntry.objects.count() == 20
    assert audit.first_broken_entry() is None
