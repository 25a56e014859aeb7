"""`tamizdat print`: bringing the site up to date, and saying why a page was printed."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.rooms import file_and_print, now, open_desk, press_of
from tamizdat.cli.verbs import Verbs, folder_argument, verb
from tamizdat.wire.progress import Rate, Teller

if TYPE_CHECKING:
    from tamizdat.press.printing import Press
    from tamizdat.press.run import Progress, Workers

NAMED = 1000  # pages that are named at most


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(verbs, "print", print_, "bring the printed site up to date with the archive")
    folder_argument(parser)
    parser.add_argument(
        "--full",
        action="store_true",
        help="render every page again, whatever is known, and have the desk's search made anew",
    )
    parser.add_argument(
        "--explain",
        metavar="PAGE",
        help="say why a page was printed and which of its reads changed; print nothing",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="let a Dask cluster render, whose scheduler answers there ('tcp://host:8786'); its workers must see the "
        "newsroom's folder under the same path",
    )
    parser.add_argument(
        "--refile",
        action="store_true",
        help="first compose everything anew in the desk, as after a lost archive",
    )
    parser.add_argument(
        "--no-copies",
        action="store_true",
        help="leave the packed copies (.br, .gz) to the filer of 'tamizdat serve', or to the next printing",
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
    if options.full:
        from tamizdat.desk.finding import shelf

        shelf.want_anew(shelf.folder_in(settings.var))
    code = update(press, full=options.full, cluster=options.cluster)
    for _ in press.merge(now):
        pass
    if not options.no_copies:
        make_copies(press)
    for _ in press.tidy():
        pass
    return code


def update(press: Press, *, full: bool = False, cluster: str | None = None) -> int:
    """Print, and tell what was done; return 1 if something failed."""
    tell = Teller(sys.stderr)
    try:
        outcome = press.update(now=now(), full=full, workers=_workers(cluster), progress=_telling(tell))
    finally:
        tell.clear()
    for page in outcome.printed[:NAMED]:
        print(f"{page.path}  ({page.reason})")
    if len(outcome.printed) > NAMED:
        print(f"… and {len(outcome.printed) - NAMED:,} more")
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


def make_copies(press: Press) -> None:
    """Make the packed copies that are wanted."""
    tell = Teller(sys.stderr)
    rate = Rate("Packing copies", press.wanted_copies(), bar=True)
    try:
        for done, _ in enumerate(press.copies(cores=os.cpu_count() or 1), 1):
            tell.progress(rate.line(done))
    finally:
        tell.clear()
    if rate.done:
        print(f"Made the packed copies of {rate.done} texts.")


def _telling(tell: Teller) -> Progress:
    rate = Rate("Printing pages", 0, bar=True)

    def progress(done: int, to_do: int) -> None:
        rate.total = to_do
        tell.progress(rate.line(done))

    return progress


def _workers(address: str | None) -> Workers:
    from tamizdat.press import rendering

    return partial(rendering.cluster, address) if address else rendering.processes


def _explain(press: Press, page: str) -> int:
    found = press.explain(page)
    print(f"{found.path} is page {found.key}")
    print(f"printed last because: {found.reason}")
    print(f"it read {len(found.reads)} answers:")
    for read in found.reads:
        print(f"  {'changed since: ' if read in found.changed else ''}{read}")
    print("it would be printed again now" if found.changed else "nothing that it read has changed since")
    return 0
