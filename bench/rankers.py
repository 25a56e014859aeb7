"""The same documents and queries for our engine, for SQLite's FTS5 and for tantivy: what each of them ranks first.

All take a query's words as alternatives ("or") and rank by BM25: ours as a reader's browser does, FTS5
by its `bm25()`, tantivy by its only ranking, its scores of title and text added up. FTS5 is taken three times: with its own
stemmer where it has one (`porter`), over text that our stemmer made, and over that with the title's weight as ours has it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import search_peers
from judging import DEPTH, Collection

from tamizdat.search.index import Index
from tamizdat.search.searching import Searcher
from tamizdat.search.slip import Slip
from tamizdat.search.words import language

Rankings = dict[str, list[str]]
TITLE_WEIGHT = 40.0  # for FTS5, in the run that weighs titles
STEMMERS = {"en": "english", "ru": "russian", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
            "pt": "portuguese", "nl": "dutch", "sv": "swedish", "fi": "finnish", "da": "danish", "no": "norwegian",
            "hu": "hungarian", "ro": "romanian", "tr": "turkish", "ar": "arabic", "el": "greek", "ta": "tamil"}  # fmt: skip
_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r"(?<!\S)-+|[\"“”„«»]")


class Memory(dict[str, bytes]):
    """A shelf in memory."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        return self[path]

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        self[path] = data

    def remove(self, path: str) -> None:
        """Remove a file."""
        self.pop(path, None)


def ours(collection: Collection) -> Rankings:
    """Return the rankings of our engine."""
    shelf = Memory()
    slips = [
        Slip(number=number, path=f"{number}.html", kind="news", headline=text.title, text=text.text)
        for number, text in enumerate(collection.documents, 1)
    ]
    Index(shelf, collection.language, None).rebuild(slips)
    searcher = Searcher(shelf, collection.language)
    ids = [text.id for text in collection.documents]
    return {
        query: [ids[hit.number - 1] for hit in searcher.search(plain(text), count=DEPTH, enough=DEPTH).hits]
        for query, text in collection.judged()
    }


def plain(query: str) -> str:
    """Return a query without what our engine takes as signs; the blank behind it says that its last word is whole."""
    return f"{_SIGNS.sub(' ', query).strip()} "


def fts5(collection: Collection) -> Rankings:
    """Return the rankings of FTS5 with its own tokenizers."""
    tokenizer = "porter unicode61" if collection.language == "en" else "unicode61"
    return _fts5(collection, tokenizer, _WORD.findall)


def fts5_stemmed(collection: Collection) -> Rankings:
    """Return the rankings of FTS5 over our terms."""
    return _fts5(collection, "unicode61 remove_diacritics 0", _terms(collection.language))


def fts5_weighed(collection: Collection) -> Rankings:
    """Return the rankings of FTS5 over our terms, those of titles weighing more."""
    return _fts5(collection, "unicode61 remove_diacritics 0", _terms(collection.language), TITLE_WEIGHT)


def _terms(tag: str) -> Callable[[str], list[str]]:
    words = language(tag)
    return lambda text: [term for _, term, _ in words.indexed(text)]


def _fts5(
    collection: Collection, tokenizer: str, terms: Callable[[str], list[str]], weight: float = 1.0
) -> Rankings:
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE VIRTUAL TABLE found USING fts5(title, text, tokenize = '{tokenizer}')")
    base.executemany(
        "INSERT INTO found (rowid, title, text) VALUES (?, ?, ?)",
        (
            (number, " ".join(terms(text.title)), " ".join(terms(text.text)))
            for number, text in enumerate(collection.documents)
        ),
    )
    asked = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, ?, 1.0), rowid LIMIT ?"
    rankings: Rankings = {}
    for query, text in collection.judged():
        match = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms(text)))
        rows = base.execute(asked, (match, weight, DEPTH)) if match else ()
        rankings[query] = [collection.documents[number].id for (number,) in rows]
    return rankings


def tantivy(collection: Collection) -> Rankings:
    """Return the rankings of tantivy with its own stemmer.

    Raises:
        Missing: it cannot be had.
    """
    library = search_peers.tantivy()
    analyzer = library.TextAnalyzerBuilder(library.Tokenizer.simple()).filter(library.Filter.lowercase())
    if name := STEMMERS.get(collection.language):
        analyzer = analyzer.filter(library.Filter.stemmer(name))
    schema = library.SchemaBuilder().add_unsigned_field("number", stored=True)
    for field in ("title", "text"):
        schema.add_text_field(field, tokenizer_name="ours")
    index = library.Index(schema.build())
    index.register_tokenizer("ours", analyzer.build())
    _fill(library, index, collection)
    searcher = index.searcher()
    rankings: Rankings = {}
    for query, text in collection.judged():
        words = " ".join(word.lower() for word in _WORD.findall(text))
        hits = searcher.search(index.parse_query(words, ["title", "text"]), DEPTH).hits if words else []
        numbers = (searcher.doc(address)["number"][0] for _, address in hits)
        rankings[query] = [collection.documents[number].id for number in numbers]
    return rankings


def _fill(library: Any, index: Any, collection: Collection) -> None:
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for number, text in enumerate(collection.documents):
        writer.add_document(library.Document(number=number, title=text.title, text=text.text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


PROGRAMS: dict[str, Callable[[Collection], Rankings]] = {
    "Tamizdat": ours,
    "FTS5": fts5,
    "FTS5, our stems": fts5_stemmed,
    "FTS5, our stems, titles weigh": fts5_weighed,
    "tantivy": tantivy,
}


def peers() -> Iterable[str]:
    """Return the names of the programs that ours is measured against."""
    return list(PROGRAMS)[1:]


def run(collection: Collection, missing: list[str]) -> Iterator[tuple[str, Rankings]]:
    """Yield each program with its rankings; what cannot be had is noted in `missing`."""
    for name, program in PROGRAMS.items():
        try:
            yield name, program(collection)
        except search_peers.Missing as error:
            missing.append(str(error))
