"""What a photographer or an agency wrote into a picture: IPTC IIM 4.2, XMP after the IPTC Photo Metadata Standard, Exif.

Of all that stands there only what a newsroom asks for is read; where the camera stood, and which it was, is not.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec
from PIL import Image, IptcImagePlugin

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP: Final = "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS: Final = "{http://ns.adobe.com/xap/1.0/rights/}"
_CORE: Final = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_CC: Final = "{http://creativecommons.org/ns#}"

_FREE: Final = re.compile(r"creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)")
_DAY: Final = re.compile(r"(\d{4})[:-]?(\d\d)[:-]?(\d\d)")
_SPACE: Final = re.compile(r"\s+")
_EXIF_IFD: Final = 0x8769
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class Legend(msgspec.Struct, frozen=True):
    """What stands in a picture; "" where nothing does."""

    caption: str = ""
    alt: str = ""
    credit: str = ""
    licence: str = ""
    taken: str = ""  # "2010-09-24"
    until: str = ""  # the last day on which it may be used, likewise
    places: tuple[str, ...] = ()  # names, the narrowest first


def legend(image: Image.Image) -> Legend:
    """Return what stands in a picture, before it is decoded. What cannot be read is as if it were not there."""
    iptc, xmp, exif = _iptc(image), _xmp(image), _exif(image)
    author = _first(xmp.get("author"), iptc.get((2, 80)), exif.get(0x013B))
    agency = _first(xmp.get("credit"), iptc.get((2, 110)))
    terms = _first(
        xmp.get("licence"), xmp.get("terms"), xmp.get("rights"), iptc.get((2, 116)), exif.get(0x8298)
    )
    names = (
        _first(xmp.get("city"), iptc.get((2, 90))),
        _first(xmp.get("state"), iptc.get((2, 95))),
        _first(xmp.get("country"), iptc.get((2, 101))),
    )
    return Legend(
        caption=_first(xmp.get("caption"), iptc.get((2, 120)), exif.get(0x010E))[:2000],
        alt=_first(xmp.get("alt"))[:500],
        credit=(author if agency in ("", author) else f"{author} / {agency}" if author else agency)[:200],
        licence=terms[:100],
        taken=_first(*map(_day, (xmp.get("taken"), iptc.get((2, 55)), exif.get(0x9003)))),
        until=_day(iptc.get((2, 37))),
        places=tuple(filter(None, names)),
    )


def _first(*found: str | None) -> str:
    return next((words for each in found if each and (words := _SPACE.sub(" ", each).strip(" \0"))), "")


def _day(text: str | None) -> str:
    found = _DAY.match((text or "").strip())
    if not found:
        return ""
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return ""


def _iptc(image: Image.Image) -> dict[tuple[int, int], str]:
    try:
        found: dict[Any, Any] = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[no-untyped-call]
    except (SyntaxError, OSError, ValueError, IndexError, KeyError, TypeError):
        return {}
    utf8 = b"%G" in _bytes(found.get((1, 90)))  # IIM 4.2, 1:90: ISO 2022's sign for UTF-8
    return {key: _words(_bytes(value), utf8=utf8) for key, value in found.items()}


def _bytes(value: Any) -> bytes:
    """Return the first of what a field holds, which is one text or several."""
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, bytes) else b""


def _words(data: bytes, *, utf8: bool) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8" if utf8 else "latin-1", "replace")


def _exif(image: Image.Image) -> dict[int, str]:
    try:
        found = image.getexif()
        own = {**dict(found), **found.get_ifd(_EXIF_IFD)}
    except (SyntaxError, OSError, ValueError, IndexError, KeyError, TypeError):
        return {}
    return {tag: value for tag, value in own.items() if isinstance(value, str)}


def _xmp(image: Image.Image) -> dict[str, str]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    data = (packet.encode() if isinstance(packet, str) else packet).rstrip(b"\0")
    # No document type has any business here; in an encoding of two bytes a letter it would not be seen.
    if not data or b"\0" in data or b"<!" in data.replace(b"<!--", b""):
        return {}
    try:
        tree = ET.fromstring(data)  # noqa: S314 - without entities, and where memory and time are bounded (`darkroom`)
    except (ET.ParseError, ValueError):
        return {}
    about = list(tree.iter(f"{_RDF}Description"))
    found = {
        "caption": _property(about, f"{_DC}description"),
        "alt": _property(about, f"{_CORE}AltTextAccessibility"),
        "author": _property(about, f"{_DC}creator"),
        "credit": _property(about, f"{_PHOTOSHOP}Credit"),
        "rights": _property(about, f"{_DC}rights"),
        "terms": _property(about, f"{_RIGHTS}UsageTerms"),
        "taken": _property(about, f"{_PHOTOSHOP}DateCreated"),
        "city": _property(about, f"{_PHOTOSHOP}City"),
        "state": _property(about, f"{_PHOTOSHOP}State"),
        "country": _property(about, f"{_PHOTOSHOP}Country"),
    }
    links = (_property(about, f"{_CC}license"), _property(about, f"{_RIGHTS}WebStatement"), found["terms"])
    found["licence"] = next(filter(None, map(_free_licence, links)), "")
    return found


def _property(about: Iterable[ET.Element], name: str) -> str:
    """Return a property: an attribute, an element's text, or of a list of texts its first, of languages the default."""
    for description in about:
        if name in description.attrib:
            return description.attrib[name]
        element = description.find(name)
        if element is None:
            continue
        items = list(element.iter(f"{_RDF}li"))
        chosen = next(
            (item for item in items if item.get(_LANGUAGE) == "x-default"), items[0] if items else element
        )
        return chosen.text or element.get(f"{_RDF}resource", "")
    return ""


def _free_licence(address: str) -> str:
    """Return the name of a licence of Creative Commons by its address; "" for another."""
    found = _FREE.search(address)
    if not found:
        return ""
    sort, terms, version = found.groups()
    if sort == "publicdomain":
        return f"CC0 {version}" if terms == "zero" else "Public domain"
    return f"CC {terms.upper()} {version}"
