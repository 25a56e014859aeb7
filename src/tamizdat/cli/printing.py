"""`tamizdat print`: bringing the site up to date, and saying why a page was printed."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.rooms import file_and_print, open_desk
from tamizdat.cli.verbs import Verbs, folder_argument, verb
from tamizdat.config import Config
from tamizdat.wire.progress import Rate, Teller

if TYPE_CHECKING:
    from tamizdat.press.printing import Press
    from tamizdat.press.run import Progress, Workers

NAMED = 1000  # pages that are named at most


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


def print_(options: argparse.Namespace) -> int:
    """Print the site, or explain a page."""
    settings = config.read(options.folder)
    if options.refile:
        open_desk(settings)
        from tamizdat.desk import actions

        actions.refile_all()
        file_and_print()
    press = _press(settings)
    if options.explain:
        return _explain(press, options.explain)
    tell = Teller(sys.stderr)
    try:
        outcome = press.update(
            now=datetime.now(UTC).isoformat(timespec="seconds"),
            full=options.full,
            workers=_workers(options.cluster),
            progress=_telling(tell),
        )
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
    for failure in outcome.failed:
        print(f"tamizdat: {failure}", file=sys.stderr)
    return 1 if outcome.failed else 0


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


def _press(settings: Config) -> Press:
    from tamizdat.archive.store import Archive
    from tamizdat.press.printing import Press
    from tamizdat.press.settings import SiteSettings

    archive = Archive(settings.var / "archive")
    site = SiteSettings.of(settings.site.url, settings.site.editions)
    return Press(archive, site, settings.printed, settings.var / "ledger.sqlite", settings.theme)
