"""Who may print what: whether a story is offered to others, and which pictures may go with it."""

from __future__ import annotations

import re
from typing import Final

from tamizdat.archive.documents import Story
from tamizdat.archive.mastheads import Reuse

# Licences that let anybody print a picture again if they name whose it is: Creative Commons without "non-commercial", since a
# paper that reprints may be sold; the public domain. Others, and what cannot be read, stay with the paper.
_FREE: Final = re.compile(
    r"\bcc[ -]?0\b|\bcc[ -]zero|\bcc[ -]by\b|public domain|общественн\w+ достояни|creative ?commons (?:attribution|zero)",
    re.I,
)
_NOT_FREE: Final = re.compile(r"\bnc\b|non-?commercial|некоммерч", re.I)


def may_reprint(story: Story, reuse: Reuse | None) -> bool:
    """Return whether others may print a story on a masthead's terms."""
    if reuse is None or not story.body:
        return False
    return story.republish == "yes" or (story.republish == "" and story.kind not in reuse.reserved)


def is_free(licence: str) -> bool:
    """Return whether a picture's licence, as people write it, lets others print the picture with its credit."""
    return bool(_FREE.match(licence.strip())) and not _NOT_FREE.search(licence)
