"""The letter's benchmark: mail that came back, classified right.

Material: the mails of `mail-fixtures-flanker` beside the project, and those after the RFCs in tests/post/returned_mails.py,
with their labels; ordinary mail among them counts, too.
"""

from __future__ import annotations

import sys

from figures import HOUSE, Figure

sys.path[:0] = [str(HOUSE / "src"), str(HOUSE / "tests" / "post")]

import returned_mails  # noqa: E402 - it is among the tests

FIGURE = (
    "bounces, complaints and out-of-office in `mail-fixtures-flanker` (`../shared/data`) and after RFC 3464/5965, "
    "classified right"
)
SHARED = HOUSE.parent / "shared" / "data" / "mail-fixtures-flanker"


def measure() -> list[Figure]:
    """Return the row; where the material is not beside the project, of our own mails alone, and saying so."""
    samples = list(returned_mails.SAMPLES)
    name = FIGURE
    if SHARED.is_dir():
        samples += returned_mails.flanker(SHARED)
    else:
        name += " (without mail-fixtures-flanker, which is not beside the project)"
    return [Figure(name, round(returned_mails.share_right(samples), 1), "%", ">= 98")]


if __name__ == "__main__":
    print(measure())
