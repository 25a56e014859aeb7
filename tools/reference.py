"""Writes the tables of docs/reference/open-form.md from the types: `reference.py [--check]`.

What stands between the two markers of that page is made of the classes of `tamizdat.archive.documents` and
`tamizdat.wire.form.layout`: their docstrings, their fields, and the sentence under each field. The rest of the page
is written by hand. With --check nothing is written, and a page that is not current is a failure.
"""

import ast
import inspect
import itertools
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path

import msgspec

HOUSE = Path(__file__).resolve().parent.parent
PAGE = HOUSE / "docs" / "reference" / "open-form.md"
BEGIN = "<!-- Made from the types by 'make docs': change the sentences there. -->"
END = "<!-- End of what is made from the types. -->"


def main(check: bool) -> int:
    """Write the page anew, or check that it is current; return the exit code."""
    text = PAGE.read_text("utf-8")
    current = renewed(text)
    if check and text != current:
        print(f"{PAGE.relative_to(HOUSE)} is not current: run 'make docs'")
        return 1
    if text != current:
        PAGE.write_text(current, "utf-8")
        print(f"{PAGE.relative_to(HOUSE)} is written anew")
    return 0


def renewed(text: str) -> str:
    """Return the page with its middle made anew."""
    top, _, rest = text.partition(BEGIN)
    _, _, end = rest.partition(END)
    return f"{top}{BEGIN}\n\n{middle()}\n{END}{end}"


def middle() -> str:
    """Return the tables of all types."""
    from tamizdat.archive import documents, drawn, fronts, letters, mastheads, record, recordings
    from tamizdat.archive import parts as common
    from tamizdat.wire.form import layout

    modules = (common, drawn, recordings, documents, mastheads, fronts, record, letters)
    parts = [f"## {layout.ABOUT}\n\n{_section(layout.About)}", "## The documents\n"]
    parts += [
        f"### {kind.__struct_config__.tag}\n\nIn `{layout.FILES[kind.__struct_config__.tag]}`. {_section(kind)}"
        for kind in documents.AnyDocument.__args__
    ]
    parts += ["## Parts of documents\n"]
    parts += [f"### {kind.__name__}\n\n{_section(kind)}" for module in modules for kind in _parts_in(module)]
    parts += [f"## {layout.MANIFEST}\n\n{_section(layout.Manifest)}"]
    parts += [f"### {kind.__name__}\n\n{_section(kind)}" for kind in (layout.FileEntry, layout.BlobsEntry)]
    return "\n".join(parts)


def _parts_in(module: types.ModuleType) -> Iterator[type[msgspec.Struct]]:
    """Yield the parts of documents that a module declares; a card is what the press makes of one."""
    from tamizdat.archive.documents import Card
    from tamizdat.archive.parts import Part

    for kind in vars(module).values():
        is_part = isinstance(kind, type) and issubclass(kind, Part) and kind.__module__ == module.__name__
        if is_part and kind not in (Part, Card):
            yield kind


def _section(kind: type[msgspec.Struct]) -> str:
    lines = [inspect.cleandoc(kind.__doc__), "", "| field | | what stands in it |", "| --- | --- | --- |"]
    sentences = {name: text for each in reversed(kind.__mro__) for name, text in _sentences(each)}
    hints = typing.get_type_hints(kind)
    for field in msgspec.structs.fields(kind):
        needed = " *needed*" if field.required else _default(field.default)
        lines.append(
            f"| `{field.name}` | {_words(hints[field.name])}{needed} | {_cell(sentences[field.name])} |"
        )
    return "\n".join(lines) + "\n"


def _sentences(kind: type) -> Iterator[tuple[str, str]]:
    """Yield the fields that a class declares, each with the string that stands under it."""
    if kind.__module__.partition(".")[0] != "tamizdat":
        return
    body = ast.parse(inspect.getsource(kind)).body[0].body
    for field, below in itertools.pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
            yield field.target.id, inspect.cleandoc(below.value.value)


def _words(hint: object) -> str:
    """Return words for a type: "list of Byline", "one of `news`, `analysis`"."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{value}`" if value else "nothing" for value in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(dict.fromkeys(_words(each) for each in inner if each is not types.NoneType))
    if origin is tuple:
        return f"list of {_words(inner[0])}"
    if origin is dict:
        return f"object of {_words(inner[1])}"
    plain = {str: "text", int: "number", float: "number", bool: "`true` or `false`"}
    return plain.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"


def _default(value: object) -> str:
    return "" if value in ("", 0, (), None, False, msgspec.NODEFAULT) else f", else `{value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.path.insert(0, str(HOUSE / "src"))
    sys.exit(main("--check" in sys.argv))
