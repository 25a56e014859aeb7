"""Layout: which block of a text is headline, byline, body, and which is a page's furniture.

The body is sought first, by its prose: long lines that end as sentences do. From there the head is read
upwards and the tail downwards (the shallow features of Kohlschütter, Fankhauser and Nejdl, "Boilerplate
Detection using Shallow Text Features", WSDM 2010, serve for the difference between prose and menus).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Final, Literal, NamedTuple

from tamizdat.wire import byline, dates, furniture
from tamizdat.wire.errors import CopyError
from tamizdat.wire.lines import Block

Kind = Literal["text", "heading", "quotation", "list-item"]
REMEDY: Final = "Put the headline on the first line, then byline and date, a blank line, and the text."

_PROSE_WORDS: Final = 12
_LONG: Final = 25
_MENU_WORDS: Final = 8
_HEADLINE_WORDS: Final = 30
_MENU_RUN: Final = 3
_LOOK_AHEAD: Final = 12
_END: Final = re.compile(r"[.!?…:;,][”’»\"')\]*_]{0,4}$")
_FULL_STOP: Final = re.compile(r"(?<!\.)\.[”’»\"')]{0,3}$")
_LABEL: Final = re.compile(
    r"(?P<headline>headline|title|hed|заголовок|название)\s?:\s{0,3}"
    r"|(?P<dek>dek|subhead(?:line)?|subtitle|standfirst|summary|подзаголовок|лид|анонс)\s?:\s{0,3}",
    re.IGNORECASE,
)
_HASHES: Final = re.compile(r"#{1,6}\s{1,5}")
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s")
_DASHED: Final = re.compile(r"[-–]\s{1,5}")
_OF_AUTHOR: Final = re.compile(
    r"(?:(?:about|meet) the authors?\b|the (?:author|writer)s? (?:is|are|was|works?|covers?|reports?)\b"
    r"|об авторах?\b|авторы? [—–-]\s)",
    re.IGNORECASE,
)
_DOES: Final = re.compile(
    r"[,\s]{0,2}(?:\s(?:is|are|was|covers|reports|writes|works|edits|studies|teaches"
    r"|has (?:covered|reported|written))\b"
    r"|\s?[—–-]\s|\s(?:является|работает|пишет|освещает|живёт|живет|преподаёт|преподает|был|была)\b)",
)
_OFFICE: Final = re.compile(
    r"\b(?:editor|journalist|reporter|correspondent|analyst|writer|author|columnist|contributor|freelance\w*|fellow|professor"
    r"|lecturer|researcher|scholar|photographer|photojournalist|director|based in"
    r"|specializ\w+|specialis\w+|pseudonym"
    r"|covers|writes|reports)\b"
    r"|журналист|редактор|корреспондент|аналитик|автор|обозреватель|колумнист|исследовател|профессор|фотограф|эксперт"
    r"|политолог|преподавател|псевдоним|освещает|пишет",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not in the story, and why."""

    line_number: int
    text: str
    reason: str


class Part(NamedTuple):
    """A paragraph of the body before it is mended."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Shape:
    """A block and what its form says."""

    block: Block

    @property
    def text(self) -> str:
        """The block's text."""
        return self.block.text

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @cached_property
    def ends(self) -> bool:
        """Whether it ends as a sentence does."""
        return _END.search(self.text[-12:]) is not None

    @cached_property
    def reason(self) -> str:
        """Why it is furniture wherever it stands; "" when it is not."""
        return furniture.reason(self.text)

    @cached_property
    def list_head(self) -> bool:
        """Whether it heads a list of other stories."""
        return furniture.heads_block(self.text)

    @cached_property
    def bullet(self) -> int:
        """Length of its bullet."""
        return furniture.bullet(self.text)

    @cached_property
    def byline(self) -> byline.Byline | None:
        """The byline that it is."""
        return byline.read_byline(self.text)

    @cached_property
    def date(self) -> dates.Found | None:
        """The date that it is."""
        return dates.read_date(self.text)

    @property
    def head_line(self) -> bool:
        """Whether it is a byline or a date."""
        return self.byline is not None or self.date is not None

    @cached_property
    def prose(self) -> bool:
        """Whether it is running text."""
        if self.reason or self.list_head or self.head_line:
            return False
        return self.words >= _LONG or (self.words >= _PROSE_WORDS and self.ends)

    @property
    def sentence(self) -> bool:
        """Whether it is at least a short sentence."""
        return self.prose or (self.words >= _MENU_RUN and self.ends and not (self.reason or self.head_line))

    @property
    def menu(self) -> bool:
        """Whether it may be an entry of a menu."""
        return (
            bool(self.reason)
            or self.list_head
            or (self.words <= _MENU_WORDS and not self.ends and not self.head_line)
        )


@dataclass
class Page:
    """What :func:`read` finds."""

    headline: str = ""
    dek: str = ""
    byline: tuple[str, ...] = ()
    date: dt.date | None = None
    time: dt.time | None = None
    place: str = ""
    note: str = ""
    body: list[Part] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out, in the file's order."""
        return tuple(sorted(self.left, key=lambda line: line.line_number))

    @property
    def used(self) -> tuple[int, ...]:
        """Numbers of the lines that were not."""
        return tuple(sorted(set(self.lines)))

    def use(self, shape: Shape) -> None:
        """Note that a block's lines are in the story."""
        self.lines += [line.number for line in shape.block.lines]

    def leave(self, shape: Shape, reason: str) -> None:
        """Leave a block out."""
        self.left += [LeftOut(line.number, line.text.strip(), reason) for line in shape.block.lines]


def read(blocks: list[Block], *, name: str) -> Page:
    """Tell the parts of a text from each other.

    :raises CopyError: when there is no headline or no text.
    """
    shapes = [Shape(block) for block in blocks]
    start = _body_start(shapes, name)
    page = Page()
    start = _read_head(page, shapes, start, name)
    _read_body(page, shapes, start, _story_end(shapes, start))
    return page


# --- where the body begins -------------------------------------------------------------------------------------


def _body_start(shapes: list[Shape], name: str) -> int:
    """Return the index of the first block of the body."""
    prose = [index for index, shape in enumerate(shapes) if shape.prose]
    first = _main_prose(shapes, prose) if prose else _short_story(shapes, name)
    if first == 0 and len(shapes) > 1 and _can_be_headline(shapes[0]):
        first = next((index for index in range(1, len(shapes)) if shapes[index].sentence), 0)
        if first == 0:
            raise CopyError("A headline was found, but no text.", name, REMEDY)
    first = _after_head_lines(shapes, first)
    while first > 1 and shapes[first - 1].sentence and _head_above(shapes, first - 1):
        first -= 1
    return first


def _can_be_headline(shape: Shape) -> bool:
    return shape.words <= _HEADLINE_WORDS and len(shape.text) <= 300 and not shape.block.quoted


def _short_story(shapes: list[Shape], name: str) -> int:
    """Return the first sentence of a text without long paragraphs; a text of menu entries has none."""
    sentences = [
        index for index, shape in enumerate(shapes) if index and shape.sentence and not shape.list_head
    ]
    rest = sum(1 for shape in shapes if not shape.sentence and not shape.head_line)
    if sentences and rest <= max(4, len(sentences)):
        return sentences[0]
    if len(shapes) <= 3 and not any(shape.reason for shape in shapes):
        raise CopyError("A headline was found, but no text.", name, REMEDY)
    raise CopyError("No story was found, only short lines as menus have them.", name, REMEDY)


def _main_prose(shapes: list[Shape], prose: list[int]) -> int:
    """Return where the main run of prose begins: teasers and notices above it are shorter than half of it."""
    runs: list[list[int]] = [[prose[0]]]
    for before, index in pairwise(prose):
        between = shapes[before + 1 : index]
        if sum(shape.menu for shape in between) >= _MENU_RUN and any(
            shape.reason or shape.list_head for shape in between
        ):
            runs.append([])
        runs[-1].append(index)
    sizes = [sum(shapes[index].words for index in run) for run in runs]
    return next(run[0] for run, size in zip(runs, sizes, strict=True) if size >= max(sizes) / 2)


def _after_head_lines(shapes: list[Shape], first: int) -> int:
    """Step over a dek that reads like prose: a byline or the only date stands under it, and none above."""
    if _head_above(shapes, first) or shapes[first].words > 60:
        return first
    below = [index for index in range(first + 1, min(first + 4, len(shapes))) if shapes[index].head_line]
    if not below or any(shapes[index].words > 60 for index in range(first, below[0])):
        return first
    if shapes[below[0]].byline is None and sum(shape.date is not None for shape in shapes) > 1:
        return first
    after = [index for index in range(below[-1] + 1, len(shapes)) if shapes[index].sentence]
    return after[0] if after else first


def _head_above(shapes: list[Shape], index: int) -> bool:
    """Tell whether a byline or a date stands among the few blocks above one."""
    return any(shape.head_line for shape in shapes[max(0, index - 4) : index])


# --- the head --------------------------------------------------------------------------------------------------


def _read_head(page: Page, shapes: list[Shape], start: int, name: str) -> int:
    """Read headline, dek, byline and date above the body; return where the body begins after that."""
    above = shapes[:start]
    free = [index for index, shape in enumerate(above) if not shape.head_line and not shape.reason]
    crowded = any(shape.reason or shape.list_head or shape.bullet for shape in above) or len(free) > 5
    labelled = _read_labels(page, above)
    free = [index for index in free if index not in labelled]
    if not page.headline and not free:
        return _headline_below(page, shapes, start, name)
    top = labelled | (
        _crowded_head(page, shapes, free) if crowded else _plain_head(page, shapes, free, start)
    )
    if not page.headline:
        raise CopyError("No headline was found above the text.", name, REMEDY)
    body_start = min([start, *(index for index in free if top and index > max(top))])
    first = min(top) if crowded else 0
    for index, shape in enumerate(shapes[:body_start]):
        if index in top:
            page.use(shape)
        elif shape.head_line and index >= first - 2:
            _use_head_line(page, shape)
        else:
            page.leave(shape, _reason_above(shape, crowded=crowded))
    return body_start


def _read_labels(page: Page, above: list[Shape]) -> set[int]:
    """Read "Headline: …" and "Dek: …"; return the indexes of those blocks."""
    found = set()
    for index, shape in enumerate(above):
        label = _LABEL.match(shape.text)
        if label is None or not shape.text[label.end() :].strip():
            continue
        if label["headline"] and not page.headline:
            page.headline = shape.text[label.end() :]
        elif label["dek"] and not page.dek:
            page.dek = shape.text[label.end() :]
        else:
            continue
        found.add(index)
    return found


def _headline_below(page: Page, shapes: list[Shape], start: int, name: str) -> int:
    """Take the first line under the date for the headline: some put the date first."""
    if start + 1 < len(shapes) and _can_be_headline(shapes[start]) and not shapes[start].prose:
        page.headline = _bare(shapes[start].text)
        page.use(shapes[start])
        for shape in shapes[:start]:
            _use_head_line(page, shape) if shape.head_line else page.leave(shape, shape.reason)
        return start + 1
    raise CopyError("No headline was found above the text.", name, REMEDY)


def _plain_head(page: Page, shapes: list[Shape], free: list[int], start: int) -> set[int]:
    """Read the head of a text that has nothing above it: the first line is the headline."""
    top = set()
    if len(free) > 1 and not page.headline and _is_kicker(shapes[free[0]], shapes[free[1]]):
        free = free[1:]
    if not page.headline and free:
        page.headline = _bare(shapes[free[0]].text)
        top.add(free[0])
        free = free[1:]
    for index in list(free):
        names = byline.read_names(shapes[index].text)
        if names and not page.byline and index >= max(top, default=0):
            page.byline = names
            top.add(index)
            free = [other for other in free if other != index]
    signed = (
        any(shape.head_line for shape in shapes[max(top, default=0) + 1 : start])
        and free
        and any(shape.head_line for shape in shapes[free[0] + 1 : start])
    )
    if free and not page.dek and (signed or bool(page.byline) or _is_unsigned_dek(shapes, free)):
        page.dek = shapes[free[0]].text
        top.add(free[0])
    return top


def _crowded_head(page: Page, shapes: list[Shape], free: list[int]) -> set[int]:
    """Read the head of a story with menus above it: the headline is the line nearest to the byline or the body."""
    if page.headline:
        return set()
    last = free[-1]
    top = set()
    names = byline.read_names(shapes[last].text)
    if (
        names
        and len(free) > 1
        and not _in_menu(shapes, free[-2])
        and not any(s.byline for s in shapes[: last + 3])
    ):
        page.byline = names
        top.add(last)
        free = free[:-1]
        last = free[-1]
    signed = shapes[last].words >= 3 and shapes[last + 1].head_line
    if shapes[last].bullet or (_in_menu(shapes, last) and not signed):
        return top
    top.add(last)
    if len(free) > 1 and _is_crowded_dek(shapes, free[-2], last):
        page.headline, page.dek = _bare(shapes[free[-2]].text), shapes[last].text
        top.add(free[-2])
    else:
        page.headline = _bare(shapes[last].text)
    return top


def _is_kicker(first: Shape, second: Shape) -> bool:
    """Tell a label above the headline ("ANALYSIS", «КЫРГЫЗСТАН») from a headline."""
    return first.words <= 2 and first.text.isupper() and second.words >= 4 and not second.sentence


def _is_unsigned_dek(shapes: list[Shape], free: list[int]) -> bool:
    """Tell a dek with no byline under it from the first short paragraph: it has no full stop."""
    shape = shapes[free[0]]
    return len(free) == 1 and shape.words >= 5 and not shape.ends and not shape.bullet


def _is_crowded_dek(shapes: list[Shape], above: int, index: int) -> bool:
    first, second = shapes[above], shapes[index]
    close = all(shape.head_line for shape in shapes[above + 1 : index])
    title = (
        first.words >= 4
        and not _FULL_STOP.search(first.text[-8:])
        and not first.bullet
        and not first.list_head
    )
    dek = second.words >= _MENU_WORDS or _FULL_STOP.search(second.text[-8:]) is not None
    return close and title and dek and not _in_menu(shapes, above)


def _in_menu(shapes: list[Shape], index: int) -> bool:
    """Tell whether a block is one of three or more short lines with no blank line between them."""
    chunk = shapes[index].block.chunk
    near = shapes[max(0, index - _MENU_RUN) : index + _MENU_RUN + 1]
    return sum(shape.menu for shape in near if shape.block.chunk == chunk) >= _MENU_RUN


def _use_head_line(page: Page, shape: Shape) -> None:
    """Take a byline or a date; a second one, and figures that are no date, are left out."""
    signed, when = shape.byline, shape.date or (shape.byline.when if shape.byline else None)
    if (signed and page.byline and not when) or (when and page.date and not signed):
        page.leave(shape, "a second byline" if signed else "a second date")
        return
    page.use(shape)
    if signed:
        page.byline = page.byline or signed.names
        page.place = page.place or signed.place
        if signed.rest:
            number = shape.block.lines[-1].number
            page.left.append(LeftOut(number, signed.rest, "it stands after the names in the byline"))
    if when and when.date and page.date is None:
        page.date, page.time = when.date, when.time
    elif when and when.date is None:
        number = shape.block.lines[-1].number
        page.left.append(LeftOut(number, shape.text[when.start : when.end].strip(), when.trouble))


def _reason_above(shape: Shape, *, crowded: bool) -> str:
    if shape.reason:
        return shape.reason
    return (
        "an entry of a menu" if crowded and (shape.bullet or shape.menu) else "it stands above the headline"
    )


def _bare(text: str) -> str:
    """Return a headline or a heading without the marks of Markdown."""
    hashes = _HASHES.match(text)
    return text[hashes.end() :].rstrip("# ") if hashes else text


# --- the body and the tail -------------------------------------------------------------------------------------


def _story_end(shapes: list[Shape], start: int) -> int:
    """Return the index after the story's last block: furniture follows, and less prose than there was."""
    total = sum(shape.words for shape in shapes[start:] if shape.prose)
    total = total or sum(shape.words for shape in shapes[start:] if shape.sentence)
    last = _last_sentence(shapes, start, len(shapes))
    so_far = 0
    for index in range(start, len(shapes)):
        shape = shapes[index]
        if index > start and (shape.reason or shape.list_head) and so_far > total - so_far:
            if index > last:
                return index
            links = list(takewhile(lambda other: not other.prose, shapes[index : index + _LOOK_AHEAD]))
            if len(links) >= _MENU_RUN and sum(other.menu for other in links) >= _MENU_RUN - 1:
                return index
        if shape.prose:
            so_far += shape.words
    return len(shapes)


def _last_sentence(shapes: list[Shape], start: int, end: int) -> int:
    """Return the index of the last block that is a sentence; once for all, or long files take quadratic time."""
    return next((index for index in range(end - 1, start - 1, -1) if shapes[index].sentence), start)


def _read_body(page: Page, shapes: list[Shape], start: int, end: int) -> None:
    inside = shapes[start:end]
    end = start + _read_author_note(page, inside)
    last = _last_sentence(shapes, start, end)
    under: Shape | None = None
    for index in range(start, end):
        shape = shapes[index]
        if under and (shape.block.chunk != under.block.chunk or shape.prose):
            under = None
        if shape.reason:
            page.leave(shape, shape.reason)
        elif shape.list_head and index > start:
            under = shape
            page.leave(shape, "it heads links to other stories")
        elif under:
            page.leave(shape, f"it stands under “{under.text.strip(' :')}”")
        elif index < last or not _is_signature(page, shape):
            page.use(shape)
            page.body.append(_part(shapes, index, start, end))
    for shape in shapes[start + len(inside) :]:
        page.leave(shape, _reason_below(shape))


def _reason_below(shape: Shape) -> str:
    if shape.reason:
        return shape.reason
    if shape.list_head:
        return "it heads links to other stories"
    return "an entry of a menu" if shape.bullet else "it stands after the end of the story"


def _is_signature(page: Page, shape: Shape) -> bool:
    """Take a byline or a date that stands under the text, where the head had none."""
    if not page.body:
        return False
    names = byline.read_names(shape.text.strip(" —–-"))
    if shape.byline is None and names and not page.byline:
        page.byline = names
        page.use(shape)
        return True
    if (shape.byline and not page.byline) or (shape.date and shape.date.date and page.date is None):
        _use_head_line(page, shape)
        return True
    return False


def _part(shapes: list[Shape], index: int, start: int, end: int) -> Part:
    shape = shapes[index]
    if shape.block.quoted:
        return Part(shape.text, "quotation")
    if _HASHES.match(shape.text):
        return Part(_bare(shape.text), "heading")
    if shape.bullet and (shape.text[0] not in "+*-" or _beside(shapes, index, start, end, _DASHED)):
        return Part(shape.text[shape.bullet :], "list-item")
    if _NUMBERED.match(shape.text) and _beside(shapes, index, start, end, _NUMBERED):
        return Part(shape.text, "list-item")
    if _is_heading(shapes, index, end):
        return Part(shape.text, "heading")
    return Part(shape.text, "text")


def _beside(shapes: list[Shape], index: int, start: int, end: int, mark: re.Pattern[str]) -> bool:
    """Tell whether a neighbour has such a mark too; a dash before speech is no bullet."""
    text = shapes[index].text
    if mark is _DASHED and (
        shapes[index].words > 30 or text.endswith("?") or re.search(r", [-–—] ", text[:2000])
    ):
        return False
    same = furniture.bullet if mark is _DASHED else mark.match
    return any(same(shapes[near].text) for near in (index - 1, index + 1) if start <= near < end)


def _is_heading(shapes: list[Shape], index: int, end: int) -> bool:
    """Tell a heading between paragraphs: short, no stop at its end, a paragraph under it."""
    shape = shapes[index]
    if shape.ends or shape.words > _PROSE_WORDS or not shape.text[:1].isalnum() or shape.text[:1].islower():
        return False
    above = shapes[index - 1]
    if above.block.chunk == shape.block.chunk and not above.ends and not above.head_line:
        return False  # the last line of a verse
    return index + 1 < end and (shapes[index + 1].sentence or bool(shapes[index + 1].bullet))


def _read_author_note(page: Page, inside: list[Shape]) -> int:
    """Take the lines about the author at the story's end; return how many blocks remain."""
    for count in (1, 2, 3):
        index = len(inside) - count
        if index < 1 or not any(shape.sentence for shape in inside[:index]):
            break
        shape = inside[index]
        if _is_author_note(shape.text, shape.words, page.byline):
            page.note = shape.text
            page.use(shape)
            for after in inside[index + 1 :]:
                if after.reason:
                    page.leave(after, after.reason)
                else:
                    page.use(after)
                    page.note += " " + after.text
            return index
        if not shape.reason and not _is_author_note(
            inside[index - 1].text, inside[index - 1].words, page.byline
        ):
            break
    return len(inside)


def _is_author_note(text: str, words: int, names: tuple[str, ...]) -> bool:
    """Tell "Ann Reporter is a journalist in Osh." from a paragraph about somebody else."""
    text = text.strip(" *_[]()")
    if words > 80:
        return False
    if _OF_AUTHOR.match(text):
        return True
    for name in names:
        if text.casefold().startswith(name.casefold()) and _DOES.match(text[len(name) :]):
            return True
    does = _DOES.search(text[:80])
    return bool(
        does and not names and byline.is_name(text[: does.start()]) and _OFFICE.search(text[does.end() :])
    )
