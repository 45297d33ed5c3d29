"""The process that serves the public has none of the code with which staff work."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests import stack_seed

ROOT = Path(dev.__file__).parent
OURS = ("campaign_site", "news", "reports", "amnesty")
# All of the site is loaded: its models, its middleware, its addresses.
LOAD = """
import sys
from campaign_site.wsgi import application
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.urls import get_resolver
print(*(each.alias for each in connections.all(initialized_only=True) if each.connection))
get_resolver()._populate()
print(*sys.modules)
print(*(app.name for app in apps.get_app_configs()))
"""
# What is made for a first page, as far as it is there before anybody has asked for one.
FIRST_PAGE = """
from campaign_site.wsgi import application
from campaign_site import page_style
from django.db import connection
from django.template import engines
from news import views
[loader] = engines["django"].engine.template_loaders
print(*loader.get_template_cache)
print(page_style.whole.cache_info().currsize, views.ARTICLE.statement.cache_info().currsize)
print(connection.connection)
"""
# Whether rubbish is looked for while models are loaded, and when all is there.
RUBBISH = """
import gc
from django.db.models.signals import class_prepared
looked = set()
def note(**_):
    looked.add(gc.isenabled())
class_prepared.connect(note)
import campaign_site.wsgi
print(looked, gc.isenabled())
"""


def imports_the_admin(path):
    """Whether the file has to do with Django's admin, or with what is made of it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        if any(name.startswith("django.contrib.admin") for name in names):
            return True
    return False


def module(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def of_staff():
    """The modules of ours that only staff need."""
    files = {module(path): path for app in OURS for path in (ROOT / app).rglob("*.py")}
    return {name for name, path in files.items() if ".admin" in name or imports_the_admin(path)}


def loaded(tmp_path, **tier):
    """The open databases, the modules and the applications that a process of this tier has."""
    return [set(line.split()) for line in said(LOAD, tmp_path, **tier)]


def said(program, tmp_path, **tier):
    environment = {"PATH": os.environ["PATH"], **dev.production(str(tmp_path)), **tier}
    environment["DJANGO_SETTINGS_MODULE"] = "campaign_site.settings"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_public_tier_loads_no_module_of_the_staff_side(tmp_path):
    public = dict.fromkeys(dev.STAFF_KEYS, "") | {"SITE_TIER": "public"}

    _databases, modules, applications = loaded(tmp_path, **public)

    assert "campaign_site.staff_site" in of_staff()
    assert len(of_staff()) > 30
    assert modules & of_staff() == set()
    assert {"django.contrib.admin", "django.contrib.sessions"} & applications == set()
    assert "django.contrib.sessions.models" not in modules
    assert "django.contrib.admin" not in modules


def test_the_staff_tier_loads_them(tmp_path):
    _databases, modules, applications = loaded(tmp_path, SITE_TIER="staff")

    assert {"campaign_site.staff_site", "reports.admin", "news.admin"} <= modules
    assert "campaign_site" in applications


def test_no_database_is_open_when_processes_part(tmp_path):
    """Two of them would talk into one connection."""
    databases, modules, _applications = loaded(tmp_path, SITE_TIER="staff")

    assert "campaign_site.urls" in modules
    assert databases == set()


@pytest.mark.parametrize(
    "database", ["sqlite:///nothing/there.sqlite3", "postgres://127.0.0.1:1/x"]
)
def test_what_the_first_page_needs_is_made_before_the_processes_part(tmp_path, database):
    """With a database that is not there, too: nothing is asked of it."""
    public = dict.fromkeys(dev.STAFF_KEYS, "") | {"SITE_TIER": "public", "DATABASE_URL": database}
    stack_seed.put_static_files(tmp_path)

    templates, kept, opened = said(FIRST_PAGE, tmp_path, **public)

    assert {"base.html", "pages/feedback_sent.html", "news/article_detail.html"} <= set(
        templates.split()
    )
    assert (kept, opened) == ("1 1", "None")


def test_a_page_that_cannot_be_drawn_yet_keeps_no_process_from_starting(tmp_path):
    """As before the static files are collected."""
    public = dict.fromkeys(dev.STAFF_KEYS, "") | {"SITE_TIER": "public"}

    _templates, kept, _opened = said(FIRST_PAGE, tmp_path, **public)

    assert kept.endswith(" 1")


def test_the_public_tier_has_nothing_that_only_editors_use(tmp_path):
    public = dict.fromkeys(dev.STAFF_KEYS, "") | {"SITE_TIER": "public"}

    _databases, modules, _applications = loaded(tmp_path, **public)

    of_editors = {"csp.checks", "django_prose_editor", "js_asset", "news.checking"}
    assert modules & {*of_editors, "campaign_site.metrics"} == set()


def test_the_public_tier_loads_no_writer_of_feeds_before_one_is_asked_for(tmp_path):
    public = dict.fromkeys(dev.STAFF_KEYS, "") | {"SITE_TIER": "public"}

    _databases, modules, _applications = loaded(tmp_path, **public)

    assert "news.urls" in modules
    assert {"news.feeds", "xml.sax"} & modules == set()


def test_a_process_that_loads_the_site_by_itself_looks_for_no_rubbish_meanwhile(tmp_path):
    public = dict.fromkeys(dev.STAFF_KEYS, "") | {"SITE_TIER": "public"}

    assert said(RUBBISH, tmp_path, **public) == ["{False} True"]


def test_the_public_tier_loads_no_decoder_of_pictures_before_its_card_is_asked_for(tmp_path):
    """A photo is drawn by a process of its own: faults of a decoder are none of the site's."""
    public = dict.fromkeys(dev.STAFF_KEYS, "") | {"SITE_TIER": "public"}

    _databases, modules, _applications = loaded(tmp_path, **public)

    assert "campaign_site.photo_drawing" in modules
    assert {"PIL", "campaign_site.redraw"} & modules == set()
