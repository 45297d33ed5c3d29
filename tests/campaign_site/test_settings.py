"""With nothing set, or something unsafe, the site does not start and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from campaign_site import keys, safe_start

ROOT = Path(__file__).parents[2]
PRIVATE_KEY = keys.new_private_key()
CONTACT_KEY = keys.new_private_key()
SAFE = {
    "SECRET_KEY": keys.new_secret(),
    "ALLOWED_HOSTS": "www.example.org",
    "SEALING_PUBLIC_KEY": keys.public_half(PRIVATE_KEY),
    "SEALING_CONTACT_PUBLIC_KEY": keys.public_half(CONTACT_KEY),
    "SEALING_PRIVATE_KEYS": PRIVATE_KEY,
    "AUDIT_KEY": keys.new_secret(),
    "INDEX_KEY": keys.new_secret(),
}
PUBLIC = SAFE | {
    "SITE_TIER": "public",
    "SEALING_PRIVATE_KEYS": "",
    "AUDIT_KEY": "",
    "INDEX_KEY": "",
}
SHOW = """
import django
from django.conf import settings
from django.apps import apps
django.setup()
from django.urls import get_resolver
print(sorted(app.label for app in apps.get_app_configs()))
print([str(pattern.pattern) for pattern in get_resolver().url_patterns])
print("second factor:", settings.SECOND_FACTOR)
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


def test_with_all_that_is_needed_it_starts_and_asks_staff_for_a_second_factor(tmp_path):
    started = start(tmp_path, **SAFE)

    assert started.returncode == 0
    assert "second factor: True" in started.stdout


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
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS must have at least 50"),
        (
            {"SECRET_KEY_FALLBACKS": f"{SAFE['SECRET_KEY']}, {'a' * 60}"},
            "SECRET_KEY_FALLBACKS must have at least 50",
        ),
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
        ({"SEALING_CONTACT_PUBLIC_KEY": "nonsense"}, "A SEALING_CONTACT key can't be used"),
        ({"SEALING_CONTACT_PRIVATE_KEYS": "nonsense"}, "A SEALING_CONTACT key can't be used"),
        (
            {"SEALING_CONTACT_PRIVATE_KEYS": PRIVATE_KEY},
            "is the other half of SEALING_CONTACT_PUBLIC_KEY",
        ),
        (
            {"SEALING_CONTACT_PUBLIC_KEY": SAFE["SEALING_PUBLIC_KEY"]},
            "SEALING_CONTACT_PUBLIC_KEY must be another key",
        ),
        ({"TRIAGE_EMAIL": "triage@example.org"}, "TRIAGE_EMAIL needs EMAIL_URL"),
        (
            {"TRIAGE_EMAIL": "triage@example.org", "EMAIL_URL": "smtp://mail.example.org:25"},
            "TRIAGE_EMAIL needs STAFF_ADDRESS",
        ),
        ({"SITE_TIER": "both"}, "SITE_TIER must be public, staff or all"),
    ],
)
def test_an_unsafe_setting_is_refused_in_words(tmp_path, wrong, words):
    started = start(tmp_path, **SAFE | wrong)

    assert started.returncode != 0
    assert words in started.stderr


def test_the_public_tier_has_no_admin_and_needs_no_private_key(tmp_path):
    started = start(tmp_path, **PUBLIC)

    assert started.returncode == 0, started.stderr
    assert "admin" not in started.stdout
    assert "calendar" not in started.stdout


@pytest.mark.parametrize(
    ("name", "private_key"),
    [("SEALING_PRIVATE_KEYS", PRIVATE_KEY), ("SEALING_CONTACT_PRIVATE_KEYS", CONTACT_KEY)],
    ids=["reports", "contacts"],
)
def test_the_public_tier_refuses_a_private_key_in_its_environment(tmp_path, name, private_key):
    started = start(tmp_path, **PUBLIC | {name: private_key})

    assert started.returncode != 0
    assert f"{name} must not be in the environment of the public tier" in started.stderr
    assert private_key not in started.stderr


def test_the_staff_tier_starts_with_the_key_to_contacts_and_without_it(tmp_path):
    staff = SAFE | {"SITE_TIER": "staff"}

    assert start(tmp_path, **staff).returncode == 0
    assert start(tmp_path, **staff, SEALING_CONTACT_PRIVATE_KEYS=CONTACT_KEY).returncode == 0


def test_a_demonstration_makes_its_own_keys_and_keeps_them_to_itself(tmp_path):
    started = start(tmp_path, DEMO="1")

    assert started.returncode == 0
    assert "second factor: False" in started.stdout
    made = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}

    assert made == {
        "secret_key": 0o600,
        "sealing_private_key": 0o600,
        "sealing_contact_private_key": 0o600,
        "audit_key": 0o600,
        "index_key": 0o600,
    }


def test_a_demonstration_keeps_its_keys_from_one_start_to_the_next(tmp_path):
    start(tmp_path, DEMO="1")
    first = {path.name: path.read_text() for path in tmp_path.iterdir()}
    start(tmp_path, DEMO="1")

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == first


@pytest.mark.parametrize("address", ["localhost", "localhost:", ":3310", "localhost:clamd"])
def test_a_scanner_that_could_never_be_reached_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="CLAMD_SOCKET"):
        safe_start.refuse_wrong_scanner(address)


@pytest.mark.parametrize("address", ["", "/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310"])
def test_a_scanner_may_be_a_path_a_host_with_a_port_or_none(address):
    safe_start.refuse_wrong_scanner(address)
