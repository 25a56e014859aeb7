"""The description by which browsers offer a field for the search of an edition (OpenSearch 1.1, draft 6)."""

from __future__ import annotations

from typing import Final

from tamizdat.press.frames import masthead_of
from tamizdat.press.keys import ICON_SIZES, icon_path, opensearch_path, search_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.xml import DECLARATION, element

MEDIA_TYPE: Final = "application/opensearchdescription+xml"
_NAMESPACE: Final = "http://a9.com/-/spec/opensearch/1.1/"
# Characters of what is said, as the specification has it.
_SHORT: Final = 16
_LONG: Final = 48
_TOLD: Final = 1024


def opensearch(sheet: Sheet) -> bytes:
    """Return the description of an edition's search, whose page answers wherever it is read, by its script or a server."""
    masthead, edition = masthead_of(sheet), sheet.edition
    size = ICON_SIZES[1]
    asked = f"{sheet.absolute(search_path(edition))}?q={{searchTerms}}"
    lines = [
        element("ShortName", cut(masthead.name, _SHORT)),
        element("LongName", cut(masthead.name, _LONG)),
        element("Description", cut(masthead.description or masthead.name, _TOLD)),
        element("Language", edition.tag),
        element("InputEncoding", "UTF-8"),
        element("OutputEncoding", "UTF-8"),
        element(
            "Image", sheet.absolute(icon_path(edition.prefix, size)),
            width=str(size), height=str(size), type="image/png",
        ),
        element("Url", type="text/html", template=asked),
        element("Url", type=MEDIA_TYPE, rel="self", template=sheet.absolute(opensearch_path(edition))),
    ]  # fmt: skip
    body = "\n".join(lines)
    return f'{DECLARATION}<OpenSearchDescription xmlns="{_NAMESPACE}">\n{body}\n</OpenSearchDescription>\n'.encode()


def cut(text: str, most: int) -> str:
    """Return the words of a text that fit into so many characters; where not even the first does, its beginning."""
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0].rstrip(" ,:;—–-") or text[:most]
