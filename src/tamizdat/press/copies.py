"""Packed copies of the site's texts, `page.html.br` and `page.html.gz`, made once the pages are live and nobody waits.

A printing takes the names from a text's copies before it replaces the text (`press.site`), and notes in the ledger that
it wants new ones. They are put in place under the press's lock, and only if the text still is what was packed. So no
copy is ever older than its text, wherever a run is cut off.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import msgspec

from tamizdat.packing import LARGEST, SUFFIXES, Packing, holds, is_worth_it, pack
from tamizdat.press import lock, wanted
from tamizdat.press.errors import PressError
from tamizdat.press.ledger import Ledger
from tamizdat.press.site import Site


class Packed(msgspec.Struct, frozen=True):
    """A text as far as it was read, None if it is lost, and its copies: None for one that stands already."""

    text: bytes | None
    copies: dict[Packing, bytes | None]


def make(site: Site, ledger: Path, opened: AbstractContextManager[Ledger], cores: int = 1) -> Iterator[str]:
    """Make the copies that are wanted, remove those of texts that became too small; yield the path of each text.

    The lock is held only while copies are put in place. What is left when a run ends early, the next one does.
    Where another process makes copies already, there is nothing to do.

    Args:
        site: the printed site
        ledger: the ledger's file; without it nothing was printed
        opened: opens it
        cores: how many texts are packed at a time; with one, nothing is packed before it is asked for

    Raises:
        PressError: the site cannot be written, or another process holds the lock.
    """
    if not ledger.exists():
        return
    batch = 1 if cores == 1 else 8 * cores  # packing goes on while copies are put in place
    with _alone(ledger) as alone, opened as book, ThreadPoolExecutor(cores) as pool:
        try:
            while alone and (texts := wanted.first(book.db, batch)):
                for path, packed in zip(texts, pool.map(partial(_pack, site), texts), strict=True):
                    with lock.hold(ledger):
                        done = _put(site, book, path, packed)
                    if done:
                        yield path
        except (OSError, sqlite3.Error) as error:
            raise PressError(f"packed copies cannot be written: {error}; mend this") from error


def _pack(site: Site, path: str) -> Packed:
    text = site.read(path, LARGEST + 1)
    if text is None or not is_worth_it(path, len(text)):
        return Packed(text, {})
    return Packed(text, {packing: _copy(site, path, packing, text) for packing in SUFFIXES})


def _copy(site: Site, path: str, packing: Packing, text: bytes) -> bytes | None:
    standing = site.read_copy(path, packing)
    return None if standing is not None and holds(standing, text, packing) else pack(text, packing)


def _put(site: Site, book: Ledger, path: str, packed: Packed) -> bool:
    """Put copies in place, unless their text was replaced meanwhile: then they are wanted still."""
    if site.read(path, LARGEST + 1) != packed.text:
        return False
    if not packed.copies:
        site.drop_copies(path)
    for packing, data in packed.copies.items():
        if data is not None:
            site.write_copy(path, packing, data)
    wanted.drop(book.db, path)
    return True


@contextmanager
def _alone(ledger: Path) -> Iterator[bool]:
    """Tell whether this process is the only one that makes copies, and see that it stays so."""
    with ledger.with_suffix(".copies").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
