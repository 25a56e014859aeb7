"""TOML tables read into typed structs: every wrong key and value is told, with its line and a near miss."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import msgspec

from tamizdat.wire.errors import Problem

Step = str | int
At = tuple[Step, ...]  # the way to a value: ("place", 2, "name", "en")

SLUG: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
EDITION: Final = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
Slug = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^{SLUG}\Z",
        max_length=100,
        description="small Latin letters, digits and hyphens, such as 'central-asia'",
    ),
]

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]")
_KEY: Final = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*(?:\.[\w.-]+\s*)?=""")
_WRONG: Final[Any] = object()
_WORDS: Final = {str: "text", int: "a whole number", bool: "true or false", float: "a number"}
_EXAMPLE_DATE: Final = "a date with its time and offset, such as 2026-03-04T09:00:00+05:00"


@dataclass
class Sheet:
    """A file that is being read: its name, where its keys stand, and what was found wrong with it."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    lines: dict[At, int] = field(default_factory=dict)

    def line(self, at: At) -> int:
        """Return the line of a value, or of the nearest table or key around it; 0 if none is known."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 0)

    def wrong(self, at: At | int, what: str, remedy: str) -> None:
        """Note a problem at a value or in a line."""
        line = at if isinstance(at, int) else self.line(at)
        self.problems.append(Problem(self.file, line, what, remedy))


def near(name: str, known: Iterable[str]) -> str:
    """Return a remedy that names what may have been meant."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, 1)
    if close:
        return f"Did you mean '{close[0]}'?"
    if not names:
        return "None is there."
    return f"Known are {', '.join(names)}." if len(names) <= 16 else "Add it, or mend the name."


def parse(text: str, sheet: Sheet, first_line: int = 1) -> dict[str, Any] | None:
    """Return a TOML text as plain values and note where its keys stand; None, with a problem, if it is not TOML."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = first_line + int(found[1]) - 1 if found and found[1] else first_line
        reason = re.sub(r" \(at .*\)$", "", str(error))
        sheet.wrong(line, f"This is not TOML: {reason}.", "See https://toml.io for its rules.")
        return None
    sheet.lines.update(_places(text, first_line))
    return data


def _places(text: str, first_line: int) -> dict[At, int]:
    """Return on which lines tables and keys stand, as far as single lines tell it."""
    places: dict[At, int] = {}
    counts: dict[At, int] = {}
    here: At = ()
    for number, line in enumerate(text.split("\n"), first_line):
        if header := _HEADER.match(line):
            here = _table(header[2].split("."), header[1] == "[[", counts)
            places.setdefault(here, number)
            if header[1] == "[[":
                places.setdefault(here[:-1], number)
        elif key := _KEY.match(line):
            places.setdefault((*here, key[1] or key[2] or key[3]), number)
    return places


def _table(names: list[str], in_array: bool, counts: dict[At, int]) -> At:
    at: At = ()
    for depth, name in enumerate(names, 1):
        at = (*at, name.strip().strip("\"'"))
        if in_array and depth == len(names):
            counts[at] = counts.get(at, -1) + 1
        if at in counts:
            at = (*at, counts[at])
    return at


def convert(value: Any, form: Any, sheet: Sheet, at: At = ()) -> Any | None:
    """Return a value of plain TOML as `form`, or None with each of its problems noted on the sheet."""
    made = _convert(value, form, sheet, at)
    return None if made is _WRONG else made


def _convert(value: Any, form: Any, sheet: Sheet, at: At) -> Any:
    origin = get_origin(form)
    if isinstance(form, type) and issubclass(form, msgspec.Struct):
        return _struct(value, form, sheet, at)
    if origin is tuple:
        return _tuple(value, get_args(form)[0], sheet, at)
    if origin is dict:
        keys, values = get_args(form)
        return _dict(value, keys, values, sheet, at)
    if origin in (UnionType, Union):  # the only union is "or absent"
        return _convert(value, get_args(form)[0], sheet, at)
    if origin is Literal:
        return _literal(value, get_args(form), sheet, at)
    if origin is Annotated:
        return _limited(value, form, sheet, at)
    return _plain(value, form, sheet, at)


def _expected(what: str, value: Any, sheet: Sheet, at: At) -> Any:
    shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}…"
    sheet.wrong(at, f"'{_name(at)}' is {shown}.", f"Expected {what}.")
    return _WRONG


def _name(at: At) -> str:
    """Return a key as a person would say it: "bylines.role"."""
    return ".".join(step for step in at if isinstance(step, str))


def _struct(value: Any, form: type[msgspec.Struct], sheet: Sheet, at: At) -> Any:
    if not isinstance(value, dict):
        return _expected("a table: { key = value }", value, sheet, at)
    fields = {each.name: each for each in msgspec.structs.fields(form)}
    before = len(sheet.problems)
    for key in value:
        if key not in fields:
            sheet.wrong((*at, key), f"'{_name((*at, key))}' is not known here.", near(key, fields))
    made = {}
    for name, each in fields.items():
        if name in value:
            made[name] = _convert(value[name], each.type, sheet, (*at, name))
        elif each.required:
            sheet.wrong(at, f"'{_name((*at, name))}' is missing.", f"Write {name} = …")
    return form(**made) if len(sheet.problems) == before else _WRONG


def _tuple(value: Any, form: Any, sheet: Sheet, at: At) -> Any:
    if not isinstance(value, list):
        return _expected("a list: [ …, … ]", value, sheet, at)
    made = [_convert(each, form, sheet, (*at, number)) for number, each in enumerate(value)]
    return _WRONG if any(each is _WRONG for each in made) else tuple(made)


def _dict(value: Any, keys: Any, form: Any, sheet: Sheet, at: At) -> Any:
    """Return a table whose keys are editions or, where `keys` says so, slugs or the words of a literal type."""
    words = get_args(keys) if get_origin(keys) is Literal else ()
    if not isinstance(value, dict):
        kind = f"a table: {{ {words[0]} = " if words else "a table of editions: { en = "
        return _expected(f'{kind}"…" }}', value, sheet, at)
    before = len(sheet.problems)
    for key in value:
        if words:
            _literal(key, words, sheet, (*at, key))
        elif keys == Slug:
            _convert(key, Slug, sheet, (*at, key))
        elif not re.fullmatch(EDITION, key):
            sheet.wrong(
                (*at, key), f"'{key}' is not an edition.", "Write a language such as en, ru or sr-Latn."
            )
    made = {key: _convert(each, form, sheet, (*at, key)) for key, each in value.items()}
    return made if len(sheet.problems) == before else _WRONG


def _literal(value: Any, known: Sequence[str], sheet: Sheet, at: At) -> Any:
    if value in known:
        return value
    sheet.wrong(at, f"'{_name(at)}' is {str(value)[:60]!r}.", near(str(value), known))
    return _WRONG


def _limited(value: Any, form: Any, sheet: Sheet, at: At) -> Any:
    base, meta = get_args(form)[:2]
    made = _plain(value, base, sheet, at)
    if made is _WRONG or not isinstance(made, str):
        return made
    if meta.pattern and not re.search(meta.pattern, made):
        return _expected(meta.description or "another form", value, sheet, at)
    if meta.min_length and not made.strip():
        sheet.wrong(at, f"'{_name(at)}' is empty.", "Write its text.")
        return _WRONG
    if meta.max_length and len(made) > meta.max_length:
        sheet.wrong(
            at,
            f"'{_name(at)}' has {len(made)} characters.",
            f"At most {meta.max_length} are accepted: shorten it.",
        )
        return _WRONG
    return made


def _plain(value: Any, form: type[Any], sheet: Sheet, at: At) -> Any:
    if form is dt.datetime:
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            return value
        return _expected(_EXAMPLE_DATE, value if isinstance(value, str) else str(value), sheet, at)
    if form is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, form) or (form is int and isinstance(value, bool)):
        return _expected(_WORDS.get(form, form.__name__), value, sheet, at)
    return value
