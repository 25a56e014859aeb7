"""Writes the indexes of a small paper as long as the press does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from search.indexed import index_folder
from tamizdat.archive.documents import Story
from tamizdat.archive.store import Archive
from tamizdat.search.slip import Slip


def index(archive: Archive, site: Path, editions: Mapping[str, str]) -> None:
    for tag, prefix in editions.items():
        ids = [id for type in ("story", "place", "topic", "person") for id in archive.ids(tag, type)]
        index_folder(site / prefix, tag, [_slip(archive, tag, id) for id in ids])


def _slip(archive: Archive, tag: str, id: str) -> Slip:
    document = archive.document(tag, id)
    number = archive.number_of(tag, id)
    if not isinstance(document, Story):
        return Slip(number=number, path=document.path, kind=archive.type_of(tag, id), headline=document.name)
    people = [line.person for line in document.bylines]
    return Slip(
        number=number,
        path=document.path,
        kind=document.kind,
        headline=document.headline,
        published=document.published,
        date=document.published[:10],
        byline=tuple(archive.label(tag, each).name for each in people),
        places=tuple(archive.label(tag, each).name for each in document.places),
        topics=tuple(archive.label(tag, each).name for each in document.topics),
        text=re.sub("<[^>]*>", "", document.body),
        at=tuple(archive.number_of(tag, each) for each in document.places),
        about=tuple(archive.number_of(tag, each) for each in document.topics),
        by=tuple(archive.number_of(tag, each) for each in people),
    )
