"""Bring the desk's catalogues of words up to date with its code, and compile them.

    python tools/desk_messages.py

Reads every word marked for translation in `src/tamizdat/desk`, and all sayings of the readers' server, adds what is new to
`locale/LANGUAGE/LC_MESSAGES/django.po`, drops what is gone, and writes the `django.mo` that Django reads. Both are
committed, so that nobody else needs this; a test tells when they are not current. It needs Babel alone, not GNU gettext.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

DESK = Path(__file__).parents[1] / "src" / "tamizdat" / "desk"
TELL = (DESK.parent / "post", DESK.parent / "readers")  # what they tell, the desk says: see `post.sayings`
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)  # for the head of each file: the same words give the same bytes
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "BadPicture": None,
    "BadRecording": None,
    "BadText": None,
    "Note": None,
    "Refusal": None,
}
SAYING = {"Saying": None}


def wanted() -> Catalog:
    """Return all words of the desk, without translations."""
    catalog = Catalog(charset="utf-8", creation_date=WRITTEN)
    for path in sorted(DESK.rglob("*")):
        if path.suffix in (".py", ".html") and "migrations" not in path.parts:
            for message, context in _words(path, KEYWORDS):
                catalog.add(message, context=context, locations=[(path.relative_to(DESK).as_posix(), None)])
    for path in sorted(path for room in TELL for path in room.rglob("*.py")):
        for message, _context in _words(path, SAYING):
            catalog.add(message, locations=[(path.relative_to(DESK.parent).as_posix(), None)])
    return catalog


def _words(path: Path, keywords: Mapping[str, Any]) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        # Django turns a template into calls of gettext; without their indents they can be read as Python.
        text = "\n".join(line.lstrip() for line in templatize(text, path.name).splitlines())
    file = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract("python", file, keywords, (), {"encoding": "utf-8"}):
        yield message, context


def catalogs() -> list[Path]:
    """Return the files of all catalogues."""
    return sorted(DESK.glob("locale/*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Return a catalogue."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3], abort_invalid=True)
    catalog.creation_date = catalog.revision_date = WRITTEN
    catalog.project, catalog.version = "Tamizdat", "desk"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as Django reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog) -> list[Message]:
    """Return the messages that are not translated, or only by a guess."""
    return [
        message
        for message in catalog
        if message.id
        and (message.fuzzy or not all(message.string if message.pluralizable else [message.string]))
    ]


def main() -> int:
    """Write all catalogues anew; tell what is still to be translated."""
    template, left = wanted(), 0
    for path in catalogs():
        catalog = read(path)
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, ignore_obsolete=True, omit_header=False)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        for message in missing(catalog):
            left += 1
            print(f"{path.parts[-3]}: not translated: {message.id}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
