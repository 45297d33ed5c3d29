"""With nothing set, or something unsafe, the site does not start and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from campaign_site import keys

ROOT = Path(__file__).parents[2]
PRIVATE_KEY = keys.new_private_key()
SAFE = {
    "SECRET_KEY": keys.new_secret(),
    "ALLOWED_HOSTS": "www.example.org",
    "SEALING_PUBLIC_KEY": keys.public_half(PRIVATE_KEY),
    "SEALING_PRIVATE_KEYS": PRIVATE_KEY,
}
SHOW = """
import django
from django.conf import settings
from django.apps import apps
django.setup()
from django.urls import get_resolver
print(sorted(app.label for app in apps.get_app_configs()))
print([str(pattern.pattern) for pattern in get_resolver().url_patterns])
print(settings.ALLOWED_HOSTS, settings.DATABASES["default"]["OPTIONS"])
"""


def start(tmp_path, **environment):
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "campaign_site.settings",
            "VAR_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_nothing_set_it_names_all_that_is_missing(tmp_path):
    started = start(tmp_path)

    assert started.returncode != 0
    for name in SAFE:
        assert name in started.stderr


def test_with_all_that_is_needed_it_starts(tmp_path):
    assert start(tmp_path, **SAFE).returncode == 0


def test_lists_may_be_written_with_spaces(tmp_path):
    started = start(tmp_path, **SAFE | {"ALLOWED_HOSTS": "www.example.org, staff.example.org"})

    assert "['www.example.org', 'staff.example.org']" in started.stdout


def test_what_the_database_address_asks_for_is_kept(tmp_path):
    address = "postgres://user:word@host/name?sslmode=verify-full"

    started = start(tmp_path, **SAFE, DATABASE_URL=address)

    assert "'sslmode': 'verify-full'" in started.stdout


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY must have at least 50 characters"),
        ({"SECRET_KEY": f"django-insecure-{SAFE['SECRET_KEY']}"}, "made at random"),
        ({"LEAVE_URL": "http://www.example.org/"}, "LEAVE_URL must begin with https://"),
        ({"LEAVE_URL": "javascript:alert(1)"}, "LEAVE_URL must begin with https://"),
        ({"SEALING_PUBLIC_KEY": PRIVATE_KEY}, "make_keys"),
        ({"SEALING_PUBLIC_KEY": "public-" + "A" * 43}, "make_keys"),
        (
            {"SEALING_PRIVATE_KEYS": keys.new_private_key()},
            "is the other half of SEALING_PUBLIC_KEY",
        ),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"SEALING_PUBLIC_KEY": "nonsense"}, "make_keys"),
        ({"SEALING_PRIVATE_KEYS": "nonsense"}, "make_keys"),
        ({"SITE_TIER": "both"}, "SITE_TIER must be public, staff or all"),
    ],
)
def test_an_unsafe_setting_is_refused_in_words(tmp_path, wrong, words):
    started = start(tmp_path, **SAFE | wrong)

    assert started.returncode != 0
    assert words in started.stderr


def test_the_public_tier_has_no_admin_and_needs_no_private_key(tmp_path):
    public = {name: value for name, value in SAFE.items() if name != "SEALING_PRIVATE_KEYS"}

    started = start(tmp_path, **public, SITE_TIER="public")

    assert started.returncode == 0, started.stderr
    assert "admin" not in started.stdout


def test_the_public_tier_refuses_a_private_key_in_its_environment(tmp_path):
    started = start(tmp_path, **SAFE, SITE_TIER="public")

    assert started.returncode != 0
    assert "must not be in the environment of the public tier" in started.stderr
    assert PRIVATE_KEY not in started.stderr


def test_a_demonstration_makes_its_own_keys_and_keeps_them_to_itself(tmp_path):
    assert start(tmp_path, DEMO="1").returncode == 0

    made = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}

    assert made == {"secret_key": 0o600, "sealing_private_key": 0o600}


def test_a_demonstration_keeps_its_keys_from_one_start_to_the_next(tmp_path):
    start(tmp_path, DEMO="1")
    first = (tmp_path / "sealing_private_key").read_text()
    start(tmp_path, DEMO="1")

    assert (tmp_path / "sealing_private_key").read_text() == first
