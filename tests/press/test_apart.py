"""An edition under an address of its own: its pages, feeds, sitemaps and robots.txt, and what is printed when it moves."""

from __future__ import annotations

import contextlib
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from samples import small_paper, story
from tamizdat.archive.documents import Redirect
from tamizdat.archive.store import Archive
from tamizdat.press.checking import problems
from tamizdat.press.ledger import Ledger
from tamizdat.press.printing import Press
from tamizdat.press.settings import SHARED, SiteSettings

MAIN, RUSSIAN = "https://post.example", "https://ru.example"
APART = SiteSettings.of(MAIN, ["en", "ru"], {"ru": RUSSIAN})
BESIDE = SiteSettings.of(MAIN, ["en", "ru"], {"ru": f"{MAIN}/russian"})


def made(folder: Path) -> Press:
    """Return a press that printed a small paper in the theme that readers get, its Russian edition at home elsewhere."""
    archive = Archive(folder / "archive", writable=True)
    moved = Redirect(id="old-wine", edition="ru", path="ru/2026/red.html", target=story("wine", "ru").id)
    archive.file([*small_paper(), moved])
    press = Press(archive, APART, folder / "site", folder / "ledger.sqlite")
    update(press)
    return press


@pytest.fixture(scope="module")
def press(tmp_path_factory) -> Press:
    return made(tmp_path_factory.mktemp("apart"))


def update(press: Press):
    result = press.update(now="2026-03-05T00:00:00+00:00")
    assert not result.failed
    return result


def read(press: Press, path: str) -> str:
    return (press.folder / path).read_text("utf-8")


def test_a_page_stands_under_its_own_address(press):
    page = read(press, "ru/2026/wine.html")
    assert f'<link rel="canonical" href="{RUSSIAN}/2026/wine.html">' in page
    assert f'hreflang="en" href="{MAIN}/2026/wine.html"' in page
    assert f'hreflang="x-default" href="{MAIN}/2026/wine.html"' in page
    assert f'<a href="{MAIN}/2026/wine.html"' in page
    assert 'href="../ru/' not in page
    english = read(press, "2026/wine.html")
    assert f'<a href="{RUSSIAN}/2026/wine.html"' in english
    assert f'hreflang="ru" href="{RUSSIAN}/2026/wine.html"' in english


def test_each_host_has_its_sitemaps_and_robots(press):
    assert f"Sitemap: {MAIN}/sitemap.xml\n" in read(press, "robots.txt")
    assert f"Sitemap: {RUSSIAN}/sitemap.xml\n" in read(press, "ru/robots.txt")
    assert RUSSIAN not in read(press, "robots.txt") + read(press, "sitemap.xml")
    maps = re.findall("<loc>([^<]*)</loc>", read(press, "ru/sitemap.xml"))
    assert maps
    for address in maps:
        assert address.startswith(f"{RUSSIAN}/sitemap/")
        assert (press.folder / "ru" / address.removeprefix(f"{RUSSIAN}/")).is_file()
    assert f"<loc>{RUSSIAN}/2026/wine.html</loc>" in "".join(
        path.read_text("utf-8") for path in (press.folder / "ru" / "sitemap").glob("*.xml")
    )


def test_feeds_and_redirects_lead_to_its_own_address(press):
    assert f"<link>{RUSSIAN}/2026/wine.html</link>" in read(press, "ru/archive/feed.xml")
    moved = read(press, "ru/2026/red.html")
    assert "url=../2026/wine.html" in moved
    assert f'href="{RUSSIAN}/2026/wine.html"' in moved


def test_every_link_leads_somewhere_on_its_host(press):
    assert links_that_lead_somewhere(press, APART) > 500


def links_that_lead_somewhere(press: Press, settings: SiteSettings) -> int:
    seen = 0
    for path in press.folder.rglob("*.html"):
        name = path.relative_to(press.folder).as_posix()
        here = settings.absolute(name)
        for address in re.findall(r'<a\b[^>]*?\shref="([^"#]+)', path.read_text("utf-8")):
            target = urljoin(here, address)
            if address.startswith("mailto:") or not target.startswith((MAIN, RUSSIAN)):
                continue
            assert served(press, settings, target), f"{address} on {name}"
            seen += 1
    return seen


def served(press: Press, settings: SiteSettings, address: str) -> bool:
    """Return whether a host that serves an edition's folder at its address, and what is shared above it, has a file there."""
    inside = unquote(settings.path_at(address))
    if inside.startswith(f"ru/{SHARED[0]}"):
        inside = inside.removeprefix("ru/")
    return (
        press.folder / inside / "index.html" if inside.endswith("/") or not inside else press.folder / inside
    ).is_file()


def test_a_copy_in_a_folder_still_holds_together(press):
    for path in press.folder.rglob("*.html"):
        name = path.relative_to(press.folder).as_posix()
        if name.endswith("404.html"):
            continue
        for address in re.findall(r'<(?:a|img)\b[^>]*?\s(?:href|src)="([^"#]+)', path.read_text("utf-8")):
            parts = urlsplit(address)
            if not parts.scheme and parts.path:
                assert (
                    press.folder
                    / posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
                ).is_file()


def test_nothing_is_wrong_with_it_and_nothing_out_of_reach(press):
    with contextlib.closing(Ledger(press.ledger_path)) as ledger:
        assert list(problems(press.folder, ledger, press.settings)) == []


def test_an_edition_that_moves_is_printed_anew(tmp_path):
    press = made(tmp_path)
    before = {path: path.read_bytes() for path in press.folder.rglob("*") if path.is_file()}
    press.settings = SiteSettings.of(MAIN, ["en", "ru"])
    update(press)
    assert not (press.folder / "ru" / "robots.txt").exists()
    assert f"{MAIN}/ru/sitemap/pages.xml" in read(press, "sitemap.xml")
    other = Press(press.archive, press.settings, tmp_path / "other", tmp_path / "other.sqlite")
    update(other)
    assert files(press) == files(other)
    press.settings = BESIDE
    update(press)
    assert links_that_lead_somewhere(press, BESIDE) > 500
    press.settings = APART
    update(press)
    assert {path: path.read_bytes() for path in press.folder.rglob("*") if path.is_file()} == before


def files(press: Press) -> dict[str, bytes]:
    return {
        p.relative_to(press.folder).as_posix(): p.read_bytes() for p in press.folder.rglob("*") if p.is_file()
    }


def test_a_host_has_its_own_icon_and_its_feeds_its_address(press):
    assert (press.folder / "favicon.ico").is_file() and (press.folder / "ru/favicon.ico").is_file()
    feed = read(press, "ru/archive/feed.json")
    assert f'"url":"{RUSSIAN}/2026/wine.html"' in feed and f'"feed_url":"{RUSSIAN}/archive/feed.json"' in feed
    assert "/ru/" not in feed
