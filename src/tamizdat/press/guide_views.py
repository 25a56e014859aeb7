"""What the templates of the pages that lead to all others are given: the contents, the search, and the feeds."""

from __future__ import annotations

from tamizdat.press.view_parts import LinkView, View


class BranchView(View, frozen=True, kw_only=True):
    """A line of the contents, with those under it."""

    link: LinkView  # the thing itself
    below: tuple[BranchView, ...] = ()  # what stands under it in the tree
    value: str = ""  # by what a search is narrowed to it: a number, the name of a kind, a year
    under: tuple[str, ...] = ()  # the same of all that it is listed under


class ChapterView(View, frozen=True, kw_only=True):
    """A part of the contents: all places, all topics and so on."""

    name: str  # its heading
    of: str  # "place", "topic", "coverage", "series", "newsletter", "kind", "person", "page", "timeline", "year"
    branches: tuple[BranchView, ...]  # its lines


class ContentsView(View, frozen=True, kw_only=True):
    """`contents` of contents.html: the way to everything that is not a story, whether or not a menu names it."""

    chapters: tuple[ChapterView, ...]  # all of them


class SearchView(View, frozen=True, kw_only=True):
    """`search` of search.html: where the edition is searched, and the way through its lists without."""

    chapters: tuple[ChapterView, ...]  # all places, topics, kinds, people and so on, and the years
    root: str  # stands before the path of a result from which `base` was taken
    base: str  # with which the paths of results begin, and which is not written; may be ""
    plurals: tuple[tuple[str, int], ...]  # the language's plural categories (CLDR), a number of each
    opensearch: str  # by what browsers know how to search here; "" before there is a masthead


class FeedsLineView(View, frozen=True, kw_only=True):
    """A list on the page of feeds."""

    page: LinkView  # the list's own page
    feeds: tuple[LinkView, ...]  # one for each format, whose name is the label


class FeedsChapterView(View, frozen=True, kw_only=True):
    """The feeds of all places, all topics and so on."""

    name: str  # its heading
    of: str  # "place", "topic", "coverage", "series", "newsletter", "kind", "person"
    lines: tuple[FeedsLineView, ...]  # its feeds


class FeedsView(View, frozen=True, kw_only=True):
    """`feeds` of feeds.html: the way to every feed of the edition."""

    whole: FeedsLineView | None  # of all stories
    chapters: tuple[FeedsChapterView, ...]  # all of them
