"""Filling the printed search page with what was found: docs/explanation/search.md, "How results are marked up"."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from tamizdat.search.snippets import Piece
from tamizdat.serve.search.asked import FACETS, LAST_PAGE, Asked
from tamizdat.serve.search.findings import Findings, Result
from tamizdat.serve.search.markup import Change, Changes
from tamizdat.serve.search.page import Page

TEN: Final = 10  # results on a page
_SHOWN: Final = 8  # lines of a facet; the rest stands behind its own line
_MOST: Final = 100
_SHOW: Final = Change({"hidden": None})
_HIDE: Final = Change({"hidden": ""})  # and not taken away: where scripts run, one goes on with this page


def form_shown(page: Page) -> str:
    """Return the page for one who has asked nothing yet: the form can be used, since the server answers."""
    return page.tree.filled({"form": _SHOW, "unable": None})


def filled(page: Page, asked: Asked, found: Findings | None) -> str:
    """Return the page with an answer; without one, with the line that says so."""
    changes: dict[str, Change | None] = {**_title(page, asked), "form": _form(asked), "unable": None}
    if found is None:
        return page.tree.filled({**changes, "trouble": _SHOW})
    asked = replace(asked, page=found.page)
    changes |= {"results": _SHOW, "count": _text(_told(page, asked, found))}
    changes |= _lists(page, asked, found)
    changes |= _ways(page, asked, found)
    changes |= _narrowing(page, asked, found)
    changes |= {"trees": _HIDE} if found.results else {"none": _SHOW}
    return page.tree.filled(changes)


def _title(page: Page, asked: Asked) -> Changes:
    """Say in the title what was searched: a reader has many pages open, and goes back to one of them."""
    title = page.word("title") if asked.words else ""
    return {"title": Change(markup=html.escape(title.replace("{query}", asked.words)))} if title else {}


def _form(asked: Asked) -> Change:
    """Show the form with what was asked; what narrows the list stays for the next words."""
    return Change(
        {"hidden": None}, more=_kept(asked, ("q", "page")), within={"q": Change({"value": asked.words})}
    )


def _kept(asked: Asked, but: Sequence[str]) -> str:
    """Return hidden fields with what was asked, but for some."""
    pairs = (pair for pair in parse_qsl(asked.query()) if pair[0] not in but)
    return "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in pairs
    )


def _told(page: Page, asked: Asked, found: Findings) -> str:
    told = page.counted("found", found.total) if found.total else page.word("nothing")
    return f"{told} {page.word('cut')}".strip() if asked.cut else told


def _lists(page: Page, asked: Asked, found: Findings) -> dict[str, Change | None]:
    whole = [_result(page, each) for each in found.results if each.whole]
    partial = [_result(page, each) for each in found.results if not each.whole]
    first = (asked.page - 1) * TEN + 1
    lists: dict[str, Change | None] = {"list": Change({"start": str(first)}, markup="".join(whole))}
    if partial:
        lists["partial"] = _SHOW
        lists["partial-list"] = Change({"start": str(first + len(whole))}, markup="".join(partial))
    return lists


def _result(page: Page, result: Result) -> str:
    slip = result.slip
    kind = "" if slip.kind == "news" else page.word("kinds", slip.kind)
    slots: dict[str, Change | None] = {
        "link": Change({"href": page.href(slip.path)}, markup=_marked(result.headline)),
        "kind": _text(kind),
        "date": Change({"datetime": slip.published[:10]}, markup=html.escape(slip.date))
        if slip.date
        else None,
        "byline": _text(", ".join(slip.byline)),
        "place": _text(slip.places[0] if slip.places and slip.kind != "place" else ""),
        "snippet": Change(markup=_marked(result.snippet)) if result.snippet else None,
    }
    return page.template("result").within(slots)


def _text(text: str) -> Change | None:
    return Change(markup=html.escape(text)) if text else None


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(
        f"<mark>{html.escape(text)}</mark>" if is_found else html.escape(text) for text, is_found in pieces
    )


def _ways(page: Page, asked: Asked, found: Findings) -> dict[str, Change | None]:
    """Return the ways to other pages of the list, to its other order, and to what was perhaps meant."""
    last = min(max(1, -(-found.total // TEN)), LAST_PAGE)
    ways: dict[str, Change | None] = {}
    if last > 1:
        earlier = _leading(replace(asked, page=asked.page - 1)) if asked.page > 1 else _HIDE
        later = _leading(replace(asked, page=asked.page + 1)) if asked.page < last else _HIDE
        number = _text(page.word("page").replace("{n}", str(asked.page)).replace("{all}", str(last)))
        ways["pages"] = Change(
            {"hidden": None}, within={"previous": earlier, "next": later, "number": number}
        )
    if found.results:
        ways["sort"] = Change(
            {"hidden": None}, within={sort: _sorting(asked, sort) for sort in ("relevance", "date")}
        )
    if found.suggestion:
        meant = replace(asked, words=found.suggestion, page=1)
        link = replace(_leading(meant), markup=html.escape(found.suggestion))
        ways["suggestion"] = Change({"hidden": None}, within={"link": link})
    return ways


def _sorting(asked: Asked, sort: str) -> Change:
    way = _leading(replace(asked, sort=sort, page=1))
    current = {"aria-current": "true" if sort == asked.sort else None}
    return replace(way, attributes={**way.attributes, **current})


def _leading(asked: Asked) -> Change:
    return Change({"href": f"?{asked.query()}"})


def _narrowing(page: Page, asked: Asked, found: Findings) -> dict[str, Change | None]:
    """Return by what the list can be narrowed, with counts, and by what it is."""
    facets = "".join(
        _facet(page, asked, facet, found.counts.get(facet, {})) for facet in FACETS if facet != "year"
    )
    years = found.counts.get("year", {})
    made: dict[str, Change | None] = {}
    if chosen := _chosen(page, asked):
        made["chosen"] = Change({"hidden": None}, markup=chosen)
    if not facets and not years and not chosen:
        return {"narrowing": _HIDE}
    made["facets"] = Change(markup=facets)
    if len(years) > 1 or asked.of("year"):
        made |= {"by-year": _SHOW, "years": Change(markup=_years(page, asked, years))}
    days = {"from": Change({"value": asked.since}), "to": Change({"value": asked.until})}
    made["days"] = Change(more=_kept(asked, ("from", "to", "page")), within=days)
    return made


def _chosen(page: Page, asked: Asked) -> str:
    choices = [
        (page.label(facet, value), asked.without_choice(facet, value))
        for facet in FACETS
        for value in asked.of(facet)
    ]
    for word, day, without in (
        ("from", asked.since, replace(asked, since="", page=1)),
        ("to", asked.until, replace(asked, until="", page=1)),
    ):
        choices += [(page.word(word).replace("{day}", day), without)] if day else []
    template = page.template("choice")
    return "".join(
        template.within({"link": _leading(without), "label": _text(label)}) for label, without in choices
    )


def _facet(page: Page, asked: Asked, facet: str, counts: Mapping[str, int]) -> str:
    named = [each for each in counts.items() if page.has_label(facet, each[0])]
    named.sort(key=lambda each: (-each[1], page.label(facet, each[0])))
    if not named:
        return ""
    lines = [_line(page, asked, facet, value, count) for value, count in named[:_MOST]]
    slots: dict[str, Change | None] = {
        "name": _text(page.word("facets", facet)),
        "lines": Change(markup="".join(lines[:_SHOWN])),
        "more": None,
    }
    if rest := lines[_SHOWN:]:
        every = _text(page.word("all").replace("{n}", str(len(lines))))
        slots["more"] = Change(within={"all": every, "rest": Change(markup="".join(rest))})
    # Those who narrow by it without script need not open it first.
    return page.template("facet").within(slots).replace("<details", "<details open", 1)


def _line(page: Page, asked: Asked, facet: str, value: str, count: int) -> str:
    slots: Changes = {
        "link": _choosing(asked, facet, value),
        "label": _text(page.label(facet, value)),
        "count": Change(markup=str(count)),
    }
    return page.template("line").within(slots)


def _years(page: Page, asked: Asked, counts: Mapping[str, int]) -> str:
    fullest = max(counts.values(), default=1)
    found = [int(year) for year in counts]
    between = map(str, range(min(found), max(found) + 1)) if found else ()
    years = sorted({*between, *asked.of("year")}, key=int)
    return "".join(_year(page, asked, year, counts.get(year, 0), fullest) for year in years)


def _year(page: Page, asked: Asked, year: str, count: int, fullest: int) -> str:
    slots: Changes = {
        "link": _choosing(asked, "year", year),
        "label": _text(page.label("year", year)),
        "count": _text(str(count) if count else ""),
        "bar": Change({"style": f"--n:{count / fullest:.2f}"}),
    }
    return page.template("year").within(slots)


def _choosing(asked: Asked, facet: str, value: str) -> Change:
    """Return the link that chooses a value, or takes the choice away."""
    if value in asked.of(facet):
        return Change({**_leading(asked.without_choice(facet, value)).attributes, "aria-current": "true"})
    return _leading(asked.with_choice(facet, value))
