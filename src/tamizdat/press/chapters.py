"""The chapters of an edition: all its places, its topics, its people and so on, as trees of links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from tamizdat.archive.documents import KINDS, AnyDocument, Place, label_of
from tamizdat.press.guide_views import BranchView, ChapterView
from tamizdat.press.keys import TIMELINE, list_path
from tamizdat.press.mastheads import KIND_NAMES
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import LinkView

# The types of documents, each with its heading: a message of the theme.
HEADINGS: Final = {
    "place": "Places",
    "topic": "Topics",
    "coverage": "Special coverage",
    "series": "Blogs, podcasts and shows",
    "newsletter": "Newsletters",
    "kind": "Kinds of stories",
    "person": "People",
    "timeline": "Events",
    "actor": "Who acts",
    "page": "Pages",
}
ValueOf = Callable[[str], str]  # id of a document, to what a search is narrowed by; "" for none


def no_value(id: str) -> str:  # noqa: ARG001 - one of those that may be handed to `chapters`
    """Return nothing: for pages on which nothing is searched."""
    return ""


def chapters(sheet: Sheet, which: Iterable[str], value_of: ValueOf = no_value) -> tuple[ChapterView, ...]:
    """Return these chapters, types of `HEADINGS`; one without lines is left out."""
    found = (
        ChapterView(name=sheet.gettext(HEADINGS[of]), of=of, branches=_branches(sheet, of, value_of))
        for of in which
    )
    return tuple(chapter for chapter in found if chapter.branches)


def _branches(sheet: Sheet, of: str, value_of: ValueOf) -> tuple[BranchView, ...]:
    if of == "kind":
        return _kinds(sheet)
    if of == "timeline":
        return _timeline(sheet)
    documents = [each for each in sheet.reader.those(sheet.edition.tag, of) if each.path]
    return _tree(sheet, documents, value_of)


def _tree(sheet: Sheet, documents: Sequence[AnyDocument], value_of: ValueOf) -> tuple[BranchView, ...]:
    """Return documents under their parents; one whose parent is not published stands at the top."""
    ids = {document.id for document in documents}
    children: dict[str, list[AnyDocument]] = {}
    for document in documents:
        parent = getattr(document, "parent", "")
        children.setdefault(parent if parent in ids else "", []).append(document)

    def branch(document: AnyDocument, above: frozenset[str]) -> BranchView:
        others = document.listed_under if isinstance(document, Place) else ()
        parents = (id for id in (getattr(document, "parent", ""), *others) if id in ids)
        return BranchView(
            link=LinkView(href=sheet.href(document.path), label=label_of(document).name),
            below=tuple(branches(document.id, above | {document.id})),
            value=value_of(document.id),
            under=tuple(filter(None, map(value_of, parents))),
        )

    def branches(parent: str, above: frozenset[str]) -> Iterable[BranchView]:
        return (branch(each, above) for each in children.get(parent, ()) if each.id not in above)

    return tuple(branches("", frozenset()))


def _kinds(sheet: Sheet) -> tuple[BranchView, ...]:
    """Return the lists by kind that hold stories."""
    lists = ((kind, sheet.list("kind", kind)) for kind in KINDS)
    return tuple(
        BranchView(
            link=LinkView(
                href=sheet.href(list_path(key, "", sheet.edition)), label=sheet.gettext(KIND_NAMES[kind])
            ),
            value=kind,
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
