"""Catalogues of the theme's words: gettext's PO files, read without gettext's tools.

The form is that of the GNU gettext manual, "The Format of PO Files"; the rule of plurals that a catalogue does not give
is its language's in Babel's table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path
from typing import Any, Final

import msgspec
from babel import UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from tamizdat.archive.digests import digest
from tamizdat.press.errors import BadTheme
from tamizdat.press.settings import EditionSettings

_ENGLISH_PLURAL: Final = "(n != 1)"
_NAME: Final = re.compile(r"%\((\w+)\)[sd]")


class Messages:
    """A catalogue of the theme's words. A message without translation stands as it is in English."""

    def __init__(self, entries: dict[str, str | list[str]], plural: str) -> None:
        """`plural` is the rule of plural forms, an expression of C as a catalogue's head has it."""
        self.entries = entries
        self.digest = digest(msgspec.json.encode([entries, plural]))
        self._plural = c2py(plural)

    @classmethod
    def read(cls, roots: tuple[Path, ...], edition: EditionSettings) -> Messages:
        """Read `messages/TAG.po` from each root; the newsroom's own words come before the house's."""
        entries: dict[str, str | list[str]] = {}
        catalog: Catalog | None = None
        for root in reversed(roots):
            path = root / "messages" / f"{edition.tag}.po"
            if path.is_file():
                catalog = read_catalog(path, edition)
                entries |= _entries(catalog, path)
        return cls(entries, catalog.plural_expr if catalog else _ENGLISH_PLURAL)

    def gettext(self, message: str) -> str:
        """Return a message in the edition's language."""
        return self._single(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return a message in the form that a number asks for."""
        return self._counted(singular, singular, plural, number)

    def pgettext(self, context: str, message: str) -> str:
        """Return a message that means different things in different places."""
        return self._single(f"{context}\x04{message}", message)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Return a message with a context in the form that a number asks for."""
        return self._counted(f"{context}\x04{singular}", singular, plural, number)

    def _single(self, key: str, message: str) -> str:
        found = self.entries.get(key)
        if isinstance(found, list):  # it is counted elsewhere: here it stands for one
            return found[min(self._plural(1), len(found) - 1)]
        return found or message

    def _counted(self, key: str, singular: str, plural: str, number: int) -> str:
        found = self.entries.get(key)
        if isinstance(found, list):
            return found[min(self._plural(number), len(found) - 1)]
        return singular if number == 1 else plural


def read_catalog(path: Path, edition: EditionSettings) -> Catalog:
    """Read a catalogue.

    Raises:
        BadTheme: it is no catalogue.
    """
    try:
        with path.open("rb") as file:
            return read_po(file, locale=edition.tag.replace("-", "_"), abort_invalid=True)
    except (PoFileError, UnknownLocaleError, UnicodeDecodeError) as error:
        raise BadTheme(f"{path} is not a catalogue of messages: {error}") from error


def name_of(message: Message) -> str:
    """Return by what a message is found: its English, the singular of a counted one, with its context before it."""
    first: str = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{first}" if message.context else first


def is_translated(message: Message) -> bool:
    """Return whether a message has all its forms, and nobody doubts them."""
    forms: Any = [message.string] if isinstance(message.string, str) else message.string
    return bool(message.id) and not message.fuzzy and all(forms)


def _entries(catalog: Catalog, path: Path) -> dict[str, str | list[str]]:
    entries: dict[str, str | list[str]] = {}
    for message in filter(is_translated, catalog):
        if wrong := next(_wrong_forms(message), ""):
            raise BadTheme(f"{path}, line {message.lineno}: {wrong}")
        translated: Any = message.string
        entries[name_of(message)] = translated if isinstance(translated, str) else list(translated)
    return entries


def _wrong_forms(message: Message) -> Iterator[str]:
    """Yield what is wrong with the places in a translation at which names and numbers are put in."""
    ids = [message.id] if isinstance(message.id, str) else message.id
    given = {name for id in ids for name in _NAME.findall(id)}
    for form in [message.string] if isinstance(message.string, str) else message.string:
        if unknown := set(_NAME.findall(form)) - given:
            known = ", ".join(f"%({name})s" for name in sorted(given)) or "nothing"
            yield f"{form!r} puts in %({min(unknown)})s; {ids[0]!r} is given {known}"
        elif "%" in _NAME.sub("", form).replace("%%", ""):
            yield f"{form!r} has a single '%': write '%%' for the sign itself"
