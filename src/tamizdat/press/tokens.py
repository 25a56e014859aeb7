"""The theme's tokens: the colours, faces and measures that its styles name once and use everywhere."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tamizdat.press.theme import Theme

_FIRST: Final = "styles/base.css"
_ROOT: Final = re.compile(r"^(\s*):root \{(.*?)^\1\}", re.S | re.M)
_TOKEN: Final = re.compile(r"(--[a-z][\w-]*):\s*([^;]+);(?:\s*/\*\s*(.*?)\s*\*/)?")
_DARK: Final = "@media (prefers-color-scheme: dark)"
_USED: Final = re.compile(r"var\(\s*(--[a-z][\w-]*)\s*([,)])")
_SET: Final = re.compile(r"(--[a-z][\w-]*)\s*:")
_OF_EVERY_PAGE: Final = (_FIRST, "styles/own.css")
_ANY_ROOT: Final = re.compile(r":root\s*\{([^{}]*)\}")
_IN_THE_DARK: Final = re.compile(
    r"@media[^{}]*\(prefers-color-scheme:\s*dark\)[^{}]*\{(?:[^{}]|\{[^{}]*\})*\Z"
)
_VALUE: Final = re.compile(r"(--[a-z][\w-]*)\s*:\s*([^;]*[^;\s])")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.S)


class Token(NamedTuple):
    """A name for a colour, a face or a measure."""

    name: str  # "--accent"
    light: str
    dark: str  # "" where it is the same on a dark screen
    sentence: str  # what it is for; "" where its style does not say


def tokens(theme: Theme) -> list[Token]:
    """Return the tokens of all styles, those of every page first, each where it stands."""
    found: dict[str, Token] = {}
    for name in sorted(_styles(theme), key=lambda each: (each != _FIRST, each)):
        text = theme.read(name)
        for block in _ROOT.finditer(text):
            before = text[: block.start()].rstrip()
            is_dark = before.endswith("{") and before.removesuffix("{").rstrip().endswith(_DARK)
            for token, value, sentence in _TOKEN.findall(block[2]):
                if is_dark and token in found:
                    found[token] = found[token]._replace(dark=value)
                elif token not in found:
                    found[token] = Token(token, value, "", " ".join(sentence.split()))
    return list(found.values())


def values(theme: Theme) -> dict[str, tuple[str, str]]:
    """Return the tokens of every page, as the newsroom has set them, with their values on a light and on a dark screen.

    As in a browser, what comes later counts: a value that is set for all screens is the dark one's too.
    """
    found: dict[str, tuple[str, str]] = {}
    for style in _OF_EVERY_PAGE:
        text = _COMMENT.sub("", theme.read(style))
        for block in _ANY_ROOT.finditer(text):
            is_dark = _IN_THE_DARK.search(text[: block.start()])
            for name, value in _VALUE.findall(block[1]):
                found[name] = (found.get(name, (value,))[0], value) if is_dark else (value, value)
    return found


def unknown(theme: Theme) -> list[tuple[str, int, str]]:
    """Return what styles use and nobody sets: the style, the line, the name."""
    texts = {name: _COMMENT.sub(_blank, theme.read(name)) for name in theme.files()}
    known = {token for text in texts.values() for token in _SET.findall(text)}
    return [
        (name, text.count("\n", 0, used.start()) + 1, used[1])
        for name, text in texts.items()
        for used in _USED.finditer(text)
        if used[1] not in known and used[2] == ")"
    ]


def _styles(theme: Theme) -> list[str]:
    return [name for name in theme.files() if name.endswith(".css")]


def _blank(comment: re.Match[str]) -> str:
    """Return a comment's lines without their words, so that what follows stays in its line."""
    return "\n" * comment[0].count("\n")
