"""What comes in, and what became of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

import msgspec

from tamizdat.archive.addresses import check_path
from tamizdat.archive.documents import (
    AnyDocument,
    Redirect,
    describe,
    type_of,
    undrawn,
    unknown,
)
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.record import Claim
from tamizdat.desk import editions
from tamizdat.desk.actions import Refused
from tamizdat.desk.models import Imported

LONGEST: Final = 2 * 1024 * 1024  # bytes of a document: a book's chapter has a tenth of that

LONGEST_KEY: Final = 300  # characters

# What databases and readers' programs choke on: control characters, and the two that Unicode says are none.
_CONTROLS: Final = {
    code: None for code in [*range(32), 127, *range(128, 160), 0xFFFE, 0xFFFF] if code not in (9, 10, 13)
}
_MAY_HOLD_CONTROLS: Final = re.compile(rb"\\[ubf]|\x7f|\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]")
_LINES: Final = ("headline", "title", "name", "dateline", "job")

What = Literal["made", "changed", "unchanged", "kept", "refused"]


class Incoming(NamedTuple):
    """A document and its JSON as it came, unknown fields included."""

    document: AnyDocument
    data: bytes


class Outcome(NamedTuple):
    """What became of a document; why, as a sentence; and what else the person who brought it should know."""

    what: What
    why: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class Item:
    """A document on its way in."""

    incoming: Incoming
    document: AnyDocument
    digest: str
    record: Imported | None = None  # what the desk remembers of it
    thing: Any = None  # what it is at the desk
    outcome: Outcome | None = None  # None while it is to be written
    notes: list[str] = field(default_factory=list)
    told: int = 0  # how many of them do not depend on what is at the desk
    waits: set[str] = field(default_factory=set)  # ids of what it names and that has not come yet

    @property
    def sort(self) -> str:
        """Return the type of the document."""
        return type_of(self.document)

    @property
    def key(self) -> str:
        """Return the name under which the desk remembers it."""
        return key_of(self.document.edition, self.document.id)

    @property
    def uid(self) -> UUID:
        """Return the id as the desk has it."""
        return UUID(self.document.id)

    @property
    def carried(self) -> str:
        """Return the fields that this version does not know, as the desk keeps them."""
        return unknown(self.incoming.data).decode()

    @property
    def open(self) -> bool:
        """Return whether it is still to be written."""
        return self.outcome is None

    def close(self, what: What, why: str = "") -> None:
        """Say what became of it."""
        self.outcome = Outcome(what, why, tuple(dict.fromkeys(self.notes)))

    def refuse(self, why: str) -> None:
        """Say that nothing of it is kept, and why."""
        self.notes.clear()
        self.waits.clear()
        self.close("refused", f"{describe(self.document)}: {why}")


def key_of(edition: str, id: str) -> str:
    """Return the name under which the desk remembers a document."""
    return f"document/{edition}/{id}"


def item(incoming: Incoming) -> Item:
    """Return a document as it may be taken; one that cannot be is refused already."""
    incoming = Incoming(*undrawn(*incoming))
    made = Item(incoming, incoming.document, hashlib.sha256(incoming.data).hexdigest())
    try:
        _check(made)
    except (Refused, BadDocument) as error:
        made.refuse(str(error))
    made.told = len(made.notes)
    return made


def _check(made: Item) -> None:
    if len(made.incoming.data) > LONGEST:
        raise Refused(
            f"it has {len(made.incoming.data) / 2**20:.1f} MB, and at most {LONGEST // 2**20} MB are taken: cut it into parts"
        )
    _clean(made)
    document = made.document
    if document.edition not in editions.tags():
        raise Refused(
            f"this newsroom has no edition {document.edition!r}, only {', '.join(editions.tags())}: add it to 'editions' in "
            "tamizdat.toml and import again"
        )
    shared = [value for name in ("story", "page") if (value := getattr(document, name, None)) is not None]
    if isinstance(document, Claim) and not document.story:
        shared = []  # it stands in none
    for id in [*([] if isinstance(document, Redirect) else [document.id]), *shared]:
        if not _is_uuid(id):
            raise Refused(f"{id!r} is no id: expected a UUID such as 0198c0de-0000-7000-8000-000000000000")
    if len(made.key) > LONGEST_KEY:
        raise Refused(f"its id or path is longer than {LONGEST_KEY} characters")
    check_path(document)


def _is_uuid(id: str) -> bool:
    try:
        return str(UUID(id)) == id
    except ValueError:
        return False


def _clean(made: Item) -> None:
    """Take control characters out of a document, and line breaks out of what is one line."""
    document = made.document
    if _MAY_HOLD_CONTROLS.search(made.incoming.data):
        value = msgspec.to_builtins(document)
        cleaned = _without_controls(value)
        if cleaned != value:
            document = msgspec.convert(cleaned, type(document))
            made.notes.append("Control characters were taken out of it.")
    lines = {
        name: " ".join(value.split())
        for name in _LINES
        if isinstance(value := getattr(document, name, None), str) and any(each in value for each in "\n\r\t")
    }
    made.document = msgspec.structs.replace(document, **lines)


def _without_controls(value: Any) -> Any:
    match value:
        case str():
            return value.translate(_CONTROLS)
        case dict():
            return {key: _without_controls(each) for key, each in value.items()}
        case list() | tuple():
            return [_without_controls(each) for each in value]
        case _:
            return value
