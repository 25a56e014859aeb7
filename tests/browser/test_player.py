"""Recordings in a browser: played, sought, read; with scripts, and without."""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import checkers
from samples import series, story
from serve.client import PublicProcess
from tamizdat.archive.documents import Document
from tamizdat.archive.recordings import Chapter, Cue, Episode, MediaFile, Podcast, Recording
from tamizdat.archive.store import Archive
from tamizdat.cli.theming import _blobs
from tamizdat.press import specimen
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings
from tamizdat.press.theme import Theme

SECONDS = 60
RATE = 8000
SHOWN = '<figure data-recording="0"></figure>'
SITE = SiteSettings.of("https://post.example", ("en", "fa"))
PLAYING = (
    "() => { const m = document.querySelector('audio, video'); return m.currentTime > AT && !m.paused; }"
)


def tone() -> bytes:
    """Return a minute of a quiet tone, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(RATE)
        period = bytes(128 + round(8 * math.sin(2 * math.pi * at / 20)) for at in range(20))
        written.writeframes(period * (RATE * SECONDS // 20))
    return file.getvalue()


def paper(archive: Archive) -> list[Document]:
    sound = tone()
    file = MediaFile(blob=archive.blobs.put(sound, "wav"), type="audio/wav", bytes=len(sound))
    heard = Recording(
        sort="audio",
        title="A tone",
        files=(file,),
        seconds=SECONDS,
        chapters=(Chapter(start=0, title="Beginning"), Chapter(start=30, title="Middle")),
        transcript=(
            Cue(text="It hums.", start=0, end=19, speaker="Ada"),
            Cue(text="It hums on.", start=40, end=50, speaker="Ben"),
        ),
    )

    show = series("tones", format="podcast", podcast=Podcast(author="Ada"))
    return [
        show,
        story(
            "tone", kind="audio", series="tones", recordings=(heard,), body=SHOWN, episode=Episode(number=1)
        ),
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Path]:
    """Print a paper with a recording, and the specimen of the theme in two languages."""
    room = tmp_path_factory.mktemp("player")
    with closing(Archive(room / "archive", writable=True)) as archive:
        blobs = _blobs(archive)
        for edition in SITE.editions:
            archive.file(specimen.documents(Theme(), edition, blobs))
        archive.file(paper(archive))
        printing = Press(archive, SITE, room / "site", room / "ledger.sqlite").update(
            now="2026-03-10T00:00:00+00:00"
        )
        assert printing.failed == ()
    yield room / "site"


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    """Serve it as readers get it, with ranges and under its policy; return its address."""
    process = PublicProcess(site, site.parent / "absent.sock")
    yield f"http://127.0.0.1:{process.port}/"
    assert process.stop() == 0


@pytest.fixture
def visit(browser, address) -> Iterator[Callable]:
    """Return a way to open a page in a window of its own, which notes what is asked of others and what goes wrong."""
    windows = []

    def visit(path: str, **options):
        window = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        windows.append(window)
        page = window.new_page()
        page.asked, page.errors = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
        page.goto(address + path)
        return page

    yield visit
    for window in windows:
        window.close()


def wait_until_playing(page, at: float) -> None:
    page.wait_for_function(PLAYING.replace("AT", str(at)), timeout=10_000)


def time(page) -> float:
    return page.evaluate("document.querySelector('audio, video').currentTime")


def test_nothing_is_loaded_or_kept_before_the_reader_plays(visit):
    page = visit("2026/tone.html")
    page.wait_for_selector(".keys")
    assert [url for url in page.asked if url.endswith(".wav")] == []
    assert checkers.kept_in_browser(page) == []
    assert page.locator("[data-resume]").count() == 0
    assert checkers.layout_shift(page) == 0
    assert page.errors == []


def test_it_is_played_and_sought_by_keyboard(visit):
    page = visit("2026/tone.html")
    page.get_by_role("link", name="0:30").press("Enter")
    wait_until_playing(page, 30)
    assert page.locator(".chapters [aria-current]").text_content() == "0:30 Middle"
    page.get_by_role("button", name="15 s back").press("Enter")
    assert 14 < time(page) < 25
    page.get_by_role("button", name="30 s forward").press("Enter")
    assert 44 < time(page) < 56
    page.locator(".keys select").select_option("1.5")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5
    assert page.url.endswith("tone.html"), "nobody was led to the file"
    assert page.errors == []


def test_the_transcript_follows_what_is_said(visit):
    page = visit("2026/tone.html")
    page.get_by_text("Transcript", exact=True).press("Enter")
    page.locator(".transcript").get_by_role("link", name="0:40").click()
    wait_until_playing(page, 40)
    page.wait_for_selector(".transcript [aria-current]")
    assert page.locator(".transcript [aria-current]").text_content() == "0:40 Ben: It hums on."
    page.emulate_media(color_scheme="dark")
    assert checkers.axe_check(page) == []


def test_the_reader_goes_on_where_he_left_off_until_the_end(visit):
    page = visit("2026/tone.html")
    page.get_by_role("link", name="0:30").click()
    wait_until_playing(page, 30.2)
    page.evaluate("document.querySelector('audio').pause()")
    page.wait_for_function("() => localStorage.length === 1")
    page.reload()
    page.get_by_role("button", name="Go on at 0:30").click()
    wait_until_playing(page, 30)
    assert page.locator("[data-resume]").count() == 0
    page.evaluate("document.querySelector('audio').currentTime = 59.5")
    page.wait_for_function("() => document.querySelector('audio').ended", timeout=10_000)
    page.wait_for_function("() => localStorage.length === 0")


def test_a_reader_who_forbids_storage_listens_all_the_same(visit):
    page = visit("2026/tone.html")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page.reload()
    page.get_by_role("link", name="0:30").click()
    wait_until_playing(page, 30)
    assert page.errors == []


def test_without_scripts_all_of_it_is_there_and_nothing_is_dead(visit):
    page = visit("2026/tone.html", java_script_enabled=False)
    assert page.locator(".keys").count() == 0
    page.get_by_text("Transcript", exact=True).click()
    assert page.get_by_text("It hums on.").is_visible()
    assert page.locator("audio[controls]").count() == 1
    page.get_by_role("link", name="0:30").click()
    page.wait_for_url("**/*.wav#t=30")


def test_a_film_plays_the_size_that_suits_the_screen(visit):
    for width, source in ((1280, 640), (320, 320)):
        page = visit("2026/video.html", viewport={"width": width, "height": 700})
        assert checkers.layout_shift(page) == 0
        page.evaluate("document.querySelector('video').muted = true; document.querySelector('video').play()")
        wait_until_playing(page, 0.2)
        assert page.evaluate("document.querySelector('video').videoWidth") == source
        assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"


def test_paper_has_the_transcript(visit):
    page = visit("2026/tone.html")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("It hums on.").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not page.get_by_text("It hums on.").is_visible()


def test_paper_has_the_transcript_without_scripts_too(visit):
    page = visit("2026/tone.html", java_script_enabled=False)
    transcript, line = page.locator(".transcript"), page.locator(".transcript p").first
    assert line.bounding_box()["height"] == 0
    page.emulate_media(media="print")
    assert transcript.bounding_box()["height"] > line.bounding_box()["height"] > 20
    assert page.locator("audio").is_hidden()


LOOKED_AT = [
    "2026/audio.html",
    "2026/video.html",
    "series/podcast.html",
    "series/show.html",
    "series/tones.html",
]


@pytest.mark.parametrize("path", [*LOOKED_AT, "fa/2026/audio.html", "fa/series/podcast.html"])
def test_its_pages_are_accessible_and_fit_their_windows(path, visit, address):
    for width, scheme in ((360, "light"), (1280, "dark")):
        page = visit(path, viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.evaluate("for (const each of document.querySelectorAll('.recording details')) each.open = true")
        assert checkers.axe_check(page) == [], (path, width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        assert [url for url in page.asked if not url.startswith(address)] == []


def test_its_pages_are_valid(site):
    assert checkers.nu_check([site / path for path in LOOKED_AT]) == []
