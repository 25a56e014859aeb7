"""The specimen of a theme has everything in it, and comes of the same press as a newsroom's pages."""

from __future__ import annotations

import tomllib
from contextlib import closing
from pathlib import Path

import pytest

import tamizdat.theme
from tamizdat.archive.documents import KINDS
from tamizdat.archive.store import Archive
from tamizdat.cli.theming import _blobs
from tamizdat.press import run, specimen
from tamizdat.press.checking import links
from tamizdat.press.components import PAGES, components, on_screen
from tamizdat.press.errors import BadTheme
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings
from tamizdat.press.specimen_letters import doors, print_mails
from tamizdat.press.specimen_words import words_of
from tamizdat.press.theme import Theme, minify
from tamizdat.press.views import FRAGMENTS, TEMPLATES

HOUSE = Path(tamizdat.theme.__file__).parent
SITE = SiteSettings.of(
    "https://specimen.example", ("en", "ru", "fa", "ka"), readers=doors("https://specimen.example")
)  # the last has no words of its own
USED: set[str] = set()  # templates that were rendered
NOT_RENDERED = {"year.html", "components.html"}  # a year of more than a hundred stories is not invented
# The styles of a mail stand in its elements.
NOT_ON_PAGES = {"own.css", "doors.css", "components.css", "mail.css", "mail_arabic.css"}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    room = tmp_path_factory.mktemp("specimen")
    render = Theme.render

    def noting(theme: Theme, name: str, *given, **values) -> str:
        USED.add(name)
        return render(theme, name, *given, **values)

    with pytest.MonkeyPatch.context() as patch, closing(Archive(room / "archive", writable=True)) as archive:
        patch.setattr(Theme, "render", noting)
        patch.setattr(run, "WORTH_A_POOL", 10_000)  # in this process, which sees what is rendered
        blobs = _blobs(archive)
        for edition in SITE.editions:
            archive.file(specimen.documents(Theme(), edition, blobs))
        press = Press(archive, SITE, room / "site", room / "ledger.sqlite")
        printing = press.update(now="2026-03-10T00:00:00+00:00")
        print_mails(press)
    assert printing.failed == ()
    return room / "site"


@pytest.fixture(scope="module")
def pages(site) -> dict[str, str]:
    found = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}
    return {path: text for path, text in found.items() if 'http-equiv="refresh"' not in text[:300]}


def test_every_page_that_it_leads_to_is_there(pages):
    named = [edition.prefix + path for edition in SITE.editions for path in PAGES.values()]
    assert [path for path in named if path not in pages] == []


def test_no_link_leads_nowhere(site, pages):
    broken = [
        (path, target)
        for path, text in pages.items()
        for target in links(path, text)
        if not (site / target).is_file()
    ]
    assert broken == []


@pytest.mark.parametrize(
    "style", sorted({path.name for path in (HOUSE / "styles").glob("*.css")} - NOT_ON_PAGES)
)
def test_every_style_is_on_one_of_its_pages(style, pages):
    """Whoever adds a block with a style of its own adds it to the specimen."""
    sheet = minify((HOUSE / "styles" / style).read_text("utf-8"))
    assert any(sheet in text for text in pages.values()), f"let the specimen show what {style} is for"


def test_every_template_is_used_and_every_kind_of_story_is_there(site):
    rendered = {*TEMPLATES, *FRAGMENTS} - NOT_RENDERED
    assert rendered - USED == set(), "a new template wants a page of the specimen"
    assert [kind for kind in KINDS if f"story: {kind}" not in PAGES] == []


def test_its_words_are_complete_in_each_language():
    for path in (HOUSE / "specimen").glob("*.toml"):
        edition = SiteSettings.of("https://x.example", (path.stem,)).editions[0]
        words = words_of(Theme(), edition)
        assert set(words.kinds) == set(KINDS), path.name
        assert [name for name, value in tomllib.loads(path.read_text("utf-8")).items() if not value] == []


def test_a_newsroom_has_words_of_its_own(tmp_path):
    (tmp_path / "specimen").mkdir()
    english = (HOUSE / "specimen" / "en.toml").read_text("utf-8")
    (tmp_path / "specimen" / "ka.toml").write_text(english.replace("The Specimen", "ნიმუში"), "utf-8")
    assert words_of(Theme(tmp_path), SITE.edition("ka")).paper == "ნიმუში"
    (tmp_path / "specimen" / "ka.toml").write_text(english.replace("motto =", "moto ="), "utf-8")
    with pytest.raises(BadTheme, match=r"ka\.toml: .*moto"):
        words_of(Theme(tmp_path), SITE.edition("ka"))


def test_the_way_in_names_tokens_and_all_pages_twice():
    html = Theme().render("components.html", SITE.editions[0], components=components(Theme(), SITE.editions))
    assert html.count("<iframe") == 2 * len(SITE.editions) * len(PAGES)
    assert "<code>--accent</code>" in html
    assert 'src="night/fa/2026/news.html"' in html


def test_day_is_day_and_night_is_night_whatever_the_screen():
    html = (
        '<meta name="color-scheme" content="light dark"><style>:root{color-scheme:light dark}'
        "@media (prefers-color-scheme: dark){:root{--paper:#000}}</style>"
    )
    day, night = on_screen(html, "day"), on_screen(html, "night")
    assert "@media not all{" in day and "color-scheme:light}" in day and 'content="light"' in day
    assert "@media all{" in night and "color-scheme:dark}" in night and 'content="dark"' in night
