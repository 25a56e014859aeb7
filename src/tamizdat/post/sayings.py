"""What is told to people by whoever does not know their language: English words, and what stands in them.

Words are what a catalogue knows a sentence by, as everywhere with gettext. The desk says them in its editor's language, logs
and commands in English. `tools/desk_messages.py` collects them: in each `Saying(…)` they stand as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

_HOLE: Final = re.compile(r"\{(\w+)\}")


def written(number: float) -> str:
    """Return a number as programs write it: "0.3", "5"."""
    return f"{number:g}" if isinstance(number, float) else str(number)


class Saying(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence, or a part of one."""

    words: str  # "{tried} letters": what stands in braces are names of values
    values: dict[
        str, str | int | float | Saying
    ] = {}  # a text is a name, an address, or what another machine said

    def said(self, translated: Callable[[str], str] = str, number: Callable[[float], str] = written) -> str:
        """Return it in a language: `translated` gives its words, `number` writes a number."""

        def value(hole: re.Match[str]) -> str:
            found = self.values.get(hole[1], hole[0])
            if isinstance(found, Saying):
                return found.said(translated, number)
            return found if isinstance(found, str) else number(found)

        # Not `format`: the words come from another machine, and in its braces much can be asked for.
        return _HOLE.sub(value, translated(self.words))


class Told(Exception):
    """Something cannot be done; `saying` tells people why, and what to do."""

    def __init__(self, saying: Saying) -> None:
        super().__init__(saying)
        self.saying = saying

    def __str__(self) -> str:
        return self.saying.said()
