"""What is named may be given as the thing itself or by its slug."""

from __future__ import annotations

from typing import Any

from tamizdat.desk import editions
from tamizdat.desk.models import Edition, Story


def named(model: type[Any], which: Any) -> Any:
    """Return a place, topic, coverage, series or person by its slug, or itself.

    Raises:
        ValueError: there is none.
    """
    if isinstance(which, model):
        return which
    found = model.objects.filter(slug=which).first()
    if found is None:
        raise ValueError(f"there is no {model._meta.verbose_name} {which!r}")
    return found


def story_named(edition: str, which: Story | str) -> Story:
    """Return a story of an edition by its slug, or itself.

    Raises:
        ValueError: there is none.
    """
    if isinstance(which, Story):
        return which
    found = Story.objects.filter(locale__language_code=edition.lower(), slug=which).first()
    if found is None:
        raise ValueError(f"there is no story {which!r} in the edition {edition!r}")
    return found


def edition_page(edition: str | Edition) -> Edition:
    """Return the page under which an edition's stories stand, or itself.

    Raises:
        ValueError: there is no such edition.
    """
    if isinstance(edition, Edition):
        return edition
    pages = Edition.objects.select_related("locale")
    found = pages.filter(locale__language_code=edition.lower()).first()
    if found is None:
        raise ValueError(f"there is no edition {edition!r}: the settings name {', '.join(editions.tags())}")
    return found
