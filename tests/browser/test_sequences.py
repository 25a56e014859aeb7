"""Visual stories in a browser: gone through by keys and by swiping, compared by a slider; and all of it without scripts."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

import checkers
from samples import masthead, story
from serve.client import PublicProcess
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.store import Archive
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings

EDITIONS = {"en": "", "ru": "ru/", "fa": "fa/"}
SITE = SiteSettings.of("https://post.example", tuple(EDITIONS))
FIGURE = '<figure data-picture="{}"></figure>'.format
BODY = "\n".join(
    [
        "<p>Before it.</p>",
        f'<div class="full over">{FIGURE(0)}<p>Over it.</p></div>',
        f'<div class="sequence"><div>{FIGURE(0)}<p>Step one.</p></div>'
        f"<div>{FIGURE(1)}<p>Step two.</p></div><div>{FIGURE(2)}</div></div>",
        f'<div class="compare"><p>1960</p>{FIGURE(0)}<p>2014</p>{FIGURE(2)}</div>',
        "<p>After it.</p>",
    ]
)
STRIP = ".sequence ol"
SAID = ".sequence [role=status]"


def pictures(archive: Archive) -> tuple[Picture, ...]:
    files = Path(str(resources.files("tamizdat.sample"))) / "files"
    found = []
    for number in (1, 2, 4):
        data = (files / f"harbour-{number}.png").read_bytes()
        width, height = struct.unpack(">II", data[16:24])  # ISO 15948, section 11.2.2
        size = Rendition(blob=archive.blobs.put(data, "png"), format="png", width=width, height=height)
        words = {
            "alt": f"Harbour {number}",
            "caption": f"Caption {number}",
            "credit": "A drawing",
            "licence": "CC0",
        }
        found.append(Picture(renditions=(size,), **words))
    return tuple(found)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Path]:
    """Print a paper in three languages: a visual story, and the same blocks in an analysis."""
    checkers.require("chromium")
    room = tmp_path_factory.mktemp("sequences")
    with closing(Archive(room / "archive", writable=True)) as archive:
        shown = pictures(archive)
        for edition in EDITIONS:
            told = {"body": BODY, "pictures": shown, "lead": shown[0]}
            archive.file(
                [
                    masthead(edition),
                    story("seen", edition, kind="picture-story", **told),
                    story("told", edition, kind="analysis", **told),
                ]
            )
        printing = Press(archive, SITE, room / "site", room / "ledger.sqlite").update(
            now="2026-03-10T00:00:00+00:00"
        )
        assert printing.failed == ()
    yield room / "site"


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    """Serve it under the policy that readers get; return its address."""
    process = PublicProcess(site, site.parent / "absent.sock")
    yield f"http://127.0.0.1:{process.port}/"
    assert process.stop() == 0


@pytest.fixture
def visit(browser, address) -> Iterator[Callable]:
    windows = []

    def visit(path: str = "2026/seen.html", *, width: int = 1280, **options):
        window = browser.new_context(
            viewport={"width": width, "height": 800}, reduced_motion="reduce", **options
        )
        windows.append(window)
        page = window.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
        page.goto(address + path)
        return page

    yield visit
    for window in windows:
        window.close()


def shown(page) -> str:
    """Return the alternative text of the picture that the strip shows."""
    return page.evaluate(
        """() => {
        const strip = document.querySelector(".sequence ol"), { left, width } = strip.getBoundingClientRect();
        const at = (step) => step.getBoundingClientRect().left - left;
        return [...strip.children].find((step) => Math.abs(at(step)) < width / 2).querySelector("img").alt;
    }"""
    )


def wait_for(page, words: str) -> None:
    page.wait_for_function(
        "([where, words]) => document.querySelector(where).textContent === words",
        arg=[SAID, words],
        timeout=5_000,
    )


@pytest.mark.parametrize(
    ("edition", "forward", "backward", "position"),
    [("en", "ArrowRight", "ArrowLeft", "{} of 3"), ("fa", "ArrowLeft", "ArrowRight", "{} از ۳")],
)
def test_a_sequence_is_gone_through_by_keys(visit, edition, forward, backward, position):
    page = visit(f"{EDITIONS[edition]}2026/seen.html")
    digits = "123" if edition == "en" else "۱۲۳"
    page.locator(".sequence button").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.sequence ol')"), "the strip itself takes keys, too"
    for key, at in ((forward, 1), (forward, 2), (forward, 2), (backward, 1), ("Home", 0), ("End", 2)):
        page.keyboard.press(key)
        wait_for(page, position.format(digits[at]))
        assert shown(page) == f"Harbour {(1, 2, 4)[at]}", key
    disabled = [button.get_attribute("aria-disabled") for button in page.locator(".sequence button").all()]
    assert disabled == ["false", "true"]
    page.get_by_role("button").first.click()
    wait_for(page, position.format(digits[1]))
    assert page.errors == []


def test_who_swipes_is_followed(visit):
    page = visit(width=360, has_touch=True)
    page.locator(STRIP).evaluate("strip => strip.scrollTo({ left: strip.clientWidth, behavior: 'smooth' })")
    wait_for(page, "2 of 3")
    assert shown(page) == "Harbour 2"


def test_two_moments_are_compared_by_a_slider(visit):
    page = visit()
    slider = page.get_by_role("slider", name="Boundary between “1960” and “2014”")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator(".pair").evaluate("pair => pair.style.getPropertyValue('--at')") == "1%"
    first, second = (box.bounding_box() for box in page.locator(".pair > div").all())
    assert first == second, "one lies over the other"


@pytest.mark.parametrize("path", ["2026/seen.html", "2026/told.html", "fa/2026/seen.html"])
def test_without_scripts_all_of_it_is_read(visit, path):
    page = visit(path, width=360, java_script_enabled=False)
    boxes = [step.bounding_box() for step in page.locator(f"{STRIP} > li").all()]
    assert len(boxes) == 3
    assert all(lower["y"] >= upper["y"] + upper["height"] for upper, lower in pairwise(boxes))
    pair = [each.bounding_box() for each in page.locator(".pair > div").all()]
    assert pair[1]["y"] >= pair[0]["y"] + pair[0]["height"]
    for words in ("Over it.", "Step one.", "Step two.", "Caption 4", "1960", "2014", "After it."):
        assert page.locator("article").get_by_text(words).first.is_visible(), words
    assert page.locator("article").get_by_role("button").count() == 0
    assert page.get_by_role("slider").count() == 0


def test_on_paper_a_sequence_is_a_list_again(visit):
    page = visit()
    page.emulate_media(media="print")
    tops = [step.bounding_box()["y"] for step in page.locator(f"{STRIP} > li").all()]
    assert tops == sorted(set(tops))
    assert not page.locator(".sequence button").first.is_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_moves_nothing_is_wide_and_all_can_be_reached(visit, edition, width):
    for name in ("seen", "told"):
        page = visit(
            f"{EDITIONS[edition]}2026/{name}.html",
            width=width,
            color_scheme="dark" if width == 320 else "light",
        )
        page.wait_for_selector(".slides")
        assert checkers.layout_shift(page) == 0
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        )
        assert checkers.axe_check(page) == []
        assert checkers.kept_in_browser(page) == []
        assert page.errors == []


def test_the_pages_are_valid(site):
    assert checkers.nu_check(sorted(site.glob("**/2026/*.html")), warnings=True) == []
