"""The masthead of an edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tamizdat.desk import streams
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.blocks import WEB
from tamizdat.desk.compose.mastheads import FIELDS
from tamizdat.desk.kinds import Kind
from tamizdat.desk.models import Masthead, Picture
from tamizdat.desk.qr import LONGEST_ACCOUNT
from tamizdat.desk.ways import WayKind

_WORDS = (
    "motto",
    "description",
    "notice",
    "copyright",
    "contact",
    "elsewhere",
    "belongs_to",
    "security",
    "plea",
)


@action
def set_masthead(
    edition: str,
    *,
    name: str,
    menu: Iterable[Mapping[str, Any]] = (),
    footer: Iterable[Mapping[str, Any]] = (),
    support: Mapping[str, Any] | None = None,
    ways: Iterable[Mapping[str, str]] = (),
    asks: Iterable[str] = ("story",),
    reuse: Mapping[str, Any] | None = None,
    policies: Iterable[tuple[str, Any]] = (),
    icon: Picture | None = None,
    security_until: dt.date | None = None,
    carried: str = "",
    **words: str,
) -> Masthead:
    """Set an edition's masthead; `words` are those of `_WORDS`.

    `menu` is [{"label", "groups": [{"head": link, "links": [link, …]}, …]}, …], `footer` [{"head", "links"}, …]. A link is
    {"place" | "topic" | "coverage" | "series" | "person" | "page": slug} or {"kind": …} or {"url": …}, with or without a
    "label"; a head may be only a label. `policies` are pairs of a trust term and the page (or its slug) that answers it.
    `ways`, `asks` and `reuse` are as in `archive.documents.Masthead`, without codes.
    """
    masthead = Masthead.objects.filter(edition=edition).first() or Masthead(edition=edition)
    masthead.name, masthead.carried = name, carried
    masthead.icon, masthead.security_until = icon, security_until
    for field in _WORDS:
        setattr(masthead, field, words.pop(field, ""))
    if words:
        raise ValueError(f"a masthead has no field {next(iter(words))!r}")
    masthead.menu = _stream(masthead, "menu", streams.menu_of(menu, edition))
    masthead.footer = _stream(masthead, "footer", streams.footer_of(footer, edition))
    masthead.support = _stream(masthead, "support", streams.support_of(support, edition))
    masthead.ways = _stream(masthead, "ways", [{"type": "way", "value": _way(way)} for way in ways])
    masthead.reuse = _stream(masthead, "reuse", [{"type": "terms", "value": _terms(reuse)}] if reuse else [])
    for field, at in FIELDS.items():
        setattr(masthead, field, at in tuple(asks))
    masthead.policies = _stream(masthead, "policies", streams.policies_of(policies, edition))
    masthead.full_clean()
    masthead.save()
    return masthead


def _way(way: Mapping[str, str]) -> dict[str, str]:
    """Return a way to give as it is kept.

    Raises:
        ValueError: it has no words, its kind is unknown, or it leads nowhere.
        ValidationError: its address is none of the web.
    """
    label = way.get("label", "").strip()
    if not label:
        raise ValueError("a way to give has no words: write what readers are to see")
    if way.get("kind", "other") not in WayKind.values:
        raise ValueError(f"{label}: no kind {way['kind']!r} of giving: known are {', '.join(WayKind.values)}")
    if not way.get("url") and not way.get("account", "").strip():
        raise ValueError(f"{label}: this way to give leads nowhere: write an address or an account")
    if len(way.get("account", "")) > LONGEST_ACCOUNT:
        raise ValueError(f"{label}: an account has at most {LONGEST_ACCOUNT} characters")
    _check_web(way.get("url", ""))
    return {"kind": "other", **way}


def _terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    if not terms.get("licence", "").strip():
        raise ValueError("the terms of republishing name no licence")
    unknown = set(terms.get("reserved", ())) - set(Kind.values)
    if unknown:
        raise ValueError(f"no kind of story {sorted(unknown)[0]!r}: known are {', '.join(Kind.values)}")
    _check_web(terms.get("url", ""))
    return dict(terms)


def _check_web(url: str) -> None:
    if url:
        WEB(url)


def _stream(thing: Any, field: str, raw: list[dict[str, Any]]) -> Any:
    return thing._meta.get_field(field).stream_block.to_python(raw)
