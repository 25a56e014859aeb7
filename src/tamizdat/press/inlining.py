"""Styles written into the elements that they dress, for mail programs that read no style sheet.

The sheet may use the theme's tokens, which mail programs do not know: a light screen's values are written into the elements,
and whatever has another value on a dark one follows in a rule for `prefers-color-scheme: dark`, made from the same sheet. The
flow-relative names of sides (CSS Logical Properties) become left and right. Rules for what an element is at times (`a:hover`)
and for some screens (`@media`) stay in the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

_SHEET: Final = re.compile(r"<style>(.*?)</style>", re.S)
_TAG: Final = re.compile(r'<!--.*?-->|<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>', re.S)
_CLASS: Final = re.compile(r' class="([^"]*)"')
_STYLE: Final = re.compile(r' style="([^"]*)"')
_BLOCK: Final = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_COMPOUND: Final = re.compile(r"([a-z][a-z0-9]*)?((?:\.[\w-]+)*)")
_VAR: Final = re.compile(r"var\((--[\w-]+)\)")
_EMPTY: Final = frozenset({"br", "hr", "img", "link", "meta"})
_SIDES: Final = {"ltr": ("left", "right"), "rtl": ("right", "left")}

Tokens = Mapping[
    str, tuple[str, str]
]  # values on a light and on a dark screen, by name: {"--ink": ("#1a1813", "#eae4d6")}
Declarations = dict[str, str]


class _Element(NamedTuple):
    """An element as selectors see it."""

    tag: str
    classes: frozenset[str]


class _Rule(NamedTuple):
    """Declarations for the elements that a selector finds: each step of it within the one before."""

    selector: str
    steps: tuple[_Element, ...]
    declared: Declarations

    @property
    def weight(self) -> tuple[int, int]:
        """Return how special the selector is (Selectors Level 4, section 17)."""
        return sum(len(step.classes) for step in self.steps), sum(bool(step.tag) for step in self.steps)

    def finds(self, path: tuple[_Element, ...]) -> bool:
        """Tell whether the selector finds the last element of a path that begins at the root."""
        *above, last = self.steps
        if not _is(path[-1], last):
            return False
        left = iter(reversed(path[:-1]))
        return all(any(_is(each, step) for each in left) for step in reversed(above))


def _is(element: _Element, step: _Element) -> bool:
    return step.tag in ("", element.tag) and step.classes <= element.classes


def inlined(html: str, tokens: Tokens, direction: str = "ltr") -> str:
    """Return a page whose first style sheet is written into its elements; what cannot be stays in the sheet.

    Args:
        html: with quoted attributes, and its styles in a `<style>` without attributes
        tokens: of the theme; the sheet itself may set others in `:root`
        direction: "ltr" or "rtl"
    """
    found = _SHEET.search(html)
    if found is None:
        return html
    rules, left, own = _read(found[1], direction)
    known = {**tokens, **{name: (value, value) for name, value in own.items()}}
    light = [rule._replace(declared=_valued(rule.declared, known, 0)) for rule in rules]
    sheet = "".join([_filled(left, known, 0), _dark(rules, known)])
    before, after = html[: found.start()], html[found.end() :]
    return f"{before}<style>{sheet}</style>{_dressed(after, light)}"


def _read(css: str, direction: str) -> tuple[list[_Rule], str, dict[str, str]]:
    """Return the rules that can be inlined, the text of the others, and the tokens that the sheet sets."""
    start, end = _SIDES[direction]
    css = css.replace("inline-start", start).replace("inline-end", end)
    css = re.sub(r"text-align:\s*start", f"text-align:{start}", css)
    rules: list[_Rule] = []
    left: list[str] = []
    own: dict[str, str] = {}
    for block in _BLOCK.finditer(css):
        selectors, text = block[1].strip(), block[2]
        declared = {} if "{" in text else dict(_declarations(text))
        tokens = {name: value for name, value in declared.items() if name.startswith("--")}
        own |= tokens
        for selector in selectors.split(","):
            steps = _steps(selector.strip())
            if steps and not selectors.startswith("@"):
                rules.append(_Rule(selector.strip(), steps, declared))
            elif not tokens:
                left.append(block[0].strip())
                break
    return rules, "".join(left), own


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _steps(selector: str) -> tuple[_Element, ...]:
    """Return the steps of a selector; none where it says more than tags, classes and what they stand in."""
    parts = [_COMPOUND.fullmatch(part) for part in selector.split()]
    return tuple(
        _Element(part[1] or "", frozenset(filter(None, part[2].split(".")))) for part in parts if part
    ) if all(parts) else ()  # fmt: skip


def _filled(text: str, tokens: Tokens, screen: int) -> str:
    """Return a text with the values of its tokens on a light screen (0) or a dark one (1)."""
    return _VAR.sub(lambda used: tokens[used[1]][screen] if used[1] in tokens else used[0], text)


def _valued(declared: Declarations, tokens: Tokens, screen: int) -> Declarations:
    return {name: _filled(value, tokens, screen) for name, value in declared.items()}


def _dark(rules: list[_Rule], tokens: Tokens) -> str:
    """Return the rules for a dark screen: what has another value there. They come from outside, so they insist."""
    lines = []
    for rule in rules:
        light, dark = _valued(rule.declared, tokens, 0), _valued(rule.declared, tokens, 1)
        other = (_coloured(name, dark[name]) for name in dark if dark[name] != light[name])
        said = ";".join(f"{name}:{value}!important" for name, value in other)
        lines += [f"{rule.selector}{{{said}}}"] if said else []
    return f"@media (prefers-color-scheme:dark){{{''.join(lines)}}}" if lines else ""


def _coloured(name: str, value: str) -> tuple[str, str]:
    """Return a line's colour alone, which comes last in it: another rule may take the line away."""
    if name.startswith("border") and " " in value:
        return f"{name}-color", value.rsplit(" ", 1)[1]
    return name, value


def _dressed(html: str, rules: list[_Rule]) -> str:
    """Return elements with the declarations of the rules that find them; their own come last."""
    ordered = sorted(rules, key=lambda rule: rule.weight)
    open: list[_Element] = []

    @cache
    def style(path: tuple[_Element, ...]) -> str:
        declared: Declarations = {}
        for rule in ordered:
            if rule.finds(path):
                declared = {name: value for name, value in declared.items() if name not in rule.declared}
                declared |= rule.declared
        return ";".join(f"{name}:{value}" for name, value in declared.items()).replace('"', "'")

    def dress(match: re.Match[str]) -> str:
        end, tag, attributes = match[1], match[2], match[3] or ""
        if not tag:
            return match[0]  # a comment: what stands in it is for others
        if end:
            while any(each.tag == tag for each in open) and open.pop().tag != tag:
                pass
            return match[0]
        named = _CLASS.search(attributes)
        element = _Element(tag, frozenset(named[1].split() if named else ()))
        declared = style((*open, element))
        if tag not in _EMPTY:
            open.append(element)
        return f"<{tag}{_with_style(attributes, declared)}>" if declared else match[0]

    return _TAG.sub(dress, html)


def _with_style(attributes: str, declared: str) -> str:
    own = _STYLE.search(attributes)
    if own:
        return _STYLE.sub(lambda match: f' style="{declared};{match[1]}"', attributes, count=1)
    return f'{attributes} style="{declared}"'
