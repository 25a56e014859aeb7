"""A letter as plain text, as a person would write it: lines of 72 columns, and beneath each story where its links lead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from tamizdat.press.mail_views import MailItemView, MailPictureView, MailView
from tamizdat.press.rewriting import Plain, tree

COLUMNS: Final = 72
_BEGIN: Final = re.compile(
    r"(\s*)((?:[-*•] |\d{1,3}\. |\[\d+\] )?)"
)  # of a line: its indent, the mark of an item
_FIXED: Final = "\u00a0"  # a space at which no line breaks

Words = Callable[[str], str]


def as_text(mail: MailView, gettext: Words, typeset: Words) -> str:
    """Return a letter as plain text.

    Args:
        mail: the letter
        gettext: returns the theme's words in the edition's language
        typeset: puts fixed spaces where no line may break
    """
    writer = _Writer(gettext, typeset)
    return "\n\n".join(filter(None, writer.letter(mail))) + "\n"


class _Writer:
    """Writes letters of one edition, paragraph by paragraph."""

    def __init__(self, gettext: Words, typeset: Words) -> None:
        self._gettext = gettext
        self._typeset = typeset

    def letter(self, mail: MailView) -> Iterator[str]:
        heavy, light = "=" * COLUMNS, "-" * COLUMNS
        yield self._lines([mail.paper.label, _joined((mail.newsletter, mail.date.date)), heavy])
        yield self._set(mail.heading)
        yield from self._blocks(mail.intro)
        under_head = not mail.heading and not mail.intro
        for part in mail.parts:
            yield self._lines(["" if under_head else light, part.label.upper()])
            under_head = False
            for item in part.items:
                yield from self._item(item) if item.headline else [self._picture(item.picture, mail.page)]
        if mail.corrected:
            yield self._lines([light, self._gettext("Corrected since").upper()])
            for each in mail.corrected:
                yield self._lines([each.story.label, *each.sentences, each.story.href])
        if mail.more:
            yield self._set(self._gettext("There is more of this letter on the site."))
        if mail.outro:
            yield light
            yield from self._blocks(mail.outro)
        yield heavy
        yield from self._foot(mail)

    def _item(self, item: MailItemView) -> Iterator[str]:
        """Yield the paragraphs of a story: a few lines, or with its text."""
        day = item.published.short if item.published else ""
        about = _joined((item.kind, item.about, *item.credits, day))
        if not item.body and not item.cut:
            yield self._lines([item.headline, about, item.dek, self._way(item)])
            return
        yield self._lines([item.headline, about])
        yield self._set(item.dek)
        yield from self._blocks(item.body)
        yield self._way(item)

    def _picture(self, of: MailPictureView | None, page: str) -> str:
        """Return what the letter's own picture shows, and where it is seen."""
        word, said = self._gettext("Picture"), of and of.told
        way = f"{self._gettext('See it on the site')}: {page}" if page else ""
        return self._lines([f"{word}: {said}" if said else word, way])

    def _way(self, item: MailItemView) -> str:
        """Return the way to a story's page, and what is done there."""
        if item.played:
            word = self._gettext("Listen") if item.played == "audio" else self._gettext("Watch")
            return f"{word}{f' ({item.length})' if item.length else ''}: {item.href}"
        return f"{self._gettext('Read on')}: {item.href}" if item.cut else item.href

    def _foot(self, mail: MailView) -> Iterator[str]:
        if mail.support:
            yield self._lines([mail.plea, f"{mail.support.label}: {mail.support.href}"])
        why = self._gettext("You get this letter because you signed up for “%(newsletter)s” of %(paper)s.")
        yield self._set(why % {"newsletter": mail.newsletter, "paper": mail.paper.label})
        ways = (
            (self._gettext("Read this letter on the site"), mail.page),
            (self._gettext("Choose what you get"), mail.choose),
            (self._gettext("Unsubscribe"), mail.leave),
        )
        yield "\n".join(f"{words}:\n{href}" for words, href in ways if href)
        yield self._lines([mail.copyright, mail.contact, mail.paper.href])

    def _blocks(self, blocks: Iterable[Markup]) -> Iterator[str]:
        """Yield the paragraphs of clean HTML, and in the end where their links lead."""
        writer = _Letter(self._gettext("Picture"))
        for block in blocks:
            yield from map(self._set, writer.blocks(tree(block)))
        yield "\n".join(f"[{at}] {href}" for at, href in enumerate(writer.links, 1))

    def _lines(self, lines: Iterable[str]) -> str:
        return "\n".join(self._set(line) for line in lines if line)

    def _set(self, text: str) -> str:
        return wrapped(self._typeset(text))


def _joined(words: Iterable[str]) -> str:
    return f"{_FIXED}· ".join(filter(None, words))


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


@lru_cache(maxsize=8192)
def width(text: str) -> int:
    """Return how many columns a text fills (UAX 11): wide letters two, marks above and below others none."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if letter < "\u0300":
        return 1
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
