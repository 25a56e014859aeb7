"""What the press is told of the site: its address and its editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec
from babel import Locale
from babel.core import get_global

from tamizdat.press.elsewhere import Elsewhere

_NONE: Final[Mapping[str, str]] = MappingProxyType({})

# What stands at the site's root for all editions: the host of an edition with an address of its own has it, too.
SHARED: Final = ("media/", ".well-known/", "favicon.ico", "trust.txt")


class EditionSettings(msgspec.Struct, frozen=True):
    """A language version of the paper and the folder in which it stands."""

    tag: str  # BCP 47: "en"
    prefix: str  # "" for the edition at the root, "ru/" for another
    address: str = ""  # where a host serves its folder as a site of its own, without a slash at its end; "" where none does

    @property
    def base(self) -> str:
        """Return the folder of the site that is the root of its host: "ru/" under an address of its own, else ""."""
        return self.prefix if self.address else ""

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
    return name[:1].title() + name[1:]


@cache
def _direction(tag: str) -> str:
    return str(_locale(tag).text_direction)


@cache
def _script(tag: str) -> str:
    locale = _locale(tag)
    likely = get_global("likely_subtags").get(locale.language, "")
    return locale.script or next((part for part in likely.split("_")[1:] if len(part) == 4), "Latn")


class Doors(msgspec.Struct, frozen=True):
    """What readers can do that needs a server, and where it answers (docs/explanation/letter.md)."""

    url: str  # absolute, without a slash at its end: the doors stand below its /readers/
    mailbox: bool = False  # whether messages and reports of errors reach the newsroom
    counter: bool = False  # whether stories count themselves

    def at(self, door: str) -> str:
        """Return the absolute address of a door: "sign-up"."""
        return f"{self.url}/readers/{door}"


class SiteSettings(msgspec.Struct, frozen=True, dict=True):
    """The site: where it is read, and its editions in their order, the one at the root first."""

    url: str  # absolute, without a slash at its end
    editions: tuple[EditionSettings, ...]
    elsewhere: Elsewhere | None = None  # which recordings do not stand in the site's folder
    readers: Doors | None = None  # None where there is no readers' server

    @classmethod
    def of(
        cls,
        url: str,
        tags: Sequence[str],
        addresses: Mapping[str, str] = _NONE,
        elsewhere: Elsewhere | None = None,
        readers: Doors | None = None,
    ) -> SiteSettings:
        """Return the settings of a site whose first edition stands at the root and the others in folders.

        `addresses` are those under which some of the others are read, by their tags.
        """
        editions = tuple(
            EditionSettings(tag, f"{tag}/" if i else "", addresses.get(tag, "").rstrip("/") if i else "")
            for i, tag in enumerate(tags)
        )
        return cls(url.rstrip("/"), editions, elsewhere, readers)

    @cached_property
    def apart(self) -> tuple[EditionSettings, ...]:
        """Return the editions that have an address of their own."""
        return tuple(edition for edition in self.editions if edition.address)

    def beside(self, edition: EditionSettings) -> tuple[EditionSettings, ...]:
        """Return the editions that are read under the same address as one of them, itself included."""
        return tuple(each for each in self.editions if each.address == edition.address)

    def hosts(self) -> tuple[EditionSettings, ...]:
        """Return one edition for each address under which the site is read: the first, and those with their own."""
        return (self.editions[0], *self.apart)

    def address_of(self, edition: EditionSettings) -> str:
        """Return the address under which an edition is read: the site's, or its own."""
        return edition.address or self.url

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
        path = unquote(self.path_at(page) if "://" in page else page).lstrip("/")
        return path, f"{path}.html", f"{path.rstrip('/')}/index.html".lstrip("/")

    def path_at(self, address: str) -> str:
        """Return the path of the site that an absolute address names; the address itself where it is another site's."""
        for edition in self.apart:
            if address == edition.address or address.startswith(f"{edition.address}/"):
                return edition.prefix + address[len(edition.address) + 1 :]
        return "" if address == self.url else address.removeprefix(f"{self.url}/")

    def absolute(self, path: str) -> str:
        """Return the absolute address of a path of the site. Home pages lose their file's name."""
        folder, _, name = path.rpartition("/")
        shown = (f"{folder}/" if folder else "") if name == "index.html" else path
        for edition in self.apart:
            if shown.startswith(edition.prefix):
                return f"{edition.address}/{shown[len(edition.prefix) :]}"
        return f"{self.url}/{shown}"


def home_path(edition: EditionSettings) -> str:
    """Return where an edition's home page is printed."""
    return f"{edition.prefix}index.html"
