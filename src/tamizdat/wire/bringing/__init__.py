"""Bringing a Markdown folder to the desk, by the desk's own actions. Django must be set up before this is imported.

The order: pictures and files one by one, for they take long; then what the newsroom knows, its record but for the
claims; then drafts of all pages and stories; then, since now every link has its target, their whole text and their
publication; mastheads, fronts, newsletters and letters; last the claims, which name stories. Each batch is one
transaction. An import that was cut off is completed by the next one.

What is brought is remembered (`desk.imports`): a thing whose copy is the same as before is not touched, and neither
is one that an editor has changed since.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

from django.db import transaction

from tamizdat.wire import blocks, folder, folder_copy
from tamizdat.wire.bringing import facts
from tamizdat.wire.bringing.files import Files
from tamizdat.wire.bringing.fronts import Fronts
from tamizdat.wire.bringing.knowledge import Knowledge
from tamizdat.wire.bringing.letters import Letters
from tamizdat.wire.bringing.mastheads import Mastheads
from tamizdat.wire.bringing.memory import NAMED, Memory, Progress, told_with
from tamizdat.wire.bringing.record import newsroom, things_of_record
from tamizdat.wire.bringing.texts import TextCopy, Texts
from tamizdat.wire.errors import ImportRefused
from tamizdat.wire.folder_copy import FolderCopy
from tamizdat.wire.record.making import Newsroom
from tamizdat.wire.record.reading import Tables
from tamizdat.wire.reports import ImportReport
from tamizdat.wire.source import Some
from tamizdat.wire.taking import bring

_NAMED_BY_STORIES: Final = ("actor", "event", "membership")


def import_folder(copy: FolderCopy, *, progress: Progress, source: str = "folder") -> ImportReport:
    """Bring a folder to the desk and publish what is new in it.

    Raises:
        ImportRefused: the desk does not take something of it. What was brought before stays; a batch comes whole.
    """
    report = ImportReport(source)
    for note in copy.notes:
        at = f"{note.file}, line {note.line}" if note.line else note.file
        report.tell("noted", "", note.what, note.remedy, where=at)
    memory = Memory(copy, progress, report)
    _check_editions(memory)
    files = Files(memory)
    tables = Tables("record", copy.tables, Newsroom(memory.tags))
    texts = Texts(memory, files, tables.sentences())
    letters = Letters(memory, files)
    files.bring(chain(texts.uses(), _portraits(copy.newsroom), letters.uses()))
    with told_with(folder.NEWSROOM), transaction.atomic():
        knowledge = Knowledge(memory, files)
        knowledge.bring()
        facts.tell(memory)
    if copy.tables:
        known = Some(Tables(source, copy.tables, newsroom()), _NAMED_BY_STORIES, faults=False)
        bring(known, progress=progress, report=report)
        memory.things |= things_of_record()
    texts.bring()
    with told_with(folder.NEWSROOM), transaction.atomic():
        knowledge.curate()
        Mastheads(memory).bring()
        Fronts(memory).bring()
        letters.bring()
    if copy.tables:
        claims = Some(Tables(source, copy.tables, newsroom()), ("claim",), faults=True)
        bring(claims, progress=progress, report=report)
    return report


def _portraits(room: folder_copy.Newsroom) -> list[blocks.Picture]:
    """Return the pictures of people, series and coverages."""
    files = [*(person.photo for person in room.person), *(series.cover for series in room.series)]
    shown = [coverage.picture for coverage in room.coverage if coverage.picture]
    return [*(blocks.Picture(file) for file in files if file), *shown]


def _check_editions(memory: Memory) -> None:
    first = memory.tags[0]
    for sort in NAMED:
        for thing in getattr(memory.copy.newsroom, sort):
            if first not in thing.name:
                raise ImportRefused(
                    f"The {sort} '{thing.slug}' has no name in {first}, the first edition of this newsroom.",
                    folder.NEWSROOM,
                    f'Add {first} = "…" to its name.',
                )
    texts: list[TextCopy] = [*memory.copy.pages, *memory.copy.stories]
    others = sorted({each.edition for each in texts} - set(memory.tags))
    for tag in others:
        count = sum(each.edition == tag for each in texts)
        memory.report.note(
            f"{count} texts of the edition {tag} were left out, since this newsroom has only {', '.join(memory.tags)}: "
            "add it to 'editions' in tamizdat.toml and import again."
        )


__all__ = ["Progress", "import_folder"]
