"""Settings, all from the environment. With nothing set the site refuses to start.

`DEMO=1` is the one exception: it makes its own keys in `var/`, marks every page
as a demonstration, and works over plain HTTP.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from . import inline, keys, safe_start

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
    safe_start.refuse_weak(SECRET_KEY, ALLOWED_HOSTS, LEAVE_URL)

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
    "csp",
    "django_prose_editor",
    "js_asset",
]
if HAS_STAFF_SITE:
    INSTALLED_APPS += [
        "campaign_site.apps.StaffAdminConfig",
        "django.contrib.sessions",
        "django.contrib.messages",
    ]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campaign_site.compressed_pages.PagesGZipMiddleware",
    "campaign_site.revalidation.revalidated",
    "campaign_site.languages.in_the_language_of_its_address",
    "csp.middleware.CSPMiddleware",
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
if database["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE and one WAL file: no transaction is lost under load.
    # secure_delete: what is deleted is overwritten.
    ours = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;"
            "PRAGMA temp_store=MEMORY"
        ),
    }
else:
    # How long a statement may take is the database role's own setting: docs/deploy.md.
    ours = {"connect_timeout": 3, "options": "-c idle_in_transaction_session_timeout=10s"}
# What the address itself says, such as sslmode=verify-full, stands.
database["OPTIONS"] = ours | database.get("OPTIONS", {})

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

# --- Static and uploaded files ------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Nobody asks for the editor's source maps, and compressing them takes half of a first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
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
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
# no-referrer makes Chromium send "Origin: null", and Django then refuses every form.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, inline.csp_hash(inline.exit_script())],
        "style-src": [
            SELF,
            inline.csp_hash(inline.style(FORCE_PROFILE, False)),
            inline.csp_hash(inline.style(FORCE_PROFILE, True)),
        ],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
    }
}
# Trusted Types break the admin's own scripts.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, inline.csp_hash(inline.exit_script())],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}

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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"site": {"()": "campaign_site.logs.SilentFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "site", "level": "ERROR"}
    },
    "root": {"handlers": ["console"], "level": "ERROR"},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}

TEST_RUNNER = "tests.runner.PytestRunner"
