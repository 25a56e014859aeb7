"""`render`: a page's key to its bytes, a pure function of the archive, the theme and the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from tamizdat.archive.documents import AnyDocument, PlainPage, Redirect, Story
from tamizdat.archive.letters import Letter
from tamizdat.archive.record import Event
from tamizdat.archive.store import Archive
from tamizdat.press import (
    alliances,
    contents,
    data,
    feed_lists,
    feeds,
    homes,
    icons,
    letters,
    listings,
    mastheads,
    opensearch,
    podcasts,
    popular,
    reprinting,
    search_page,
    sitemaps,
    slips,
    stories,
    timelines,
    transcripts,
)
from tamizdat.press.errors import BadPage
from tamizdat.press.frames import About, frame
from tamizdat.press.keys import PageKey, PageKind, path_of
from tamizdat.press.memory import Memory
from tamizdat.press.questions import SETTINGS, Answers, Composed, Question
from tamizdat.press.reader import Reader
from tamizdat.press.settings import SiteSettings
from tamizdat.press.sheet import Sheet
from tamizdat.press.signing_up import ROOM
from tamizdat.press.theme import Theme
from tamizdat.press.views import TEMPLATES, StoryView, View

PRESS = 9  # raised when the press itself prints differently, so that every page is printed anew


class Rendered(msgspec.Struct, frozen=True):
    """A page: where it is printed, its bytes, what it read with digests of the answers, the blobs it needs."""

    path: str
    data: bytes
    reads: dict[str, str]
    media: frozenset[str]


class Renderer:
    """Renders pages from one state of an archive."""

    def __init__(
        self, archive: Archive, settings: SiteSettings, theme: Theme, memory: Memory | None = None
    ) -> None:
        """`memory` holds what earlier renderers have made, if it is still right."""
        self.archive = archive
        self.settings = settings
        self.theme = theme
        self.memory = memory or Memory()
        self.memory.advance(archive, (settings, theme))
        self.answers = Answers(
            archive,
            {
                "template": self._template,
                "masthead": self._masthead,
                "most-read": self._most_read,
                "messages": self._messages,
                "script": lambda question: theme.script(question.of),
                "atlas": lambda _: theme.atlas_digest,
                "settings": lambda _: (
                    PRESS,
                    settings.url,
                    settings.editions,
                    *filter(None, [settings.elsewhere, settings.readers]),
                ),
            },
            self.memory.answers,
            self.memory.cards,
        )

    def _template(self, question: Question) -> str:
        return self.theme.digest(question.of, self.settings.edition(question.edition))

    def _messages(self, question: Question) -> str:
        return self.theme.messages(self.settings.edition(question.edition)).digest

    def _masthead(self, question: Question) -> Composed:
        reader = Reader(self.answers)
        masthead = mastheads.resolve(reader, self.settings.edition(question.edition))
        return Composed(self.memory.same(masthead), (SETTINGS, *reader.subjects))

    def _most_read(self, question: Question) -> Composed:
        reader = Reader(self.answers)
        found = popular.resolve(reader, self.settings.edition(question.edition))
        return Composed(self.memory.same(found), reader.subjects)

    def render(self, key: PageKey, media_base: str = "") -> Rendered:
        """Render a page.

        Raises:
            BadPage: it cannot be rendered: its document is gone, or the theme fails on it.
        """
        try:
            reader = Reader(self.answers)
            path = path_of(key, reader, self.settings)
            sheet = self._sheet(reader, key, path, media_base)
            printed = _bytes(sheet, key)
        except KeyError as error:
            raise BadPage(f"page {key}: {error} is not in the archive") from error
        return Rendered(path, printed, sheet.reader.reads, frozenset(sheet.media))

    def _sheet(self, reader: Reader, key: PageKey, path: str, media_base: str) -> Sheet:
        reader.ask(Question("settings"))
        edition = self.settings.edition(key.edition) if key.edition else self.settings.editions[0]
        sheet = Sheet(reader, self.settings, self.theme, edition, path, self.memory)
        sheet.media_base = media_base
        sheet.rooted = key.kind == "lost"
        sheet.far = key.kind in ("rss", "atom", "feed", "moved")
        return sheet


def _bytes(sheet: Sheet, key: PageKey) -> bytes:
    if key.kind == "redirect":
        return feeds.redirect(sheet, _document(sheet, key, Redirect))
    if key.kind in _FILES:
        return _FILES[key.kind](sheet, key)
    template, view, about = _view(sheet, key)
    return _html(sheet, template, view, about)


# What is printed without a template.
_FILES: dict[PageKind, Callable[[Sheet, PageKey], bytes]] = {
    "rss": podcasts.rss,
    "moved": podcasts.moved,
    "cover": podcasts.cover,
    "vtt": lambda sheet, key: transcripts.vtt(_document(sheet, key, Story)),
    "txt": lambda sheet, key: transcripts.txt(_document(sheet, key, Story)),
    "chapters": lambda sheet, key: transcripts.chapters(_document(sheet, key, Story)),
    "atom": feeds.atom,
    "feed": feeds.json,
    "csv": data.table,
    "json": data.entities,
    "sitemap": sitemaps.sitemap,
    "news": lambda sheet, _: sitemaps.news(sheet),
    "sitemaps": lambda sheet, _: sitemaps.sitemaps(sheet),
    "robots": lambda sheet, _: sitemaps.robots(sheet),
    "icon": icons.icon,
    "picture": icons.picture,
    "favicon": lambda sheet, _: icons.favicon(sheet),
    "manifest": lambda sheet, _: icons.manifest(sheet),
    "opensearch": lambda sheet, _: opensearch.opensearch(sheet),
    "slip": slips.slip,
    "security": lambda sheet, _: icons.security(sheet),
    "trust": lambda sheet, _: icons.trust(sheet),
}


def _view(sheet: Sheet, key: PageKey) -> tuple[str, View, About]:
    if key.kind in _ONE_EACH:
        template, view, about_it = _ONE_EACH[key.kind]
        return template, view(sheet), about_it(sheet)
    match key.kind:
        case "story" | "text" | "republish":
            return _story_view(sheet, key)
        case "page":
            page = _document(sheet, key, PlainPage)
            return "page.html", homes.page_view(sheet, page), homes.about_page(sheet, page)
        case "letter":
            letter = _document(sheet, key, Letter)
            return "letter.html", letters.letter_view(sheet, letter), letters.about_letter(sheet, letter)
        case "list" | "cut" if key.of == "newsletter":
            return (
                "newsletter.html",
                letters.newsletter_view(sheet, key),
                letters.about_newsletter(sheet, key),
            )
        case "list" | "cut" if key.of == "timeline":
            return "timeline.html", timelines.timeline_view(sheet, key), timelines.about_timeline(sheet, key)
        case "list":
            return "list.html", listings.list_view(sheet, key), listings.about_list(sheet, key)
        case "alliances":
            event = _document(sheet, key, Event)
            return "alliances.html", alliances.alliances_view(sheet, event), alliances.about(sheet, event)
        case "cut":
            return "cut.html", listings.cut_view(sheet, key), listings.about_cut(sheet, key)
        case _:
            return "year.html", listings.year_view(sheet, key), listings.about_cut(sheet, key)


# Pages of which an edition has one: the template, what it is given, what the page says of itself.
_ONE_EACH: dict[PageKind, tuple[str, Callable[[Sheet], View], Callable[[Sheet], About]]] = {
    "home": ("home.html", homes.home_view, homes.about_home),
    "contents": ("contents.html", contents.contents_view, contents.about_contents),
    "search": ("search.html", search_page.search_view, search_page.about_search),
    "letters": ("letters.html", letters.letters_view, letters.about_letters),
    "popular": ("popular.html", popular.popular_view, popular.about_popular),
    "feeds": ("feeds.html", feed_lists.feeds_view, feed_lists.about_feeds),
    "lost": ("404.html", homes.lost_view, homes.about_lost),
}


def _story_view(sheet: Sheet, key: PageKey) -> tuple[str, View, About]:
    story = _document(sheet, key, Story)
    match key.kind:
        case "story":
            return "story.html", stories.story_view(sheet, story), stories.about_story(sheet, story)
        case "text":
            return "text.html", reprinting.text_view(sheet, story), reprinting.about_beside(story)
        case _:
            return "republish.html", reprinting.republish_view(sheet, story), reprinting.about_beside(story)


def _html(sheet: Sheet, template: str, view: View, about: About) -> bytes:
    for name in (template, *_FRAGMENTS.get(template, ())):
        sheet.reader.ask(Question("template", sheet.edition.tag, name))
    values: dict[str, Any] = {"frame": frame(sheet, about), TEMPLATES[template][0]: view}
    html = sheet.theme.render(template, sheet.edition, **values).encode() + b"\n"
    if isinstance(view, StoryView) and view.sign_up and len(html) > ROOM:
        return _html(sheet, template, msgspec.structs.replace(view, sign_up=None), about)
    return html


# Bodies are rendered with these before the page is.
_FRAGMENTS = {"story.html": ("figure.html", "related.html"), "page.html": ("figure.html", "related.html")}


T = TypeVar("T", bound=AnyDocument)


def _document(sheet: Sheet, key: PageKey, type: type[T]) -> T:
    found = sheet.reader.document(key.edition, key.id)
    if not isinstance(found, type):
        raise KeyError(key.id)
    return found
