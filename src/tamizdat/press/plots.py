"""The claims of an event drawn over time: a row for each number that was said, a dot for each who said it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import get_args

from tamizdat.archive.dates import span
from tamizdat.archive.record import Claim, Property, Status
from tamizdat.press.claims import claims_of
from tamizdat.press.moments import known_date
from tamizdat.press.record_views import ClaimView, DotView, PlotView, RowView
from tamizdat.press.sheet import Sheet

_Said = tuple[int, int, int, str]  # the property's place, the number (highest first), and of whom it is said
_ORDER: dict[str, int] = {property: place for place, property in enumerate(get_args(Property))}


def plot(sheet: Sheet, event: str, views: Sequence[ClaimView]) -> PlotView | None:
    """Return the claims of an event over time; `views` are all of them, in the order in which they were made."""
    claims = claims_of(sheet, "claims", event)
    if len(claims) < 2:  # one dot is no course of time
        return None
    days = [span(claim.date) for claim in claims]
    at = _places(day for span in days for day in span)
    rows: dict[_Said, list[DotView]] = {}
    for claim, (begin, end), view in zip(claims, days, views, strict=True):
        dot = DotView(begin=at[begin], end=at[end], claim=view)
        rows.setdefault(_said(claim), []).append(dot)
    return PlotView(
        first=known_date(f"{min(at)}", sheet.edition),
        last=known_date(f"{max(at)}", sheet.edition),
        rows=tuple(
            RowView(property=dots[0].claim.property, amount=dots[0].claim.amount, dots=tuple(dots))
            for _, dots in sorted(rows.items())
        ),
        statuses=tuple(status for status in get_args(Status) if any(view.status == status for view in views)),
    )


def _said(claim: Claim) -> _Said:
    """Return what is alike of the claims of one row, in the order of the rows."""
    amount = claim.amount
    if amount is None:
        return _ORDER[claim.property], 1, 0, claim.responsible
    bounds = [bound for bound in (amount.least, amount.most) if bound is not None]
    return _ORDER[claim.property], -max(bounds), -min(bounds) + (amount.most is None), amount.of


def _places(days: Iterable[date]) -> dict[date, float]:
    """Return where days are, in hundredths of the axis. Longer gaps are wider, but not by as much as they are longer.

    What was said within a week of an event and what was said of it a year later can both be seen.
    """
    ordered = sorted(set(days))
    steps = [1 + math.log2((day - before).days) for before, day in pairwise(ordered)]
    ways = accumulate(steps, initial=0.0)
    return {day: round(100 * way / (sum(steps) or 1), 2) for day, way in zip(ordered, ways, strict=True)}
