"""The readers' server as a WSGI application; `TAMIZDAT_NEWSROOM` names the newsroom's folder."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from tamizdat.loading import to_stay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.readers.settings")

with to_stay():
    application = get_wsgi_application()
