"""Layout: which block of a text is headline, byline, body, and which is a page's furniture.

The body is sought first, by its prose: long lines that end as sentences do. From there the head is read
upwards and the tail downwards (the shallow features of Kohlschütter, Fankhauser and Nejdl, "Boilerplate
Detection using Shallow Text Features", WSDM 2010, serve for the difference between prose and menus).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from tamizdat.wire.errors import CopyError
from tamizdat.wire.plain import byline
from tamizdat.wire.plain.body import bare, read_body, use_head_line
from tamizdat.wire.plain.lines import Block
from tamizdat.wire.plain.shape import MENU_RUN, MENU_WORDS, Page, Shape

REMEDY: Final = "Put the headline on the first line, then byline and date, a blank line, and the text."

_HEADLINE_WORDS: Final = 30
_FULL_STOP: Final = re.compile(r"(?<!\.)\.[”’»\"')]{0,3}$")
_LABEL: Final = re.compile(
    r"(?P<headline>headline|title|hed|заголовок|название)\s?:\s{0,3}"
    r"|(?P<dek>dek|subhead(?:line)?|subtitle|standfirst|summary|подзаголовок|лид|анонс)\s?:\s{0,3}",
    re.IGNORECASE,
)


def read(blocks: list[Block], *, name: str) -> Page:
    """Tell the parts of a text from each other.

    :raises CopyError: when there is no headline or no text.
    """
    shapes = [Shape(block) for block in blocks]
    start = _body_start(shapes, name)
    page = Page()
    start = _read_head(page, shapes, start, name)
    read_body(page, shapes, start)
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
        if sum(shape.menu for shape in between) >= MENU_RUN and any(
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
            use_head_line(page, shape)
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
        page.headline = bare(shapes[start].text)
        page.use(shapes[start])
        for shape in shapes[:start]:
            use_head_line(page, shape) if shape.head_line else page.leave(shape, shape.reason)
        return start + 1
    raise CopyError("No headline was found above the text.", name, REMEDY)


def _plain_head(page: Page, shapes: list[Shape], free: list[int], start: int) -> set[int]:
    """Read the head of a text that has nothing above it: the first line is the headline."""
    top = set()
    if len(free) > 1 and not page.headline and _is_kicker(shapes[free[0]], shapes[free[1]]):
        free = free[1:]
    if not page.headline and free:
        page.headline = bare(shapes[free[0]].text)
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
        page.headline, page.dek = bare(shapes[free[-2]].text), shapes[last].text
        top.add(free[-2])
    else:
        page.headline = bare(shapes[last].text)
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
    dek = second.words >= MENU_WORDS or _FULL_STOP.search(second.text[-8:]) is not None
    return close and title and dek and not _in_menu(shapes, above)


def _in_menu(shapes: list[Shape], index: int) -> bool:
    """Tell whether a block is one of three or more short lines with no blank line between them."""
    chunk = shapes[index].block.chunk
    near = shapes[max(0, index - MENU_RUN) : index + MENU_RUN + 1]
    return sum(shape.menu for shape in near if shape.block.chunk == chunk) >= MENU_RUN


def _reason_above(shape: Shape, *, crowded: bool) -> str:
    if shape.reason:
        return shape.reason
    return (
        "an entry of a menu" if crowded and (shape.bullet or shape.menu) else "it stands above the headline"
    )
