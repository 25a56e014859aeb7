"""The tools that tests need from outside: what is missing is explained, and what is there works."""

import os
import urllib.parse
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkers() -> ModuleType:
    """Our tests/checkers.py, loaded anew, so that each test may bend it."""
    spec = spec_from_file_location("tests_checkers_under_test", HOUSE / "tests" / "checkers.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare(checkers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take Java away."""
    tools = dict(checkers._tools())
    found = tools["java"]
    tools["java"] = type(found)(found.name, None, found.serves, found.packages, found.remedy)
    monkeypatch.setattr(checkers, "_tools", lambda: tools)


def test_a_missing_tool_is_an_explained_skip(checkers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    bare(checkers, monkeypatch)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(
        pytest.skip.Exception,
        match=r"Java is missing, so the validity of HTML .* apt-get install default-jre-headless",
    ):
        checkers.require("java")


def test_a_missing_tool_is_a_failure_in_ci(checkers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    bare(checkers, monkeypatch)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Java is missing"):
        checkers.require("java")


def test_postgres_answers_and_leaves_nothing_behind(checkers: ModuleType) -> None:
    checkers.require("postgres")
    import psycopg

    with checkers.postgres_server() as address:
        port = urllib.parse.urlsplit(address).port
        with psycopg.connect(address) as connection:
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
            connection.commit()
            connection.autocommit = True
            connection.execute("CREATE DATABASE another")
        assert folder.exists()
    assert not folder.parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=3)
    assert port is not None


def test_postgres_stops_when_the_test_fails(checkers: ModuleType) -> None:
    checkers.require("postgres")
    import psycopg

    with pytest.raises(ZeroDivisionError), checkers.postgres_server() as address:
        raise ZeroDivisionError
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=3)


GOOD = '<!doctype html><html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1></main></body></html>'


def test_the_nu_checker_names_file_and_line(checkers: ModuleType, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "страница 2.html"
    good.write_text(GOOD, "utf-8")
    bad.write_text(GOOD.replace("<main>", '\n<main nonsense="1">'), "utf-8")
    assert checkers.nu_check([good]) == []
    errors = checkers.nu_check([good, bad])
    assert len(errors) == 1
    assert urllib.parse.unquote(errors[0]).startswith(f"{bad}:2: ")
    assert "nonsense" in errors[0]


def test_axe_finds_what_is_wrong_in_chromium_even_where_scripts_are_forbidden(
    checkers: ModuleType, tmp_path: Path
) -> None:
    policy = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
    bad = tmp_path / "bad.html"
    bad.write_text(GOOD.replace("<title>", policy + "<title>").replace("</main>", '<img src="x.png"></main>'))
    good = tmp_path / "good.html"
    good.write_text(GOOD.replace("<title>", policy + "<title>"))
    with checkers.chromium() as browser:
        page = browser.new_page()
        page.goto(good.as_uri())
        assert checkers.axe_check(page) == []
        page.goto(bad.as_uri())
        violations = checkers.axe_check(page)
    assert [one["id"] for one in violations] == ["image-alt"]
    assert violations[0]["nodes"][0]["html"] == '<img src="x.png">'


def test_what_moves_and_what_is_kept_is_seen(checkers: ModuleType, tmp_path: Path) -> None:
    still, moving = tmp_path / "still.html", tmp_path / "moving.html"
    still.write_text(GOOD)
    late = """<script>localStorage.seen = 1; setTimeout(() => { document.querySelector("main").before(
        Object.assign(document.createElement("div"), {style: "height:300px"})) }, 100)</script>"""
    moving.write_text(GOOD.replace("</main>", f"</main>{late}"))
    with checkers.chromium() as browser:
        page = browser.new_page()
        page.goto(still.as_uri())
        assert checkers.layout_shift(page) == 0
        assert checkers.kept_in_browser(page) == []
        page.goto(moving.as_uri())
        page.wait_for_selector("div", state="attached")
        assert checkers.layout_shift(page) > 0
        assert checkers.kept_in_browser(page) == ["seen"]


def test_chromium_reaches_nothing_but_this_machine(checkers: ModuleType) -> None:
    with checkers.chromium() as browser:
        from playwright.sync_api import Error

        page = browser.new_page()
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            page.goto("http://example.org/")


def test_an_ordinary_user_needs_no_other_account(
    checkers: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert checkers._postgres_account() is None


def test_root_never_runs_postgres(checkers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert checkers._postgres_account().pw_uid != 0
