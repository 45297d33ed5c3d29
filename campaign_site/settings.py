"""Settings, all from the environment. With nothing set the site refuses to start.

`DEMO=1` is the one exception: it makes its own keys in `var/`, marks every page
as a demonstration, and works over plain HTTP.
"""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from . import databases, keys, logs, response_headers, safe_start

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEMO = env.bool("DEMO", False)
DEBUG = False

# --- Which half of the site this process serves -------------------------------

SITE_TIER = env.str("SITE_TIER", "all")
if SITE_TIER not in {"public", "staff", "all"}:
    raise ImproperlyConfigured("SITE_TIER must be public, staff or all.")
HAS_STAFF_SITE = SITE_TIER != "public"

# --- Keys ---------------------------------------------------------------------

demo = {}
if DEMO:
    demo_private_key = keys.kept_in(VAR_DIR, "sealing_private_key", keys.new_private_key)
    demo_contact_key = keys.kept_in(VAR_DIR, "sealing_contact_private_key", keys.new_private_key)
    demo = {
        "SECRET_KEY": keys.kept_in(VAR_DIR, "secret_key", keys.new_secret),
        "SEALING_PUBLIC_KEY": keys.public_half(demo_private_key),
        "SEALING_PRIVATE_KEYS": demo_private_key,
        "SEALING_CONTACT_PUBLIC_KEY": keys.public_half(demo_contact_key),
        "SEALING_CONTACT_PRIVATE_KEYS": demo_contact_key,
        "AUDIT_KEY": keys.kept_in(VAR_DIR, "audit_key", keys.new_secret),
        "INDEX_KEY": keys.kept_in(VAR_DIR, "index_key", keys.new_secret),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
    }


def from_environment(name):
    return env.str(name, "") or demo.get(name, "")


def listed(name):
    return [item.strip() for item in from_environment(name).split(",") if item.strip()]


SECRET_KEY = from_environment("SECRET_KEY")
# The one before it, while sessions and links made with it are to go on: docs/keys.md.
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS")
SEALING_PUBLIC_KEY = from_environment("SEALING_PUBLIC_KEY")
SEALING_PRIVATE_KEYS = []
SEALING_CONTACT_PUBLIC_KEY = from_environment("SEALING_CONTACT_PUBLIC_KEY")
SEALING_CONTACT_PRIVATE_KEYS = []
# What staff do is chained with the one; what links reports is hidden with the other.
AUDIT_KEY = from_environment("AUDIT_KEY") if HAS_STAFF_SITE else ""
INDEX_KEY = from_environment("INDEX_KEY") if HAS_STAFF_SITE else ""
LEAVE_URL = env.str("LEAVE_URL", "")

safe_start.refuse_missing(
    {
        "SECRET_KEY": SECRET_KEY,
        "ALLOWED_HOSTS": ALLOWED_HOSTS,
        "SEALING_PUBLIC_KEY": SEALING_PUBLIC_KEY,
        "SEALING_PRIVATE_KEYS": from_environment("SEALING_PRIVATE_KEYS") or not HAS_STAFF_SITE,
        "SEALING_CONTACT_PUBLIC_KEY": SEALING_CONTACT_PUBLIC_KEY,
        "AUDIT_KEY": AUDIT_KEY or not HAS_STAFF_SITE,
        "INDEX_KEY": INDEX_KEY or not HAS_STAFF_SITE,
    }
)
if HAS_STAFF_SITE:
    SEALING_PRIVATE_KEYS = listed("SEALING_PRIVATE_KEYS")
    # Not asked for: a staff process may read reports and not who told them.
    SEALING_CONTACT_PRIVATE_KEYS = listed("SEALING_CONTACT_PRIVATE_KEYS")
else:
    safe_start.refuse_private_keys(
        {
            name: env.str(name, "")
            for name in (
                "SEALING_PRIVATE_KEYS",
                "SEALING_CONTACT_PRIVATE_KEYS",
                "AUDIT_KEY",
                "INDEX_KEY",
            )
        }
    )
safe_start.refuse_wrong_keys("SEALING", SEALING_PUBLIC_KEY, SEALING_PRIVATE_KEYS)
safe_start.refuse_wrong_keys(
    "SEALING_CONTACT", SEALING_CONTACT_PUBLIC_KEY, SEALING_CONTACT_PRIVATE_KEYS
)
safe_start.refuse_shared_key(SEALING_PUBLIC_KEY, SEALING_CONTACT_PUBLIC_KEY)
if not DEMO:
    safe_start.refuse_weak_secrets(
        [("SECRET_KEY", SECRET_KEY)]
        + [("SECRET_KEY_FALLBACKS", secret) for secret in SECRET_KEY_FALLBACKS]
    )
    safe_start.refuse_weak(ALLOWED_HOSTS, LEAVE_URL)

# --- Applications -------------------------------------------------------------

INSTALLED_APPS = [
    "campaign_site",
    "news",
    "reports",
    "amnesty",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "crispy_forms",
]
if HAS_STAFF_SITE:
    INSTALLED_APPS += [
        "csp",
        "django_prose_editor",
        "js_asset",
        "campaign_site.staff_apps.StaffAdminConfig",
        "django.contrib.sessions",
        "django.contrib.messages",
    ]

MIDDLEWARE = [
    "campaign_site.limits.AddressTakenAway",
    "campaign_site.response_headers.on_every_answer",
    "campaign_site.response_headers.PermissionsPolicyWithoutSpaces",
    "django.middleware.security.SecurityMiddleware",
    "campaign_site.refusals.asked_by_its_own_name",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campaign_site.compressed_pages.PagesCompressionMiddleware",
    "campaign_site.revalidation.revalidated",
    "campaign_site.languages.in_the_language_of_its_address",
    "campaign_site.page_policy.PagePolicyMiddleware",
    "campaign_site.page_style.with_its_own_rules",
    "campaign_site.refusals.asked_in_a_known_way",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if HAS_STAFF_SITE:
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django_otp.middleware.OTPMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]

ROOT_URLCONF = "campaign_site.urls"
WSGI_APPLICATION = "campaign_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

context_processors = [
    "django.template.context_processors.request",
    "campaign_site.context_processors.site",
]
if HAS_STAFF_SITE:
    context_processors += [
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": context_processors},
    }
]
if HAS_STAFF_SITE:
    # In no `templatetags` folder: the public tier would load it from there, and the admin with it.
    TEMPLATES[0]["OPTIONS"]["libraries"] = {
        "waiting": "reports.admin.waiting",
        "waiting_visits": "amnesty.admin.waiting",
        "waiting_points": "amnesty.admin.waiting_points",
        "waiting_received": "amnesty.admin.waiting_received",
        "waiting_articles": "news.admin.waiting_articles",
    }

CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"

# --- The force ----------------------------------------------------------------

FORCE_PROFILE = Path(
    env.str("FORCE_PROFILE", str(BASE_DIR / "campaign_site" / "forces" / "northamptonshire.toml"))
)

# --- Database -----------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
database = DATABASES["default"]
database["CONN_MAX_AGE"] = None
database["CONN_HEALTH_CHECKS"] = True
# What the address itself says, such as sslmode=verify-full, stands.
database["OPTIONS"] = databases.options_of(database["ENGINE"]) | database.get("OPTIONS", {})

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

# Where the proxy answers without TLS, to this machine alone: `keep_pages` asks it for pages.
PROXY_ADDRESS = env.str("PROXY_ADDRESS", "")
ARTICLES_KEPT_FRESH = 20

# --- Static and uploaded files ------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Nobody asks for the editor's source maps, and compressing them takes half of a first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
# Nothing here is for the pages of others.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "sealed": {
        "BACKEND": "campaign_site.sealed_files.FolderStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
}

# The virus scanner of this machine, a path or host:port. Without it photos are drawn anew, and
# not scanned; with it nothing comes in that it has not called clean.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", "")
safe_start.refuse_wrong_scanner(CLAMD_SOCKET)

# --- Backups ------------------------------------------------------------------

# An age key, or several with commas. Its other half is in a safe: what is written stays shut here.
BACKUP_PUBLIC_KEY = env.str("BACKUP_PUBLIC_KEY", "") if HAS_STAFF_SITE else ""
safe_start.refuse_wrong_backup_key(BACKUP_PUBLIC_KEY)
# Beside the backups and in none of them: what was deleted for good, and stays so.
ERASED_LIST = Path(env.str("ERASED_LIST", str(VAR_DIR / "erased.txt")))

# --- Words and time -----------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# Each by its own name: who looks for it reads no other.
LANGUAGES = [
    ("en-gb", "English"),
    ("ro", "Română"),
    ("pl", "Polski"),
    ("lt", "Lietuvių"),
]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "campaign_site" / "locale"]

# --- Cookies and headers ------------------------------------------------------

# A demonstration works over plain HTTP, where browsers refuse Secure cookies.
IS_HTTPS = not DEMO
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""

if HAS_STAFF_SITE:
    SESSION_ENGINE = "campaign_site.staff_sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}staff"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 15 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Django would otherwise set one more cookie, which the cookies page does not name.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # gone when the browser closes; Django's own default is a year
CSRF_FAILURE_VIEW = "campaign_site.error_pages.csrf_failure"

ANSWERS_COOKIE_NAME = f"{COOKIE_PREFIX}answers"
ANSWERS_COOKIE_SECURE = IS_HTTPS

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
# Health checks ask from inside, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = response_headers.HTTPS_FOR if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = response_headers.EVERY_ANSWER["Referrer-Policy"]
X_FRAME_OPTIONS = response_headers.EVERY_ANSWER["X-Frame-Options"]
PERMISSIONS_POLICY = response_headers.NONE_OF_THEM
CONTENT_SECURITY_POLICY = {"DIRECTIVES": response_headers.PAGE_POLICY}

# --- Limits -------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100 if not HAS_STAFF_SITE else 1000
# A photo is added alone, so a request holds one file in memory and not five.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["campaign_site.uploads.MemoryOnlyUploadHandler"]
LARGEST_FILE = 10 * 1024 * 1024
# Up to here the page itself says that a file is too large; above it the request is refused.
LARGEST_UPLOAD = 32 * 1024 * 1024
# Above it a report is taken like any other, and waits in the queue of doubts.
REPORTS_AN_HOUR = env.int("REPORTS_AN_HOUR", 60)
# Above it nobody can ask for a visit online until the next hour; the page says: call 101.
BOOKINGS_AN_HOUR = env.int("BOOKINGS_AN_HOUR", 40)
# The header in which the proxy, and nobody else, says from which address a form was sent.
# Without it nobody is limited by their address: what a visitor says of it is not believed.
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", "")
# Memory and not a disk: the key that hides addresses is in no backup, and goes with the day.
memory = Path("/dev/shm")  # noqa: S108
own_memory = memory / f"campaign-site-{os.getuid()}" if memory.is_dir() else None
daily_key_dir = env.str("DAILY_KEY_DIR", "")
DAILY_KEY_DIR = Path(daily_key_dir) if daily_key_dir else own_memory
# What one address may do within ten minutes. Many phones share one, so it is far more than a
# person does: a hall of people, or the readers of Tor, are slowed and never shut out.
MOST_FROM_ONE_CLIENT = {
    "report": env.int("REPORTS_FROM_ONE_CLIENT", 10),
    "booking": env.int("BOOKINGS_FROM_ONE_CLIENT", 10),
    "feedback": env.int("FEEDBACK_FROM_ONE_CLIENT", 10),
    "addition": env.int("ADDITIONS_FROM_ONE_CLIENT", 20),
    # Wrong ones alone. Someone who copies from paper errs twice or three times.
    "code": env.int("WRONG_CODES_FROM_ONE_CLIENT", 20),
    # Wrong ones alone: all staff of a building come from one address.
    "sign-in": env.int("WRONG_SIGN_INS_FROM_ONE_CLIENT", 50),
}

# --- What somebody watches ----------------------------------------------------

# Below it /readyz calls a disk full; on a small one, below a tenth.
LEAST_FREE_DISK_MB = env.int("LEAST_FREE_DISK_MB", 1024)
# Whoever has it reads /metrics of the staff tier. Without one the page is not there.
METRICS_TOKEN = env.str("METRICS_TOKEN", "") if HAS_STAFF_SITE else ""
safe_start.refuse_short_token(METRICS_TOKEN)

# --- Secret codes -------------------------------------------------------------

# Rounds of scrypt, a power of two: 16 MB of memory and about a twentieth of a second a try.
SECRET_CODE_COST = 2**14

# --- Staff sign-in ------------------------------------------------------------

AUTH_USER_MODEL = "campaign_site.StaffMember"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
# How long the link works with which someone sets a first password: until the next shift.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# After the password staff give a code from an app. A trial would be in the way of it.
SECOND_FACTOR = not DEMO

# --- E-mail and logs ----------------------------------------------------------

# A server that does not answer must not hold up a run of send_outbox until the next ones.
EMAIL_TIMEOUT = 10
vars().update(env.email("EMAIL_URL", default="consolemail://"))
TRIAGE_EMAIL = env.str("TRIAGE_EMAIL", "")
STAFF_ADDRESS = env.str("STAFF_ADDRESS", "http://127.0.0.1:8000/" if DEMO else "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "") or TRIAGE_EMAIL
# Reminders of a visit come from the bare address: a name could say who writes.
REMINDER_FROM_EMAIL = env.str("REMINDER_FROM_EMAIL", "") or DEFAULT_FROM_EMAIL
if TRIAGE_EMAIL and HAS_STAFF_SITE and not DEMO:
    safe_start.refuse_mail_without_a_way_out(env.str("EMAIL_URL", ""), STAFF_ADDRESS)

LOGGING = logs.to_console("django")

TEST_RUNNER = "tests.runner.PytestRunner"
