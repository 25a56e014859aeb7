"""What an import did, for the person who called it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, get_args

from tamizdat.wire.errors import FolderError, WireError

What = Literal["refused", "not understood", "left out", "repaired", "kept", "noted"]
WHATS: Final[tuple[What, ...]] = get_args(What)  # what matters most comes first

LISTED: Final = (
    50_000  # items; a source that is all faults must not fill the memory, so further ones are counted
)
SHOWN: Final = 20  # items of a sort on the screen

# Control characters, halves of characters, and what turns the direction of all that follows.
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNS: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

_PLURALS = {"story": "stories", "coverage": "special coverages", "series": "series", "person": "people"}


class Item(NamedTuple):
    """Something of the source that did not arrive just as it stood there.

    refused         it did not arrive, because something is wrong with it
    not understood  a part of it means nothing here; the rest arrived
    left out        it, or a part of it, is of a sort that is not brought
    repaired        it arrived, but not as it stood
    kept            it was left as it is at the desk, where somebody changed, made or deleted it
    noted           it arrived, and somebody should know something of it
    """

    what: What
    item: str
    """Words for the thing: "story “Rain”"; "" where it is the whole source."""
    reason: str
    """A sentence or phrase."""
    remedy: str = ""
    """A sentence for whoever brings the copy; "" where nothing can or need be done."""
    where: str = ""
    """Where the source has it: "stories-2010.jsonl, line 12"."""

    def __str__(self) -> str:
        told = ": ".join(part for part in (self.where, self.item, self.reason) if part)
        return " ".join(_TURNS.sub("\ufffd", visible(f"{told} {self.remedy}")).split())


def ended(item: Item) -> Item:
    """Return an item whose reason ends where a remedy follows; an address stays as it can be copied."""
    last = item.reason.rpartition(" ")[2]
    if not item.remedy or item.reason.endswith((".", "…", "!", "?")) or "/" in last:
        return item
    return item._replace(reason=f"{item.reason}.")


def visible(text: str) -> str:
    """Return text that came from outside as it may be shown: nothing in it commands a terminal or cannot be written."""
    return _UNSEEN.sub("\ufffd", text)


@dataclass
class ImportReport:
    """What was made, changed and left alone, and every item that did not arrive just as it was."""

    source: str
    made: Counter[str] = field(default_factory=Counter)  # by sort: "story", "place" …
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    items: list[Item] = field(default_factory=list)  # in the order of the source; the first LISTED of them
    counts: Counter[What] = field(default_factory=Counter)  # of all items, also of those that are not listed

    @classmethod
    def of_refusal(cls, source: str, error: WireError | OSError) -> ImportReport:
        """Return the report of an import that ended with an error: one item, or one for each problem of a folder."""
        report = cls(source)
        if isinstance(error, FolderError):
            for problem in error.problems:
                at = f"{problem.file}, line {problem.line}" if problem.line else problem.file
                report.tell("refused", "", problem.what, problem.remedy, at)
        elif isinstance(error, WireError):
            report.tell("refused", "", error.what, error.remedy, error.where)
        else:
            report.tell("refused", "", str(error))
        return report

    def tell(self, what: What, item: str, reason: str, remedy: str = "", where: str = "") -> None:
        """Add an item. The values are the fields of `Item`."""
        self.add(Item(what, item, reason, remedy, where))

    def add(self, item: Item) -> None:
        """Add an item."""
        self.counts[item.what] += 1
        if len(self.items) < LISTED:
            self.items.append(item)

    def note(self, text: str) -> None:
        """Add something that somebody should know of."""
        self.tell("noted", "", text)

    def those(self, what: What) -> list[str]:
        """Return the items of a sort, each in a line."""
        return [str(item) for item in self.items if item.what == what]

    @property
    def refused(self) -> bool:
        """Return whether something of the source is wrong and did not arrive."""
        return self.counts["refused"] > 0

    def __str__(self) -> str:
        lines = [f"{self.source}: {self.summary()}."]
        for what in WHATS:
            told = self.those(what)
            mark = "" if what == "noted" else f"{what}: "
            lines += [f"  {mark}{line}" for line in told[:SHOWN]]
            if (more := self.counts[what] - SHOWN) > 0:
                lines.append(f"  {mark}{more} more, all listed by '--report FILE.html'")
        return "\n".join(lines)

    def summary(self) -> str:
        """Return all counts in a phrase: "made 5 stories; 3 unchanged; 1 refused"."""
        did = [
            f"{verb} {_counted(counts)}"
            for verb, counts in (("made", self.made), ("changed", self.changed))
            if counts
        ]
        if self.unchanged:
            did.append(f"{self.unchanged} unchanged")
        for what in WHATS:
            if self.counts[what] and what != "noted":
                told = "kept as they are at the desk" if what == "kept" else what
                did.append(f"{self.counts[what]} {told}")
        return "; ".join(did) or "nothing to do"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {sort if count == 1 else _plural(sort)}" for sort, count in counts.items())


def _plural(sort: str) -> str:
    return _PLURALS.get(sort, f"{sort}s")
