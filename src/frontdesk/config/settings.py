"""All settings, read from the environment. `docs/reference/settings.md` lists them."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import django_stubs_ext

from frontdesk.config import environment as env

django_stubs_ext.monkeypatch()  # so that `ModelForm[Ticket]` means at run time what it means to the type checker

HOME = Path(
    env.text("FRONTDESK_HOME", "~/.local/share/frontdesk", "Folder of the embedded database, files and keys.")
).expanduser()

DEBUG = env.flag("FRONTDESK_DEBUG", False, "Detailed error pages. Never on a public address.")
SECRET_KEY = env.text(
    "FRONTDESK_SECRET_KEY", "", "Signs links, sessions and mail. At least 50 characters, kept secret."
)
SECRET_KEY_FALLBACKS = env.items("FRONTDESK_SECRET_KEY_FALLBACKS", "", "Earlier secret keys that are still accepted.")
FIELD_KEYS = env.items(
    "FRONTDESK_FIELD_KEYS",
    "",
    "Keys that seal stored credentials: 32 bytes in URL-safe base64, newest first.",
)
PUBLIC_URL = env.text(
    "FRONTDESK_URL",
    "http://127.0.0.1:8000",
    "The address under which people reach Frontdesk; links in mail use it.",
).rstrip("/")
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [
    *env.items("FRONTDESK_HOSTS", "", "Further host names that are answered, besides that of FRONTDESK_URL."),
    _public.hostname or "localhost",
    *(["localhost", "127.0.0.1", "[::1]"] if (_public.hostname or "") in {"127.0.0.1", "localhost", "::1"} else []),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = env.items(
    "FRONTDESK_TRUSTED_PROXIES", "", "Addresses of reverse proxies whose X-Forwarded headers are believed."
)
ALLOW_PRIVATE_HOSTS = env.flag(
    "FRONTDESK_ALLOW_PRIVATE_HOSTS",
    False,
    "Whether mail servers, webhooks and subscribed calendars may have private or loopback addresses.",
)
PUSH_HOSTS = env.items(
    "FRONTDESK_PUSH_HOSTS",
    "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
    "Hosts of the browsers' push services that may be called; *.example.com stands for all below it. Empty: no push.",
)
CHECK_SENDERS = env.flag(
    "FRONTDESK_CHECK_SENDERS",
    True,
    "Whether SPF, DKIM, DMARC and ARC of received mail are checked; needs name servers.",
)
NAME_SERVERS = env.items(
    "FRONTDESK_NAME_SERVERS", "", "Name servers for these checks, as address or address:port. Empty: the machine's."
)
MAIL_RESOLVER = "frontdesk.channels.authentication.resolver.SystemResolver"

MAIL_CONNECTIONS = env.number(
    "FRONTDESK_MAIL_CONNECTIONS", 3, "How many messages may be on their way through one inbox's server at a time."
)
SMTP_LISTEN = env.text(
    "FRONTDESK_SMTP_LISTEN", "", "Take mail by SMTP at this address, such as 0.0.0.0:25 or unix:/path. Empty: not."
)
SMTP_PROTOCOL = env.text("FRONTDESK_SMTP_PROTOCOL", "smtp", "smtp, or lmtp behind a mail server.")
SMTP_HOSTNAME = env.text("FRONTDESK_SMTP_HOSTNAME", "", "The name that is said in SMTP. Empty: that of the machine.")
SMTP_CERTIFICATE = env.text("FRONTDESK_SMTP_CERTIFICATE", "", "PEM file of the certificate for STARTTLS.")
SMTP_KEY = env.text("FRONTDESK_SMTP_KEY", "", "PEM file of its key, when that is another file.")
SMTP_RELAYS = env.items(
    "FRONTDESK_SMTP_RELAYS", "", "Addresses of mail servers of ours in front, whose word about clients is believed."
)
SMTP_LIMIT = env.number("FRONTDESK_SMTP_LIMIT", 50, "Largest mail that is taken by SMTP, in megabytes.") * 1024**2
SMTP_CONNECTIONS = env.number("FRONTDESK_SMTP_CONNECTIONS", 100, "Clients that may be connected by SMTP at a time.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "frontdesk.kit",
    "frontdesk.events",
    "frontdesk.accounts",
    "frontdesk.customers",
    "frontdesk.channels",
    "frontdesk.knowledge",
    "frontdesk.tickets",
    "frontdesk.sla",
    "frontdesk.feedback",
    "frontdesk.updates",
    "frontdesk.routing",
    "frontdesk.workforce",
    "frontdesk.escalation",
    "frontdesk.board",
    "frontdesk.rules",
    "frontdesk.notifications",
    "frontdesk.operations",
    "frontdesk.transfer",
    "frontdesk.workspace",
    "frontdesk.console",
    "frontdesk.portal",
    "frontdesk.entrance",
    "frontdesk.api",
    "frontdesk.config",
]

MIDDLEWARE = [
    "frontdesk.kit.middleware.RequestId",
    "frontdesk.kit.middleware.TrustedProxy",
    "frontdesk.kit.middleware.SecurityHeaders",
    "django.middleware.common.CommonMiddleware",
    "frontdesk.accounts.middleware.SignedIn",
    "frontdesk.entrance.middleware.FirstStart",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "frontdesk.config.urls"
WSGI_APPLICATION = "frontdesk.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "frontdesk.kit.templates.Jinja2",
        "NAME": "jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "frontdesk.kit.templates.environment"},
    },
    {  # allauth's plain-text account mails only; every page is Jinja2
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


def _database(url: str) -> dict[str, object]:
    """Django's settings for a `postgresql://user:password@host:port/name?option=value` address."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    prepared = env.flag(
        "FRONTDESK_PREPARED_STATEMENTS",
        True,
        "Prepared statements; switch off behind an old transaction pooler.",
    )
    return {
        "ENGINE": "frontdesk.kit.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": prepared,
            "prepare_threshold": 1 if prepared else None,
            "application_name": "frontdesk",
            **query,
        },
    }


DATABASE_URL = env.text(
    "DATABASE_URL",
    "",
    "PostgreSQL 15 or newer, as postgresql://user:password@host/name. Empty: the embedded one.",
)
DATABASES = {"default": _database(DATABASE_URL or "postgresql:///frontdesk")}
LISTEN_URL = env.text(
    "FRONTDESK_LISTEN_URL", "", "DATABASE_URL for live updates, where that one leads to a connection pooler."
)
WEB_THREADS = env.number(
    "FRONTDESK_WEB_THREADS", 6, "Pages that `up` renders at a time; each thread holds one database connection."
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["frontdesk.accounts.backend.AddressBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "frontdesk.accounts.sessions"
SESSION_COOKIE_NAME = "frontdesk"
SESSION_COOKIE_AGE = 14 * 86400
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "frontdesk_csrf"
CSRF_FAILURE_VIEW = "frontdesk.config.views.refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "entered"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "frontdesk.entrance.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "frontdesk.entrance.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
PASSWORD_RESET_TIMEOUT = 3600

EMAIL_BACKEND = "frontdesk.channels.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = "frontdesk@localhost"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_DIR = Path(__file__).resolve().parent.parent / "static"

FILES = env.text("FRONTDESK_FILES", "", "Where files are kept: empty for the data folder, or s3://bucket/prefix.")
S3_ENDPOINT = env.text("FRONTDESK_S3_ENDPOINT", "", "Address of an S3-compatible store other than Amazon's.")
if FILES.startswith("s3://"):
    _s3 = urlsplit(FILES)
    _storage: dict[str, object] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _s3.netloc,
            "location": _s3.path.strip("/"),
            "endpoint_url": S3_ENDPOINT or None,
            "file_overwrite": False,
            "default_acl": None,
        },
    }
else:
    _storage = {
        "BACKEND": "frontdesk.kit.durable.DurableStorage",
        "OPTIONS": {
            "location": FILES or str(HOME / "files"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "flush": env.flag("FRONTDESK_FLUSH_FILES", True, "Wait until a file is on the disk; off is for tests."),
        },
    }
STORAGES = {
    "default": _storage,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
UPLOAD_LIMIT = env.number("FRONTDESK_UPLOAD_LIMIT", 25, "Largest file that people may attach, in megabytes.") * 1024**2
CLAMD = env.text(
    "FRONTDESK_CLAMD", "", "ClamAV's daemon that checks files, as tcp://host:3310 or unix:///path; empty for none."
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "account.W001",
    "auth.W004",  # the address is unique, by a constraint on its lower-case form
]

LOG_FORMAT = env.text("FRONTDESK_LOG", "human", "human for people, json for machines.")
LOG_LEVEL = env.text("FRONTDESK_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "default": {"()": "frontdesk.kit.logs.Json" if LOG_FORMAT == "json" else "frontdesk.kit.logs.Human"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "default"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}
