"""The files that the desk itself serves: its styles and scripts, and to those logged in the newsroom's media."""

from __future__ import annotations

import mimetypes

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import views as staticfiles
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views import static as django_static

from tamizdat.archive.errors import BadDocument
from tamizdat.desk import door, shelf

_YEAR = "public, max-age=31536000, immutable"
_DAY = "public, max-age=86400"


def static(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a file of the desk's interface. Wagtail's links to its own carry their version, so they last."""
    response = staticfiles.serve(request, path, insecure=True)
    response["Cache-Control"] = _YEAR if "v" in request.GET else _DAY
    return response


@login_required
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an original or a thumbnail. It may be of a story that is not published: only to those logged in."""
    response = django_static.serve(request, path, document_root=str(settings.MEDIA_ROOT))
    return _private(response)


@login_required
def blob(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 - a view's form
    """Serve a rendition, or a script of the theme, to a preview."""
    try:
        path = shelf.find(name)
    except BadDocument as error:
        raise Http404(str(error)) from error
    if path is None:
        script = door.script(name)
        if script is None:
            raise Http404("no such file")
        return _private(HttpResponse(script, content_type="text/javascript"))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _private(FileResponse(path.open("rb"), content_type=kind))


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, max-age=3600"
    # A file is shown, never run: an upload is not to act in the desk's name.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
