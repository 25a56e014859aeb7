"""Django's settings of the readers' server, from the newsroom's folder named by `TAMIZDAT_NEWSROOM`.

A project apart from the desk's, with a database of its own: no account, no session and no cookie is here.
"""

from __future__ import annotations

import os
from pathlib import Path

from tamizdat.config import ConfigError, read
from tamizdat.database import database
from tamizdat.post.keys import Keyring
from tamizdat.secret import secret_key
from tamizdat.worker import name

if "TAMIZDAT_NEWSROOM" not in os.environ:
    raise ConfigError("TAMIZDAT_NEWSROOM is not set: it names the newsroom's folder")

TAMIZDAT = read(Path(os.environ["TAMIZDAT_NEWSROOM"]))

try:
    KEYRING = Keyring(secret_key(TAMIZDAT.readers_key, TAMIZDAT.var / "readers-key"))
except ValueError as error:
    raise ConfigError(f"TAMIZDAT_READERS_KEY: {error}") from None
INTERFACE_KEY = secret_key(TAMIZDAT.interface_key, TAMIZDAT.var / "interface-key")
WORKER = name(TAMIZDAT.var)  # who carries letters and does tasks here

DEBUG = False
SECRET_KEY = KEYRING.token.hex()
# The server in front decides which names it answers to; links are made from the configured address.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = ["tamizdat.post", "tamizdat.readers", "django_tasks", "django_tasks_db"]
# No sessions, no cookies, no tokens against forged forms: nothing here acts for somebody whom a browser remembers. What
# changes a subscriber is signed in its address, what the desk asks in its head (docs/decisions/0036-doors.md).
MIDDLEWARE = ["tamizdat.readers.guard.Guard"]
APPEND_SLASH = False
ROOT_URLCONF = "tamizdat.readers.urls"
WSGI_APPLICATION = "tamizdat.readers.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": database(
        TAMIZDAT.readers_database_url, TAMIZDAT.var / "readers.sqlite", "READERS_DATABASE_URL"
    )
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What a provider cannot do (to tell us by which tag it counts, say) keeps no letter back.
ANYMAIL: dict[str, object] = {"IGNORE_UNSUPPORTED_FEATURES": True, **TAMIZDAT.anymail}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
USE_I18N = False  # words come from the theme's messages
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = None  # `guard` knows how large each door's requests may be
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS: list[str] = []  # no door takes files

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname:7} {name}: {message}", "style": "{"}},
    "filters": {"wordless": {"()": "tamizdat.post.wordless.Wordless"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["wordless"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "tamizdat": {"level": "INFO"},
        # Django's own lines name paths, and paths hold tokens; what went wrong is told by `guard`.
        "django": {"level": "CRITICAL", "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},
    },
}
