"""Which folder of the site a reader is in by the host that he asks: an edition may be read under an address of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from tamizdat.serve.addresses import encode

Names = tuple[str, ...]  # of folders and at last of a file; that of a folder is empty

# What stands at the site's root for all editions, and is asked for under every address.
SHARED: Final = ("media", ".well-known", "favicon.ico", "trust.txt")


@dataclass(frozen=True, slots=True)
class Apart:
    """An edition with an address of its own."""

    host: str  # in small letters, without its port
    above: Names  # the folders in the address
    folder: str  # of the site, in which the edition stands

    @classmethod
    def read(cls, text: str) -> Apart:
        """Read "https://ru.example.org=ru".

        Raises:
            ValueError: it does not look like that.
        """
        address, _, folder = text.rpartition("=")
        parts = urlsplit(address)
        if not parts.hostname or not folder or "/" in folder:
            raise ValueError(f"{text!r} is not like 'https://ru.example.org=ru'")
        above = tuple(unquote(name) for name in parts.path.split("/") if name)
        return cls(parts.hostname, above, folder)

    def inside(self, names: Names) -> Names | None:
        """Return the names, asked under this address, as they are on the site; None where it does not reach them."""
        count = len(self.above)
        if names[:count] != self.above:
            return None
        # At the root of a host there is nothing above the edition's folder: what all editions share is asked for in it.
        return names if not count and names[0] in SHARED else (self.folder, *names[count:])

    def outside(self, path: str) -> str:
        """Return a path of the site as it is asked for under this address."""
        own = f"/{self.folder}/"
        if not path.startswith(own):
            return path
        return encode((*self.above, "")) + path.removeprefix(own) if self.above else path[len(own) - 1 :]


class Hosts:
    """The editions with addresses of their own."""

    def __init__(self, apart: Sequence[Apart] = ()) -> None:
        # A longer address on the same host comes before the one that it begins with.
        self._apart = sorted(apart, key=lambda each: -len(each.above))

    def find(self, host: str, names: Names) -> Apart | None:
        """Return the edition apart that is meant by a Host header and a path; None for all else."""
        name = (
            urlsplit(f"//{host}").hostname if self._apart and host.isprintable() and "[" not in host else ""
        )
        return next((each for each in self._apart if each.host == name and each.inside(names)), None)
