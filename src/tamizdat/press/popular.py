"""What is read most: what the newsroom counted, or else what its editors picked.

It changes every day and must not reprint the archive. So it stands on fronts and on the newest stories alone, and comes
as one answer in which a story is its headline, its address and its authors: a change of anything else in it is none here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, cast

import msgspec

from tamizdat.archive.documents import Byline, MostRead, Story
from tamizdat.archive.parts import Kind
from tamizdat.archive.store import Version
from tamizdat.press.frames import About
from tamizdat.press.keys import popular_path
from tamizdat.press.moments import day
from tamizdat.press.questions import Question
from tamizdat.press.reader import Reader
from tamizdat.press.settings import EditionSettings
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import MostReadView, PopularView, ReadView

SHOWN: Final = 5  # on fronts; a page of its own has all
BESIDE: Final = 3  # beside a story, whose page has to arrive in one round trip


class ReadStory(msgspec.Struct, frozen=True):
    """A story that is read much, as far as it is shown."""

    path: str
    headline: str
    kind: Kind
    authors: tuple[str, ...]


class Popular(msgspec.Struct, frozen=True, cache_hash=True):
    """What is read most in an edition. Either it was counted, or there are picks, or there is nothing."""

    date: str = ""  # the newest day that was counted to its end
    day: tuple[ReadStory, ...] = ()
    week: tuple[ReadStory, ...] = ()
    picks: tuple[ReadStory, ...] = ()  # of the editors, where nothing was counted

    @property
    def best(self) -> tuple[ReadStory, ...]:
        """Return the list that is shown where there is room for one."""
        return self.day or self.week or self.picks


def resolve(reader: Reader, edition: EditionSettings) -> Popular:
    """Return what is read most in an edition; stories that are not published any more are left out."""
    for counted in reader.those(edition.tag, "most-read"):
        if isinstance(counted, MostRead):
            by_day, by_week = (tuple(_stories(reader, edition, ids)) for ids in (counted.day, counted.week))
            if by_day or by_week:
                return Popular(counted.date, by_day, by_week)
    return Popular(picks=tuple(_stories(reader, edition, _picks(reader, edition))))


def _picks(reader: Reader, edition: EditionSettings) -> tuple[str, ...]:
    front = reader.front(edition.tag)
    return front.picks or front.slots if front else ()


def _stories(reader: Reader, edition: EditionSettings, ids: Iterable[str]) -> Iterator[ReadStory]:
    for id in ids:
        card = reader.card(edition.tag, id)
        if card:
            authors = _authors(reader, edition, card.bylines)
            yield ReadStory(card.path, card.headline, card.kind, authors)


def _authors(reader: Reader, edition: EditionSettings, bylines: tuple[Byline, ...]) -> tuple[str, ...]:
    chosen = [byline for byline in bylines if byline.role == "writer"] or bylines
    labels = (reader.label(edition.tag, byline.person) for byline in chosen)
    return tuple(label.name for label in labels if label)


def _popular(sheet: Sheet) -> Popular:
    return cast("Popular", sheet.reader.ask(Question("most-read", sheet.edition.tag)))


def most_read(sheet: Sheet, count: int = SHOWN) -> PopularView | None:
    """Return the `count` stories that are read most, to stand beside something else; None where there is nothing to show.

    A page that shows this is printed anew each day: only fronts may, and the newest stories.
    """
    popular = _popular(sheet)
    return (
        sheet.piece(("most read", popular, count), lambda: _block(sheet, popular, count))
        if popular.best
        else None
    )


def most_read_beside(sheet: Sheet, story: Story) -> PopularView | None:
    """Return what stands beside a story: the same, if it is among the newest of its edition; else None."""
    return most_read(sheet, BESIDE) if sheet.reader.is_recent(story) else None


def _block(sheet: Sheet, popular: Popular, count: int) -> PopularView:
    return PopularView(
        stories=_views(sheet, popular.best[:count]),
        counted=popular.best is not popular.picks,
        page=sheet.href(popular_path(sheet.edition)),
    )


def _views(sheet: Sheet, stories: Iterable[ReadStory]) -> tuple[ReadView, ...]:
    return tuple(
        ReadView(href=sheet.href(each.path), headline=each.headline, kind=each.kind, authors=each.authors)
        for each in stories
    )


def popular_view(sheet: Sheet) -> MostReadView:
    """Return what popular.html shows: the day and the week, or else the editors' picks."""
    popular = _popular(sheet)
    return MostReadView(
        date=day(popular.date, sheet.edition) if popular.date else None,
        day=_views(sheet, popular.day),
        week=_views(sheet, popular.week),
        picks=_views(sheet, popular.picks),
    )


def about_popular(sheet: Sheet) -> About:
    """Return what the page of what is read most says of itself."""
    versions = tuple(Version(edition.tag, "", popular_path(edition)) for edition in sheet.settings.editions)
    return About(title=sheet.gettext("Most read"), versions=versions)
