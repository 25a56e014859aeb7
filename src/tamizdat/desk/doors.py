"""The way to the readers' server: whether there is one, how it is asked, and what it is told of the paper."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from tamizdat.desk import editions, site
from tamizdat.desk.models import Masthead, Newsletter, PlainPage
from tamizdat.post import interface
from tamizdat.post.client import Client
from tamizdat.secret import secret_key

SOCKET: Final = "readers.sock"  # in `var`, where the readers' server runs on this machine


def missing() -> list[str]:
    """Return what has to be written into `tamizdat.toml` before letters can be sent, a sentence each."""
    newsroom = settings.TAMIZDAT
    found = []
    if newsroom.readers.where == "off":
        found.append(
            _(
                'where = "here" under [readers]: readers then sign up on this machine. With "elsewhere" they do it on '
                "another, whose address stands behind url."
            )
        )
    if not newsroom.post.sender:
        found.append(_('sender = "letter@…" under [post]: the e-mail address from which letters come.'))
    return found


def is_open() -> bool:
    """Return whether there is a readers' server."""
    return bool(settings.TAMIZDAT.readers.where != "off")


def client() -> Client:
    """Return what asks the readers' server."""
    newsroom = settings.TAMIZDAT
    key = secret_key(newsroom.interface_key, newsroom.var / "interface-key")
    here = newsroom.readers.where == "here"
    return Client(newsroom.var / SOCKET if here else newsroom.readers.url or newsroom.site.url, key)


def paper() -> interface.Paper:
    """Return what the readers' server is to know of the paper now."""
    mastheads = {row.edition: row for row in Masthead.objects.all()}
    return interface.Paper(
        url=site.address(),
        editions=tuple(_edition(tag, mastheads.get(tag)) for tag in editions.tags()),
        newsletters=tuple(_newsletter(row) for row in Newsletter.objects.order_by("order", "name", "pk")),
    )


def _edition(tag: str, masthead: Masthead | None) -> interface.Edition:
    return interface.Edition(
        tag=tag,
        name=masthead.name if masthead is not None else "",
        home=site.absolute(f"{editions.prefix(tag)}index.html"),
        privacy=_privacy(tag),
        contact=masthead.contact if masthead is not None else "",
    )


def _privacy(tag: str) -> str:
    """Return the address of the plain page "privacy" in an edition, or of its version there; nothing if there is none."""
    keys = PlainPage.objects.filter(slug="privacy").values("translation_key")
    found = PlainPage.objects.filter(
        live=True, translation_key__in=keys, locale__language_code=tag.lower()
    ).first()
    return site.absolute(found.printed_path()) if found is not None else ""


def _newsletter(row: Newsletter) -> interface.Newsletter:
    return interface.Newsletter(
        id=str(row.uid),
        edition=row.edition,
        slug=row.slug,
        name=row.name,
        description=row.description,
        url=site.absolute(row.printed_path()),
        open=not row.closed,
    )
