"""What is heard or seen of an episode: its file with all that belongs to it, or else the card of where it is.

Django must be set up before this is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tamizdat.archive import bodies
from tamizdat.desk import actions
from tamizdat.desk.actions import Refused
from tamizdat.wire.podcast import texts
from tamizdat.wire.podcast.copy import Item, Named
from tamizdat.wire.podcast.files import RECORDING, TEXT, Files, Missing
from tamizdat.wire.podcast.times import seconds_of

_TITLE: Final = 255  # characters that the desk takes
_CHAPTER: Final = 200
_PROVIDER: Final = 100
_VIDEOS: Final = ("mp4", "m4v", "mov", "webm")
_SOUNDS: Final = ("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac")
_TRY_AGAIN: Final = "It is linked where it is. Load it into the folder of the feed and import again."

Tell = Callable[..., None]
"""Adds to the report what became of a part of the episode: what, a reason, a remedy."""


class Hearing:
    """The recording of an episode on its way to the desk."""

    def __init__(self, item: Item, language: str, files: Files, tell: Tell) -> None:
        """`language` is that of the show."""
        self.item = item
        self.language = language
        self.files = files
        self.tell = tell
        self.missing: list[str] = []  # the addresses of what cannot be had now

    def recording(self) -> Any:
        """Return the episode's recording: its file, or else the card of where it is; None where neither can be had."""
        item, enclosure = self.item, self.item.enclosure
        if enclosure is None:
            self.tell("noted", "it has no file, and is a story of the show without one")
            return None
        sort = _sort(enclosure)
        if not sort:
            self.tell(
                "left out",
                f"its file {enclosure.url} is {enclosure.type or 'of no known type'}, which is not played",
            )
            return None
        if item.others:
            self.tell("left out", f"{item.others} further files of it, in other sizes or formats")
        extras = self._extras()
        try:
            with self.files.had(enclosure.url, RECORDING) as path:
                return self._played(sort, extras, path)
        except (Missing, Refused) as error:
            self.missing.append(enclosure.url)
            self.tell("left out", f"its file {enclosure.url}: {error}", _TRY_AGAIN)
        url = bodies.safe_address(enclosure.url)
        elsewhere = {
            "url": url,
            "title": (item.title or item.guid)[:_TITLE],
            "provider": (urlsplit(url).hostname or "")[:_PROVIDER],
        }
        try:
            return (
                self._kept(sort, extras, seconds=seconds_of(item.duration) or 0, **elsewhere) if url else None
            )
        except Refused as error:
            self.tell("left out", f"the address of its file: {error}")
            return None

    def _played(self, sort: str, extras: dict[str, Any], path: Path) -> Any:
        """Keep a file, which may be of the other sort than the feed says."""
        files = [(path, _name(self.item.enclosure.url if self.item.enclosure else ""))]
        try:
            return self._kept(sort, extras, files=files)
        except Refused:
            try:
                return self._kept("audio" if sort == "video" else "video", extras, files=files)
            except Refused:
                pass
            raise

    def _kept(self, sort: str, extras: dict[str, Any], **fields: Any) -> Any:
        """Keep a recording with all that belongs to it; without that, if the desk refuses it."""
        try:
            return actions.save_recording(sort, **fields, **extras)
        except Refused as error:
            if not extras:
                raise
            found = actions.save_recording(sort, **fields)
            self.tell(
                "left out",
                f"its transcript, captions and chapters: {error}",
                "Mend them, and put them in at the desk.",
            )
            return found

    def _extras(self) -> dict[str, Any]:
        """Return the transcript, the captions in other languages and the chapters, as far as they can be had."""
        extras: dict[str, Any] = {}
        for each in texts.in_order(self.item.transcripts, self.language):
            data = self._text(each.url, "transcript")
            if data is not None:
                try:
                    extras["transcript"] = texts.as_desk_reads(data, texts.form_of(each))
                    extras["transcript_name"] = _name(each.url)
                    break
                except ValueError as error:
                    self.tell("left out", f"its transcript {each.url}: {error}")
        if tracks := list(self._tracks()):
            extras["tracks"] = tracks
        if found := texts.chapters(self.item.marks or self._marks(), _CHAPTER):
            extras["chapters"] = found
        return extras

    def _tracks(self) -> Iterator[dict[str, Any]]:
        for each in self.item.transcripts:
            if texts.form_of(each) in texts.FORMS[:2] and not texts.is_in(each, self.language):
                data = self._text(each.url, f"subtitles ({each.language})")
                if data is not None:
                    yield {
                        "kind": "subtitles",
                        "language": each.language,
                        "label": "",
                        "data": data,
                        "filename": _name(each.url),
                    }

    def _marks(self) -> Sequence[Any]:
        data = self._text(self.item.chapters, "chapters") if self.item.chapters else None
        try:
            return texts.marks(data) if data is not None else ()
        except ValueError as error:
            self.tell("left out", f"its chapters {self.item.chapters}: {error}")
            return ()

    def _text(self, url: str, what: str) -> bytes | None:
        try:
            with self.files.had(url, TEXT) as path:
                return path.read_bytes()
        except Missing as error:
            self.missing.append(url)
            self.tell(
                "left out",
                f"its {what} {url}: {error}",
                "Load it into the folder of the feed and import again.",
            )
            return None


def _sort(enclosure: Named) -> str:
    """Return whether an episode is heard or seen; "" if its file is neither."""
    ending = enclosure.url.partition("?")[0].rpartition(".")[2].lower()
    for sort, endings in (("audio", _SOUNDS), ("video", _VIDEOS)):
        if enclosure.type.startswith(f"{sort}/") or (not enclosure.type and ending in endings):
            return sort
    if enclosure.type in ("", "application/octet-stream", "binary/octet-stream"):
        return "video" if ending in _VIDEOS else "audio"
    return ""


def _name(url: str) -> str:
    """Return what a file of the web is called, for the desk's library."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2][-100:] or "recording"
