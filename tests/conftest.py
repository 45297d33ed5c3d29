"""What holds for every test: no way out of this machine, and people of staff to sign in."""

import ipaddress
import socket

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import sync_playwright

from campaign_site import force, roles
from tests import audit_guards, kept
from tests.exit.neutral_site import NeutralSite
from tests.stack import STAFF_NAME, Stack

# Which tests can run here, and how they end; a test of such a rule loads it alone. And the
# address of each staff page.
pytest_plugins = ["tests.skips", "tests.ending", "tests.staff_addresses"]


def is_this_machine(host):
    if host in {None, "", "localhost", b"localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def guarded(function, host_of):
    def call(*args, **kwargs):
        host = host_of(*args)
        if not is_this_machine(host):
            raise AssertionError(f"A test tried to reach {host}.")
        return function(*args, **kwargs)

    return call


def host_of_connection(sock, address):
    return address[0] if sock.family in {socket.AF_INET, socket.AF_INET6} else None


@pytest.fixture(scope="session", autouse=True)
def offline():
    """No test may ask the network for anything; Chromium is kept in by its own fixtures."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            method = getattr(socket.socket, name)
            patch.setattr(socket.socket, name, guarded(method, host_of_connection))
        patch.setattr(socket, "getaddrinfo", guarded(socket.getaddrinfo, lambda host, *_: host))
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    with audit_guards.taken_down_between_tests():
        yield


@pytest.fixture(autouse=True)
def nothing_is_drawn_yet():
    """A test may change how a page is drawn, which no page is kept by."""
    kept.forget()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def neutral(settings):
    """Where "Leave this site" goes: a page of this machine that the test can slow down."""
    site = NeutralSite()
    settings.LEAVE_URL = site.url
    force.current.cache_clear()

    yield site

    site.close()
    force.current.cache_clear()


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """The site as it is delivered, behind nginx and on PostgreSQL: one for all tests.

    It counts its clients and sends its e-mail into a folder. Whoever breaks it mends it.
    """
    folder = tmp_path_factory.mktemp("stack")
    settings = {
        "CLIENT_ADDRESS_HEADER": "X-Client-Address",
        "TRIAGE_EMAIL": "triage@example.org",
        "STAFF_ADDRESS": f"https://{STAFF_NAME}/",
        "EMAIL_URL": f"filemail:///{folder}/home/mails",
    }
    with Stack(folder, **settings) as stack:
        yield stack


@pytest.fixture
def signed_in_as(db):
    """A client of a new member of staff with these roles: `signed_in_as(Role.TRIAGE)`."""

    def sign_in(*given, name=""):
        roles.make(*given)
        name = name or "-".join(given).lower() or "nobody"
        staff = get_user_model().objects.create(username=name, is_staff=True)
        staff.groups.set(Group.objects.filter(name__in=given))
        client = Client()
        client.force_login(staff)
        client.staff = staff
        return client

    return sign_in


@pytest.fixture
def admin_user(db):
    """In the place of pytest-django's superuser, which nobody can be: someone with all roles."""
    roles.make()
    staff = get_user_model().objects.create(username="admin", is_staff=True)
    staff.groups.set(Group.objects.all())
    return staff


@pytest.fixture
def admin_client(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client
