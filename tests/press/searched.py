"""What must be found on a printed site: the index is compared with the documents of the archive, which are read one by one.

The scan takes nothing of what the press makes for the search: it goes through a document's own fields, and through the
elements of its body with a parser. Only how words become terms is the search's own.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from search.indexed import FolderShelf
from tamizdat.archive.documents import (
    AnyDocument,
    Coverage,
    Person,
    Place,
    Series,
    Story,
    Topic,
)
from tamizdat.archive.letters import Letter, Newsletter
from tamizdat.archive.record import Actor, Event
from tamizdat.archive.rights import in_print
from tamizdat.archive.store import Archive
from tamizdat.press.search_paths import index_prefix
from tamizdat.press.settings import EditionSettings
from tamizdat.search.index import Index, named
from tamizdat.search.searching import Searcher
from tamizdat.search.words import language

FOUND = Story | Place | Topic | Person | Series | Coverage | Actor | Event | Newsletter | Letter


class _Words(HTMLParser):
    """Gathers the words of a body; figures are noted by what they show."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = [""]
        self.shown: list[tuple[str, int]] = []

    def handle_starttag(self, tag, attributes):
        if tag not in ("a", "b", "i", "em", "strong", "sub", "sup", "span", "cite"):
            self.words.append("")
        self.shown += [
            (name, int(value)) for name, value in attributes if tag == "figure" and name != "class"
        ]

    def handle_endtag(self, tag):
        self.handle_starttag(tag, ())

    def handle_data(self, data):
        self.words[-1] += data


def _of_html(html: str) -> _Words:
    words = _Words()
    words.feed(html)
    words.close()
    return words


def _names(archive: Archive, edition: str, ids: Iterable[str]) -> Iterator[str]:
    found = (archive.label(edition, id) for id in ids if id)
    return (label.name for label in found if label)


def _places(archive: Archive, edition: str, ids: Iterable[str], seen: frozenset[str] = frozenset()):
    """Yield the names of places and of all in whose lists they stand."""
    for id in ids:
        found = archive.document(edition, id) if id and id not in seen else None
        if isinstance(found, Place):
            yield found.name
            yield from _places(archive, edition, (found.parent, *found.listed_under), seen | {id})


def told(archive: Archive, document: AnyDocument) -> list[str]:
    """Return all that a document is to be found by."""
    document = in_print(document, archive.passed)
    edition = document.edition
    if not isinstance(document, Story):
        above = getattr(document, "place", "") or getattr(document, "parent", "")
        rest = {
            Place: lambda: _places(archive, edition, [document.id]),
            Topic: lambda: _names(archive, edition, [document.parent]),
            Coverage: lambda: [
                *_names(archive, edition, [document.topic]),
                *(text for section in document.sections for text in (section.name, section.text)),
            ],
            Person: lambda: [document.job],
            Series: lambda: (),
            Actor: lambda: [*_places(archive, edition, [above]), *(name.text for name in document.names)],
            Event: lambda: [*_places(archive, edition, [above]), document.where],
            Newsletter: lambda: [document.description],
            Letter: lambda: [
                document.summary,
                *_names(archive, edition, [document.newsletter]),
                *(
                    text
                    for part in document.parts
                    for text in (part.label, *(item.note for item in part.items))
                ),
                *_of_html(document.outro).words,
            ],
        }[type(document)]()
        name = document.subject if isinstance(document, Letter) else document.name
        return [name, *_of_html(document.intro).words, *rest]
    body = _of_html(document.body)
    texts = [
        document.headline, document.dek, *body.words, *document.points, document.note, document.dateline,
        *(text for note in document.notes for text in _of_html(note).words),
        *(text for each in document.corrections for text in (each.text, each.right)),
        *(text for each in document.entries for text in (each.headline, *_of_html(each.text).words)),
        *_names(archive, edition, [by.person for by in document.bylines]),
        *_names(archive, edition, [entry.author for entry in document.entries]),
        *_names(archive, edition, [*document.topics, *document.coverage, document.series]),
        *_places(archive, edition, document.places),
    ]  # fmt: skip
    shown = {
        "data-picture": document.pictures, "data-recording": document.recordings, "data-chart": document.charts,
        "data-map": document.maps,
    }  # fmt: skip
    pictures = [document.lead] if document.lead else []
    for name, number in body.shown:
        if number < len(shown[name]):
            what = shown[name][number]
            if name == "data-recording":
                texts += [what.title, what.credit, *(chapter.title for chapter in what.chapters)]
                texts += [text for cue in what.transcript for text in (cue.text, cue.speaker)]
            elif name == "data-picture":
                pictures.append(what)
            elif name == "data-map":
                texts += [what.title, *(text for point in what.points for text in (point.name, point.text))]
            else:
                texts += [what.title, what.head, *what.columns, what.note, what.source]
                texts += [*(row.label for row in what.rows), *(mark.text for mark in what.marks)]
    for picture in pictures:
        texts += [picture.alt, picture.caption, picture.credit] if picture.renditions else []
    return texts


def without_index(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that follow from the documents alone: an index of many is laid out by what was there before."""
    return {path: data for path, data in files.items() if index_prefix(path) is None}


def findable(archive: Archive, edition: str) -> dict[int, AnyDocument]:
    """Return the documents that are to be found, by their numbers."""
    found = (archive.document(tag, id) for tag, id in archive.everything() if tag == edition)
    return {archive.number_of(edition, each.id): each for each in found if isinstance(each, FOUND)}


def check_search(
    archive: Archive, editions: Iterable[EditionSettings], site: Path, seed: int = 0, words: int = 12
):
    """The index knows the documents of the archive and no others; words, and two words as a phrase, find who has them."""
    for edition in editions:
        shelf = FolderShelf(site / edition.prefix)
        documents = findable(archive, edition.tag)
        assert set(Index(shelf, edition.tag).numbers()) == documents.keys()
        standing = {
            path.relative_to(shelf.folder).as_posix() for path in (shelf.folder / "search").rglob("*.idx")
        }
        assert standing == named(shelf), "what no manifest names is not there"
        texts = {number: told(archive, document) for number, document in documents.items()}
        _check_words(Searcher(shelf, edition.tag), edition.tag, texts, random.Random(seed), words)


def _check_words(searcher: Searcher, tag: str, texts: dict[int, list[str]], dice: random.Random, count: int):
    analysis = language(tag)
    lines = {number: [analysis.words(text) for text in those] for number, those in texts.items()}
    having: dict[str, set[int]] = {}  # documents by term
    paired: dict[tuple[str, str], set[int]] = {}  # by two terms that stand side by side
    forms, pairs = set(), {}
    for number, those in lines.items():
        for line in those:
            for word in line:
                having.setdefault(word.term, set()).add(number)
                forms.add((word.form, word.term))
            for one, other in pairwise(line):
                if other.position == one.position + 1:
                    paired.setdefault((one.term, other.term), set()).add(number)
                    pairs[one.form, other.form] = one.term, other.term
    for form, term in dice.sample(sorted(forms), min(count, len(forms))):
        if [word.term for word in analysis.words(form)] == [term] and not analysis.spellings(form):
            assert _found(searcher, f"{form} ") == having[term], f"{form} in {tag}"
    for forms_of_two in dice.sample(sorted(pairs), min(count, len(pairs))):
        if len(analysis.words(" ".join(forms_of_two))) == 2:
            terms = pairs[forms_of_two]
            found = _found(searcher, f'"{" ".join(forms_of_two)}"')
            assert paired[terms] <= found <= having[terms[0]] & having[terms[1]], f"{forms_of_two} in {tag}"


def _found(searcher: Searcher, query: str) -> set[int]:
    return {hit.number for hit in searcher.search(query, count=100_000).hits if hit.whole}
