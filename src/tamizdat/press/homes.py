"""The home page of an edition, the plain pages, and the page for what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from markupsafe import Markup

from tamizdat.archive.documents import Card, Coverage, Front, Place, PlainPage, Series, Story
from tamizdat.archive.parts import Listed
from tamizdat.press.bodies import body, plain_text
from tamizdat.press.frames import About, masthead_of
from tamizdat.press.listings import team
from tamizdat.press.popular import most_read
from tamizdat.press.publisher import plain_page, website
from tamizdat.press.sheet import Beside, Sheet
from tamizdat.press.stories import corrections
from tamizdat.press.views import CorrectedView, HomeView, LinkView, LostView, PageView, StripView

SECONDS = 3
LATEST = 10
IN_STRIP = 4
IN_COVERAGE = 3
AUDIO = 3
CORRECTED = 50


class _Pick:
    """Hands out stories so that none stands on the page twice."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, cards: Iterable[Card], count: int) -> tuple[Card, ...]:
        chosen: list[Card] = []
        for card in cards:
            if len(chosen) == count:
                break
            if card.id not in self._used:
                self._used.add(card.id)
                chosen.append(card)
        return tuple(chosen)


def home_view(sheet: Sheet) -> HomeView:
    """Return what home.html shows: hand-picked stories first, the newest after them."""
    reader, edition = sheet.reader, sheet.edition.tag
    fronts = cast(tuple[Front, ...], reader.those(edition, "front"))
    picked = [card for front in fronts[:1] for card in _picked(sheet, front)]
    # Enough for the lead, the seconds and the latest, whatever was picked by hand.
    newest = reader.newest(sheet.list("all"), LATEST + SECONDS + 1)
    pick = _Pick()
    top = pick.take([*picked, *newest], SECONDS + 1)
    coverages = [c for c in reader.those(edition, "coverage") if isinstance(c, Coverage)]
    regions = [p for p in reader.those(edition, "place") if isinstance(p, Place) and not p.parent]
    blogs = [s for s in reader.those(edition, "series") if isinstance(s, Series) and s.format == "blog"]
    audio = pick.take(reader.newest(sheet.list("kind", "audio"), AUDIO + SECONDS + 1), AUDIO)
    return HomeView(
        lead=sheet.card(top[0]) if top else None,
        seconds=sheet.cards(top[1:]),
        latest=sheet.cards(newest[:LATEST], "nothing"),
        coverage=_strips(sheet, pick, coverages, IN_COVERAGE),
        regions=_strips(sheet, pick, regions, IN_STRIP, "picture"),
        audio=sheet.cards(audio, "nothing"),
        blogs=_strips(sheet, pick, blogs, 2),
        most_read=most_read(sheet),
    )


def _picked(sheet: Sheet, front: Front) -> Iterator[Card]:
    """Yield the hand-picked stories whose time at the top is not over."""
    for id in front.slots:
        end = front.until.get(id)
        if end and sheet.reader.passed(end):
            continue
        card = sheet.reader.card(sheet.edition.tag, id)
        if card:
            yield card


def _strips(
    sheet: Sheet, pick: _Pick, heads: Iterable[Listed], count: int, beside: Beside = "nothing"
) -> tuple[StripView, ...]:
    strips = []
    for head in heads:
        of = {Place: "place", Coverage: "coverage", Series: "series"}[type(head)]
        cards = pick.take(sheet.reader.newest(sheet.list(of, head.id), 20), count)
        if cards:
            strips.append(
                StripView(
                    head=LinkView(href=sheet.href(head.path), label=head.name),
                    intro=plain_text(head.intro, 200),
                    map=sheet.map(head, "front") if isinstance(head, Place) else Markup(""),
                    stories=sheet.cards(cards, beside),
                )
            )
    return tuple(strips)


def about_home(sheet: Sheet) -> About:
    """Return what a home page says of itself."""
    masthead = masthead_of(sheet)
    return About(
        title="",
        description=masthead.description or masthead.motto,
        structured=website(sheet),
        versions=sheet.home_versions(),
    )


def page_view(sheet: Sheet, page: PlainPage) -> PageView:
    """Return what page.html shows."""
    return PageView(
        title=page.title,
        dek=page.dek,
        body=body(sheet, page.body, page.pictures),
        team=team(sheet) if page.template == "team" else (),
        corrected=_corrected(sheet) if page.template == "corrections" else (),
    )


def _corrected(sheet: Sheet) -> tuple[CorrectedView, ...]:
    cards = sheet.reader.newest(sheet.list("corrected"), CORRECTED)
    stories = [sheet.reader.document(sheet.edition.tag, card.id) for card in cards]
    return tuple(
        CorrectedView(
            story=LinkView(href=sheet.href(story.path), label=story.headline),
            corrections=corrections(sheet, story),
        )
        for story in stories
        if isinstance(story, Story)
    )


def about_page(sheet: Sheet, page: PlainPage) -> About:
    """Return what a plain page says of itself."""
    return About(
        title=page.title,
        description=page.dek or plain_text(page.body, 200),
        structured=plain_page(sheet, page.title),
        versions=sheet.reader.versions(page.page),
    )


def lost_view(sheet: Sheet) -> LostView:
    """Return what 404.html shows."""
    return LostView(latest=sheet.cards(sheet.reader.newest(sheet.list("all"), 5), "nothing"))


def about_lost(sheet: Sheet) -> About:
    """Return what 404.html says of itself."""
    return About(title=sheet.gettext("Page not found"), indexed=False)
