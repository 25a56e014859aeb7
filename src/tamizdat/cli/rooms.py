"""Calls into the rooms that several verbs make."""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tamizdat.cli.verbs import Failure
from tamizdat.config import Config

if TYPE_CHECKING:
    from tamizdat.depot.depot import Depot
    from tamizdat.press.printing import Press
    from tamizdat.press.settings import SiteSettings


def say(line: str) -> None:
    """Tell how far it has come."""
    print(line, flush=True)


def file_and_print() -> None:
    """File and print what waits, or leave it to a filer that runs."""
    from django.db import OperationalError

    from tamizdat.desk.filer import AlreadyRunning, drain

    try:
        printings = drain()
    except AlreadyRunning:
        print("The newsroom is being served; its filer prints what changed.", flush=True)
        return
    except (OperationalError, sqlite3.Error, OSError) as error:
        raise Failure(
            f"not everything could be filed and printed ({error}): is there no space left? Make room and import again, "
            "or run 'tamizdat serve'"
        ) from error
    from tamizdat.desk import door

    if pause := door.pause():
        say(f"{pause}.")
    for printing in printings:
        say(f"Printed {printing.printed} files in {printing.milliseconds / 1000:.1f} s.")
        for failure in printing.failures:
            print(f"  {failure['what']}: {failure['why']} {failure['remedy']}", file=sys.stderr)


def open_desk(settings: Config) -> None:
    """Set up Django for a newsroom, which takes some seconds; only then may the desk be imported."""
    from tamizdat.desk import setup

    setup.start(settings.folder)


def now() -> str:
    """Return the time that is written into releases."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def site_of(settings: Config) -> SiteSettings:
    """Return what the press is told of a newsroom's site."""
    from tamizdat.press.elsewhere import Elsewhere
    from tamizdat.press.settings import Doors, SiteSettings

    elsewhere = Elsewhere(*settings.elsewhere) if settings.elsewhere else None
    table, of = settings.site, settings.readers
    doors = Doors(settings.doors, bool(of.mailbox), of.counter) if settings.doors else None
    return SiteSettings.of(table.url, table.editions, table.addresses, elsewhere, doors)


def depot_of(settings: Config) -> Depot | None:
    """Return what keeps a newsroom's large recordings, if that is not the site's folder."""
    from tamizdat.depot.depot import Depot
    from tamizdat.depot.signing import Key

    table = settings.store
    key = Key(settings.store_key, settings.store_secret, table.region)
    return Depot.at(table.endpoint, table.bucket, table.prefix, key) if table.store else None


def press_of(settings: Config) -> Press:
    """Return a newsroom's press.

    Raises:
        BadArchive: nothing was filed yet, or the archive cannot be read.
    """
    from tamizdat.archive.store import Archive
    from tamizdat.press.printing import Press

    return Press(
        Archive(settings.var / "archive"),
        site_of(settings),
        settings.printed,
        settings.ledger,
        settings.theme,
        settings.press.keep_releases,
        depot_of(settings),
    )
