"""From a masthead at the desk to the document that is filed."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.documents import Link, LinkGroup, Masthead, MenuEntry, Policy
from tamizdat.desk.compose.making import Making, word


def masthead(row: Any, making: Making) -> Masthead:
    """Return the masthead of an edition. A line whose target is gone and that has no words is left out."""
    support = row.support[0].value if row.support else None
    return Masthead(
        id=str(row.uid),
        edition=row.edition,
        name=row.name,
        motto=row.motto,
        description=row.description,
        notice=row.notice,
        copyright=row.copyright,
        menu=tuple(
            MenuEntry(label=entry.value["label"], groups=tuple(map(_group, entry.value["groups"])))
            for entry in row.menu
        ),
        footer=tuple(_group(group.value) for group in row.footer),
        support=_link(support) if support else None,
        icon=making.picture(row.icon),
        policies=tuple(
            Policy(purpose=word(each.block_type), page=str(each.value.specific.uid))
            for each in row.policies
            if each.value is not None
        ),
        contact=row.contact,
        elsewhere=tuple(row.elsewhere.split()),
        belongs_to=tuple(row.belongs_to.split()),
        security=row.security,
        security_until=row.security_until.isoformat() if row.security and row.security_until else "",
    )


def _group(value: Any) -> LinkGroup:
    return LinkGroup(
        head=_link(value["head"]) or Link(), links=tuple(link for link in map(_link, value["links"]) if link)
    )


def _link(value: Any) -> Link | None:
    label = value.get("label") or ""
    if not value["target"]:
        return Link(label=label) if label else None
    target = value["target"][0]
    if target.value is None:
        return None
    match target.block_type:
        case "kind":
            return Link(kind=target.value, label=label)
        case "url":
            return Link(url=target.value, label=label)
        case "page":
            return Link(document=str(target.value.specific.uid), label=label)
        case _:
            return Link(document=str(target.value.uid), label=label)
