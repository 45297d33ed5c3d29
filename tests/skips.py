"""No test is left out in silence: what each needs, and that CI leaves out none."""

import os

import pytest
from django.db import connection

from tests import chromium, nginx, postgres
from tests.exit import programs
from tests.html_checker import programs as html_checker

NEEDS = {
    "browser": (chromium.find() is None, "Chromium is not installed"),
    "html_checker": (html_checker.missing() != [], f"needs {', '.join(html_checker.missing())}"),
    "real_keys": (programs.missing() != [], f"needs {', '.join(programs.missing())}"),
    "stack": (
        not (nginx.find() and postgres.find()),
        "needs nginx and PostgreSQL: python3 dev.py test",
    ),
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
        if "stack" in item.fixturenames:
            item.add_marker("stack")
        if item.get_closest_marker("stack"):
            item.add_marker("program")
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
