"""What stands in an export (WXR 1.0 to 1.2), record by record, in the file's order.

The form is that of WordPress's own `wp-admin/includes/export.php`: an RSS channel with authors, categories, tags and terms,
then an item for everything else: posts, pages, attachments, menus, revisions. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from tamizdat.wire.wordpress.mending import Mended, Way, text_of
from tamizdat.wire.xml import BadXml, parse

LONGEST_TEXT: Final = 4 * 1024 * 1024  # characters of one field; a longer one is cut off and told
MOST_TERMS: Final = 1000  # of one item

_ADDRESSES: Final = (
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/excerpt/?\Z"), "excerpt"),
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/?\Z"), "wp"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?\Z"), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?\Z"), "dc"),
)
_FOREIGN: Final = "?"  # a prefix that stands for something else than its name says


class Author(NamedTuple):
    """Somebody with an account. His e-mail address is not read."""

    login: str
    name: str
    line: int


class Term(NamedTuple):
    """A category, a tag, or a term of another taxonomy."""

    taxonomy: str
    slug: str
    name: str
    parent: str  # slug
    line: int


class Filed(NamedTuple):
    """The term under which an item is filed."""

    taxonomy: str
    slug: str
    name: str


@dataclass(frozen=True)
class Post:
    """An item of any type."""

    line: int
    fields: dict[str, str]
    terms: tuple[Filed, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)
    comments: int = 0
    cut: tuple[str, ...] = ()  # fields that were longer than is taken

    def __getattr__(self, name: str) -> str:
        """Return a field by its name in the export, such as `post_id`; "" if it is not there."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self.fields.get(name, "")


@dataclass
class Site:
    """What an export says of the site that it comes from."""

    title: str = ""
    link: str = ""
    language: str = ""
    wxr_version: str = ""
    base_site_url: str = ""
    base_blog_url: str = ""


Record = Author | Term | Post

_SITE: Final = {
    "title": "title", "link": "link", "language": "language", "wp:wxr_version": "wxr_version",
    "wp:base_site_url": "base_site_url", "wp:base_blog_url": "base_blog_url",
}  # fmt: skip
_POST: Final = {
    "title": "title", "link": "link", "pubDate": "published", "dc:creator": "creator", "guid": "guid",
    "content:encoded": "content", "excerpt:encoded": "excerpt", "wp:post_id": "post_id", "wp:post_date": "date",
    "wp:post_date_gmt": "date_gmt", "wp:post_name": "slug", "wp:status": "status", "wp:post_parent": "parent",
    "wp:post_type": "sort", "wp:post_password": "password", "wp:is_sticky": "sticky",
    "wp:attachment_url": "attachment_url", "category": "category",
}  # fmt: skip
_OTHERS: Final = {
    "wp:author": {"wp:author_login": "login", "wp:author_display_name": "name", "wp:author_first_name": "first",
                  "wp:author_last_name": "last"},
    "wp:category": {"wp:category_nicename": "slug", "wp:cat_name": "name", "wp:category_parent": "parent"},
    "wp:tag": {"wp:tag_slug": "slug", "wp:tag_name": "name"},
    "wp:term": {"wp:term_taxonomy": "taxonomy", "wp:term_slug": "slug", "wp:term_name": "name",
                "wp:term_parent": "parent"},
}  # fmt: skip
_META: Final = {"wp:meta_key": "key", "wp:meta_value": "value"}
# What else plugins keep is theirs.
_KEPT_META: Final = {
    "_thumbnail_id",
    "_wp_attachment_image_alt",
    "newspack_post_subtitle",
    "_elementor_data",
    "footnotes",
}


class Export:
    """One file, read as often as is wanted. `site` is filled while records are read."""

    def __init__(self, path: Path, way: Way) -> None:
        self.path = path
        self.way = way
        self.site = Site()
        self.mended = Mended()

    def records(self) -> Iterator[Record]:
        """Yield each author, term and item.

        Raises:
            BadXml: it is no XML. `mending.way_into` found before whether it is.
        """
        self.mended = Mended()
        listener = _Reader(self.site, self.way.lines)
        for _ in parse(text_of(self.path, self.way, self.mended), listener):
            while listener.ready:
                yield listener.ready.popleft()

    def check(self) -> None:
        """Refuse what is XML and yet no export.

        Raises:
            BadXml: says what it is instead.
        """
        listener = _Reader(self.site, self.way.lines)
        for _ in parse(text_of(self.path, self.way), listener):
            listener.ready.clear()
            if listener.is_export:
                return
        if not listener.is_export:
            raise BadXml(f"it is XML that begins with <{listener.root}>, and no export of WordPress", 1)


class _Reader:
    """Listens to the XML and makes records of it."""

    def __init__(self, site: Site, lines: int) -> None:
        self.site = site
        self.lines = lines  # before the XML
        self.ready: deque[Record] = deque()
        self.root = ""
        self.is_export = False
        self.way: list[str] = []
        self.scopes: list[dict[str, str]] = [{}]  # what prefixes stand for, one for each open element
        self.record = ""
        self.line = 0
        self.wanted = ""  # the field whose words are being gathered
        self.words: list[str] = []
        self.length = 0
        self._begin("")

    def _begin(self, record: str) -> None:
        self.record = record
        self.fields: dict[str, str] = {}
        self.terms: list[Filed] = []
        self.meta: dict[str, str] = {}
        self.pair: dict[str, str] = {}
        self.cut: list[str] = []
        self.comments = 0
        self.filed = ("", "")

    # Names

    def _name(self, raw: str, scope: dict[str, str]) -> str:
        prefix, colon, name = raw.rpartition(":")
        known = scope.get(prefix, prefix)
        return f"{known}:{name}" if known or colon else name

    def _scope(self, attributes: dict[str, str]) -> dict[str, str]:
        scope = self.scopes[-1]
        for name, value in attributes.items():
            if name == "xmlns" or name.startswith("xmlns:"):
                prefix = name[6:]
                known = next((own for form, own in _ADDRESSES if form.match(value)), None)
                foreign = (
                    ""
                    if not value or not prefix
                    else (_FOREIGN if prefix in ("wp", "content", "excerpt", "dc") else prefix)
                )
                scope = {**scope, prefix: foreign if known is None else known}
        return scope

    # The listener

    def start(self, raw: str, attributes: dict[str, str], line: int) -> None:
        """An element begins."""
        scope = self._scope(attributes) if attributes else self.scopes[-1]
        self.scopes.append(scope)
        name = self._name(raw, scope)
        self.way.append(name)
        depth = len(self.way)
        if depth == 1:
            self.root = name
        elif depth == 3 and self.way[1] == "channel":
            if name == "item" or name in _OTHERS:
                self._begin(name)
                self.line = line + self.lines
                self.is_export = self.is_export or name in _OTHERS
            elif name in _SITE:
                self._gather(_SITE[name])
        elif depth == 4 and self.record:
            self._start_field(name, attributes)
        elif depth == 5 and self.record == "item" and self.way[3] == "wp:postmeta" and name in _META:
            self._gather(_META[name])

    def _start_field(self, name: str, attributes: dict[str, str]) -> None:
        if self.record != "item":
            if name in _OTHERS[self.record]:
                self._gather(_OTHERS[self.record][name])
        elif name == "wp:comment":
            self.comments += 1
        elif name == "wp:postmeta":
            self.pair = {}
        elif name in _POST:
            self.filed = (attributes.get("domain", ""), attributes.get("nicename", ""))
            self._gather(_POST[name])
        self.is_export = self.is_export or name.startswith("wp:")

    def _gather(self, field: str) -> None:
        self.wanted = field
        self.words = []
        self.length = 0

    def text(self, text: str) -> None:
        """Words follow."""
        if self.wanted:
            room = LONGEST_TEXT - self.length
            self.words.append(text[: max(0, room)])
            self.length += len(text)
            if len(text) > room and self.wanted not in self.cut:
                self.cut.append(self.wanted)

    def end(self, raw: str) -> None:  # noqa: ARG002 - one of the listener's
        """An element ends."""
        name = self.way.pop()
        self.scopes.pop()
        depth = len(self.way) + 1
        if self.wanted and depth <= 5:
            self._end_field(depth, "".join(self.words))
            self.wanted = ""
        if depth == 4 and name == "wp:postmeta" and self.pair.get("key") in _KEPT_META:
            self.meta.setdefault(self.pair["key"], self.pair.get("value", ""))
        elif depth == 3 and self.record:
            self.ready.append(self._made())
            self.record = ""

    def _end_field(self, depth: int, text: str) -> None:
        if depth == 3:
            if self.wanted == "wxr_version":
                self.is_export = True
            if not getattr(self.site, self.wanted):
                setattr(self.site, self.wanted, text.strip())
        elif depth == 5:
            self.pair.setdefault(self.wanted, text)
        elif self.wanted == "category":
            domain, slug = self.filed
            if len(self.terms) < MOST_TERMS:
                self.terms.append(Filed(domain, slug, text.strip()))
        else:
            self.fields.setdefault(self.wanted, text)

    def _made(self) -> Record:
        given = self.fields
        if self.record == "item":
            return Post(
                self.line, given, tuple(dict.fromkeys(self.terms)), self.meta, self.comments, tuple(self.cut)
            )
        name = given.get("name", "").strip()
        if self.record == "wp:author":
            full = " ".join(filter(None, (given.get("first", "").strip(), given.get("last", "").strip())))
            return Author(given.get("login", "").strip(), name or full, self.line)
        taxonomy = {"wp:category": "category", "wp:tag": "post_tag"}.get(
            self.record, given.get("taxonomy", "").strip()
        )
        slug = given.get("slug", "").strip()
        return Term(taxonomy, slug, name, given.get("parent", "").strip(), self.line)
