"""Every staff page, asked for by everyone, by GET and by POST: as tests/role_matrix.toml says.

The pages come from the URL conf, so that a new one fails until somebody decides who may open it.
"""

import re
from functools import partial

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse

from campaign_site import roles, staff_urls, urls
from campaign_site.roles import Role
from tests import addresses
from tests.second_factor import verified
from tests.staff_addresses import EVERYONE, MATRIX, NO_ROLE, specified

# Who may do what does not depend on the database, and it is much to ask for twice.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

REFUSED = {403, 404, 405}
# What a GET may write: that it was asked for, and how long the session lives.
MAY_BE_WRITTEN = {"campaign_site.AuditEntry", "campaign_site.AuditHead", "sessions.Session"}


def addresses_of_the_site():
    """As the URL conf writes them; the page of an app once for each."""
    admin = next(p for p in staff_urls.urlpatterns if str(p.pattern) == "admin/")
    for address, _name in addresses.patterns(admin):
        found = re.fullmatch(r"\^\(\?P<app_label>(.+)\)/\$", address)
        address = address.rstrip("$")
        yield from (f"{app}/" for app in found[1].split("|")) if found else [address]


def test_every_page_is_in_the_matrix_and_every_row_is_a_page():
    pages = set(addresses_of_the_site()) - set(MATRIX["before_sign_in"])

    assert sorted(pages - specified().keys()) == []
    assert sorted(specified().keys() - pages) == []


def test_every_page_that_is_open_before_the_sign_in_is_there():
    assert set(MATRIX["before_sign_in"]) <= set(addresses_of_the_site())


@pytest.fixture(autouse=True)
def bare_refusals(monkeypatch):
    """What a refusal looks like is no matter here, and thousands of them are asked for."""
    for status in (403, 404):
        bare = partial(bare_page, status=status)
        monkeypatch.setattr(urls, f"handler{status}", bare)


def bare_page(request, exception, status):
    return HttpResponse(status=status)


def everything_stored():
    """What stands in each table, but for what a GET may write."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in MAY_BE_WRITTEN
    }


def is_refused(page):
    leads = page.get("Location", "").split("?")[0]
    return page.status_code in REFUSED or leads == "/admin/login/"


def posted(client, address):
    """What a POST is answered with. Nothing of it stays."""
    with transaction.atomic():
        page = client.post(address)
        transaction.set_rollback(True)
    return page


def verdicts(client, examples):
    """Who may what, as the site has it: for each page GET and POST, and no GET changes anything."""
    before = everything_stored()
    opened = {page: client.get(address) for page, address in examples.items()}
    after = everything_stored()
    changed = [table for table, rows in after.items() if rows != before[table]]
    assert changed == [], "A GET has changed something."
    sent = {page: posted(client, address) for page, address in examples.items()}
    return {page: (opened[page], sent[page]) for page in examples}


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_each_role_opens_what_the_matrix_says_and_nothing_else(
    role, examples, signed_in_as, settings
):
    settings.SECOND_FACTOR = True
    roles.make()
    client = signed_in_as(*{role} - {NO_ROLE})
    verified(client, client.staff)

    answers = verdicts(client, examples)

    deviations = [
        f"{method} {page}: {answer.status_code}, may: {role in allowed}"
        for page, both in answers.items()
        for method, answer, allowed in zip(("GET", "POST"), both, specified()[page], strict=True)
        if is_refused(answer) == (role in allowed)
    ]
    assert deviations == []


@pytest.mark.parametrize("state", ["nobody", "only the password"])
def test_nobody_opens_anything_without_password_and_second_factor(
    state, examples, signed_in_as, client, settings
):
    settings.SECOND_FACTOR = True
    if state == "only the password":
        client = signed_in_as(*Role)

    answers = verdicts(client, examples)

    led_to_the_sign_in = {
        page
        for page, both in answers.items()
        if all(answer.get("Location", "").startswith("/admin/login/?next=") for answer in both)
    }
    assert answers.keys() - led_to_the_sign_in == set()
