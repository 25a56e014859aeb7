"""Russian: the forms of a word meet under one term, and few others with them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import Stemmer

from search.russian_nouns import paradigms
from search.russian_words import WORDS
from tamizdat.search.stems import russian
from tamizdat.search.words import language

SCRIPT = Path(__file__).parents[2] / "src" / "tamizdat" / "theme" / "scripts" / "search" / "stems_ru.js"
# Words that meet though they are others: most of them do so in Snowball's stemmer, too.
FRIENDS = {
    "брат брать", "быт быть", "вера верить", "вина вино", "голосование голосовать", "гора горе", "данные дань",
    "делить дело", "нос носить", "пресс пресса", "путин путина", "рана ранний", "сам самый", "суд судить",
}  # fmt: skip


def share(nouns, term):
    """Return how many of all forms have the term of their noun's nominative."""
    forms = [(form, noun) for noun, all_forms in nouns.items() for form in all_forms]
    return sum(term(form) == term(noun) for form, noun in forms) / len(forms)


def test_all_forms_of_nouns_meet():
    nouns = paradigms()
    assert len(nouns) > 270
    assert sum(map(len, nouns.values())) > 3000
    term = language("ru").term
    apart = {noun: [form for form in forms if term(form) != term(noun)] for noun, forms in nouns.items()}
    assert {noun: forms for noun, forms in apart.items() if forms} == {}


def test_snowball_alone_would_not_do():
    assert share(paradigms(), Stemmer.Stemmer("russian").stemWord) < 0.85


def test_other_words_seldom_meet():
    words = set(WORDS.split()) | set(paradigms())
    assert len(words) > 1300
    by_term = defaultdict(set)
    for word in words:
        by_term[language("ru").term(word)].add(word)
    assert {" ".join(sorted(met)) for met in by_term.values() if len(met) > 1} == FRIENDS


def test_what_is_written_otherwise_is_found():
    for one, other in [
        ("Ребёнок", "ребенка"), ("ОТЦА", "отец"), ("Ёлки", "елка"), ("Путиным", "ПУТИН"), ("Немцове", "Немцов"),
        ("Саргсяну", "Саргсян"), ("Лукашенко", "лукашенко"), ("Цхинвалом", "Цхинвал"), ("Кадырову", "Кадыров"),
    ]:  # fmt: skip
        terms = [{word.term for word in language("ru").words(text)} for text in (one, other)]
        assert terms[0] == terms[1], (one, other)


def test_the_browser_has_the_same_list():
    script = SCRIPT.read_text("utf-8")
    listed = script[script.index("const LEXICON") : script.index(";", script.index("const LEXICON"))]
    assert "".join(listed.split('"')[1::2]).split() == russian.LEXICON.split()
    assert f'const ENDINGS = " {russian.ENDINGS} "' in script
