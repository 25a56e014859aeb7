"""Scripts: files of the theme that a page loads where something on it gains by one, and no page needs."""

from __future__ import annotations

import hashlib
import re
import subprocess
from contextlib import closing

import brotli
import pytest

from checkers import require
from samples import story
from tamizdat.archive.blobs import name_of
from tamizdat.press import bodies
from tamizdat.press.checking import problems
from tamizdat.press.elsewhere import medium_path
from tamizdat.press.ledger import Ledger
from tamizdat.press.own_theme import problems as theme_problems
from tamizdat.press.site import Site
from tamizdat.press.theme import Theme, load

LOUD = "document.documentElement.classList.add('loud');\n"
LOADED = re.compile(r'<script defer src="([^"]*)"></script>')


@pytest.fixture
def gaining(press, tmp_path, monkeypatch):
    """Return a press whose pages of stories about lakes gain by a script of the newsroom's own theme."""
    (tmp_path / "theme" / "scripts").mkdir(parents=True)
    (tmp_path / "theme" / "scripts" / "loud.js").write_text(LOUD)
    plain = bodies.body

    def body(sheet, html, *rest, **named):
        if "lake" in html:
            sheet.script("loud.js")
        return plain(sheet, html, *rest, **named)

    monkeypatch.setattr("tamizdat.press.stories.body", body)
    monkeypatch.setattr("tamizdat.press.feed_texts.body", body)
    press._theme_folder = tmp_path / "theme"
    return press


def path_of(script: str) -> str:
    return medium_path(f"{hashlib.sha256(script.encode()).hexdigest()}.js")


def test_a_page_loads_a_script_by_its_digest_and_others_load_none(gaining):
    gaining.print()
    assert LOADED.findall(gaining.read("2025/lake.html")) == [f"../{path_of(LOUD)}"]
    assert "<script defer" not in gaining.read("2026/wine.html")
    assert "<script defer" not in gaining.read("index.html")
    assert gaining.read(path_of(LOUD)) == LOUD
    with closing(Ledger(gaining.ledger_path)) as ledger:
        assert ledger.files()[path_of(LOUD)] == hashlib.sha256(LOUD.encode()).hexdigest()
        assert [line for line in problems(gaining.folder, ledger, gaining.settings) if "lake" in line] == []


def test_what_is_read_elsewhere_gets_no_script(gaining):
    gaining.print()
    with closing(Ledger(gaining.ledger_path)) as ledger:
        assert [page.path for page in ledger.showing(path_of(LOUD))] == ["2025/lake.html"]


def test_a_script_that_changed_reaches_the_pages_that_load_it_and_no_other(gaining, tmp_path):
    gaining.print()
    (tmp_path / "theme" / "scripts" / "loud.js").write_text("'quiet';\n")
    assert gaining.print() == {"2025/lake.html"}
    assert LOADED.findall(gaining.read("2025/lake.html")) == ["../" + path_of("'quiet';\n")]
    assert not (gaining.folder / path_of(LOUD)).exists(), "nothing loads it any more"


def test_a_preview_has_the_script_where_the_desk_has_its_files(gaining):
    gaining.print()
    page = gaining.preview(story("new", body="<p>A lake.</p>"), "/desk/blob/").decode()
    (src,) = LOADED.findall(page)
    assert src == f"/desk/blob/{hashlib.sha256(LOUD.encode()).hexdigest()}.js"


@pytest.mark.parametrize("damage", ["", "halfway;"])
def test_a_script_that_was_lost_or_damaged_comes_back(damage, gaining, monkeypatch):
    gaining.print()
    monkeypatch.setattr(Site, "boot", staticmethod(lambda: "another start"))
    path = gaining.folder / path_of(LOUD)
    path.write_text(damage) if damage else path.unlink()
    gaining.update(now="2026-01-01T00:00:00+00:00")
    assert path.read_text() == LOUD


def test_an_own_script_that_no_page_loads_is_told(tmp_path, press):
    (tmp_path / "theme" / "scripts").mkdir(parents=True)
    (tmp_path / "theme" / "scripts" / "quiet.js").write_text("")
    (told,) = theme_problems(tmp_path / "theme", press.settings.editions)
    assert "quiet.js: no page uses a file of this name" in told


@pytest.fixture
def own_search(tmp_path):
    """Return a folder of a newsroom's own theme whose search says one word."""
    (tmp_path / "theme" / "scripts" / "search").mkdir(parents=True)
    page = 'import { language } from "./words.js";\nsay(language("ru").words("слова"));\n'
    (tmp_path / "theme" / "scripts" / "search" / "page.js").write_text(page)
    return tmp_path / "theme"


def test_the_search_is_one_script_with_the_stems_of_its_language_alone(own_search):
    theme = Theme(own_search)
    scripts = {
        tag: theme.script_in(theme.script(f"search.{tag}.js")).decode() for tag in ("ru", "en-GB", "ka")
    }
    for script in scripts.values():
        assert 'language("ru")' in script
        assert not re.search("^(import|export)", script, re.M)
    assert ["stems.ru =" in scripts[tag] for tag in scripts] == [True, False, False]
    assert ["stems.en =" in scripts[tag] for tag in scripts] == [False, True, False]
    assert Theme(own_search).script_in(theme.script("search.ka.js")), "another process finds it too"
    assert theme.script_in(name_of(b"another", "js")) is None


def test_a_part_of_the_search_can_be_replaced(own_search, press):
    before = load(own_search).script("search.ru.js")
    (own_search / "scripts" / "search" / "words.js").write_text("export const language = () => null;\n")
    (own_search / "scripts" / "search" / "wrods.js").write_text("")
    assert load(own_search).script("search.ru.js") != before
    told = " ".join(theme_problems(own_search, press.settings.editions))
    assert "wrods.js: no page uses a file of this name; did you mean scripts/search/words.js?" in told
    assert "/words.js: no page uses" not in told


def test_a_part_of_ones_own_is_used_where_another_imports_it(own_search, press):
    (own_search / "scripts" / "search" / "page.js").write_text('import { mine } from "./mine.js";\nmine();\n')
    (own_search / "scripts" / "search" / "mine.js").write_text("export const mine = () => 1;\n")
    assert list(theme_problems(own_search, press.settings.editions)) == []


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ('import { mine } from "./mine.js";\n', "the theme has no file 'scripts/search/mine.js'"),
        ("export default 1;\n", "script search/page.js: 'export default 1;' is not understood"),
    ],
)
def test_parts_of_the_search_that_do_not_fit_are_told_before_anything_is_printed(
    page, told, own_search, press
):
    (own_search / "scripts" / "search" / "page.js").write_text(page)
    (problem,) = theme_problems(own_search, press.settings.editions)
    assert problem.startswith(told)
    assert problem.endswith("nothing can be printed until it is mended")


@pytest.mark.parametrize("tag", ["ru", "en", "fa"])
def test_the_search_of_the_house_is_a_script_and_a_small_one(tag, tmp_path):
    theme = Theme()
    script = theme.script_in(theme.script(f"search.{tag}.js"))
    assert len(brotli.compress(script)) < 26_000
    assert b"/**" not in script
    (tmp_path / "search.js").write_bytes(script)
    subprocess.run([require("node"), "--check", tmp_path / "search.js"], check=True)
