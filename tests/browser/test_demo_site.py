"""What the other tests of this folder stand on."""

import pytest
from django.core.management import call_command

from amnesty.models import ItemKind
from reports.models import ResponseTarget, RetentionSchedule, ThreatPhrase, Topic
from tests.audit_guards import taken_down


@pytest.fixture
def emptied(transactional_db):
    """As the test before may leave it."""
    with taken_down():
        call_command("flush", verbosity=0, interactive=False)


def test_an_emptied_database_has_the_rows_of_the_migrations_again(emptied, demo_site):
    kinds = (ItemKind, ResponseTarget, RetentionSchedule, ThreatPhrase, Topic)

    assert [kind.__name__ for kind in kinds if not kind.objects.exists()] == []
    assert not Topic.objects.filter(retention_schedule=None).exists()
