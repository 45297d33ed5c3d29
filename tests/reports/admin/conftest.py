"""An officer at the list of reports."""

import pytest
from django.contrib.auth import get_user_model

from campaign_site.roles import Role
from tests.reports.queued import QUEUE, REFERENCE_SHOWN, in_words


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE, name="officer")


@pytest.fixture
def colleague(db):
    return get_user_model().objects.create(username="colleague", is_staff=True)


@pytest.fixture
def shown(officer):
    """The reports in the list, in its order, as `shown("only=held")` narrows it."""

    def references(query=""):
        return REFERENCE_SHOWN.findall(officer.get(f"{QUEUE}?{query}").content.decode())

    return references


@pytest.fixture
def words(officer):
    """What the list says, without its markup."""

    def text(query=""):
        return in_words(officer.get(f"{QUEUE}?{query}"))

    return text
