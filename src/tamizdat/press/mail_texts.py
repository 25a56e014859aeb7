"""A letter as plain text, as a person would write it: lines of 72 columns, and beneath each story where its links lead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from markupsafe import Markup

from tamizdat.press.mail_views import MailItemView, MailView
from tamizdat.press.rewriting import Plain, tree

COLUMNS: Final = 72
_BEGIN: Final = re.compile(
    r"(\s*)((?:[-*•] |\d{1,3}\. |\[\d+\] )?)"
)  # of a line: its indent, the mark of an item
_FIXED: Final = "\u00a0"  # a space at which no line breaks

Gettext = Callable[[str], str]


def as_text(mail: MailView, gettext: Gettext) -> str:
    """Return a letter as plain text; `gettext` returns the theme's words in the edition's language."""
    return "\n\n".join(filter(None, _paragraphs(mail, gettext))) + "\n"


def _paragraphs(mail: MailView, gettext: Gettext) -> Iterator[str]:
    heavy, light = "=" * COLUMNS, "-" * COLUMNS
    yield f"{wrapped(mail.paper.label)}\n{wrapped(f'{mail.newsletter} · {mail.date.date}')}\n{heavy}"
    yield wrapped(mail.subject)
    yield from _blocks(mail.intro, gettext)
    for part in mail.parts:
        yield f"{light}\n{wrapped(part.label.upper())}".rstrip()
        for item in part.items:
            yield from _item(item, gettext)
    if mail.corrected:
        yield f"{light}\n{gettext('Corrected since').upper()}"
        for each in mail.corrected:
            yield _lines([each.story.label, *each.sentences, each.story.href])
    if mail.more:
        yield wrapped(gettext("There is more of this letter on the site."))
    if mail.outro:
        yield light
        yield from _blocks(mail.outro, gettext)
    yield heavy
    yield from _foot(mail, gettext)


def _item(item: MailItemView, gettext: Gettext) -> Iterator[str]:
    """Yield the paragraphs of a story: a few lines, or with its text."""
    day = item.published.short if item.published else ""
    about = " · ".join(filter(None, (item.kind, item.about, *item.credits, day)))
    word = {"audio": gettext("Listen"), "video": gettext("Watch"), "": ""}[item.played]
    length = f" ({item.length})" if item.length else ""
    way = f"{word}{length}: {item.href}" if word else item.href
    if not item.body and not item.cut:
        yield _lines([item.headline, about, item.dek, way])
        return
    yield _lines([item.headline, about])
    yield wrapped(item.dek)
    yield from _blocks(item.body, gettext)
    yield f"{gettext('Read on')}: {item.href}" if item.cut else way


def _foot(mail: MailView, gettext: Gettext) -> Iterator[str]:
    if mail.support:
        yield _lines([mail.plea, f"{mail.support.label}: {mail.support.href}"])
    why = gettext("You get this letter because you signed up for “%(newsletter)s” of %(paper)s.")
    yield wrapped(why % {"newsletter": mail.newsletter, "paper": mail.paper.label})
    ways = (
        (gettext("Read this letter on the site"), mail.page),
        (gettext("Choose what you get"), mail.choose),
        (gettext("Unsubscribe"), mail.leave),
    )
    yield "\n".join(f"{words}:\n{href}" for words, href in ways if href)
    yield _lines([mail.copyright, mail.contact, mail.paper.href])


def _blocks(blocks: Iterable[Markup], gettext: Gettext) -> Iterator[str]:
    """Yield the paragraphs of clean HTML, and in the end where their links lead."""
    writer = _Letter(gettext("Picture"))
    for block in blocks:
        yield from (wrapped(paragraph) for paragraph in writer.blocks(tree(block)))
    yield "\n".join(f"[{at}] {href}" for at, href in enumerate(writer.links, 1))


class _Letter(Plain):
    """Writes clean HTML as a letter has it: links by numbers, pictures by what they show."""

    def __init__(self, picture: str) -> None:
        """`picture` is the word for one."""
        self.links: list[str] = []
        self._picture = picture

    def link(self, text: str, href: str) -> str:
        """Return words with the number of the address to which they lead."""
        if not href or href == text:
            return text
        if href not in self.links:
            self.links.append(href)
        return f"{text}{_FIXED}[{self.links.index(href) + 1}]"

    def image(self, alt: str, src: str) -> str:  # noqa: ARG002 - the dialect's form
        """Return what a picture shows."""
        return f"[{self._picture}: {alt}]" if alt else ""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(wrapped(line) for line in lines if line)


def wrapped(text: str, columns: int = COLUMNS) -> str:
    """Return a text whose lines have at most so many columns; a longer word, such as an address, has a line of its own.

    Lines of an item stand under each other, and no line breaks at a fixed space.
    """
    return "\n".join(line for each in text.split("\n") for line in _broken(each, columns))


def _broken(text: str, columns: int) -> Iterator[str]:
    begin = _BEGIN.match(text)
    indent, mark = (begin[1], begin[2]) if begin else ("", "")
    line, after = indent + mark, indent + " " * len(mark)
    empty = line
    for word in text[len(line) :].split(" "):
        if line != empty and width(line) + 1 + width(word) > columns:
            yield line.rstrip()
            line = empty = after
        line += word if line == empty else f" {word}"
    yield line.rstrip()


def width(text: str) -> int:
    """Return how many columns a text fills (UAX 11): wide letters two, marks above and below others none."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if letter < "\u0300":
        return 1
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
