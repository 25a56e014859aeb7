"""A newsroom's own theme looked over: mistakes in templates, files that no page uses, tokens that nobody sets."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tamizdat.press.errors import BadTheme
from tamizdat.press.proofreading import proofread
from tamizdat.press.settings import EditionSettings
from tamizdat.press.theme import Theme
from tamizdat.press.tokens import tokens, unknown

_READ: Final = {("messages", ".po"), ("specimen", ".toml")}
_TEMPLATES: Final = (".html", ".txt")
_NOTES: Final = {".md", ".txt"}  # what a theme's author may leave beside it


def problems(own: Path | None, editions: Iterable[EditionSettings]) -> Iterator[str]:
    """Yield what is wrong with a theme, each with its file, line and remedy.

    Args:
        own: the newsroom's `theme/` folder; it need not exist
        editions: whose words are read
    """
    theme = Theme(own)
    editions = tuple(editions)
    yield from _of_words(theme, editions)
    modules: set[str] = set()
    for tag in sorted({edition.tag for edition in editions}):
        try:
            theme.script(f"search.{tag}.js")
            modules |= theme.search_modules(tag)
        except BadTheme as error:
            yield f"{error}; nothing can be printed until it is mended"
            return
    try:
        proof = proofread(theme)
    except BadTheme as error:
        yield f"{error}; nothing can be printed until it is mended"
        return
    for mistake in proof.mistakes:
        yield f"{theme.file_of(mistake.template)}, line {mistake.line}: {mistake.what}"
    known = [token.name for token in tokens(theme)]
    for name, line, token in unknown(theme):
        near = difflib.get_close_matches(token, known, 1)
        hint = f"did you mean '{near[0]}'?" if near else "set it among ':root { … }'"
        yield f"{theme.file_of(name)}, line {line}: no style sets '{token}'; {hint}"
    if own is not None:
        yield from _unused(own, proof.used | {f"scripts/{name}" for name in modules})


def _of_words(theme: Theme, editions: Iterable[EditionSettings]) -> Iterator[str]:
    for edition in editions:
        try:
            theme.messages(edition)
        except BadTheme as error:
            yield str(error)


def _unused(own: Path, used: frozenset[str]) -> Iterator[str]:
    """Yield the files of a newsroom's theme that change nothing."""
    there = {path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file()}
    wanted = {f"templates/{name}" if name.endswith(_TEMPLATES) else name for name in used}
    wanted |= {f"scripts/{name}" for name in (*Theme().scripts, *Theme().modules)}
    for name in sorted(there - wanted - used):
        folder = name.partition("/")[0]
        is_known = name == "atlas/atlas.json" or (folder, Path(name).suffix) in _READ
        if is_known or Path(name).suffix in _NOTES or Path(name).name.startswith("."):
            continue
        near = difflib.get_close_matches(name, sorted(wanted), 1, 0.6)
        hint = f"did you mean {near[0]}?" if near else "include it in a template, or remove it"
        yield f"{own / name}: no page uses a file of this name; {hint}"
