"""The recordings of a specimen: one to listen to, with all that belongs to it, one to watch, and one that is elsewhere."""

from __future__ import annotations

from typing import Final

import msgspec

from tamizdat.archive.parts import Picture
from tamizdat.archive.recordings import Chapter, Cue, MediaFile, Recording, Track
from tamizdat.press.specimen_words import SpecimenWords

_SOUND: Final = 40  # seconds
_FILM: Final = 5


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """The files that the specimen plays, in the archive already: names of blobs, each with its bytes."""

    audio: tuple[str, int]
    films: tuple[tuple[str, int, int, int], ...]  # with width and height, the largest first
    captions: str


def sound(w: SpecimenWords, media: Media) -> Recording:
    """Return what is heard: with chapters, and all that is said."""
    blob, size = media.audio
    said = ((w.other, w.question), (w.person, w.answer), ("", w.paragraph), (w.other, w.quote))
    step = _SOUND / len(said)
    return Recording(
        sort="audio",
        title=w.audio,
        files=(MediaFile(blob=blob, type="audio/mpeg", bytes=size),),
        seconds=_SOUND,
        chapters=tuple(
            Chapter(start=at * 12, title=title, url="https://example.org/" if at == 1 else "")
            for at, title in enumerate(w.chapters)
        ),
        transcript=tuple(
            Cue(text=text, start=at * step, end=at * step + step - 1, speaker=speaker)
            for at, (speaker, text) in enumerate(said)
        ),
        credit=w.credit,
        licence=w.licence,
    )


def film(w: SpecimenWords, media: Media, poster: Picture, language: str) -> Recording:
    """Return what is seen: in two sizes, with captions."""
    return Recording(
        sort="video",
        title=w.film,
        files=tuple(
            MediaFile(blob=blob, type="video/mp4", bytes=size, width=width, height=height)
            for blob, size, width, height in media.films
        ),
        seconds=_FILM,
        poster=poster,
        tracks=(Track(blob=media.captions, language=language),),
        transcript=(Cue(text=w.happened),),
        credit=w.credit,
        licence=w.licence,
    )


def elsewhere(w: SpecimenWords, poster: Picture) -> Recording:
    """Return what is on another site."""
    return Recording(
        sort="video",
        title=w.embed,
        seconds=724,
        poster=poster,
        url="https://example.org/",
        provider="example.org",
    )
