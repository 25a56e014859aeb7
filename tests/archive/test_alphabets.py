"""Names in the order of their language. The expected orders are those of ICU 72, of which nothing is needed here."""

from __future__ import annotations

import random

import pytest

from tamizdat.archive.alphabets import ALPHABETS, sort_key


@pytest.mark.parametrize(
    ("edition", "ordered"),
    [
        ("en", "a b|ab|co-op|coop|école|Ezra|oil|Öl|zebra|Zoo"),
        ("ru", "ее|её|еж|Ёж|елка|ёлка|ель|Ель|ион|йод"),
        ("ru-KZ", "елка|ёлка|ель"),
        ("uk", "гора|ґава|ель|єнот|іній|їжак|йод"),
        ("kk", "ад|әд|бал|гүл|ғылым|кал|қал|нар|ңар|от|өт|үн|һал|ін"),
        ("tg", "гул|ғул|кор|қор|хона|ҳона|чор|ҷор"),
        ("uz", "aka|oy|zar|oʻt|gʻoz|shar|choy"),
        ("az", "can|çan|dal|eh|əl|gəl|ğəl|hər|xəbər|ılıq|iş"),
        ("tr", "ıhlamur|ılık|Isparta|iğne|İzmir"),
        ("fa", "آب|ابر|باد|پدر|زرد|ژاله|کتاب|گل|نان|وام|هوا|یک"),
        ("hr", "čaj|ćup|dom|džep|đak|lov|ljubav"),
        ("de", "a|ä|Ofen|Öl|Ozean|Zug"),
        ("ka", "ანა|ბაღი|ჰავა"),
        ("sr-Latn", "cvet|čaj|ćup|džep|đak|lov|ljubav"),
        ("sr", "дан|ђак|ланац|љубав|џеп"),
    ],
)
def test_names_stand_in_the_order_of_their_language(edition, ordered):
    names = ordered.split("|")
    shuffled = random.Random(edition).sample(names, len(names))
    assert sorted(shuffled, key=lambda name: sort_key(name, edition)) == names


def test_what_is_typed_on_another_keyboard_stands_in_the_same_place():
    assert sort_key("كتاب", "fa")[0] == sort_key("کتاب", "fa")[0]
    assert sort_key("می\u200cرود", "fa")[0] == sort_key("میرود", "fa")[0]
    assert sort_key("o'zbek", "uz")[0] == sort_key("oʻzbek", "uz")[0]


def test_another_script_comes_after_the_editions_own():
    assert sorted(["Яна", "Anna", "ანა"], key=lambda name: sort_key(name, "ru")) == ["Яна", "Anna", "ანა"]


@pytest.mark.parametrize("edition", ALPHABETS)
def test_no_letter_stands_twice_in_an_alphabet(edition):
    written = ALPHABETS[edition]
    single = "".join(part for i, part in enumerate(written.replace(")", "(").split("(")) if i % 2 == 0)
    assert len(set(single)) == len(single)
    assert written == written.casefold()


def test_different_names_never_have_the_same_key():
    names = ["е", "ё", "Е", "Ё", "е ", "e"]
    assert len({sort_key(name, "ru") for name in names}) == len(names)
