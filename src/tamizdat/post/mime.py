"""A mail's body in MIME (RFC 2045, RFC 2046): plain text first, then HTML, with holes for each reader's own links.

All but the holes is encoded, and made ready for a signature, once for all readers of a letter. Each part is
quoted-printable or base64, whichever is shorter: English takes the first, Cyrillic and Persian the second. Both are plain
ASCII in short lines, which no server between has reason to touch.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

from tamizdat.post.dkim import Field, relaxed_lines
from tamizdat.post.interface import CHOOSE, LEAVE

LINE: Final = 76  # characters (RFC 2045, 6.7 and 6.8)
THREE: Final = 3  # bytes, which are four characters in base64
_LINK: Final = f"({re.escape(LEAVE)}|{re.escape(CHOOSE)})"
# Only what is a link by itself is the reader's own. Within somebody else's address, in a story that came from wherever, it
# would tell that one who reads, and open the reader's own page.
_HOLES: Final = {
    "plain": re.compile(rf"(?<!\S){_LINK}(?!\S)".encode()),
    "html": re.compile(rf"(?<=href=[\"']){_LINK}(?=[\"'])".encode()),
}
_UNSAFE: Final = re.compile(rb"[^\t\x20-\x3c\x3e-\x7e]|[\t ](?=\Z)")
_WHICH: Final = {LEAVE.encode(): 0, CHOOSE.encode(): 1}


class Links(NamedTuple):
    """The addresses that stand in one reader's letter; those of all readers are equally long."""

    leave: str
    choose: str


NO_LINKS: Final = Links(LEAVE, CHOOSE)


class Body(NamedTuple):
    """A body as it is sent, and the digest that a signature needs of it."""

    data: bytes
    digest: bytes


class Hole(NamedTuple):
    """Where a link goes: which, and how it is encoded together with what stands right before and behind it."""

    which: int
    encoded: Callable[[bytes], bytes]


Kind = Literal["plain", "html"]
Piece = bytes | Hole  # bytes: whole lines


class Sheet:
    """The body of a letter, to be filled for each reader."""

    def __init__(self, text: str, html: str = "", sample: Links = NO_LINKS) -> None:
        """`sample` is anybody's links: they tell how long all are. Without `html` the mail is plain text."""
        self.text = text
        self.html = html
        self.sample = sample
        self._sizes = tuple(len(link.encode()) for link in sample)
        self.fields, pieces = self._alternatives() if html else self._plain()
        self._pieces = list(_joined(pieces))
        # What is hashed is the relaxed form, which differs from the data only where blanks are repeated.
        self._hashed = [relaxed_lines(piece) if isinstance(piece, bytes) else piece for piece in self._pieces]
        self._start = hashlib.sha256(self._hashed[0] if isinstance(self._hashed[0], bytes) else b"")

    def filled(self, links: Links) -> Body:
        """Return the body for a reader.

        Raises:
            ValueError: the links are not as long as the sample's.
        """
        raw = tuple(link.encode() for link in links)
        if tuple(map(len, raw)) != self._sizes:
            raise ValueError("the links of two readers are of different length")
        said: list[bytes] = []
        hashed = self._start.copy()
        for at, piece in enumerate(self._pieces):
            if isinstance(piece, Hole):
                said.append(piece.encoded(raw[piece.which]))
                hashed.update(said[-1])
            else:
                said.append(piece)
                if at:
                    hashed.update(self._hashed[at])  # type: ignore[arg-type]  # bytes where the piece is
        return Body(b"".join(said), hashed.digest())

    def _plain(self) -> tuple[list[Field], list[Piece]]:
        encoding, pieces = self._encoded("plain", self.text)
        fields = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", encoding)]
        return [("MIME-Version", "1.0"), *fields], pieces

    def _alternatives(self) -> tuple[list[Field], list[Piece]]:
        # Neither encoding can bring forth "=_".
        boundary = "=_" + hashlib.sha256(f"{self.text}\0{self.html}".encode()).hexdigest()[:24]
        pieces: list[Piece] = []
        parts: tuple[tuple[Kind, str], ...] = (("plain", self.text), ("html", self.html))
        for kind, content in parts:
            encoding, encoded = self._encoded(kind, content)
            head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}"
            pieces += [f"--{boundary}\r\n{head}\r\n\r\n".encode(), *encoded]
        pieces.append(f"--{boundary}--\r\n".encode())
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
        ], pieces

    def _encoded(self, kind: Kind, content: str) -> tuple[str, list[Piece]]:
        content = content.rstrip()
        if not content or content.endswith((LEAVE, CHOOSE)):
            content += " "  # a signature does not see empty lines at the end: there shall be none
        parts = _HOLES[kind].split("\r\n".join(content.splitlines()).encode() + b"\r\n")
        quoted = list(_quoted_printable(parts))
        if all(len(between) >= THREE for between in parts[2:-1:2]):
            in_64 = list(_base64(parts, self._sizes))
            if _size(in_64) < _size(quoted):
                return "base64", in_64
        return "quoted-printable", quoted


def with_links(kind: Kind, content: str, links: Links) -> str:
    """Return a text or HTML with a reader's links in it, not encoded."""
    return _HOLES[kind].sub(lambda hole: links[_WHICH[hole[1]]].encode(), content.encode()).decode()


def _quoted_printable(parts: list[bytes]) -> Iterator[Piece]:
    """Encode texts (at even places) and holes (at odd ones). A line before or behind a hole is continued by "="."""
    for at, part in enumerate(parts):
        if at % 2:
            yield Hole(_WHICH[part], lambda link: _soft(_quoted(link)) + b"=\r\n")
        elif part:
            *lines, last = part.split(b"\r\n")
            ended = b"".join(_soft(_quoted(line)) + b"\r\n" for line in lines)
            yield ended + (_soft(_quoted(last)) + b"=\r\n" if last else b"")


def _quoted(line: bytes) -> bytes:
    quoted = _UNSAFE.sub(lambda found: b"=%02X" % found[0][0], line)
    # Mailboxes in one file know a new mail by a line that begins so, and change ours (RFC 4155).
    return b"=46rom" + quoted[4:] if quoted.startswith(b"From ") else quoted


def _soft(line: bytes) -> bytes:
    """Break a line that is too long; no "=XX" is torn."""
    broken = []
    while len(line) >= LINE:
        end = LINE - 1
        torn = line.rfind(b"=", end - 2, end)
        end = torn if torn > 0 else end
        broken.append(line[:end] + b"=\r\n")
        line = line[end:]
    return b"".join(broken) + line


def _base64(parts: list[bytes], sizes: tuple[int, ...]) -> Iterator[Piece]:
    """Encode texts (at even places) and holes (at odd ones).

    Three bytes become four characters; a link takes along what is before and behind it until threes are full.
    """
    carried = b""
    for at in range(0, len(parts), 2):
        text = carried + parts[at]
        last = at + 1 == len(parts)
        whole = text if last else text[: len(text) // THREE * THREE]
        if whole:
            yield _in_lines(base64.b64encode(whole), LINE)
        if last:
            return
        before, which = text[len(whole) :], _WHICH[parts[at + 1]]
        missing = -(len(before) + sizes[which]) % THREE
        behind, carried, parts[at + 2] = parts[at + 2][:missing], b"", parts[at + 2][missing:]
        yield Hole(which, _link_between(before, behind))


def _link_between(before: bytes, behind: bytes) -> Callable[[bytes], bytes]:
    return lambda link: _in_lines(base64.b64encode(before + link + behind), LINE)


def _in_lines(text: bytes, width: int, end: bytes = b"\r\n") -> bytes:
    return b"".join(text[at : at + width] + end for at in range(0, len(text), width))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Put together what stands side by side."""
    text = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            text += piece
        else:
            yield text
            text = b""
            yield piece
    yield text


def _size(pieces: list[Piece]) -> int:
    return sum(len(piece) for piece in pieces if isinstance(piece, bytes))
