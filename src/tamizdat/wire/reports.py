"""What an import did, for the person who called it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

_PLURALS = {"story": "stories", "coverage": "special coverages", "series": "series", "person": "people"}


@dataclass
class ImportReport:
    """What was made, changed and left alone."""

    source: str
    made: Counter[str] = field(default_factory=Counter)  # by sort: "story", "place" …
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)  # things that an editor has made, changed or deleted since
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        did = [
            f"{verb} {_counted(counts)}"
            for verb, counts in (("made", self.made), ("changed", self.changed))
            if counts
        ]
        if self.unchanged:
            did.append(f"{self.unchanged} unchanged")
        if self.kept:
            did.append(f"{len(self.kept)} kept as they are at the desk")
        lines = [f"{self.source}: {'; '.join(did) or 'nothing to do'}."]
        lines += [f"  kept: {line}" for line in self.kept]
        lines += [f"  {line}" for line in self.notes]
        return "\n".join(lines)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {sort if count == 1 else _plural(sort)}" for sort, count in counts.items())


def _plural(sort: str) -> str:
    return _PLURALS.get(sort, f"{sort}s")
