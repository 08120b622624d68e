"""Settings that every environment shares; dev, test and prod add their own."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from .api import *  # noqa: F403
from .databases import opened
from .logs import logging_of
from .watching import *  # noqa: F403
from .watching import METRICS_AFTER, METRICS_BEFORE, WATCHING_APPS
from .web import *  # noqa: F403

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]

# All state lives in one folder, so that a backup or a fresh start is one folder too.
STATE_DIR = Path(env.str("ZIBO_FIRE_HOME", default=str(BASE_DIR / "var"))).resolve()
STATE_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "zibo_fire",
    "desk",
    "archives",
    "reports",
    "evidence",
    "cases",
    "documents",
    "deadlines",
    "accounts",
    "simple_history",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *WATCHING_APPS,
]

MIDDLEWARE = [
    "zibo_fire.health.middleware.HealthMiddleware",
    *METRICS_BEFORE,
    "common.request.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Nothing before it asks the database: whoever is turned away costs next to nothing.
    "common.admission.AdmissionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Ends sessions by time before anything looks at who asks; what was being sent is kept.
    "accounts.middleware.SessionLimitsMiddleware",
    # Default deny: a view is open to strangers only where it says so (login_not_required).
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "common.http.DomainErrorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Answers whoever is locked out instead of the view, so it comes last.
    "axes.middleware.AxesMiddleware",
    *METRICS_AFTER,
]

ROOT_URLCONF = "zibo_fire.urls"
WSGI_APPLICATION = "zibo_fire.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["common.templatetags.chinese"],
            "libraries": {"chinese": "common.templatetags.chinese"},
        },
    }
]

if env.str("DATABASE_URL", default=""):
    _database = env.db("DATABASE_URL")
else:
    _database = {"ENGINE": "django.db.backends.sqlite3", "NAME": STATE_DIR / "zibo_fire.sqlite3"}
DATABASES = {
    "default": opened(_database, statement_seconds=env.int("DATABASE_STATEMENT_SECONDS", default=30))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:start"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.PersonBackend",
]
# A session ends after this long without a request, and this long after signing in whatever happens.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", default=10 * 60 * 60)
# Weighty acts ask for the password again when it was last given longer ago than this.
STEP_UP_SECONDS = env.int("STEP_UP_SECONDS", default=15 * 60)
# The row outlives the session, so that a form sent too late can still be told whose it was.
SESSION_COOKIE_AGE = 24 * 60 * 60
CSRF_FAILURE_VIEW = "accounts.views.interrupted.csrf_failure"

# Lockout counts in the database, by person alone: any address and any browser add to the same count.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
# Trying on while locked out does not lengthen it, else anyone could lock a person out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# W006 fears counting by name and browser; failures of a name are summed over all browsers.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# allauth gives the second factor; signing up and everything by e-mail stays closed (no address leads there).
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "淄博火灾事故调查"
# The pages ask for the password again by themselves (accounts.sessions).
MFA_REAUTHENTICATION_REQUIRED = False
# What an act did is told on the next page; it belongs to the case and stays on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [SELF],
        "frame-src": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
WHITENOISE_USE_FINDERS = True

# Uploaded and rendered files, stored by content address (common.store).
FILE_STORE = "common.store.FileStore"
FILE_STORE_DIR = STATE_DIR / "files"
# In a bucket of S3-compatible storage instead, where one is named.
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
S3_REGION = env.str("S3_REGION", default="us-east-1")
if S3_BUCKET:
    FILE_STORE = "common.store_s3.S3FileStore"
# Hosts that may be told of changed cases, with the port where it is not the usual one; none unless listed.
WEBHOOK_HOSTS = env.list("WEBHOOK_HOSTS", default=[])
# Networks inside which they may lie, such as 10.20.0.0/16: private addresses are refused otherwise.
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])
# Unencrypted, and to this machine itself, for trying it out: dev and tests alone.
WEBHOOK_HTTP_TO_LOOPBACK = False
# A folder of the agency's licensed fonts (仿宋_GB2312, 方正小标宋 …), looked at before the free ones.
FONTS_DIR = env.str("ZIBO_FIRE_FONTS", default="")
# Where the set-up puts free fonts that no system package installs (仿宋).
INSTALLED_FONTS_DIR = STATE_DIR / "fonts"

# Celery: Redis where REDIS_URL names one, else files in the state folder for the worker of ./run.
QUEUE_DIR = STATE_DIR / "queue"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if env.str("REDIS_URL", default=""):
    CELERY_BROKER_URL = env.str("REDIS_URL")
    # Longer than any task may run, so that a running task is not delivered a second time.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
else:
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.5,
    }
# A web request that wants a task at once does not wait for an absent broker: the tick finds the row.
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# Tasks bound their own pieces of work; this only ends one that hangs. No soft limit: its exception would
# be taken for a fault of the piece at hand.
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE

# Signed checkpoints of the chains of events. Production puts both outside this machine's backup set.
CHECKPOINT_FILE = env.str("CHECKPOINT_FILE", default=str(STATE_DIR / "checkpoints" / "checkpoints.jsonl"))
CHECKPOINT_KEY_FILE = env.str("CHECKPOINT_KEY_FILE", default=str(STATE_DIR / "keys" / "checkpoint.key"))
# Keys of what lies encrypted in the database (identity numbers). Here they are made at the first start.
ENCRYPTION_KEY_FILE = env.str("ENCRYPTION_KEY_FILE", default=str(STATE_DIR / "keys" / "encryption-keys.json"))
ENCRYPTION_KEY_IS_MADE = True

# Lines for people here, for machines in production.
LOG_FORMAT = env.str("LOG_FORMAT", default="console")
LOGGING = logging_of(form=LOG_FORMAT)
