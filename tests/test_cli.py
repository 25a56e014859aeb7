"""The `tamizdat` command, as a person calls it: through its own process."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import brotli
import pytest

import stock

COMMAND = Path(sys.executable).with_name("tamizdat")


def tamizdat(
    *words: object, input: str | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    # These newsrooms are on SQLite whatever the suite runs on: each has its own database.
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(
        [COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        input=input,
        cwd=cwd,
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Path:
    """Make a newsroom with nothing but the command."""
    folder = tmp_path_factory.mktemp("cli") / "paper with a blank"
    done = tamizdat("new", folder, *stock.OF_TWO)
    assert done.returncode == 0 and "is ready" in done.stdout, done.stderr
    return folder


def test_help_explains_every_verb():
    done = tamizdat("--help")
    assert done.returncode == 0
    for verb in (
        "new",
        "user",
        "serve",
        "import",
        "export",
        "print",
        "check",
        "words",
        "releases",
        "rollback",
        "resume",
        "purge",
    ):
        assert f"\n    {verb} " in done.stdout
        more = tamizdat(verb, "--help")
        assert more.returncode == 0
        assert len(more.stdout.splitlines()) > 6


def test_misuse_is_told_by_code_2():
    done = tamizdat("prnt")
    assert done.returncode == 2
    assert "invalid choice" in done.stderr


def test_a_new_newsroom_has_its_folders_and_a_printed_site(newsroom):
    assert {path.name for path in newsroom.iterdir()} == {
        "tamizdat.toml",
        "theme",
        "media",
        "var",
        ".gitignore",
    }
    assert (newsroom / "var/site/index.html").is_file()
    assert (newsroom / "var/site/ru/index.html").is_file()
    assert oct((newsroom / "var/secret-key").stat().st_mode)[-3:] == "600"


def test_a_folder_that_is_not_empty_is_left_alone(newsroom):
    done = tamizdat("new", newsroom)
    assert done.returncode == 1
    assert "not empty: give another folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_leaves_nothing_behind(tmp_path):
    done = tamizdat("new", tmp_path / "x", "--editions", "en", "klingon")
    assert done.returncode == 78
    assert "'klingon' is not a language" in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_healthy_newsroom_passes_its_check(newsroom):
    done = tamizdat("check", newsroom)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("ok ") == 5


def test_a_theme_that_asks_for_what_there_is_not_is_found_before_a_page_is_printed(newsroom):
    own = newsroom / "theme" / "styles" / "own.css"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(".more { color: var(--acent) }", "utf-8")
    done = tamizdat("check", newsroom)
    own.unlink()
    assert done.returncode == 1
    told = "no style sets '--acent'; did you mean '--accent'?"
    assert f"WRONG theme: {own}, line 1: {told}" in done.stdout


def test_a_language_is_added(newsroom, tmp_path):
    folder = tmp_path / "paper"
    shutil.copytree(newsroom, folder)
    settings = folder / "tamizdat.toml"
    assert "add it to 'site.editions' first" in tamizdat("words", "ka", "--newsroom", folder).stderr.lower()
    settings.write_text(settings.read_text().replace('["en", "ru"]', '["en", "ru", "ka"]'), "utf-8")
    done = tamizdat("check", folder)
    assert done.returncode == 1
    assert "WRONG desk: the desk does not have the edition 'ka' yet: run 'tamizdat serve'" in done.stdout
    assert "of the theme stand in English in 'ka': 'tamizdat words ka' writes the file" in done.stdout
    done = tamizdat("words", "ka", "--newsroom", folder)
    assert done.returncode == 0, done.stderr
    assert "words wait to be translated" in done.stdout
    assert 'msgid "Latest"\nmsgstr ""' in (folder / "theme" / "messages" / "ka.po").read_text("utf-8")
    assert "The theme has all its" in tamizdat("words", "ru", "--newsroom", folder).stdout


def test_the_current_folder_is_the_newsroom_by_default(newsroom):
    assert tamizdat("check", cwd=newsroom).returncode == 0


def test_a_folder_that_is_no_newsroom_is_told_so(tmp_path):
    for verb in ("serve", "print", "check"):
        done = tamizdat(verb, tmp_path)
        assert done.returncode == 78
        assert "'tamizdat new FOLDER' makes a newsroom" in done.stderr


def test_what_is_wrong_with_a_site_is_found_and_mended(newsroom, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(newsroom, folder)
    (folder / "var/site/index.html").write_text('<a href="nowhere.html">x</a>')
    (folder / "var/site/robots.txt").unlink()
    done = tamizdat("check", folder)
    assert done.returncode == 1
    assert (
        "WRONG site: index.html was altered after it was printed: run 'tamizdat print --full'" in done.stdout
    )
    assert "WRONG site: robots.txt is lost: run 'tamizdat print --full'" in done.stdout
    mended = tamizdat("print", folder, "--full")
    assert mended.returncode == 0
    assert "Printed 2 pages" in mended.stdout
    assert tamizdat("check", folder).returncode == 0


def test_a_damaged_database_is_found(newsroom, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(newsroom, folder)
    for name in ("desk.sqlite", "archive/archive.sqlite", "ledger.sqlite"):
        path = folder / "var" / name
        path.write_bytes(b"nothing of a database is left here" * 100)
        done = tamizdat("check", folder)
        assert done.returncode == 1
        assert f"{path} cannot be read" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        shutil.copy(newsroom / "var" / name, path)


def test_a_page_is_explained(newsroom):
    done = tamizdat("print", newsroom, "--explain", "/")
    assert done.returncode == 0
    assert "index.html is page home/en" in done.stdout
    assert "masthead en" in done.stdout
    assert "nothing that it read has changed since" in done.stdout
    unknown = tamizdat("print", newsroom, "--explain", "2026/none.html")
    assert unknown.returncode == 1
    assert "no page is printed at '2026/none.html'" in unknown.stderr


def test_packed_copies_are_made_after_a_printing_unless_they_are_left_to_others(newsroom, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(newsroom, folder)
    for path in (folder / "var/site").rglob("*.html.*"):
        path.unlink()
    waiting = tamizdat("print", folder, "--full", "--no-copies")
    assert waiting.returncode == 0
    assert "copies" not in waiting.stdout
    assert not (folder / "var/site/index.html.br").exists()
    assert tamizdat("check", folder).returncode == 0, "copies that are to be made are not lost"
    done = tamizdat("print", folder)
    assert "Made the packed copies of " in done.stdout
    for name in ("index.html", "ru/index.html", "404.html"):
        page = folder / "var/site" / name
        assert gzip.decompress(page.with_name(f"{page.name}.gz").read_bytes()) == page.read_bytes()
        assert brotli.decompress(page.with_name(f"{page.name}.br").read_bytes()) == page.read_bytes()
    assert tamizdat("check", folder).returncode == 0
    (folder / "var/site/index.html.br").write_bytes(b"")
    wrong = tamizdat("check", folder)
    assert wrong.returncode == 1
    assert (
        "WRONG site: index.html.br is not a copy of index.html: run 'tamizdat print --full'" in wrong.stdout
    )


def test_printing_without_news_prints_nothing(newsroom):
    assert "Printed 0 pages" in tamizdat("print", newsroom).stdout


def test_what_is_published_is_exported(newsroom, tmp_path):
    done = tamizdat("export", tmp_path / "out", "--newsroom", newsroom)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{tmp_path / 'out'} holds 4 documents and 0 files, 0.0 MB.\n")
    assert (tmp_path / "out/mastheads.jsonl").read_text("utf-8").count("\n") == 2
    again = tamizdat("export", tmp_path / "out", "--newsroom", newsroom)
    assert again.returncode == 0, again.stderr
    refused = tamizdat("export", newsroom, "--newsroom", newsroom)
    assert refused.returncode == 1
    assert "is no earlier export. Give a new or an empty folder." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_account_wants_a_good_password(newsroom):
    weak = tamizdat("user", "anna", "--newsroom", newsroom, input="1234\n")
    assert weak.returncode == 1
    assert "too short" in weak.stderr
    good = tamizdat("user", "anna", "--role", "editor", "--newsroom", newsroom, input="lake-sevan-trout\n")
    assert good.returncode == 0
    assert "anna may log in" in good.stdout
    assert not (newsroom / "var/desk.sqlite-wal").exists(), "what was written is in the database's own file"


def test_copy_that_cannot_be_read_is_refused_by_name(newsroom, tmp_path):
    unreadable = {"empty.txt": b"", "picture.png": b"\x89PNG\r\n", "binary.txt": bytes(range(256)) * 10}
    for name, data in unreadable.items():
        (tmp_path / name).write_bytes(data)
    names = ["none.txt", *unreadable]
    done = tamizdat("import", *(tmp_path / name for name in names), "--newsroom", newsroom)
    assert done.returncode == 1
    assert [name for name in names if f"{name}: " not in done.stderr] == []
    assert "empty.txt: The file is empty." in done.stderr
    assert "Traceback" not in done.stderr


def test_plain_copy_becomes_a_draft(newsroom, tmp_path):
    text = (
        "Snow closes the pass early\n\nBy Anna Writer\n\n12 November 2025\n\nThe road over the pass was closed on "
        "Tuesday.Drivers were asked to wait.\n\nIt opens again when the ploughs are through, said the roads office.\n"
    )
    (tmp_path / "snow.txt").write_text(text, "utf-8")
    done = tamizdat("import", tmp_path / "snow.txt", "--newsroom", newsroom)
    assert done.returncode == 0, done.stderr
    assert "Snow closes the pass early" in done.stdout
    assert not list((newsroom / "var/site").rglob("snow*")), "a draft is not printed"


def test_what_became_of_an_import_is_written_into_files(newsroom, tmp_path):
    (tmp_path / "good.txt").write_text(
        "A headline\n\nBy Anna Writer\n\nA text of some words, and of some more.\n"
    )
    (tmp_path / "=evil.png").write_bytes(b"\x89PNG")
    page, table = tmp_path / "report.html", tmp_path / "report.csv"
    done = tamizdat(
        "import", "--ours", tmp_path / "good.txt", "http://127.0.0.1:1/feed.xml", "=evil.png", "--report", page,
        "--report", table, "--newsroom", newsroom,
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert "A file of this kind cannot be imported." in done.stderr
    assert (
        "http://127.0.0.1:1/feed.xml: The feed was not loaded: 127.0.0.1 is not in the open internet."
        in done.stderr
    )
    assert f"The report is in {page}." in done.stdout
    assert "A file of this kind cannot be imported." in page.read_text("utf-8")
    lines = table.read_text("utf-8-sig").splitlines()
    assert lines[0] == "source,what,where,item,reason,remedy"
    assert lines[-1].startswith("'=evil.png,refused,'=evil.png,")


def test_a_report_that_cannot_be_written_stops_the_import_before_it_begins(newsroom, tmp_path):
    done = tamizdat("import", tmp_path, "--report", "report.pdf", "--newsroom", newsroom)
    assert done.returncode == 1
    assert done.stderr == (
        "tamizdat: report.pdf: A report is a page or a table. Give a name that ends in .html or .csv.\n"
    )


def test_a_database_that_does_not_answer_is_told_in_one_line(newsroom):
    environment = {**os.environ, "DATABASE_URL": "mysql://localhost/x"}
    done = subprocess.run(
        [COMMAND, "serve", newsroom], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 78
    assert "DATABASE_URL begins with 'mysql:'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_specimen_of_the_theme_is_printed_and_printed_again(newsroom, tmp_path):
    folder = tmp_path / "specimen"
    before = sorted(path for path in newsroom.rglob("*") if "theme" not in path.parts)
    done = tamizdat("theme", folder, "--newsroom", newsroom)
    assert done.returncode == 0, done.stderr
    assert f"open {folder / 'components.html'} in a browser" in done.stdout
    assert (folder / "day" / "2026" / "news.html").is_file() and (folder / "night" / "mail.html").is_file()
    own = newsroom / "theme" / "styles" / "own.css"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(".more { color: var(--acent); outline: 7px solid }", "utf-8")
    again = tamizdat("theme", folder, "--newsroom", newsroom)
    own.unlink()
    assert again.returncode == 1
    assert "did you mean '--accent'?" in again.stderr
    assert "outline:7px solid" in (folder / "night" / "index.html").read_text("utf-8")
    assert sorted(path for path in newsroom.rglob("*") if "theme" not in path.parts) == before


def test_a_specimen_is_printed_although_letters_cannot_be(newsroom, tmp_path):
    own = newsroom / "theme" / "templates" / "mail.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("{{ mail.sbject }}", "utf-8")
    done = tamizdat("theme", tmp_path / "specimen", "--newsroom", newsroom)
    own.unlink()
    assert (
        done.returncode == 1 and "did you mean 'subject'?" in done.stderr and "Traceback" not in done.stderr
    )
    assert (tmp_path / "specimen" / "components.html").is_file()


def test_a_specimen_takes_the_place_of_nothing_else(newsroom, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    done = tamizdat("theme", tmp_path, "--newsroom", newsroom)
    assert done.returncode == 1
    assert "is there already and is no specimen" in done.stderr
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
