"""Where documents may be printed: which paths are sound, and which documents stand in each other's way."""

from __future__ import annotations

import sqlite3
from typing import Final, Literal

from tamizdat.archive.documents import AnyDocument, PlainPage, Story, decode, describe
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.letters import Letter, Newsletter, stands_within
from tamizdat.archive.parts import Listed

_COPIES = (".br", ".gz")
# What the paper itself has at the root of each edition (docs/decisions/0001-addresses.md).
_OWN_FILES = frozenset(
    {
        "index.html",
        "404.html",
        "archive.html",
        "contents.html",
        "feeds.html",
        "letters.html",
        "trust.txt",
        "most-read.html",
        "search.html",
        "timeline.html",
        "robots.txt",
        "sitemap.xml",
    }
)
_OWN_FOLDERS = frozenset({"archive", "kinds", "media", "search", "sitemap", "timeline"})


Beside = Literal["text", "republish", "vtt", "txt", "chapters", "cover"]
# What is printed beside a story's own page, and what its file is called.
BESIDE: Final[dict[Beside, str]] = {
    "text": "text.html",
    "republish": "republish.html",
    "vtt": "transcript.vtt",
    "txt": "transcript.txt",
    "chapters": "chapters.json",
    "cover": "cover.jpg",
}


def beside(story_path: str, name: Beside) -> str:
    """Return where something beside a story's own page is printed: in the folder of the story's name.

    Beside a story whose path does not end in .html, which cannot be a file and a folder, it is printed without one.
    """
    folder = story_path.removesuffix(".html")
    return f"{folder}/{BESIDE[name]}" if folder != story_path else f"{story_path}.{BESIDE[name]}"


def check_path(document: AnyDocument) -> None:
    """Refuse a path that would leave the site's folder, hide a file, mean different things to different hosts, or be taken.

    Raises:
        BadDocument: says what a path is made of.
    """
    path = document.path
    segments = path.split("/")
    bad = any(not s or s.startswith(".") or len(s.encode()) > 200 for s in segments)
    if path and (bad or any(c in "\\%?#" or not c.isprintable() for c in path)):
        raise BadDocument(
            f"{describe(document)} cannot be printed at {path!r}: a path is made of names between single "
            "slashes, none of them empty, longer than 200 bytes or beginning with a dot, and holds no backslash, "
            "percent, question mark, hash or control character"
        )
    if path.endswith(_COPIES):
        raise BadDocument(
            f"{describe(document)} cannot be printed at {path!r}: packed copies of pages end like this; give it another name"
        )
    if _is_the_papers_own(path.removeprefix(f"{document.edition}/")):
        raise BadDocument(
            f"{describe(document)} cannot be printed at {path!r}: the paper has a page or folder of its own there; "
            "give it another name"
        )


def _is_the_papers_own(path: str) -> bool:
    return path in _OWN_FILES or path.partition("/")[0] in _OWN_FOLDERS


def check_address(document: AnyDocument) -> None:
    """Refuse a document that cannot be printed where it says.

    Raises:
        BadDocument: its path is not sound, or it has none and needs one.
    """
    check_path(document)
    path = document.path
    if not path and isinstance(document, Story | PlainPage | Listed | Letter):
        raise BadDocument(f"{describe(document)} has no path: say where it is printed")
    if isinstance(document, Listed) and not path.endswith(".html"):
        raise BadDocument(
            f"{describe(document)} cannot be printed at {path!r}: the page of a list ends in .html, and its years "
            "stand in the folder of that name without it"
        )


def in_the_way(db: sqlite3.Connection, document: AnyDocument) -> list[AnyDocument]:
    """Return the documents that cannot stand beside a document at its path; it may be among them itself.

    No host has a file and a folder of one name. The folder beside a list's page is the list's own, and so are a story's
    the pages beside it; a newsletter shares its folder with its letters.
    """
    path = document.path
    if not path:
        return []
    found = _at_or_above(db, path) + _below(db, path)
    if isinstance(document, Listed):
        folder = path.removesuffix(".html")
        found += _at(db, [folder]) + _below(db, folder)
    if isinstance(document, Story):
        found += _at(db, [path.removesuffix(".html"), *(beside(path, name) for name in BESIDE)])
    found += [story for story in _at(db, _with_pages_at(path)) if isinstance(story, Story)]
    return [other for other in found if not _share_a_folder(document, other)]


def _share_a_folder(one: AnyDocument, other: AnyDocument) -> bool:
    match one, other:
        case (Letter() as letter, Newsletter() as newsletter) | (
            Newsletter() as newsletter,
            Letter() as letter,
        ):
            return stands_within(letter, newsletter)
        case _:
            return False


def _with_pages_at(path: str) -> list[str]:
    """Return the paths of stories that would have a page beside them, or the folder of these, at a path."""
    found = [f"{path}.html"]
    for name in BESIDE.values():
        if path.endswith(f"/{name}"):
            found.append(f"{path.removesuffix(f'/{name}')}.html")
        if path.endswith(f".{name}"):
            found.append(path.removesuffix(f".{name}"))
    return found


def _at_or_above(db: sqlite3.Connection, path: str) -> list[AnyDocument]:
    names = path.split("/")
    above = ["/".join(names[:depth]) for depth in range(1, len(names) + 1)]
    lists = [found for found in _at(db, [f"{folder}.html" for folder in above]) if isinstance(found, Listed)]
    return _at(db, above) + lists


def _at(db: sqlite3.Connection, paths: list[str]) -> list[AnyDocument]:
    marks = ",".join("?" * len(paths))
    rows = db.execute(f"SELECT json FROM document WHERE path != '' AND path IN ({marks})", paths)  # noqa: S608
    return [decode(data) for (data,) in rows]


def _below(db: sqlite3.Connection, folder: str) -> list[AnyDocument]:
    rows = db.execute(
        "SELECT json FROM document WHERE path != '' AND path > ? AND path < ?",
        (f"{folder}/", f"{folder}0"),  # "0" comes next after "/"
    )
    return [decode(data) for (data,) in rows]
