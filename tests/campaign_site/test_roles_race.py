"""A role is confirmed at the moment in which what it relies on is taken away."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from campaign_site import roles
from campaign_site.models import RoleRequest
from campaign_site.roles import Role
from tests.second_factor import enrolled

# Long enough for a confirmation that does not wait to be over.
A_MOMENT = 0.5


def confirmed_elsewhere(request, by):
    try:
        request.confirm(by=by)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_role_waits_for_what_another_administrator_is_doing(settings):
    settings.SECOND_FACTOR = True
    roles.make(Role.TRIAGE)
    officer, asker, second = (
        get_user_model().objects.create(username=name, is_staff=True) for name in "abc"
    )
    enrolled(officer)
    request = RoleRequest.objects.create(receiver=officer, asked_by=asker, role=Role.TRIAGE)
    request = RoleRequest.objects.select_related("receiver__second_factor").get(pk=request.pk)

    with ThreadPoolExecutor() as elsewhere:
        with transaction.atomic():
            officer.take_second_factor(by=asker)
            confirmation = elsewhere.submit(confirmed_elsewhere, request, second)
            wait([confirmation], timeout=A_MOMENT)

        with pytest.raises(ValidationError, match="set up their second factor"):
            confirmation.result()
    assert officer.roles == set()
