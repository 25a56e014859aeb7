"""Two languages that nobody speaks: pronounceable words in Zipf's order, and text made of them.

The English one has a few real small words and several thousand made-up ones; the Russian one has stems that take the endings
of nouns, adjectives and verbs, so that a word is seldom met twice in the same form.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate

WORDS = 8000  # English words
STEMS = 3000  # Russian ones, each in the forms of its paradigm
FLATTENED = 2.7  # Mandelbrot's term: the first ranks of a real text are not as far apart as 1/rank has them

_SMALL_WORDS = {
    "en": "the of and to in a is that for it as was with by on not but at are this from or which were all there has no",
    "ru": "и в не на что с по как это из к у за о от но для до он его при же так или их уже ещё после под",
}
_Sounds = tuple[
    list[str], list[str], list[str]
]  # what a syllable begins with, its vowel, what a word ends in


def _sounds(onsets: str, vowels: str, codas: str) -> _Sounds:
    return onsets.split(), vowels.split(), codas.split()


_SOUNDS = {
    "en": _sounds(
        "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t th tr v w",
        "a e i o u ai ea ee ie oo ou",
        "l m n nd nt r rd rn s st t x ck",
    ),
    "ru": _sounds(
        "б бр в вр г гр д др ж з к кр л м н п пр р с ст сл т тр ф х ц ч ш",
        "а е и о у я ю",
        "в д к л м н р с т нт рт ск ст",
    ),
}
_PARADIGMS = tuple(
    tuple("" if ending == "-" else ending for ending in endings.split())
    for endings in (
        "- а у ом е ы ов ам ами ах",
        "а ы е у ой ам ами ах",
        "о а у ом е ам ами ах",
        "ый ого ому ым ом ая ой ую ое ые ых ыми",
        "ать ает ают ал ала али ан ана аны аем",
        "ить ит ят ил ила или ен ена ены им",
    )
)


class Tongue:
    """A language: draws words by Zipf's law and makes sentences, paragraphs and titles of them."""

    def __init__(self, tag: str, seed: int) -> None:
        """`tag` is "en" or "ru"; the same seed gives the same words."""
        chance = random.Random(f"{seed} {tag}")
        small = [(word,) for word in _SMALL_WORDS[tag].split()]
        known = {forms[0] for forms in small}
        made = _english(chance, known) if tag == "en" else _russian(chance, known)
        self._forms: Sequence[Sequence[str]] = [*small, *made]  # of each word, by rank
        self._weights = list(accumulate(1 / (rank + FLATTENED) for rank in range(1, len(self._forms) + 1)))
        self._content = range(len(small), len(self._forms))

    def words(self, chance: random.Random, count: int) -> list[str]:
        """Return so many words of running text."""
        drawn = chance.choices(self._forms, cum_weights=self._weights, k=count)
        return [forms[0] if len(forms) == 1 else chance.choice(forms) for forms in drawn]

    def title(self, chance: random.Random, count: int) -> str:
        """Return so many words, none of them a small one, as a title; the ranks are even on a logarithmic scale."""
        ranks = [int(len(self._content) ** chance.random()) - 1 for _ in range(count)]
        return _capital(" ".join(chance.choice(self._forms[self._content[rank]]) for rank in ranks))

    def name(self, chance: random.Random) -> str:
        """Return a rare word with a capital letter, as a name."""
        return _capital(self._forms[chance.choice(self._content[len(self._content) // 2 :])][0])

    def sentence(self, chance: random.Random, count: int) -> str:
        """Return a sentence of so many words."""
        words = self.words(chance, count)
        for place in range(7, count - 3, 8):
            words[place] += ","
        return _capital(" ".join(words)) + "."

    def paragraphs(self, chance: random.Random, count: int) -> str:
        """Return `<p>` elements that together have so many words, each of some eighty."""
        found: list[list[str]] = []
        while count:
            length = min(count, chance.randint(8, 24))
            if not found or len(found[-1]) > 4:
                found.append([])
            found[-1].append(self.sentence(chance, length))
            count -= length
        return "".join(f"<p>{' '.join(sentences)}</p>" for sentences in found)


def _english(chance: random.Random, known: set[str]) -> list[tuple[str]]:
    return [(word,) for word in _new_words(chance, known, WORDS, _SOUNDS["en"])]


def _russian(chance: random.Random, known: set[str]) -> list[tuple[str, ...]]:
    stems = _new_words(chance, known, STEMS, _SOUNDS["ru"])
    return [tuple(stem + ending for ending in chance.choice(_PARADIGMS)) for stem in stems]


def _new_words(chance: random.Random, known: set[str], count: int, sounds: _Sounds) -> Iterator[str]:
    """Yield words that are not known yet; those that are used most are short, as in any language."""
    for rank in range(count):
        longest = 1 + (rank > count // 40) + (rank > count // 6)
        while (word := _word(chance, chance.randint(max(1, longest - 1), longest), sounds)) in known:
            longest = 3
        known.add(word)
        yield word


def _word(chance: random.Random, syllables: int, sounds: _Sounds) -> str:
    onsets, vowels, codas = sounds
    open_ones = "".join(chance.choice(onsets) + chance.choice(vowels) for _ in range(syllables))
    return open_ones + chance.choice(codas)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
