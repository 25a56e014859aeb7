"""Judged collections: documents, queries, and which documents answer them; and how well a ranking does.

A collection is a folder with three files, UTF-8:

    documents.jsonl   one JSON object a line: "id", "text" and, if known, "title" and "language" ("en" where none is named)
    queries.tsv       one query a line: its id, a tab, its text
    qrels.txt         one judgement a line: query, 0, document, relevance: as TREC's. 0 and less: not relevant

Of documents and of judgements that come twice the last one counts; documents that nobody judged are not relevant; a judgement
of a document or a query that is not there is passed over, and so are queries without a relevant document. A query for which
a program finds nothing counts as 0.

Measures, as trec_eval has them (`ndcg_cut.10` and `map`, with `-c`):

    nDCG@10 = DCG / the DCG of the best ranking that is possible;  DCG = sum of relevance(i) / log2(i + 1), i = 1 … 10
    AP = sum of precision(i) over the ranks i (up to 1,000) of relevant documents / number of relevant documents
    MAP = the mean of AP over all queries
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

DEPTH = 1000  # documents of a ranking that count
CUT = 10


class Unreadable(Exception):
    """A file of a collection is not as it should be; the message says which line."""


class Text(NamedTuple):
    """A document of a collection."""

    id: str
    title: str
    text: str


@dataclass
class Collection:
    """Documents of one language with their queries and judgements."""

    name: str
    language: str
    documents: list[Text]
    queries: dict[str, str]
    judgements: dict[str, dict[str, int]]  # query, document: relevance

    def judged(self) -> Iterator[tuple[str, str]]:
        """Yield the id and text of each query that has a relevant document."""
        for id, text in self.queries.items():
            if any(grade > 0 for grade in self.judgements.get(id, {}).values()):
                yield id, text


class Quality(NamedTuple):
    """How well a program's rankings do, from 0 to 1."""

    ndcg: float
    map: float


def read(folder: Path) -> list[Collection]:
    """Return what a folder holds: a collection for each language.

    Raises:
        Unreadable: a line is not as it should be.
        OSError: a file is missing.
    """
    languages: dict[str, str] = {}
    texts: dict[str, Text] = {}
    for number, line in _lines(folder / "documents.jsonl"):
        try:
            found = json.loads(line)
            id = str(found["id"])
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(
                f"{folder / 'documents.jsonl'}, line {number}: no object with an id: {error!r}"
            ) from None
        texts[id] = Text(id, str(found.get("title") or ""), str(found.get("text") or ""))
        languages[id] = str(found.get("language") or "en")
    queries = dict(_queries(folder / "queries.tsv"))
    judgements: dict[str, dict[str, int]] = {}
    for query, document, grade in _judgements(folder / "qrels.txt"):
        if query in queries and document in texts:
            judgements.setdefault(query, {})[document] = grade
    tags = list(dict.fromkeys(languages.values()))
    return [
        _of_language(
            tag,
            folder.name if len(tags) == 1 else f"{folder.name} ({tag})",
            languages,
            texts,
            queries,
            judgements,
        )
        for tag in tags
    ]


def write(collection: Collection, folder: Path) -> None:
    """Write a collection as such a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{**text._asdict(), "language": collection.language} for text in collection.documents]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "documents.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    lines = [f"{id}\t{text}" for id, text in collection.queries.items()]
    (folder / "queries.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    lines = [
        f"{query} 0 {document} {grade}"
        for query, grades in collection.judgements.items()
        for document, grade in grades.items()
    ]
    (folder / "qrels.txt").write_text("\n".join(lines) + "\n", "utf-8")


def quality(collection: Collection, rankings: Mapping[str, Sequence[str]]) -> Quality:
    """Return how well rankings do; `rankings` has for a query the ids of documents, the best first."""
    gains, precisions = [], []
    for query, _ in collection.judged():
        ranking = list(dict.fromkeys(rankings.get(query, ())))[:DEPTH]
        grades = collection.judgements[query]
        gains.append(ndcg(ranking, grades))
        precisions.append(average_precision(ranking, grades))
    return Quality(_mean(gains), _mean(precisions))


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the normalized discounted cumulative gain of the first ten documents."""
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    return _dcg(max(0, grades.get(id, 0)) for id in ranking[:CUT]) / _dcg(best[:CUT]) if best else 0.0


def average_precision(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the average precision of a ranking."""
    relevant = sum(grade > 0 for grade in grades.values())
    seen, total = 0, 0.0
    for rank, id in enumerate(ranking[:DEPTH], 1):
        if grades.get(id, 0) > 0:
            seen += 1
            total += seen / rank
    return total / relevant if relevant else 0.0


def _dcg(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, with their numbers."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line.rstrip("\r\n")


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        id, tab, text = line.partition("\t")
        if not tab:
            raise Unreadable(f"{path}, line {number}: no tab between a query's id and its text")
        yield id.strip(), text.strip()


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in _lines(path):
        try:
            query, _, document, grade = line.split("\t") if line.count("\t") == 3 else line.split()
            yield query.strip(), document.strip(), int(float(grade))
        except ValueError:
            raise Unreadable(
                f"{path}, line {number}: not 'query 0 document relevance' but {line[:80]!r}"
            ) from None


def _of_language(
    tag: str,
    name: str,
    languages: Mapping[str, str],
    texts: Mapping[str, Text],
    queries: Mapping[str, str],
    judgements: Mapping[str, Mapping[str, int]],
) -> Collection:
    """Return the documents of a language, with the queries that they answer."""
    documents = [text for id, text in texts.items() if languages[id] == tag]
    grades = {
        query: {id: grade for id, grade in those.items() if languages[id] == tag}
        for query, those in judgements.items()
    }
    answered = {query: those for query, those in grades.items() if any(grade > 0 for grade in those.values())}
    asked = {id: text for id, text in queries.items() if id in answered}
    return Collection(name, tag, documents, asked, answered)
