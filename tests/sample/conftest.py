"""The sample's record, with the story that was written from it, as pages that are printed when somebody opens them."""

from __future__ import annotations

import html
import posixpath
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup, Tag

from samples import masthead, story
from tamizdat.archive.documents import Place, Story
from tamizdat.archive.record import Claim
from tamizdat.archive.store import Archive
from tamizdat.press import theme
from tamizdat.press.keys import PageKey, alliances_path
from tamizdat.press.render import Renderer
from tamizdat.press.settings import SiteSettings
from tamizdat.wire.record.making import Newsroom
from tamizdat.wire.record.reading import Tables, read_texts

EDITIONS = ("en", "ru", "fa")
STORY = "kamarob-who-said-what"
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


class Recorded(NamedTuple):
    """What the tables of the sample say, and what is wrong with them."""

    documents: tuple[Any, ...]
    faults: tuple[Any, ...]
    texts: dict[str, str]  # of the story, by edition, plain


class Site:
    """Printed pages, by their paths; each is printed when it is opened."""

    def __init__(self, archive: Archive, documents: tuple[Any, ...]) -> None:
        self._renderer = Renderer(archive, SiteSettings.of("https://post.example", EDITIONS), theme.load())
        self._keys = {each.path: _key(each) for each in documents if getattr(each, "path", "")}
        self._keys |= {
            alliances_path(each.path): PageKey("alliances", each.edition, id=each.id)
            for each in documents
            if getattr(each, "alliances", False)
        }
        self._pages: dict[str, BeautifulSoup] = {}

    def open(self, path: str) -> BeautifulSoup:
        """Return a page as a reader without script has it."""
        if path not in self._pages:
            data = self._renderer.render(self._keys[path]).data
            self._pages[path] = BeautifulSoup(data, "html.parser")
        return self._pages[path]

    def follow(self, page: str, link: Tag) -> tuple[str, Tag]:
        """Return where a link of a page leads: the path, and the whole page or the element that it names."""
        target, anchor = urldefrag(str(link["href"]))
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) if target else page
        found = self.open(path)
        there = found.find(id=anchor) if anchor else found
        assert isinstance(there, Tag), f"{link['href']} on {page} leads nowhere"
        return path, there


def _key(document: Any) -> PageKey:
    sort = type(document).__struct_config__.tag
    if sort == "story":
        return PageKey("story", document.edition, id=document.id)
    return PageKey("list", document.edition, sort, document.id)


@pytest.fixture(scope="session")
def recorded() -> Recorded:
    with as_file(files("tamizdat") / "sample") as folder:
        return _read(Path(folder))


def _read(folder: Path) -> Recorded:
    newsroom = tomllib.loads((folder / "newsroom.toml").read_text("utf-8"))
    documents: list[Any] = [masthead(tag, menu=(), footer=()) for tag in EDITIONS]
    documents += [_place(each, tag) for each in newsroom["place"] for tag in EDITIONS]
    texts = {
        tag: _LINK.sub(r"\1", (folder / f"stories/{STORY}.{tag}.md").read_text("utf-8")) for tag in EDITIONS
    }
    stories = {STORY: {tag: story(STORY, tag).id for tag in EDITIONS}}
    places = {each["slug"]: each["slug"] for each in newsroom["place"]}
    tables = {f"record/{name}": text for name, text in read_texts(folder / "record").items()}
    brought = list(Tables("sample", tables, Newsroom(EDITIONS, places, stories=stories)).documents())
    documents += [each.document for each in brought if hasattr(each, "document")]
    documents += [_story(texts[tag], tag, documents) for tag in EDITIONS]
    faults = tuple(each for each in brought if not hasattr(each, "document"))
    return Recorded(tuple(documents), faults, texts)


def _place(raw: dict[str, Any], tag: str) -> Place:
    slug, prefix = raw["slug"], "" if tag == "en" else f"{tag}/"
    return Place(
        id=slug, edition=tag, path=f"{prefix}places/{slug}.html", name=raw["name"][tag], parent=raw.get("parent", "")
    )  # fmt: skip


def _story(text: str, tag: str, documents: list[Any]) -> Story:
    """Return the story as the desk files it, as far as its words go: paragraphs, in which the claims are marked."""
    _, head, body = text.split("+++\n")
    body = html.escape(body.strip(), quote=False)
    for each in documents:
        if isinstance(each, Claim) and each.edition == tag and each.sentence:
            words = html.escape(each.sentence, quote=False)
            body = body.replace(words, f'<span data-claim="{each.id}">{words}</span>')
    paragraphs = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
    headline = tomllib.loads(head)["headline"]
    return story(STORY, tag, headline=headline, places=("tajikistan",), body=paragraphs)


@pytest.fixture(scope="session")
def site(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    archive = Archive(tmp_path_factory.mktemp("recorded"), writable=True)
    archive.file(recorded.documents)
    yield Site(archive, recorded.documents)
    archive.close()
