"""The stemmers in the browser make the stems of those in Python: over vocabularies made of real words and of endings."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from search.node import ask
from search.russian_nouns import paradigms
from search.russian_words import WORDS as RUSSIAN
from tamizdat.search import stems
from tamizdat.search.words import language

DICTIONARIES = Path("/usr/share/dict")  # Debian's word lists, one a line
DICTIONARY = {
    "de": "*german",
    "en": "*english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "*portuguese",
}
SOURCES = Path(__file__).parents[2]

SCRIPTS = SOURCES / "src" / "tamizdat" / "theme" / "scripts" / "search"
LATIN = "abcdefghijklmnopqrstuvwxyz"
LETTERS = {
    "de": f"{LATIN}äöüß",
    "en": LATIN,
    "es": f"{LATIN}áéíóúüñ",
    "fr": f"{LATIN}âàçëéêèïîôûù",
    "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "it": f"{LATIN}àèìòùáéíóú",
    "pt": f"{LATIN}áéíóúâêôãõç",
    "ro": f"{LATIN}ăâîșțşţ",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyz",
}
# Words that a stemmer takes for themselves, and words of the language to make others of.
WORDS = {
    "de": (
        "abgeordnete ackern auferstehung auffällig bedürfnissen feuer freiheit häuser internet kätzchen lehrerinnen "
        "mitglied möglichkeit planet präsident quelle regierung straße system ticket treten universität verhandlungen "
        "wahl wirtschaftlich"
    ),
    "en": (
        "skis skies dying lying tying idly gently ugly early only singly sky news howe atlas cosmos bias andes "
        "proceed exceed succeed inning outing canning herring earring evening generate communion arsenal past pasted "
        "universe lateral emergency organization international yes say cry by dye eyed hopping hoping add egg off "
        "added abs ease ties us gas this gaps kiwis"
    ),
    "es": (
        "acusación ciudades democracia elecciones gobierno guerra haciéndola libertad ministros países periodistas "
        "población políticos presidenta rusia seguridad constituyendo siguiendo vergüenza"
    ),
    "fr": (
        "accusations amoureuse anglaise balais changeais chevaux constitution culturelle démocratie développement "
        "égalité élections évidemment gouvernement guerre heureusement journalistes liberté maïs mauvaise naïveté "
        "noël paris politiques quelques russie tapis travailleur yeux"
    ),
    "hy": (
        "աղոթք անկախություն բանաձևեր երկիր իշխանություններ կառավարություն հայաստանի հանրապետություն նախագահին "
        "պատերազմ"
    ),
    "it": (
        "abitazioni accusato città democrazia divano elezioni giornalisti governo guerra libertà mandandogli ministri "
        "parlamentare politiche presidente quali russia sicurezza vederlo"
    ),
    "pt": (
        "acusação cidades democracia eleições governo guerra jornalistas liberdade ministros nação países políticas "
        "presidente rússia segurança ciência comércio"
    ),
    "ro": (
        "acuzație alegeri cetățeni democrație guvernului jurnaliștilor libertate miniștri moldova națiunii politică "
        "președintele război românia securitate"
    ),
    "ru": f"{RUSSIAN} {' '.join(itertools.chain.from_iterable(paradigms().values()))}",
    "tr": (
        "ad soyad ankara başbakan cumhurbaşkanı demokrasi evlerindekiler gazeteciler hükümetin kitabı özgürlük "
        "savaşlar seçimlerde türkiye ülkelerinden doktoruymuşsunuz"
    ),
}


def vocabulary(tag: str, size: int) -> list[str]:
    """Return words of a language, real and made up, about as many as wanted; the same each time."""
    chance = random.Random(size)
    endings = endings_of(tag)
    real = sorted({*WORDS[tag].split(), *real_words(tag)})
    words = {*real, *endings}
    while len(words) < size:
        if chance.random() < 0.5:
            root = (word := chance.choice(real))[: chance.randint(1, len(word))]
        else:
            root = "".join(chance.choices(LETTERS[tag], k=chance.randint(1, 7)))
        words.update(
            (root, root + chance.choice(endings), root + chance.choice(endings) + chance.choice(endings))
        )
    return sorted(filter(None, map(language(tag).fold, words)))


def endings_of(tag: str) -> list[str]:
    """Return whatever in a language's script may be one of its endings, or part of one."""
    scripts = SCRIPTS.glob(f"*_{tag}.js")
    found = {word for path in scripts for word in re.findall(f"[{LETTERS[tag]}]+", path.read_text("utf-8"))}
    return sorted(word for word in found if len(word) < 12)


def real_words(tag: str) -> Iterator[str]:
    """Yield words of a language that stand in this house, and in this machine's dictionaries."""
    for path in sorted((SOURCES / "docs").rglob("*.md")) if tag == "en" else []:
        yield from (
            word.form for word in language("en").words(path.read_text("utf-8")) if word.form.isascii()
        )
    for catalogue in sorted((SOURCES / "src").rglob(f"{tag}.po")) + sorted(
        (SOURCES / "src").rglob(f"{tag}/**/*.po")
    ):
        yield from (word.form for word in language(tag).words(catalogue.read_text("utf-8")))
    for path in sorted(DICTIONARIES.glob(DICTIONARY.get(tag, "none"))):
        yield from path.read_text("utf-8", errors="replace").split()


def check(tags: Iterable[str], size: int) -> None:
    asked = [(tag, "term", vocabulary(tag, size)) for tag in tags]
    for (tag, _, words), theirs in zip(asked, ask(asked), strict=True):
        assert len(words) > size // 2
        term = language(tag).term
        assert [(word, stem) for word, stem in zip(words, theirs, strict=True) if stem != term(word)] == []


def test_the_browser_makes_the_same_stems():
    check(LETTERS, 3_000)


@pytest.mark.long
@pytest.mark.parametrize("tag", LETTERS)
def test_the_browser_makes_the_same_stems_of_a_large_vocabulary(tag):
    check([tag], 300_000)


def test_every_stemmer_is_tested():
    assert set(LETTERS) == set(stems.LANGUAGES)


def test_a_script_carries_the_stemmer_of_its_language_alone():
    assert stems.modules_for("ru") == stems.modules_for("ru-RU") == ("words.js", "stems_ru.js")
    assert stems.modules_for("kk") == ("words.js",)
