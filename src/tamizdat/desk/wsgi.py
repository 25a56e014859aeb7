"""The desk as a WSGI application; `TAMIZDAT_NEWSROOM` names the newsroom's folder."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from tamizdat.loading import load_django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.desk.settings")

load_django()
application = get_wsgi_application()

from tamizdat.desk import ahead  # noqa: E402 - its models are known now

ahead.begin()
