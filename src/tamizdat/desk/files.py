"""The files that the desk itself serves: its styles and scripts, and to those logged in the newsroom's media."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import views as staticfiles
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.views import static as django_static

from tamizdat.archive.errors import BadDocument
from tamizdat.desk import door, shelf

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_PIECE = 64 * 1024  # bytes
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
def blob(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a rendition, a recording (or the part that a player asks for), or a script of the theme, to a preview."""
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
    return _private(_part(path, kind, request.headers.get("Range", "")))


def _part(path: Path, kind: str, asked: str) -> HttpResponseBase:
    """Return a file, or the one part of it that is asked for (RFC 9110, section 14); what is not understood gets all."""
    size = path.stat().st_size
    found = _RANGE.fullmatch(asked)
    first, last = found.groups() if found else ("", "")
    start = int(first) if first else max(0, size - int(last)) if last else 0
    stop = min(int(last) + 1, size) if first and last else size
    if not (first or last) or stop <= start < size:
        response: HttpResponseBase = FileResponse(path.open("rb"), content_type=kind)
    elif start >= size:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = StreamingHttpResponse(_pieces(path, start, stop), status=206, content_type=kind)
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
        response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"] = "bytes"
    return response


def _pieces(path: Path, start: int, stop: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < stop and (piece := file.read(min(_PIECE, stop - start))):
            start += len(piece)
            yield piece


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, max-age=3600"
    # A file is shown, never run: an upload is not to act in the desk's name.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
