"""What a file is and what can be read from it: told by its bytes, whatever its name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tamizdat.desk.recordings import ebml, id3, kinds, lossless, mp4, mpeg, ogg
from tamizdat.desk.recordings.errors import BadRecording
from tamizdat.desk.recordings.facts import Facts
from tamizdat.desk.recordings.notes import Note

LARGEST: Final = 2 * 1024**3  # bytes: an hour and a half of video at a rate that phones can play
_LOOKED_AT: Final = 4096
_TAIL: Final = 66_000  # bytes at the end of which a ZIP archive names what it holds
_LARGEST_TAG: Final = 64 * 1024 * 1024
_OTHERS: Final = {
    b"<!doctype": Note("a page of HTML"), b"<html": Note("a page of HTML"), b"<script": Note("a page of HTML"),
    b"<?php": Note("a program"),
    b"<svg": Note("a drawing"), b"%pdf-": Note("a PDF"),
}  # fmt: skip
_NOT_PLAYED: Final = {
    b"RIFF....AVI ": "AVI", b"FLV": "Flash video", b"\x30\x26\xb2\x75": "Windows Media", b"FORM": "AIFF",
    b"#!AMR": "AMR", b"caff": "CAF", b".RMF": "RealMedia", b"\x00\x00\x01\xba": "MPEG",
}  # fmt: skip


def facts(path: Path) -> Facts:
    """Return what a file is and says.

    Raises:
        BadRecording: it is no recording, is cut off, holds something else besides, is too large, or browsers do not
            play it.
    """
    size = path.stat().st_size
    if not size:
        raise BadRecording("This file is empty. Copy it again from where it was made.")
    if size > LARGEST:
        raise BadRecording(
            "The file has {} MB; at most {} MB are accepted. Export it with a lower bit rate.",
            f"{size / 2**20:.0f}", LARGEST // 2**20,
        )  # fmt: skip
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    reader = _reader(head)
    _check_single(head, tail)
    found = reader(path)
    if found.seconds <= 0:
        raise BadRecording(
            "This file does not say how long it is. Export it again from the program that made it."
        )
    return found


def check_harmless(path: Path) -> None:
    """Refuse a file that is something else than what plays.

    Raises:
        BadRecording: says what it is.
    """
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
        file.seek(max(0, path.stat().st_size - _TAIL))
        _check_single(head, file.read())


def _check_single(head: bytes, tail: bytes) -> None:
    """Refuse a file that is something else, too: what plays here would be opened as that elsewhere."""
    low = head.lower()
    other = next((name for mark, name in _OTHERS.items() if mark in low), "")
    if not other and b"PK\x05\x06" in tail:
        other = Note("a ZIP archive")
    if other:
        raise BadRecording("This file is {} at the same time. Export the recording again.", other)


def _reader(head: bytes) -> Callable[[Path], Facts]:
    for mark, reader in _READERS.items():
        if _fits(mark, head):
            return reader
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    other = next((name for mark, name in _OTHERS.items() if start.startswith(mark)), "")
    if other:
        raise BadRecording("This is not a recording but {}. Choose the recording itself.", other)
    name = next((name for mark, name in _NOT_PLAYED.items() if _fits(mark, head)), "")
    if name:
        raise BadRecording("This is a {} file, which browsers do not play. Export it as MP3 or MP4.", name)
    raise BadRecording(
        "This file is not a recording that can be played. Choose an MP3, M4A, Ogg or Opus file, or for video MP4 or WebM."
    )


def _fits(mark: bytes, head: bytes) -> bool:
    """Return whether a head begins with a mark; a dot in it stands for any byte."""
    return len(head) >= len(mark) and all(want in (0x2E, got) for want, got in zip(mark, head, strict=False))


def _mp3(path: Path) -> Facts:
    sound = mpeg.mp3(path)
    return Facts(
        kinds.MP3, sound.seconds, sound.bit_rate, "mp3", sound.sample_rate, sound.channels,
        chapters=id3.chapters(tag_of(path)),
    )  # fmt: skip


def tag_of(path: Path) -> bytes:
    """Return the tags at the beginning of an MP3 file."""
    with path.open("rb") as file:
        size = id3.size_of(file.read(10))
        file.seek(0)
        return file.read(min(size, _LARGEST_TAG))


def _aac(path: Path) -> Facts:
    sound = mpeg.aac(path)
    return Facts(kinds.AAC, sound.seconds, sound.bit_rate, "aac", sound.sample_rate, sound.channels)


def _tagged(path: Path) -> Facts:
    """Return what follows a tag: MP3, or now and then AAC."""
    try:
        return _mp3(path)
    except BadRecording:
        try:
            return _aac(path)
        except BadRecording:
            pass
        raise


def _ogg(path: Path) -> Facts:
    found = ogg.stream(path)
    kind = kinds.OPUS if found.codec == "opus" else kinds.OGG
    rate = _rate(path, found.seconds)
    return Facts(kind, found.seconds, rate, found.codec, found.sample_rate, found.channels)


def _wav(path: Path) -> Facts:
    found = lossless.wav(path)
    return Facts(
        kinds.WAV, found.seconds, _rate(path, found.seconds), "pcm", found.sample_rate, found.channels
    )


def _flac(path: Path) -> Facts:
    found = lossless.flac(path)
    return Facts(
        kinds.FLAC, found.seconds, _rate(path, found.seconds), "flac", found.sample_rate, found.channels
    )


def _mp4(path: Path) -> Facts:
    found = mp4.movie(path)
    mp4.check_played(found.codecs)
    return Facts(
        kinds.MP4 if found.has_video else kinds.M4A, found.seconds, _rate(path, found.seconds), ", ".join(found.codecs),
        found.sample_rate, found.channels, found.width, found.height, found.chapters,
    )  # fmt: skip


def _webm(path: Path) -> Facts:
    found = ebml.film(path)
    return Facts(
        kinds.WEBM if found.has_video else kinds.WEBA, found.seconds, _rate(path, found.seconds), ", ".join(found.codecs),
        found.sample_rate, found.channels, found.width, found.height,
    )  # fmt: skip


def _quicktime(path: Path) -> Facts:  # noqa: ARG001 - one of the readers
    raise BadRecording(
        "This is a {} file, which browsers do not play. Export it as MP4 with H.264 and AAC.", "QuickTime"
    )


def _rate(path: Path, seconds: float) -> int:
    return round(path.stat().st_size * 8 / seconds) if seconds else 0


_READERS: Final[dict[bytes, Callable[[Path], Facts]]] = {
    b"ID3": _tagged,
    b"\xff\xfb": _mp3, b"\xff\xfa": _mp3, b"\xff\xf3": _mp3, b"\xff\xf2": _mp3, b"\xff\xe3": _mp3, b"\xff\xe2": _mp3,
    b"\xff\xf1": _aac, b"\xff\xf9": _aac, b"\xff\xf0": _aac, b"\xff\xf8": _aac,
    b"....ftypqt  ": _quicktime,
    b"....ftyp": _mp4,
    b"OggS": _ogg,
    b"RIFF....WAVE": _wav,
    b"fLaC": _flac,
    b"\x1a\x45\xdf\xa3": _webm,
}  # fmt: skip
