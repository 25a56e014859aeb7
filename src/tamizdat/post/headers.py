"""Header fields as they stand on the wire: ASCII, folded, and with nothing in them that could begin another field."""

from __future__ import annotations

import re
from email.header import Header
from email.utils import formataddr, formatdate
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import idna

from tamizdat.post.dkim import Field

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE: Final = 76  # characters


def text(name: str, value: str) -> Field:
    """Return a field of plain text, in encoded words where it is not ASCII (RFC 2047)."""
    return name, _encoded(value, len(name) + 2)


def mailbox(name: str, called: str, address: str) -> Field:
    """Return a field with the address of somebody and what they are called (RFC 5322, 3.4)."""
    called, address = _one_line(called), _one_line(address)
    if not called:
        return name, address
    if _plain(called):
        return name, formataddr((called, address))
    return name, f"{_encoded(called, len(name) + 2)} <{address}>"


def list_id(called: str, identifier: str) -> Field:
    """Return the name of a list (RFC 2919)."""
    called = _one_line(called)
    if _plain(called):
        phrase = '"{}"'.format(called.replace("\\", "").replace('"', "'")) if called else ""
    else:
        phrase = _encoded(called, 9)
    return "List-ID", f"{phrase} <{identifier}>".lstrip()


def link(address: str) -> str:
    """Return an absolute address as it stands in a field (RFC 2369, 2): in ASCII, whatever its script (RFC 3987, 3.1)."""
    if address.isascii():
        return f"<{address}>"
    parts = urlsplit(address)
    host = idna.encode(parts.hostname or "", uts46=True).decode("ascii")
    place = f"{host}:{parts.port}" if parts.port else host
    return f"<{urlunsplit((parts.scheme, place, quote(parts.path, safe='/%'), quote(parts.query, safe='=&%'), ''))}>"


def date(seconds: int) -> Field:
    """Return the time of sending, in UTC: the zone of our machine is nobody's business."""
    return "Date", formatdate(seconds)


def written(fields: list[Field]) -> bytes:
    """Return the head of a mail, with the empty line behind it."""
    return "".join([*(f"{name}: {value}\r\n" for name, value in fields), "\r\n"]).encode("utf-8")


def _one_line(value: str) -> str:
    return " ".join(_CONTROLS.sub(" ", value).split())


def _encoded(value: str, used: int) -> str:
    value = _one_line(value)
    charset = "us-ascii" if _plain(value) else "utf-8"
    header = Header(value, charset, maxlinelen=_LINE, header_name="x" * (used - 2))
    return header.encode(linesep="\r\n")


def _plain(value: str) -> bool:
    """Tell whether a value can stand as it is: it can be folded, and does not look like an encoded word."""
    return value.isascii() and "=?" not in value and max(map(len, value.split()), default=0) < _LINE - 10
