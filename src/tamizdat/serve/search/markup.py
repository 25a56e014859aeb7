"""A printed page as a tree that can be filled at the places that its attributes name, and comes out as it was elsewhere."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

# Elements without an end (HTML, section 13.1.2).
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a named element.

    Attributes:
        attributes: those that it gets; one that is None is taken away.
        markup: what stands in it instead; None leaves what is there.
        more: what stands in it besides, at its end.
        within: what becomes of the named elements in it; None for the same as around it.
    """

    attributes: Mapping[str, str | None] = field(default_factory=dict)
    markup: str | None = None
    more: str = ""
    within: Changes | None = None


# By the names of elements; None takes an element away.
Changes = Mapping[str, Change | None]


class Element:
    """An element of a page, or the page itself, whose tag is empty."""

    __slots__ = ("_plain", "attributes", "children", "closed", "name", "start", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, str | None], start: str = "") -> None:
        self.tag = tag
        self.start = start  # its tag as it stood in the page
        self.attributes = dict(attributes)
        self.children: list[Element | str] = []  # a str is markup as it stood in the page
        self.closed = False  # whether it has an end tag
        self.name = _name(tag, self.attributes)
        self._plain: str | None = None

    def all(self) -> Iterator[Element]:
        """Yield it and all elements in it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all()

    def find(self, name: str, tag: str = "") -> Element | None:
        """Return the first element of a name, and of a tag if one is given."""
        return next((each for each in self.all() if each.name == name and (not tag or each.tag == tag)), None)

    @property
    def text(self) -> str:
        """Return the text in it, without the blanks around."""
        parts = (each.text if isinstance(each, Element) else html.unescape(each) for each in self.children)
        return " ".join("".join(parts).split())

    @property
    def raw(self) -> str:
        """Return its own text as it stands, with all blanks."""
        return "".join(html.unescape(each) for each in self.children if isinstance(each, str))

    def filled(self, changes: Changes) -> str:
        """Return the markup with changes."""
        if self._plain is not None:
            return self._plain
        if self.tag == "template":
            changes = {}  # what is to be repeated stays as it is
        change = changes.get(self.name, _SAME) if self.name else _SAME
        if change is None:
            return ""
        inner = self._inner(change, changes) + change.more
        made = self._opened(change) + inner + (f"</{self.tag}>" if self.closed else "")
        if not any(each.name for each in self.all()):
            self._plain = made  # nothing in it will ever change
        return made

    def within(self, changes: Changes) -> str:
        """Return the markup of what stands in it, with changes."""
        return "".join(each.filled(changes) if isinstance(each, Element) else each for each in self.children)

    def _inner(self, change: Change, changes: Changes) -> str:
        if change.markup is not None:
            return change.markup
        return self.within(changes if change.within is None else change.within)

    def _opened(self, change: Change) -> str:
        if not change.attributes:
            return self.start
        given = {**self.attributes, **change.attributes}
        taken = {name for name, value in change.attributes.items() if value is None}
        parts = (
            f" {name}" if value is None else f' {name}="{html.escape(value)}"'
            for name, value in given.items()
            if name not in taken
        )
        return f"<{self.tag}{''.join(parts)}>"


_SAME: Final = Change()


def _name(tag: str, attributes: Mapping[str, str | None]) -> str:
    """Return by what an element is named: its place, its slot, or as a field of a form. The page's title is its "title"."""
    named = attributes.get("data-search") or attributes.get("data-slot")
    return named or (attributes.get("name") if tag == "input" else None) or ""


def read(page: str) -> Element:
    """Return a page as a tree. Whatever its markup is, the tree holds all of it."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.get_starttag_text() or "")
        if tag == "title" and self.open[-1].tag == "head":  # drawings have titles, too
            element.name = "title"
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In SVG an element may close itself, in HTML the slash says nothing.
        if tag in _VOID:
            self.handle_starttag(tag, attrs)
        else:
            self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if not any(each.tag == tag for each in self.open):
            self._keep(f"</{tag}>")
            return
        while self.open[-1].tag != tag:
            self.open.pop()
        self.open.pop().closed = True

    def _keep(self, markup: str) -> None:
        self.open[-1].children.append(markup)

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self._keep(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self._keep(f"<?{data}>")
