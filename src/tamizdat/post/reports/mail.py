"""A mail as far as a report can reach, read in bounded time and memory whatever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice
from typing import Any, Final

import msgspec

from tamizdat.post.reports import phrases

# A report has its words first and the mail that went out last: what lies behind this is a picture in somebody's signature.
MOST_BYTES: Final = 256 * 1024
MOST_LINES: Final = 10_000
# The parser looks at each line once for each part around it, and goes down by recursion.
MOST_NESTS: Final = 100
_DEEPEST: Final = 4  # parts in parts
MOST_OF_TEXT: Final = 40_000  # characters
MOST_OF_A_HEADER: Final = 2_000
_NEST: Final = re.compile(rb"boundary|message/", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_UNSEEN: Final = (
    ("<!--", "-->"),
    ("<style", "</style"),
    ("<script", "</script"),
)  # what a browser does not show
_CONTENT: Final = re.compile(rb"^content-[a-z-]+:.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
_ADDRESS: Final = re.compile(r"[^\s<>\"'():;,\[\]@]{1,64}@[^\s<>\"'():;,\[\]@]{1,254}[^\s<>\"'():;,\[\]@.]")
_FIELD: Final = re.compile(r"^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_REPORTS: Final = ("message/delivery-status", "message/global-delivery-status")
_RETURNED: Final = ("message/rfc822", "message/global", "message/global-headers", "text/rfc822-headers")

Fields = dict[str, str]  # a block of a report: names in lower case, values on one line


class Mail(msgspec.Struct, frozen=True):
    """What is looked at."""

    message: Message
    text: str  # the words, without the mail that went out
    statuses: tuple[Fields, ...]  # blocks of a delivery status (RFC 3464)
    feedback: Fields  # of a feedback report (RFC 5965); empty if there is none
    returned: str  # the mail that went out, or its head; "" if it did not come along
    types: frozenset[str]  # content types of its parts

    def header(self, name: str) -> str:
        """Return a header's value, decoded, on one line; "" if there is none."""
        return words(self.message.get(name, ""))

    def addresses(self, *names: str) -> tuple[str, ...]:
        """Return the addresses in headers; names that look like one are taken along."""
        values = [words(value) for name in names for value in self.message.get_all(name, [])]
        return addresses(" ".join(values))


def open_mail(raw: bytes) -> Mail:
    """Read a mail. Whatever is broken in it is passed over."""
    message = message_from_bytes(_bounded(raw))
    parts = list(_parts(message))
    text, returned = _text(parts)
    return Mail(
        message,
        text,
        tuple(block for part in parts if part.get_content_type() in _REPORTS for block in blocks(_inside(part))),
        next(iter(blocks(_feedback(parts), whole=True)), {}),
        returned or next((_inside(part) for part in parts if part.get_content_type() in _RETURNED), ""),
        frozenset(part.get_content_type() for part in parts),
    )  # fmt: skip


def blocks(text: str, whole: bool = False) -> Iterator[Fields]:
    """Yield the blocks of fields that empty lines part; with `whole` all of them as one."""
    for block in [text] if whole else re.split(r"\n\s*\n", text):
        fields: Fields = {}
        for name, value in _FIELD.findall(block):
            fields.setdefault(name.lower(), " ".join(words(value).split()))
        if fields:
            yield fields


def addresses(text: str) -> tuple[str, ...]:
    """Return what looks like an address, in the order in which it stands."""
    return tuple(dict.fromkeys(_ADDRESS.findall(text)))


def words(value: Any) -> str:
    """Return a header's value, decoded as far as that goes, on one line."""
    try:
        decoded = str(
            make_header(decode_header(value[:MOST_OF_A_HEADER] if isinstance(value, str) else value))
        )
    except (LookupError, ValueError, HeaderParseError):
        decoded = str(value)
    return " ".join(decoded.split())


def _bounded(raw: bytes) -> bytes:
    head = raw[:MOST_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\0", b"")
    lines = head.split(b"\n", MOST_LINES)
    head = b"\n".join(lines[:MOST_LINES])
    head = _CONTENT.sub(lambda field: field[0][:MOST_OF_A_HEADER], head)  # the parser takes square time
    beyond = next(islice(_NEST.finditer(head), MOST_NESTS, None), None)
    return head[: beyond.start()] if beyond else head


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts of a mail that are its own: not those of mails within it, and not deeper than gateways wrap them."""
    payload = message.get_payload()
    wraps = message.get_content_maintype() == "multipart" or (depth == 1 and _is_wrapped_report(message))
    if wraps and isinstance(payload, list) and depth < _DEEPEST:
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    else:
        yield message


def _is_wrapped_report(part: Message) -> bool:
    """Tell whether a part is a mail that is itself a report: gateways send them on like that."""
    payload = part.get_payload()
    if part.get_content_type() != "message/rfc822" or not isinstance(payload, list) or not payload:
        return False
    return isinstance(payload[0], Message) and payload[0].get_content_type() == "multipart/report"


def _text(parts: list[Message]) -> tuple[str, str]:
    """Return the words, and the mail that went out if it stands behind them."""
    plain = [_decoded(part) for part in parts if part.get_content_type() == "text/plain"]
    html = [_seen(_decoded(part)) for part in parts if part.get_content_type() == "text/html"]
    text = "\n".join(plain or html)[:MOST_OF_TEXT]
    if not plain and not html and parts and parts[0].get_content_maintype() == "multipart":
        text = _decoded(parts[0])[:MOST_OF_TEXT]  # it says that it has parts, and has none
    marker = phrases.ORIGINAL.search(text)
    return (text[: marker.start()], text[marker.end() :]) if marker else (text, "")


def _seen(html: str) -> str:
    """Return the words of a page."""
    for begin, end in _UNSEEN:
        html = "".join(piece.partition(end)[2] if n else piece for n, piece in enumerate(html.split(begin)))
    return _TAG.sub(" ", html)


def _feedback(parts: list[Message]) -> str:
    return next((_inside(part) for part in parts if part.get_content_type() == "message/feedback-report"), "")


def _inside(part: Message) -> str:
    """Return what stands in a part that is itself a mail, or blocks of fields, as text."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return _decoded(part)
    if part.get("Content-Transfer-Encoding", "").strip().lower() in ("base64", "quoted-printable"):
        within = Message()
        within["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"]
        within.set_payload("\n".join(_flat(one) for one in payload))
        return _decoded(within)
    return "\n\n".join(_flat(one) for one in payload)


def _flat(message: Any) -> str:
    """Return a mail within a mail: its head, and its words where they are plain."""
    if not isinstance(message, Message):
        return str(message)
    head = "\n".join(f"{name}: {value}" for name, value in message.items())
    body = message.get_payload()
    return f"{head}\n\n{body}" if isinstance(body, str) else f"{head}\n"


def _decoded(part: Message) -> str:
    """Return a part's text; what is no text in its own charset is read as well as can be."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return payload.decode(charset).replace("\r\n", "\n")
        except (LookupError, ValueError):
            continue
    return payload.decode("latin-1").replace("\r\n", "\n")
