"""The editions of the newsroom, as its settings name them.

Django and Wagtail write language codes in small letters ("sr-latn"); the archive and the addresses have the tags as the
settings write them ("sr-Latn"). This module is the only place that translates.
"""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Locale


def tags() -> tuple[str, ...]:
    """Return the tags of all editions, the first edition first."""
    tags: tuple[str, ...] = settings.TAMIZDAT.site.editions
    return tags


def first() -> str:
    """Return the tag of the first edition, which stands at the site's root."""
    return tags()[0]


def choices() -> list[tuple[str, str]]:
    """Return editions with the names of their languages, for forms."""
    names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    return [(tag, names[tag.lower()]) for tag in tags()]


def prefix(tag: str) -> str:
    """Return what the addresses of an edition begin with: nothing for the first, "ru/" for another."""
    return "" if tag == first() else f"{tag}/"


def tag_of(locale: Locale) -> str:
    """Return the edition's tag of a locale, or the locale's own code where it is no edition any more."""
    return next((tag for tag in tags() if tag.lower() == locale.language_code), locale.language_code)


def locale_of(tag: str) -> Locale:
    """Return the locale of an edition.

    Raises:
        Locale.DoesNotExist: the desk was not set up for it yet.
    """
    locale: Locale = Locale.objects.get(language_code=tag.lower())
    return locale
