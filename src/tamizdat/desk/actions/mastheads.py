"""The masthead of an edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tamizdat.desk import streams
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Masthead, Picture

_WORDS = ("motto", "description", "notice", "copyright", "contact", "elsewhere", "belongs_to", "security")


@action
def set_masthead(
    edition: str,
    *,
    name: str,
    menu: Iterable[Mapping[str, Any]] = (),
    footer: Iterable[Mapping[str, Any]] = (),
    support: Mapping[str, Any] | None = None,
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
    masthead.policies = _stream(masthead, "policies", streams.policies_of(policies, edition))
    masthead.full_clean()
    masthead.save()
    return masthead


def _stream(thing: Any, field: str, raw: list[dict[str, Any]]) -> Any:
    return thing._meta.get_field(field).stream_block.to_python(raw)
