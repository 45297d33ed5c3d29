"""Imports go one way, so that each app can be read alone."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = {"news", "reports", "amnesty"}
PUTS_THE_SITE_TOGETHER = {
    "settings.py",
    "urls.py",
    "staff_urls.py",
    "views.py",
    "wsgi.py",
    "load_demo.py",
    "first_page.py",
}


def imported(path):
    """The top-level packages that a file imports; a relative import is its own package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("app", sorted(APPS))
def test_apps_do_not_import_each_other(app):
    wrong = {
        (path.name, name)
        for path in ROOT.glob(f"{app}/**/*.py")
        for name in imported(path)
        if name in APPS - {app}
    }

    assert wrong == set()


def test_what_the_apps_share_imports_no_app():
    wrong = {
        (path.name, name)
        for path in ROOT.glob("campaign_site/**/*.py")
        if path.name not in PUTS_THE_SITE_TOGETHER and path.parent.name != "design"
        for name in imported(path)
        if name in APPS
    }

    assert wrong == set()


def test_nothing_imports_what_puts_the_site_together():
    forbidden = {
        f"campaign_site.{name}" for name in ("settings", "urls", "views", "wsgi", "design")
    }
    files = [path for app in APPS for path in ROOT.glob(f"{app}/**/*.py")]

    wrong = {
        (path.name, name) for path in files for name in imported_modules(path) if name in forbidden
    }

    assert wrong == set()


def test_no_import_stands_inside_a_function():
    files = [path for app in [*APPS, "campaign_site"] for path in ROOT.glob(f"{app}/**/*.py")]
    functions = (
        (path.name, node.name)
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    )

    assert list(functions) == []
