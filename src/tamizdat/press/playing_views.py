"""What the templates of recordings are given."""

from __future__ import annotations

from tamizdat.archive.recordings import Sort
from tamizdat.press.view_parts import View


class RecordingView(View, frozen=True, kw_only=True):
    """`recording` of recording.html: something to listen to or to watch."""

    sort: Sort  # "audio" or "video"
    title: str  # may be empty
    files: tuple[str, ...]  # hrefs; none if it is elsewhere
    elsewhere: str  # where it is then; else empty
