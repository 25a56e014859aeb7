"""How well stories are found: judged collections for ours and its peers, and Russian nouns in all their forms."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import judging
import known_items
import rankers
import russian
from figures import HOUSE, QUICK, Figure
from inflected import SearchPaper
from judging import Collection, Quality, Text
from known_items import Counts

from tamizdat.archive.documents import Story
from tamizdat.search.index import Index
from tamizdat.search.searching import Searcher
from tamizdat.search.slip import Slip

sys.path[:0] = [str(HOUSE / "tests" / "wire")]

import debian_news  # noqa: E402 - the path comes first

SOURCE = HOUSE.parent / "shared" / "data" / "news-debian-en-ru" / "stories.jsonl.gz"
ROW = "relevance (nDCG@10, MAP) against SQLite FTS5 bm25 and tantivy on the same judged queries"
FORMS = "Russian: common case and number forms of 200 title nouns bring the story among the first ten"
ALLOWED = ">= -0.01"  # less than the better peer
NOUNS = 200
FIRST = 10
SELDOM = 5  # headlines at most that have a noun which is to bring one story


def collections() -> Iterator[Collection]:
    """Yield the collections that can be made here."""
    counts = Counts(100, 50, 50) if QUICK else Counts()
    if SOURCE.exists():
        rows = debian_news.rows_of(SOURCE, 2_000 if QUICK else None)
        for tag in ("en", "ru"):
            yield from known_items.collections(
                "imported archive", tag, known_items.texts_of(rows, tag), counts
            )
    for tag in ("en", "ru"):
        texts = [Text(story.id, story.headline, known_items.text_of(story.body)) for story in _stories(tag)]
        yield from known_items.collections("made-up paper", tag, texts, Counts(counts.items, 0, 0))


def compared(collection: Collection, missing: list[str]) -> dict[str, Quality]:
    """Return how well each program does."""
    return {name: judging.quality(collection, found) for name, found in rankers.run(collection, missing)}


def figures(collection: Collection, found: dict[str, Quality]) -> Iterator[Figure]:
    """Yield how ours does against the better peer, and what each has."""
    name = f"{ROW} — {collection.name}, {collection.language}"
    ours, *peers = found.values()
    queries = f"{len(list(collection.judged()))} queries, {len(collection.documents):,} documents"
    for measure, field in (("nDCG@10", 0), ("MAP", 1)):
        apart = ours[field] - max((peer[field] for peer in peers), default=0.0)
        values = "; ".join(f"{program} {quality[field]:.3f}" for program, quality in found.items())
        yield Figure(
            f"{name}: {measure}", round(apart, 4), f"more than the better peer ({queries}: {values})", ALLOWED
        )


def relevance(missing: list[str]) -> Iterator[Figure]:
    """Yield a figure for each measure of each collection."""
    for collection in collections():
        if collection.queries:
            yield from figures(collection, compared(collection, missing))


def forms() -> Iterator[Figure]:
    """Yield how many forms of nouns of headlines bring their stories."""
    texts = [Text(story.id, story.headline, known_items.text_of(story.body)) for story in _stories("ru")]
    by_hand = {form: russian.forms_of(lemma) for lemma in russian.nouns() for form in russian.forms_of(lemma)}
    yield _forms("a made-up paper", texts, by_hand)
    if SOURCE.exists():
        texts = known_items.texts_of(debian_news.rows_of(SOURCE), "ru")
        words = {word for text in texts for word in re.findall("[а-яё]{4,}", text.title.lower())}
        yield _forms(
            "an imported archive", texts, {word: found for word in words if (found := known_items.noun(word))}
        )


def _forms(name: str, texts: list[Text], paradigms: dict[str, tuple[str, ...]]) -> Figure:
    """Ask for each form of nouns that stand in few headlines."""
    standing: dict[tuple[str, ...], list[int]] = {}
    for number, text in enumerate(texts, 1):
        found = {paradigms[word] for word in re.findall("[а-яё]+", text.title.lower()) if word in paradigms}
        for paradigm in found:
            standing.setdefault(paradigm, []).append(number)
    rare = sorted(paradigm for paradigm, numbers in standing.items() if len(numbers) <= SELDOM)
    chosen = random.Random("nouns").sample(rare, min(NOUNS, len(rare)))
    shelf = rankers.Memory()
    Index(shelf, "ru", None).rebuild(
        Slip(number=number, path="", kind="news", headline=text.title, text=text.text)
        for number, text in enumerate(texts, 1)
    )
    searcher = Searcher(shelf, "ru")
    asked = brought = 0
    for paradigm in chosen:
        for form in paradigm:
            hits = {hit.number for hit in searcher.search(f"{form} ", count=FIRST).hits}
            asked += len(standing[paradigm])
            brought += len(hits & set(standing[paradigm]))
    share = round(100 * brought / max(asked, 1), 2)
    return Figure(f"{FORMS} — {name}", share, f"%, {len(chosen)} nouns, {asked:,} forms and stories", ">= 98")


def judged(folder: Path) -> int:
    """Print how well each program does on the collections of a folder. Returns the exit status."""
    missing: list[str] = []
    for collection in judging.read(folder):
        print(
            f"{collection.name}: {len(collection.documents):,} documents, {len(list(collection.judged()))} queries"
        )
        found = compared(collection, missing)
        for program, quality in found.items():
            print(f"  {program:<32} nDCG@10 {quality.ndcg:.4f}  MAP {quality.map:.4f}")
        ours, *peers = found.values()
        if peers:
            apart = [ours[field] - max(peer[field] for peer in peers) for field in (0, 1)]
            print(
                f"  {'ours less the better peer':<32} nDCG@10 {apart[0]:+.4f}  MAP {apart[1]:+.4f}",
                flush=True,
            )
    print("\n".join(dict.fromkeys(missing)), file=sys.stderr)
    return 0


def _stories(tag: str) -> Iterator[Story]:
    return SearchPaper(tag).stories(300 if QUICK else 2_000)
