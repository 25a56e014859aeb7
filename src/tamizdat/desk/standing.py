"""What stands at an address of the site: the way back from a printed path to the desk's thing."""

from __future__ import annotations

from typing import Any

from tamizdat.desk import editions, site
from tamizdat.desk.models import (
    Actor,
    Coverage,
    Event,
    Person,
    Place,
    PlainPage,
    Series,
    Story,
    Topic,
)

# What has a page that lists stories, by the name of its sort and by the folder of its pages.
LINKED: dict[str, type[Any]] = {
    str(model._meta.model_name): model for model in (Actor, Event, Place, Topic, Coverage, Series, Person)
}
NAMED: dict[str, type[Any]] = {model.folder: model for model in LINKED.values()}


def split(path: str) -> tuple[str, str, str]:
    """Return a path's edition, its folder in there ("" at the edition's root) and its slug."""
    first, _, rest = path.partition("/")
    edition = next((tag for tag in editions.tags()[1:] if tag == first), "")
    folder, _, name = (rest if edition else path).rpartition("/")
    return edition or editions.first(), folder, name.removesuffix(".html")


def at(path: str) -> Any | None:
    """Return the story, the plain page or what has a list of stories that is printed at a path, or would be."""
    edition, folder, slug = split(path)
    if not path.endswith(".html"):
        return None
    if model := NAMED.get(folder):
        return model.objects.filter(slug=slug).first()
    pages = (PlainPage if not folder else Story).objects
    found = pages.filter(slug=slug, locale__language_code=edition.lower()).first()
    return found if found is not None and found.printed_path() == path else None


def id_at(address: str, edition: str) -> str:
    """Return the id of the document of an edition at an absolute address of this site; nothing if there is none."""
    path = site.path_at(address)
    if not path or split(path)[0] != edition:
        return ""
    found = at(path)
    return str(found.uid) if found is not None else ""
