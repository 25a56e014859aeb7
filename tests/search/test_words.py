"""How texts become words, in Python and in the browser."""

from __future__ import annotations

import random
import sys
import unicodedata
from itertools import pairwise

import pytest

from search.node import ask
from tamizdat.search.letters import LETTERS, SINGLE, WRITTEN
from tamizdat.search.words import Word, language

TEXTS = [
    ("en", "E-mail, the U.S. said:", "0e 0email 1mail 2the 3us 4said"),
    ("en", "Putin’s  Putin's JOURNALISTS' O'Brien", "0putin 1putin 2journalists 3obrien"),
    ("en", "COVID-19 G8 AT&T 2010-2011 3.5 10,00", "0covid 0covid19 1 19 2g8 3at 3att 4t 5 2010 6 2011 7 3 8 5 9 10 10 00"),
    ("en", "10,000 1,234,567-strong", "0 10 0 10000 1 000 2 1 2 1234567 3 234 4 567 5strong"),
    ("en", "2010,300 10,0000 x-10,000", "0 2010 1 300 2 10 3 0000 4x 4x10 5 10 6 000"),
    ("ru", "10\u202f000 9\u00a0500,5 12 300", "0 10 0 10000 1 000 2 9 2 9500 3 500 4 5 5 12 6 300"),
    ("de", "10.000 1.000,500 1.2.300", "0 10 0 10000 1 000 2 1 2 1000 3 000 4 500 5 1 6 2 7 300"),
    ("en", "café naïve Łódź Ærø İzmir jour\u00adnal ﬁne", "0cafe 1naive 2lodz 3aero 4izmir 5journal 6fine"),
    ("en", "end.Start example.com — 1–2", "0end 1start 2example 3com 4 1 5 2"),
    ("en", "- ' ’ʼ \u00ad... a", "0a"),
    ("ru", "Ёлка за́мок Йод район ѝ", "0елка 1замок 2йод 3район 4и"),
    ("ru", "Премьер-министр А.С.Пушкин", "0премьер 0премьерминистр 1министр 2а 3с 4пушкин"),
    ("ru", "Қазақстан Ҷумҳурии өзбек україна", "0қазақстан 1ҷумҳурии 2өзбек 3україна"),
    ("uk", "п'ять п’ять пʼять", "0пять 1пять 2пять"),
    ("uz", "o‘zbek Oʻzbekiston O'zbekiston", "0ozbek 1ozbekiston 2ozbekiston"),
    ("fr", "l’économie qu'il", "0l 1économie 2qu 3il"),
    ("tr", "IŞIK İstanbul’da Van'ı", "0ışık 1istanbul 2van"),
    ("fa", "می‌خواهم كتاب يک ۱۲۳ أَحمَد", "0می 0میخواهم 1خواهم 2کتاب 3یک 4 123 5احمد"),
    ("fa", "۱۰٬۰۰۰", "0 10 0 10000 1 000"),
    ("ka", "საქართველო საქარ-თველო", "0საქართველო 1საქარ 1საქართველო 2თველო"),
    ("hy", "Հայաստան", "0հայաստան"),
    ("el", "Αθήνα ΟΔΟΣ", "0αθηνα 1οδοσ"),
    ("az", "IŞIQ", "0isiq"),
    ("de", "Größe", "0grösse"),
    ("th", "ภาษา 漢字かな", "0ภ 1า 2ษ 3า 4漢 5字 6か 7な"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "text", "forms"), TEXTS)
def test_a_text_is_read_as_words(tag, text, forms):
    words = language(tag).words(text)
    assert [(word.position, word.form) for word in words] == list(pairs(forms))
    assert [(word.position, word.term, word.form) for word in words] == language(tag).indexed(text)
    assert all(text[word.start : word.end].strip() == text[word.start : word.end] != "" for word in words)


def pairs(forms):
    """Take "0e 1 19" apart: a position, and the form behind it, with a blank between if it begins with a digit."""
    parts = iter(forms.split())
    for part in parts:
        digits = len(part) - len(part.lstrip("0123456789"))
        yield int(part[:digits]), part[digits:] or next(parts)


def test_words_stand_where_they_were_written():
    text = "Из-за e-mail’а"
    assert [(text[word.start : word.end], word.form) for word in language("ru").words(text)] == [
        ("Из", "из"), ("Из-за", "изза"), ("за", "за"),
        ("e", "e"), ("e-mail’а", "emailа"), ("mail’а", "mailа"),
    ]  # fmt: skip


def test_what_is_no_word_at_all_is_cut_or_passed_over():
    assert language("en").words("x" * 1000) == [Word(0, "x" * 64, "x" * 64, 0, 1000)]
    assert language("en").words("\ufe0f \u00ad \u02bc 😀 №") == []


def test_a_term_is_never_empty():
    for tag in ("ru", "en"):
        assert all(word.term for word in language(tag).words("с у и ся сь ов ей ing ed s ' ed's"))


def test_terms_have_no_marks_whatever_the_forms_have():
    for tag, one, other in [
        ("de", "Wählern", "Wahler"),
        ("es", "políticos", "politico"),
        ("fr", "économies", "economie"),
        ("tr", "ışık", "isik"),
    ]:
        assert [word.term for word in language(tag).words(one)] == [
            word.term for word in language(tag).words(other)
        ]


def test_text_without_blanks_is_kept_by_its_signs():
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 60)]
    chance, chinese = random.Random(2), type(language("zh"))("zh")
    for _ in range(50):
        text = "".join(chance.choices(signs, k=100)) + "。U.S.A-made" + "ab" * 40
        assert chinese.indexed(text) == [
            (word.position, word.term, word.form) for word in chinese.words(text)
        ]
    assert len(chinese._entries) < 80


def test_what_was_read_is_forgotten_when_it_is_too_much(monkeypatch):
    monkeypatch.setattr("tamizdat.search.words._KEPT", 10)
    english = type(language("en"))("en")
    text = " ".join(f"word{number} walks{number}" for number in range(50))
    assert english.indexed(text) == language("en").indexed(text)
    assert len(english._entries) <= 10
    assert len(english._entries._before) <= 10


# Signs that Unicode takes for letters and the ranges do not: enclosed, squared and other symbols in the shape of letters.
NO_LETTERS = (
    "bc-be 2102 2107 210a-2113 2115 2119-211d 2124-2139 213c-214e 2460-249b 24ea-24ff 2776-2793 2cfd 3192-3195 3220-32bf "
    "1d165-1d3ff 1d800-1dea0 1f100-1f1ff 1fbf0-1fbf9"
)
# Old or rare scripts, whose few other signs are taken for letters.
RARE = (
    range(0x860, 0x2000),
    range(0x10000, 0x1D000),
    range(0x1D400, 0x1D800),
    range(0x1DF00, 0x1F000),
    range(0xA000, 0xAC00),
)


def inside(code, ranges):
    ends = (part.split("-") for part in ranges.split())
    return any(int(end[0], 16) <= code <= int(end[-1], 16) for end in ends)


def test_letters_are_unicodes():
    wrong = []
    for code in [*range(0x3400), *range(0x9FF0, 0x20010), *range(0x31300, 0x31400)]:
        category = unicodedata.category(chr(code))
        if category in ("Cn", "Co", "Cs", "Cf") or inside(code, NO_LETTERS):
            continue
        taken = WRITTEN.fullmatch(chr(code)) is not None
        if taken != (category[0] in "LMN") and not (taken and any(code in some for some in RARE)):
            wrong.append(f"{code:x} {category}")
    assert wrong == []


def test_the_ranges_do_not_overlap():
    ends = sorted(
        (int(part.split("-")[0], 16), int(part.split("-")[-1], 16)) for part in f"{LETTERS} {SINGLE}".split()
    )
    assert all(first[1] < second[0] for first, second in pairwise(ends))


def units(text):
    """Return for each place in a text how many UTF-16 code units stand before it."""
    before = [0]
    for sign in text:
        before.append(before[-1] + (2 if sign > "\uffff" else 1))
    return before


def compare(questions):
    for (tag, what, texts), answers in zip(questions, ask(questions), strict=True):
        spoken = language(tag)
        for text, answer in zip(texts, answers, strict=True):
            if what == "words":
                before = units(text)
                ours = [(*word[:3], before[word.start], before[word.end]) for word in spoken.words(text)]
                theirs = [(w["position"], w["term"], w["form"], w["start"], w["end"]) for w in answer]
            else:
                ours, theirs = getattr(spoken, what)(text), answer
            assert theirs == ours, (tag, what, text)


def test_the_browser_reads_the_same():
    # All of Unicode that this Python knows, sign by sign, alone and between letters.
    known = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs") and not 0x3500 < code < 0x9F00
        and not 0xAD00 < code < 0xD700 and not 0x17100 < code < 0x18700 and not 0x20100 < code < 0x31300
    ]  # fmt: skip
    chance = random.Random(1)
    likely = "aB1éЁйѝĳǅΣςİı'’-.&_ʻ\u00ad\u200c\u200d\u0301\u0308 يآ0123456789,,\u00a0\u202f٬" + "".join(
        chance.sample(known, 300)
    )
    strings = ["".join(chance.choices(likely, k=chance.randint(1, 12))) for _ in range(2_000)]
    every = [
        " ".join(f"{sign} a{sign}b" for sign in known[at : at + 500]) for at in range(0, len(known), 500)
    ]
    compare(
        [(tag, "words", [text]) for tag, text, _ in TEXTS]
        + [
            ("en", "words", every),
            ("fa", "words", strings),
            ("fr", "words", strings),
            ("tr", "words", strings),
        ]
    )


@pytest.mark.parametrize("tag", ["ru", "en", "fr", "fa"])
def test_what_an_index_takes_in_is_what_is_marked(tag: str) -> None:
    """The fast way, from blank to blank, finds the same words at the same places as the other."""
    chance = random.Random(5)
    letters = "абвAB1234567890000,,\u00a0\u202f ,.-'’\u00ad\u200c\n\u2028\x1c«»—!?中ก\u0301"
    for _ in range(3_000):
        text = "".join(chance.choice(letters) for _ in range(chance.randint(1, 14)))
        found = [(word.position, word.term, word.form) for word in language(tag).words(text)]
        assert language(tag).indexed(text) == found, text
