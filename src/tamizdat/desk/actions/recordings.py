"""Recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import Any, Final

import msgspec
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from tamizdat.archive.recordings import Chapter
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Picture, Recording, RecordingFile, RecordingTrack
from tamizdat.desk.models.recording import check_sort
from tamizdat.desk.recordings import captions, taking, transcripts

Source = tuple[Path | bytes, str]  # a file, and what it is called

_WORDS: Final = ("sort", "title", "url", "provider", "credit", "licence")


@action
def save_recording(
    sort: str,
    *,
    title: str = "",
    files: Sequence[Source] = (),
    poster: Picture | None = None,
    tracks: Iterable[Mapping[str, Any]] = (),
    transcript: bytes = b"",
    transcript_name: str = "",
    chapters: Iterable[Mapping[str, Any]] = (),
    url: str = "",
    provider: str = "",
    credit: str = "",
    licence: str = "",
    seconds: float = 0,
    user: Any = None,
) -> Recording:
    """Keep a recording and return it. The same files with the same words are kept once.

    `sort` is "audio" or "video", or "" for that of the first file. `files` are the same recording in several sizes and
    formats, the best for most readers first. Each of `tracks` has "kind", "language", "label", "data" (bytes of WebVTT or
    SRT) and "filename"; each of `chapters` "start" in seconds, "title" and "url"; without any, those that the first file
    names are taken. The transcript is WebVTT, SRT or plain text. `url` says where it is if there are no files; then readers
    see its `title`, too, and `seconds` say how long it is.

    Raises:
        Refused: a file is no such recording, a text cannot be read, or there is neither a file nor an address.
    """
    words: dict[str, Any] = dict(zip(_WORDS, (sort, title, url, provider, credit, licence), strict=True))
    cues = _cues(transcript, transcript_name) if transcript else ()
    if not files and not url:
        raise ValueError(_("Add a file, or the address where the recording is."))
    with ExitStack() as stack:
        taken = [(stack.enter_context(taking.taken(data, aside_folder())), name) for data, name in files]
        if taken and not sort:
            sort = words["sort"] = taken[0][0].facts.kind.sort
        for each, name in taken:
            check_sort(sort, each.facts.kind.sort, name)
        found = list(taken[0][0].facts.chapters) if taken else []
        marks = [Chapter(**each) for each in chapters] or found
        lines = [_track(each) for each in tracks]
        told = _digest(
            [words, [each.source for each, _ in taken], poster.pk if poster else 0, [*lines], cues, marks]
        )
        known = Recording.objects.filter(copy=told).first()
        if known is not None:
            return known
        recording = Recording(**words, poster=poster, uploaded_by=user, copy=told)
        recording.seconds = taken[0][0].facts.seconds if taken else seconds
        recording.set_cues(cues)
        recording.files = [_file(each, name) for each, name in taken]
    recording.tracks = [_row(*each) for each in lines]
    recording.set_marks(marks)
    recording.full_clean()
    recording.save()
    return recording


def aside_folder() -> Path:
    """Return where files are looked at: beside those that are kept, so that they can be moved there."""
    return Path(settings.MEDIA_ROOT)


def _cues(data: bytes, name: str) -> Any:
    try:
        return transcripts.read(data).cues
    except ValueError as error:
        raise ValueError(f"{name or 'the transcript'}: {error}") from error


def _track(track: Mapping[str, Any]) -> tuple[bytes, str, str, str, str]:
    try:
        data = captions.track(track["data"])[0]
    except ValueError as error:
        raise ValueError(f"{track.get('filename') or 'the captions'}: {error}") from error
    name = str(track.get("filename") or f"{track['language']}.vtt")
    return data, track.get("kind") or "captions", track["language"], track.get("label") or "", name


def _file(taken: taking.Taken, name: str) -> RecordingFile:
    row = RecordingFile()
    row.take(taken, name)
    return row


def _row(data: bytes, kind: str, language: str, label: str, name: str) -> RecordingTrack:
    digest = hashlib.sha256(data).hexdigest()
    row = RecordingTrack(kind=kind, language=language, label=label, blob=f"{digest}.vtt", bytes=len(data))
    row.file.save(f"{PurePath(name).stem[:80]}.vtt", ContentFile(data), save=False)
    return row


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()
