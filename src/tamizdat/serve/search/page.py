"""The printed search page of an edition: what it knows of the paper, and the words in which it speaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from babel import Locale

from tamizdat.search.narrowing import Trees
from tamizdat.serve.search import markup
from tamizdat.serve.search.asked import FACETS, is_value
from tamizdat.serve.search.markup import Element


class Page:
    """A printed search page, read once and filled often.

    Attributes:
        tree: its markup.
        labels: by facet, the name of each value that can be chosen.
        trees: what stands above places and topics, as facets are counted by it.
        language: the tag of its language.
        root: the way from the page to what `base` names.
        base: what the paths of the edition begin with.
    """

    def __init__(self, text: str) -> None:
        self.tree = markup.read(text)
        self.labels: dict[str, dict[str, str]] = {facet: {} for facet in FACETS}
        self._above: dict[str, dict[str, tuple[str, ...]]] = {facet: {} for facet in FACETS}
        self._read_lines()
        self.trees = Trees(self._numbers_above("place"), self._numbers_above("topic"))
        root = next((each for each in self.tree.all() if each.tag == "html"), self.tree)
        self.language = root.attributes.get("lang") or "en"
        self._plural = Locale.parse(self.language, sep="-").plural_form
        self.root, self.base = self._roots()
        said = self.tree.find("words", "template")
        self._words: Mapping[str, Any] = json.loads(said.raw) if said else {}

    @property
    def can_be_filled(self) -> bool:
        """Return whether there is a place for results."""
        return self.tree.find("result", "template") is not None

    def template(self, name: str) -> Element:
        """Return what is repeated under a name; nothing is, where the page has no such template."""
        return self.tree.find(name, "template") or Element("", {})

    def word(self, *path: str) -> str:
        """Return a text of the page; "" where it has none."""
        found: Any = self._words
        for name in path:
            found = found.get(name, "") if isinstance(found, dict) else ""
        return found if isinstance(found, str) else ""

    def counted(self, name: str, number: int) -> str:
        """Return a text with a number in it, in the form that the number wants (CLDR's plural rules)."""
        text = self.word(name, self._plural(number)) or self.word(name, "other")
        return text.replace("{n}", str(number))

    def label(self, facet: str, value: str) -> str:
        """Return the name of a value; a value that the page does not name stands for itself."""
        return self.labels[facet].get(value, "") or self.word("kinds", value) or value

    def has_label(self, facet: str, value: str) -> bool:
        """Return whether the page has a name for a value: what it does not name is not offered."""
        return value in self.labels[facet] or (facet == "kind" and bool(self.word("kinds", value)))

    def spread(self, facet: str, values: tuple[str, ...]) -> frozenset[str]:
        """Return values and all that stands below them in their tree."""
        if not values:
            return frozenset()
        return frozenset(values).union(
            each for each in self._above[facet] if not self.above(facet, each).isdisjoint(values)
        )

    def above(self, facet: str, value: str) -> frozenset[str]:
        """Return all values above a value in its tree, however far."""
        found: set[str] = set()
        waiting = [value]
        while waiting:
            more = set(self._above[facet].get(waiting.pop(), ())) - found - {value}
            found |= more
            waiting += more
        return frozenset(found)

    def href(self, path: str) -> str:
        """Return the way from the page to a path of the site."""
        return self.root + quote(path.removeprefix(self.base))

    def _numbers_above(self, facet: str) -> dict[int, tuple[int, ...]]:
        lines = ((value, self.above(facet, value)) for value in self._above[facet])
        return {int(value): tuple(sorted(map(int, above))) for value, above in lines if above}

    def _read_lines(self) -> None:
        """Note the lines of the lists by which a search is narrowed."""
        for each in self.tree.all():
            facet, value = each.attributes.get("data-facet") or "", each.attributes.get("data-value") or ""
            if facet in FACETS and is_value(facet, value):
                under = (each.attributes.get("data-under") or "").split()
                self.labels[facet].setdefault(value, each.text)
                self._above[facet][value] = tuple(name for name in under if is_value(facet, name))

    def _roots(self) -> tuple[str, str]:
        results = self.tree.find("results")
        given = results.attributes if results else {}
        return given.get("data-root") or "", given.get("data-base") or ""
