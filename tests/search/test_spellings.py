"""Names that were typed in another script than the edition's, and words on the wrong keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.node import ask
from search.russian_words import WORDS
from tamizdat.search import spellings
from tamizdat.search.words import language

SCRIPT = Path(__file__).parents[2] / "src" / "tamizdat" / "theme" / "scripts" / "search" / "spellings.js"

# As a Russian paper has them, and as others write them.
NAMES = """
Саакашвили Saakashvili | Путин Putin | Ющенко Yushchenko Juschtschenko Iouchtchenko Iushchenko | Лукашенко Lukashenko
Зеленский Zelensky Zelenskyy Zelenskiy | Навальный Navalny Nawalny | Немцов Nemtsov | Медведев Medvedev Medwedew
Шеварднадзе Shevardnadze Schewardnadse Chevardnadze | Пашинян Pashinyan | Саргсян Sargsyan | Алиев Aliyev | Кадыров Kadyrov
Чечня Chechnya | Ингушетия Ingushetia | Абхазия Abkhazia | Осетия Ossetia | Дагестан Dagestan | Киев Kiev | Песков Peskov
Янукович Yanukovych Janukowitsch | Тимошенко Tymoshenko Timoshenko | Порошенко Poroshenko | Назарбаев Nazarbayev
Токаев Tokayev | Эрдоган Erdogan | Гамсахурдия Gamsakhurdia | Зурабишвили Zurabishvili Zourabichvili | Кобахидзе Kobakhidze
Цхинвали Tskhinvali Zchinwali | Сухуми Sukhumi | Грозный Grozny | Махачкала Makhachkala | Владикавказ Vladikavkaz
Карабах Karabakh | Ереван Yerevan | Азербайджан Azerbaijan | Казахстан Kazakhstan | Таджикистан Tajikistan
Ельцин Yeltsin Jelzin Eltsin | Горбачёв Gorbachev Gorbatschow Gorbachyov | Хрущёв Khrushchev Chruschtschow
Ходорковский Khodorkovsky Chodorkowski | Политковская Politkovskaya | Басаев Basayev | Масхадов Maskhadov
Дудаев Dudayev
Кокойты Kokoity | Багапш Bagapsh | Жвания Zhvania | Бурджанадзе Burjanadze | Тбилиси Tbilisi
Кутаиси Kutaisi | Нальчик Nalchik
Солженицын Solzhenitsyn Soljenitsyne | Чайковский Tchaikovsky | Достоевский Dostoevsky | Толстой Tolstoy | Шойгу Shoigu
Жириновский Zhirinovsky | Пригожин Prigozhin | Роснефть Rosneft
"""
PAIRS = [
    (name, other)
    for line in re.split(r"[|\n]", NAMES.strip())
    for name, *others in [line.split()]
    for other in others
]
# German and French ways, which are not looked for in an English edition; and "y" for и in the middle of a word.
NOT_ENGLISH = {
    "Juschtschenko", "Iouchtchenko", "Nawalny", "Medwedew", "Schewardnadse", "Chevardnadze", "Janukowitsch", "Zourabichvili",
    "Zchinwali", "Jelzin", "Gorbatschow", "Chruschtschow", "Chodorkowski", "Soljenitsyne", "Tymoshenko",
}  # fmt: skip


def met(tag, typed, written):
    """Tell whether what was typed leads to the term of what is written."""
    spoken = language(tag)
    return spoken.term(spoken.fold(written)) in spoken.spellings(spoken.fold(typed))


def test_a_name_in_latin_letters_is_found_in_russian():
    assert len(PAIRS) > 70
    assert [pair for pair in PAIRS if not met("ru", pair[1], pair[0])] == [
        ("Солженицын", "Soljenitsyne"),
    ]  # fmt: skip


def test_a_name_in_cyrillic_letters_is_found_in_english():
    pairs = [pair for pair in PAIRS if pair[1] not in NOT_ENGLISH]
    assert len(pairs) > 50
    assert [pair for pair in pairs if not met("en", *pair)] == []


@pytest.mark.parametrize(
    ("tag", "typed", "written"),
    [
        ("de", "Ющенко", "Juschtschenko"), ("de", "Ельцин", "Jelzin"), ("fr", "Ющенко", "Iouchtchenko"),
        ("uk", "Zelensky", "Зеленський"), ("uk", "Kyiv", "Київ"), ("ru", "ghbdtn", "привет"), ("en", "згешт", "putin"),
        ("uz-Cyrl", "Samarkand", "самарканд"),
    ],
)  # fmt: skip
def test_each_language_writes_in_its_own_way(tag, typed, written):
    assert met(tag, typed, written)


def test_there_are_few_and_the_likeliest_is_the_first():
    russian, english = language("ru"), language("en")
    assert russian.spellings("putin")[0] == russian.term("путин")
    assert english.spellings("саакашвили")[0] == english.term("saakashvili")
    for word in WORDS.split():
        found = english.spellings(word)
        assert len(found) == len(set(found)) <= spellings.MOST
        assert all(found)


@pytest.mark.parametrize(
    ("tag", "form"),
    [
        ("ru", "путин"),
        ("en", "putin"),
        ("ru", "us"),
        ("ru", "g8x"),
        ("ka", "putin"),
        ("en", "პუტინი"),
        ("fa", "putin"),
    ],
)
def test_others_have_none(tag, form):
    assert language(tag).spellings(form) == ()


def test_the_browser_finds_the_same():
    latin = [language("ru").fold(other) for _, other in PAIRS] + [
        "b",
        "bcd",
        "qwerty",
        "schtschschtsch",
        "x" * 64,
    ]
    cyrillic = (
        [language("en").fold(name) for name, _ in PAIRS]
        + WORDS.split()[::5]
        + ["є", "їжак", "ґанок", "ўзбек", "ъьъ", "щ" * 64]
    )
    asked = [(tag, latin) for tag in ("ru", "uk", "kk", "uz-Cyrl", "ka")] + [
        (tag, cyrillic) for tag in ("en", "de", "fr", "uz")
    ]
    answers = ask([(tag, "spellings", forms) for tag, forms in asked])
    for (tag, forms), found in zip(asked, answers, strict=True):
        assert [(form, tuple(terms)) for form, terms in zip(forms, found, strict=True)] == [
            (form, language(tag).spellings(form)) for form in forms
        ]


def test_the_browser_has_the_same_tables():
    script = SCRIPT.read_text("utf-8")
    said = " ".join("".join(block.split('"')[1::2]) for block in script.split(";")).split()
    for table in (
        spellings.TO_CYRILLIC,
        spellings.TO_LATIN,
        spellings.CYRILLIC,
        spellings.OTHER,
        *spellings.TO_LATIN_IN.values(),
        *spellings.TO_CYRILLIC_IN.values(),
    ):
        assert " ".join(table.split()) in " ".join(said)
