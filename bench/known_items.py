"""Judged collections that are made of an archive: whoever looks for a story again, and whoever looks for all of a matter.

- *Words of headlines*: two or three words of a headline, in Russian each in another case or number than the headline has it.
  The story answers best (2); another whose headline has the same words in any form answers, too (1).
- *Matters*: security notices name a program in their headline. The query is the program's name with words that such notices
  have; the notices about it answer best (2), other stories that name it at least twice answer as well (1).
- *First sentences*: as somebody asks who remembers one; the story answers (1).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import russian
from judging import Collection, Text

from tamizdat.search.words import language

SEED = "known items"
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{4,}")
_NOTICE = re.compile(r"^DSA-\d+(?:-\d+)? ([a-z][a-z0-9.+-]*)")
_ABOUT = {
    "en": (
        "{} buffer overflow",
        "{} denial of service",
        "several vulnerabilities in {}",
        "{} security update",
    ),
    "ru": (
        "{} переполнения буфера",
        "{} отказы в обслуживании",
        "уязвимость в {}",
        "{} обновлений безопасности",
    ),
}
# Words that are not in `russian.py`, told by their last letters: these before an ending, and the word they are declined like.
_BY_ANALOGY = (
    ("ност", "область"), ("ост", "область"), ("ен", "решение"), ("ан", "решение"), ("ц", "партия"), ("с", "партия"),
    ("ств", "право"), ("тел", "житель"), ("ист", "депутат"), ("изм", "закон"), ("ер", "закон"), ("ор", "закон"),
    ("ент", "закон"), ("к", "поездка"),
)  # fmt: skip


class Counts(NamedTuple):
    """How many queries of each sort there are; 0 for none, as of the sentences of a made-up paper, which say nothing."""

    items: int = 300
    matters: int = 150
    sentences: int = 150


def text_of(html: str) -> str:
    """Return the text of a body."""
    return " ".join(_TAG.sub(" ", html).split())


def collections(name: str, tag: str, texts: list[Text], counts: Counts | None = None) -> Iterator[Collection]:
    """Yield the collections that can be made of an archive's stories in one language."""
    counts = counts or Counts()
    chance = random.Random(f"{SEED} {name} {tag}")
    yield _known_items(f"{name}, words of headlines", tag, texts, counts.items, chance)
    matters = _matters(f"{name}, matters", tag, texts, counts.matters, chance)
    if matters.queries:
        yield matters
    yield _sentences(f"{name}, first sentences", tag, texts, counts.sentences, chance)


def texts_of(rows: list[dict[str, Any]], tag: str) -> list[Text]:
    """Return the stories of a language of the archive that comes as rows."""
    return [
        Text(f"{tag}/{row['path']}", text_of(row["title"]), text_of(row["html"]))
        for row in rows
        if row["lang"] == tag
    ]


def otherwise(word: str, chance: random.Random) -> str:
    """Return a Russian word in another of its forms; itself where its forms are not known."""
    others = [
        form for form in forms_of(word.lower()) if form.replace("ё", "е") != word.lower().replace("ё", "е")
    ]
    return chance.choice(others) if others else word


def forms_of(word: str) -> tuple[str, ...]:
    """Return the forms of the Russian word of which this is one; none where the word is not known."""
    return _paradigms().get(word.replace("ё", "е")) or _by_analogy(word)


def noun(word: str) -> tuple[str, ...]:
    """Return the forms of a Russian noun of which this is one; none where it is not known to be a noun."""
    if not _nouns:
        for lemma in reversed(russian.nouns()):
            forms = russian.forms_of(lemma)
            _nouns.update(dict.fromkeys(forms, forms))
    return _nouns.get(word) or _by_analogy(word)


_nouns: dict[str, tuple[str, ...]] = {}


def _paradigms() -> dict[str, tuple[str, ...]]:
    if not _known:
        for lemma in reversed(russian.words_of_newsrooms()):
            forms = russian.forms_of(lemma)
            _known.update(dict.fromkeys((form.replace("ё", "е") for form in forms), forms))
    return _known


_known: dict[str, tuple[str, ...]] = {}


def _by_analogy(word: str) -> tuple[str, ...]:
    for tail, like in _BY_ANALOGY:
        endings = russian.endings_of(like)
        for ending in sorted(set(endings), key=len, reverse=True):
            stem = word.removesuffix(ending)
            if (
                word.endswith(tail + ending)
                and len(stem) > len(tail) + 2
                and (ending or like in ("закон", "депутат"))
            ):
                return russian.forms_of((stem, endings))
    return ()


def _known_items(name: str, tag: str, texts: list[Text], count: int, chance: random.Random) -> Collection:
    terms = _terms(tag)
    titles = {text.id: terms(text.title) for text in texts}
    collection = Collection(name, tag, texts, {}, {})
    for text in chance.sample(texts, len(texts)):
        words = list(dict.fromkeys(_WORD.findall(text.title)))
        if len(words) < 2:
            continue
        chosen = chance.sample(words, min(len(words), chance.randint(2, 3)))
        wanted = terms(" ".join(chosen))
        alike = {id: 1 for id, others in titles.items() if wanted <= others}
        if len(alike) > 10:
            continue  # words that say nothing of one story
        asked = [otherwise(word, chance) if tag == "ru" else word for word in chosen]
        _add(collection, " ".join(asked).lower(), alike | {text.id: 2})
        if len(collection.queries) == count:
            break
    return collection


def _matters(name: str, tag: str, texts: list[Text], count: int, chance: random.Random) -> Collection:
    notices: dict[str, list[str]] = {}
    for text in texts:
        if match := _NOTICE.match(text.title):
            notices.setdefault(match[1], []).append(text.id)
    collection = Collection(name, tag, texts, {}, {})
    programs = sorted(program for program, ids in notices.items() if len(ids) >= 3 and len(program) > 2)
    for program in chance.sample(programs, min(count, len(programs))):
        named = re.compile(rf"(?<![\w-]){re.escape(program)}(?![\w-])", re.IGNORECASE)
        others = {text.id: 1 for text in texts if len(named.findall(text.text)) > 1}
        grades = others | dict.fromkeys(notices[program], 2)
        _add(collection, chance.choice(_ABOUT[tag]).format(program), grades)
    return collection


def _sentences(name: str, tag: str, texts: list[Text], count: int, chance: random.Random) -> Collection:
    collection = Collection(name, tag, texts, {}, {})
    for text in chance.sample(texts, len(texts)):
        if len(collection.queries) == count:
            break
        sentence = re.split(r"(?<=[.!?])\s", text.text, maxsplit=1)[0]
        if 8 <= len(sentence.split()) <= 40:
            _add(collection, sentence, {text.id: 1})
    return collection


def _add(collection: Collection, query: str, grades: dict[str, int]) -> None:
    id = str(len(collection.queries) + 1)
    collection.queries[id] = " ".join(query.split())
    collection.judgements[id] = grades


def _terms(tag: str) -> Any:
    words = language(tag)
    return lambda text: frozenset(term for _, term, _ in words.indexed(text))
