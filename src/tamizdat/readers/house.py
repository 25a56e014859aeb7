"""The paper as the doors know it: what the desk told, or, before it did, what the settings say."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from tamizdat.post import paper
from tamizdat.post.interface import Edition, Newsletter, Paper


def the_paper() -> Paper:
    """Return what is known of the paper; it has one edition at least."""
    return paper.told() or _of_settings()


def _of_settings() -> Paper:
    site = settings.TAMIZDAT.site
    url, name = site.url.rstrip("/"), urlsplit(site.url).hostname or ""
    editions = tuple(
        Edition(tag=tag, name=name, home=f"{site.addresses.get(tag) or (f'{url}/{tag}' if i else url)}/")
        for i, tag in enumerate(site.editions)
    )
    return Paper(url=url, editions=editions)


def edition_of(told: Paper, tag: str) -> Edition:
    """Return the edition in a language; the first where there is none in it."""
    return next((each for each in told.editions if each.tag == tag), told.editions[0])


def open_newsletters(told: Paper) -> tuple[Newsletter, ...]:
    """Return those for which one can sign up."""
    return tuple(each for each in told.newsletters if each.open) if settings.TAMIZDAT.post.sender else ()


def named(told: Paper, ids: Iterable[uuid.UUID]) -> tuple[Newsletter, ...]:
    """Return newsletters by their ids, in the paper's order; those that it has not any more are left out."""
    wanted = {str(each) for each in ids}
    return tuple(each for each in told.newsletters if each.id in wanted)
