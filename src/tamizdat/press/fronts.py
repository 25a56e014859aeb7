"""Fronts: the home page, and the pages of places and topics that are composed like it.

Editors compose a front as a `Front`; what they leave free fills itself with the newest. No story stands on a front
twice, but in its column of the latest and among the most read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from markupsafe import Markup

from tamizdat.archive.documents import Card, Coverage, Place, Series, Topic
from tamizdat.archive.fronts import Breaking, Front, Strip, StripLook
from tamizdat.archive.lists import NEWEST, ListKey
from tamizdat.archive.parts import Listed
from tamizdat.press import trees
from tamizdat.press.bodies import plain_text
from tamizdat.press.durations import PLAYED
from tamizdat.press.frames import masthead_of
from tamizdat.press.keys import list_path
from tamizdat.press.mastheads import KIND_NAMES
from tamizdat.press.popular import most_read
from tamizdat.press.sheet import Beside, Sheet
from tamizdat.press.views import BreakingView, CardView, FrontView, LinkView, PopularView, StripView

SECONDS = 3
LATEST = 10
TOP = LATEST + SECONDS + 1  # enough for the lead, the seconds and the latest, whatever was picked by hand
IN_PART = 3  # stories of each of several places, coverages … that stand side by side
IN_PLAYED = 3  # of "Listen", "Watch"
BANDS = 3  # regions that show their maps: more would not arrive quickly
INTRO = 260  # characters of what is said of a coverage, a place …
WORTH = 8  # stories of a place or topic that make more than a list

_NO_MAP = Markup("")
_OF_MANY = ("place", "topic", "coverage", "series")  # what there is more of than one
_LOOKS: dict[str, StripLook] = {"place": "band", "most-read": "lines"}  # by what a strip is made of
_SEEN: StripLook = "band"  # of picture stories: a large picture
_HOLDS: dict[StripLook, int] = {"band": 4, "row": 4, "lines": 6}
_BESIDE: dict[StripLook, Beside] = {"band": "picture", "row": "map", "lines": "nothing"}


def home_strips(sheet: Sheet) -> tuple[Strip, ...]:
    """Return the strips of a home page that nobody composed: regions, most read, coverage, what is seen and heard, blogs."""
    regions = [Strip(of="place", id=node.id) for node in trees.tops(sheet, "place")]
    return (
        *regions,
        Strip(of="most-read"),
        Strip(of="coverage"),
        Strip(of="kind", id="picture-story"),
        *(Strip(of="kind", id=kind, count=IN_PLAYED) for kind in PLAYED),
        Strip(of="series"),
    )


def strips_within(document: Place | Topic, sheet: Sheet) -> tuple[Strip, ...]:
    """Return the strips of a place or topic whose front nobody composed: what is within it, and its coverages."""
    within = Strip(of="place" if isinstance(document, Place) else "topic")
    coverages = _coverages(sheet) if isinstance(document, Topic) else ()
    own = (Strip(of="coverage", id=each.id) for each in coverages if each.topic == document.id)
    return (within, *own)


class Composer:
    """Composes one front."""

    def __init__(
        self, sheet: Sheet, key: ListKey, document: Place | Topic | None, front: Front | None
    ) -> None:
        """`key` names the list that fills the front, `document` whose list it is, `front` what editors chose."""
        self._sheet = sheet
        self._key = key
        self._document = document
        self._front = front or Front(id="", edition=key.edition)
        self._strips: tuple[Strip, ...] = ()
        self._used: set[str] = set()
        self._reserved = {id for strip in self._front.strips for id in strip.stories}

    def front(self, newest: Sequence[Card], strips: Callable[[Sheet], Iterable[Strip]]) -> FrontView:
        """Return the front; `newest` are those of its list, `strips` tells which stand on it where editors chose none."""
        top = self._take(self._slots(), newest, SECONDS + 1)
        self._strips = self._front.strips or tuple(strips(self._sheet))
        shown = self._shown()
        latest = newest[:LATEST]
        listed = self._used | {card.id for card in latest}
        return FrontView(
            breaking=self._breaking(self._front.breaking),
            lead=self._sheet.card(top[0]) if top else None,
            seconds=self._sheet.cards(top[1:]),
            latest=self._sheet.cards(latest, "nothing"),
            strips=tuple(shown),
            most_read=next((view.popular for view in shown if view.popular), None),
            more=self._sheet.cards((card for card in newest if card.id not in listed), "nothing")
            if self._document
            else (),
        )

    def _shown(self) -> list[StripView]:
        """Return the strips in their order. Those of recordings choose first: others would use their few stories up."""
        turns = sorted(range(len(self._strips)), key=lambda at: not _is_played(self._strips[at]))
        views = {at: self._strip(self._strips[at]) for at in turns}
        return [view for at in range(len(self._strips)) if (view := views[at])]

    def _slots(self) -> Iterator[Card]:
        """Yield the hand-picked stories whose time at the top is not over."""
        for id in self._front.slots:
            end = self._front.until.get(id)
            if end and self._sheet.reader.passed(end):
                continue
            yield from self._cards([id])

    def _cards(self, ids: Iterable[str]) -> Iterator[Card]:
        for id in ids:
            if card := self._sheet.reader.card(self._sheet.edition.tag, id):
                yield card

    def _take(self, picked: Iterable[Card], cards: Iterable[Card], count: int) -> tuple[Card, ...]:
        """Return stories that do not stand on the front yet: the hand-picked, then others up to a number."""
        chosen: list[Card] = []
        for by_hand, some in ((True, picked), (False, cards)):
            for card in some:
                if len(chosen) == count:
                    return tuple(chosen)
                if card.id not in self._used and (by_hand or card.id not in self._reserved):
                    self._used.add(card.id)
                    chosen.append(card)
        return tuple(chosen)

    def _breaking(self, breaking: Breaking | None) -> BreakingView | None:
        if breaking is None or (breaking.until and self._sheet.reader.passed(breaking.until)):
            return None
        link = self._sheet.link(breaking.document)
        return BreakingView(text=breaking.text, href=link.href if link else breaking.url)

    # Strips

    def _strip(self, strip: Strip) -> StripView | None:
        """Return a strip, None where nothing stands in it."""
        if strip.of in _OF_MANY and not strip.id:
            return self._side_by_side(strip)
        if strip.of == "most-read":
            return self._most_read(strip)
        head = self._head(strip)
        if head is None:
            return None
        look: StripLook = strip.look or (
            _SEEN if strip.id == "picture-story" else _LOOKS.get(strip.of, "row")
        )
        cards = self._stories(strip, strip.count or _HOLDS[look])
        if not cards:
            return None
        document = self._listed(strip)
        return _view(
            strip,
            look,
            head,
            intro=plain_text(document.intro, INTRO) if document else "",
            map=self._sheet.map(document, "band") if look == "band" else Markup(""),
            stories=self._sheet.cards(cards, "nothing" if strip.id == "audio" else _BESIDE[look]),
        )

    def _most_read(self, strip: Strip) -> StripView | None:
        popular = most_read(self._sheet)
        return _view(strip, "lines", LinkView(href="", label=""), popular=popular) if popular else None

    def _side_by_side(self, strip: Strip) -> StripView | None:
        parts = []
        for document in self._all(strip.of):
            each = Strip(of=strip.of, id=document.id)
            cards = self._stories(each, strip.count or IN_PART)
            if cards:
                parts.append(self._part(strip, document, cards))
        head = LinkView(href="", label=strip.label)
        return _view(strip, "row", head, parts=tuple(parts)) if parts else None

    def _part(self, strip: Strip, document: Listed, cards: tuple[Card, ...]) -> StripView:
        pictured = strip.of in ("place", "topic") and strip.look != "lines"
        first: tuple[CardView, ...] = self._sheet.cards(cards[:1], "picture" if pictured else "nothing")
        return _view(
            strip,
            "row" if pictured else "lines",
            LinkView(href=self._sheet.href(document.path), label=document.name),
            intro=plain_text(document.intro, INTRO),
            map=self._sheet.shared_map(document) if pictured and not cards[0].lead else _NO_MAP,
            stories=(*first, *self._sheet.cards(cards[1:], "nothing")),
        )

    def _all(self, of: str) -> Iterable[Listed]:
        """Return all places, topics, coverages or blogs that stand under the front's own and have no strip of theirs."""
        alone = {strip.id for strip in self._strips if strip.of == of}
        return (each for each in self._under(of) if each.id not in alone)

    def _under(self, of: str) -> Iterable[Listed]:
        sheet, own = self._sheet, self._document
        match of:
            case "coverage":
                found = _coverages(sheet)
                return [each for each in found if not isinstance(own, Topic) or each.topic == own.id]
            case "series":
                some = sheet.reader.those(sheet.edition.tag, "series")
                return [each for each in some if isinstance(each, Series) and each.format == "blog"]
            case _:
                within = own is not None and trees.kind_of(own) == of
                return trees.below(sheet, own) if own and within else trees.tops(sheet, of)

    def _stories(self, strip: Strip, count: int) -> tuple[Card, ...]:
        """Return the stories of a strip: those picked by hand, those that its coverage pins, the newest."""
        key = self._list(strip)
        document = self._listed(strip)
        pinned = document.pinned if isinstance(document, Coverage) else ()
        newest = self._sheet.reader.newest(key, NEWEST)
        return self._take(self._cards(strip.stories), [*self._cards(pinned), *newest], count)

    def _list(self, strip: Strip) -> ListKey:
        return self._sheet.list(strip.of, strip.id) if strip.id else self._key

    def _listed(self, strip: Strip) -> Listed | None:
        """Return the place, topic, coverage or series that a strip is about."""
        if strip.of not in _OF_MANY or not strip.id:
            return None
        found = self._sheet.reader.document(self._sheet.edition.tag, strip.id)
        return found if isinstance(found, Listed) else None

    def _head(self, strip: Strip) -> LinkView | None:
        """Return the name of a strip and where it leads; None if what it is about is gone."""
        sheet = self._sheet
        match strip.of:
            case "kind":
                path = list_path(self._list(strip), "", sheet.edition)
                named = "" if _is_played(strip) else KIND_NAMES.get(strip.id, "")
                label = strip.label or (sheet.gettext(named) if named else "")
                return LinkView(href=sheet.href(path), label=label)
            case "latest":
                archive = masthead_of(sheet).archive if self._document is None else ""
                return LinkView(href=sheet.href(archive) if archive else "", label=strip.label)
            case _:
                if document := self._listed(strip):
                    return LinkView(href=sheet.href(document.path), label=strip.label or document.name)
                return None


def _is_played(strip: Strip) -> bool:
    return strip.of == "kind" and strip.id in PLAYED


def _view(
    strip: Strip,
    look: StripLook,
    head: LinkView,
    *,
    intro: str = "",
    map: Markup = _NO_MAP,
    stories: tuple[CardView, ...] = (),
    parts: tuple[StripView, ...] = (),
    popular: PopularView | None = None,
) -> StripView:
    return StripView(
        of=strip.of,
        kind=strip.id if strip.of == "kind" else "",
        look=look,
        head=head,
        intro=intro,
        map=map,
        stories=stories,
        parts=parts,
        popular=popular,
    )


def _coverages(sheet: Sheet) -> Sequence[Coverage]:
    found = sheet.reader.those(sheet.edition.tag, "coverage")
    return tuple(each for each in found if isinstance(each, Coverage))


def is_worth_a_front(sheet: Sheet, document: Place | Topic, newest: Sequence[Card]) -> bool:
    """Return whether a place or topic that nobody composed has enough within it to be laid out as a front."""
    return len(newest) >= WORTH and bool(trees.below(sheet, document))
