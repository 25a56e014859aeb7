"""The answers of the index equal a scan of everything, whatever was done to it before."""

from __future__ import annotations

import random

import pytest

from search import scanned
from search.indexed import MemoryShelf, made_up_query, made_up_slip, put_slips, slip_path
from tamizdat.search import index, merging, segments
from tamizdat.search.index import Index, named
from tamizdat.search.manifest import Segment
from tamizdat.search.narrowing import Narrowing, Trees
from tamizdat.search.searching import Searcher
from tamizdat.search.segments import Shard, read_words
from tamizdat.search.slip import Slip

TREES = Trees(places={901: (900,), 902: (901, 900)}, topics={911: (910,)})


class Paper:
    """A paper with its index, and beside it what stands where."""

    def __init__(self, tag: str, seed: int) -> None:
        self.tag = tag
        self.chance = random.Random(seed)
        self.shelf = MemoryShelf()
        self.index = Index(self.shelf, tag)
        self.searcher = Searcher(self.shelf, tag)
        self.slips: dict[int, Slip] = {}
        self.versions: dict[str, dict[int, Slip]] = {}  # by segment: which version of a document stands there
        self.merging = iter(())
        self.index.update([])

    def act(self) -> None:
        """Do something to the paper that changes its index."""
        act = self.chance.random()
        if act < 0.06:
            self.index = Index(self.shelf, self.tag)
            self.index.rebuild(self.chance.sample(list(self.slips.values()), len(self.slips)))
        elif act < 0.1:
            self.index = Index(
                self.shelf, self.tag
            )  # another process; what the first one merges is its own affair
        elif act < 0.5:
            if next(self.merging, self) is self and self.index.wants_merging():
                self.merging = self.index.merge()
        else:
            self.update()
        self.note()

    def update(self) -> None:
        changed = [
            made_up_slip(self.chance.randint(1, 150), self.tag, self.chance)
            for _ in range(self.chance.choice((1, 1, 2, 9)))
        ]
        gone = (
            self.chance.sample(list(self.slips), self.chance.choice((0, 0, 1, 3)))
            if len(self.slips) > 9
            else []
        )
        changed = list({slip.number: slip for slip in changed}.values())
        for number in gone:
            self.slips.pop(number)
            self.shelf.remove(slip_path(number))
        self.slips.update((slip.number, slip) for slip in changed)
        put_slips(self.shelf, changed)
        self.index.update(changed, gone)

    def note(self) -> None:
        """Note which version of each document a new segment has."""
        now = {}
        for segment in self.segments():
            living = set(segment.living())
            older = [known for name, known in self.versions.items() if name != segment.name]
            now[segment.name] = {
                number: self.slips[number]
                if number in living
                else self.versions.get(segment.name, {}).get(number)
                or next(known[number] for known in older if number in known)
                for number in segment.numbers
            }
        self.versions = now

    def segments(self) -> tuple[Segment, ...]:
        return self.index._manifest().segments

    def parts(self) -> list[scanned.Part]:
        usual = self.index._manifest().lengths
        found = []
        for segment in self.segments():
            dead = set(segment.dead_ones)
            documents = [
                scanned.held(self.versions[segment.name][number], at not in dead, self.tag, usual)
                for at, number in enumerate(segment.numbers)
            ]
            shards = [
                Shard(segment.terms or self.shelf[f"search/{segment.name}/t{at}.idx"], segment.documents)
                for at in range(segment.shards)
            ]
            forms = {term: known for shard in shards for term, known in shard.forms.items()}
            words = read_words(self.shelf[f"search/{segment.name}/words.idx"]) if segment.words else None
            found.append(scanned.Part(documents, forms, segment.separators, segment.common, words))
        return found

    def narrowing(self) -> Narrowing:
        def some(*values):
            return frozenset(self.chance.sample(values, self.chance.choice((0, 0, 0, 1, 2))))

        return Narrowing(
            places=some(900, 901, 902, 903),
            topics=some(910, 911, 912),
            people=some(920, 921),
            series=some(930, 931),
            kinds=some("news", "analysis"),
            years=some(2008, 2009),
            since=self.chance.choice(("", "", "", "2008-03-01")),
            until=self.chance.choice(("", "", "", "2009-09-30")),
        )


def compare(paper: Paper, queries: int) -> None:
    scan = scanned.Scan(paper.parts(), paper.tag)
    assert paper.index.numbers() == set(paper.slips)
    assert paper.index.count() == len(paper.slips)
    for _ in range(queries):
        query = made_up_query(paper.tag, paper.chance)
        narrowed = paper.narrowing() if paper.chance.random() < 0.3 else Narrowing()
        by_date = paper.chance.random() < 0.2
        wanted = scan.answer(query, narrowed, by_date=by_date, trees=TREES)
        found = paper.searcher.search(
            query, narrowed, sort="date" if by_date else "relevance", count=1000, trees=TREES
        )
        assert [(hit.number, hit.score, hit.whole) for hit in found.hits] == wanted["hits"], query
        assert found.counts == wanted["counts"], (query, narrowed)
        assert found.suggestion == wanted["suggestion"], query
        assert found.total == len(wanted["hits"])
    files = {path for path in paper.shelf if path.endswith(".idx")}
    assert named(paper.shelf) <= files


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make everything so small that it happens often."""
    monkeypatch.setattr(segments, "FULL", 60)
    monkeypatch.setattr(segments, "MANY", 40)
    monkeypatch.setattr(segments, "WORDS", 12)
    monkeypatch.setattr(merging, "STEP", 400)
    monkeypatch.setattr(index, "FRESH", 5)
    monkeypatch.setattr(index, "TOO_MANY", 12)
    monkeypatch.setattr(index, "RECENT", 20)
    monkeypatch.setattr(index, "AT_ONCE", 6)


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_answers_equal_a_scan_after_random_acts(tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    paper = Paper(tag, 1)
    for _ in range(60):
        for _ in range(paper.chance.randint(1, 4)):
            paper.act()
        compare(paper, 8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_answers_equal_a_scan_after_many_random_acts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    paper = Paper(("en", "ru")[seed % 2], seed + 100)
    for _ in range(150):
        for _ in range(paper.chance.randint(1, 4)):
            paper.act()
        compare(paper, 12)
