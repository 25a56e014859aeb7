"""Of what type the values are that templates are given, and what may be asked of each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from tamizdat.press.view_parts import View


class Several(NamedTuple):
    """A tuple of things of one type."""

    of: Given


class Words(NamedTuple):
    """A text that is one of a few words."""

    known: frozenset[str]


# A type is the set of what a value may be: classes, `Several`, `Words`; what only a template knows comes in as it is. None
# stands for a value of which nothing is known.
Given = frozenset[Any] | None
ANYTHING: Final[Given] = None
TEXT: Final[Given] = frozenset({str})
TRUTH: Final[Given] = frozenset({bool})
NUMBER: Final[Given] = frozenset({int})


def given_by(hint: Any) -> Given:
    """Return the type that an annotation says; that something may be None is left out: templates ask before."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return either(given_by(each) for each in inner if each is not NoneType)
    if origin is Literal:
        return frozenset({Words(frozenset(map(str, inner)))})
    if origin is tuple:
        return frozenset({Several(either(given_by(each) for each in inner if each is not Ellipsis))})
    if isinstance(hint, type) and origin is None:
        return frozenset({hint})
    return ANYTHING


def either(types: Iterable[Given]) -> Given:
    """Return the type of a value that has one of several."""
    found: frozenset[Any] = frozenset()
    for each in types:
        if each is None:
            return ANYTHING
        found |= each
    return found


@cache
def fields_of(view: type[View]) -> dict[str, Given]:
    """Return the fields of a view with their types."""
    hints = get_type_hints(view)
    return {field.name: given_by(hints[field.name]) for field in msgspec.structs.fields(view)}


def field(value: Given, name: str) -> tuple[Given, list[str]]:
    """Return the type of a value's field, and what is wrong with asking for it."""
    if value is None:
        return ANYTHING, []
    found, wrong = [], []
    for each in value:
        if isinstance(each, type) and issubclass(each, View):
            fields = fields_of(each)
            if name in fields:
                found.append(fields[name])
            else:
                wrong.append(f"a {each.__name__} has no field '{name}'{hint(name, fields)}")
        elif hasattr(_class_of(each), name):
            found.append(ANYTHING)
        else:
            wrong.append(f"{_named(each)} has no field '{name}'")
    return (ANYTHING if wrong else either(found)), wrong


def _class_of(kind: Any) -> type:
    match kind:
        case Several():
            return tuple
        case Words():
            return str
        case type():
            return kind
        case _:
            return type(kind)


def _named(kind: Any) -> str:
    names = {
        str: "a text",
        tuple: "a list",
        int: "a number",
        bool: "what is true or false",
        float: "a number",
    }
    return names.get(_class_of(kind), f"a {_class_of(kind).__name__}")


def member(value: Given) -> Given:
    """Return the type of what a list holds."""
    if value is None or not all(isinstance(each, Several) for each in value):
        return ANYTHING
    return either(each.of for each in value)


def words_of(value: Given) -> frozenset[str]:
    """Return the words that a text may be; none where it may be any."""
    if value is None or not value or not all(isinstance(each, Words) for each in value):
        return frozenset()
    return frozenset().union(*(each.known for each in value))


def hint(name: str, known: Iterable[str]) -> str:
    """Return a question whether something near was meant; nothing where nothing is near."""
    near = difflib.get_close_matches(name, list(known), 1, 0.55)
    return f"; did you mean '{near[0]}'?" if near else ""
