"""Making an edition's index from nothing: the slips in small steps, the index in a process of its own, unless it is small.

It is the first time, or the folder was deleted. Fifty thousand stories take minutes, in which the paper goes on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tamizdat.desk import editions
from tamizdat.desk.finding.rebuilding import rebuild
from tamizdat.desk.finding.shelf import FolderShelf
from tamizdat.desk.finding.slips import Slips
from tamizdat.desk.models import Story
from tamizdat.search import slip as slips
from tamizdat.search.slip import path_of

_TOGETHER: Final = 4  # stories whose slips are made in a step
_FEW: Final = 100  # stories of which the index is made at once: to start a process takes longer


class CannotBuild(OSError):
    """The process that makes an index failed; the message says why."""


class Building:
    """The making of one edition's index. It may be left and gone on with; only a new process begins it anew."""

    def __init__(self, tag: str, folder: Path) -> None:
        self._tag = tag
        self._folder = folder
        self._shelf = FolderShelf(folder)
        self._last = 0  # the key of the last story that has its slip
        self._made = 0  # slips
        self._process: subprocess.Popen[bytes] | None = None
        # A slip that an earlier attempt left may be one of a story that is gone.
        shutil.rmtree(folder, ignore_errors=True)

    def steps(self) -> Iterator[str]:
        """Make the slips, then start the process, then end until it has ended.

        Raises:
            CannotBuild: it ended with an error.
        """
        if self._process is None:
            yield from self._slips()
            if self._made <= _FEW:
                rebuild(self._folder, self._tag)
                return
            self._process = self._started()
        code = self._process.poll()
        if code:
            self._process = None
            raise CannotBuild(
                f"the search of the edition {self._tag!r} cannot be made: its process ended with {code}"
            )

    def _slips(self) -> Iterator[str]:
        from tamizdat.desk.finding.keeping import composed

        stories = Story.objects.filter(locale=editions.locale_of(self._tag)).select_related(
            "locale", "series"
        )
        maker = Slips(self._tag)
        while rows := list(stories.filter(pk__gt=self._last).order_by("pk")[:_TOGETHER]):
            for row in rows:
                if made := composed(maker, row):
                    self._shelf.write(path_of(made.number), slips.encode(made))
                    self._made += 1
            self._last = rows[-1].pk
            yield "slips"

    def _started(self) -> subprocess.Popen[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tamizdat.desk.finding.rebuilding", str(self._folder), self._tag]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own module, our own folder
