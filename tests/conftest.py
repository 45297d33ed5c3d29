"""What holds for every test: no way out of this machine, and no test left out in silence."""

import ipaddress
import os
import socket

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from campaign_site import force
from tests import chromium
from tests.exit import programs
from tests.exit.neutral_site import NeutralSite

NEEDS = {
    "browser": (chromium.find() is None, "Chromium is not installed"),
    "real_keys": (programs.missing() != [], f"needs {', '.join(programs.missing())}"),
    "postgres": (connection.vendor != "postgresql", "needs PostgreSQL: python3 dev.py test"),
    "sqlite": (connection.vendor != "sqlite", "needs SQLite"),
}
DATABASE = {"db", "transactional_db"}
# In CI each of these is met by one of the two runs; any other skip is a test that never ran.
SKIPS_THAT_ANOTHER_RUN_MAKES_GOOD = ("postgres", "sqlite")


def stores_something(item):
    return (
        item.get_closest_marker("django_db")
        or item.get_closest_marker("postgres")
        or not DATABASE.isdisjoint(item.fixturenames)
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")
        if stores_something(item):
            item.add_marker("database")
        for marker, (is_missing, reason) in NEEDS.items():
            if is_missing and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    is_made_good = any(map(item.get_closest_marker, SKIPS_THAT_ANOTHER_RUN_MAKES_GOOD))
    if report.skipped and os.environ.get("CI") == "true" and not is_made_good:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and in CI no test may be: {report.longrepr}"
    return report


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
