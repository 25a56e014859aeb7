"""Rich text: the editor's form of it becomes clean HTML with our own rules for links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

import nh3
from bs4 import BeautifulSoup, Tag
from wagtail.documents.models import Document
from wagtail.models import Page

from tamizdat.archive import bodies
from tamizdat.desk import site, standing
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Imported, PlainPage, Story
from tamizdat.desk.rows import among

ANCHOR: Final = {"span": {"data-claim"}}
_SEAM = re.compile(r'(<span data-claim="([^"]*)">(?:(?!</?span).)*)</span><span data-claim="\2">', re.S)
_EMPTY = re.compile(r"<(p|li|ul|ol)>(?:\s|&nbsp;|\xa0|<br>)*</\1>")


def text(html: str, making: Making) -> str:
    """Return rich text of the desk as clean HTML: paragraphs, lists, bold, italic, sub, sup and links."""
    if (
        "<" not in html
    ):  # no link; and Beautiful Soup warns of text that looks like an address or a file's name
        return only_text(html, {})
    soup = BeautifulSoup(html, "html.parser")
    links = soup.find_all("a")
    own = _own_pages(links, making.edition)
    for link in links:
        if uid := own.get(_page_key(link)):
            link.attrs = {"href": f"doc:{uid}"}
        else:
            _resolve(link, making)
    return without_empty(joined(only_text(str(soup), {"a": {"href", "rel"}, **ANCHOR})))


def joined(html: str) -> str:
    """Return clean HTML in which what belongs to one anchor of a claim, and touches, is one piece."""
    while True:
        fewer = _SEAM.sub(r"\1", html)
        if fewer == html:
            return html
        html = fewer


def only_text(html: str, attributes: dict[str, set[str]]) -> str:
    """Return HTML with nothing in it but what a text may hold; of its attributes, those that are given.

    A span that is no anchor of a claim leaves its words.
    """
    attributes = {"*": set(), **attributes}  # nh3 lets `title` and `lang` stand otherwise
    kept = nh3.clean(
        html,
        tags=bodies.TEXT | {"span"},
        attributes=attributes,
        url_schemes=set(bodies.SCHEMES),
        link_rel=None,
    )
    return bodies.anchored(kept, anchor)


def anchor(claim: str, words: str) -> str:
    """Return the anchor of a claim as bodies have it."""
    return f'<span data-claim="{claim}">{words}</span>'


def without_empty(html: str) -> str:
    """Return clean HTML without paragraphs and lists in which nothing stands."""
    while True:
        fewer = _EMPTY.sub("", html)
        if fewer == html:
            return html
        html = fewer


def _page_key(link: Tag) -> int:
    """Return the key of the page of the desk to which a link leads, or 0."""
    key = str(link.get("id", ""))
    return int(key) if link.get("linktype") == "page" and key.isdecimal() else 0


def _own_pages(links: Iterable[Tag], edition: str) -> dict[int, UUID]:
    """Return the ids of the stories and plain pages of an edition to which links lead, asked once for all of them."""
    keys = {key for link in links if (key := _page_key(link))}
    found: dict[int, UUID] = {}
    for model in (Story, PlainPage) if keys else ():
        pages = model.objects.filter(locale__language_code=edition.lower()).values_list("pk", "uid")
        found |= dict(among(pages, "pk", keys))
    return found


def _resolve(link: Tag, making: Making) -> None:
    """Give a link the address that a document has for it; one that leads nowhere leaves its words."""
    rule = _RULES.get(str(link.get("linktype", "")), _outside)
    attributes = rule(link, making)
    if attributes:
        link.attrs = dict(attributes)
    else:
        link.unwrap()


def _outside(link: Tag, making: Making) -> dict[str, str]:
    href = bodies.safe_address(str(link.get("href", "")))
    if id := standing.id_at(href, making.edition):
        return {"href": f"doc:{id}"}
    return {"href": href, "rel": "noopener"} if href else {}


def _page(link: Tag, making: Making) -> dict[str, str]:
    found = _by_pk(Page, link.get("id"))
    href = page_address(found.specific, making.edition) if found is not None else _coming(link.get("id"))
    if not href:
        making.note(
            f"a link at “{link.get_text()[:60]}” leads to a page that was deleted: only its words are shown."
        )
    return {"href": href} if href else {}


def _coming(pk: object) -> str:
    """Return the address of a page that an import has announced and not brought yet."""
    coming = (
        Imported.objects.filter(page=int(str(pk)), copy="").first() if str(pk or "").isdecimal() else None
    )
    return f"doc:{coming.thing}" if coming is not None else ""


def page_address(page: Any, edition: str) -> str:
    """Return the address of a page of the desk as a document of an edition has it; nothing if it is not printed.

    A page of another edition is linked in its version of this edition, or else by its address.
    """
    if not hasattr(page, "printed_path"):
        return ""
    if getattr(page, "edition", getattr(page, "tag", "")) != edition:
        own = type(page).objects.filter(
            translation_key=page.translation_key, locale__language_code=edition.lower(), live=True
        )
        version = own.first()
        if version is None:
            return site.absolute(page.printed_path()) if page.live else ""
        page = version
    return f"doc:{page.uid}"


def _named(link: Tag, making: Making) -> dict[str, str]:
    """Return the address of what the newsroom knows; what was deleted leaves its words."""
    thing = _by_pk(standing.LINKED[str(link["linktype"])], link.get("id"))
    if thing is None:
        making.note(
            f"a link at “{link.get_text()[:60]}” leads to what was deleted: only its words are shown."
        )
    return {"href": f"doc:{thing.uid}"} if thing is not None else {}


def _document(link: Tag, making: Making) -> dict[str, str]:
    blob = making.file(_by_pk(Document, link.get("id")), f"the file linked at “{link.get_text()[:60]}”")
    return {"href": f"blob:{blob}"} if blob else {}


def _by_pk(model: type[Any], pk: object) -> Any | None:
    return model.objects.filter(pk=int(str(pk))).first() if str(pk or "").isdecimal() else None


_RULES: dict[str, Callable[[Tag, Making], dict[str, str]]] = {
    "page": _page, "document": _document, **dict.fromkeys(standing.LINKED, _named),
}  # fmt: skip
