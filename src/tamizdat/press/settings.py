"""What the press is told of the site: its address and its editions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from urllib.parse import unquote, urlsplit

import msgspec
from babel import Locale
from babel.core import get_global


class EditionSettings(msgspec.Struct, frozen=True):
    """A language version of the paper and the folder in which it stands."""

    tag: str  # BCP 47: "en"
    prefix: str  # "" for the edition at the root, "ru/" for another

    @property
    def locale(self) -> Locale:
        """Return what is known of the edition's language."""
        return _locale(self.tag)

    @property
    def name(self) -> str:
        """Return the language's name in itself: "Русский"."""
        return _name(self.tag)

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        return _direction(self.tag)

    @property
    def script(self) -> str:
        """Return the script in which the language is written, by ISO 15924: "Latn", "Cyrl", "Arab"."""
        return _script(self.tag)


@cache
def _locale(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


@cache
def _name(tag: str) -> str:
    name = _locale(tag).get_display_name(tag.replace("-", "_")) or tag
    return name[:1].upper() + name[1:]


@cache
def _direction(tag: str) -> str:
    return str(_locale(tag).text_direction)


@cache
def _script(tag: str) -> str:
    locale = _locale(tag)
    likely = get_global("likely_subtags").get(locale.language, "")
    return locale.script or next((part for part in likely.split("_")[1:] if len(part) == 4), "Latn")


class SiteSettings(msgspec.Struct, frozen=True, dict=True):
    """The site: where it is read, and its editions in their order, the one at the root first."""

    url: str  # absolute, without a slash at its end
    editions: tuple[EditionSettings, ...]

    @classmethod
    def of(cls, url: str, tags: Sequence[str]) -> SiteSettings:
        """Return the settings of a site whose first edition stands at the root and the others in folders."""
        editions = tuple(EditionSettings(tag, f"{tag}/" if i else "") for i, tag in enumerate(tags))
        return cls(url.rstrip("/"), editions)

    def edition(self, tag: str) -> EditionSettings:
        """Return an edition's settings by its tag.

        Raises:
            KeyError: the site has no such edition.
        """
        return self._by_tag[tag]

    @cached_property
    def _by_tag(self) -> dict[str, EditionSettings]:
        return {edition.tag: edition for edition in self.editions}

    @cached_property
    def folder(self) -> str:
        """Return the path of the site's root on its host: "/" or "/paper/"."""
        return urlsplit(self.url).path.rstrip("/") + "/"

    def paths_of(self, page: str) -> tuple[str, str, str]:
        """Return where a page may be printed that a person names by its path, with or without ".html", or by its address."""
        path = unquote(page.removeprefix(self.url)).lstrip("/")
        return path, f"{path}.html", f"{path.rstrip('/')}/index.html".lstrip("/")

    def absolute(self, path: str) -> str:
        """Return the absolute address of a path of the site. Home pages lose their file's name."""
        folder, _, name = path.rpartition("/")
        shown = (f"{folder}/" if folder else "") if name == "index.html" else path
        return f"{self.url}/{shown}"


def home_path(edition: EditionSettings) -> str:
    """Return where an edition's home page is printed."""
    return f"{edition.prefix}index.html"
