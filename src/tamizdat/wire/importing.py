"""Importing: what is given decides how it is read. Django must be set up before this is imported."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tamizdat.wire import starting
from tamizdat.wire.bringing import Progress, import_folder
from tamizdat.wire.bringing.podcast import moving as podcast
from tamizdat.wire.bringing.record import newsroom
from tamizdat.wire.drafting import import_copy, import_once
from tamizdat.wire.errors import WireError
from tamizdat.wire.folder import NEWSROOM, is_folder, read_folder
from tamizdat.wire.form.layout import ABOUT
from tamizdat.wire.form.reading import FormFolder, is_form
from tamizdat.wire.moving import ENDINGS, move
from tamizdat.wire.plain import read_copy
from tamizdat.wire.record.entities import ENDINGS as ENTITIES
from tamizdat.wire.record.lines import Lines
from tamizdat.wire.record.reading import Tables, is_tables, read_texts
from tamizdat.wire.reports import ImportReport
from tamizdat.wire.taking import bring

__all__ = ["ImportReport", "import_copy", "import_folder", "import_paths"]

LONGEST_TEXT: Final = 4 * 1024 * 1024  # bytes
_TEXTS: Final = (".txt", ".text")
_FORMS: Final = (
    f"Give a text (.txt, .text), an export of WordPress ({', '.join(ENDINGS)}), the feed of a podcast, a folder that was "
    f"exported (with a {ABOUT} at its top), one in the Markdown form (with a {NEWSROOM}) or one with tables of the record "
    f"(actors.csv …), or entities "
    f"of FollowTheMoney ({', '.join(ENTITIES)})."
)


def _silent(line: str) -> None:  # noqa: ARG001 - nobody listens
    return


def import_paths(
    paths: Iterable[Path | str],
    *,
    progress: Progress = _silent,
    rule_file: Path | None = None,
    ours: bool = False,
) -> list[ImportReport]:
    """Import each of `paths`: a text, an export of ours or of WordPress, a Markdown folder, a podcast, or the record alone.

    A podcast may also be named by its feed's address. `progress` is told in a line what is being done. `rule_file` says where
    the categories of WordPress are filed; `ours`, that a podcast comes although it is locked.

    Raises:
        WireError: one of them cannot be imported; those before it were.
        OSError: one of them cannot be read.
    """
    with starting.aside():
        return [_import(path, progress, rule_file, ours=ours) for path in paths]


def _import(what: Path | str, progress: Progress, rule_file: Path | None, *, ours: bool) -> ImportReport:
    if podcast.is_address(what) or podcast.feed_in(Path(what)):
        return podcast.move(what, progress=progress, ours=ours)
    path = Path(what)
    if path.is_dir():
        if is_form(path):
            return bring(FormFolder(path), progress=progress)
        if not is_folder(path) and is_tables(path):
            return bring(Tables(str(path), read_texts(path), newsroom()), progress=progress)
        if not is_folder(path):
            raise WireError("A folder of this kind cannot be imported.", str(path), _FORMS)
        progress(f"Reading {path}")
        return import_folder(read_folder(path), progress=progress, source=str(path))
    if not path.exists():
        raise WireError("It is not there.", str(path), _FORMS)
    if path.suffix.lower() in ENDINGS:
        return move(path, progress=progress, rule_file=rule_file)
    if path.suffix.lower() in ENTITIES:
        return bring(Lines(path, newsroom()), progress=progress)
    if path.suffix.lower() not in _TEXTS:
        raise WireError("A file of this kind cannot be imported.", str(path), _FORMS)
    if path.stat().st_size > LONGEST_TEXT:
        raise WireError(
            "It has more than 4 MB.", str(path), "A story is shorter: is it another file by mistake?"
        )
    data = path.read_bytes()
    return import_once(read_copy(data, name=path.name), data, filename=path.name)
