"""Writes indexes of small papers until the press does."""
from __future__ import annotations
import re
from search.indexed import index_folder
from tamizdat.archive.documents import Story, Place, Topic, Person
from tamizdat.search.slip import Slip

def index(archive, site, editions):
    for tag, prefix in editions.items():
        number = lambda id: archive.number_of(tag, id)
        names = lambda ids: tuple(archive.label(tag, id).name for id in ids)
        slips = []
        for type in ("story", "place", "topic", "person"):
            for id in archive.ids(tag, type):
                doc = archive.document(tag, id)
                if type == "story":
                    by = [b.person for b in doc.bylines]
                    slips.append(Slip(number=number(id), path=doc.path, kind=doc.kind, headline=doc.headline, published=doc.published, date=doc.published[:10],
                        byline=names(by), places=names(doc.places), topics=names(doc.topics), text=re.sub("<[^>]*>", "", doc.body),
                        at=tuple(map(number, doc.places)), about=tuple(map(number, doc.topics)), by=tuple(map(number, by))))
                else:
                    slips.append(Slip(number=number(id), path=doc.path, kind=type, headline=doc.name))
        index_folder(site / prefix, tag, slips)
