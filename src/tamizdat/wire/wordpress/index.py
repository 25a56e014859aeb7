"""One reading of an export: what is in it, what of it becomes which document, and where each thing stood.

Memory grows with the number of items, not with their length.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from tamizdat.archive import ids
from tamizdat.archive.slugs import is_slug, slug_of
from tamizdat.wire.html.losses import short
from tamizdat.wire.reports import Item
from tamizdat.wire.wordpress import dates
from tamizdat.wire.wordpress.export import Author, Export, Filed, Post, Site, Term
from tamizdat.wire.wordpress.media import Media

Sort = Literal["story", "page"]

LONGEST_SLUG: Final = 150  # characters: with a number and an ending it is still a file's name
TYPES: Final[Mapping[str, str]] = {"post": "story", "page": "page"}
# Every id has the same time, since a date may be mended at the old site: the story must stay the same one.
_SINCE: Final = dt.datetime(2003, 5, 27, tzinfo=dt.UTC)  # the first WordPress
_STATES: Final = {
    "draft": "it is a draft",
    "auto-draft": "it is a draft",
    "pending": "it waits for review",
    "future": "it is scheduled and not published yet",
    "private": "it is private",
    "trash": "it is in the trash",
}
_SORTS: Final = {
    "attachment": ("files are not in an export", "Upload it at the desk where a story needs it."),
    "nav_menu_item": ("menus are not brought", "Make the menu anew under “Mastheads”."),
    "revision": ("earlier versions are not brought", ""),
    "wp_block": ("its text stands in the stories that use it", ""),
}
_SITE_PARTS: Final = ("custom_css", "customize_changeset", "oembed_cache", "wp_template", "wp_template_part",
                      "wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face", "user_request")  # fmt: skip


class Coming(NamedTuple):
    """An item that becomes a document."""

    sort: Sort
    id: str
    slug: str
    published: dt.datetime | None  # in the newsroom's zone; None for a page without a date
    number: int  # WordPress's, to order by


@dataclass
class Index:
    """What is in an export."""

    site: Site
    coming: dict[int, Coming] = field(default_factory=dict)  # by the place of the item in the file
    left: list[Item] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)  # items by type and state
    comments: int = 0
    authors: dict[str, str] = field(default_factory=dict)  # login to name; "" where the export has none
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)  # by taxonomy and slug
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)  # stories filed directly under a term
    sorts: Counter[str] = field(default_factory=Counter)  # published items of types that are not brought
    by_number: dict[str, str] = field(default_factory=dict)  # WordPress's number to document
    by_path: dict[str, str] = field(default_factory=dict)
    by_slug: dict[str, str] = field(default_factory=dict)  # "" where several have it
    files: dict[str, Media] = field(default_factory=dict)  # by WordPress's number
    pages_of_files: dict[str, str] = field(default_factory=dict)  # path to number
    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # post to its attachments
    texts: dict[str, str] = field(default_factory=dict)  # reusable blocks

    # An Album

    def media(self, number: str) -> Media | None:
        """Return an attachment."""
        return self.files.get(number)

    def attached(self, number: str) -> Iterable[Media]:
        """Return the attachments of a post."""
        return [self.files[each] for each in self.parts.get(number, ())]

    def reusable(self, number: str) -> str:
        """Return the text of a reusable block."""
        return self.texts.get(number, "")


def home_of(site: Site) -> str:
    """Return the address of the old site."""
    return (site.base_blog_url or site.link or site.base_site_url).strip().rstrip("/")


def key_of(site: Site) -> str:
    """Return what names the old site for good: its address, however it was reached."""
    parts = urlsplit(home_of(site))
    return f"wordpress {parts.netloc.lower().removeprefix('www.')}{parts.path}"


def derived(site: Site, what: str) -> str:
    """Return the id of a thing of the old site."""
    return str(ids.derived(f"{key_of(site)} {what}", _SINCE))


def path_of(address: str) -> str:
    """Return the path of an address as the index has it; "" for a home page or an address by number."""
    parts = urlsplit(address.strip())
    return "" if parts.query else unquote(parts.path).strip("/").lower()


def taxonomy_of(filed: Filed) -> str:
    """Return the taxonomy of a term; version 1.0 has another word for tags."""
    return "post_tag" if filed.taxonomy == "tag" else filed.taxonomy


def read(
    export: Export,
    file: str,
    zone: ZoneInfo,
    types: Mapping[str, str] = TYPES,
) -> Index:
    """Read an export once.

    Args:
        export: the file.
        file: its name, for the places that are told.
        zone: the newsroom's.
        types: what WordPress's types of items become: "story" or "page".

    Raises:
        BadXml: it is no XML.
    """
    reading = _Reading(Index(export.site), file, zone, types)
    place = 0
    for record in export.records():
        if isinstance(record, Post):
            reading.post(record, place)
            place += 1
        elif isinstance(record, Author):
            reading.index.authors.setdefault(record.login, record.name)
        else:
            reading.index.terms.setdefault((record.taxonomy, unquote(record.slug)), record)
    return reading.index


class _Reading:
    def __init__(self, index: Index, file: str, zone: ZoneInfo, types: Mapping[str, str]) -> None:
        self.index = index
        self.file = file
        self.zone = zone
        self.types = types
        self.seen: set[str] = set()

    def post(self, post: Post, place: int) -> None:
        index = self.index
        index.counts[post.sort, post.status] += 1
        index.comments += post.comments
        self.keep(post)
        reason, remedy = self.fate(post)
        if reason:
            index.left.append(Item("left out", named(post), reason, remedy, f"{self.file}, line {post.line}"))
            return
        self.come(post, place)

    def keep(self, post: Post) -> None:
        """Note what texts ask for: files and reusable blocks."""
        index = self.index
        if post.sort == "attachment":
            index.files[post.post_id] = Media(
                post.attachment_url.strip() or post.guid.strip(),
                short(post.title, 200),
                short(post.excerpt, 500),
                short(post.meta.get("_wp_attachment_image_alt", ""), 300),
            )
            index.parts[post.parent].append(post.post_id)
            if path := path_of(post.link):
                index.pages_of_files[path] = post.post_id
        elif post.sort == "wp_block" and post.status == "publish":
            index.texts[post.post_id] = post.content

    def fate(self, post: Post) -> tuple[str, str]:
        """Return why an item does not come, and the remedy; nothing if it comes."""
        if post.sort in _SORTS:
            reason, remedy = _SORTS[post.sort]
            if post.sort == "attachment" and (one := self.index.files.get(post.post_id)):
                told = f": {one.url}" + (
                    f"; its caption is “{short(one.caption, 200)}”" if one.caption else ""
                )
                return reason + told, remedy
            return reason, remedy
        if post.sort in _SITE_PARTS:
            return "it is a part of how the old site worked", ""
        if not post.sort:
            return (
                "the export does not say what it is",
                "Look it up at the old site, and write it at the desk.",
            )
        if post.sort not in self.types or self.types[post.sort] == "skip":
            self.index.sorts[post.sort] += post.status == "publish"
            what = f"it is of the type “{post.sort}”, which the rule file does not bring"
            return (
                what,
                f'Write {post.sort} = "story" or "page" under [type] in the rule file, and import again.',
            )
        if post.status != "publish":
            reason = _STATES.get(post.status, f"its state is “{post.status}”")
            return (
                f"{reason}, so readers did not see it",
                "Publish it at the old site and export again, or write it at the desk.",
            )
        return self.unfit(post)

    def unfit(self, post: Post) -> tuple[str, str]:
        """Return why something that was published cannot come."""
        if post.password:
            return "a password protects it", "Take the password away at the old site and export again."
        if not post.title.strip() and not post.content.strip():
            return "it has neither a title nor a text", ""
        if self.key(post) in self.seen:
            return "it stands in the export twice", ""
        if "content" in post.cut:
            return "its text has over 4 million characters", "Part it at the old site and export again."
        if self.types[post.sort] == "story" and dates.published(post, self.zone) is None:
            return "the export has no date for it", "Give it one at the old site and export again."
        return "", ""

    def key(self, post: Post) -> str:
        number = post.post_id.strip()
        return f"post {number}" if number else f"item {post.guid.strip() or post.link.strip() or post.title}"

    def come(self, post: Post, place: int) -> None:
        index = self.index
        key = self.key(post)
        self.seen.add(key)
        id = derived(index.site, key)
        sort: Sort = "story" if self.types[post.sort] == "story" else "page"
        number = int(post.post_id) if post.post_id.strip().isdecimal() and len(post.post_id) < 19 else place
        slug = _slug(post)
        index.coming[place] = Coming(sort, id, slug, dates.published(post, self.zone), number)
        index.by_number.setdefault(post.post_id.strip(), id)
        for address in (post.link, post.guid):
            if (path := path_of(address)) and _is_address(address):
                index.by_path.setdefault(path, id)
        own = unquote(post.slug).lower()
        index.by_slug[own] = "" if index.by_slug.get(own, id) != id else id
        index.authors.setdefault(post.creator.strip(), "")
        for filed in post.terms:
            self.file_under(filed, sort)

    def file_under(self, filed: Filed, sort: Sort) -> None:
        taxonomy, slug = taxonomy_of(filed), unquote(filed.slug)
        if not taxonomy or not (slug or filed.name):
            return
        self.index.terms.setdefault((taxonomy, slug), Term(taxonomy, filed.slug, filed.name, "", 0))
        if sort == "story":
            self.index.uses[taxonomy, slug] += 1


def named(post: Post) -> str:
    """Return words for an item: "post “Rain”"."""
    return f"{post.sort or 'item'} “{short(post.title, 100) or post.post_id}”"


def _is_address(text: str) -> bool:
    return text.strip().startswith(("http://", "https://", "/"))


def _slug(post: Post) -> str:
    """Return the slug that WordPress has for an item, in Latin letters; else one from its title."""
    own = unquote(post.slug).strip().lower()
    if is_slug(own):
        return own[:LONGEST_SLUG].strip("-")
    return slug_of(own, LONGEST_SLUG) or slug_of(post.title) or f"post-{post.post_id.strip() or 'x'}"


def number_slugs(index: Index, held: Mapping[str, str]) -> None:
    """Give a number to each slug that something else has; the older item keeps it bare.

    At the desk an edition has each slug once, whatever the year and whether it is a story's or a page's. `held` says
    which are held there already, each by which id.
    """
    taken = dict(held)
    waiting: list[int] = []
    for place, each in sorted(index.coming.items(), key=lambda pair: (pair[1].number, pair[0])):
        if taken.setdefault(each.slug, each.id) != each.id:
            waiting.append(place)
    for place in waiting:
        each = index.coming[place]
        slug = next(slug for slug in _numbered(each.slug) if taken.setdefault(slug, each.id) == each.id)
        index.coming[place] = each._replace(slug=slug)


def _numbered(slug: str) -> Iterator[str]:
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1
