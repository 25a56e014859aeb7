"""What must hold of a printed site whatever was done before: the proofs of `test_sequences.py`.

The site that came about step by step is compared with one that is made of nothing: an archive into which the same
documents are filed at once, printed by a fresh press into an empty folder. So the lists of the archive are proven with
the pages.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import inspect
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import brotli
import msgspec

from samples import number_alike
from tamizdat.archive.store import Archive
from tamizdat.packing import SUFFIXES, is_copy, text_of
from tamizdat.press import keys
from tamizdat.press.checking import links
from tamizdat.press.keys import PageKey
from tamizdat.press.ledger import Ledger
from tamizdat.press.printing import Press, Printing
from tamizdat.press.questions import decode
from tamizdat.press.render import Rendered, Renderer
from tamizdat.press.settings import SiteSettings
from tamizdat.press.site import ASIDE, Site

NOW = "2026-03-05T00:00:00+00:00"
URL = "https://post.example"


class Killed(BaseException):
    """The press was stopped here."""


class Trace(msgspec.Struct, frozen=True):
    """What was known of a page when it was rendered last."""

    path: str
    digest: str
    reads: dict[str, str]  # questions as the ledger writes them, with digests of the answers


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all files in a folder by their paths, hidden ones included."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if not p.is_dir()}
    return dict(sorted(found.items()))


def check_files(files: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """The same files with the same bytes."""
    more, missing = sorted(files.keys() - wanted.keys()), sorted(wanted.keys() - files.keys())
    assert not more, f"these should not be there: {more}"
    assert not missing, f"these are missing: {missing}"
    for path, data in wanted.items():
        assert files[path] == data, f"{path} is another: {_difference(files[path], data)}"


def _difference(one: bytes, other: bytes) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    start = max(0, at - 60)
    return f"at byte {at}, step by step {one[start : at + 60]!r}, at once {other[start : at + 60]!r}"


def check_copies(files: dict[str, bytes]) -> dict[str, bytes]:
    """No packed copy is older than its text; return the files without them.

    A copy that has no name any more stands aside, beside its text: the next one is written there.
    """
    retired = {
        path for path in files if path.endswith(tuple(f"{suffix}{ASIDE}" for suffix in SUFFIXES.values()))
    }
    texts = {path: data for path, data in files.items() if path not in retired and not is_copy(path)}
    for path in retired:
        folder, _, name = path.rpartition("/.")
        text = text_of(f"{folder}/{name}".removesuffix(ASIDE)).lstrip("/.")
        assert text in texts, f"{path} is left of nothing"
    for path in files.keys() - texts.keys() - retired:
        unpack = gzip.decompress if path.endswith(".gz") else brotli.decompress
        assert text_of(path) in texts, f"{path} is the copy of nothing"
        assert unpack(files[path]) == texts[text_of(path)], f"{path} is the copy of another text"
    return texts


def turned(before: Iterable[str], after: Iterable[str]) -> bool:
    """Return whether a path turned from a file into a folder or back: no file system does that in one step."""
    folders = [
        {folder.as_posix() for path in paths for folder in Path(path).parents} for paths in (before, after)
    ]
    return bool(folders[0] & set(after) or folders[1] & set(before))


def empty_folders(folder: Path) -> list[str]:
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_dir() and not any(p.iterdir())]


def made_of_nothing(archive: Archive, settings: SiteSettings, theme: Path, room: Path) -> Printing:
    """File all documents of an archive into a new one, and print that into `room`/site."""
    fresh = Archive(room / "archive", writable=True)
    fresh.blobs = archive.blobs
    number_alike(fresh, archive)
    documents = [archive.raw(*key) for key in archive.everything()]
    fresh.file([data for data in documents if data is not None])
    if archive.moment:
        fresh.pass_moment(archive.moment)
    with contextlib.closing(fresh):
        return Press(fresh, settings, room / "site", room / "ledger.sqlite", theme).update(now=NOW)


# The ledger and the release


def query(ledger: Path, sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(ledger)) as db:
        return db.execute(sql).fetchall()


def check_ledger(ledger: Path, files: dict[str, bytes]) -> None:
    """The ledger's leaves are the files on disk; the last release's root is that of a tree made of them anew."""
    leaves = {path: (hashlib.sha256(data).hexdigest(), len(data)) for path, data in files.items()}
    found = query(ledger, "SELECT path, digest, size FROM leaf")
    assert {path: (digest, size) for path, digest, size in found} == leaves
    roots = query(ledger, "SELECT root FROM release ORDER BY number DESC LIMIT 1")
    assert roots == [(root_of(leaves),)]


def root_of(leaves: dict[str, tuple[str, int]]) -> str:
    """Return the root of the tree over all leaves, written anew from the words of `tamizdat.press.release`."""
    twigs: dict[int, list] = {}
    for path, (digest, size) in sorted(leaves.items()):
        number = int.from_bytes(hashlib.sha256(path.encode()).digest()[:2], "big")
        twigs.setdefault(number, []).append([path, digest, size])
    level = [_hash(_json(twigs[number])) if number in twigs else b"" for number in range(65536)]
    while len(level) > 1:
        level = [_above(level[start : start + 16]) for start in range(0, len(level), 16)]
    return level[0].hex()


def _above(digests: list[bytes]) -> bytes:
    return _hash(b"".join(digest or bytes(32) for digest in digests)) if any(digests) else b""


def _json(node: object) -> bytes:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).encode()


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# Links


def check_links(files: dict[str, bytes], root: str) -> None:
    """Every link and picture of a page, and every address in a sitemap, leads to a file of the site.

    `root` is the path of the site's root on its host: "/" or "/paper/".
    """
    for path, data in files.items():
        if path.endswith(".html"):
            check_links_of(path, data, files)
        elif path.startswith("sitemap") or "/sitemap/" in path:
            for place in ET.fromstring(data).iter():
                if place.tag.endswith("}loc"):
                    target = unquote(urlsplit(place.text or "").path).removeprefix(root)
                    target += "index.html" if target.endswith("/") or not target else ""
                    assert target in files, f"{path} names {place.text}, where nothing is printed"


def check_links_of(path: str, data: bytes, files: object) -> None:
    for target, address in links(path, data.decode()).items():
        assert target in files, f"{path} links to {address}, where nothing is printed"


class Reader:
    """Somebody who reads the site while it is printed, and follows every link: none may lead nowhere, at any step.

    Pages to which no page that he has read leads are not there for him yet; that is why new ones are written first.
    """

    def __init__(self, folder: Path, noted: Iterable[str]) -> None:
        """`noted` are the files that the ledger knows: to what a run that was cut off left besides, no page leads yet."""
        self._folder = folder
        self._there = set(files_in(folder))
        self._links = {path: self._links_of(path) for path in self._there}
        self._read = self._there & set(noted)
        self._lost: list[tuple[str, str]] = []  # from where to where

    @property
    def lost(self) -> list[str]:
        """Return what led nowhere for a while, but for pages that are gone now: their reader is lost anyhow."""
        return sorted(f"{here} led to {there}" for here, there in self._lost if here in self._there)

    def _links_of(self, path: str) -> set[str]:
        if not path.endswith(".html"):
            return set()
        return set(links(path, (self._folder / path).read_text("utf-8")))

    def written(self, path: str) -> None:
        self._there.add(path)
        self._links[path] = self._links_of(path)
        waiting = [path] if path in self._read else []
        while waiting:
            here = waiting.pop()
            self._lost += [(here, there) for there in self._links[here] - self._there]
            new = self._links[here] & self._there - self._read
            self._read |= new
            waiting += new

    def removed(self, path: str) -> None:
        self._there.discard(path)
        self._read.discard(path)
        self._lost += [(here, path) for here in self._read if path in self._links[here]]

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        real = {name: getattr(Site, name) for name in ("write", "bring", "restore", "remove")}

        def wrapped(name):
            def call(site, path, *args, **kwargs):
                found = real[name](site, path, *args, **kwargs)
                if name != "remove":
                    self.written(path)
                elif path in self._there:
                    self.removed(path)
                return found

            return call

        for name in real:
            setattr(Site, name, wrapped(name))
        try:
            yield
        finally:
            for name, method in real.items():
                setattr(Site, name, method)


# What is rendered


class Watch:
    """Looks at each rendering of the press, and remembers what the page had read."""

    def __init__(self) -> None:
        self.traces: dict[PageKey, Trace] = {}
        self.rendered: dict[PageKey, Trace | None] = {}  # in this update, each with what was known before

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        real, self.rendered = Renderer.render, {}

        def render(renderer: Renderer, key: PageKey, *args: str) -> Rendered:
            self.rendered.setdefault(key, self.traces.pop(key, None))
            found = real(renderer, key, *args)
            digest = hashlib.sha256(found.data).hexdigest()
            self.traces[key] = Trace(found.path, digest, dict(found.reads))
            return found

        Renderer.render = render  # type: ignore[method-assign]
        try:
            yield
        finally:
            Renderer.render = real  # type: ignore[method-assign]

    def forget_gone(self, ledger: Path) -> None:
        """Forget the pages that are not there any more."""
        there = {keys.decode(key) for (key,) in query(ledger, "SELECT key FROM page")}
        self.traces = {key: trace for key, trace in self.traces.items() if key in there}

    def reads(self) -> dict[PageKey, set[str]]:
        """Return the pages of this update, each with the questions that it asked before or now."""
        both = {key: (before, self.traces.get(key)) for key, before in self.rendered.items()}
        return {key: {read for trace in two if trace for read in trace.reads} for key, two in both.items()}

    def idle(self, renderer: Renderer) -> list[str]:
        """Return the pages that were rendered though their bytes are the same and nothing that they read has changed."""
        found = []
        for key, before in self.rendered.items():
            now = self.traces.get(key)
            if before is None or now is None or (before.path, before.digest) != (now.path, now.digest):
                continue
            if all(_unchanged(renderer, question, digest) for question, digest in before.reads.items()):
                found.append(str(key))
        return found


def _unchanged(renderer: Renderer, question: str, digest: str) -> bool:
    try:
        return renderer.answers.ask(decode(question)).digest == digest
    except KeyError:
        return False  # about an edition that the site has no more


# Being stopped


@contextlib.contextmanager
def stopping(at: int) -> Iterator[list[str]]:
    """Stop the press at the step of this number, counted from 1: before or after whatever touches the disk or the ledger.

    Yields the steps that were taken.
    """
    steps: list[str] = []
    undo: list[tuple[type, str, object]] = []

    def step(name: str) -> None:
        steps.append(name)
        if len(steps) == at:
            raise Killed(name)

    def wrapped(real, name):
        def call(*args, **kwargs):
            step(f"before {name}")
            found = real(*args, **kwargs)
            step(f"after {name}")
            return found

        return call

    @contextlib.contextmanager
    def transaction(self):
        step("before transaction")
        with real_transaction(self):
            yield
            step("before commit")
        step("after commit")

    for name, real in list(vars(Site).items()):
        if inspect.isfunction(real) and not name.startswith("_"):
            undo.append((Site, name, real))
            setattr(Site, name, wrapped(real, name))
    real_transaction = Ledger.transaction
    undo.append((Ledger, "transaction", real_transaction))
    Ledger.transaction = transaction  # type: ignore[method-assign]
    try:
        yield steps
    finally:
        for owner, name, real in undo:
            setattr(owner, name, real)


def new_room(room: Path) -> Path:
    """Return an empty folder, made anew."""
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    return room
