"""What can go wrong with copy on its way in or out.

    WireError
    ├── CopyError      a plain text that cannot be read as a story
    ├── FolderError    a Markdown folder with problems, all of which it lists
    │   └── RulesError a rule file for an import, likewise
    ├── FormError      a folder of the open form that cannot be read at all
    ├── ImportRefused  copy that was read and that the desk does not take
    └── ExportFailed   an export that could not be written; an earlier one is as it was

Each error says what happened, where, and what to do; each survives pickling.
"""

from __future__ import annotations

from typing import NamedTuple


class WireError(Exception):
    """A refused input or output: what is wrong, where, and the remedy, each a sentence or a phrase."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        # All three go to `args`, which is what pickling restores an exception from.
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}"


class CopyError(WireError):
    """A text that cannot be read as a story."""


class Problem(NamedTuple):
    """One thing that is wrong, or that an editor should know of."""

    file: str
    """Name of the file in its folder: "stories/rain.en.md"."""
    line: int
    """Counted from 1; 0 where it cannot be told."""
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.what} {self.remedy}".rstrip()


class FolderError(WireError):
    """A Markdown folder of which nothing was imported; it lists each problem that was found."""

    def __init__(self, where: str, problems: tuple[Problem, ...]) -> None:
        count = "1 problem was" if len(problems) == 1 else f"{len(problems)} problems were"
        super().__init__(f"{count} found, and nothing was imported.", where, "Mend them and import again.")
        self.args = (where, problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {problem}" for problem in self.problems)])


class FormError(WireError):
    """A folder of the open form that cannot be read at all."""


class ImportRefused(WireError):
    """Copy that was read and that the desk does not take."""


class ExportFailed(WireError):
    """An export that could not be written; an earlier one is as it was."""


class RulesError(FolderError):
    """A rule file of which nothing can be used; it lists each problem that was found."""
