"""Moving a show in: by the file of its feed, by its address, or from a folder in which all of it was loaded before.

Django must be set up before this is imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import OperationalError

from tamizdat.desk import editions, marks
from tamizdat.desk.imports import importing
from tamizdat.wire.bringing.memory import Progress, Remembering
from tamizdat.wire.bringing.podcast.episodes import Episodes
from tamizdat.wire.bringing.podcast.showing import Showing
from tamizdat.wire.drafting import edition_of
from tamizdat.wire.errors import ImportRefused, WireError
from tamizdat.wire.podcast import feed
from tamizdat.wire.podcast.copy import Show
from tamizdat.wire.podcast.files import Files, First, Folder, Missing
from tamizdat.wire.podcast.times import is_yes
from tamizdat.wire.podcast.web import Web
from tamizdat.wire.reports import ImportReport

ENDINGS: Final = (".xml", ".rss")
_HEAD: Final = 64 * 1024  # bytes in which a feed shows what it is
_OURS: Final = (
    "If it is yours, unlock it at the old host and load the feed again, or say that it is yours: add --ours."
)


def is_address(what: Path | str) -> bool:
    """Return whether something is an address of the web and not a path."""
    return str(what).lower().startswith(("http://", "https://"))


def feed_in(path: Path) -> Path | None:
    """Return the feed that a path is, or that stands at the top of a folder; None if there is none, or more than one."""
    if path.is_dir():
        found = [each for each in sorted(path.iterdir()) if each.suffix.lower() in ENDINGS and feed_in(each)]
        return found[0] if len(found) == 1 else None
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return path if feed.is_feed(file.read(_HEAD)) else None


def move(what: Path | str, *, progress: Progress, ours: bool = False) -> ImportReport:
    """Bring a show and its episodes to the desk.

    Args:
        what: a feed's address or file, of which further files are loaded from the web if they do not stand beside it; or a
            folder with a feed and its files, for which nothing is loaded
        progress: is told in a line what is being done
        ours: whether a show may come that says that other hosts may not take it

    Raises:
        WireError: it is no feed, or is locked; nothing was imported.
        ImportRefused: the desk cannot be written. What was brought before stays.
        OSError: it cannot be read.
    """
    name = str(what)
    progress(f"Reading {name}")
    web = Web(Path(settings.TAMIZDAT.var))
    show = feed.read(_data(what, web), name)
    if is_yes(show.locked) and not ours:
        raise WireError(
            f"The show “{show.title}” is locked: its owner says that no other host may take it in (podcast:locked).",
            name,
            _OURS,
        )
    report = ImportReport(name)
    if show.new_address:
        report.note(
            f"the feed says that it has moved to {show.new_address}: if there is more in that, import that one"
        )
    language = show.language.lower().replace("_", "-").partition("-")[0]
    edition = edition_of(language)
    if language and edition.partition("-")[0] != language:
        report.note(
            f"the show is in {show.language}, of which this newsroom has no edition: it came into {edition}"
        )
    try:
        with importing(), marks.holding():
            memory = Remembering(progress, report)
            showing = Showing(show, edition, _files(what, show, web), memory)
            series = showing.series()
            Episodes(showing, series, memory, name).bring()
    except OperationalError as error:
        raise ImportRefused(
            f"The desk could not be written ({error}): is there no space left?",
            name,
            "Make room and import again: it goes on where it stopped.",
        ) from error
    if series is not None:
        address = f"{editions.prefix(edition)}{series.folder}/{series.slug}/feed.xml"
        report.note(
            f"its feed stands at {address}: tell the old host to lead there (docs/how-to/move-a-podcast-in.md)"
        )
    return report


def _data(what: Path | str, web: Web) -> bytes:
    if not is_address(what):
        path = feed_in(Path(what))
        if path is None:
            raise WireError(
                "There is no feed in it, or more than one.", str(what), "Give the feed's own file."
            )
        return path.read_bytes()
    try:
        with web.had(str(what), feed.LONGEST) as path:
            return path.read_bytes()
    except Missing as error:
        raise WireError(
            f"The feed was not loaded: {error}.",
            str(what),
            "Load it with a browser, save it as a file and give that.",
        ) from error


def _files(what: Path | str, show: Show, web: Web) -> Files:
    """Return where the files of a show are had from."""
    if is_address(what):
        return web
    path = Path(what)
    if path.is_dir():
        return Folder(path, _urls(show))
    return First(Folder(path.parent, _urls(show)), web)


def _urls(show: Show) -> list[str]:
    """Return all addresses of files that a feed names."""
    found = [show.image, *(each.image for each in show.people)]
    for item in show.items:
        found += [item.image, item.chapters, *(each.image for each in item.people)]
        found += [each.url for each in item.transcripts]
        found += [item.enclosure.url] if item.enclosure else []
    return [url for url in found if url]
