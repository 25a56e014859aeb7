"""Exports of WordPress through the real command: good ones, bad ones, hostile ones."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

import wxr
from test_cli import tamizdat


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wordpress") / "paper"
    done = tamizdat("new", folder, "--time-zone", "Asia/Bishkek")
    assert done.returncode == 0, done.stderr
    return folder


def broken_links(site: Path) -> list[str]:
    """Return the links of a printed site that lead to no file of it."""
    broken = []
    for page in site.rglob("*.html"):
        for link in re.findall(r'href="([^"#:]+)"', page.read_text("utf-8")):
            target = site / link.lstrip("/") if link.startswith("/") else page.parent / unquote(link)
            if not target.is_file() and not (target / "index.html").is_file():
                broken.append(f"{page.relative_to(site)}: {link}")
    return broken


def test_an_old_site_moves_in(newsroom, tmp_path):
    path = tmp_path / "old site.xml"
    path.write_text(
        wxr.export(
            wxr.author("asel", "Asel"),
            wxr.category("kyrgyzstan", "Kyrgyzstan"),
            wxr.item("Rain", "<a href='/?p=2'>wind</a> <a href='/?p=3'>draft</a>", post_id="1", creator="asel",
                     terms="category/kyrgyzstan tag/weather"),
            wxr.item("Wind", "<script>alert(1)</script>=1+1", post_id="2"),
            wxr.item("=2+2", post_id="3", status="draft"),
        ),
        "utf-8",
    )  # fmt: skip
    report = tmp_path / "report.csv"
    done = tamizdat("import", path, "--report", report, "--newsroom", newsroom)
    assert done.returncode == 0, done.stderr
    assert "made 1 place, 1 topic, 1 person, 2 stories" in done.stdout
    assert "Printed" in done.stdout
    assert broken_links(newsroom / "var" / "site") == []
    assert (tmp_path / "old site.rules.toml").is_file()
    lines = list(csv.reader(report.read_text("utf-8-sig").splitlines()))
    assert any("it is a draft" in "".join(line) for line in lines)

    again = tamizdat("import", path, "--newsroom", newsroom)
    assert "5 unchanged" in again.stdout


def test_bad_exports_are_refused_in_words(newsroom, tmp_path):
    bad = {
        "cut.xml": (wxr.export(wxr.item("Rain"), wxr.item("Wind"))[:-400], "after post “Rain”"),
        "bomb.xml": (wxr.export().replace("<rss", '<!DOCTYPE a [<!ENTITY b "c">]><rss'), "do not trust"),
        "page.xml": ("<html><body>Log in</body></html>", "no export of WordPress"),
        "empty.xml": ("", "breaks off"),
        "words.xml": ("Rain in Osh", "no XML"),
    }
    for name, (text, _) in bad.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "good.xml").write_text(wxr.export(wxr.item("Good rain", post_name="good-rain")))
    paths = [tmp_path / name for name in (*bad, "gone.xml", "good.xml")]
    done = tamizdat("import", *paths, "--newsroom", newsroom)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    for name, (_, words) in bad.items():
        (line,) = [line for line in done.stderr.splitlines() if name in line]
        assert words in line
    assert "gone.xml" in done.stderr
    assert (newsroom / "var" / "site" / "2012" / "good-rain.html").is_file()


def test_naughty_strings_as_all_that_can_be_named(newsroom, tmp_path, shared_data):
    strings = json.loads(shared_data("hostile-naughty-strings/blns.json").read_text("utf-8"))[::8]
    safe = [text.replace("]]>", "]]]]><![CDATA[>") for text in strings]
    path = tmp_path / "naughty.xml"
    items = [
        wxr.item(text, f"<p>{number}</p>", post_name=text, creator=text, excerpt=text, terms="")
        for number, text in enumerate(safe)
    ]
    path.write_text(wxr.export(*(wxr.author(text, text) for text in safe), *items), "utf-8", "surrogatepass")
    done = tamizdat("import", path, "--newsroom", newsroom)
    assert "Traceback" not in done.stderr + done.stdout
    assert "refused" not in done.stdout, done.stdout
    assert f"{len(strings)} stories" in done.stdout
    site = (newsroom / "var" / "site").resolve()
    pages = list(site.rglob("*.html"))
    assert len(pages) > len(strings)
    assert all(re.fullmatch(r"[a-z0-9/_.-]+", page.relative_to(site).as_posix()) for page in pages)
    assert not any("<script>alert" in page.read_text("utf-8") for page in pages)
