"""Every kind of page, in both languages: valid, free of axe-core's violations, small, and fit for small screens."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import checkers
from page_types import EDITIONS, LOOKS, PAGES, all_pages, pages
from tamizdat.packing import pack

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from printed_files import gained_scripts, is_search, needed_scripts

SCREENSHOTS = Path(__file__).parent / "screenshots"
FIRST_ROUND_TRIP = 14_000  # bytes, packed
FRONT_PAGE = 25_000
TEXT_STORY = re.compile(r'<article class="story k-(news|analysis|explainer|interview|opinion)\b')
GAINED = 8_000  # bytes of scripts of a page, packed
SEARCH = 40_000  # bytes of the page of the search with its scripts, packed


@pytest.mark.parametrize(
    "of_a_folder", [8, pytest.param(None, marks=pytest.mark.long)], ids=["some of each folder", "all"]
)
def test_every_page_is_valid(of_a_folder, sample):
    folders = defaultdict(list)
    for page in sorted((sample / "var" / "site").rglob("*.html")):
        if b'http-equiv="refresh"' not in page.read_bytes()[:200]:
            folders[page.parent.parent if page.stem.isdecimal() else page.parent].append(page)
    chosen = {page for folder in folders.values() for page in folder[:of_a_folder]}
    chosen |= {sample / "var" / "site" / page for page in all_pages()}
    assert len(chosen) > 200
    assert checkers.nu_check(sorted(chosen)) == []


def looks(number: int) -> tuple[tuple[int, str], ...]:
    """Return a way to look at a page, each in its turn."""
    return (LOOKS[number % len(LOOKS)],)


VISITS = [
    (edition, kind, looks(place + turn))
    for turn, edition in enumerate(EDITIONS)
    for place, kind in enumerate(PAGES)
]
ALL_VISITS = [
    pytest.param(edition, kind, LOOKS, marks=pytest.mark.long) for edition in EDITIONS for kind in PAGES
]


@pytest.mark.parametrize(
    ("edition", "kind", "looks"),
    [*VISITS, *ALL_VISITS],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_kind_of_page(edition, kind, looks, open_page, slow):
    """One visit over a slow link for all that a browser can tell: what moves as the page comes, what is not accessible, what
    is asked of others, errors; and a picture to look at.
    """
    SCREENSHOTS.mkdir(exist_ok=True)
    path = pages(edition)[kind]
    for width, scheme in looks:
        page = open_page(path, at=slow, width=width, color_scheme=scheme, locale=edition)
        assert page.evaluate("document.documentElement.lang") == edition
        where = f"{path} at {width} px, {scheme}"
        assert checkers.layout_shift(page) == 0, where
        assert checkers.axe_check(page) == [], where
        page.screenshot(
            path=SCREENSHOTS / f"{edition}-{kind.replace(' ', '-')}-{width}-{scheme}.png", full_page=True
        )
        assert page.foreign == [], "no request leaves the paper"
        assert page.errors == []
        assert checkers.kept_in_browser(page) == [], "readers get no cookies, and nothing is stored"


def test_no_page_is_wider_than_its_window(open_page):
    page = open_page()
    base = page.url
    for path in all_pages():
        page.goto(base + path)
        for width in (1280, 1024, 768, 360, 320):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{path} is {wide} px wider than {width} px"


def test_text_stories_arrive_in_the_first_round_trip(sample):
    site = sample / "var" / "site"
    texts = {
        path.relative_to(site).as_posix(): path.read_text("utf-8")
        for prefix in EDITIONS.values()
        for path in site.glob(f"{prefix}20*/*.html")
    }
    # Who said what may be long, and stands after the text, which must not wait for it. Live blogs grow, charts are drawn,
    # and what is heard or looked at is no text.
    sizes = sorted(
        (len(pack(text.split('<section class="sayings"')[0].encode(), "br")), path)
        for path, text in texts.items()
        if TEXT_STORY.search(text) and 'class="graph' not in text
    )
    assert len(sizes) >= 80
    assert sizes[round(0.95 * len(sizes)) - 1][0] <= FIRST_ROUND_TRIP, sizes[-8:]


def test_a_front_page_is_small_without_its_pictures(sample):
    for prefix in EDITIONS.values():
        page = (sample / "var" / "site" / f"{prefix}index.html").read_bytes()
        assert len(pack(page, "br")) <= FRONT_PAGE, prefix


def test_only_what_gains_by_a_script_loads_one_and_it_is_small(sample):
    site = sample / "var" / "site"
    pages = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
    assert {path: found for path, text in pages.items() if (found := needed_scripts(text))} == {}
    gained = {path: gained_scripts(path, text) for path, text in pages.items()}
    assert gained[site / "2026" / "yurt-in-pictures.html"] > 0
    assert max(size for path, size in gained.items() if not is_search(pages[path])) <= GAINED
    searches = [path for path, text in pages.items() if is_search(text)]
    assert len(searches) == len(EDITIONS)
    assert max(gained[path] + len(pack(path.read_bytes(), "br")) for path in searches) <= SEARCH


def test_the_menus_work_without_script(open_page):
    page = open_page("index.html", width=360, java_script_enabled=False)
    page.locator("summary").first.click()
    link = page.get_by_role("link", name="Tajikistan").first
    link.click()
    assert page.url.endswith("places/tajikistan.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Tajikistan"


def test_the_switch_leads_to_the_same_story(open_page):
    page = open_page("2026/rasht-valley.html")
    page.get_by_role("link", name="Русский").first.click()
    assert page.url.endswith("ru/2026/rasht-valley.html")
    page.get_by_role("link", name="English").first.click()
    assert page.url.endswith("/2026/rasht-valley.html")


def test_no_menu_line_leads_nowhere(open_page, paper):
    for home in ("index.html", "ru/index.html"):
        page = open_page(home)
        links = page.eval_on_selector_all("header a[href], footer a[href]", "all => all.map(a => a.href)")
        assert len(links) > 60
        for link in sorted(set(links)):
            assert page.request.get(link).status == 200, link


def test_a_sites_check_is_clean(paper):
    done = paper.run("check", paper.folder)
    assert done.returncode == 0, done.stdout


def test_an_unknown_address_gets_the_page_of_its_edition(open_page):
    for path, title in (("no/such/page", "404"), ("ru/no/such/page", "404")):
        page = open_page()
        response = page.goto(page.url + path)
        assert response.status == int(title)
        assert page.locator("html").get_attribute("lang") == ("ru" if path.startswith("ru/") else "en")
        page.get_by_role(
            "link", name="The Caravan Post" if not path.startswith("ru/") else "Караванная почта"
        ).first.click()
        assert page.get_by_role("article").count() > 3


def test_a_page_prints_on_paper_with_its_addresses(open_page, tmp_path):
    page = open_page("2026/rasht-valley.html")
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden()
    page.pdf(path=tmp_path / "story.pdf")
    assert (tmp_path / "story.pdf").stat().st_size > 5000
