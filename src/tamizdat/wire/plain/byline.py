"""Bylines: who wrote a story, as the copy says it: "By A and B", «Автор: …», "Ann Reporter Sep 24, 2010"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tamizdat.wire.plain import dates

_BY: Final = re.compile(
    r"(?:(?:(?:written|reported|story|text|words|reporting)\s)?by\s*:?"
    r"|authors?\s*:|byline\s*:|автор(?:ы|\(ы\))?\s*[:—–-]?|текст\s*:"
    r"|(?:материал\s)?подготовил[аи]?(?:\(а\))?\s*:?)\s+",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s{0,3}(?:,\s{1,3}(?:and|и)\s|\s(?:and|и|&)\s|[,;/|•·])\s{0,3}", re.IGNORECASE)
_PLACE: Final = re.compile(r"\s(?:in|из|в)\s(?=[^\W\d_])")
_SEPARATORS: Final = " \t\u00a0,;|/•·—–-"
_WORD: Final = re.compile(
    r"(?:[^\W\d_]\.){1,3}-?[^\W\d_]?\.?(?:[^\W\d_'’-]{2,30})?|[^\W\d_][^\W\d_]*(?:['’`-][^\W\d_]+)*\.?"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES: Final = _words(
    "de da di du del della der den van von zu la le bin ibn al el ul uz ogly oglu kyzy qizi uulu zade "
    "де да ди ван фон дер аль эль ибн бин оглы кызы кизи уулу заде"
)
_NOT_NAMES: Final = _words(
    "the a an this that these those and or but for from with to of in on at as is are was were how why what "
    "when where who whose after before over under into about against between no not its it he she they we you i "
    "new news more special central south north east west eastern western northern southern conflict visual "
    "expert related latest press monday tuesday wednesday thursday friday saturday sunday january february march "
    "april june july august september october november december today read "
    "и в на с к о у за из от до по для как что это не но или при об со во ко я мы он она они кто где когда "
    "почему зачем после перед без центральная южная северная восточная западная новости главное читайте"
)


class Byline(NamedTuple):
    """What a byline line says.

    `names` are as written; `place` is where they write from; `rest` stands after the names and is neither.
    """

    names: tuple[str, ...]
    when: dates.Found | None
    place: str
    rest: str
    labelled: bool


def read_byline(line: str) -> Byline | None:
    """Return what a line says if it is a byline: labelled ("By …"), or names with a date; else None.

    A line of names alone is not taken for a byline here; ask :func:`is_name`.
    """
    line = line.strip().strip("*_").strip()
    if not line or len(line) > dates.LONGEST:
        return None
    when = dates.find_date(line)
    around = [line] if when is None else [line[: when.start], line[when.end :]]
    parts = [part for part in (piece.strip(_SEPARATORS + ".") for piece in around) if part]
    if len(parts) == 2 and not _BY.match(parts[0] + " "):
        return _names_date_place(parts, when)
    if not parts or len(parts) == 2:
        return _labelled(parts[0], when, parts[1]) if parts else None
    label = _BY.match(parts[0])
    if label:
        return _labelled(parts[0], when, "")
    return _split(parts[0], when) if when else None


def _labelled(text: str, when: dates.Found | None, after: str) -> Byline | None:
    label = _BY.match(text)
    if label is None:
        return None
    place = ""
    text = text[label.end() :].strip()
    cut = _PLACE.search(text)
    if cut:
        text, place = text[: cut.start()], text[cut.end() :].strip()
        if not place[:1].isupper():
            return None
    found = _split(text, when, labelled=True)
    if found is None:
        return None
    rest = "; ".join(part for part in (found.rest, after) if part)
    return found._replace(place=place or found.place, rest=rest)


def _names_date_place(parts: list[str], when: dates.Found | None) -> Byline | None:
    """Read "Ann Reporter Sep 24, 2010, Dushanbe": names, the date, and one word or two after it."""
    found = _split(parts[0], when)
    if found is None or not _capitalised(parts[1]) or found.place:
        return None
    return found._replace(place=parts[1])


def _split(text: str, when: dates.Found | None, *, labelled: bool = False) -> Byline | None:
    """Part names from each other, then from a place or an office that follows them."""
    names: list[str] = []
    place, rest = "", list[str]()
    for piece in (piece.strip(" \t\u00a0*_") for piece in _AND.split(text)):
        if not piece:
            continue
        if not rest and not place and (is_name(piece) or (labelled and not names and _capitalised(piece))):
            names.append(piece)
        elif names and not rest and not place and _capitalised(piece):
            place = piece
        elif names and labelled:
            rest.append(piece)
        else:
            return None
    return Byline(tuple(names), when, place, ", ".join(rest), labelled) if names else None


def read_names(line: str) -> tuple[str, ...]:
    """Return the names that a line consists of, () when it says anything else."""
    if len(line) > dates.LONGEST:
        return ()
    names = [name.strip(" \t\u00a0*_") for name in _AND.split(line.strip())]
    return tuple(names) if names and all(map(is_name, names)) else ()


def is_name(text: str) -> bool:
    """Tell whether a text can be one person's name: two to four words, capitalised, initials allowed."""
    words = text.replace("\u00a0", " ").split()
    if not 1 <= len(words) <= 5 or len(text) > 80:
        return False
    capitals = 0
    for word in words:
        if word.casefold() in _PARTICLES and capitals:
            continue
        if not _WORD.fullmatch(word) or not word[0].isupper() or word.casefold() in _NOT_NAMES:
            return False
        capitals += 1
    # "А.С.Пушкин" is a name in one word.
    return 2 <= capitals <= 4 or (
        capitals == 1 and len(words) == 1 and words[0].count(".") >= 1 and len(text) > 5
    )


def _capitalised(text: str) -> bool:
    """Tell whether one to three words, all capitalised, can be a place or an agency: "Osh", "Reuters"."""
    words = text.split()
    return 1 <= len(words) <= 3 and all(
        word[0].isupper() and _WORD.fullmatch(word) is not None and word.casefold() not in _NOT_NAMES
        for word in words
    )
