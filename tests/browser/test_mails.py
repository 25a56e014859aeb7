"""Letters as mail programs show them: valid, free of axe-core's violations, fit for telephones."""

from __future__ import annotations

from contextlib import closing

import pytest

import checkers
from mailed import letter, newsletter
from tamizdat.archive.lists import ListKey
from tamizdat.archive.store import Archive
from tamizdat.cli.theming import _blobs
from tamizdat.press import specimen
from tamizdat.press.mails import LIMIT, mail
from tamizdat.press.reader import Reader
from tamizdat.press.render import Renderer
from tamizdat.press.settings import SiteSettings
from tamizdat.press.theme import Theme

SITE = "https://specimen.example"
EDITIONS = ("en", "ru", "fa")
OUTLOOK = "CSS: “mso-hide”"  # no other browser knows it: there it hides what is read out after the subject


@pytest.fixture(scope="module")
def mails(tmp_path_factory):
    """Return a folder with a letter in each edition that carries whole everything that a text can hold."""
    room = tmp_path_factory.mktemp("mails")
    settings = SiteSettings.of(SITE, EDITIONS)
    with closing(Archive(room / "archive", writable=True)) as archive:
        blobs = _blobs(archive)
        for edition in settings.editions:
            archive.file(specimen.documents(Theme(), edition, blobs))
        renderer = Renderer(archive, settings, Theme())
        for tag in EDITIONS:
            cards = Reader(renderer.answers).newest(ListKey(tag, "all"), 15)
            made = mail(renderer, letter(tag, cards, whole=9), newsletter(tag))
            assert len(made.html.encode()) <= LIMIT and made.cut == ()
            (room / f"{tag}.html").write_text(made.html, "utf-8")
    return room


def test_mails_are_valid_but_for_a_word_to_outlook(mails):
    found = checkers.nu_check([mails / f"{tag}.html" for tag in EDITIONS])
    assert [each for each in found if OUTLOOK not in each] == []


@pytest.mark.parametrize("tag", EDITIONS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mails_can_be_read_on_every_screen(mails, browser, tag, scheme):
    for width in (360, 640):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"file://{mails}/{tag}.html")
        assert checkers.axe_check(page) == [], (tag, scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("getComputedStyle(document.querySelector('h3')).direction") == (
            "rtl" if tag == "fa" else "ltr"
        )
        assert all(
            url.startswith(("file://", f"{SITE}/media/")) for url in asked
        )  # and these pictures never come
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == {"light": "rgb(251, 249, 243)", "dark": "rgb(21, 19, 15)"}[scheme]
        page.close()
