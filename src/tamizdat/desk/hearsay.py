"""What a sentence says of who said what, as far as rules can tell.

The form of a claim is filled with it, and an editor decides.
Pure: a sentence, its language and the names that are known go in. Nothing is guessed: a name is found exactly as it is
written, a number with the words that make it "at least" or "up to", and what the rules do not see stays empty. The words
that they know of each language are data, in `hearsay_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tamizdat.desk.hearsay_words import NONE, WORDS, Words

CLOSE = 6  # words between "according to" and a name, or between a verb and a name
BESIDE = 1  # words between a verb of saying and its date: "said on Monday", not "said the attack on Monday"
_WORD = re.compile(r"[\w’'-]+")
_NUMBER = r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+|\d+"


class Mention(NamedTuple):
    """A name in a text."""

    keys: tuple[str, ...]  # of those who have this name
    begin: int
    end: int


class Names:
    """Names that are known, each with the key of whom it is of."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a name and a key.

        A name is found where it stands as whole words, written just so; its first letter may be a capital.
        """
        self._keys: dict[str, list[str]] = {}
        for name, key in known:
            for written in {name, name[:1].upper() + name[1:]} - {""}:
                keys = self._keys.setdefault(written, [])
                if key not in keys:
                    keys.append(key)
        longest_first = sorted(self._keys, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        self._any = re.compile(rf"(?<!\w)(?:{either})(?!\w)") if either else None

    def find(self, text: str) -> list[Mention]:
        """Return the names in a text, from its beginning; of two that overlap the longer."""
        found = self._any.finditer(text) if self._any else ()
        return [Mention(tuple(self._keys[match[0]]), match.start(), match.end()) for match in found]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was found in a sentence; what was not is empty."""

    claimant: str = ""
    via: tuple[str, ...] = ()
    modality: str = "says"
    date: str = ""
    property: str = "other"
    least: int | None = None
    most: int | None = None
    of: str = ""
    responsible: str = ""


class _Number(NamedTuple):
    least: int | None
    most: int | None
    of: str
    begin: int
    end: int


def read(sentence: str, language: str, names: Names, told: date) -> Reading:
    """Return what a sentence says; `told` is the day on which the story tells it."""
    words = WORDS.get(language.partition("-")[0].lower(), NONE)
    mentions = names.find(sentence)
    via = [each for each in mentions if _led_by(each, words.via, sentence)]
    verb, claimant = _speaker([each for each in mentions if each not in via], words, sentence)
    if claimant is None and via:
        claimant = via.pop(0)
    number = _number(sentence, words)
    property = _property(sentence, words, number)
    if number is not None and property not in words.counted:
        number = None
    return Reading(
        claimant=_key(claimant),
        via=tuple(dict.fromkeys(key for each in via if (key := _key(each)) and key != _key(claimant))),
        modality=_modality(sentence, words, verb),
        date=_date(sentence, words, verb, told),
        property=property,
        least=number.least if number else None,
        most=number.most if number else None,
        of=number.of if number else "",
        responsible=_responsible(sentence, words, mentions, claimant) if property == "responsibility" else "",
    )


def _key(mention: Mention | None) -> str:
    """Return whose name it is, if it is of one only."""
    return mention.keys[0] if mention is not None and len(mention.keys) == 1 else ""


def _led_by(mention: Mention, lead: re.Pattern[str], sentence: str) -> bool:
    """Return whether words such as "according to" stand before a name, with few others between and no comma."""
    before = sentence[: mention.begin].rstrip(' «„“"')
    leads = list(lead.finditer(before))
    return bool(leads) and _near(before[leads[-1].end() :], CLOSE)


def _near(between: str, most: int) -> bool:
    return not re.search(r"[,;:.()«»“”\"]", between) and len(_WORD.findall(between)) <= most


def _speaker(
    mentions: list[Mention], words: Words, sentence: str
) -> tuple[re.Match[str] | None, Mention | None]:
    """Return the verb of saying and whose it is: the name before it, or right after it, or the only name."""
    verbs = list(words.verbs.finditer(sentence))
    for verb in verbs:
        before = [each for each in mentions if each.end <= verb.start()]
        if before:
            return verb, before[-1]
    for verb in verbs:
        after = [each for each in mentions if each.begin >= verb.end()]
        if after and _near(sentence[verb.end() : after[0].begin], CLOSE):
            return verb, after[0]
    first = verbs[0] if verbs else None
    return first, mentions[0] if len(mentions) == 1 else None


def _modality(sentence: str, words: Words, verb: re.Match[str] | None) -> str:
    if words.if_true.search(sentence):
        return "if-true"
    if words.reported.search(sentence):
        return "reported"
    if verb is not None and verb.lastgroup:
        return verb.lastgroup
    return "says"


def _property(sentence: str, words: Words, number: _Number | None) -> str:
    """Return of what the sentence speaks: what stands nearest to its number, or what it names first."""
    found = list(words.properties.finditer(sentence))
    if number is not None:
        counted = [match for match in found if match.lastgroup in words.counted]
        if counted:
            nearest = min(
                counted, key=lambda match: max(match.start() - number.end, number.begin - match.end())
            )
            return str(nearest.lastgroup)
    if any(match.lastgroup == "responsibility" for match in found):
        return "responsibility"
    return str(found[0].lastgroup) if found else "other"


def _responsible(sentence: str, words: Words, mentions: list[Mention], claimant: Mention | None) -> str:
    blame = words.blame.search(sentence)
    if blame is None:
        return _key(claimant)
    after = [each for each in mentions if each.begin >= blame.end()]
    return _key(after[0]) if after else ""


def _number(sentence: str, words: Words) -> _Number | None:
    """Return the first number that counts somebody."""
    taken = [match.span() for match in words.no_number.finditer(sentence)]
    number = rf"(?:{_NUMBER}|{words.numerals})"
    pattern = re.compile(
        rf"(?<![\w.,/-])(?:(?P<span>{words.between})?(?P<low>{number})(?:{words.to})(?P<high>{number})"
        rf"|(?:(?P<least>{words.least})|(?P<most>{words.most})|(?P<about>{words.about}))?(?P<one>{number}))(?![\w%/-])",
        re.IGNORECASE,
    )
    for match in pattern.finditer(sentence):
        low, high = match["low"] or match["one"], match["high"] or match["one"]
        begin = match.start("low" if match["low"] else "one")
        if any(start <= begin < end for start, end in taken):
            continue
        least, most = words.value(low), words.value(high)
        if match["least"]:
            most = None
        elif match["most"]:
            least = None
        elif match["about"]:
            least = most = None
        return _Number(least, most, _of(sentence[match.end() :], words), begin, match.end())
    return None


def _of(rest: str, words: Words) -> str:
    """Return what is counted: the words right after the number, to the verb or the next small word."""
    rest = words.of_their.sub(" ", rest, count=1)
    taken = []
    for match in re.finditer(r"\s+([^\W\d][\w’'-]*)|\S", rest):
        if match[1] is None or words.ends.fullmatch(match[1]) or len(taken) == words.longest:
            break
        taken.append(match[1])
    return " ".join(taken)


def _date(sentence: str, words: Words, verb: re.Match[str] | None, told: date) -> str:
    """Return the day of the saying: the one that stands beside its verb, or the story's own."""
    for match in words.dates.finditer(sentence) if verb is not None else ():
        between = (
            sentence[verb.end() : match.start()]
            if match.start() >= verb.end()
            else sentence[match.end() : verb.start()]
        )
        if _near(between, BESIDE) and (found := _day(match, words, told)):
            return found.isoformat()
    return told.isoformat()


def _day(match: re.Match[str], words: Words, told: date) -> date | None:
    """Return the day that is meant: without a year, or as a day of the week, the last one before the story."""
    if match["weekday"]:
        wanted = words.weekdays[match["weekday"].lower()]
        return told - timedelta(days=(told.weekday() - wanted) % 7)
    month = words.months[(match["month"] or match["month2"]).lower()]
    day = int(match["day"] or match["day2"])
    year = match["year"] or match["year2"]
    try:
        found = date(int(year) if year else told.year, month, day)
        return found if year or found <= told else found.replace(year=told.year - 1)
    except ValueError:
        return None
