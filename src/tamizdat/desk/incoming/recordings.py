"""Recordings that come with documents: kept with their files as they are, so that they go out as they came in."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
from django.core.files import File

from tamizdat.archive import recordings
from tamizdat.desk import imports
from tamizdat.desk.actions import Refused
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.models import Recording, RecordingChapter, RecordingFile, RecordingTrack
from tamizdat.desk.recordings import probing, taking
from tamizdat.desk.recordings.errors import BadRecording


def kept(recording: recordings.Recording, files: Files) -> Recording:
    """Return the recording at the desk that is shown as this one; the title of one with files is the story's.

    Raises:
        Refused: a file did not come with it, or is not what it is said to be.
    """
    if recording.files:
        recording = msgspec.structs.replace(recording, title="")
    named = hashlib.sha256(msgspec.json.encode(recording)).hexdigest()
    key = f"recording/{named}"
    known: Recording | None = imports.recall(key)[1]
    if known is None:
        known = _made(recording, files)
        imports.remember(key, named, known)
    return known


def _made(recording: recordings.Recording, files: Files) -> Recording:
    fields = ("sort", "title", "url", "provider", "credit", "licence", "seconds", "loudness")
    made = Recording(**{field: getattr(recording, field) for field in fields})
    made.poster = files.picture(recording.poster, whole=True) if recording.poster else None
    made.set_cues(recording.transcript)
    made.clean_fields(exclude=["poster"])
    made.files = [_file(each, files) for each in recording.files]
    made.tracks = [_track(each, files) for each in recording.tracks]
    made.chapters = [
        RecordingChapter(start=each.start, title=each.title, url=each.url) for each in recording.chapters
    ]
    made.save()
    return made


def _file(file: recordings.MediaFile, files: Files) -> RecordingFile:
    path = files.kept(file.blob)
    size = path.stat().st_size
    if size != file.bytes:
        raise Refused(f"the recording {file.blob} has {size} bytes, not {file.bytes}")
    try:
        probing.check_harmless(path)
    except BadRecording as error:
        raise Refused(f"the recording {file.blob}: {error}") from error
    row = RecordingFile(
        blob=file.blob,
        bytes=size,
        type=file.type,
        bit_rate=file.bit_rate,
        width=file.width,
        height=file.height,
        source=taking.digest_of(path),
        name=file.blob[:16],
    )
    return _with_file(row, path)


def _track(track: recordings.Track, files: Files) -> RecordingTrack:
    path = files.kept(track.blob)
    with path.open("rb") as file:
        head = file.read(9)
    if not head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") or path.suffix != ".vtt":
        raise Refused(f"the captions {track.blob} are not WebVTT")
    row = RecordingTrack(
        blob=track.blob,
        bytes=path.stat().st_size,
        kind=track.kind,
        language=track.language,
        label=track.label,
    )
    return _with_file(row, path)


def _with_file(row: Any, path: Path) -> Any:
    with path.open("rb") as file:
        row.file.save(f"{path.stem[:16]}{path.suffix}", File(file), save=False)
    return row
