"""Rendering many pages: in this process, in several, or on a cluster; always the same map from keys to pages.

A worker opens the archive and the theme by itself and returns bytes. It needs nothing else of the newsroom, and nothing of
Django. What is in flight is bounded: a few batches for each worker, however many pages are to be printed.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tamizdat.archive.store import Archive
from tamizdat.press import keys, theme
from tamizdat.press.errors import BadPage, BadTheme, PressError
from tamizdat.press.memory import Memory
from tamizdat.press.render import Renderer
from tamizdat.press.settings import SiteSettings
from tamizdat.press.site import Site

BATCH = 50  # pages
WORTH_A_POOL = 600  # pages; fewer are rendered here before a second process has started
PATIENCE = 10  # seconds in which a cluster has to answer
AHEAD = 3  # batches in flight for each worker
GARBAGE = (
    20_000  # objects between two looks for garbage in a worker: it keeps much, and little of it is in circles
)


class ArchiveMoved(Exception):
    """The archive was filed into while its pages were rendered by workers; plan again."""


class Newsroom(msgspec.Struct, frozen=True):
    """What a worker needs to render pages."""

    archive: str  # folder
    settings: SiteSettings
    theme: str  # the newsroom's own; "" if it has none
    drawings: str  # folder of maps that were drawn
    site: str = ""  # folder where nobody reads yet and who renders a page writes it; "" if its bytes are to be returned


class Sheetful(msgspec.Struct, frozen=True, array_like=True):
    """A rendered page on its way to the one who writes it, or why it could not be rendered."""

    number: int  # of the page in the ledger
    path: str = ""
    data: bytes = b""  # nothing if it was written already
    size: int = 0  # bytes
    digest: str = ""  # SHA-256 of the data, in hex
    reads: tuple[tuple[str, str], ...] = ()  # questions as the ledger writes them, digests of the answers
    media: tuple[str, ...] = ()
    failure: str = ""
    written: bool = False  # whether it stands in its place


class Pool(NamedTuple):
    """Those who render."""

    executor: Executor
    workers: int
    near: bool  # whether the site's folder is theirs too


Order = tuple[int, str]  # a page to be rendered: its number, and its key as the ledger writes it


def render(renderer: Renderer, orders: Iterable[Order]) -> list[Sheetful]:
    """Render pages. One that fails says so in its place, and the others go on."""
    return [_render(renderer, number, key) for number, key in orders]


def _render(renderer: Renderer, number: int, key: str) -> Sheetful:
    try:
        page = renderer.render(keys.decode(key))
    except (BadPage, BadTheme) as error:
        return Sheetful(number, failure=str(error))
    return Sheetful(
        number,
        page.path,
        page.data,
        len(page.data),
        hashlib.sha256(page.data).hexdigest(),
        tuple(page.reads.items()),
        tuple(sorted(page.media)),
    )


def render_remotely(newsroom: Newsroom, state: int, orders: Sequence[Order]) -> bytes:
    """Render pages in a worker; return a list of `Sheetful` as MessagePack, which travels better than objects.

    Args:
        newsroom: what to render from; opened once in each worker
        state: the archive's number at which the pages were planned
        orders: the pages

    Raises:
        ArchiveMoved: the archive has another number by now.
        OSError: a page cannot be written.
    """
    return msgspec.msgpack.encode(_workplace(newsroom).render(state, orders))


class _Workplace:
    """An open archive and what was rendered from its last state, in a worker."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._archive = Archive(Path(newsroom.archive))
        self._settings = newsroom.settings
        self._theme = Path(newsroom.theme) if newsroom.theme else None
        self._drawings = Path(newsroom.drawings)
        self._site = Site(Path(newsroom.site)) if newsroom.site else None
        self._memory = Memory()
        self._state = -1
        self._renderer: Renderer | None = None

    def render(self, state: int, orders: Sequence[Order]) -> list[Sheetful]:
        with self._archive.snapshot():
            if self._archive.number != state:
                raise ArchiveMoved
            if self._renderer is None or state != self._state:
                own = theme.load(self._theme, self._drawings)
                self._renderer = Renderer(self._archive, self._settings, own, self._memory)
                self._state = state
            return [self._placed(sheet) for sheet in render(self._renderer, orders)]

    def _placed(self, sheet: Sheetful) -> Sheetful:
        """Write a page, if that is asked for and nothing stands in its way."""
        if self._site is None or sheet.failure or not self._site.create(sheet.path, sheet.data):
            return sheet
        return msgspec.structs.replace(sheet, data=b"", written=True)


@lru_cache(maxsize=1)
def _workplace(newsroom: Newsroom) -> _Workplace:
    return _Workplace(newsroom)


@contextmanager
def processes() -> Iterator[Pool]:
    """Open a pool with a process for each core that may be used."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pool = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_become_a_worker
    )
    try:
        with _nameless_main():
            yield Pool(pool, count, near=True)
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Keep workers from running the program that started them: they need nothing of it, and not all guard against it."""
    main: dict[str, Any] = vars(sys.modules["__main__"])
    named: dict[str, Any] = {name: main.pop(name) for name in ("__file__", "__spec__") if name in main}
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(named)


def _become_a_worker() -> None:
    """Make this process one that renders many pages, and ends with the press."""
    gc.set_threshold(GARBAGE, 10, 50)
    _end_with_parent()


def _end_with_parent() -> None:
    """End this worker when the press is killed; the pool's own pipes would keep it waiting for ever."""
    parent = multiprocessing.parent_process()
    assert parent, "a worker has a parent"  # noqa: S101 - this runs in workers alone

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def cluster(address: str) -> Iterator[Pool]:
    """Reach a Dask cluster ("tcp://host:8786"); each thread of its workers counts as one.

    Its workers must see the archive's folder and the newsroom's theme under the same paths.

    Raises:
        PressError: the extra is not installed, or the scheduler does not answer or has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise PressError("a cluster needs an extra: pip install 'tamizdat[cluster]'") from None
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise PressError(f"no cluster answers at {address}: {error}; start 'dask scheduler' there") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise PressError(
                f"the cluster at {address} has no workers: start 'dask worker {address}'"
            ) from None
        yield Pool(client.get_executor(pure=False), sum(client.nthreads().values()), near=False)


def spread(
    pool: Pool, newsroom: Newsroom, state: int, batches: Iterable[Sequence[Order]]
) -> Iterator[list[Sheetful]]:
    """Yield the rendered batches in their order, with at most `AHEAD` for each worker in flight.

    Raises:
        ArchiveMoved: see `render_remotely`.
        OSError: a page cannot be written.
        PressError: a worker died.
    """
    flying: deque[Future[bytes]] = deque()
    try:
        for batch in batches:
            flying.append(pool.executor.submit(render_remotely, newsroom, state, batch))
            if len(flying) >= pool.workers * AHEAD:
                yield _result(flying.popleft())
        while flying:
            yield _result(flying.popleft())
    finally:
        for future in flying:
            future.cancel()


_sheetfuls = msgspec.msgpack.Decoder(list[Sheetful])


def _result(future: Future[bytes]) -> list[Sheetful]:
    try:
        return _sheetfuls.decode(future.result())
    except Exception as error:  # a cluster raises its own; what is not about a lost worker goes on as it is
        if (
            not isinstance(error, BrokenExecutor)
            and type(error).__module__.partition(".")[0] != "distributed"
        ):
            raise
        raise PressError(
            f"a worker of the press was lost ({type(error).__name__}: {error}): is there enough memory? Print again"
        ) from error
