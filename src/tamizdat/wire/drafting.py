"""Making a draft of plain copy, with notes for the editor on all that was repaired, left out or not understood.

Django must be set up before this is imported.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from tamizdat.desk import actions, editions, imports
from tamizdat.desk.models import PersonText, Story
from tamizdat.wire.blocks import LONGEST_HEADING
from tamizdat.wire.errors import ImportRefused
from tamizdat.wire.plain import Copy, Paragraph
from tamizdat.wire.reports import ImportReport

_HEADLINE: Final = 255  # characters that the desk takes
_DEK: Final = 600
_DATELINE: Final = 100


def import_copy(copy: Copy, *, edition: str, filename: str) -> Story:
    """Make a draft of plain copy in an edition and return it.

    What was repaired and left out, and the names that are nobody's at the desk, are in its `copy_notes`.

    Raises:
        ImportRefused: the desk does not take it.
    """
    try:
        return _Draft(copy, edition, filename).make()
    except actions.Refused as error:
        raise ImportRefused(
            f"The desk refused it: {error}", filename, "Mend the text and import it again."
        ) from error


def import_once(copy: Copy, data: bytes, *, filename: str) -> ImportReport:
    """Make a draft of plain copy in the edition of its language, unless the same file has become one already."""
    report = ImportReport(filename)
    key = f"copy/{hashlib.sha256(data).hexdigest()}"
    _, known = imports.recall(key)
    if known is not None:
        report.unchanged = 1
        report.note(f"this very text is at the desk already: “{known}” ({known.edition})")
        return report
    with transaction.atomic():
        draft = import_copy(copy, edition=edition_of(copy.language), filename=filename)
        imports.remember(key, "", draft)
    report.made["draft"] = 1
    report.note(f"“{draft.title}”, edition {draft.edition}, from a text in {copy.encoding}")
    for line in _told(draft):
        report.note(line)
    return report


def edition_of(language: str) -> str:
    """Return the edition of a language, or the first if there is none or the language is not known ("")."""
    tags = editions.tags()
    return next((tag for tag in tags if tag.split("-")[0] == language), tags[0])


def _told(draft: Story) -> list[str]:
    notes = draft.copy_notes
    lines = list(notes["notes"])
    lines += [
        f"repaired in paragraph {each['paragraph']}: “{each['before']}” is now “{each['after']}” "
        f"({each['reason']})"
        if each["before"] != each["after"]
        else f"look at paragraph {each['paragraph']}: “{each['before']}” ({each['reason']})"
        for each in notes["repairs"]
    ]
    lines += [
        f"left out line {each['line']}: {each['text'][:100]} ({each['reason']})" for each in notes["left_out"]
    ]
    return lines


def _in_line(text: str) -> str:
    """Return a text in one line, its paragraph breaks marked."""
    return " ¶ ".join(text.split("\n\n"))


class _Draft:
    """One draft in the making, and its notes."""

    def __init__(self, copy: Copy, edition: str, filename: str) -> None:
        self.copy = copy
        self.edition = edition
        self.filename = filename
        self.notes: list[str] = []
        self.first: list[str] = []  # what was too long for its field, to stand at the top of the text

    def make(self) -> Story:
        headline = self._fit(self.copy.headline, _HEADLINE, "headline")
        fields: dict[str, Any] = {
            "dek": self._fit(self.copy.dek, _DEK, "line under the headline"),
            "dateline": self._fit(self.copy.dateline, _DATELINE, "dateline"),
            "published_at": self._moment(),
            "bylines": self._bylines(),
        }
        self._check_language()
        body = [("text", f"<p>{html.escape(text, quote=False)}</p>") for text in self.first]
        body += _body(self.copy.paragraphs)
        if self.copy.author_note:
            body.append(("text", f"<p><i>{html.escape(self.copy.author_note, quote=False)}</i></p>"))
        draft: Story = actions.create_story(
            self.edition, headline=headline, body=body, copy_notes=self._copy_notes(), **fields
        )
        return draft

    def _fit(self, text: str, longest: int, what: str) -> str:
        """Return a text that its field can hold; a longer one is cut, and stands whole at the top of the story."""
        if len(text) <= longest:
            return text
        self.notes.append(f"The {what} is too long; it stands whole at the top of the text: shorten it.")
        self.first.append(text)
        return text[: longest - 1].rsplit(" ", 1)[0] + "…"

    def _moment(self) -> dt.datetime | None:
        """Return the date of publication that the copy names, if it lies in the past."""
        if self.copy.date is None:
            return None
        moment: dt.datetime = timezone.make_aware(
            dt.datetime.combine(self.copy.date, self.copy.time or dt.time(12))
        )
        if self.copy.date.year < 1900 or moment > timezone.now():
            self.notes.append(
                f"The text bears the date {self.copy.date}, which was not taken over: set it by hand."
            )
            return None
        if self.copy.date == timezone.localdate():
            return None  # today: it becomes the moment of publication
        return moment

    def _bylines(self) -> list[tuple[Any, str]]:
        people = []
        for name in self.copy.byline:
            found = _people_named(name)
            if len(found) == 1:
                people.append(found[0])
            elif found:
                self.notes.append(f"The byline “{name}” may be one of {len(found)} people: choose one.")
            else:
                self.notes.append(
                    f"The byline “{name}” is nobody's at the desk: add the person, or choose another."
                )
        return [(person, "writer") for person in dict.fromkeys(people)]

    def _check_language(self) -> None:
        language = self.copy.language
        if not language:
            self.notes.append(f"The language was not recognised; the draft is in the edition {self.edition}.")
        elif self.edition.split("-")[0] != language:
            self.notes.append(
                f"The text looks like “{language}”, but the draft is in the edition {self.edition}."
            )

    def _copy_notes(self) -> dict[str, Any]:
        return {
            "source": self.filename,
            "notes": self.notes,
            "repairs": [
                {
                    # Paragraphs are counted as the editor sees them.
                    "paragraph": each.paragraph_number + len(self.first) if each.paragraph_number else 0,
                    "before": each.before,
                    "after": _in_line(each.after),
                    "reason": each.reason,
                }
                for each in self.copy.repairs
            ],
            "left_out": [
                {"line": each.line_number, "text": each.text, "reason": each.reason}
                for each in self.copy.left_out
            ],
        }


def _people_named(name: str) -> list[Any]:
    """Return the people who have this name in any edition, whatever its capitals and spaces."""
    wanted = _folded(name)
    found = {
        text.thing for text in PersonText.objects.select_related("thing") if _folded(text.name) == wanted
    }
    return sorted(found, key=lambda person: person.pk)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def _body(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, Any]]:
    """Return paragraphs as blocks: running text in one, lists within it."""
    blocks: list[tuple[str, Any]] = []
    running = ""
    items = False  # whether a list is open
    for paragraph in paragraphs:
        text = html.escape(paragraph.text, quote=False)
        as_text = paragraph.kind == "text" or (
            paragraph.kind == "heading" and len(paragraph.text) > LONGEST_HEADING
        )
        if items and paragraph.kind != "list-item":
            running, items = f"{running}</ul>", False
        if paragraph.kind == "list-item":
            running += f"<li>{text}</li>" if items else f"<ul><li>{text}</li>"
            items = True
        elif as_text:
            running += f"<p>{text}</p>"
        else:
            if running:
                blocks.append(("text", running))
                running = ""
            if paragraph.kind == "heading":
                blocks.append(("heading", paragraph.text))
            else:
                blocks.append(("quotation", {"text": paragraph.text, "who": ""}))
    if running:
        blocks.append(("text", f"{running}</ul>" if items else running))
    return blocks
