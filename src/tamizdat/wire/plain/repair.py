"""Repairs of a paragraph: paragraph breaks that were lost, and characters that nobody sees.

A migration or a careless paste glues paragraphs together: "counter it?The attack", «сообщило агентство.На
границе». :func:`mend` finds such places and puts the break back, where the text proves one: "U.S.", "e.g.",
initials, addresses of the web, file names, decimals and ellipses stay whole. A place that may be one or the
other is left as it is and reported as a doubt, for the editor to decide.

The work grows with the length of a paragraph and with nothing else: each pattern starts at one character and
looks at a bounded number of others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from tamizdat.wire.plain import abbreviations as abbr


@dataclass(frozen=True, slots=True)
class Repair:
    """One change made to the copy, or one doubt, for the editor to see.

    `paragraph_number` counts the story's paragraphs from 1 as they are after all repairs; 0 is its head
    (headline, dek). `before` and `after` are a few words around the place; where nothing was changed they
    are equal.
    """

    paragraph_number: int
    before: str
    after: str
    reason: str


class Seam(NamedTuple):
    """A place where a sentence ends and the next begins without a space between them."""

    position: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rest of a story says about a doubtful seam."""

    words: frozenset[str] = frozenset()
    """Words that stand on their own somewhere."""
    tokens: Counter[str] = field(default_factory=Counter)
    """How often each run of text with a full stop inside occurs: a name of its own occurs again."""


REASON_PARAGRAPH: Final = "a lost paragraph break was put back"
REASON_SPACE: Final = "a space was put back between two sentences"
REASON_DOUBT: Final = "this may be two sentences; it was left as it is"
REASON_INVISIBLE: Final = "invisible characters (soft hyphens and their like) were taken out"

_SHORTEST: Final = 5
"""A paragraph that a break would leave with fewer words is rather a sentence that lost its space."""
_WINDOW: Final = 240

_CLOSERS: Final = "”’»\"')\\]›"
_NOTHING_BEFORE: Final = frozenset("\t\n \u00a0<{/|" + "“‘«(„‹¿¡[")
_ENDS_SENTENCE: Final = '”’»)]"%'
_OPENERS: Final = "“‘«\"'(\\[„‹¿¡"
_OPENERS_ONLY: Final = "“‘«(„‹¿¡"
# A sentence's end, its closing marks and note numbers, the next one's opening marks, its first letter. The
# look-behind keeps a long row of stops from being tried at each of its characters.
_SEAM: Final = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]{{1,8}})(?P<close>(?:\[\d{{1,3}}\]|[{_CLOSERS}]){{0,4}})(?P<open>[{_OPENERS}]{{0,3}})(?=[^\W\d_])"
)
_LEFT: Final = re.compile(r"[^\W_]{1,60}$")
_RIGHT: Final = re.compile(r"[^\W\d_]{1,60}(?:['’-][^\W\d_]{1,30})?")
_WORD: Final = re.compile(r"(?<!\S)[^\W\d_]{1,40}")
_TOKEN: Final = re.compile(r"(?<!\w)(?:[^\W_]{1,60}\.){1,4}[^\W_]{1,60}")
_DOMAIN: Final = re.compile(r"(?:[\w-]{1,63}\.){1,6}(?P<top>[^\W\d_]{2,12})(?:[/:?#]\S{0,200})?")
_CAMEL: Final = re.compile(r"(?!Mc[A-Z]|Mac[A-Z]|De[A-Z]|O['’])[A-Z][a-z]{1,40}[A-Z]")

_INVISIBLE: Final = re.compile(
    # Soft hyphen, zero-width space, word joiner, byte-order marks, bidirectional overrides, end-of-file mark.
    "[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\u001a]{1,200}"
)
_MARKED: Final = re.compile(r"[^\W\d_][\u0300-\u036f]{1,3}")
_SPACES: Final = re.compile(r"[^\S\u00a0\u202f]{1,200}")
_NO_BREAK: Final = re.compile("[\u00a0\u202f]")
_KEEPS_NO_BREAK: Final = re.compile(r"[\d№§—–-]")


def invisible(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Take out characters that nobody sees; return the text and the first changed word, before and after."""
    found = _INVISIBLE.search(text)
    if found is None:
        return text, []
    clean = _INVISIBLE.sub("", text)
    start, end = _word_around(text, found.start())
    return clean, [(text[start:end], _INVISIBLE.sub("", text[start:end]))]


def spaces(text: str) -> str:
    """Make every run of white space one space, and join letters with the accents typed after them.

    A no-break space stays where typographers set one: beside a figure or a dash, after a word of one or two
    letters. Elsewhere word processors leave them by the way.
    """
    text = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    text = _NO_BREAK.sub(lambda found: _no_break(text, found.start()), text)
    text = _SPACES.sub(" ", text)
    # A row of more than two hundred spaces became several.
    return _SPACES.sub(" ", text).strip() if "  " in text else text.strip()


def _no_break(text: str, position: int) -> str:
    before, after = text[max(0, position - 3) : position], text[position + 1 : position + 2]
    if not before or not after or before[-1].isspace() or after.isspace():
        return " "
    if _KEEPS_NO_BREAK.match(before[-1]) or _KEEPS_NO_BREAK.match(after):
        return text[position]
    short = before.split()[-1] if before.split() else ""
    # Two letters or fewer: the three characters before must hold the space that precedes the word.
    return text[position] if short.isalpha() and len(short) <= 2 and len(short) < len(before) else " "


def evidence(paragraphs: Iterable[str]) -> Evidence:
    """Collect from the whole story what :func:`seams` asks of it."""
    words: set[str] = set()
    tokens: Counter[str] = Counter()
    for text in paragraphs:
        words.update(_WORD.findall(text))
        tokens.update(_TOKEN.findall(text))
    return Evidence(frozenset(words), tokens)


def seams(text: str, known: Evidence | None = None) -> Iterator[Seam]:
    """Yield the places in a paragraph where a break or a space was lost, and the doubtful ones.

    :param known: what :func:`evidence` found in the story; the paragraph itself by default.
    """
    known = evidence([text]) if known is None else known
    quotes, counted = 0, 0
    for found in _SEAM.finditer(text):
        quotes += text.count('"', counted, found.start())
        counted = found.start()
        verdict = _verdict(text, found, known)
        if verdict != "whole":
            yield Seam(_cut(found, quotes), verdict == "seam")


def _cut(found: re.Match[str], quotes: int) -> int:
    """Return where the new sentence begins; straight quotes close when an odd number opened before."""
    marks = found["close"] + found["open"]
    start = found.end("stop")
    for offset, mark in enumerate(marks):
        opens = mark in _OPENERS_ONLY or (mark == "[" and offset >= len(found["close"]))
        if opens or (mark == '"' and quotes % 2 == 0):
            return start + offset
        quotes += mark == '"'
    return found.end()


def _verdict(text: str, found: re.Match[str], known: Evidence) -> Literal["seam", "doubt", "whole"]:
    right = _RIGHT.match(text, found.end())
    if right is None or not right[0][0].isupper() or not _begins_sentence(right[0], text, right.end()):
        return "whole"
    stop = found["stop"]
    if "…" in stop or stop.count(".") > 1 or _inside_address(text, found):
        return "whole"
    if text[found.start() - 1 : found.start()] in _NOTHING_BEFORE or found.start() == 0:
        return "whole"
    left = _LEFT.search(text, max(0, found.start() - 60), found.start())
    starter = right[0].casefold() in abbr.STARTERS and _stands_alone(text, right.end())
    if "?" in stop:
        return "seam"
    if "!" in stop:
        # "Yahoo!Japan": a name may hold a mark of exclamation.
        named = left is not None and left[0][0].isupper() and not found["close"]
        return "seam" if not named or starter or right[0] in known.words else "doubt"
    if left is None:
        # A quotation or a bracket ends before the stop: «…».Россия; a row of dashes or a formula does not.
        return "seam" if text[found.start() - 1 : found.start()] in '”»)"’%' and found.start() else "whole"
    if found["close"] or found["open"]:
        return _after_marks(left[0], starter)
    return _plain_stop(text, left, right, starter, known)


def _begins_sentence(word: str, text: str, end: int) -> bool:
    """Tell whether a word can begin a sentence: "The", "NATO", "A", "J." but neither "C2" nor "IO.open"."""
    after = text[end : end + 1]
    if after.isdigit() or after == "_":
        return False
    if len(word) == 1:
        return not after or after in " \u00a0.,'’"
    return True


def _after_marks(left: str, starter: bool) -> Literal["seam", "whole"]:
    """Judge ".)If" and «.„Но»: marks between the sentences are proof, save after an abbreviation."""
    if len(left) == 1 or abbr.is_abbreviation(left):
        return "seam" if starter and not abbr.never_ends(left) else "whole"
    return "seam"


def _plain_stop(
    text: str, left: re.Match[str], right: re.Match[str], starter: bool, known: Evidence
) -> Literal["seam", "doubt", "whole"]:
    """Judge a bare full stop between two words: the one hard case."""
    before, after = left[0], right[0]
    if len(after) == 1 and text[right.end() : right.end() + 1] == ".":
        # "said.J.F.Kennedy": a sentence that begins with initials, or initials after "им.", or "U.S."
        long_word = len(before) > 3 and before.islower() and not abbr.is_abbreviation(before)
        return "seam" if long_word else "whole"
    if before.isdigit():
        return _after_figures(left, after, starter)
    if len(before) == 1:
        return _after_initial(text, left, after, starter)
    if abbr.never_ends(before):
        return "whole"
    if abbr.is_abbreviation(before):
        return "seam" if starter else "whole"
    if _is_name_of_its_own(text, left, right, known):
        return "whole"
    if starter:
        return "seam"
    if before[-1].isdigit() or len(after) == 1:  # "v2.Beta", "pythonX.Y"
        return "whole"
    if text[left.start() - 1 : left.start()] == ".":  # "org.example.Thing"
        return "doubt"
    # "Osh.Russia said" or «Яндекс.Такси»: the rest of the story may tell.
    if before.isupper() and after.isupper():
        return "whole"
    if before[0].islower():
        return "seam"
    return "seam" if after in known.words else "doubt"


def _after_initial(text: str, left: re.Match[str], after: str, starter: bool) -> Literal["seam", "whole"]:
    """Judge "J.Kennedy", "U.S.The", "т.е.Россия", «2010 г.В»: only a word that begins sentences breaks."""
    dotted = text[max(0, left.start() - 3) : left.end()].casefold()
    if abbr.ends_with_never(dotted) or not starter:
        return "whole"
    # One capital and one letter, "А.В ": a second initial without its stop.
    return "whole" if left[0].isupper() and len(after) == 1 else "seam"


def _after_figures(left: re.Match[str], after: str, starter: bool) -> Literal["seam", "whole"]:
    """Judge "in 2010.The" and "5.A": a short number may count a list's items, a year ends a sentence."""
    if left.start() == 0 or (len(after) == 1 and len(left[0]) < 3):
        return "whole"
    return "seam" if starter or len(left[0]) == 4 else "whole"


def _stands_alone(text: str, end: int) -> bool:
    """Tell whether a word ends where it seems to, with no stop or hyphen that makes it part of a longer one."""
    return text[end : end + 1] not in {".", "-", "/", "@", "_"}


def _inside_address(text: str, found: re.Match[str]) -> bool:
    """Tell whether a stop is part of an address of the web, a mail address or a path."""
    start = max(0, found.start() - _WINDOW)
    before = text[start : found.start()].rsplit(None, 1)[-1:] or [""]
    if text[found.start() - 1 : found.start()].isspace():
        before = [""]
    head = before[0]
    tail = (text[found.end() : found.end() + _WINDOW].split(None, 1) or [""])[0]
    if "://" in head or head.casefold().lstrip("(«“\"'").startswith("www.") or "@" in head:
        return True
    if "?" in found["stop"]:
        return ("/" in head and "." in head) or "=" in tail
    if found["close"] or found["open"]:
        return False
    if "@" in tail:
        return True
    domain = _DOMAIN.fullmatch((_last_part(head) + "." + tail).rstrip(".,;:!?)»”\"'’"))
    return domain is not None and _is_address(domain["top"], head, tail)


def _last_part(head: str) -> str:
    """Return what could begin an address in the text before a stop: what follows its last bracket or quote."""
    for mark in "(«“\"'‘„[":
        head = head.rsplit(mark, 1)[-1]
    return head


def _is_address(top: str, head: str, tail: str) -> bool:
    """Tell "Booking.Com" and "News.example.org" from "Osh.In": the last part is a known ending."""
    if top.casefold() in abbr.FILE_ENDINGS and (top.isupper() or head[:1].isupper() or "." in tail):
        return True
    low = top.casefold()
    if low not in abbr.TOP_LEVELS:
        return False
    if "." in tail.rstrip(".") or low not in abbr.TOP_LEVELS_AND_WORDS:
        return True
    # ".In", ".US", ".Media": words, unless a name stands before and no word of every day is meant.
    return head[:1].isupper() and not top.isupper() and low not in abbr.STARTERS


def _is_name_of_its_own(text: str, left: re.Match[str], right: re.Match[str], known: Evidence) -> bool:
    """Tell "Console.WriteLine" and a name that the story uses again («Яндекс.Такси») from two sentences."""
    before, after = left[0], right[0]
    if not before[0].isupper():
        return known.tokens[text[left.start() : right.end()]] > 2
    if _CAMEL.match(after) and text[right.end() : right.end() + 1] in {"(", "."}:
        return True
    return known.tokens[text[left.start() : right.end()]] > 1


class Mended(NamedTuple):
    """A paragraph after :func:`mend`: its pieces, and (index of the piece, before, after, reason) of each change."""

    pieces: list[str]
    changes: list[tuple[int, str, str, str]]


def mend(text: str, known: Evidence | None = None) -> Mended:
    """Put back the breaks and spaces that a paragraph has lost.

    A sure seam becomes a paragraph break when it leaves at least a short sentence on both sides, else a space.
    """
    found = list(seams(text, known))
    if any(seam.sure for seam in found):
        # Where one break was lost for certain, the doubtful places beside it were most likely lost too.
        found = [seam._replace(sure=True) for seam in found]
    places = [seam.position for seam in found if seam.sure]
    pieces: list[str] = []
    changes: list[tuple[int, str, str, str]] = []
    current: list[str] = []
    start = since = 0
    following = [*places, len(text)][1:]
    ends = dict(zip(places, following, strict=True))
    for seam in found:
        before = _excerpt_before(text, seam.position)
        after = _excerpt_after(text, seam.position)
        if not seam.sure:
            changes.append((len(pieces), before + after, before + after, REASON_DOUBT))
            continue
        current.append(text[start : seam.position])
        start = seam.position
        if _enough(text, since, seam.position) and _enough(text, seam.position, ends[seam.position]):
            pieces.append("".join(current).strip())
            current, since = [], seam.position
            changes.append((len(pieces), before + after, f"{before}\n\n{after}", REASON_PARAGRAPH))
        else:
            current.append(" ")
            changes.append((len(pieces), before + after, f"{before} {after}", REASON_SPACE))
    pieces.append(("".join(current) + text[start:]).strip())
    return Mended(pieces, changes)


def _enough(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch has as many words as a paragraph of its own needs."""
    # The first few hundred characters decide: counting to the end each time would be quadratic.
    return len(text[start : min(end, start + 400)].split(None, _SHORTEST)) >= _SHORTEST


def _excerpt_before(text: str, position: int) -> str:
    return " ".join(text[max(0, position - 40) : position].split(" ")[-2:])


def _excerpt_after(text: str, position: int) -> str:
    return " ".join(text[position : position + 40].split(" ")[:2])


def _word_around(text: str, position: int) -> tuple[int, int]:
    start = max(text.rfind(" ", max(0, position - 40), position) + 1, position - 40, 0)
    end = text.find(" ", position, position + 40)
    return start, end if end >= 0 else min(len(text), position + 40)
