"""Django's settings, from the newsroom's folder named by `TAMIZDAT_NEWSROOM`.

A newsroom sets nothing here: what it can set stands in its `tamizdat.toml`.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from babel import Locale as _Language
from django.utils.translation import gettext_lazy as _

from tamizdat.config import ConfigError, read
from tamizdat.database import database
from tamizdat.secret import secret_key

if "TAMIZDAT_NEWSROOM" not in os.environ:
    raise ConfigError("TAMIZDAT_NEWSROOM is not set: it names the newsroom's folder")

TAMIZDAT = read(Path(os.environ["TAMIZDAT_NEWSROOM"]))
_SITE = urlsplit(TAMIZDAT.site.url)

DEBUG = False
SECRET_KEY = secret_key(TAMIZDAT.secret_key, TAMIZDAT.var / "secret-key")
# The server in front decides which names it answers to; the desk's links are made from the site's address.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "tamizdat.desk",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "tamizdat.desk.accounts.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tamizdat.desk.admin.after.Reports",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "tamizdat.desk.urls"
WSGI_APPLICATION = "tamizdat.desk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tamizdat.desk.admin.pausing.context",
            ],
        },
    },
]

DATABASES = {"default": database(TAMIZDAT.database_url, TAMIZDAT.var / "desk.sqlite")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Languages: those of the editions for copy, English and Russian for the desk itself.


def _language_name(tag: str) -> str:
    language = _Language.parse(tag, sep="-")
    return (language.get_display_name() or tag).capitalize()


WAGTAIL_CONTENT_LANGUAGES = [(tag.lower(), _language_name(tag)) for tag in TAMIZDAT.site.editions]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("ru", "Русский")]
LANGUAGES = list(dict(WAGTAIL_CONTENT_LANGUAGES + WAGTAILADMIN_PERMITTED_LANGUAGES).items())
LANGUAGE_CODE = TAMIZDAT.site.editions[0].lower()
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = TAMIZDAT.site.time_zone
WAGTAIL_USER_TIME_ZONES = [TAMIZDAT.site.time_zone]

# Addresses: all of the desk stands under /desk/.

STATIC_URL = "/desk/static/"
MEDIA_URL = "/desk/media/"
MEDIA_ROOT = TAMIZDAT.media
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/"

# Behind the newsroom's own server, and perhaps a proxy in front of that, on http or https.

USE_X_FORWARDED_HOST = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = sorted({f"{scheme}://{_SITE.netloc}" for scheme in ("http", "https")})
SESSION_COOKIE_NAME = "desk-session"
CSRF_COOKIE_NAME = "desk-csrf"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = "/desk/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SITE.scheme == "https"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the preview stands in a frame
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long story has many blocks
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# Wagtail

WAGTAIL_SITE_NAME = _("Tamizdat desk")
WAGTAILADMIN_BASE_URL = TAMIZDAT.site.url.rstrip("/").removesuffix(_SITE.path.rstrip("/") or "\0")
WAGTAIL_ENABLE_UPDATE_CHECK = False  # it would call home
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = True
WAGTAIL_PASSWORD_RESET_ENABLED = False  # no mail is set up; the chief editor sets a new password
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_RECENT_EDITS_LIMIT = 5
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 50
WAGTAILEMBEDS_FINDERS: list[
    dict[str, str]
] = []  # an embed is a card that the editor writes; nothing is fetched
WAGTAILIMAGES_IMAGE_MODEL = "desk.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "tamizdat.desk.picture_form.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_EXTENSIONS = [
    "pdf", "odt", "ods", "docx", "xlsx", "csv", "txt", "epub", "zip", "mp3", "ogg", "opus", "m4a", "aac",
]  # fmt: skip
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tamizdat.desk.search"}}
WAGTAIL_WORKFLOW_ENABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname:7} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"tamizdat": {"level": "INFO"}},
}
