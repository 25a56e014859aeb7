"""What the templates of recordings are given: players, their chapters and transcripts; episodes and shows."""

from __future__ import annotations

from tamizdat.archive.recordings import Sort, TrackKind
from tamizdat.press.view_parts import CardView, LinkView, PictureView, View


class MediaView(View, frozen=True, kw_only=True):
    """A recording as one file."""

    href: str  # where the file is
    type: str  # media type: "audio/mpeg"
    name: str  # of the format: "MP3"
    size: str  # "39 MB"
    media: str  # of a video, for which screens it is: "(max-width:640px)"; "" for all others


class TrackView(View, frozen=True, kw_only=True):
    """Words that are shown while a recording is played."""

    href: str  # a WebVTT file
    kind: TrackKind  # what they are for
    language: str  # BCP 47 tag
    label: str  # as readers choose it
    default: bool  # whether it is shown unless readers choose otherwise; of one at most


class TimeView(View, frozen=True, kw_only=True):
    """A place in a recording."""

    label: str  # "12:30"
    seconds: str  # from the beginning, as addresses and scripts write it: "750"
    href: str  # the file from there on (Media Fragments URI 1.0)


class RecordingChapter(View, frozen=True, kw_only=True):
    """A chapter of a recording."""

    at: TimeView  # where it begins
    title: str  # what it is called
    url: str  # where more is found on it, absolute; may be empty


class SaidView(View, frozen=True, kw_only=True):
    """A paragraph of a transcript."""

    speaker: str  # who says it, where that is another than before; else empty
    at: TimeView | None  # when; none where the transcript has no times
    text: str  # what is said


class RecordingView(View, frozen=True, kw_only=True):
    """`recording` of recording.html: something to listen to or to watch."""

    sort: Sort  # "audio" or "video"
    number: str  # which of the page's it is, counted from 1, for names of its parts
    title: str  # may be empty
    length: str  # "41 min"; may be empty
    iso: str  # the same for machines, as ISO 8601 has it: "PT41M3S"; may be empty
    files: tuple[MediaView, ...]  # in the order in which browsers try them; none if it is elsewhere
    download: MediaView | None  # the file that is offered to be kept
    width: int  # of a video, pixels
    height: int  # of a video, pixels
    poster: str  # src of what a video shows until it is played; may be empty
    picture: PictureView | None  # the same in all sizes, for a card of what is elsewhere
    tracks: tuple[TrackView, ...]  # captions and subtitles
    chapters: tuple[RecordingChapter, ...]  # in their order
    transcript: tuple[SaidView, ...]  # all that is said; empty where the page has no styles for it, in feeds
    keys: bool  # whether a script adds to it: not in feeds
    url: str  # where it is, if it is elsewhere
    provider: str  # whose site that is; may be empty
    credit: str  # who made it; may be empty
    licence: str  # on which terms; may be empty


class HeardView(View, frozen=True, kw_only=True):
    """An episode on the page of its show."""

    card: CardView  # what lists show of it
    play: str  # href of its file; "" if it is elsewhere


class SeasonView(View, frozen=True, kw_only=True):
    """Some of a show's newest episodes."""

    number: str  # of the season, as the edition writes it; "" where the show has none
    episodes: tuple[HeardView, ...]  # in the order in which they are heard


class ShowView(View, frozen=True, kw_only=True):
    """A podcast or a video show: how it is followed, and its newest episodes."""

    author: str  # who makes it; may be empty
    feed: LinkView  # for podcast players; the label is its whole address
    funding: str  # where its friends may give, absolute; may be empty
    serial: bool  # whether each season is heard from its beginning
    complete: bool  # whether no more episodes will come
    seasons: tuple[SeasonView, ...]  # the newest first
