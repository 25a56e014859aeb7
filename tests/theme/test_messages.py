from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import tamizdat.theme

THEME = Path(tamizdat.theme.__file__).parent
# What the press hands to gettext itself, and the readers' server in mails to the newsroom; the names of lists, kinds and
# chapters stand in tables.
CALLS = re.compile(r"""gettext\(["']([^"']+)["']\)""")
TABLES = re.compile(r'"[\w-]+"[:,] "([A-Z][^"{}]*)"')


def catalogue(name: str):
    with (THEME / "messages" / name).open("rb") as file:
        return read_po(file)


def in_templates() -> set[str]:
    found = set()
    for template in sorted(
        each for each in (THEME / "templates").rglob("*.*") if each.suffix in (".html", ".txt")
    ):
        for _, message, _, _ in extract("jinja2.ext.babel_extract", io.BytesIO(template.read_bytes())):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def in_code() -> set[str]:
    press = THEME.parent / "press"
    modules = [*press.glob("*.py"), *(THEME.parent / "readers").glob("*.py")]
    found = {word for module in modules for word in CALLS.findall(module.read_text("utf-8"))}
    for name in ("chapters.py", "mastheads.py", "listings.py", "homes.py"):
        found |= set(TABLES.findall((press / name).read_text("utf-8")))
    return found


def first(message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def test_the_list_of_messages_is_complete_and_holds_no_other():
    listed = {first(message) for message in catalogue("messages.pot") if message.id}
    assert "Kinds of stories" in in_code()
    assert "Back to the top" in in_templates()
    assert in_templates() | in_code() == listed


@pytest.mark.parametrize("language", ["ru", "fa"])
def test_every_message_is_translated(language):
    listed = {first(message) for message in catalogue("messages.pot") if message.id}
    translated = {first(message): message for message in catalogue(f"{language}.po") if message.id}
    assert set(translated) == listed
    for message in translated.values():
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(words), f"{message.id} is not translated"
        assert not message.fuzzy, message.id
