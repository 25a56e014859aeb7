"""Where a link of the old site leads now."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urljoin, urlsplit

from tamizdat.archive.bodies import safe_address
from tamizdat.wire.html import Loss
from tamizdat.wire.html.losses import short
from tamizdat.wire.wordpress.export import Site
from tamizdat.wire.wordpress.index import Index, home_of

_FILE: Final = re.compile(r"\.(?!php\Z|html?\Z|aspx?\Z)[a-z0-9]{2,5}\Z", re.IGNORECASE)
_LISTS: Final = {"category": "category", "tag": "post_tag", "topics": "category"}
_TAIL: Final = re.compile(r"/(?:page/\d+|comment-page-\d+|feed(?:/\w+)?|amp|trackback|\d{1,2})\Z")
_NUMBERS: Final = ("p", "page_id", "post", "attachment_id")


class Links:
    """The way from the addresses of an old site to our documents."""

    def __init__(
        self, index: Index, of_term: Callable[[str, str], str], of_author: Callable[[str], str]
    ) -> None:
        """`of_term` and `of_author` return the document of a term (taxonomy, slug) and of a login; "" for none."""
        self.index = index
        self.of_term = of_term
        self.of_author = of_author
        self.home = home_of(index.site)
        self.hosts = _hosts(index.site)

    def resolved(self, address: str, words: str, losses: list[Loss]) -> str:
        """Return where a link leads: `doc:ID`, an address of the web, or nothing, which is told in `losses`."""
        try:
            whole = urljoin(f"{self.home}/", address.strip())
            parts = urlsplit(whole)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            losses.append(_lost(address, words, "it is no address"))
            return ""
        if parts.scheme in ("http", "https") and host in self.hosts and self.is_below_home(parts):
            return self._inside(whole, parts, words, losses)
        found = safe_address(whole)
        if not found:
            losses.append(_lost(address, words, "it leads to nothing on the web"))
        return found

    def is_below_home(self, parts: SplitResult) -> bool:
        """Return whether an address of the old site's host is of the old site."""
        base = self.hosts[(parts.hostname or "").removeprefix("www.")]
        return f"{unquote(parts.path).rstrip('/')}/".startswith(f"{base}/")

    def _inside(self, whole: str, parts: SplitResult, words: str, losses: list[Loss]) -> str:
        if id := self._document(parts):
            return f"doc:{id}"
        if (number := self._file(parts)) and (media := self.index.media(number)):
            return safe_address(media.url)
        if _FILE.search(parts.path):
            return safe_address(whole)
        losses.append(_lost(whole, words, "nothing that came stands there"))
        return ""

    def _document(self, parts: SplitResult) -> str:
        given = parse_qs(parts.query)
        for key in _NUMBERS:
            if key in given:
                return self.index.by_number.get(given[key][0], "")
        if "tag" in given:
            return self.of_term("post_tag", given["tag"][0])
        if "category_name" in given:
            return self.of_term("category", given["category_name"][0])
        path = unquote(parts.path).strip("/").lower()
        while path:
            if id := self.index.by_path.get(path) or self._list(path):
                return id
            shorter = _TAIL.sub("", path)
            if shorter == path:
                break
            path = shorter
        return self.index.by_slug.get(re.sub(r"\.html?\Z", "", path.rpartition("/")[2]), "") if path else ""

    def _list(self, path: str) -> str:
        steps = path.split("/")
        for number, step in enumerate(steps[:-1]):
            if step in _LISTS:
                return self.of_term(_LISTS[step], steps[-1])
            if step == "author" and number == len(steps) - 2:
                return self.of_author(steps[-1])
        return ""

    def _file(self, parts: SplitResult) -> str:
        number = parse_qs(parts.query).get("attachment_id", [""])[0]
        return number or self.index.pages_of_files.get(unquote(parts.path).strip("/").lower(), "")


def _hosts(site: Site) -> dict[str, str]:
    """Return the hosts of the old site, each with the path below which it stood."""
    hosts: dict[str, str] = {}
    home = urlsplit(home_of(site)).hostname or ""
    for address in (site.base_blog_url, site.link, site.base_site_url):
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            continue
        host = (parts.hostname or "").removeprefix("www.")
        # The address of the whole installation may be that of a network with other people's sites.
        if host and (address is not site.base_site_url or host == home.removeprefix("www.")):
            hosts.setdefault(host, unquote(parts.path).rstrip("/"))
    return hosts


def _lost(address: str, words: str, why: str) -> Loss:
    at = f" at “{words}”" if words else ""
    remedy = "Link it anew at the desk if readers need it." if words else ""
    return Loss("left out", f"the link to {short(address, 200)}{at}: {why}, and its words are kept", remedy)
