"""`tamizdat print`: bringing the site up to date, and saying why a page was printed."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.rooms import file_and_print, open_desk
from tamizdat.cli.verbs import Verbs, folder_argument, verb
from tamizdat.config import Config

if TYPE_CHECKING:
    from tamizdat.press.printing import Press


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
    press = _press(settings)
    if options.explain:
        return _explain(press, options.explain)
    outcome = press.update(now=datetime.now(UTC).isoformat(timespec="seconds"), full=options.full)
    for page in outcome.printed:
        print(f"{page.path}  ({page.reason})")
    for path in outcome.removed:
        print(f"{path}  (removed)")
    print(
        f"Printed {len(outcome.printed)} pages, removed {len(outcome.removed)}, found {outcome.unchanged} unchanged "
        f"in {outcome.milliseconds:.0f} ms; release {outcome.release}."
    )
    for failure in outcome.failed:
        print(f"tamizdat: {failure}", file=sys.stderr)
    if not options.no_copies:
        _make_copies(press)
    return 1 if outcome.failed else 0


def _make_copies(press: Press) -> None:
    texts = sum(1 for _ in press.copies(cores=os.cpu_count() or 1))
    if texts:
        print(f"Made the packed copies of {texts} texts.")


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
