"""The body of a story and what stands under it: paragraphs, the note on the author, a signature, the footer."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from tamizdat.wire.plain import byline, furniture
from tamizdat.wire.plain.shape import MENU_RUN, PROSE_WORDS, LeftOut, Page, Part, Shape

_LOOK_AHEAD: Final = 12
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


def read_body(page: Page, shapes: list[Shape], start: int) -> None:
    """Read the body from its first block; leave out what stands among its paragraphs and under them."""
    _read_body(page, shapes, start, _story_end(shapes, start))


def use_head_line(page: Page, shape: Shape) -> None:
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


def bare(text: str) -> str:
    """Return a headline or a heading without the marks of Markdown."""
    hashes = _HASHES.match(text)
    return text[hashes.end() :].rstrip("# ") if hashes else text


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
            if len(links) >= MENU_RUN and sum(other.menu for other in links) >= MENU_RUN - 1:
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
        use_head_line(page, shape)
        return True
    return False


def _part(shapes: list[Shape], index: int, start: int, end: int) -> Part:
    shape = shapes[index]
    if shape.block.quoted:
        return Part(shape.text, "quotation")
    if _HASHES.match(shape.text):
        return Part(bare(shape.text), "heading")
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
    if shape.ends or shape.words > PROSE_WORDS or not shape.text[:1].isalnum() or shape.text[:1].islower():
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
