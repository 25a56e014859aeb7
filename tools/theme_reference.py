"""Writes the tables of docs/reference/theme.md from the code: `theme_reference.py [--check]`.

The tokens come from the theme's styles, what templates are given from the views of the press: the docstring of each, its
fields, and the words beside each field. The rest of the page is written by hand. With --check nothing is written, and
a page that is not current is a failure.
"""

import ast
import inspect
import io
import sys
import tokenize
import types
import typing
from collections.abc import Iterator
from pathlib import Path

import msgspec

HOUSE = Path(__file__).resolve().parent.parent
PAGE = HOUSE / "docs" / "reference" / "theme.md"
BEGIN = "<!-- Made from the code by 'make docs': change the words there. -->"
END = "<!-- End of what is made from the code. -->"


def main(check: bool) -> int:
    """Write the page anew, or check that it is current; return the exit code."""
    text = PAGE.read_text("utf-8")
    top, _, rest = text.partition(BEGIN)
    current = f"{top}{BEGIN}\n\n{middle()}\n{END}{rest.partition(END)[2]}"
    if check and text != current:
        print(f"{PAGE.relative_to(HOUSE)} is not current: run 'make docs'")
        return 1
    if text != current:
        PAGE.write_text(current, "utf-8")
        print(f"{PAGE.relative_to(HOUSE)} is written anew")
    return 0


def middle() -> str:
    """Return the tables."""
    from tamizdat.press import views

    lines = ["## Tokens", "", *_tokens(), "", "## Templates", "", "| template | is given |", "| --- | --- |"]
    for name, (variable, view) in views.TEMPLATES.items():
        lines.append(f"| `{name}` | `frame`: {_words(views.Frame)}; `{variable}`: {_words(view)} |")
    for name, given in views.FRAGMENTS.items():
        told = "; ".join(f"`{variable}`: {_words(view)}" for variable, view in given.items())
        lines.append(f"| `{name}` | {told} |")
    lines += ["", "## What they are given", ""]
    for view in all_views():
        lines += [f"### {view.__name__}", "", inspect.cleandoc(view.__doc__ or ""), "", *_fields(view), ""]
    return "\n".join(lines)


def _tokens() -> Iterator[str]:
    from tamizdat.press.theme import Theme
    from tamizdat.press.tokens import tokens

    yield "| token | what it is for | light | dark |"
    yield "| --- | --- | --- | --- |"
    for token in tokens(Theme()):
        if not token.sentence:
            raise KeyError(f"{token.name} has no words beside it")
        dark = f"`{token.dark}`" if token.dark else "the same"
        yield f"| `{token.name}` | {token.sentence} | `{token.light}` | {dark} |"


def all_views() -> list[type[msgspec.Struct]]:
    """Return all views that templates are given, and those in their fields: in the order in which they are met."""
    from tamizdat.press import views

    waiting = [views.Frame, *(view for _, view in views.TEMPLATES.values())]
    waiting += [view for given in views.FRAGMENTS.values() for view in given.values()]
    found: dict[type[msgspec.Struct], None] = {}
    while waiting:
        view = waiting.pop(0)
        if view not in found:
            found[view] = None
            waiting += [each for hint in typing.get_type_hints(view).values() for each in _views_in(hint)]
    return list(found)


def _views_in(hint: object) -> Iterator[type[msgspec.Struct]]:
    from tamizdat.press.view_parts import View

    if isinstance(hint, type) and issubclass(hint, View):
        yield hint
    for inner in typing.get_args(hint):
        yield from _views_in(inner)


def _fields(view: type[msgspec.Struct]) -> Iterator[str]:
    sentences = {name: text for each in reversed(view.__mro__) for name, text in _sentences(each)}
    hints = typing.get_type_hints(view)
    yield "| field | | what it is |"
    yield "| --- | --- | --- |"
    for field in msgspec.structs.fields(view):
        if field.name not in sentences:
            raise KeyError(f"{view.__name__}.{field.name} has no words beside it")
        text = sentences[field.name].replace("|", "\\|").replace("<", "&lt;")
        yield f"| `{field.name}` | {_words(hints[field.name])} | {text} |"


def _sentences(view: type) -> Iterator[tuple[str, str]]:
    """Yield the fields that a class declares, each with the comment beside it."""
    if view.__module__.partition(".")[0] != "tamizdat":
        return
    source = inspect.getsource(view)
    comments = {
        token.start[0]: token.string.removeprefix("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    body = typing.cast("ast.ClassDef", ast.parse(source).body[0]).body
    for each in body:
        if (
            isinstance(each, ast.AnnAssign)
            and isinstance(each.target, ast.Name)
            and each.end_lineno in comments
        ):
            yield each.target.id, comments[each.end_lineno]


def _words(hint: object) -> str:
    """Return words for a type: "list of CardView", "HTML", "one of `news`, `analysis`"."""
    from markupsafe import Markup

    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{value}`" for value in inner)
    if origin in (typing.Union, types.UnionType):
        told = " or ".join(_words(each) for each in inner if each is not types.NoneType)
        return f"{told}, or nothing" if types.NoneType in inner else told
    if origin is tuple:
        return f"list of {_words(inner[0])}"
    plain = {str: "text", Markup: "HTML", int: "number", float: "number", bool: "`true` or `false`"}
    return plain.get(typing.cast("type", hint)) or f"[{hint.__name__}](#{hint.__name__.lower()})"  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.path.insert(0, str(HOUSE / "src"))
    sys.exit(main("--check" in sys.argv))
