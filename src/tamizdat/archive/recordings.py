"""Recordings: what readers listen to or watch, with all that belongs to it; and what makes a series of them a podcast."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final, Literal

from tamizdat.archive.parts import Part, Picture

Sort = Literal["audio", "video"]
TrackKind = Literal["captions", "subtitles", "descriptions"]
EpisodeType = Literal["full", "trailer", "bonus"]
Order = Literal["episodic", "serial"]

# By the endings of blobs. Others are bytes to keep, which no browser plays.
MEDIA_TYPES: Final = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "mov": "video/quicktime",
    "weba": "audio/webm",
}


def media_type(name: str) -> str:
    """Return the media type of a recording's file by its name."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix[1:].lower(), "application/octet-stream")


class MediaFile(Part, frozen=True, kw_only=True):
    """A recording as one file."""

    blob: str
    """Name of the blob."""
    type: str
    """Its media type: "audio/mpeg", "video/mp4"."""
    bytes: int
    """Its size."""
    bit_rate: int = 0
    """In bits per second; 0 if that is not known."""
    width: int = 0
    """Of a video, in pixels."""
    height: int = 0
    """Of a video, in pixels."""


class Track(Part, frozen=True, kw_only=True):
    """Words that are shown while a recording is played."""

    blob: str
    """Name of the blob, a WebVTT file."""
    kind: TrackKind = "captions"
    """For those who do not hear it, for those who do not know its language, or told to those who do not see it."""
    language: str
    """BCP 47 language tag of the words."""
    label: str = ""
    """As readers choose it, plain text; "" for the language's own name."""


class Cue(Part, frozen=True, kw_only=True):
    """A piece of a transcript: what somebody says at one go."""

    text: str
    """Plain text."""
    start: float | None = None
    """Seconds from the beginning; null where the transcript has no times."""
    end: float | None = None
    """Likewise."""
    speaker: str = ""
    """Who says it, where that is another than before; plain text."""


class Chapter(Part, frozen=True, kw_only=True):
    """A part of a recording that readers can go to."""

    start: float
    """Seconds from the beginning."""
    title: str
    """Plain text."""
    url: str = ""
    """Where more is found on it, absolute."""


class Recording(Part, frozen=True, kw_only=True):
    """Something to listen to or to watch: files of our own, or one that is elsewhere, to which its card leads."""

    sort: Sort
    """Whether it is heard only, or seen."""
    title: str = ""
    """Plain text; "" where the story's headline says it."""
    files: tuple[MediaFile, ...] = ()
    """The same recording in several sizes and formats, the best for most readers first; none if it is elsewhere."""
    seconds: float = 0
    """How long it is; 0 if that is not known."""
    loudness: float | None = None
    """Its integrated loudness in LUFS (EBU R 128); null where it was not measured."""
    poster: Picture | None = None
    """What stands for it until it is played."""
    tracks: tuple[Track, ...] = ()
    """Captions and subtitles."""
    transcript: tuple[Cue, ...] = ()
    """All that is said, in its order."""
    chapters: tuple[Chapter, ...] = ()
    """In their order."""
    url: str = ""
    """Where it is, if it is elsewhere; absolute."""
    provider: str = ""
    """Whose site that is: "Vimeo"."""
    credit: str = ""
    """Who made it."""
    licence: str = ""
    """Under which terms it may be played elsewhere."""


class Episode(Part, frozen=True, kw_only=True):
    """What makes a story an episode of a podcast or a show; its recording is the story's first."""

    guid: str = ""
    """By what podcast players know it, if it came from another host; "" for "urn:uuid:" and the story's id."""
    season: int = 0
    """Number of the season; 0 if there are none."""
    number: int = 0
    """Its number, within the season if there is one; 0 if it has none."""
    type: EpisodeType = "full"
    """Whether it is a whole episode."""
    explicit: bool = False
    """Whether it is not for children."""


class Podcast(Part, frozen=True, kw_only=True):
    """What podcast players and directories are told of a series."""

    guid: str = ""
    """The show's own UUID, the same wherever its feed moves."""
    author: str = ""
    """Who makes it, plain text; "" for the masthead's name."""
    email: str = ""
    """Of the owner, by which directories verify the show; "" if it is not to be told."""
    categories: tuple[str, ...] = ()
    """Names of Apple's categories, one within another by " > ": "News > Politics"."""
    order: Order = "episodic"
    """Whether the newest comes first, or each season is heard from its beginning."""
    explicit: bool = False
    """Whether it is not for children."""
    locked: bool = False
    """Whether other hosts are asked not to take the show in."""
    funding: str = ""
    """Where listeners may give, absolute; "" for the masthead's own page."""
    complete: bool = False
    """Whether no more episodes will come."""


class Played(Part, frozen=True, kw_only=True):
    """What lists and feeds tell of the recording of a story: its first."""

    sort: Sort
    """Whether it is heard only, or seen."""
    seconds: float = 0
    """How long it is; 0 if that is not known."""
    file: MediaFile | None = None
    """Its first file; null if it is elsewhere."""


def played(recordings: Sequence[Recording]) -> Played | None:
    """Return what lists tell of the first of a story's recordings."""
    if not recordings:
        return None
    first = recordings[0]
    return Played(sort=first.sort, seconds=first.seconds, file=first.files[0] if first.files else None)
