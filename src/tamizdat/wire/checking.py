"""Whether what a folder's texts and tables name is there, and may be named so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tamizdat.wire import fronts
from tamizdat.wire.blocks import PointMap, Pull, Recording, Related
from tamizdat.wire.record.sheets import cells
from tamizdat.wire.tables import At, Sheet, near

if TYPE_CHECKING:
    from tamizdat.wire.folder_copy import Link, Masthead, Newsroom, PageCopy, StoryCopy
    from tamizdat.wire.markdown import Read

PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp", ".avif")
MOST_FOLLOWS: Final = 5
SORTS: Final = ("place", "topic", "coverage", "series", "person", "newsletter")
_NAMED_BY_STORIES: Final = {
    "places": "place", "topics": "topic", "coverage": "coverage", "actors": "actor", "events": "event",
}  # fmt: skip


class Known(NamedTuple):
    """What is there, whether or not it can be read: a wrong place is not also a missing one."""

    slugs: Mapping[str, frozenset[str]]  # by sort
    stories: frozenset[tuple[str, str]]  # (slug, edition)
    pages: frozenset[tuple[str, str]]

    @classmethod
    def of(
        cls,
        raw: Mapping[str, Any],
        record: Mapping[str, str],
        stories: Iterable[tuple[str, str]],
        pages: Iterable[tuple[str, str]],
    ) -> Known:
        """Return what the tables of `raw`, those of the record and the names of the files say."""
        slugs = {sort: cells(record.get(f"record/{sort}s.csv", ""), sort) for sort in ("actor", "event")}
        for sort in SORTS:
            entries = raw.get(sort)
            entries = entries if isinstance(entries, list) else []
            slugs[sort] = frozenset(
                str(each["slug"]) for each in entries if isinstance(each, dict) and "slug" in each
            )
        return cls(slugs, frozenset(stories), frozenset(pages))

    def thing(self, sort: str, slug: str, sheet: Sheet, at: At | int) -> None:
        """Note it if there is no such place, topic, actor and so on."""
        if slug and slug not in self.slugs[sort]:
            sheet.wrong(at, f"There is no {sort} '{slug}'.", near(slug, self.slugs[sort]))

    def text(self, sort: str, slug: str, edition: str, sheet: Sheet, at: At | int) -> None:
        """Note it if there is no such story or page in an edition."""
        texts = self.stories if sort == "story" else self.pages
        if (slug, edition) in texts:
            return
        others = sorted(other for name, other in texts if name == slug)
        if others:
            sheet.wrong(
                at,
                f"The {sort} '{slug}' is not there in the edition {edition}.",
                f"It is there in {', '.join(others)}: add {slug}.{edition}.md, or take the name out.",
            )
        else:
            sheet.wrong(at, f"There is no {sort} '{slug}'.", near(slug, {name for name, _ in texts}))

    def linked(self, sort: str, slug: str, sheet: Sheet, line: int) -> None:
        """Note it if a link in a text leads to nothing; a version in another edition will do."""
        names = {name for name, _ in (self.stories if sort == "story" else self.pages)}
        if slug not in names:
            sheet.wrong(line, f"There is no {sort} '{slug}'.", near(slug, names))


def escapes(name: str) -> bool:
    """Return whether a file's name may lead out of its folder, on any system."""
    windows = PureWindowsPath(name)
    return (
        PurePosixPath(name).is_absolute()
        or bool(windows.drive or windows.root)
        or ".." in windows.parts
        or "\\" in name
        or "\0" in name
    )


def newsroom(room: Newsroom, known: Known, sheet: Sheet) -> None:
    """Check `newsroom.toml`."""
    for sort in SORTS:
        _once([thing.slug for thing in getattr(room, sort)], sort, sheet, sort)
        _named_where_told(room, sort, sheet)
    for number, place in enumerate(room.place):
        known.thing("place", place.parent, sheet, ("place", number, "parent"))
        for other in place.listed_under:
            known.thing("place", other, sheet, ("place", number, "listed_under"))
    for number, topic in enumerate(room.topic):
        known.thing("topic", topic.parent, sheet, ("topic", number, "parent"))
    for number, coverage in enumerate(room.coverage):
        known.thing("topic", coverage.topic, sheet, ("coverage", number, "topic"))
    for sort in ("place", "topic"):
        _no_loops({thing.slug: thing.parent for thing in getattr(room, sort)}, sort, sheet)
    for edition, masthead in room.masthead.items():
        _masthead(masthead, edition, known, sheet)
    for edition, front in room.front.items():
        fronts.check(front, edition, known, sheet, ("front", edition))
    for number, of in enumerate(room.front_of):
        fronts.check_of(of, known, sheet, ("front_of", number))
    for number, coverage in enumerate(room.coverage):
        fronts.check_sections(coverage.pinned, coverage.section, known, sheet, ("coverage", number))


def _once(slugs: Sequence[str], sort: str, sheet: Sheet, table: str) -> None:
    for number, slug in enumerate(slugs):
        if slug in slugs[:number]:
            sheet.wrong(
                (table, number, "slug"), f"The {sort} '{slug}' stands here twice.", "Take one of them out."
            )


def _named_where_told(room: Newsroom, sort: str, sheet: Sheet) -> None:
    """Note texts in an edition in which the thing has no name."""
    for number, thing in enumerate(getattr(room, sort)):
        for field in ("job", "bio") if sort == "person" else ("intro",):
            for edition in getattr(thing, field):
                if edition not in thing.name:
                    sheet.wrong(
                        (sort, number, field),
                        f"The {sort} '{thing.slug}' has no name in the edition {edition}, but '{field}' is there.",
                        f'Add {edition} = "…" to its name.',
                    )


def _no_loops(parents: Mapping[str, str], sort: str, sheet: Sheet) -> None:
    for number, slug in enumerate(parents):
        seen = {slug}
        above = parents[slug]
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == slug:
            sheet.wrong(
                (sort, number, "parent"),
                f"The {sort} '{slug}' stands under itself.",
                "Give one of them another parent.",
            )


def _masthead(masthead: Masthead, edition: str, known: Known, sheet: Sheet) -> None:
    at: At = ("masthead", edition)
    if masthead.support is not None:
        _link(masthead.support, edition, known, sheet, (*at, "support"))
    for number, way in enumerate(masthead.ways):
        if not way.url and not way.account:
            sheet.wrong(
                (*at, "ways", number),
                f"The way to give '{way.label}' leads nowhere.",
                "Add a url or an account.",
            )
    for number, entry in enumerate(masthead.menu):
        for column, group in enumerate(entry.group):
            here = (*at, "menu", number, "group", column)
            _link(group.head, edition, known, sheet, (*here, "head"), head=True)
            for link in group.links:
                _link(link, edition, known, sheet, (*here, "links"))
    for number, column_of_footer in enumerate(masthead.footer):
        for link in column_of_footer.links:
            _link(link, edition, known, sheet, (*at, "footer", number, "links"))
    for purpose, page in masthead.policies.items():
        known.text("page", page, edition, sheet, (*at, "policies", purpose))


def _link(link: Link, edition: str, known: Known, sheet: Sheet, at: At, *, head: bool = False) -> None:
    targets = link.targets()
    if len(targets) > 1:
        sheet.wrong(
            at, f"A line leads to {' and to '.join(targets)}.", "A line leads to one thing: make two of it."
        )
    if not targets and not head:
        sheet.wrong(at, f"The line '{link.label}' leads nowhere.", 'Say where, as in { page = "about" }.')
    if not link.label and (not targets or "kind" in targets or "url" in targets):
        sheet.wrong(at, "A line has no words.", 'Add label = "…".')
    for sort, slug in targets.items():
        if sort in SORTS:
            known.thing(sort, slug, sheet, at)
        elif sort == "page":
            known.text("page", slug, edition, sheet, at)


def story(copy: StoryCopy, known: Known, sheet: Sheet, read: Read) -> None:
    """Check a story."""
    head = copy.head
    for number, byline in enumerate(head.bylines):
        known.thing("person", byline.person, sheet, ("bylines", number, "person"))
    _distinct([f"{byline.person} as {byline.role}" for byline in head.bylines], sheet, ("bylines",))
    for field, sort in _NAMED_BY_STORIES.items():
        slugs = getattr(head, field)
        _distinct(slugs, sheet, (field,))
        for slug in slugs:
            known.thing(sort, slug, sheet, (field,))
    for number, entry in enumerate(head.entries):
        known.thing("person", entry.author, sheet, ("entries", number, "author"))
    known.thing("series", head.series, sheet, ("series",))
    _follows(copy, known, sheet)
    for block, line in zip(read.blocks, read.lines, strict=True):
        if isinstance(block, Related):
            known.text("story", block.story, copy.edition, sheet, line)
        if isinstance(block, PointMap):
            known.thing("place", block.place, sheet, line)
    _links(known, sheet, read)
    if not copy.body:
        sheet.wrong(0, "The story has no text.", "Write it under the second line of +++.")


def _follows(copy: StoryCopy, known: Known, sheet: Sheet) -> None:
    follows = copy.head.follows
    if len(follows) > MOST_FOLLOWS:
        sheet.wrong(
            ("follows",),
            f"The story follows up {len(follows)} others.",
            f"At most {MOST_FOLLOWS} are accepted.",
        )
    _distinct(follows, sheet, ("follows",))
    for slug in follows:
        if slug == copy.slug:
            sheet.wrong(("follows",), "The story follows up itself.", "Name an earlier story.")
        else:
            known.text("story", slug, copy.edition, sheet, ("follows",))


def page(copy: PageCopy, known: Known, sheet: Sheet, read: Read) -> None:
    """Check a plain page."""
    for block, line in zip(copy.body, read.lines, strict=True):
        if isinstance(block, PointMap):
            known.thing("place", block.place, sheet, line)
        if isinstance(block, Recording | Related | Pull):
            what = _ONLY_IN_STORIES[type(block)]
            sheet.wrong(line, f"{what} stands on a plain page.", "Only stories have it: take it out.")
    _links(known, sheet, read)


_ONLY_IN_STORIES = {Recording: "A recording", Related: "A related story", Pull: "A pull quote"}


def _links(known: Known, sheet: Sheet, read: Read) -> None:
    for link in read.links:
        known.linked(link.sort, link.slug, sheet, link.line)


def _distinct(names: Sequence[str], sheet: Sheet, at: At) -> None:
    for name in sorted({name for name in names if names.count(name) > 1}):
        sheet.wrong(at, f"'{name}' stands there twice.", "Take one of them out.")
