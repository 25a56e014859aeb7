"""A story or letter as feeds bring it: whole, in HTML that stands anywhere. What claims are made of is left to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from tamizdat.archive.documents import Story
from tamizdat.archive.letters import Letter, LetterItem
from tamizdat.press.bodies import body
from tamizdat.press.corrections import as_html
from tamizdat.press.graphs import shown
from tamizdat.press.moments import moment
from tamizdat.press.questions import Question
from tamizdat.press.sheet import Sheet

FRAGMENTS = (
    "figure.html",
    "related.html",
)  # the templates in which a body's pictures and related stories are drawn

_FIRST: Final = '<figure data-recording="0"></figure>'
_FOR_SCRIPTS: Final = re.compile(
    r"<template\b.*?</template>", re.S
)  # of which a script on the page makes something


def text(sheet: Sheet, id: str, *, beside: bool = False) -> str:
    """Return the text of a story or letter as HTML, in which no link needs the page around it; "" if it is gone.

    With `beside`, it stands beside what it tells of: the picture at its top and its first recording are the reader's already.
    """
    return sheet.piece(
        ("text", id, beside), lambda: "\n".join(filter(None, _parts(sheet, id, beside=beside)))
    )


def _parts(sheet: Sheet, id: str, *, beside: bool) -> Iterator[str]:
    """Yield what a document is made of, in the order in which it is read."""
    match sheet.reader.document(sheet.edition.tag, id):
        case Story() as story:
            yield from _of_story(sheet, story, beside=beside)
        case Letter() as letter:
            yield from _of_letter(sheet, letter)
        case _:
            return


def _of_letter(sheet: Sheet, letter: Letter) -> Iterator[str]:
    yield str(body(sheet, letter.intro))
    for part in letter.parts:
        items = [told for item in part.items if (told := _item(sheet, item))]
        if items and part.label:
            yield f"<h2>{escape(part.label)}</h2>"
        yield from items
    yield str(body(sheet, letter.outro))


def _item(sheet: Sheet, item: LetterItem) -> str:
    """Return what a letter says of a document: its name as a link, and a line; or its picture; "" if it is gone."""
    if picture := sheet.picture(item.picture):
        return sheet.fragment("figure.html", picture=picture)
    link = sheet.link(item.document)
    card = sheet.reader.card(sheet.edition.tag, item.document)
    if link is None:
        return ""
    said = item.note or (card.dek if card else "")
    head = f'<h3><a href="{escape(link.href)}">{escape(link.label)}</a></h3>'
    whole = text(sheet, item.document) if item.whole and card else ""
    return head + (f"<p>{escape(said)}</p>" if said else "") + whole


def _of_story(sheet: Sheet, story: Story, *, beside: bool) -> Iterator[str]:
    for name in FRAGMENTS:
        sheet.reader.ask(Question("template", sheet.edition.tag, name))
    if story.corrections:
        yield as_html(sheet, story)
    if not beside and (lead := sheet.picture(story.lead)):
        yield sheet.fragment("figure.html", picture=lead)
    if story.points:
        yield f"<ul>{''.join(f'<li>{escape(point)}</li>' for point in story.points)}</ul>"
    for entry in story.entries:
        yield f"<h2>{escape(' '.join(filter(None, (moment(entry.at, sheet.edition).time, entry.headline))))}</h2>"
        yield str(body(sheet, entry.text))
    at = escape(sheet.absolute(story.path))
    parts = shown(story)._replace(drawn=False, wide=False)
    html = story.body.replace(_FIRST, "") if beside else story.body
    whole = str(body(sheet, html, story.pictures, None, parts)).replace('href="#', f'href="{at}#')
    yield _FOR_SCRIPTS.sub("", whole).strip()
    if story.notes:
        yield f"<ol>{''.join(f'<li>{body(sheet, note)}</li>' for note in story.notes)}</ol>"
    if story.note:
        yield f"<p><em>{escape(story.note)}</em></p>"
