"""What the desk told of the paper: its languages, and the newsletters for which one can sign up."""

from __future__ import annotations

import uuid

import msgspec

from tamizdat.post.interface import Newsletter, Paper
from tamizdat.post.models import PaperRow


def tell(paper: Paper) -> None:
    """Keep what the desk says of the paper, in place of what it said before."""
    PaperRow.objects.update_or_create(id=1, defaults={"told": msgspec.json.encode(paper)})


def told() -> Paper | None:
    """Return what the desk said last; None if it never did."""
    row = PaperRow.objects.filter(id=1).first()
    return msgspec.json.decode(bytes(row.told), type=Paper) if row else None


def newsletters() -> dict[uuid.UUID, Newsletter]:
    """Return the paper's newsletters by id, in the desk's order, closed ones included."""
    paper = told()
    return {uuid.UUID(one.id): one for one in paper.newsletters} if paper else {}
