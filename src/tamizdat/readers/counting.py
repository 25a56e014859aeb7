"""Counting: lines of logs to the number of readers that each story had on each day."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

import msgspec

from tamizdat.readers.distinct import Distinct
from tamizdat.readers.lines import Request, parse
from tamizdat.readers.programs import is_reader
from tamizdat.readers.stories import Read, Stories
from tamizdat.readers.times import Calendar

DAYS: Final = 60  # before the present one; what is older is left out, and forgotten at the desk
_ANSWERED: Final = (200, 304)


class Tally(msgspec.Struct, frozen=True, order=True):
    """How many read a story on a day."""

    day: str  # of the newsroom: "2010-09-24"
    edition: str
    story: str  # id
    readers: int


class Seen(msgspec.Struct):
    """What became of the lines."""

    lines: int = 0
    views: int = 0  # pages of stories that readers asked for
    programs: int = 0  # the same asked for by programs
    others: int = 0  # requests for anything else, or that failed, or of other days
    unreadable: int = 0
    first_unreadable: str = ""  # where it stands: "access.log, line 3"


class Counting:
    """Counts readers, line by line. What it holds of them ends with it."""

    def __init__(self, stories: Stories, calendar: Calendar, first: str, last: str) -> None:
        """Lines of the days from `first` to `last` are counted, both included ("2010-09-24")."""
        self._stories = stories
        self._calendar = calendar
        self._first, self._last = first, last
        self._salts: dict[str, bytes] = {}  # by day; never written down
        self._readers: dict[tuple[str, Read], Distinct] = {}
        self.seen = Seen()

    def take(self, lines: Iterable[bytes | None], name: str) -> None:
        """Count the lines of the log `name`; None stands for a line that is too long."""
        for number, line in enumerate(lines, 1):
            if line == b"":
                continue
            self.seen.lines += 1
            request = parse(line, self._calendar) if line is not None else None
            if request is None:
                self.seen.unreadable += 1
                self.seen.first_unreadable = self.seen.first_unreadable or f"{name}, line {number}"
            else:
                self._count(request)

    def _count(self, request: Request) -> None:
        read = self._read(request)
        if read is None:
            self.seen.others += 1
        elif not is_reader(request.agent) or request.purpose.startswith(("prefetch", "preview")):
            self.seen.programs += 1
        else:
            self.seen.views += 1
            readers = self._readers.get((request.day, read))
            if readers is None:
                readers = self._readers[request.day, read] = Distinct()
            readers.add(self._hash(request, read))

    def _read(self, request: Request) -> Read | None:
        """Return the story that was asked for and given."""
        if request.method != "GET" or request.status not in _ANSWERED:
            return None
        if not self._first <= request.day <= self._last:
            return None
        return self._stories.find(request.host, request.path)

    def _hash(self, request: Request, read: Read) -> int:
        """Return what stands for a reader of a story on a day, and for nothing else: not the same for another story."""
        salt = self._salts.get(request.day)
        if salt is None:
            salt = self._salts[request.day] = secrets.token_bytes(32)
        text = msgspec.json.encode((request.address, request.agent, read.edition, read.story))
        return int.from_bytes(blake2b(text, digest_size=8, key=salt).digest())

    def tallies(self) -> list[Tally]:
        """Return what was counted, by day, edition and story."""
        return sorted(
            Tally(day, read.edition, read.story, readers.count)
            for (day, read), readers in self._readers.items()
        )
