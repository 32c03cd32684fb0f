"""Django settings of a Motcua installation. Values come from `environment.load()` only."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from motcua.config.environment import load

ENV = load()
DEMO = ENV.demo
MADE_UP = ENV.demo or ENV.sandbox
"""Nobody in it is real: files need no scanner, the officers' certificates are our own."""
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
_public = urlsplit(ENV.public_url)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver", _public.hostname or ""]
CSRF_TRUSTED_ORIGINS = [ENV.public_url]
INTERNAL_HTTPS = _public.scheme == "https"

ROOMS = [
    "motcua.foundation.common",
    "motcua.foundation.files",
    "motcua.foundation.documents",
    "motcua.foundation.notices",
    "motcua.foundation.organisations",
    "motcua.foundation.identity",
    "motcua.foundation.signing",
    "motcua.onestop.catalogue",
    "motcua.onestop.payments",
    "motcua.onestop.dossiers",
    "motcua.onestop.registers",
    "motcua.onestop.webhooks",
    "motcua.onestop.sandbox",
    "motcua.onestop.papers",
    "motcua.onestop.feedback",
    "motcua.onestop.printing",
    "motcua.onestop.deskwork",
    "motcua.onestop.handover",
    "motcua.onestop.links",
    "motcua.office.readiness",
    "motcua.assistant.law",
    "motcua.assistant.vocabulary",
    "motcua.assistant.answers",
    "motcua.assistant.screening",
    "motcua.assistant.intake",
    "motcua.assistant.advising",
    "motcua.onestop.queue",
    "motcua.sites.pages",
    "motcua.sites.portal",
    "motcua.sites.counter",
    "motcua.sites.desk",
    "motcua.sites.operations",
    "motcua.sites.api",
    "motcua.demo",
]
ROOMS = [room for room in ROOMS if (Path(__file__).parents[2] / (room.replace(".", "/") + "/apps.py")).exists()]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "motcua.config.apps.InstallationConfig",
    *ROOMS,
]
MIDDLEWARE = [
    "motcua.sites.pages.middleware.SandboxMiddleware",
    "motcua.sites.pages.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.sites.pages.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.sites.pages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "motcua.sites.pages.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motcua.sites.pages.middleware.RefusalMiddleware",
    "motcua.sites.pages.middleware.ReadableMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "motcua.sites.pages.context.installation",
            ],
            "builtins": ["django.templatetags.i18n", "motcua.sites.pages.templatetags.mc"],
        },
    }
]
FORM_RENDERER = "motcua.sites.pages.renderers.MotcuaRenderer"


def _database(url: str) -> dict:
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "motcua",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(query.get("port") or parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "motcua",
            "connect_timeout": 10,
            # Django turns server-side preparation off; so high a threshold leaves it to those who ask
            # (`common.statements`), for whom parsing and planning were two thirds of the work.
            "prepare_threshold": 2**31 - 1,
        },
        "TEST": {"TEMPLATE": "template0"},
    }


DATABASES = {"default": _database(ENV.connection())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
CITIZEN_LOGIN_URL = "portal:sign_in"
OFFICER_LOGIN_URL = "operations:sign_in"
LOGIN_URL = OFFICER_LOGIN_URL
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
OTP_TOTP_ISSUER = "Motcua"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = INTERNAL_HTTPS
CSRF_COOKIE_SECURE = INTERNAL_HTTPS
CSRF_FAILURE_VIEW = "motcua.sites.pages.errors.csrf_failure"
# The web server listens on this machine only; a proxy with the certificate stands in front and says how it was reached.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if INTERNAL_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if INTERNAL_HTTPS else 0
# Subdomains are the province's to decide on; the proxy sends http to https.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_eid = urlsplit(ENV.eid_url)
_token = urlsplit(ENV.token_agent_url)
_agent = f"{_token.scheme}://{_token.netloc}" if _token.netloc else ""
"""The signing tool on a signer's own machine: the only other address that a page of ours may ask, and only if set."""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # Signing in and out leaves for the e-ID; nothing else may receive a form.
        "form-action": [SELF, f"{_eid.scheme}://{_eid.netloc}"],
        "frame-ancestors": [NONE],
    }
    | ({"connect-src": [SELF, _agent]} if _agent else {})
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parents[1] / "static"]
STATIC_ROOT = ENV.var / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Until they are collected (tests, a developer's shell) they come from the sources, uncompressed.
WHITENOISE_USE_FINDERS = DEBUG or not (STATIC_ROOT / "vendor").exists()
WHITENOISE_MAX_AGE = 600
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600  # the largest form ticks 500 dossiers
MAX_UPLOAD_BYTES = 20 * 1024 * 1024

API_CALLS_A_MINUTE = 600
"""Of one token; of one address without a token, a tenth."""

MOTCUA_PORTS = {
    "motcua.foundation.identity.ports.EidProvider": "motcua.outside.adapters.eid.client.build",
    "motcua.foundation.identity.ports.PopulationRegister": "motcua.outside.adapters.population.client.build",
    "motcua.foundation.signing.ports.TimestampAuthority": "motcua.outside.adapters.timestamp.client.build",
    "motcua.foundation.signing.ports.KeyHolder": "motcua.foundation.signing.keystore.build",
    "motcua.foundation.signing.ports.RemoteSigning": "motcua.outside.adapters.csc.client.build",
    "motcua.foundation.notices.ports.Mailer": "motcua.outside.adapters.smtp.client.build",
    "motcua.foundation.files.ports.Scanner": "motcua.outside.adapters.clamav.client.build",
    "motcua.onestop.payments.ports.BankTransfer": "motcua.outside.adapters.bank.client.build",
    "motcua.onestop.payments.ports.PaymentPlatform": "motcua.outside.adapters.payplat.client.build",
    "motcua.onestop.payments.ports.CardGateway": "motcua.outside.adapters.vnpay.client.build",
    "motcua.onestop.dossiers.ports.Registers": "motcua.onestop.registers.services.build",
    "motcua.onestop.dossiers.ports.Whereabouts": "motcua.onestop.handover.whereabouts.build",
    "motcua.onestop.dossiers.ports.Links": "motcua.onestop.links.services.build",
    "motcua.assistant.answers.ports.LanguageModel": "motcua.outside.adapters.model.client.build",
    "motcua.assistant.screening.ports.Looker": "motcua.outside.adapters.ocr.build",
    "motcua.assistant.intake.ports.FormReader": "motcua.outside.adapters.ocr.build",
    "motcua.assistant.screening.ports.FirstLooker": "motcua.outside.adapters.ocr.first.build",
    "motcua.onestop.webhooks.ports.Sender": "motcua.outside.adapters.webhook.client.build",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "motcua.foundation.common.logs.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "mail.log": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
