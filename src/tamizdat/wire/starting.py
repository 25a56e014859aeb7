"""The texts with which a new newsroom starts: brought as drafts, and out of the way while a whole paper comes in.

Nobody reads them before an editor publishes them. As long as none was touched they are ours to take back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources

from django.db import OperationalError, transaction

from tamizdat.desk import actions, imports
from tamizdat.desk.models import Imported, Masthead, PlainPage
from tamizdat.wire import folder
from tamizdat.wire.bringing.files import Files
from tamizdat.wire.bringing.mastheads import Mastheads
from tamizdat.wire.bringing.memory import Memory, digest_of
from tamizdat.wire.bringing.texts import Texts
from tamizdat.wire.folder_copy import FolderCopy
from tamizdat.wire.reports import ImportReport


def bring() -> None:
    """Make drafts of the starting texts in those editions that have some, and the lines that lead to them."""
    memory = _memory()
    with transaction.atomic():
        Texts(memory, Files(memory), {}).draft()
        Mastheads(memory).bring()


@contextmanager
def aside() -> Iterator[None]:
    """Take the starting texts away while something is imported; bring them back if it brought no pages of its own."""
    taken = _take_back()
    try:
        yield
    finally:
        # Where the disk is full they stay away: that it is full is what has to be told.
        with suppress(OperationalError, OSError):
            if taken and not PlainPage.objects.exists():
                bring()


def _take_back() -> bool:
    """Remove the starting texts that nobody touched; return whether there were any."""
    memory = _memory()
    digests = Texts(memory, Files(memory), {}).digests() | {
        f"masthead/{tag}": digest_of(masthead) for tag, masthead in memory.copy.newsroom.masthead.items()
    }
    with transaction.atomic():
        taken = [_undo(key) for key, digest in digests.items() if _is_untouched(key, digest)]
    return bool(taken)


def _is_untouched(key: str, digest: str) -> bool:
    record, thing = imports.recall(key)
    known = record is not None and record.copy == digest
    return known and thing is not None and record is not None and record.state == imports.state_of(thing)


def _undo(key: str) -> bool:
    _, thing = imports.recall(key)
    Imported.objects.filter(key=key).delete()
    if isinstance(thing, Masthead):
        actions.set_masthead(thing.edition, name=thing.name)
    elif thing is not None:
        thing.delete()
    return True


def _memory() -> Memory:
    with resources.as_file(resources.files("tamizdat") / "starter") as path:
        copy: FolderCopy = folder.read_folder(path)
    return Memory(copy, lambda line: None, ImportReport("starter"))  # noqa: ARG005 - nobody listens
