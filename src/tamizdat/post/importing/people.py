"""Rows of a file as people: who they are, what they get, how they agreed; or why a row is none."""

from __future__ import annotations

import uuid
from typing import Final

import msgspec

from tamizdat.post import addresses, sealing
from tamizdat.post.errors import BadAddress, BadImport
from tamizdat.post.importing.forms import Form, Standing
from tamizdat.post.importing.sheets import Row
from tamizdat.post.interface import Newsletter, Refused
from tamizdat.post.sayings import Saying

_LANGUAGES: Final = ("language", "lang", "locale", "edition")
_NEWSLETTERS: Final = ("newsletters", "newsletter")
_FORMULA: Final = ("=", "+", "-", "@", "\t")  # what a spreadsheet would compute
_KEPT: Final = 60  # letters of a cell of evidence
_SHOWN: Final = 80  # letters of a value that is wrong


class Person(msgspec.Struct, frozen=True):
    """Whom a row names."""

    row: int
    address: str
    lookup: bytes
    standing: Standing
    newsletters: tuple[uuid.UUID, ...]
    language: str  # tag
    columns: dict[str, str]  # the evidence of the file


class Reader:
    """Reads the rows of one file."""

    def __init__(
        self, form: Form, column: str, newsletters: dict[uuid.UUID, Newsletter], wanted: str, ask: bool
    ) -> None:
        """`wanted` is the id of the newsletter where the rows do not say; `column` that of the addresses.

        Raises:
            BadImport: the paper has no such newsletter.
        """
        self._form, self._column, self._newsletters, self._ask = form, column, newsletters, ask
        self._languages = {one.edition for one in newsletters.values()}
        found = [one for one in newsletters if str(one) == wanted]
        if not found:
            raise BadImport(
                Saying("Choose the newsletter that they get: the one that was chosen is not there any more.")
            )
        self._wanted = found[0]

    def person(self, row: Row) -> Person | Refused:
        """Return whom a row names, or why it cannot be taken."""
        text = row.cells.get(self._column, "")
        if row.fault or text.startswith(_FORMULA):
            return _refused(row, row.fault or Saying("it begins like a formula of a spreadsheet"), text)
        try:
            address = addresses.checked(text)
        except BadAddress as error:
            return _refused(row, error.saying, text)
        standing = self._form.standing(row.cells)
        columns = {one: row.cells[one][:_KEPT] for one in self._form.agreed if row.cells.get(one)}
        if standing == "gets":
            if addresses.of_a_function(address):
                return _refused(row, Saying("an address of a function: nobody can have agreed there"), text)
            if self._form.dated and not columns and not self._ask:
                return _refused(
                    row, Saying("the file does not say when they agreed: ask them to confirm"), text
                )
        language = self._language(row)
        newsletters, unknown = self._of(row, language)
        if unknown:
            return _refused(row, Saying("there is no newsletter of this name"), unknown)
        return Person(
            row.number, address, sealing.lookup(address), standing, newsletters,
            language or self._newsletters[newsletters[0]].edition, columns,
        )  # fmt: skip

    def _language(self, row: Row) -> str:
        said = (
            next((row.cells[one] for one in _LANGUAGES if row.cells.get(one)), "")
            .replace("_", "-")
            .casefold()
        )
        return next((one for one in self._languages if said and one.casefold() in (said, said[:2])), "")

    def _of(self, row: Row, language: str) -> tuple[tuple[uuid.UUID, ...], str]:
        """Return the newsletters that a row names, or the first name that none has."""
        said = next((row.cells[one] for one in _NEWSLETTERS if row.cells.get(one)), "")
        names = [name.strip() for name in said.replace(";", ",").split(",") if name.strip()]
        found = [(name, self._named(name, language)) for name in names]
        unknown = next((name for name, one in found if one is None), "")
        return tuple(dict.fromkeys(one for _, one in found if one)) or (self._wanted,), unknown

    def _named(self, name: str, language: str) -> uuid.UUID | None:
        """Return the newsletter of an id, a slug or a name; of several of one slug that of the language."""
        name = name.casefold()
        fits = [
            one
            for one, letter in self._newsletters.items()
            if name in (letter.id, letter.slug.casefold(), letter.name.casefold())
        ]
        language = language or self._newsletters[self._wanted].edition
        return next(
            (one for one in fits if self._newsletters[one].edition == language), fits[0] if fits else None
        )


def _refused(row: Row, why: Saying, what: str) -> Refused:
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in what[:_SHOWN])
    return Refused(row=row.number, why=why, what=shown)
