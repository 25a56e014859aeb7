"""The sheet: one page while it is rendered. It knows where it stands, what it read, and which files it shows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Literal, TypeVar, cast
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from tamizdat.archive.documents import Byline, Card, Label, Place
from tamizdat.archive.lists import ListKey
from tamizdat.archive.parts import Document, ImageFormat, Picture, Rendition
from tamizdat.archive.store import Version
from tamizdat.press.durations import PLAYED, length
from tamizdat.press.elsewhere import address_of, medium_path
from tamizdat.press.episodes import episode_view
from tamizdat.press.maps import Mark, Size, UnknownPlaceCode
from tamizdat.press.memory import Memory, Piece
from tamizdat.press.moments import day, known_date, moment
from tamizdat.press.questions import Question
from tamizdat.press.reader import Reader
from tamizdat.press.settings import EditionSettings, SiteSettings, home_path
from tamizdat.press.theme import Theme
from tamizdat.press.views import CardView, LinkView, PictureView, Source

_FORMATS: tuple[ImageFormat, ...] = ("avif", "webp", "jpeg", "png")  # the best first, the safest last
SAFE_PATH = "/-._~!$&'()*+,;=:@"

# What stands beside a card's words: its picture or else the map of its place; its picture alone; nothing.
Beside = Literal["map", "picture", "nothing"]

T = TypeVar("T")


@lru_cache(maxsize=16384)
def _quoted(path: str) -> str:
    return quote(path, safe=SAFE_PATH)


class Sheet:
    """One page while it is rendered."""

    def __init__(
        self,
        reader: Reader,
        settings: SiteSettings,
        theme: Theme,
        edition: EditionSettings,
        path: str,
        memory: Memory,
    ) -> None:
        """`path` is where the page is printed, from the site's root."""
        self.reader = reader
        self.memory = memory
        self.settings = settings
        self.theme = theme
        self.edition = edition
        self.path = path
        self.media: set[str] = set()  # blobs that the page shows or links
        self.drawings: dict[str, Markup] = {}  # the maps of its cards, each once, by name
        self.scripts: dict[str, str] = {}  # addresses of those that something on the page gains by, by name
        self.media_base = ""  # where blobs are read instead of the site's media folder, in previews
        self.rooted = False  # whether links start at the host's root, for a page that answers at any address
        self.far = False  # whether links are absolute, for what is read elsewhere

    # Addresses

    def href(self, path: str) -> str:
        """Return the address of a path of the site as this page writes it, percent-encoded."""
        if self.far:
            return self.absolute(path)
        own = self.edition.base
        root, named = (self._home, path[len(own) :]) if own and path.startswith(own) else (self.root, path)
        quoted = _quoted(named)
        # A colon in the first segment would be read as a scheme (RFC 3986, section 4.2).
        return root + quoted if root or ":" not in quoted.split("/", 1)[0] else f"./{quoted}"

    def across(self, edition: EditionSettings, path: str) -> str:
        """Return the address of a page of another edition: absolute where it is read under another address."""
        apart = edition.address != self.edition.address
        return self.absolute(path) if apart else self.href(path)

    @cached_property
    def root(self) -> str:
        """Return the way from this page to the site's root.

        Every link begins with it, so that a link is the same on all pages of one depth, and so is what holds links. Under
        an address of the edition's own it leads to the folder above that; at the root of a host there is none above, and
        browsers stay where they are (RFC 3986, section 5.2.4).
        """
        if self.far:
            return self.settings.address_of(self.edition)
        if not self.rooted:
            return "../" * self.path.count("/")
        above = self.folder[:-1].rpartition("/")[0] + "/"
        return _quoted(above if self.edition.address else self.folder)

    @cached_property
    def _home(self) -> str:
        """Return the way from this page to the folder of an edition that is read under an address of its own."""
        return _quoted(self.folder) if self.rooted else "../" * (self.path.count("/") - 1)

    @property
    def folder(self) -> str:
        """Return the path of the edition's address on its host."""
        return urlsplit(self.settings.address_of(self.edition)).path.rstrip("/") + "/"

    def piece(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes on this sheet; made once for all pages of its edition and depth.

        `name` says all that it depends on besides what it reads.
        """
        key = (self.edition.tag, self.root, self.media_base, name)
        found = self.memory.find(key, self.reader.answers)
        if found is None:
            found = self._make(make)
            self.memory.keep(key, found)
        self.reader.reads |= found.reads
        self.media |= found.media
        self.drawings |= found.drawings
        self.scripts |= found.scripts
        return cast("T", found.value)

    def _make(self, make: Callable[[], T]) -> Piece:
        whole = self.reader, self.media, self.drawings, self.scripts
        self.reader, self.media, self.drawings, self.scripts = Reader(self.reader.answers), set(), {}, {}
        try:
            return Piece(make(), self.reader.reads, frozenset(self.media), self.drawings, self.scripts)
        finally:
            self.reader, self.media, self.drawings, self.scripts = whole

    def absolute(self, path: str) -> str:
        """Return the absolute address of a path of the site."""
        return _quoted(self.settings.absolute(path))

    def medium(self, blob: str) -> str:
        """Return the address of a blob, and remember that this page needs it."""
        self.media.add(blob)
        if self.media_base:
            return self.media_base + blob
        return self._elsewhere(blob) or self.href(medium_path(blob))

    def medium_address(self, blob: str) -> str:
        """Return the absolute address of a blob that this page, or the one that it tells of, needs anyway."""
        return self._elsewhere(blob) or self.absolute(medium_path(blob))

    def _elsewhere(self, blob: str) -> str:
        return address_of(blob, self.reader.answers.archive.blobs, self.settings.elsewhere)

    def script(self, name: str) -> None:
        """Have the page load a script of the theme, "sequences.js", by which something on it gains.

        Nothing may need it: a page is read and gone through without. What is read elsewhere gets none.
        """
        if not self.far:
            self.scripts[name] = self.medium(self.reader.ask(Question("script", of=name)))

    # Words

    def gettext(self, message: str) -> str:
        """Return a message of the theme in the edition's language."""
        self.reader.ask(Question("messages", self.edition.tag))
        return self.theme.messages(self.edition).gettext(message)

    def fragment(self, template: str, **values: object) -> str:
        """Return a piece of a page that has a template of its own."""
        self.reader.ask(Question("template", self.edition.tag, template))
        return self.theme.render(template, self.edition, **values)

    # Links to documents

    def label(self, id: str) -> Label | None:
        """Return what a link to a document of this edition needs, or None."""
        return self.reader.label(self.edition.tag, id) if id else None

    def link(self, id: str) -> LinkView | None:
        """Return a link to a document of this edition, or None if it is not published."""
        found = self.label(id)
        if not found or not found.path:
            return None
        return LinkView(href=self.href(found.path), label=found.name, current=found.path == self.path)

    def links(self, ids: Iterable[str]) -> tuple[LinkView, ...]:
        """Return links to those documents that are published."""
        return tuple(link for link in map(self.link, ids) if link)

    def list(self, of: str, id: str = "") -> ListKey:
        """Name a list of this edition."""
        return ListKey(self.edition.tag, of, id)

    def home_versions(self) -> tuple[Version, ...]:
        """Return the home pages of all editions as versions of each other."""
        return tuple(Version(edition.tag, "", home_path(edition)) for edition in self.settings.editions)

    # Pictures, maps, cards

    def picture(self, picture: Picture | None, *, told: bool = True) -> PictureView | None:
        """Return a picture in all its sizes; None for none, and for one that may not be shown any more.

        `told` is false where nothing is said under it, so that it need not be asked what it shows.
        """
        if picture is None or not picture.renditions:
            return None
        by_format = {
            format: sorted((r for r in picture.renditions if r.format == format), key=lambda r: r.width)
            for format in _FORMATS
        }
        formats = [format for format in _FORMATS if by_format[format]]
        fallback = by_format[formats[-1]]
        largest = max(picture.renditions, key=lambda r: r.width)
        return PictureView(
            sources=tuple(
                Source(type=f"image/{format}", srcset=self._srcset(by_format[format]))
                for format in formats[:-1]
            ),
            src=self.medium(fallback[-1].blob),
            srcset=self._srcset(fallback) if len(fallback) > 1 else "",
            width=largest.width,
            height=largest.height,
            alt=picture.alt,
            caption=picture.caption,
            credit=picture.credit,
            licence=picture.licence,
            seen=self._seen(picture) if told else "",
            focus=""
            if (picture.focus_x, picture.focus_y) == (50, 50)
            else f"{picture.focus_x}% {picture.focus_y}%",
        )

    def _seen(self, picture: Picture) -> str:
        place = self.label(picture.place)
        return ", ".join(filter(None, (place.name if place else "", known_date(picture.taken, self.edition))))

    def _srcset(self, renditions: Sequence[Rendition]) -> str:
        return ", ".join(f"{self.medium(r.blob)} {r.width}w" for r in renditions)

    def map(self, place: Document | None, size: Size, mark: Mark | None = None) -> Markup:
        """Return a place's locator map as inline SVG, with a mark on it; empty where the place has none."""
        if not isinstance(place, Place) or not place.map:
            return Markup("")
        self.reader.ask(Question("atlas"))
        try:
            drawn = self.theme.maps.locator(
                place.map.split(), language=self.edition.tag, size=size, title=place.name, mark=mark
            )
        except UnknownPlaceCode:
            return Markup("")  # the desk refuses unknown codes; an older atlas must not stop the press
        return Markup(drawn)  # noqa: S704 - our own drawing; its words are escaped there

    def shared_map(self, place: Document | None) -> Markup:
        """Return a place's small locator map, whose drawing stands on the page once for all cards that show it."""
        if not isinstance(place, Place) or not place.map:
            return Markup("")
        self.reader.ask(Question("atlas"))
        try:
            name, drawing, use = self.theme.maps.shared(place.map.split(), title=place.name)
        except UnknownPlaceCode:
            return Markup("")
        self.drawings[name] = Markup(drawing)  # noqa: S704 - as above
        return Markup(use)  # noqa: S704

    def place(self, id: str) -> Place | None:
        """Return a place of this edition, or None."""
        found = self.reader.document(self.edition.tag, id)
        return found if isinstance(found, Place) else None

    def authors(self, bylines: Sequence[Byline]) -> tuple[str, ...]:
        """Return the writers' names; where nobody wrote, everybody's."""
        chosen = [byline for byline in bylines if byline.role == "writer"] or bylines
        names = [self.label(byline.person) for byline in chosen]
        return tuple(found.name for found in names if found)

    def card(self, card: Card, beside: Beside = "map") -> CardView:
        """Return a story as lists show it."""
        return self.piece(("card", card, beside), lambda: self._card(card, beside))

    def _card(self, card: Card, beside: Beside) -> CardView:
        place = self.place(card.places[0]) if card.places else None
        return CardView(
            href=self.href(card.path),
            headline=card.headline,
            dek=card.dek,
            kind=card.kind,
            published=moment(card.published, self.edition),
            corrected=day(card.corrected, self.edition) if card.corrected else None,
            authors=self.authors(card.bylines),
            place=LinkView(href=self.href(place.path), label=place.name) if place else None,
            length=length(card.played.seconds, self.edition) if card.played and card.kind in PLAYED else "",
            episode=episode_view(card.episode, self.edition),
            picture=None if beside == "nothing" else self.picture(card.lead, told=False),
            map=self.shared_map(place) if beside == "map" and not card.lead else Markup(""),
        )

    def cards(self, cards: Iterable[Card], beside: Beside = "map") -> tuple[CardView, ...]:
        """Return stories as lists show them."""
        return tuple(self.card(card, beside) for card in cards)
