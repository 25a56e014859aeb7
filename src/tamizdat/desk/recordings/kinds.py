"""The kinds of files that are accepted as recordings."""

from __future__ import annotations

from typing import Final

import msgspec

from tamizdat.archive.recordings import Sort


class FileKind(msgspec.Struct, frozen=True):
    """A kind of file."""

    sort: Sort
    type: str  # its media type
    extension: str
    wasteful: bool = False  # whether another kind would say the same in a fraction of the size


MP3: Final = FileKind("audio", "audio/mpeg", "mp3")
AAC: Final = FileKind("audio", "audio/aac", "aac")
M4A: Final = FileKind("audio", "audio/mp4", "m4a")
OGG: Final = FileKind("audio", "audio/ogg", "ogg")
OPUS: Final = FileKind("audio", "audio/ogg", "opus")
WAV: Final = FileKind("audio", "audio/wav", "wav", wasteful=True)
FLAC: Final = FileKind("audio", "audio/flac", "flac", wasteful=True)
WEBA: Final = FileKind("audio", "audio/webm", "weba")
MP4: Final = FileKind("video", "video/mp4", "mp4")
WEBM: Final = FileKind("video", "video/webm", "webm")

KINDS: Final = {kind.extension: kind for kind in (MP3, AAC, M4A, OGG, OPUS, WAV, FLAC, WEBA, MP4, WEBM)}
