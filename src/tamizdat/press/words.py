"""The theme's words in an edition's language: which of them still stand in English, and the file to translate them in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from tamizdat.press.messages import is_translated, name_of, read_catalog
from tamizdat.press.settings import EditionSettings
from tamizdat.press.theme import Theme

_EXTRACT: Final = "jinja2.ext.babel_extract"


class Words(NamedTuple):
    """How far a theme speaks a language."""

    known: int  # messages that the theme has
    in_english: tuple[str, ...]  # those without translation, as they stand in English


def words(theme: Theme, edition: EditionSettings) -> Words:
    """Return how far a theme speaks an edition's language. English needs no catalogue.

    Raises:
        BadTheme: a catalogue cannot be read.
    """
    wanted = _wanted(theme)
    if edition.locale.language == "en":
        return Words(len(wanted), ())
    known = {name for root in theme.roots for name in _translated(root, edition)}
    return Words(len(wanted), tuple(name.rpartition("\x04")[2] for name in wanted if name not in known))


def catalogue(theme: Theme, own: Path, edition: EditionSettings) -> str:
    """Return the text of a newsroom's own catalogue: what is in it, and what neither it nor the house has translated yet.

    Args:
        theme: with the newsroom's own templates, whose messages are wanted too
        own: the newsroom's `theme/` folder
        edition: whose language is meant

    Raises:
        BadTheme: a catalogue cannot be read.
    """
    wanted = _wanted(theme)
    mine = {name_of(message): message for message in _messages(own, edition)}
    house = {name for root in theme.roots if root != own for name in _translated(root, edition)}
    made = Catalog(locale=edition.tag.replace("-", "_"))
    for name, message in wanted.items():
        if name in mine or name not in house:
            _add(made, message, mine.get(name))
    for name, message in mine.items():
        if name not in wanted:
            _add(made, message, message)
    file = io.BytesIO()
    write_po(file, made, width=0, no_location=True, omit_header=True)
    return _head(made, edition) + file.getvalue().decode().strip() + "\n"


def _head(made: Catalog, edition: EditionSettings) -> str:
    lines = (
        f"Language: {edition.tag}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {made.plural_forms}",
    )
    head = "\n".join(f'"{line}\\n"' for line in lines)
    return f'# Words of the theme: {edition.name}.\nmsgid ""\nmsgstr ""\n{head}\n\n'


def _add(made: Catalog, message: Message, translated: Message | None) -> None:
    forms = (
        translated.string if translated else ("" if isinstance(message.id, str) else ("",) * made.num_plurals)
    )
    comments = message.auto_comments
    flags = {*message.flags, *(translated.flags if translated else ())}
    made.add(message.id, forms, auto_comments=comments, flags=flags, context=message.context)


def _wanted(theme: Theme) -> dict[str, Message]:
    """Return the messages of a theme in the order of the house's list, those of a newsroom's own templates at last."""
    house = theme.roots[-1]
    with (house / "messages" / "messages.pot").open("rb") as file:
        found = {name_of(message): message for message in read_po(file) if message.id}
    for root in theme.roots[:-1]:
        for template in sorted((root / "templates").glob("*.html")):
            for _, id, comments, context in extract(_EXTRACT, io.BytesIO(template.read_bytes())):
                message = Message(id, auto_comments=comments, context=context)
                found.setdefault(name_of(message), message)
    return found


def _messages(root: Path, edition: EditionSettings) -> Iterator[Message]:
    path = root / "messages" / f"{edition.tag}.po"
    if path.is_file():
        yield from (message for message in read_catalog(path, edition) if message.id)


def _translated(root: Path, edition: EditionSettings) -> Iterator[str]:
    return (name_of(message) for message in _messages(root, edition) if is_translated(message))
