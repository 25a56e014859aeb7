"""The search for readers whose browser runs no script: the server fills the printed page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

import checkers
from browser.test_search import COUNT, EDITIONS, HEAD, NAMES, RESULT, TOLD, counted
from browser.test_search import site as site  # the printed paper
from serve.client import PublicProcess, ask

PLACE = '[data-search="facets"] a:has-text("{}")'
CHOSEN = '[data-search="chosen"] a'


@pytest.fixture(scope="module")
def port(site) -> Iterator[int]:
    process = PublicProcess(site, site.parent / "absent.sock")
    yield process.port
    assert process.stop() == 0
    assert not process.errors


@pytest.fixture
def page(browser, port):
    """Return a page in a small browser without scripts, on the first edition's search."""
    window = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = window.new_page()
    page.set_default_timeout(10_000)
    page.base = f"http://127.0.0.1:{port}/"
    yield page
    window.close()


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_a_reader_types_narrows_leafs_and_goes_back(page, tag):
    names, query = NAMES[tag], TOLD[tag][2]
    page.goto(f"{page.base}{EDITIONS[tag]}search.html")
    assert page.locator('[data-search="unable"]').count() == 0
    field = page.locator("#q")
    field.fill(query)
    field.press("Enter")
    assert page.locator(HEAD).inner_text() == counted(tag, COUNT)
    assert page.locator(RESULT).count() == 10
    assert page.locator("mark").count() >= 10
    assert field.input_value() == query
    first = page.locator(RESULT).first.inner_text()

    page.locator(PLACE.format(names["armenia"])).first.click()
    assert page.locator(HEAD).inner_text() == counted(tag, COUNT // 3)
    assert names["armenia"] in page.locator(CHOSEN).inner_text()
    page.locator(CHOSEN).click()
    assert page.locator(HEAD).inner_text() == counted(tag, COUNT)

    page.locator('[data-slot="next"]').click()
    assert page.locator(RESULT).first.inner_text() != first
    assert page.locator('[data-search="list"]').get_attribute("start") == "11"
    page.go_back()
    assert page.locator(RESULT).first.inner_text() == first
    page.locator('a[data-slot="date"]').click()
    page.locator('a[aria-current="true"][data-slot="date"]').wait_for()
    assert "sort=date" in page.url
    page.locator(RESULT).first.click()
    page.locator("article h1").wait_for()
    assert re.search(r"/\d{4}/[^/]+\.html$", page.url)


def test_nothing_found_leads_to_the_lists(page):
    page.goto(f"{page.base}search?q=zebra")
    assert page.title().startswith("“zebra”: search — ")
    assert (
        page.locator('[data-search="none"]').is_visible()
        and page.locator('[data-search="trees"]').is_visible()
    )
    assert page.locator(f'[data-search="trees"] a:has-text("{NAMES["en"]["georgia"]}")').count() == 1


def test_a_script_goes_on_with_what_the_server_filled(browser, port):
    page = browser.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"http://127.0.0.1:{port}/search?q=zebra")
    page.wait_for_load_state("networkidle")
    assert page.locator('[data-search="none"]').is_visible()
    assert re.match("“zebra”: search — [^—]+$", page.title())
    assert not page.locator('[data-search="trouble"]').is_visible()
    field = page.locator("#q")
    field.fill(TOLD["en"][2])
    field.press("Enter")
    page.locator(RESULT).first.wait_for()
    assert page.locator('[data-search="narrowing"]').is_visible()
    page.reload()  # the first page, filled by the server, has no way back
    page.wait_for_load_state("networkidle")
    page.locator('[data-slot="next"]').click()
    page.locator('[data-slot="previous"]').click()
    assert page.locator(HEAD).inner_text() == counted("en", COUNT)
    page.close()


def test_no_layout_is_wider_than_the_window(page):
    for query in ("q=vineyard", "q=vineyard&place=0&kind=news&from=2020-01-01", "q=" + "w" * 190):
        page.goto(f"{page.base}search?{query}")
        assert page.locator("body").bounding_box()["width"] <= 360
        assert page.locator("main").bounding_box()["width"] <= 360


@pytest.mark.parametrize("tag", ["en", "ru", "fa"])
def test_the_filled_page_is_valid(port, tag, tmp_path):
    _, _, query, beginning = TOLD[tag]
    for number, asked in enumerate(
        (f"q={quote(query)}", f"q={quote(beginning)}&page=2&sort=date&kind=news&from=2022-01-01", "q=zebra")
    ):
        answer = ask(port, f"/{EDITIONS[tag]}search?{asked}")
        assert answer.status == 200
        (tmp_path / f"{number}.html").write_bytes(answer.body)
    assert checkers.nu_check(sorted(tmp_path.glob("*.html"))) == []
