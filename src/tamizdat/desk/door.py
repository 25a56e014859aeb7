"""The door to the press: print what was filed, render a preview, draw a story's picture, say that printing is paused.

Nothing else of the press is used at the desk.
"""

from __future__ import annotations

from django.conf import settings

from tamizdat.archive.store import Archive
from tamizdat.depot.depot import Depot
from tamizdat.depot.signing import Key
from tamizdat.desk.shelf import archive_folder
from tamizdat.press.elsewhere import Elsewhere
from tamizdat.press.pausing import Pause, paused
from tamizdat.press.printing import Press
from tamizdat.press.settings import Doors, SiteSettings
from tamizdat.press.social import SIZE as SOCIAL_SIZE
from tamizdat.press.social import Socials, Told
from tamizdat.press.theme import load

__all__ = ["SOCIAL_SIZE", "Socials", "Told", "open_archive", "pause", "press", "script"]


def open_archive(*, writable: bool = False) -> Archive:
    """Return the newsroom's archive; only the filer opens it for writing.

    Raises:
        BadArchive: nothing was filed yet, or it cannot be read.
    """
    return Archive(archive_folder(), writable=writable)


def press(archive: Archive) -> Press:
    """Return the press of this newsroom."""
    newsroom = settings.TAMIZDAT
    elsewhere = Elsewhere(*newsroom.elsewhere) if newsroom.elsewhere else None
    site, of = newsroom.site, newsroom.readers
    doors = Doors(newsroom.doors, bool(of.mailbox), of.counter) if newsroom.doors else None
    return Press(
        archive,
        SiteSettings.of(site.url, site.editions, site.addresses, elsewhere, doors),
        newsroom.printed,
        newsroom.ledger,
        newsroom.theme if newsroom.theme.is_dir() else None,
        newsroom.press.keep_releases,
        depot(),
    )


def depot() -> Depot | None:
    """Return what keeps the newsroom's large recordings, if that is not the site's folder."""
    newsroom = settings.TAMIZDAT
    table = newsroom.store
    key = Key(newsroom.store_key, newsroom.store_secret, table.region)
    return Depot.at(table.endpoint, table.bucket, table.prefix, key) if table.store else None


def script(blob: str) -> bytes | None:
    """Return the theme's script of this name, a digest; None if there is none."""
    return load(settings.TAMIZDAT.theme).script_in(blob)


def pause() -> Pause | None:
    """Return since when printing is paused, None if it goes on."""
    return paused(settings.TAMIZDAT.ledger)
