"""The stemmers in the browser make the stems of those in Python: over vocabularies made of real words and of endings."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.node import ask
from search.russian_nouns import paradigms
from search.russian_words import WORDS
from tamizdat.search import stems
from tamizdat.search.stems import russian
from tamizdat.search.words import language

DICTIONARIES = Path("/usr/share/dict")  # Debian's word lists, one a line
SOURCES = Path(__file__).parents[2]

# By language: its letters, and endings that its stemmer knows or half knows.
ENDINGS = {
    "en": (
        "abcdefghijklmnopqrstuvwxyz",
        "s es ies ied ed eed edly eedly ing ingly ings sses us ss y ly li ational tional enci anci abli entli "
        "izer ization ation ator alism aliti alli fulness ousli ousness iveness iviti biliti bli ogist ogi fulli "
        "lessli alize icate iciti ical ful ness ative al ance ence er ic able ible ant ement ment ent ism ate iti "
        "ous ive ize ion tion sion e ll le",
    ),
    "ru": (
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "в вши вшись ив ивши ившись ыв ывши ывшись ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их "
        "ых ую юю ая яя ою ею нн вш ющ щ ивш ывш ующ ся сь ла на ете йте ли й л н ло но ет ют ны ть ешь нно ила "
        "ыла ена ейте уйте ите или ыли уй ил ыл ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ю а ев ов ье е "
        "иями ями ами еи ии и ией иям ям ием ам о у ах иях ях ы ь ию ью ия ья я ост ость ейш ейше ок ек ец ка ка "
        "анин янин ал ан ав ян",
    ),
}  # fmt: skip
# Words that the stemmer takes for themselves, and their neighbours.
SPECIAL = {
    "en": "skis skies dying lying tying idly gently ugly early only singly sky news howe atlas cosmos bias andes proceed "
    "exceed succeed inning outing canning herring earring evening generate communion arsenal past pasted universe "
    "lateral emergency organization international yes say cry by dye eyed hopping hoping add egg off added abs "
    "ease ties us gas this gaps kiwis",
    "ru": f"{WORDS} {russian.LEXICON.replace('=', ' ').replace(':', ' ')}",
}


def vocabulary(tag: str, size: int) -> list[str]:
    """Return words of a language, real and made up, about as many as wanted; the same each time."""
    chance = random.Random(size)
    letters, endings = ENDINGS[tag][0], ["", *ENDINGS[tag][1].split()]
    real = list(real_words(tag))
    words = {*real, *SPECIAL[tag].split()}
    roots = [
        word[: chance.randint(1, len(word))] for word in chance.sample(real, min(len(real), size // 100))
    ]
    roots += ["".join(chance.choices(letters, k=chance.randint(1, 6))) for _ in range(size // 200)]
    made = [
        root + one + other
        for root in roots
        for one, other in zip(endings, chance.sample(endings, len(endings)), strict=True)
    ]
    words.update(chance.sample(made, min(len(made), size)))
    words.update("".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(size // 10))
    return sorted(filter(None, map(language(tag).fold, words)))


def real_words(tag: str) -> Iterator[str]:
    """Yield words of a language that stand in this house, and in this machine's dictionaries."""
    if tag == "ru":
        yield from itertools.chain.from_iterable(paradigms().values())
    for path in sorted((SOURCES / "docs").rglob("*.md")) if tag == "en" else []:
        yield from (
            word.form for word in language("en").words(path.read_text("utf-8")) if word.form.isascii()
        )
    for catalogue in sorted((SOURCES / "src").rglob(f"{tag}.po")) + sorted(
        (SOURCES / "src").rglob(f"{tag}/**/*.po")
    ):
        yield from (word.form for word in language(tag).words(catalogue.read_text("utf-8")))
    for path in sorted(DICTIONARIES.glob("*english" if tag == "en" else f"{tag}*")):
        yield from path.read_text("utf-8", errors="replace").split()


def check(tag: str, size: int) -> None:
    words = vocabulary(tag, size)
    assert len(words) > size // 2
    term = language(tag).term
    theirs = ask([(tag, "term", words)])[0]
    assert [(word, stem) for word, stem in zip(words, theirs, strict=True) if stem != term(word)] == []


@pytest.mark.parametrize("tag", ENDINGS)
def test_the_browser_makes_the_same_stems(tag):
    check(tag, 20_000)


@pytest.mark.long
@pytest.mark.parametrize("tag", ENDINGS)
def test_the_browser_makes_the_same_stems_of_a_large_vocabulary(tag):
    check(tag, 400_000)


def test_every_stemmer_is_tested():
    assert set(ENDINGS) == set(stems.LANGUAGES)


def test_a_script_carries_the_stemmer_of_its_language_alone():
    assert stems.modules_for("ru") == stems.modules_for("ru-RU") == ("words.js", "stems_ru.js")
    assert stems.modules_for("kk") == ("words.js",)
