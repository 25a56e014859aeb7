"""Modules of scripts as one script: what a page loads is one file, and old browsers see no `import`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable

from tamizdat.press.errors import BadTheme

_IMPORT = re.compile(r'^import\s+(?:\{([^}]*)\}\s+from\s+)?"(\.[^"]+)";[ \t]*$', re.M)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function\b\*?|class|const)\s+([\w$]+))", re.M)
_NOTHING = re.compile(r"^export\s*\{\s*\};[ \t]*$", re.M)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.M)
_TYPE = re.compile(r" ?/\*\* @[^*]*\*/ ?(?=\S)")  # as in "(/** @type {string} */ word) => word"
# Behind code, where no text and no pattern can be meant: these end with one of the signs that stop the comment here.
_BEHIND = re.compile(r"""(?<=[;,{}()\[\]])[ \t]+//[^"'`/\n]*$""")
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:.|\n)*?\*/[ \t]*)$", re.M)


def bundle(entries: Iterable[str], read: Callable[[str], str]) -> str:
    """Return modules, and all that they import, as one script; each stands once, after what it imports.

    A module imports others by `import { one, two as another } from "./other.js";` or `import "./other.js";`, and exports
    functions, classes and constants where they are declared. Each keeps a scope of its own.

    Args:
        entries: paths of modules below the folder of scripts, "search/page.js", in the order in which they are to run
        read: returns a module's text by its path

    Raises:
        BadTheme: a module imports or exports in another way, or modules import each other in a circle.
    """
    done = gathered(entries, read)
    names = {path: f"m{number}" for number, path in enumerate(done)}
    scopes = [_scope(path, text, names) for path, text in done.items()]
    return '(() => {\n"use strict";\n' + "".join(scopes) + "})();\n"


def gathered(entries: Iterable[str], read: Callable[[str], str]) -> dict[str, str]:
    """Return modules, and all that they import, stripped, by their paths; each after what it imports.

    Raises:
        BadTheme: modules import each other in a circle.
    """
    done: dict[str, str] = {}
    for entry in entries:
        _add(entry, read, done, ())
    return done


def _add(path: str, read: Callable[[str], str], done: dict[str, str], above: tuple[str, ...]) -> None:
    """Note a module after all that it imports."""
    if path in above:
        raise BadTheme(f"scripts import each other in a circle: {' → '.join([*above, path])}")
    if path in done:
        return
    text = strip(read(path))
    for found in _IMPORT.finditer(text):
        _add(_beside(path, found[2]), read, done, (*above, path))
    done[path] = text


def _beside(path: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), other))


def _scope(path: str, text: str, names: dict[str, str]) -> str:
    """Return a module as a function that is called at once and gives what it exports."""
    exported = [found[1] for found in _EXPORT.finditer(text)]
    text = _NOTHING.sub("", _EXPORT.sub("", text))
    text = _IMPORT.sub(lambda found: _taken(found[1], names[_beside(path, found[2])]), text)
    left = _LEFT.search(text)
    if left:
        raise BadTheme(
            f"script {path}: '{left[0]}' is not understood; export a function, class or constant where it is declared, "
            'and import by names: import { name } from "./other.js";'
        )
    given = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"const {names[path]} = (() => {{\n{text.strip()}\n{given}}})();\n"


def _taken(names: str | None, module: str) -> str:
    if names is None:
        return ""
    wanted = (" ".join(name.split()).replace(" as ", ": ") for name in names.split(",") if name.strip())
    return f"const {{ {', '.join(wanted)} }} = {module};"


def strip(text: str) -> str:
    """Return a script without indentation, and without comments where it is sure that they are such.

    A script in which a text runs over lines is returned as it is: its blanks may be meant.
    """
    bare = _COMMENT.sub("", text)
    lines = [line.strip(" \t\r") for line in bare.split("\n")]
    if any(line.count("`") % 2 or line.endswith("\\") for line in lines):
        return text
    return "".join(_TYPE.sub("", _BEHIND.sub("", line)) + "\n" for line in lines if line)
