"""Settings that every deployment shares. What differs comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from qualitymonth.settings import environment as env
from qualitymonth.settings import media
from qualitymonth.settings.icons import ICONS, THEME_FONT

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", "the folder for data and files", str(BASE_DIR / "var")))

SECRET_KEY = env.text("SECRET_KEY", "the secret that signs sessions, at least 50 random characters")
DEBUG = False
DEMO = env.boolean("DEMO", "whether this is the demo, with its accounts and its clock", False)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", "the host names this site answers to", "localhost,127.0.0.1"
)
CSRF_TRUSTED_ORIGINS = env.words(
    "CSRF_TRUSTED_ORIGINS", "origins such as https://quality.example.com"
)
SITE_URL = env.text(
    "SITE_URL", "the address that links in messages begin with", "http://localhost:8000"
)

INSTALLED_APPS = [
    "dashboard",
    "defects",
    "proposals",
    "videos",
    "training",
    "points",
    "campaigns",
    "people",
    "core",
    "unfold",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "pgtrigger",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dashboard.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.ArrivalMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.uploads.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.DamagedTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.PersonMiddleware",
    "qualitymonth.zone.CampaignZoneMiddleware",
    "qualitymonth.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qualitymonth.urls"
WSGI_APPLICATION = "qualitymonth.wsgi.application"

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
                "qualitymonth.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.ui",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------
DATABASES = {
    "default": {
        **env.database("DATABASE_URL", "the address of the PostgreSQL database"),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env.redis("REDIS_URL", "the address of the Valkey server")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR_DIR / "media"

# --- Signing in -----------------------------------------------------------
AUTH_USER_MODEL = "people.Employee"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "people.backends.RoleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "people.hashers.InitialPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "people:sign_in"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
# Django's sign-in form and authenticate() call it so, whatever the model's field is.
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "people.throttle.SignInHandler"
AXES_RESET_ON_SUCCESS = True
# Otherwise a plant behind one address stays locked out for as long as anybody tries.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "people.views.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "core.front.client_address"

# --- Language and time ----------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
# Our own words, then those of the admin's theme, which brings no Chinese.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "unfold"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["core.formats"]

# --- Files ----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "core.finders.PackageFinder",
    "core.finders.JoinFinder",
    "core.finders.IconFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": media.storage(),
    "staticfiles": {"BACKEND": "core.storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 300  # for the plain names; the hashed ones are kept for good
# Front-end packages: file below STATIC_URL -> file below node_modules.
NODE_MODULES = BASE_DIR / "node_modules"
PACKAGE_FILES = {
    "tabler/tabler.css": "@tabler/core/dist/css/tabler.min.css",
    # Reads the attributes of the admin's theme by itself, where others would evaluate them.
    "alpine/alpine.js": "@alpinejs/csp/dist/cdn.min.js",
    "tabler/tabler.js": "@tabler/core/dist/js/tabler.min.js",
    # Bars, lines and what is around them; the whole library is half as large again.
    "echarts/echarts.js": "echarts/dist/echarts.common.min.js",
    # Sends a file in pieces; loaded by the pages of videos where there is one to be sent.
    "tus/tus.js": "tus-js-client/dist/tus.min.js",
}
# File below STATIC_URL -> files below static/, joined in this order.
JOINED_FILES = {
    "css/core.css": [
        f"css/{name}.css"
        for name in (
            *("tokens", "base", "controls", "forms", "frame", "menus", "layout"),
            *("components", "toasts", "lists", "table", "photos", "story", "network", "print"),
        )
    ],
    "css/workplace.css": [
        f"css/{name}.css" for name in ("month", "admin", "admin_large", "admin_checklist")
    ],
    "css/board.css": [
        f"css/{name}.css" for name in ("tokens", "board_frame", "board_views", "board_phone")
    ],
}
# File below STATIC_URL -> an app, its font of thousands of icons, and those that are used.
ICON_FONTS = {"fonts/admin-icons.woff2": ("unfold", THEME_FONT, ICONS)}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MAX_PHOTO_BYTES = 25 * 1024 * 1024
# Six photos and the words beside them.
MAX_UPLOAD_BYTES = 6 * MAX_PHOTO_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_PERMISSIONS = 0o640
# Files on their way, in pieces; with several hosts, on a disk that they share.
UPLOAD_DIR = VAR_DIR / "uploads"
# After so many without a byte, whoever sends one is taken to be gone (deploy/nginx.conf says
# the same): a phone that lost its network would hold its thread and its file for good.
UPLOAD_SILENCE_SECONDS = 20
# Set where a front server sends the files (X-Accel-Redirect); empty: this process does.
MEDIA_ACCEL_PREFIX = env.text("MEDIA_ACCEL_PREFIX", "the front server's internal media path", "")
MEDIA_S3_BUCKET = media.BUCKET

# --- Celery ---------------------------------------------------------------
BROKER_SECONDS = 5  # after which a silent broker counts as away
CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
# Conversions have a worker of their own, so that nothing waits for them.
CELERY_TASK_ROUTES = {"videos.tasks.task_prepare": {"queue": "videos"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # as long as it takes
CELERY_WORKER_CONSUMER = "qualitymonth.steady:SteadyConsumer"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": BROKER_SECONDS,
    "visibility_timeout": 4200,  # longer than any task may take: see videos.tasks
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "qualitymonth.steady.SteadyScheduler"
CELERY_REDBEAT_REDIS_URL = env.with_option(REDIS_URL, "socket_timeout", BROKER_SECONDS)
CELERY_REDBEAT_LOCK_TIMEOUT = 15
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
SWEEP_SECONDS = env.integer("SWEEP_SECONDS", "how often deadlines are swept", 60, minimum=1)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "defects.tasks.task_sweep",
        "schedule": float(SWEEP_SECONDS),
        "options": {"expires": max(SWEEP_SECONDS - 5, 1)},
    },
    "remind": {"task": "defects.tasks.task_remind", "schedule": 60.0, "options": {"expires": 55}},
    "remind_of_proposals": {
        "task": "proposals.tasks.task_remind",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "keep_people_of_rounds": {
        "task": "videos.tasks.task_keep_people",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "add_views_of_videos": {
        "task": "videos.tasks.task_add_views",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "remind_of_reports": {
        "task": "defects.tasks.task_remind_of_reports",
        "schedule": 300.0,
        "options": {"expires": 295},
    },
    "make_duties": {
        "task": "defects.tasks.task_make_duties",
        "schedule": 300.0,
        "options": {"expires": 295},
    },
    "watch_duties": {
        "task": "defects.tasks.task_watch_duties",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "sweep_videos": {
        "task": "videos.tasks.task_sweep",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "clean_uploads": {
        "task": "videos.tasks.task_clean",
        "schedule": 3600.0,
        "options": {"expires": 3595},
    },
    "deliver": {"task": "people.tasks.task_deliver", "schedule": 5.0, "options": {"expires": 5}},
    "heartbeat": {"task": "core.tasks.task_heartbeat", "schedule": 5.0, "options": {"expires": 5}},
}

# --- Messages out ---------------------------------------------------------
# As mailtos://user:password@mail.example.com; empty: no e-mail.
MAIL_URL = env.text("MAIL_URL", "the mail server's address, as the Apprise library writes it", "")

# Whether a front server stands before this one, whose word about a request counts.
BEHIND_FRONT = False

# --- Browser-side protection ------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]  # asked from inside, where there is no TLS
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- Forms and the admin ----------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
UNFOLD = {
    "SITE_TITLE": _("Quality Month"),
    "SITE_HEADER": _("Quality Month"),
    "SITE_SUBHEADER": _("The manager's workplace"),
    "SITE_SYMBOL": "verified",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}
    ],
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": "qualitymonth.workplace.language_address"},
    "DASHBOARD_CALLBACK": "qualitymonth.workplace.start_page",
    "SIDEBAR": {"navigation": "qualitymonth.workplace.navigation"},
    "STYLES": [
        lambda request: static("css/workplace.css"),
    ],
    "SCRIPTS": [lambda request: static("js/admin.js")],
    # The colours stand in admin.css: given here, the theme writes them into the page as an
    # inline style, which our policy refuses.
    "COLORS": "qualitymonth.workplace.no_colours",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}},  # tells of every glyph
}
