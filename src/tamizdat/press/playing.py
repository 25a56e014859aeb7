"""Recordings inside a text, as a sheet shows them."""

from __future__ import annotations

from tamizdat.archive.recordings import Recording
from tamizdat.press.playing_views import RecordingView
from tamizdat.press.sheet import Sheet


def recording(sheet: Sheet, of: Recording) -> str:
    """Return a recording as HTML."""
    view = RecordingView(
        sort=of.sort,
        title=of.title,
        files=tuple(sheet.medium(file.blob) for file in of.files),
        elsewhere=of.url,
    )
    return sheet.fragment("recording.html", recording=view)
