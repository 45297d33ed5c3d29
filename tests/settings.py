"""The site's settings in a demonstration of its own, which is gone when the tests end.

Only `DATABASE_URL` is taken from the outside, so that the same tests run on
SQLite and on PostgreSQL; nothing else a developer has set can change a result.
"""

import atexit
import os
from tempfile import TemporaryDirectory

folder = TemporaryDirectory(prefix="campaign-site-tests-")
atexit.register(folder.cleanup)

for name in (
    "ALLOWED_HOSTS",
    "AUDIT_KEY",
    "BACKUP_PUBLIC_KEY",
    "CACHE_URL",
    "CLAMD_SOCKET",
    "CLIENT_ADDRESS_HEADER",
    "DAILY_KEY_DIR",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "ERASED_LIST",
    "FORCE_PROFILE",
    "INDEX_KEY",
    "LEAST_FREE_DISK_MB",
    "LEAVE_URL",
    "MEDIA_ROOT",
    "METRICS_TOKEN",
    "BOOKINGS_AN_HOUR",
    "PROXY_ADDRESS",
    "REMINDER_FROM_EMAIL",
    "REPORTS_AN_HOUR",
    "SEALING_CONTACT_PRIVATE_KEYS",
    "SEALING_CONTACT_PUBLIC_KEY",
    "SEALING_PRIVATE_KEYS",
    "SEALING_PUBLIC_KEY",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SITE_TIER",
    "STAFF_ADDRESS",
    "TRIAGE_EMAIL",
):
    os.environ.pop(name, None)
os.environ["DEMO"] = "1"
os.environ["VAR_DIR"] = folder.name
os.environ["DAILY_KEY_DIR"] = f"{folder.name}/day"
# Playwright runs an event loop in the thread of the tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from campaign_site.settings import *  # noqa: E402, F403
from campaign_site.settings import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: the live server's threads would share the one connection of a
    # database in memory, and meet in the middle of each other's transactions.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(exist_ok=True)

# Slow on purpose elsewhere; a test that is about passwords sets its own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# So are secret codes.
SECRET_CODE_COST = 2
