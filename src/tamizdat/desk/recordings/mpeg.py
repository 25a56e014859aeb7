"""MPEG audio in frames: MP3 (ISO/IEC 11172-3, 13818-3) and AAC in ADTS (ISO/IEC 13818-7). All frames are counted.

So the length is right whatever a head claims, and it shows where the sound ends.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tamizdat.desk.recordings.errors import BadRecording, truncated
from tamizdat.desk.recordings.id3 import end_of_tags

_RATES: Final = {
    3: (44100, 48000, 32000),
    2: (22050, 24000, 16000),
    0: (11025, 12000, 8000),
}  # by version's bits
_KILOBITS: Final = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1, layer III
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_AAC_RATES: Final = (
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
)  # fmt: skip
_SEARCHED: Final = 64 * 1024  # bytes in which the next frame is looked for where one is damaged
_LOST: Final = 0.02  # of a file may be something else than frames
_TRAILING: Final = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3")


class Frame(NamedTuple):
    """The head of a frame."""

    length: int  # bytes
    samples: int
    rate: int  # samples per second
    channels: int


class Sound(msgspec.Struct, frozen=True):
    """MPEG audio as a file has it."""

    seconds: float
    bit_rate: int
    sample_rate: int
    channels: int
    start: int  # where the first frame begins
    end: int  # where the last one ends


def mp3(path: Path) -> Sound:
    """Return what an MP3 file holds.

    Raises:
        BadRecording: there are no frames in it, it is cut off, or holds something else besides.
    """
    return _counted(path, _mp3_frame, "MP3")


def aac(path: Path) -> Sound:
    """Return what an AAC file in ADTS holds; see `mp3`."""
    return _counted(path, _aac_frame, "AAC")


def _counted(path: Path, frame: Callable[[bytes], Frame | None], name: str) -> Sound:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = _first(data, end_of_tags(data), frame)
        head = frame(data[start : start + 8]) if start >= 0 else None
        if head is None:
            raise BadRecording("There is no sound in this {} file. Export it again.", name)
        promised = _promised(data[start : start + 200]) if name == "MP3" else 0
        at, frames, samples, lost, size = start, 0, 0, 0, len(data)
        while at < size:
            each = frame(data[at : at + 8])
            if each is not None:
                if at + each.length > size:
                    break  # the last one is cut: radio recordings end so
                frames, samples, at = frames + 1, samples + each.samples, at + each.length
                continue
            if _is_trailing(data, at):
                break
            found = _first(data, at + 1, frame)
            if found < 0:
                lost += size - at
                break
            lost, at = lost + found - at, found
    if promised and frames < promised * 0.98:
        raise truncated()
    if lost > max(_LOST * (size - start), 4096):
        raise BadRecording(
            "Something else than sound was added to this {} file. Export it again from the program that made it.",
            name,
        )
    if promised and frames > 1:
        samples -= head.samples  # the frame that makes the promise is silent
    seconds = samples / head.rate
    if seconds <= 0:
        raise BadRecording("There is no sound in this {} file. Export it again.", name)
    return Sound(seconds, round((at - start) * 8 / seconds), head.rate, head.channels, start, at)


def _first(data: mmap.mmap, at: int, frame: Callable[[bytes], Frame | None]) -> int:
    """Return where the next frame that another one follows begins; -1 if there is none nearby."""
    end = min(at + _SEARCHED, len(data))
    while (at := data.find(b"\xff", at, end)) >= 0:
        head = frame(data[at : at + 8])
        if head is not None:
            follows = at + head.length
            if follows == len(data) or frame(data[follows : follows + 8]) or _is_trailing(data, follows):
                return at
        at += 1
    return -1


def _is_trailing(data: mmap.mmap, at: int) -> bool:
    """Return whether tags, or silence that fills up, stand at the end of the sound."""
    head = data[at : at + 16]
    return head.startswith(_TRAILING) or not any(data[at : at + _SEARCHED])


def _promised(frame: bytes) -> int:
    """Return how many frames the first one says that there are (Xing's and LAME's way); 0 if it does not."""
    for name in (b"Xing", b"Info"):
        at = frame.find(name, 4, 64)
        if at > 0 and frame[at + 7] & 1:
            return int.from_bytes(frame[at + 8 : at + 12], "big")
    return 0


def _mp3_frame(head: bytes) -> Frame | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # synchronised, layer III
        return None
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate == 3 or not 0 < bits < 15:
        return None
    is_one = version == 3
    samples, rate = (1152 if is_one else 576), _RATES[version][rate]
    length = samples // 8 * _KILOBITS[is_one][bits - 1] * 1000 // rate + (head[2] >> 1 & 1)
    return Frame(length, samples, rate, 1 if head[3] >> 6 == 3 else 2)


def _aac_frame(head: bytes) -> Frame | None:
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate, length = head[2] >> 2 & 15, (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate >= len(_AAC_RATES) or length < 7:
        return None
    return Frame(length, 1024 * ((head[6] & 3) + 1), _AAC_RATES[rate], (head[2] & 1) << 2 | head[3] >> 6)
