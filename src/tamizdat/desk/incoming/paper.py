"""What an edition has once: its masthead, what is read most; and the addresses that documents once had."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tamizdat.archive import documents, mastheads
from tamizdat.desk import actions, editions, marks, standing
from tamizdat.desk.actions import Refused
from tamizdat.desk.blocks import WEB
from tamizdat.desk.incoming.desk import NAMED, Desk
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Item, key_of
from tamizdat.desk.models import Edition, Imported, Masthead, MostRead, Redirect


def save_masthead(item: Item, desk: Desk, files: Files) -> Masthead:
    """Set an edition's masthead.

    Raises:
        Refused: something about it is wrong.
    """
    document = item.document
    assert isinstance(document, mastheads.Masthead), "the caller knows its sort"  # noqa: S101
    adopt(Masthead, "uid", item)
    lines = _Lines(item, desk)
    masthead: Masthead = actions.set_masthead(
        document.edition,
        name=document.name,
        motto=document.motto,
        description=document.description,
        notice=document.notice,
        copyright=document.copyright,
        menu=[{"label": entry.label, "groups": lines.groups(entry.groups)} for entry in document.menu],
        footer=lines.groups(document.footer),
        support=lines.line(document.support) if document.support else None,
        plea=document.plea,
        ways=[
            {name: getattr(way, name) for name in ("label", "kind", "url", "account", "holder", "note")}
            for way in document.ways
        ],
        asks=document.asks,
        reuse={
            "licence": document.reuse.licence,
            "url": document.reuse.url,
            "credit": document.reuse.credit,
            "reserved": list(document.reuse.reserved),
        }
        if document.reuse
        else None,
        policies=[
            (each.purpose, page) for each in document.policies if (page := lines.page(each.page)) is not None
        ],
        icon=files.picture(document.icon, whole=True) if document.icon else None,
        contact=document.contact,
        elsewhere="\n".join(document.elsewhere),
        belongs_to="\n".join(document.belongs_to),
        security=document.security,
        security_until=_day(document.security_until),
        carried=item.carried,
    )
    return masthead


class _Lines:
    """The lines of a masthead, as the desk's action takes them."""

    def __init__(self, item: Item, desk: Desk) -> None:
        self.item = item
        self.desk = desk

    def groups(self, groups: tuple[mastheads.LinkGroup, ...]) -> list[dict[str, Any]]:
        return [
            {
                "head": self.line(group.head) or {},
                "links": [line for link in group.links if (line := self.line(link)) is not None],
            }
            for group in groups
        ]

    def line(self, link: mastheads.Link) -> dict[str, Any] | None:
        """Return a line, or nothing, with a note, if it leads to what is not there."""
        label = {"label": link.label}
        if link.url:
            WEB(link.url)
            return label | {"url": link.url}
        if link.kind:
            return label | {"kind": link.kind}
        if not link.document:
            return label
        thing = self.desk.named.get(link.document)
        if thing is not None:
            return label | {next(sort for sort, model in NAMED.items() if isinstance(thing, model)): thing}
        page = self.page(link.document, link.label)
        return label | {"page": page} if page is not None else None

    def page(self, id: str, label: str = "") -> Any | None:
        """Return a page of the edition, or nothing, with a note, if it is not there."""
        page = self.desk.pages.get((self.item.document.edition, id))
        if page is None:
            self.item.notes.append(
                f"The line “{label or id}” of the masthead was left out: what it leads to is not at the desk."
            )
        return page


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(
            f"its security contact holds until {text[:40]!r}: expected such as 2027-03-31"
        ) from None


def adopt(model: type[Masthead] | type[Edition], field: str, item: Item) -> None:
    """Give the mastheads or fronts of all editions the id that they have where they come from.

    What was filed under the old id is withdrawn.
    """
    rows = list(model.objects.all())
    if all(getattr(row, field) == item.uid for row in rows):
        return
    brought = [key_of(tag, str(getattr(rows[0], field))) for tag in editions.tags()]
    if Imported.objects.filter(key__in=brought).exists():
        raise Refused(f"the {item.sort} of another edition came with another id, and all of them share one")
    old = [thing for row in rows for thing in marks.things_of(row)]
    model.objects.update(**{field: item.uid})
    marks.write([*old, *(thing for row in model.objects.all() for thing in marks.things_of(row))])


def save_most_read(item: Item) -> MostRead:
    """Set what readers of an edition read most. It is known without the numbers, until they are counted here.

    Raises:
        Refused: something about it is wrong.
    """
    document = item.document
    assert isinstance(document, documents.MostRead), "the caller knows its sort"  # noqa: S101
    row: MostRead = actions.set_most_read(
        document.edition,
        date=dt.date.fromisoformat(document.date) if document.date else None,
        day=document.day,
        week=document.week,
        uid=item.uid,
        carried=item.carried,
    )
    return row


def save_redirect(item: Item) -> Redirect:
    """Keep an address that a document once had.

    Raises:
        Refused: a page is printed there.
    """
    document = item.document
    assert isinstance(document, documents.Redirect), "the caller knows its sort"  # noqa: S101
    holder = standing.at(document.path) if document.path else None
    if not document.path or holder is not None:
        what = f"“{holder}” is printed at {document.path}" if holder is not None else "it has no path"
        raise Refused(f"{what}, so nothing can lead on from there")
    row = Redirect.objects.filter(path=document.path).first() or Redirect(path=document.path)
    row.edition, row.target, row.carried = document.edition, document.target, item.carried
    row.name = "" if document.id == f"redirect:{document.path}" else document.id
    row.full_clean()
    row.save()
    return row
