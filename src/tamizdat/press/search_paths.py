"""Where the search's files stand; docs/explanation/search.md says what is in them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tamizdat.search.slip import HOLDS, path_of

FOLDER: Final = "search/"  # below the folder of an edition
INDEX: Final = ".idx"  # how the files of an index end
_SLIP: Final = re.compile(
    r"(?P<prefix>(?:[^/]+/)?)search/(?P<thousands>0|[1-9]\d*)/(?P<rest>0|[1-9]\d{0,2})\.json"
)
_INDEX: Final = re.compile(r"(?P<prefix>(?:[^/]+/)?)search/(?:[0-9a-f]+/)?[^/]+\.idx")


class SlipPlace(NamedTuple):
    """Of what a path is the slip."""

    prefix: str  # of the edition
    number: int  # of the document


def slip_path(prefix: str, number: int) -> str:
    """Return where the slip of a document is printed; `prefix` is its edition's."""
    return prefix + path_of(number)


def slip_at(path: str) -> SlipPlace | None:
    """Return of what the slip stands at a path; None if no slip does."""
    found = _SLIP.fullmatch(path)
    return SlipPlace(found["prefix"], int(found["thousands"]) * HOLDS + int(found["rest"])) if found else None


def index_prefix(path: str) -> str | None:
    """Return of which edition, by its prefix, a file of the index stands at a path; None if none does."""
    found = _INDEX.fullmatch(path)
    return found["prefix"] if found else None
