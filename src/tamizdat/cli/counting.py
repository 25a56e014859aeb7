"""`tamizdat count`: how many read each story, from the logs of the server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tamizdat import config
from tamizdat.cli.rooms import file_and_print, open_desk
from tamizdat.cli.verbs import Failure, Verbs, newsroom_option, verb
from tamizdat.config import Config

if TYPE_CHECKING:
    from tamizdat.readers.counting import Counting, Seen


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "count", count, "count the readers of each story in the logs of the server",
        "LOG is a file that nginx, Caddy or Apache wrote (docs/reference/logs.md says in which forms), plain or packed "
        "(.gz); '-' is standard input. Name all files that hold something of a day: a day counts as far as it was seen at "
        "once. Logs may be counted again, and while they grow. Programs are left out. Addresses of readers are kept "
        "nowhere. What is read most stands on the site then, and the numbers at the desk.",
    )  # fmt: skip
    parser.add_argument("logs", metavar="LOG", nargs="+")
    newsroom_option(parser)


def count(options: argparse.Namespace) -> int:
    """Count readers. What can be read is counted even if another log cannot."""
    settings = config.read(options.newsroom)
    counting = _counting(settings)
    good = _read(options.logs, counting)
    seen = counting.seen
    print(_in_words(seen), flush=True)
    if seen.lines and seen.lines == seen.unreadable:
        raise Failure(
            f"no line can be read, such as {seen.first_unreadable}: docs/reference/logs.md has the forms of logs that are "
            "known, and how servers are told to write them"
        )
    _note(settings, counting)
    return 0 if good else 1


def _counting(settings: Config) -> Counting:
    from tamizdat.archive.store import Archive
    from tamizdat.readers.counting import DAYS, Counting
    from tamizdat.readers.stories import Address, Stories
    from tamizdat.readers.times import Calendar

    zone = ZoneInfo(settings.site.time_zone)
    today = datetime.now(zone).date()
    addresses = [Address("", _folder(settings.site.url))]
    for tag, address in settings.site.addresses.items():
        addresses.append(Address(urlsplit(address).hostname or "", _folder(address), f"{tag}/"))
    stories = Stories(Archive(settings.var / "archive"), addresses)
    first = today - timedelta(days=DAYS)
    return Counting(stories, Calendar(zone), first.isoformat(), today.isoformat())


def _folder(address: str) -> str:
    return urlsplit(address).path.rstrip("/") + "/"


def _read(logs: Iterable[str], counting: Counting) -> bool:
    """Count logs; return whether all could be read to their ends."""
    from tamizdat.readers.errors import BadLog
    from tamizdat.readers.logs import lines_of

    good = True
    for name in dict.fromkeys(logs):
        try:
            counting.take(lines_of(name), name)
        except BadLog as error:
            good = False
            print(f"tamizdat: {error}", file=sys.stderr, flush=True)
    return good


def _in_words(seen: Seen) -> str:
    unreadable = f"; {seen.unreadable:,} could not be read" if seen.unreadable else ""
    first = f" (the first is {seen.first_unreadable})" if seen.unreadable else ""
    return (
        f"Of {seen.lines:,} lines {seen.views:,} are stories that readers asked for, {seen.programs:,} the same by programs, "
        f"{seen.others:,} anything else{unreadable}{first}."
    )


def _note(settings: Config, counting: Counting) -> None:
    tallies = counting.tallies()
    open_desk(settings)
    from tamizdat import locks
    from tamizdat.desk import actions

    def taken(process: str) -> Failure:
        return Failure(f"another count (process {process}) works for this newsroom: wait until it is through")

    with locks.hold(settings.var / "count.lock", taken, patience=60):
        actions.note_readers(tallies)
    days = sorted({tally.day for tally in tallies})
    if days:
        print(
            f"Noted the readers of {len({t.story for t in tallies}):,} stories, {days[0]} to {days[-1]}.",
            flush=True,
        )
    file_and_print()
