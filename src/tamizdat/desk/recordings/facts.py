"""What is known of a file."""

from __future__ import annotations

import msgspec

from tamizdat.archive.recordings import Chapter
from tamizdat.desk.recordings.kinds import FileKind


class Facts(msgspec.Struct, frozen=True):
    """What was read from a file; 0 and "" where it does not say so."""

    kind: FileKind
    seconds: float = 0
    bit_rate: int = 0  # bits per second
    codec: str = ""
    sample_rate: int = 0  # per second
    channels: int = 0
    width: int = 0  # pixels
    height: int = 0
    chapters: tuple[Chapter, ...] = ()
