"""A paper for searching: Russian of real words in their cases and numbers, English in its few forms, and names without end.

What an index weighs depends on how a vocabulary grows. Here it grows as in newspapers (Heaps' law): a few words make half of
the text, some thousand most of the rest, and each story brings names, borrowed words and numbers that are met nowhere else;
a word that a story has used is likely to come again in it. `python bench/inflected.py` shows the growth.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import accumulate, chain, islice
from pathlib import Path

import made_up
import russian
import tongues
from made_up import FIRST, GOLDEN, LAST, Paper
from russian import Lemma
from tongues import Tongue

from tamizdat.archive.documents import Story

LEMMAS = 150_000  # so many are drawn from; more are never met in 50,000 stories
FAMILIAR = (
    3_000  # ranks whose weight falls as 1/rank; below them it falls faster, as Zipf's second slope has it
)
SECOND_SLOPE = 2.2
FLATTENED = 20.0  # the first words that are not small ones are not as far apart as their ranks
SMALL = 0.3  # of a text: small words
NUMBERS = 0.012  # of a text: numbers
AGAIN = 0.3  # of the other words: those that the story has already used
OF_HAND = 0.8  # of the first words: those that newsrooms use; the others among them are names and the like

_SMALL = {
    "en": "the the the the of of to to and and in in a a that for on is was with as by at he it said from has have be "
    "are his not an were will had they but who which or after their been this its also we more would there when about",
    "ru": "в в в в и и и на на на с с что что не не по по как из к у за о от его для это при а но до он они она их "
    "был было были также после под уже так же бы или то если ещё все чтобы мы я году лет который которые том",
}
_ENGLISH_FORMS = (
    (("", "", "", "s", "s", "’s"), 6),  # nouns
    (("", "s", "ed", "ed", "ing", "er"), 2),  # verbs
    (("", "", "ly", "ness"), 1),  # adjectives
    (("ation", "ations", "ational"), 1),
    (("ism", "ist", "ists"), 1),
)
_ENGLISH_NAMES = (("", "", "", "’s"), ("son", "son’s"), ("ton",), ("ford",), ("ia", "ian", "ians"))


class Inflected(Tongue):
    """A language whose words are met in their forms; it is drawn from as the press benchmark's are."""

    def __init__(self, tag: str, seed: int) -> None:
        """`tag` is "en" or "ru"; the same seed gives the same words."""
        chance = random.Random(f"{seed} inflected {tag}")
        self._small = _SMALL[tag].split()
        self._lemmas: Sequence[Lemma] = _ranked(*_LEXICONS[tag](chance), chance)
        self._cumulated = list(accumulate(map(_weight, range(1, len(self._lemmas) + 1))))
        self._names = [place for place, (stem, _) in enumerate(self._lemmas) if stem[:1].isupper()]

    def words(self, chance: random.Random, count: int) -> list[str]:
        """Return so many words of running text; those of one call repeat themselves as a story does."""
        drawn = chance.choices(self._lemmas, cum_weights=self._cumulated, k=count)
        found, toss = [], chance.random
        for place in range(count):
            share = toss()
            if share < SMALL:
                found.append(chance.choice(self._small))
            elif share < SMALL + NUMBERS:
                found.append(_number(chance))
            else:
                if toss() < AGAIN:
                    drawn[place] = drawn[int(place * toss())]
                stem, endings = drawn[place]
                found.append(stem + endings[int(len(endings) * toss())])
        return found

    def title(self, chance: random.Random, count: int) -> str:
        """Return so many words, none of them a small one, as a title; the ranks are even on a logarithmic scale."""
        ranks = [int(30_000 ** chance.random()) - 1 for _ in range(count)]
        words = [stem + chance.choice(endings) for stem, endings in map(self._lemmas.__getitem__, ranks)]
        return _capital(" ".join(words))

    def name(self, chance: random.Random) -> str:
        """Return a name."""
        stem, endings = self._lemmas[chance.choice(self._names)]
        return stem + endings[0]

    def paragraphs(self, chance: random.Random, count: int) -> str:
        """Return `<p>` elements that together have so many words, each of some eighty."""
        words = iter(self.words(chance, count))
        paragraphs: list[list[str]] = []
        while sentence := list(islice(words, chance.randint(8, 24))):
            if not paragraphs or len(paragraphs[-1]) > 4:
                paragraphs.append([])
            for place in range(7, len(sentence) - 3, 8):
                sentence[place] += ","
            paragraphs[-1].append(_capital(" ".join(sentence)) + ".")
        return "".join(f"<p>{' '.join(sentences)}</p>" for sentences in paragraphs)

    def forms(self, word: str) -> tuple[str, ...]:
        """Return the forms of the word of which this is one, or the word alone."""
        return self._paradigms.get(word.lower(), (word,))

    @property
    def _paradigms(self) -> dict[str, tuple[str, ...]]:
        found = getattr(self, "_found", None)
        if found is None:
            found = self._found = {}
            for lemma in reversed(self._lemmas[:30_000]):
                forms = russian.forms_of(lemma)
                found |= dict.fromkeys((form.lower() for form in forms), forms)
        return found


class SearchPaper(Paper):
    """The press benchmark's paper in inflected words; all of its stories are of one edition."""

    def __init__(self, edition: str = "ru", seed: int = made_up.SEED) -> None:
        super().__init__(seed)
        self.edition = edition
        self._tongues = {tag: Inflected(tag, seed) for tag in made_up.EDITIONS}

    def story(self, number: int) -> Story:
        """Return the story of a number, counted from 0."""
        part = (number * GOLDEN % 2**64) / 2**64
        published: datetime = FIRST + (LAST - FIRST) * part
        return self._story(str(number), self.edition, published)

    def tongue(self) -> Inflected:
        """Return the language of the stories."""
        found = self._tongues[self.edition]
        assert isinstance(found, Inflected)
        return found


def digest() -> str:
    """Return what names this state of the generator: whoever keeps what it made keeps it under this name."""
    files = [Path(module.__file__) for module in (made_up, tongues, russian)] + [
        russian.WORDS,
        Path(__file__),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _russian(chance: random.Random) -> tuple[list[Lemma], Iterator[Lemma]]:
    derived = list(russian.derived_words())
    chance.shuffle(derived)
    return russian.words_of_newsrooms(), _alternating(iter(derived), russian.made_up_words(chance))


def _english(chance: random.Random) -> tuple[list[Lemma], Iterator[Lemma]]:
    made = tongues._new_words(chance, set(), 2 * LEMMAS, tongues._SOUNDS["en"])
    paradigms = [forms for forms, times in _ENGLISH_FORMS for _ in range(times)]
    lemmas = ((word, chance.choice(paradigms)) for word in made)
    by_hand = list(islice(lemmas, 1_500))
    named = (
        (stem.capitalize(), chance.choice(_ENGLISH_NAMES)) if chance.random() < 0.4 else (stem, endings)
        for stem, endings in lemmas
    )
    return by_hand, named


_LEXICONS: dict[str, Callable[[random.Random], tuple[list[Lemma], Iterator[Lemma]]]] = {
    "en": _english,
    "ru": _russian,
}


def _ranked(familiar: list[Lemma], others: Iterator[Lemma], chance: random.Random) -> list[Lemma]:
    """Return all words by rank: the familiar ones first, with some others among them, then others alone."""
    chance.shuffle(familiar)
    found: list[Lemma] = []
    for lemma in familiar:
        while chance.random() > OF_HAND:
            found.append(next(others))
        found.append(lemma)
    return list(islice(chain(found, others), LEMMAS))


def _alternating(some: Iterator[Lemma], endless: Iterator[Lemma]) -> Iterator[Lemma]:
    for lemma in some:
        yield lemma
        yield next(endless)
    yield from endless


def _weight(rank: int) -> float:
    if rank <= FAMILIAR:
        return 1 / (rank + FLATTENED)
    return (FAMILIAR / rank) ** SECOND_SLOPE / (FAMILIAR + FLATTENED)


def _number(chance: random.Random) -> str:
    return str(int(10 ** (4.3 * chance.random())))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main() -> None:
    """Print how many words, and how many different ones, so many stories have."""
    paper = SearchPaper(sys.argv[1] if len(sys.argv) > 1 else "ru")
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    print(paper.story(1).headline, paper.story(1).body[:600], sep="\n")
    seen: set[str] = set()
    count = 0
    for number, story in enumerate(paper.stories(limit), 1):
        words = re.findall(r"\w+", re.sub("<[^>]+>", " ", story.body).lower())
        count += len(words)
        seen.update(words)
        if number in (100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000):
            print(f"{number:,} stories: {count:,} words, {len(seen):,} different ones", flush=True)


if __name__ == "__main__":
    main()
