"""`tamizdat print`: bringing the site up to date, and saying why a page was printed."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.rooms import file_and_print, now, open_desk, press_of
from tamizdat.cli.verbs import Verbs, folder_argument, verb

if TYPE_CHECKING:
    from tamizdat.press.printing import Press, Printing


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(verbs, "print", print_, "bring the printed site up to date with the archive")
    folder_argument(parser)
    parser.add_argument("--full", action="store_true", help="render every page again, whatever is known")
    parser.add_argument(
        "--explain",
        metavar="PAGE",
        help="say why a page was printed and which of its reads changed; print nothing",
    )
    parser.add_argument(
        "--refile",
        action="store_true",
        help="first compose everything anew in the desk, as after a lost archive",
    )


def print_(options: argparse.Namespace) -> int:
    """Print the site, or explain a page."""
    settings = config.read(options.folder)
    if options.refile:
        open_desk(settings)
        from tamizdat.desk import actions

        actions.refile_all()
        file_and_print()
    press = press_of(settings)
    if options.explain:
        return _explain(press, options.explain)
    return report(press.update(now=now(), full=options.full))


def report(outcome: Printing) -> int:
    """Tell what a printing did; return 1 if something failed."""
    for page in outcome.printed:
        print(f"{page.path}  ({page.reason})")
    for path in outcome.removed:
        print(f"{path}  (removed)")
    print(
        f"Printed {len(outcome.printed)} pages, removed {len(outcome.removed)}, found {outcome.unchanged} unchanged "
        f"in {outcome.milliseconds:.0f} ms; release {outcome.release}."
    )
    if outcome.paused:
        print(f"{outcome.paused}.")
    for failure in outcome.failed:
        print(f"tamizdat: {failure}", file=sys.stderr)
    return 1 if outcome.failed else 0


def _explain(press: Press, page: str) -> int:
    found = press.explain(page)
    print(f"{found.path} is page {found.key}")
    print(f"printed last because: {found.reason}")
    print(f"it read {len(found.reads)} answers:")
    for read in found.reads:
        print(f"  {'changed since: ' if read in found.changed else ''}{read}")
    print("it would be printed again now" if found.changed else "nothing that it read has changed since")
    return 0
