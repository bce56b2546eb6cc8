"""Settings. All that differs between two places is read from the environment; docs/operations.md has the table."""

from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from reform_tracker import broker

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
# Everything the service writes: database, uploads, collected static files, the broker's data, the beat's memory.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).absolute()
# A command may be the first thing that ever runs here. Where the folder can't be made, the database says so itself.
with suppress(OSError):
    VAR_DIR.mkdir(parents=True, exist_ok=True)

# ---- What kind of place this is ----------------------------------------------------------------------------------------
# Serving is production unless DEMO says otherwise; reform_tracker/safety.py refuses what production must not have.
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
DEFAULT_SECRET_KEY = "demo-only-key-that-production-refuses-to-start-with"
SECRET_KEY = env("SECRET_KEY", default="") or DEFAULT_SECRET_KEY
# Commands need no host and production must name its own, so that there is no default outside the demo.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEMO else [])
# The address in mails, where there is no request to take it from. Without a slash at the end.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# ---- Applications ------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "tasks.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "axes",
    "csp",
    "tasks",
    "reports",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reform_tracker.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every address is closed to strangers unless its view says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, as its documentation asks: it turns the answer to one guess too many into the refusal.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "reform_tracker.urls"
WSGI_APPLICATION = "reform_tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tasks.views.context.navigation",
            ]
        },
    }
]

# ---- Database ----------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL")
    if env("DATABASE_URL", default="")
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "db.sqlite3")}
}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 60
# Lets several people run the tests on one server at the same time.
_test_suffix = env("TEST_DB_SUFFIX", default="")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Measured with 16 writers beside a worker: without IMMEDIATE half of the transactions fail as locked, and the
    # longest wait was 17 seconds. A worker and a browser read the test database too, so that it is a file.
    _database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    _database["TEST"] = {"NAME": str(VAR_DIR / f"test{_test_suffix}.sqlite3")}
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {"connect_timeout": 5, **_database.get("OPTIONS", {})}
    _database["TEST"] = {"NAME": f"test_{_database['NAME']}{_test_suffix}"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- Broker, cache, jobs -----------------------------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default=broker.embedded_url(VAR_DIR))
# Lets several installations share a server.
REDIS_KEY_PREFIX = env("REDIS_KEY_PREFIX", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env("CACHE_URL", default=broker.cache_url(REDIS_URL)),
        "KEY_PREFIX": REDIS_KEY_PREFIX,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
}
CELERY_BROKER_URL = broker.celery_url(REDIS_URL)
# The hard limit ends a job that hangs; the broker hands a job out again only after that, so that it never runs twice
# at the same time. kombu looks for lost jobs every 100 seconds by default; a throttle of 1 makes that 10.
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_throttle": 1,
    "global_keyprefix": REDIS_KEY_PREFIX,
    # A page or a command that can't reach the broker must hear it at once, not wait for it.
    "socket_connect_timeout": 2,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False
# The worker, in contrast, waits for its broker as long as it takes.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A job is done when it has ended, not when it was handed out: a killed worker's jobs run again.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# And one that lost its broker can't say that it is done: it is ended, and doesn't run beside its own repetition.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# What a job did is in the database (JobRun), where the administrator sees it.
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# What is computed anew soon after a change, at most once in so many seconds.
JOBS_AFTER_CHANGE = ["reports.compute_completion"]
FOLLOW_UP_SECONDS = env.int("FOLLOW_UP_SECONDS", default=60)

REMINDER_TIME = time.fromisoformat(env("REMINDER_TIME", default="07:30"))
DIGEST_TIME = time.fromisoformat(env("DIGEST_TIME", default="07:30"))
DIGEST_WEEKDAY = env("DIGEST_WEEKDAY", default="wednesday")
CELERY_BEAT_SCHEDULE = {
    "tasks.deliver_outbox": {"task": "tasks.deliver_outbox", "schedule": crontab()},
    "tasks.open_recurring_periods": {"task": "tasks.open_recurring_periods", "schedule": crontab(hour=0, minute=10)},
    "reports.compute_completion": {"task": "reports.compute_completion", "schedule": crontab(hour=0, minute=30)},
    "reports.compute_indicators": {"task": "reports.compute_indicators", "schedule": crontab(hour=0, minute=45)},
    "reports.remind_entry": {"task": "reports.remind_entry", "schedule": crontab(hour=7, minute=0)},
    "reports.freeze_period": {"task": "reports.freeze_period", "schedule": crontab(hour=1, minute=0)},
    # Every day: the job itself keeps quiet on days off, and knows the Saturdays that are worked.
    "tasks.send_due_reminders": {
        "task": "tasks.send_due_reminders",
        "schedule": crontab(hour=REMINDER_TIME.hour, minute=REMINDER_TIME.minute),
    },
    # Often enough for "at once", seldom enough that what happens together comes in one mail.
    "tasks.send_notices_at_once": {"task": "tasks.send_notices_at_once", "schedule": crontab(minute="*/5")},
    "reports.send_weekly_digest": {
        "task": "reports.send_weekly_digest",
        "schedule": crontab(hour=DIGEST_TIME.hour, minute=DIGEST_TIME.minute, day_of_week=DIGEST_WEEKDAY),
    },
}

# ---- Mail --------------------------------------------------------------------------------------------------------------
# Without an address mails are kept in the outbox and nothing is sent: code that delivers asks for EMAIL_URL first.
EMAIL_URL = env("EMAIL_URL", default="")
globals().update(env.email_url_config(EMAIL_URL or "dummymail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="Reform Tracker <reform-tracker@localhost>")

# ---- Signing in --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "tasks.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 60 * 60
# A guesser is stopped, not the ministry behind the same address: the count is per account and address together.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "reform_tracker.safety.guessed_account"
AXES_CLIENT_IP_CALLABLE = "reform_tracker.safety.client_address"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
# Who signed in from where is not ours to collect; only failures are counted.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# ---- Language and place ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["reform_tracker.formats"]
USE_TZ = True
# Document numbers and years must not be written 2.024.
USE_THOUSAND_SEPARATOR = False

# ---- Files -------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Hashed names, so that browsers may keep every file for ever. Tests name a storage that needs no collecting.
    "staticfiles": {
        "BACKEND": env("STATICFILES_BACKEND", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
# Uploads are never under an address of their own: a view checks who asks.
MEDIA_ROOT = Path(env("MEDIA_DIR", default=str(VAR_DIR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o640
MAX_UPLOAD_MB = env.int("MAX_UPLOAD_MB", default=10)
# Without files: a pasted table of some thousand orders is about 2 MB, and has a field for every cell.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# The forms have a sentence about too many files of their own, below this.
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# ---- Browser and transport security ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# The demo is plain HTTP on loopback; elsewhere everything is HTTPS unless it is switched off by name.
HTTPS = env.bool("HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
# Whether the rest of the office's domain is HTTPS, and is to be known for it to every browser, isn't ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# The proxy's own machine asks for /healthz, without HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# Only behind a proxy that always sets the header itself: else anybody could claim to have come by HTTPS.
if env.bool("TRUST_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---- API ---------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}

# ---- Logging -----------------------------------------------------------------------------------------------------------
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%H:%M:%S"}},
    # What a command prints is its answer, and may be JSON: the log goes to the other stream.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would write a second time, and mail the administrators.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # One line a minute for every job that beat sends and the worker receives says nothing; its end is enough.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
