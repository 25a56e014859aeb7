"""The search in a reader's browser, from the printed files alone: typed, narrowed down, linked, gone back to, by keyboard."""

from __future__ import annotations

import functools
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

import checkers
from browser.windows import windows
from samples import masthead, person, place, story, topic
from search.indexed import FolderShelf
from tamizdat.archive.documents import Byline
from tamizdat.archive.store import Archive
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings
from tamizdat.search.index import Index

EDITIONS = {"en": "", "ru": "ru/", "fa": "fa/"}
SITE = SiteSettings.of("https://post.example", tuple(EDITIONS))
NAMES = {  # of places, of a topic, of who writes
    "en": {"caucasus": "Caucasus", "georgia": "Georgia", "armenia": "Armenia", "farms": "Farming", "nana": "Nana Beridze"},
    "ru": {"caucasus": "Кавказ", "georgia": "Грузия", "armenia": "Армения", "farms": "Сёла", "nana": "Нана Беридзе"},
    "fa": {"caucasus": "قفقاز", "georgia": "گرجستان", "armenia": "ارمنستان", "farms": "کشاورزی", "nana": "نانا بریدزه"},
}  # fmt: skip
TOLD = {  # headlines and texts, {} is a number; what is asked, another form of a word, its beginning
    "en": (
        "Vineyards {}",
        "The growers of village {} sold their grapes at the border.",
        "vineyard",
        "vineya",
    ),
    "ru": (
        "Виноградники {}",
        "Крестьяне села {} продали виноград на границе. Список длинный.",
        "виноградника",
        "виногр",
    ),
    "fa": ("تاکستان {}", "دهقانان روستای {} انگور خود را در مرز فروختند.", "تاکستان", "تاکست"),
}
COUNT = 24
RESULT = '[data-search="list"] h3 a'
HEAD = '[data-search="count"]'


def documents(tag: str) -> Iterator[object]:
    names, (headline, text, *_) = NAMES[tag], TOLD[tag]
    yield masthead(tag)
    yield place("caucasus", tag, name=names["caucasus"])
    yield place("georgia", tag, name=names["georgia"], parent="caucasus")
    yield place("armenia", tag, name=names["armenia"], parent="caucasus")
    yield topic("farms", tag, name=names["farms"])
    yield from (topic(f"sort-{number}", tag, name=f"Sort {number}") for number in range(COUNT))
    yield person("nana", tag, name=names["nana"])
    for number in range(COUNT):
        yield story(
            f"wine-{number}", tag, headline=headline.format(number), kind="analysis" if number % 4 == 0 else "news",
            published=f"{2026 - number % 6}-03-{number + 1:02}T09:00:00+00:00", body=f"<p>{text.format(number)}</p>",
            places=("georgia",) if number % 3 else ("armenia",), topics=("farms", f"sort-{number}"),
            bylines=(Byline(person="nana"),),
        )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Path]:
    """Print a paper in three languages, in a folder below that of a host."""
    checkers.require("chromium")
    room = tmp_path_factory.mktemp("search")
    with closing(Archive(room / "archive", writable=True)) as archive:
        for tag in EDITIONS:
            archive.file(list(documents(tag)))
        site = room / "host" / "copies" / "post"
        printing = Press(archive, SITE, site, room / "ledger.sqlite").update(now="2026-03-30T00:00:00+00:00")
        assert printing.failed == ()
    yield site


class Quiet(SimpleHTTPRequestHandler):
    """A host that hands out files and knows nothing else."""

    def log_message(self, format: str, *words: object) -> None:
        pass


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    with hosted(site.parent.parent) as host:
        yield f"{host}copies/post/"


@pytest.fixture
def visit(browser, address) -> Iterator[Callable]:
    with windows(browser, 360, address) as open:

        def visit(path: str = "search.html", **options):
            page = open(path, **options)
            page.set_default_timeout(5_000)
            return page

        yield visit


def wait_for_count(page, words: str) -> None:
    page.wait_for_function(
        "([at, words]) => document.querySelector(at).textContent === words", arg=[HEAD, words]
    )


def counted(tag: str, count: int) -> str:
    forms = {1: "результат", 2: "результата", 3: "результата", 4: "результата"}
    russian = "результатов" if count % 100 in range(11, 15) else forms.get(count % 10, "результатов")
    return f"{count} {'result' if count == 1 else 'results'}" if tag == "en" else f"{count} {russian}"


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_one_types_narrows_down_links_and_goes_back(visit, address, tag):
    """All of it on a telephone, and with nothing from elsewhere."""
    names, (*_, asked, beginning) = NAMES[tag], TOLD[tag]
    page = visit(f"{EDITIONS[tag]}search.html")
    page.locator("#q").type(beginning, delay=20)
    wait_for_count(page, counted(tag, COUNT))
    assert page.locator(RESULT).count() == 10
    assert page.locator("mark").count() >= 10, "the words are marked"
    page.wait_for_function("word => new URLSearchParams(location.search).get('q') === word", arg=beginning)

    page.locator("#q").fill(asked)
    page.keyboard.press("Enter")
    wait_for_count(page, counted(tag, COUNT))
    assert page.locator("#q").evaluate("field => field === document.activeElement"), "one may go on typing"
    page.locator("button[aria-controls]").click()
    page.locator('details[data-facet="place"] > summary').click()
    line = page.locator('details[data-facet="place"] li', has_text=names["armenia"])
    assert line.locator("small").inner_text() == str(COUNT // 3)
    line.locator("a").click()
    wait_for_count(page, counted(tag, COUNT // 3))
    assert page.evaluate("document.activeElement.textContent").startswith(names["armenia"]), (
        "the choice keeps the focus"
    )
    page.locator(".shut button").click()
    assert page.locator(".chosen a").inner_text().startswith(names["armenia"])

    other = visit(page.url.removeprefix(address))
    wait_for_count(other, counted(tag, COUNT // 3))
    assert other.locator("#q").input_value() == asked
    assert other.locator(RESULT).all_inner_texts() == page.locator(RESULT).all_inner_texts()

    page.locator(RESULT).last.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    page.locator(RESULT).last.click()
    assert page.url.endswith(".html")
    page.go_back()
    wait_for_count(page, counted(tag, COUNT // 3))
    assert scrolled > 200
    page.wait_for_function("scrolled => Math.abs(scrollY - scrolled) < 2", arg=scrolled)
    page.go_back()
    wait_for_count(page, counted(tag, COUNT))
    assert page.locator(".chosen").is_hidden()
    page.go_forward()
    wait_for_count(page, counted(tag, COUNT // 3))
    assert page.foreign == other.foreign == page.errors == other.errors == []
    assert checkers.kept_in_browser(page) == []


def tab_to(page, at, presses):
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("at => document.activeElement.matches(at)", at):
            return
    raise AssertionError(f"{at} is not reached")


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_results_are_read_by_keyboard_alone(visit, tag):
    page = visit(f"{EDITIONS[tag]}search.html", width=1280)
    tab_to(page, "#q", 80)
    page.keyboard.type(TOLD[tag][2])
    page.keyboard.press("Enter")
    page.wait_for_function(
        "words => document.querySelector('[role=status]').textContent === words", arg=counted(tag, COUNT)
    )
    tab_to(page, RESULT, 12)
    first = page.evaluate("document.activeElement.textContent")
    assert first == page.locator(RESULT).first.inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == page.locator(RESULT).nth(1).inner_text()
    page.locator('[data-slot="next"]').press("Enter")
    page.wait_for_function("at => document.activeElement.matches(at)", arg=HEAD)
    assert page.locator('[data-search="list"]').get_attribute("start") == "11"
    assert "page=2" in page.url
    assert first not in page.locator(RESULT).all_inner_texts()


def test_a_way_within_the_page_is_no_other_search(visit):
    page = visit("search.html?q=vineyards")
    wait_for_count(page, "24 results")
    page.locator(RESULT).first.evaluate("link => link.dataset.seen = 1")
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))")
    assert page.locator(RESULT).first.get_attribute("data-seen") == "1"
    page.go_back()
    assert page.evaluate("location.hash") == "" and page.locator(RESULT).count() == 10


def test_years_days_and_kinds_narrow_down_and_are_taken_away(visit):
    page = visit("search.html?q=vineyards", width=1280)
    wait_for_count(page, "24 results")
    page.locator('[data-choice="year 2025"]').click()
    wait_for_count(page, "4 results")
    page.locator('[data-choice="kind news"]').click()
    page.wait_for_function("document.querySelectorAll('.chosen a').length === 2")
    page.locator(".chosen a").first.click()
    page.wait_for_function("document.querySelectorAll('.chosen a').length === 1")
    page.goto(page.url.partition("?")[0] + "?q=vineyards")
    wait_for_count(page, "24 results")
    page.locator("#from").fill("2026-01-01")
    page.locator(".days button").click()
    wait_for_count(page, "4 results")
    assert "from=2026-01-01" in page.url
    page.locator('[data-slot="date"][href]').first.click()
    page.wait_for_url("**sort=date")
    days = [each.get_attribute("datetime") for each in page.locator("ol time").all()]
    assert days == sorted(days, reverse=True)


def test_a_long_list_of_counts_narrows_down_by_a_keyword(visit):
    page = visit("search.html?q=vineyards", width=1280)
    more = page.locator('details[data-facet="topic-more"]')
    more.locator("summary").click()
    assert more.locator("li:visible").count() == COUNT + 1 - 8
    more.locator("input").fill("FARM")
    assert more.locator("li:visible").count() == 0
    more.locator("input").fill("sort 9")
    assert more.locator("li:visible a").all_inner_texts() == ["Sort 9"]


def test_what_is_misspelt_is_answered_with_a_suggestion_and_the_lists(visit):
    page = visit("search.html?q=vineyrads")
    suggestion = page.locator('[data-search="suggestion"] a')
    suggestion.wait_for()
    assert (
        page.locator('[data-search="none"]').is_visible()
        and page.locator('[data-search="trees"]').is_visible()
    )
    suggestion.click()
    wait_for_count(page, "24 results")


def test_an_address_with_years_and_days_that_are_none_is_answered(visit):
    page = visit("search.html?q=vineyards&year=9999&year=1&year=999999999&from=2010-02-30")
    page.locator('[data-search="none"]').wait_for()
    page.locator("button[aria-controls]").click()
    years = page.locator('[data-search="years"] b').all_inner_texts()
    assert years == ["1", "2021", "2022", "2023", "2024", "2025", "2026", "9999"]
    assert not page.locator('[data-search="trouble"]').is_visible()


def test_behind_the_last_page_is_the_last(visit):
    page = visit("search.html?q=vineyards&page=99")
    wait_for_count(page, "24 results")
    assert page.locator(RESULT).count() == 4
    expect(page.locator('[data-slot="number"]')).to_have_text("Page 3 of 3")


def test_the_title_says_what_is_searched(visit):
    page = visit("search.html?q=vineyards")
    expect(page).to_have_title(re.compile("^“vineyards”: search — "))
    page.locator("#q").fill("")
    expect(page).to_have_title(re.compile("^Search — "))


def test_what_was_withdrawn_while_the_page_is_open_is_not_there_and_no_trouble(site, visit, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    with hosted(copy) as host:
        page = visit("search.html?q=%22village+8%22", at=host)
        wait_for_count(page, "1 result")
        (slip,) = (path for path in (copy / "search" / "0").iterdir() if b"wine-7." in path.read_bytes())
        Index(FolderShelf(copy), "en").update((), gone=[int(slip.stem)])
        slip.unlink()
        page.locator("#q").fill('"village 7" ')
        page.locator('[data-search="none"]').wait_for()
        expect(page.locator('[data-search="trouble"]')).to_be_hidden()


def test_results_stay_where_their_lists_cannot_be_read(visit):
    page = visit("search.html?q=vineyards")
    wait_for_count(page, "24 results")
    page.route("**/facets.idx", lambda route: route.abort())
    page.locator("button[aria-controls]").click()
    page.locator('details[data-facet="place"] > summary').click()
    expect(page.locator('[data-search="trouble"]')).to_be_attached()
    page.wait_for_function("!document.querySelector('[data-search=trouble]').hidden")
    page.keyboard.press("Escape")
    expect(page.locator(RESULT).first).to_be_visible()
    page.unroute("**/facets.idx")
    page.locator('[data-slot="again"]').click()
    expect(page.locator('[data-search="trouble"]')).to_be_hidden()


def test_without_scripts_the_lists_lead_to_everything(visit):
    page = visit("search.html?q=vineyards", java_script_enabled=False)
    assert page.locator("#q").is_hidden() and page.locator('[data-search="unable"]').is_visible()
    page.get_by_role("link", name="Armenia").click()
    assert page.url.endswith("places/armenia.html")


def test_it_says_so_when_the_index_is_not_there_and_tries_again(site, visit, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    (copy / "search" / "manifest.idx").rename(tmp_path / "manifest.idx")
    with hosted(copy) as host:
        page = visit("search.html?q=vineyards", at=host)
        trouble = page.locator('[data-search="trouble"]')
        trouble.wait_for()
        assert page.locator('[data-search="trees"]').is_visible()
        (tmp_path / "manifest.idx").rename(copy / "search" / "manifest.idx")
        trouble.get_by_role("button").click()
        wait_for_count(page, "24 results")
        assert trouble.is_hidden()


@pytest.mark.parametrize(
    ("tag", "width", "scheme"), [("en", 360, "light"), ("ru", 1280, "dark"), ("fa", 360, "dark")]
)
def test_every_state_of_the_page_is_accessible_and_nothing_moves(visit, tag, width, scheme):
    page = visit(f"{EDITIONS[tag]}search.html?q={TOLD[tag][2]}", width=width, color_scheme=scheme)
    page.locator(RESULT).first.wait_for()
    assert checkers.layout_shift(page) == 0
    assert checkers.axe_check(page) == []
    if width < 1024:
        page.locator("button[aria-controls]").click()
    for facet in ("place", "topic", "kind", "person"):
        box = page.locator(f'details[data-facet="{facet}"]')
        if not box.evaluate("box => box.open"):
            box.locator("> summary").click()
    page.locator('details[data-facet="person"] li').first.wait_for()
    assert checkers.axe_check(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    page.keyboard.press("Escape")
    page.locator("#q").fill("qqqqq")
    page.locator('[data-search="none"]').wait_for()
    assert checkers.axe_check(page) == []
    assert page.errors == []


@pytest.mark.parametrize("path", ["contents.html", "search.html"])
def test_lists_narrow_down_by_a_keyword(visit, path):
    page = visit(f"ru/{path}")
    page.locator("#narrow").fill("груз")
    assert page.locator("section:visible h2").all_inner_texts() == ["Регионы"]
    assert page.locator("section li a:visible").all_inner_texts() == ["Кавказ", "Грузия"]
    page.locator("#narrow").fill("кавказ")
    assert page.locator("section li a:visible").all_inner_texts() == ["Кавказ", "Армения", "Грузия"]
    page.locator("#narrow").fill("нетничего")
    assert page.locator(".narrowed").inner_text() == "Такого в\u00a0списках нет."
    page.locator("#narrow").fill("")
    assert page.locator("section:visible").count() > 3


def test_every_page_leads_to_the_search(visit):
    for path in ("index.html", "2026/wine-0.html", "archive.html"):
        page = visit(path)
        page.get_by_role("link", name=re.compile("Search")).first.click()
        assert page.url.endswith("/search.html")
