"""`tamizdat releases`, `rollback`, `resume`, `purge`: what was printed when, and how to undo it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.printing import make_copies, update
from tamizdat.cli.rooms import now, press_of
from tamizdat.cli.verbs import Failure, Verbs, folder_argument, newsroom_option, verb

if TYPE_CHECKING:
    from tamizdat.press.ledger import Ledger
    from tamizdat.press.release import Release

LISTED = 20  # lines of a long list
_UNDO = "See docs/how-to/undo-a-printing.md."


def add(verbs: Verbs) -> None:
    """Add the verbs."""
    parser = verb(
        verbs, "releases", releases, "list the releases of the site, or what changed from one to another",
        "Without a number, all releases with their time, files, and files that were new, others, removed. With one, what it "
        "changed; with two, how the second differs from the first.",
    )  # fmt: skip
    parser.add_argument("numbers", metavar="N", type=int, nargs="*", help="one or two releases that are kept")
    parser.add_argument(
        "--all", action="store_true", help="list also the releases that are not kept any more"
    )
    parser.add_argument(
        "--media",
        action="store_true",
        help="list the recordings of a release, the last one if no number is given: SHA-256, size in bytes, and the path on "
        "the site or the address in the store",
    )
    newsroom_option(parser)
    parser = verb(
        verbs, "rollback", rollback, "give the site the files of an earlier release again, and pause printing",
        "This makes a new release. What was withdrawn since does not come back, nor does a page that names it. Until "
        f"'tamizdat resume', nothing is printed. {_UNDO}",
    )  # fmt: skip
    parser.add_argument(
        "number", metavar="N", type=int, help="a release that is kept: see 'tamizdat releases'"
    )
    newsroom_option(parser)
    parser = verb(
        verbs,
        "resume",
        resume,
        "print again after a rollback, beginning with all that was published meanwhile",
    )
    folder_argument(parser)
    parser = verb(
        verbs, "purge", purge, "remove what all kept releases have of a page or file, for good",
        f"What stands there today stays: withdraw it first. {_UNDO}",
    )  # fmt: skip
    parser.add_argument("path", metavar="PATH", help="its path on the site, or its address")
    newsroom_option(parser)


def releases(options: argparse.Namespace) -> int:
    """List releases, or a difference."""
    settings = config.read(options.newsroom)
    from tamizdat.press.ledger import Ledger
    from tamizdat.press.releases import changes_of, difference

    if len(options.numbers) > 2:
        raise Failure("give one or two releases, or none for a list of all")
    if not settings.ledger.exists():
        raise Failure("nothing was printed yet: run 'tamizdat print'")
    with closing(Ledger(settings.ledger)) as ledger:
        if options.media:
            _list_media(ledger, options.numbers)
            return 0
        if not options.numbers:
            _list(ledger, everything=options.all)
            return 0
        find = difference if len(options.numbers) == 2 else changes_of
        for change in find(ledger.db, *options.numbers):
            print(f"{change.sign} {change.path}")
    return 0


def _list(ledger: Ledger, *, everything: bool) -> None:
    from tamizdat.press.pausing import pause_in
    from tamizdat.press.releases import kept, listed

    numbers, pause = kept(ledger.db), pause_in(ledger.db)
    print(f"{'release':>7}  {'time':25} {'files':>8} {'new':>6} {'others':>6} {'removed':>7}")
    for each in listed(ledger.db):
        if everything or each.number in numbers:
            marks = [each.note, "" if each.number in numbers else "not kept"]
            marks += ["paused at this one" if pause and pause.release == each.number else ""]
            print(f"{_row(each)}  {', '.join(filter(None, marks))}".rstrip())
    if pause:
        print(f"{pause}.")


def _list_media(ledger: Ledger, numbers: list[int]) -> None:
    from tamizdat.archive.recordings import MEDIA_TYPES
    from tamizdat.press.elsewhere import is_medium
    from tamizdat.press.releases import files_of

    if len(numbers) > 1:
        raise Failure("give one release with --media")
    for path, (digest, size) in files_of(ledger.db, numbers[0] if numbers else ledger.release_number).items():
        if is_medium(path) and path.rpartition(".")[2] in MEDIA_TYPES:
            print(f"{digest} {size:12} {path}")


def _row(each: Release) -> str:
    changes = f"{each.added:+6} {each.changed:6} {-each.removed:7}"
    return f"{each.number:7}  {each.time:25} {each.files:8} {changes}"


def rollback(options: argparse.Namespace) -> int:
    """Roll the site back."""
    press = press_of(config.read(options.newsroom))
    from tamizdat.press.rollback import roll_back

    done = roll_back(press, options.number, now=now())
    _say_some(f"{path}  (back)" for path in done.back)
    _say_some(f"{path}  (gone)" for path in done.gone)
    _say_some(f"{left.path}  (left alone: {left.why})" for left in done.left)
    print(
        f"Release {done.pause.made} has the files of release {done.pause.release}: {len(done.back)} came back, "
        f"{len(done.gone)} made since went, {len(done.left)} were left alone."
    )
    print(f"{done.pause}.")
    return 0


def _say_some(lines: Iterable[str]) -> None:
    found = list(lines)
    for line in found[:LISTED]:
        print(line)
    if len(found) > LISTED:
        print(f"… and {len(found) - LISTED} more")


def resume(options: argparse.Namespace) -> int:
    """Resume printing."""
    press = press_of(config.read(options.folder))
    from tamizdat.press import rollback

    if rollback.resume(press) is None:
        print("Printing is not paused.")
        return 0
    code = update(press)
    make_copies(press)
    return code


def purge(options: argparse.Namespace) -> int:
    """Purge a path."""
    press = press_of(config.read(options.newsroom))
    from tamizdat.press import rollback

    done = rollback.purge(press, options.path, now=now())
    print(f"{done.path}: earlier states removed from all kept releases: {done.contents}.")
    if done.shared:
        print(f"Another path had {done.shared} of the same bytes: they are kept for that one alone.")
    if done.stands:
        print("It stands on the site today, and that stays: to be rid of it, withdraw it and purge again.")
    return 0
