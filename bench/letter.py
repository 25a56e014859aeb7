"""The letter against its bars: `make bench-letter`.

    python bench/letter.py          measure everything
    python bench/letter.py PART…    measure some parts: sending, bounces, looks; nothing is written

QUICK=1 sends to fewer subscribers and kills less often.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable

from figures import Figure, table, write


def sending() -> Iterable[Figure]:
    """Speed, memory, kills."""
    import letter_sending

    return letter_sending.measure()


def bounces() -> Iterable[Figure]:
    """What comes back."""
    import letter_bounces

    return letter_bounces.measure()


def looks() -> Iterable[Figure]:
    """How letters look."""
    import letter_looks

    return letter_looks.figures()


PARTS: dict[str, Callable[[], Iterable[Figure]]] = {"sending": sending, "bounces": bounces, "looks": looks}


def main() -> int:
    """Measure. Returns the exit status."""
    parser = argparse.ArgumentParser(description="The letter against its bars.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    figures = [figure for part in options.parts or PARTS for figure in PARTS[part]()]
    if options.parts:
        print(table(figures))
    else:
        write("letter", figures, libraries=("cryptography", "django", "django-anymail"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
