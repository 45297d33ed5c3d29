"""Administrators hand out accounts, and nobody alone hands out a role that reads."""

import re
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from campaign_site import lock_out, roles
from campaign_site.models import AuditEntry, RoleRequest
from campaign_site.roles import Role
from tests.second_factor import enrolled, verified

pytestmark = pytest.mark.django_db

Staff = get_user_model()
ADD = reverse("admin:campaign_site_staffmember_add")


@pytest.fixture(autouse=True)
def second_factor(settings):
    settings.SECOND_FACTOR = True
    roles.make()


@pytest.fixture
def signed_in(signed_in_as):
    """A client of someone with these roles, and with a second factor."""

    def sign_in(*given, name=""):
        client = signed_in_as(*given, name=name)
        return verified(client, client.staff)

    return sign_in


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def supervisor(signed_in):
    return signed_in(Role.SUPERVISOR)


@pytest.fixture
def officer():
    officer = Staff.objects.create(username="officer", is_staff=True)
    officer.groups.set(Group.objects.filter(name__in=[Role.TRIAGE, Role.AUDITOR]))
    enrolled(officer)
    return officer


def page_of(account, action="change"):
    return reverse(f"admin:campaign_site_staffmember_{action}", args=[account.pk])


def adds(client, *wanted, name="newcomer"):
    return client.post(ADD, {"username": name, "roles": wanted})


def gives(client, account, *wanted):
    return client.post(page_of(account), {"roles": wanted})


def decides(client, request, word="confirm"):
    address = reverse(f"admin:campaign_site_rolerequest_{word}", args=[request.pk])
    return client.post(address, follow=True)


def roles_of(account):
    return Staff.objects.get(pk=account.pk).roles


def asked_again(administrator):
    return {
        request.role for request in RoleRequest.objects.open().filter(asked_by=administrator.staff)
    }


def outcomes(account):
    entries = AuditEntry.objects.filter(record=account.username).order_by("number")
    return list(entries.exclude(outcome="").values_list("staff__username", "outcome"))


# Accounts


def test_a_new_account_has_a_link_that_is_shown_once(administrator, client):
    page = adds(administrator, Role.AUDITOR)

    link = unescape(re.search(r"http://testserver(/admin/set-password/[^<\s]+)", page.text)[1])
    newcomer = Staff.objects.get(username="newcomer")
    assert "Set password" in client.get(link, follow=True).text
    assert "set-password" not in administrator.get(page_of(newcomer)).text
    assert (newcomer.is_staff, newcomer.has_usable_password()) == (True, False)
    assert roles_of(newcomer) == set()
    assert outcomes(newcomer) == [("administrator", "asked for: Auditor")]
    assert AuditEntry.objects.filter(action="add", record="newcomer").count() == 1


def test_a_link_stands_in_no_session_and_on_no_record(administrator):
    page = adds(administrator, Role.AUDITOR)

    token = re.search(r"/admin/set-password/\w+/([^/]+)/", page.text)[1]
    kept = [str(row) for row in AuditEntry.objects.values_list()]
    kept += [str(administrator.session.load())]
    assert not any(token in text for text in kept)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": ""}, "required"),
        ({"username": "x" * 51}, "Enter a user name of 50 characters or fewer"),
        ({"username": "administrator"}, "already exists"),
        ({"username": "new", "roles": ["superuser"]}, "Select a valid choice"),
    ],
)
def test_a_wrong_account_is_not_made(administrator, typed, said):
    before = Staff.objects.count()

    page = administrator.post(ADD, typed)

    assert said in page.text
    assert Staff.objects.count() == before


def test_nothing_but_names_and_roles_can_be_sent_along(administrator, officer):
    more = {"is_superuser": "on", "is_staff": "", "user_permissions": "1", "groups": "1"}
    more["password"] = "x"

    administrator.post(page_of(officer), {"first_name": "Sam", "roles": [Role.AUDITOR], **more})

    officer.refresh_from_db()
    assert (officer.first_name, officer.is_superuser, officer.is_staff) == ("Sam", False, True)
    assert officer.password == ""
    assert not officer.role_requests.exists()
    assert not officer.user_permissions.exists()
    assert officer.roles == {Role.AUDITOR}


def test_a_new_link_ends_the_old_password_and_all_sessions(administrator, officer, client):
    client = verified(client, officer)
    officer.set_password("made up for this test")
    officer.save()
    older = officer.link()

    page = administrator.post(page_of(officer, "link"))

    assert "set-password" in page.text
    assert client.get("/admin/").status_code == 302
    assert not Staff.objects.get(pk=officer.pk).has_usable_password()
    assert "can’t be used" in client.get(older, follow=True).text
    assert outcomes(officer)[-1] == ("administrator", "new link")


def test_a_deactivated_account_is_out_at_once_and_stays_in_the_list(administrator, officer, client):
    client = verified(client, officer)
    assert client.get("/admin/").status_code == 200

    administrator.post(page_of(officer, "deactivate"))

    assert client.get("/admin/").status_code == 302
    assert not Staff.objects.get(pk=officer.pk).is_active
    assert outcomes(officer)[-1] == ("administrator", "deactivated")
    administrator.post(page_of(officer, "activate"))
    assert Staff.objects.get(pk=officer.pk).is_active
    assert client.get("/admin/").status_code == 302


def test_no_account_is_deleted(administrator, officer):
    page = administrator.post(page_of(officer, "delete"), {"post": "yes"})

    assert page.status_code == 403
    assert Staff.objects.filter(pk=officer.pk).exists()


@pytest.mark.parametrize("action", ["link", "deactivate", "take_second_factor", "lift_lock"])
def test_nobody_does_that_to_themselves(administrator, action):
    before = Staff.objects.values().get(pk=administrator.staff.pk)

    assert administrator.post(page_of(administrator.staff, action)).status_code == 403
    assert Staff.objects.values().get(pk=administrator.staff.pk) == before


@pytest.mark.parametrize("action", ["link", "deactivate", "take_second_factor", "lift_lock"])
def test_nothing_of_that_is_done_by_a_link(administrator, officer, action):
    assert administrator.get(page_of(officer, action)).status_code == 405


def test_a_shut_account_is_opened_again_by_an_administrator(administrator, officer):
    for _try in range(11):
        lock_out.tries(lock_out.PASSWORD, officer.username)
    assert "Let them try again" in administrator.get(page_of(officer)).text

    administrator.post(page_of(officer, "lift_lock"))

    assert not lock_out.is_shut(officer)
    assert "Let them try again" not in administrator.get(page_of(officer)).text
    assert outcomes(officer)[-1] == ("administrator", "may try again")


# Roles


def test_a_role_waits_for_a_second_person(administrator, supervisor):
    adds(administrator, Role.TRIAGE)
    newcomer = Staff.objects.get(username="newcomer")
    assert roles_of(newcomer) == set()
    enrolled(newcomer)

    decides(supervisor, RoleRequest.objects.get())

    assert roles_of(newcomer) == {Role.TRIAGE}
    assert [entry for entry in outcomes(newcomer) if "Triage" in entry[1]] == [
        ("administrator", "asked for: Triage"),
        ("supervisor", "given: Triage"),
    ]


def test_a_second_person_may_refuse(administrator, supervisor):
    adds(administrator, Role.TRIAGE)
    newcomer = Staff.objects.get(username="newcomer")

    decides(supervisor, RoleRequest.objects.get(), "refuse")

    assert roles_of(newcomer) == set()
    assert not RoleRequest.objects.open().exists()
    assert outcomes(newcomer)[-1] == ("supervisor", "not given: Triage")


@pytest.mark.parametrize("word", ["confirm", "refuse"])
def test_neither_who_asked_nor_who_it_is_for_decides(administrator, supervisor, word):
    gives(administrator, supervisor.staff, Role.SUPERVISOR, Role.RECORDS)
    request = RoleRequest.objects.get()

    assert decides(administrator, request, word).status_code == 403
    assert decides(supervisor, request, word).status_code == 403
    assert RoleRequest.objects.open().get() == request


def test_a_request_is_decided_once(administrator, supervisor, officer):
    gives(administrator, officer, Role.AUDITOR, Role.TRIAGE, Role.RECORDS)
    request = RoleRequest.objects.get()
    decides(supervisor, request, "refuse")

    page = decides(supervisor, request, "confirm")

    assert "Somebody else decided this before you." in page.text
    assert Role.RECORDS not in roles_of(officer)


def test_a_role_is_not_confirmed_before_its_owner_has_a_second_factor(administrator, supervisor):
    adds(administrator, Role.TRIAGE)
    newcomer = Staff.objects.get(username="newcomer")

    page = decides(supervisor, RoleRequest.objects.get())

    assert "They must sign in and set up their second factor" in page.text
    assert roles_of(newcomer) == set()
    assert RoleRequest.objects.open().exists()


def test_the_request_asks_to_make_sure_of_the_person(administrator, supervisor, officer):
    gives(administrator, officer, Role.AUDITOR, Role.TRIAGE, Role.RECORDS)
    address = reverse("admin:campaign_site_rolerequest_change", args=[RoleRequest.objects.get().pk])

    assert "ask the person themselves" in supervisor.get(address).text
    assert "Somebody else must decide this" in administrator.get(address).text


def test_a_role_that_is_taken_away_ends_the_sessions_at_once(administrator, officer, client):
    client = verified(client, officer)

    gives(administrator, officer, Role.AUDITOR)

    assert roles_of(officer) == {Role.AUDITOR}
    assert client.get("/admin/").status_code == 302
    assert outcomes(officer)[-1] == ("administrator", "taken away: Triage")


def test_what_is_not_wanted_any_more_is_not_asked_for_any_more(administrator, officer):
    gives(administrator, officer, Role.AUDITOR, Role.TRIAGE, Role.RECORDS)

    gives(administrator, officer, Role.AUDITOR, Role.TRIAGE)

    assert not RoleRequest.objects.exists()
    assert outcomes(officer)[-1] == ("administrator", "not asked for any more: Records")


def test_saving_an_account_again_asks_for_nothing_twice(administrator, officer):
    for _save in range(2):
        gives(administrator, officer, Role.AUDITOR, Role.TRIAGE, Role.RECORDS)

    assert RoleRequest.objects.count() == 1
    assert roles_of(officer) == {Role.AUDITOR, Role.TRIAGE}


def test_nobody_changes_their_own_roles(administrator):
    gives(administrator, administrator.staff, Role.AUDITOR, Role.ADMINISTRATOR)

    assert roles_of(administrator.staff) == {Role.ADMINISTRATOR}
    assert not RoleRequest.objects.exists()
    with pytest.raises(PermissionDenied):
        administrator.staff.keep_roles([Role.AUDITOR], by=administrator.staff)


def test_without_the_second_factor_no_role_is_left(administrator, supervisor, officer):
    administrator.post(page_of(officer, "take_second_factor"))

    assert not Staff.objects.get(pk=officer.pk).has_second_factor
    assert roles_of(officer) == set()
    assert asked_again(administrator) == {Role.AUDITOR, Role.TRIAGE}
    assert ("administrator", "second factor taken away") in outcomes(officer)
    enrolled(Staff.objects.get(pk=officer.pk))
    request = RoleRequest.objects.get(role=Role.TRIAGE)
    assert decides(administrator, request).status_code == 403
    decides(supervisor, request)
    assert roles_of(officer) == {Role.TRIAGE}


def test_no_administrator_alone_gets_to_read_by_way_of_another_account(
    administrator, officer, client
):
    """New link, own app in the place of theirs: and still nothing that was told."""
    administrator.post(page_of(officer, "take_second_factor"))
    administrator.post(page_of(officer, "link"))
    thief = verified(client, Staff.objects.get(pk=officer.pk))

    page = thief.get(reverse("admin:reports_concernreport_changelist"))

    assert page.status_code == 403


def test_a_new_link_for_who_never_set_up_a_second_factor_leaves_no_role(administrator, client):
    """Whoever holds the link enrols an app of their own: it may be the administrator."""
    call_command("add_staff", "newcomer", "--role", "Supervisor")
    newcomer = Staff.objects.get(username="newcomer")
    assert "all roles then wait for a second person" in administrator.get(page_of(newcomer)).text

    administrator.post(page_of(newcomer, "link"))
    thief = verified(client, Staff.objects.get(pk=newcomer.pk))

    assert thief.get(reverse("admin:reports_concernreport_changelist")).status_code == 403
    assert roles_of(newcomer) == set()
    assert asked_again(administrator) == {Role.SUPERVISOR}
    assert outcomes(newcomer)[2:5] == [
        ("administrator", "new link"),
        ("administrator", "taken away: Supervisor"),
        ("administrator", "asked for: Supervisor"),
    ]


def test_a_new_link_for_who_has_a_second_factor_leaves_the_roles(administrator, officer):
    assert "There is no second factor yet" not in administrator.get(page_of(officer)).text

    administrator.post(page_of(officer, "link"))

    assert roles_of(officer) == {Role.AUDITOR, Role.TRIAGE}


def test_two_administrators_of_the_command_line_confirm_each_others_people(client):
    for name in ("first", "second"):
        call_command("add_staff", name, "--role", "Administrator")
    first, second = (
        verified(Client(), Staff.objects.get(username=name)) for name in ("first", "second")
    )
    adds(first, Role.TRIAGE)
    newcomer = Staff.objects.get(username="newcomer")
    enrolled(newcomer)

    decides(second, RoleRequest.objects.get())

    assert roles_of(newcomer) == {Role.TRIAGE}


def test_a_role_is_confirmed_by_what_is_true_now(administrator, supervisor, officer):
    """The second factor may go between the look at the request and the decision."""
    gives(administrator, officer, Role.AUDITOR, Role.TRIAGE, Role.RECORDS)
    request = RoleRequest.objects.select_related("receiver__second_factor").get()
    administrator.post(page_of(officer, "take_second_factor"))

    with pytest.raises(ValidationError, match="set up their second factor"):
        request.confirm(by=supervisor.staff)

    assert roles_of(officer) == set()


def test_the_database_asks_for_two_people_too(administrator, supervisor, officer):
    asker, other = administrator.staff, supervisor.staff
    told = {"receiver": officer, "role": Role.RECORDS, "decided_at": timezone.now()}

    for people in (
        {"asked_by": officer, "decided_by": other},
        {"asked_by": asker, "decided_by": asker},
        {"asked_by": asker, "decided_by": officer},
    ):
        with pytest.raises(ValidationError):
            RoleRequest(**told, **people).full_clean()
    RoleRequest(**told, asked_by=asker, decided_by=other).full_clean()


@pytest.mark.parametrize("role", Role)
def test_no_role_takes_effect_before_a_second_person_confirms_it(administrator, officer, role):
    officer.groups.clear()

    gives(administrator, officer, role)

    assert roles_of(officer) == set()
    assert asked_again(administrator) == {role}


# Nobody is a superuser


def test_the_database_keeps_no_superuser():
    with pytest.raises(IntegrityError, match=r"nobody_is_a_superuser|CHECK"):
        Staff.objects.create(username="root", is_superuser=True)


def test_the_command_for_superusers_names_the_other_one(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "made up for this test")

    with pytest.raises(CommandError, match="add_staff USERNAME --role Administrator"):
        call_command("createsuperuser", interactive=False, username="root", email="a@b.example")


def test_groups_have_no_pages():
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_group_changelist")


def test_making_the_roles_mends_them_and_ends_groups_made_by_hand():
    by_hand = Group.objects.create(name="Everything")
    by_hand.permissions.set(Permission.objects.all())
    triage = Group.objects.get(name=Role.TRIAGE)
    before = set(triage.permissions.all())
    triage.permissions.set(Permission.objects.all())

    call_command("make_roles")

    assert set(triage.permissions.all()) == before
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role.values)


def test_the_first_administrator_comes_from_the_command_line(capsys, client, settings):
    settings.STAFF_ADDRESS = "https://staff.example.org/"
    Group.objects.all().delete()

    call_command("add_staff", "first", "--role", "Administrator", "--role", "Auditor")

    printed = capsys.readouterr().out
    link = re.search(r"https://staff\.example\.org(/admin/set-password/\S+)", printed)[1]
    assert "Set password" in client.get(link, follow=True).text
    first = Staff.objects.get()
    assert first.roles == {Role.ADMINISTRATOR, Role.AUDITOR}
    assert outcomes(first) == [
        (None, "at the command line"),
        (None, "given: Administrator"),
        (None, "given: Auditor"),
    ]


@pytest.mark.parametrize("name", ["", "a b", "first"])
def test_a_wrong_or_taken_name_is_refused_in_words(name):
    Staff.objects.create(username="first")

    with pytest.raises(CommandError):
        call_command("add_staff", name, "--role", "Auditor")
    assert Staff.objects.count() == 1
