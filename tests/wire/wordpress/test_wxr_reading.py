"""Exports are read as they really are: mended where that is safe, and refused whole where it is not."""

import re
import tracemalloc
from pathlib import Path

import pytest

import wxr
from tamizdat.wire.wordpress import mending
from tamizdat.wire.wordpress.export import Author, Export, Post, Term
from tamizdat.wire.xml import BadXml


def opened(path: Path) -> Export:
    found = Export(path, mending.way_into(path))
    found.check()
    return found


@pytest.fixture
def read(tmp_path):
    """Read bytes or a text as an export; returns it and its records."""

    def reading(data):
        path = tmp_path / "export.xml"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        found = opened(path)
        return found, list(found.records())

    return reading


def contents(records):
    return [record.content for record in records if isinstance(record, Post)]


def test_every_record_is_read(read):
    export, (author, term, post) = read(
        wxr.export(
            wxr.author("asel", "Asel"),
            wxr.category("osh", "Osh", "kyrgyzstan"),
            wxr.item("Rain", post_id="7", terms="category/osh tag/rain", more=wxr.meta("_thumbnail_id", "8")),
        )
    )
    assert (export.site.title, export.site.wxr_version) == ("The Old Post", "1.2")
    assert author[:2] == ("asel", "Asel")
    assert term[:4] == ("category", "osh", "Osh", "kyrgyzstan")
    assert (post.title, post.post_id, post.status, post.content) == (
        "Rain",
        "7",
        "publish",
        "<p>It rains.</p>",
    )
    assert [filed[:2] for filed in post.terms] == [("category", "osh"), ("post_tag", "rain")]
    assert post.meta == {"_thumbnail_id": "8"}


def test_lines_are_those_of_the_file(read):
    text = "Warning: something in /x.php on line 3\n\n" + wxr.export(wxr.item(), wxr.item())
    _, posts = read(text)
    lines = text.split("\n")
    assert [lines[post.line - 1].startswith("<item>") for post in posts] == [True, True]


RUSSIAN = "Дождь идёт третий день, и вода поднялась до порога старого дома."
SOUND = wxr.export(wxr.item(content=RUSSIAN))

ENCODED = {
    "UTF-8": SOUND.encode(),
    "UTF-8 with a mark": SOUND.encode("utf-8-sig"),
    "UTF-16": SOUND.replace("UTF-8", "UTF-16").encode("utf-16"),
    "CP1251, declared": SOUND.replace("UTF-8", "windows-1251").encode("cp1251"),
    "CP1251, declared as UTF-8": SOUND.encode("cp1251"),
    "CP1251, not declared": SOUND.partition("\n")[2].encode("cp1251"),
    "KOI8-R, not declared": SOUND.partition("\n")[2].encode("koi8-r"),
    "UTF-8, declared as CP1251": SOUND.replace("UTF-8", "windows-1251").encode(),
    "an encoding that nobody knows": SOUND.replace("UTF-8", "utf-nonsense").encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_encodings(read, name):
    assert contents(read(ENCODED[name])[1]) == [RUSSIAN]


def test_a_few_damaged_bytes_are_shown_and_told(read):
    export, posts = read(SOUND.encode().replace("вода".encode(), "вода".encode()[:-1]))
    assert contents(posts) == [RUSSIAN.replace("вода", "вод\ufffd")]
    assert export.mended.counts == {mending.BYTES: 1}


MENDED = {
    "control characters": ("<p>a\x0bb\x00</p>", "<p>ab</p>", mending.CONTROLS),
    "the mark that ends it": ("a <![CDATA[ b ]]> c", "a <![CDATA[ b ]]> c", mending.MARKS),
    "a script as in XHTML": (
        "<script>//<![CDATA[\nx\n//]]></script>",
        "<script>//<![CDATA[\nx\n//]]></script>",
        mending.MARKS,
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_what_xml_forbids_is_mended_and_told(read, name):
    written, meant, what = MENDED[name]
    export, posts = read(wxr.export(wxr.item(content=written), wxr.item(content="after")))
    assert contents(posts) == [meant, "after"]
    assert set(export.mended.counts) == {what}


def test_titles_without_cdata_are_mended(read):
    text = wxr.export(wxr.item("TITLE")).replace(
        "<![CDATA[TITLE]]>", "Q&A &nbsp;on &hellip; &#x1f; &amp; &#1076;"
    )
    export, (post,) = read(text)
    assert post.title == "Q&A \xa0on …  & д"
    assert set(export.mended.counts) == {mending.AMPERSANDS, mending.NAMES, mending.CONTROLS}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100])
def test_mending_does_not_depend_on_where_chunks_end(read, monkeypatch, size):
    monkeypatch.setattr(mending, "CHUNK", size)
    text = wxr.export(wxr.item("a & b", "x ]]> y & <![CDATA[ &nbsp; \x01"), wxr.item("TITLE"))
    _, posts = read(text.replace("<![CDATA[TITLE]]>", "Q&A &nbsp;&x; &#1; &#1076;"))
    assert contents(posts)[0] == "x ]]> y & <![CDATA[ &nbsp; "
    assert posts[1].title == "Q&A \xa0&x;  д"


def test_messages_of_php_before_the_xml_are_passed_over(read):
    message = "<br />\n<b>Warning</b>:  fopen(): no file in <b>/x.php</b> on line <b>3</b><br />\n"
    assert len(contents(read(message + wxr.export(wxr.item()))[1])) == 1


BAD = {
    "cut off in an item": (wxr.export(wxr.item(), wxr.item())[:-300], False),
    "cut off before the end": (wxr.export(wxr.item())[: -len(wxr.FOOT)], False),
    "tags across each other": (wxr.export("<item><title></item></title>"), False),
    "a page of the web": ("<html><body>Log in</body></html>", False),
    "a feed": ("<rss><channel><title>a</title><item><title>b</title></item></channel></rss>", False),
    "nothing": ("", False),
    "no XML": ("Rain in Osh", False),
    "a document type": (wxr.export().replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss'), True),
    "too deep": (wxr.export("<a>" * 200 + "</a>" * 200), True),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_mended_is_refused_whole(read, name):
    text, hostile = BAD[name]
    with pytest.raises(BadXml) as refused:
        read(text)
    assert refused.value.hostile is hostile
    assert refused.value.line >= 1


def test_a_tag_without_end_does_not_fill_the_memory(read, monkeypatch):
    monkeypatch.setattr("tamizdat.wire.xml.LONGEST_TOKEN", 1 << 20)
    with pytest.raises(BadXml, match="longer than"):
        read(f"<rss a='{'x' * (3 << 20)}'/>")


def test_a_field_without_end_is_cut_off_and_told(read, monkeypatch):
    monkeypatch.setattr("tamizdat.wire.wordpress.export.LONGEST_TEXT", 1 << 20)
    _, (post,) = read(wxr.export(wxr.item(content="rain " * 500_000)))
    assert post.cut == ("content",)
    assert len(post.content) == 1 << 20


def test_a_large_file_needs_little_memory(tmp_path):
    path = tmp_path / "export.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write(wxr.HEAD)
        for _ in range(600):
            file.write(wxr.item(content="<p>It rains in Osh.</p>" * 2000))
        file.write(wxr.FOOT)
    tracemalloc.start()
    count = sum(1 for _ in opened(path).records())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 600
    assert path.stat().st_size > 25_000_000
    assert peak < 5_000_000


def test_names_are_judged_by_what_their_prefix_stands_for(read):
    text = wxr.export(
        '<wp:author xmlns:wp="http://bad.example/"><wp:author_login>no</wp:author_login></wp:author>',
        '<w:author xmlns:w="http://wordpress.org/export/1.1/"><w:author_login>yes</w:author_login></w:author>',
    )
    assert [record.login for record in read(text)[1]] == ["yes"]


def test_real_exports(shared_data):
    """Each of the reference importer's own files is read to the end, or refused."""
    refused = set()
    for path in sorted(shared_data("wxr-wordpress-importer").rglob("*.xml")):
        text = path.read_text("utf-8")
        try:
            records = list(opened(path).records())
        except BadXml:
            refused.add(path.name)
            continue
        posts = [record for record in records if isinstance(record, Post)]
        terms = [record for record in records if isinstance(record, Term)]
        assert len(posts) == len(re.findall(r"<item[\s>]", text)), path.name
        if path.name != "namespace-edge-cases.xml":
            assert len(terms) == len(re.findall(r"<wp:(?:category|tag|term)>", text)), path.name
            authors = [record for record in records if isinstance(record, Author)]
            assert len(authors) == len(re.findall(r"<wp:author>\s*<", text)), path.name
    assert refused == {"malformed.xml", "malformed-simple.xml"}


def test_xml_bombs_are_refused(shared_data):
    for path in sorted(shared_data("hostile-xml-bombs").rglob("*.x*")):
        with pytest.raises(BadXml):
            opened(path)
