"""From a masthead at the desk to the document that is filed."""

from __future__ import annotations

from typing import Any

from tamizdat.archive import bodies
from tamizdat.archive.mastheads import ASKS, AskAt, Link, LinkGroup, Masthead, MenuEntry, Policy, Reuse, Way
from tamizdat.archive.parts import Kind
from tamizdat.desk import qr
from tamizdat.desk.compose.making import Making, word
from tamizdat.desk.shelf import shelf


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
        plea=row.plea,
        ways=tuple(_way(way.value, making) for way in row.ways),
        asks=_asks(row),
        reuse=_reuse(row.reuse[0].value) if row.reuse else None,
    )


# What a masthead asks where, by its fields at the desk.
FIELDS: dict[str, AskAt] = {"ask_in_stories": "story", "ask_on_home": "home", "ask_in_footer": "footer"}


def _asks(row: Any) -> tuple[AskAt, ...]:
    asks = tuple(at for field, at in FIELDS.items() if getattr(row, field))
    return ASKS if asks == ASKS else asks  # msgspec leaves a default out only if it is the same object


def _way(value: Any, making: Making) -> Way:
    account, holder = _line(value["account"]), _line(value["holder"])
    code = ""
    if account:
        code = shelf().put(qr.drawn(qr.payload(value["kind"], account, holder)), "svg")
        making.blobs.add(code)
    return Way(
        label=value["label"],
        kind=word(value["kind"]),
        url=bodies.safe_address(value["url"] or ""),
        account=account,
        holder=holder,
        note=(value["note"] or "").strip(),
        code=code,
    )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _reuse(value: Any) -> Reuse:
    reserved: tuple[Kind, ...] = tuple(value["reserved"] or ())
    return Reuse(
        licence=value["licence"],
        url=bodies.safe_address(value["url"] or ""),
        credit=value["credit"] or "",
        reserved=reserved,
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
