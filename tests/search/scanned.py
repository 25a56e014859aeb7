"""The search by the book: each document is looked at for each query. Slow, and as near to search.md as code can be."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from tamizdat.search.narrowing import Narrowing, Trees
from tamizdat.search.slip import Slip
from tamizdat.search.words import language

PIECES = '"“”„«»'
BLANKS = set(" \t\n\v\f\r\u00a0\u2028\u2029\u202f\u205f\u3000") | {
    chr(code) for code in range(0x2000, 0x200B)
}
WEIGHTS = {"headline": (40, 0.3), "dek": (2, 0.5), "names": (2, 0.3), "text": (1, 0.4)}


@dataclass
class Held:
    """A document in a segment, with its words at their places."""

    slip: Slip
    alive: bool
    places: dict[str, list[int]] = field(default_factory=dict)
    impacts: dict[str, int] = field(default_factory=dict)


@dataclass
class Part:
    """A segment: its documents, the forms that it knows of each term, where its shards are parted, its words."""

    documents: list[Held]
    forms: dict[str, tuple[str, ...]]
    separators: list[str]
    common: tuple[str, ...] = ()
    words: list[tuple[str, int]] | None = None


def held(slip: Slip, alive: bool, tag: str, usual: dict[str, float]) -> Held:
    """Return a document with its words, whose impacts are BM25F's."""
    lines = [("headline", slip.headline), ("dek", slip.dek)]
    lines += [("names", name) for name in (*slip.byline, *slip.places, *slip.topics)]
    lines += [("text", line) for line in slip.text.split("\n")]
    found = Held(slip, alive)
    often: dict[str, dict[str, int]] = {}
    lengths = dict.fromkeys(WEIGHTS, 0)
    last = -8
    for name, line in lines:
        words = {(word.position, word.term): word for word in language(tag).words(line)}.values()
        for word in words:
            found.places.setdefault(word.term, []).append(last + 8 + word.position)
            often.setdefault(word.term, dict.fromkeys(WEIGHTS, 0))[name] += 1
            lengths[name] += 1
        if words:
            last += 8 + max(word.position for word in words)
    for term, counts in often.items():
        worth = sum(
            weight * counts[name] / (1 - b + b * lengths[name] / usual[name])
            for name, (weight, b) in WEIGHTS.items()
        )
        found.impacts[term] = max(1, round(255 * worth / (0.9 + worth)))
    return found


def grouped(query: str) -> str:
    """Return a query in which a number's groups of three digits have commas for the blanks between them."""
    groups = r"(?<!\w)(\d{1,3})((?:[ \u00a0\u2009\u202f]\d{3})+)(?!\w)"
    return re.sub(groups, lambda found: found[1] + re.sub(r"\s", ",", found[2]), query)


def pieces(query: str) -> list[tuple[bool, bool, str, int]]:
    """Return the pieces of a query: excluded, quoted, its text, where it begins."""
    query = grouped(query)
    found, at = [], 0
    while at < len(query):
        minus = query[at] == "-" and at + 1 < len(query) and query[at + 1] not in BLANKS
        start = at + minus
        if query[start] in PIECES:
            ends = [place for place in range(start + 1, len(query)) if query[place] in PIECES]
            end = ends[0] if ends else len(query)
            found.append((minus, True, query[start + 1 : end], start + 1))
            at = end + 1
        elif query[at] in BLANKS:
            at += 1
        else:
            end = start
            while end < len(query) and query[end] not in PIECES and query[end] not in BLANKS:
                end += 1
            found.append((minus, False, query[start:end], start))
            at = end
    return found


class Scan:
    """A query, answered by looking at everything."""

    def __init__(self, parts: list[Part], tag: str) -> None:
        self.parts = parts
        self.language = language(tag)
        self.all = [document for part in parts for document in part.documents]

    def df(self, term: str) -> int:
        return sum(term in document.places for document in self.all)

    def idf(self, df: int) -> int:
        return math.floor(1024 * math.log(1 + (len(self.all) - df + 0.5) / (df + 0.5)))

    def read(self, query: str) -> tuple[list[dict], list[list[tuple[int, str]]], list[object]]:
        words, phrases, without, left = [], [], [], 32
        for minus, quoted, text, start in pieces(query):
            found = self.language.words(text)
            joined = [w for w in found if any(o.position == w.position and o.end < w.end for o in found)]
            single = [w for w in found if w not in joined][:left]
            left -= len(single)
            phrase = [(word.position, word.term) for word in single]
            if minus and single:
                without += [phrase, *(word.term for word in joined)]
            elif quoted and len(single) > 1:
                phrases.append(phrase)
            elif single:
                for word in single:
                    whole = [w.term for w in joined if w.start <= word.start and word.end <= w.end]
                    end = start + word.end
                    words.append(
                        {
                            "form": word.form,
                            "own": [word.term, *whole, *self.language.spellings(word.form)],
                            "begins": not quoted
                            and end == len(query)
                            and len(word.form.encode("utf-16-le")) > 2,
                            "at": (start + word.start, end),
                        }
                    )
        common = {term for part in self.parts for term in part.common}
        rare = [word for word in words if word["own"][0] not in common]
        return (rare if rare or phrases else words), phrases, without

    def completions(self, part: Part, form: str, own: list[str]) -> list[str]:
        units = lambda text: text.encode("utf-16-be")  # noqa: E731
        first = sum(units(one) <= units(form) for one in part.separators)
        last = sum(units(one) < units(form + "\uffff") for one in part.separators)
        if last - first + 1 > 2:
            if any(map(self.df, own)):
                return []
            known = next((other.words for other in self.parts if other.words is not None), [])
            fitting = sorted((w for w in known if w[0].startswith(form)), key=lambda w: (-w[1], units(w[0])))
            terms = dict.fromkeys(self.language.term(word) for word, _ in fitting)
            return [term for term in terms if term not in own][:4]
        spanned = [
            term
            for term in part.forms
            if first <= sum(units(one) <= units(term) for one in part.separators) <= last
        ]
        having = {
            term: sum(term in document.places for document in part.documents)
            for term in spanned
            if term not in own and any(one.startswith(form) for one in part.forms[term])
        }
        return sorted(having, key=lambda term: (-having[term], units(term)))[:64]

    def stands(self, document: Held, phrase: list[tuple[int, str]]) -> bool:
        first, term = phrase[0]
        return any(
            all(start + place - first in document.places.get(other, ()) for place, other in phrase)
            for start in document.places.get(term, ())
        )

    def answer(self, query: str, narrowed: Narrowing, *, by_date: bool, trees: Trees) -> dict[str, object]:
        words, phrases, without = self.read(query)
        for word in words:
            completed = [
                self.completions(part, word["form"], word["own"]) if word["begins"] else []
                for part in self.parts
            ]
            df = self.df(word["own"][0]) + sum(
                term in document.places
                for part, terms in zip(self.parts, completed, strict=True)
                for term in terms
                for document in part.documents
            )
            word["completed"], word["idf"] = completed, self.idf(min(len(self.all), df))
            most = max(map(self.df, word["own"]))
            word["known"] = df or most
            word["weight"] = 0 if word["begins"] and not most else self.idf(most)
        heaviest = max((word["weight"] for word in words), default=0)
        for word in words:
            word["weighty"] = word["begins"] or 2 * word["weight"] >= heaviest
            lightest = max((other["weight"] for other in words if other["known"]), default=0)
            word["light"] = not word["begins"] and 2 * word["weight"] < lightest
        listed = []
        for at, part in enumerate(self.parts):
            for document in part.documents:
                out = any(
                    self.stands(document, one) if isinstance(one, list) else one in document.places
                    for one in without
                )
                if out or not document.alive:
                    continue
                worths = [
                    max(
                        (
                            *(
                                2 * self.idf(self.df(term)) * document.impacts.get(term, 0)
                                for term in word["own"]
                            ),
                            *(word["idf"] * document.impacts.get(term, 0) for term in word["completed"][at]),
                        )
                    )
                    for word in words
                ]
                for phrase in phrases:
                    stands = self.stands(document, phrase)
                    worths.append(
                        stands
                        and sum(2 * self.idf(self.df(term)) * document.impacts[term] for _, term in phrase)
                    )
                wanted = [word["weighty"] for word in words] + [True] * len(phrases)
                whole = all(worth for worth, must in zip(worths, wanted, strict=True) if must)
                telling = [worth for worth, word in zip(worths, words, strict=False) if not word["light"]]
                some = all(self.stands(document, phrase) for phrase in phrases) if phrases else any(telling)
                if whole or some:
                    listed.append(
                        (whole, sum(worths), document.slip.day, document.slip.number, document.slip)
                    )
        if sum(row[0] for row in listed) >= 10:
            listed = [row for row in listed if row[0]]
        kept = [row for row in listed if not self.missed(row[4], narrowed) and self.in_time(row[4], narrowed)]
        kept.sort(key=lambda row: (row[0], 0 if by_date else row[1], row[2], row[3]), reverse=True)
        return {
            "hits": [(row[3], row[1], row[0]) for row in kept],
            "counts": self.counts([row[4] for row in listed], narrowed, trees),
            "suggestion": self.suggestion(query, words),
        }

    @staticmethod
    def values(slip: Slip) -> dict[str, set]:
        year = (date(1970, 1, 1) + timedelta(slip.day)).year
        return {
            "places": set(slip.at),
            "topics": set(slip.about),
            "people": set(slip.by),
            "series": {slip.part_of} - {0},
            "kinds": {slip.kind},
            "years": {year} if slip.day else set(),
        }

    def missed(self, slip: Slip, narrowed: Narrowing) -> list[str]:
        return [
            n for n, v in self.values(slip).items() if getattr(narrowed, n) and not v & getattr(narrowed, n)
        ]

    def in_time(self, slip: Slip, narrowed: Narrowing) -> bool:
        if not (narrowed.since or narrowed.until):
            return True
        return slip.day > 0 and (narrowed.since or "0") <= slip.published[:10] <= (narrowed.until or "9")

    def counts(self, slips: list[Slip], narrowed: Narrowing, trees: Trees) -> dict[str, dict]:
        found: dict[str, dict] = {name: {} for name in self.values(Slip(0, "", "", ""))}
        for name, counted in found.items():
            above = getattr(trees, name, {})
            for slip in slips:
                if set(self.missed(slip, narrowed)) - {name} or not self.in_time(slip, narrowed):
                    continue
                values = self.values(slip)[name]
                for value in values | {up for below in values for up in above.get(below, ())}:
                    counted[value] = counted.get(value, 0) + 1
        return found

    def suggestion(self, query: str, words: list[dict]) -> str:
        better = query
        for word in reversed(words):
            form = word["form"]
            if word["known"] or len(form.encode("utf-16-le")) < 8:
                continue
            known = [one for part in self.parts for one in part.words or ()]
            for part in self.parts:
                shard = self.shard(part, word["own"][0])
                known += [
                    (one, sum(term in document.places for document in part.documents))
                    for term, forms in part.forms.items()
                    if self.shard(part, term) == shard
                    for one in forms
                ]
            most = 1 if len(form.encode("utf-16-le")) <= 10 else 2
            near = [
                (apart, -df, other.encode("utf-16-be"), other)
                for other, df in known
                if len(other.encode("utf-16-le")) >= 6 and 0 < (apart := alignment(form, other)) <= most
            ]
            if near:
                better = better[: word["at"][0]] + min(near)[3] + better[word["at"][1] :]
        return better if better != query else ""

    @staticmethod
    def shard(part: Part, term: str) -> int:
        return sum(one.encode("utf-16-be") <= term.encode("utf-16-be") for one in part.separators)


def alignment(one: str, other: str) -> int:
    """Return the distance of optimal string alignment, over code units, by the whole table."""
    a, b = (list(memoryview(text.encode("utf-16-le")).cast("H")) for text in (one, other))
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if not i or not j:
                table[i][j] = i + j
                continue
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
