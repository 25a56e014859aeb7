"""A podcast's or a video show's own page: how it is followed, and its newest episodes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tamizdat.archive.bodies import safe_address
from tamizdat.archive.documents import Card, Series
from tamizdat.archive.recordings import Podcast
from tamizdat.press.frames import masthead_of
from tamizdat.press.keys import feed_path
from tamizdat.press.numbers import number
from tamizdat.press.playing_views import HeardView, SeasonView, ShowView
from tamizdat.press.sheet import Sheet
from tamizdat.press.view_parts import LinkView


def show_view(sheet: Sheet, series: Series, newest: Sequence[Card]) -> ShowView | None:
    """Return how a show is followed, with its newest episodes by season; None for a blog."""
    if series.format == "blog":
        return None
    podcast = series.podcast or Podcast()
    feed = feed_path(series.path, "rss")
    return ShowView(
        author=podcast.author or masthead_of(sheet).name,
        feed=LinkView(href=sheet.href(feed), label=sheet.absolute(feed)),
        funding=safe_address(podcast.funding),
        serial=podcast.order == "serial",
        complete=podcast.complete,
        seasons=tuple(_seasons(sheet, newest, is_serial=podcast.order == "serial")),
    )


def _seasons(sheet: Sheet, newest: Sequence[Card], *, is_serial: bool) -> list[SeasonView]:
    """Return episodes by season, the newest first; within a season of a serial show, in the order in which they are heard."""
    found = []
    for season, cards in groupby(newest, key=_season):
        episodes = list(cards)
        if is_serial:
            episodes.reverse()
        found.append(
            SeasonView(
                number=number(season, sheet.edition) if season else "",
                episodes=tuple(_heard(sheet, card) for card in episodes),
            )
        )
    return found


def _season(card: Card) -> int:
    return card.episode.season if card.episode else 0


def _heard(sheet: Sheet, card: Card) -> HeardView:
    file = card.played.file if card.played else None
    return HeardView(card=sheet.card(card, "picture"), play=sheet.medium(file.blob) if file else "")
