"""The contents of an edition: every page that is not a story's, in one place, so that none is out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tamizdat.archive.documents import KINDS, AnyDocument, label_of
from tamizdat.archive.store import Version
from tamizdat.press.frames import About
from tamizdat.press.guide_views import BranchView, ChapterView, ContentsView
from tamizdat.press.keys import TIMELINE, contents_path, list_path
from tamizdat.press.mastheads import KIND_NAMES
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import LinkView

# The types of documents in the order of the chapters, each with its heading: a message of the theme.
_CHAPTERS: Final = (
    ("place", "Places"),
    ("topic", "Topics"),
    ("coverage", "Special coverage"),
    ("series", "Blogs, podcasts and shows"),
    ("kind", "Kinds of stories"),
    ("person", "People"),
    ("timeline", "Events"),
    ("actor", "Who acts"),
    ("page", "Pages"),
)


def contents_view(sheet: Sheet) -> ContentsView:
    """Return what contents.html shows. A chapter without lines is left out."""
    chapters = (
        ChapterView(name=sheet.gettext(name), of=of, branches=_branches(sheet, of)) for of, name in _CHAPTERS
    )
    return ContentsView(chapters=tuple(chapter for chapter in chapters if chapter.branches))


def _branches(sheet: Sheet, of: str) -> tuple[BranchView, ...]:
    if of == "kind":
        return _kinds(sheet)
    if of == "timeline":
        return _timeline(sheet)
    return _tree(sheet, [each for each in sheet.reader.those(sheet.edition.tag, of) if each.path])


def _tree(sheet: Sheet, documents: Sequence[AnyDocument]) -> tuple[BranchView, ...]:
    """Return documents under their parents; one whose parent is not published stands at the top."""
    ids = {document.id for document in documents}
    children: dict[str, list[AnyDocument]] = {}
    for document in documents:
        parent = getattr(document, "parent", "")
        children.setdefault(parent if parent in ids else "", []).append(document)

    def branches(parent: str, above: frozenset[str]) -> Iterable[BranchView]:
        for document in children.get(parent, ()):
            if document.id not in above:
                below = tuple(branches(document.id, above | {document.id}))
                yield BranchView(link=_link(sheet, document), below=below)

    return tuple(branches("", frozenset()))


def _link(sheet: Sheet, document: AnyDocument) -> LinkView:
    return LinkView(href=sheet.href(document.path), label=label_of(document).name)


def _kinds(sheet: Sheet) -> tuple[BranchView, ...]:
    """Return the lists by kind that hold stories."""
    lists = ((kind, sheet.list("kind", kind)) for kind in KINDS)
    return tuple(
        BranchView(
            link=LinkView(
                href=sheet.href(list_path(key, "", sheet.edition)), label=sheet.gettext(KIND_NAMES[kind])
            )
        )
        for kind, key in lists
        if sheet.reader.any(key)
    )


def _timeline(sheet: Sheet) -> tuple[BranchView, ...]:
    """Return the way to all events, which are too many to be named here."""
    key = sheet.list(*TIMELINE)
    href = sheet.href(list_path(key, "", sheet.edition))
    link = LinkView(href=href, label=sheet.gettext("Timeline"))
    return (BranchView(link=link),) if sheet.reader.any(key) else ()


def about_contents(sheet: Sheet) -> About:
    """Return what the contents say of themselves."""
    versions = tuple(Version(edition.tag, "", contents_path(edition)) for edition in sheet.settings.editions)
    return About(title=sheet.gettext("Contents"), versions=versions)
