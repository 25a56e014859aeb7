"""Recordings inside a text, as a sheet shows them: players of our own files, cards of what is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from babel import Locale, UnknownLocaleError

from tamizdat.archive.bodies import safe_address
from tamizdat.archive.recordings import MediaFile, Recording, Track
from tamizdat.press.durations import clock, iso_length, length
from tamizdat.press.frames import social_image
from tamizdat.press.playing_views import (
    MediaView,
    RecordingChapter,
    RecordingView,
    SaidView,
    TimeView,
    TrackView,
)
from tamizdat.press.sheet import Sheet
from tamizdat.press.sizes import size
from tamizdat.press.speech import paragraphs

SCRIPT: Final = "player.js"
_SHAPE: Final = (16, 9)  # of a video whose size is not known


def recording(sheet: Sheet, of: Recording, at: int, *, whole: bool = True) -> str:
    """Return a recording as HTML; `at` is which of the page's it is, counted from 1.

    What is not `whole` has no transcript and no script: feeds name the one as a file, and run no other.
    """
    if of.files and whole:
        sheet.script(SCRIPT)
    return sheet.fragment("recording.html", recording=_view(sheet, of, at, whole=whole))


def _view(sheet: Sheet, of: Recording, at: int, *, whole: bool) -> RecordingView:
    first = of.files[0] if of.files else None
    widest = max(of.files, key=lambda file: file.width, default=None)
    width, height = (widest.width, widest.height) if widest and widest.width and widest.height else _SHAPE
    poster = social_image(of.poster) if of.sort == "video" and first else None
    return RecordingView(
        sort=of.sort,
        number=f"{at}",
        title=of.title,
        length=length(of.seconds, sheet.edition),
        iso=iso_length(of.seconds),
        files=_files(sheet, of.files),
        download=_file(sheet, first) if first else None,
        width=width,
        height=height,
        poster=sheet.medium(poster.blob) if poster else "",
        picture=None if first and of.sort == "video" else sheet.picture(of.poster),
        tracks=_tracks(sheet, of.tracks),
        chapters=tuple(
            RecordingChapter(
                at=_time(sheet, of, chapter.start), title=chapter.title, url=safe_address(chapter.url)
            )
            for chapter in of.chapters
        ),
        transcript=_transcript(sheet, of) if whole else (),
        keys=whole,
        url="" if first else safe_address(of.url),
        provider=of.provider,
        credit=of.credit,
        licence=of.licence,
    )


def _files(sheet: Sheet, files: Sequence[MediaFile]) -> tuple[MediaView, ...]:
    """Return files in the order in which browsers try them: the small ones are for small screens."""
    widest = max((file.width for file in files), default=0)
    by_width = sorted(files, key=lambda file: file.width or widest)
    return tuple(
        _file(sheet, file, f"(max-width:{file.width}px)" if 0 < file.width < widest else "")
        for file in by_width
    )


def _file(sheet: Sheet, file: MediaFile, media: str = "") -> MediaView:
    return MediaView(
        href=sheet.medium(file.blob),
        type=file.type,
        name=file.blob.rpartition(".")[2].upper(),
        size=size(sheet.edition, file.bytes) if file.bytes else "",
        media=media,
    )


def _tracks(sheet: Sheet, tracks: Sequence[Track]) -> tuple[TrackView, ...]:
    shown = _shown_at_first(sheet, tracks)
    return tuple(
        TrackView(
            href=sheet.medium(track.blob),
            kind=track.kind,
            language=track.language,
            label=track.label or _own_name(track.language),
            default=track is shown,
        )
        for track in tracks
    )


def _shown_at_first(sheet: Sheet, tracks: Sequence[Track]) -> Track | None:
    """Return the words that are shown at first: those in the edition's language, captions before subtitles."""
    own = sheet.edition.locale.language
    known = [each for each in tracks if each.kind != "descriptions" and _language(each.language) == own]
    return min(known, key=lambda each: each.kind != "captions", default=None)


def _language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _own_name(tag: str) -> str:
    """Return what a language is called in itself; its tag if nobody knows."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    name = str(locale.display_name or tag)
    return name[:1].upper() + name[1:]


def _time(sheet: Sheet, of: Recording, seconds: float) -> TimeView:
    written = f"{seconds:.2f}".rstrip("0").rstrip(".")
    href = f"{sheet.medium(of.files[0].blob)}#t={written}" if of.files else safe_address(of.url)
    return TimeView(label=clock(seconds, sheet.edition), seconds=written, href=href)


def _transcript(sheet: Sheet, of: Recording) -> tuple[SaidView, ...]:
    return tuple(
        SaidView(
            speaker=each.speaker,
            at=_time(sheet, of, each.start) if each.start is not None else None,
            text=each.text,
        )
        for each in paragraphs(of.transcript)
    )
