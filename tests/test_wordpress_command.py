"""Exports of WordPress through the real command: good ones, bad ones, hostile ones."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

import stock
import wxr
from crawl import clicks_to_each_page
from test_cli import tamizdat


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wordpress") / "paper"
    stock.newsroom(folder, time_zone="Asia/Bishkek")
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


def published(export: Path) -> int:
    """Count the posts and pages that an export holds for everybody to read."""
    items = [
        {field.tag.rpartition("}")[2]: field.text for field in item}
        for item in ElementTree.parse(export).iter("item")
    ]
    return sum(
        item["post_type"] in ("post", "page") and item["status"] == "publish" and not item["post_password"]
        for item in items
    )


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
    assert max(clicks_to_each_page(newsroom / "var" / "site").values()) <= 5
    assert (tmp_path / "old site.rules.toml").is_file()
    lines = list(csv.reader(report.read_text("utf-8-sig").splitlines()))
    assert any("it is a draft" in "".join(line) for line in lines)

    again = tamizdat("import", path, "--newsroom", newsroom)
    assert "5 unchanged" in again.stdout


@pytest.mark.long
def test_two_real_sites_move_in(shared_data, tmp_path):
    names = ("wxr-theme-unit-test/themeunittestdata.wordpress.xml", "wxr-real-bitcoinfrance/wordpress.xml")
    exports = []
    for name in names:
        folder, _, file = name.partition("/")
        exports.append(tmp_path / f"{folder}.xml")
        exports[-1].write_bytes((shared_data(folder) / file).read_bytes())
    newsroom = tmp_path / "paper"
    stock.newsroom(newsroom, time_zone="Europe/Paris")
    done = tamizdat("import", *exports, "--newsroom", newsroom)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    assert tamizdat("export", out, "--newsroom", newsroom).returncode == 0
    files = [out / "pages.jsonl", *(out / "stories").iterdir()]
    arrived = sum(file.read_bytes().count(b"\n") for file in files)
    assert arrived == sum(map(published, exports)) > 150
    site = newsroom / "var" / "site"
    assert broken_links(site) == []
    assert max(clicks_to_each_page(site).values()) <= 5
    checked = tamizdat("check", newsroom)
    assert checked.returncode == 0, checked.stdout
    again = tamizdat("import", *exports, "--newsroom", newsroom)
    assert again.returncode == 0
    assert "made" not in again.stdout and "changed" not in again.stdout.replace("unchanged", "")


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
