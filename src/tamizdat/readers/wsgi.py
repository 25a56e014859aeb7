"""The readers' server as a WSGI application; `TAMIZDAT_NEWSROOM` names the newsroom's folder."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.readers.settings")

application = get_wsgi_application()
