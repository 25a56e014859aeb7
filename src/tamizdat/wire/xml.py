"""XML of strangers: read in a stream, with bounded memory, by the standard library's expat with its doors shut.

No document type, no entity, nothing external; tags, names and nesting within bounds. Decision 0008 says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, Protocol
from xml.parsers import expat

DEEPEST: Final = 100  # elements within each other; an export has six
LONGEST_TOKEN: Final = 16 * 1024 * 1024  # bytes of one tag or comment, which expat must hold as a whole


_WORDS: Final = {
    expat.errors.XML_ERROR_NO_ELEMENTS: "it breaks off",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "it breaks off within a tag",
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "it breaks off within a text",
    expat.errors.XML_ERROR_TAG_MISMATCH: "a tag is closed that is not the last one opened",
    expat.errors.XML_ERROR_SYNTAX: "it is no XML",
    expat.errors.XML_ERROR_INVALID_TOKEN: "a sign stands where XML has none",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "something follows after its end",
}


class BadXml(Exception):
    """What is wrong with a text as XML, and in which line (counted from 1)."""

    def __init__(self, what: str, line: int, *, hostile: bool = False) -> None:
        super().__init__(what, line)
        self.what = what
        self.line = line
        self.hostile = hostile
        """Whether it is nothing that a tool could have written by mistake, and must not be mended."""


class Listener(Protocol):
    """Who is told of each element and its words."""

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins; its name and attributes as they are written, or with their namespaces."""

    def text(self, text: str) -> None:
        """Words follow."""

    def end(self, name: str) -> None:
        """An element ends."""


class Nobody:
    """A listener to whom nothing matters but whether the whole is XML."""

    start: Any = None
    text: Any = None
    end: Any = None


def parse(chunks: Iterable[str], listener: Listener | Nobody, *, spaced: bool = False) -> Iterator[None]:
    """Tell `listener` of a text that comes in chunks; yields after each of them.

    With `spaced`, names that stand in a namespace are told as "namespace name", whatever prefix the text has for it.

    Raises:
        BadXml: it is no XML, or it has what no harmless text needs.
    """
    parser = expat.ParserCreate(namespace_separator=" " if spaced else None)
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    guard = _Guard(parser, listener)
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk.encode("utf-8", "surrogatepass"))
            guard.check(fed)
            yield
        parser.Parse("", True)
    except expat.ExpatError as error:
        told = expat.ErrorString(error.code)
        raise BadXml(_WORDS.get(told, told), error.lineno) from None
    except UnicodeEncodeError:
        raise BadXml("half a letter", parser.CurrentLineNumber) from None
    yield


class _Guard:
    """Stands between expat and the listener, and refuses what is hostile."""

    def __init__(self, parser: Any, listener: Listener | Nobody) -> None:
        self.parser = parser
        self.depth = 0
        self.tell_start = listener.start
        self.tell_end = listener.end
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = listener.text
        parser.StartDoctypeDeclHandler = self.declared
        parser.EntityDeclHandler = self.declared
        parser.UnparsedEntityDeclHandler = self.declared
        parser.ExternalEntityRefHandler = self.declared

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"elements stand over {DEEPEST} deep within each other")
        if self.tell_start is not None:
            self.tell_start(name, attributes, self.parser.CurrentLineNumber)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.tell_end is not None:
            self.tell_end(name)

    def declared(self, *_: object) -> int:
        self.refuse(
            "it declares a document type or entities, by which a small file can grow without end or reach for others"
        )
        return 0

    def check(self, fed: int) -> None:
        if fed - max(self.parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
            self.refuse(f"a tag or comment is longer than {LONGEST_TOKEN >> 20} MB")

    def refuse(self, what: str) -> None:
        raise BadXml(what, self.parser.CurrentLineNumber, hostile=True)
