"""The desk as a WSGI application; `TAMIZDAT_NEWSROOM` names the newsroom's folder."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from tamizdat.loading import to_stay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.desk.settings")

with to_stay():
    application = get_wsgi_application()

# Not before its models are known.
from tamizdat.desk import ahead

ahead.begin()
