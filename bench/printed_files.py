"""What the files of a printed site tell: sizes, scripts, links, and whether checkers find them valid."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import checkers
import sitemap_schema
from tamizdat.packing import pack
from tamizdat.press.checking import clicks, links

_STORY = re.compile(r'<article class="story k-(news|analysis|explainer|interview|opinion)\b')
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S)
_LOADED = re.compile(r'<script defer src="([^"]+)"></script>')
# What a script makes easier, and what is there without: recordings, pictures in a sequence, before and after, long lists.
_GAINS = re.compile(r'<(?:audio|video)\b|class="(?:sequence|compare|narrowable)\b')
_SEARCHED = 'data-search="form"'  # the page of the search, whose script is larger than others
_HANDLER = re.compile(r"<[a-z][^>]*?\son[a-z]+=\"([^\"]*)\"")
_DATA = 'type="application/ld+json"'
_ATOM = "{http://www.w3.org/2005/Atom}"


class Files(NamedTuple):
    """What was found in a site."""

    count: int
    text_stories: list[int]  # bytes of their pages, packed
    homes: list[int]  # bytes of the front pages, packed
    scripts: int  # bytes of all scripts in pages on which nothing gains by one, and of those inside any page
    gains: (
        int  # bytes, packed, of the scripts of the page that loads most, but for the search; 0 if none does
    )
    search: int  # bytes, packed, of the largest page of the search with its scripts
    clicks: dict[str, int]  # from the front page to each page
    unreached: list[str]
    broken: list[str]  # links that lead nowhere
    invalid: list[str]  # what the Nu checker says of pages
    bad_feeds: list[str]
    bad_sitemaps: list[str]


def is_redirect(text: str) -> bool:
    """Return whether a page only leads on."""
    return 'http-equiv="refresh"' in text[:300]


def is_search(text: str) -> bool:
    """Return whether a page is the one on which an edition is searched."""
    return _SEARCHED in text


def look(site: Path, schemas: Path | None) -> Files:
    """Look at all files of a site. `schemas` is the folder of the sitemaps' XML schemas."""
    paths = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    texts = {name: path.read_text("utf-8") for name, path in paths.items() if name.endswith(".html")}
    pages = {name: text for name, text in texts.items() if not is_redirect(text)}
    ways = {name: links(name, text) for name, text in pages.items()}
    reached = clicks({name: set(found) for name, found in ways.items()})
    lost = {name for name in pages if name.rpartition("/")[2] == "404.html"}
    return Files(
        count=len(paths),
        text_stories=[_packed(text) for text in pages.values() if _STORY.search(text)],
        homes=[
            _packed(text) for name, text in pages.items() if re.fullmatch(r"([a-z-]+/)?index\.html", name)
        ],
        scripts=sum(map(needed_scripts, pages.values())),
        gains=max(gained_scripts(paths[name], text) for name, text in pages.items() if not is_search(text)),
        search=max(
            _packed(text) + gained_scripts(paths[name], text)
            for name, text in pages.items()
            if is_search(text)
        ),
        clicks=reached,
        unreached=sorted(pages.keys() - reached.keys() - lost),
        broken=[
            f"{name}: {address}"
            for name, found in ways.items()
            for target, address in found.items()
            if target not in paths
        ],
        invalid=checkers.nu_check([paths[name] for name in pages], warnings=True),
        bad_feeds=[line for name in paths for line in _feed_faults(name, paths[name])],
        bad_sitemaps=_bad_sitemaps([path for name, path in paths.items() if "sitemap" in name], schemas),
    )


def _packed(text: str) -> int:
    return len(pack(text.encode(), "br"))


def needed_scripts(text: str) -> int:
    """Return the bytes of a page's scripts, without those of files by which something on it gains."""
    if _GAINS.search(text):
        text = _LOADED.sub("", text)
    scripts = sum(len(body) + len(head) for head, body in _SCRIPT.findall(text) if _DATA not in head)
    return scripts + sum(map(len, _HANDLER.findall(text)))


def gained_scripts(page: Path, text: str) -> int:
    """Return the bytes, packed, of the files of scripts that a page loads."""
    return sum(_packed((page.parent / address).read_text("utf-8")) for address in _LOADED.findall(text))


def _feed_faults(name: str, path: Path) -> Iterator[str]:
    """Yield what is missing of what RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1 ask for."""
    if path.name == "feed.json":
        yield from _json_feed_faults(name, json.loads(path.read_bytes()))
    elif path.name == "feed.xml":
        channel = ElementTree.parse(path).getroot().find("channel")  # our own file
        if channel is None or any(not channel.findtext(tag) for tag in ("title", "link", "description")):
            yield f"{name}: no channel with title, link and description"
            return
        ids = [item.findtext("guid") for item in channel.iter("item")]
        if None in ids or len(set(ids)) < len(ids):
            yield f"{name}: an item without a guid of its own"
    elif path.name == "atom.xml":
        feed = ElementTree.parse(path).getroot()  # our own file
        for each in (feed, *feed.iter(f"{_ATOM}entry")):
            missing = [tag for tag in ("id", "title", "updated") if not each.findtext(f"{_ATOM}{tag}")]
            if missing:
                yield f"{name}: {each.tag} without {', '.join(missing)}"


def _json_feed_faults(name: str, feed: dict[str, object]) -> Iterator[str]:
    items = feed.get("items")
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/1") or not feed.get("title"):
        yield f"{name}: no version or no title"
    if not isinstance(items, list):
        yield f"{name}: no items"
        return
    for item in items:
        if not item.get("id") or not (item.get("content_html") or item.get("content_text")):
            yield f"{name}: an item without id or content"


def _bad_sitemaps(paths: list[Path], schemas: Path | None) -> list[str]:
    """Return what is wrong with sitemaps by their schemas, and with the indexes of sitemaps if they are no XML."""
    maps = [path for path in paths if path.suffix == ".xml"]
    roots = {path: ElementTree.parse(path).getroot().tag for path in maps}  # our own files
    sets = [path for path, root in roots.items() if root.endswith("urlset")]
    if schemas is None or not sets:
        return []
    with tempfile.TemporaryDirectory() as folder:
        return sitemap_schema.faults(sets, schemas / "google", Path(folder))
