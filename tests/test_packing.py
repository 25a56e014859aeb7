from __future__ import annotations

import gzip

import brotli
import pytest

from tamizdat import packing
from tamizdat.packing import SUFFIXES, holds, is_copy, is_text, is_worth_it, pack
from tamizdat.serve.kinds import media_type

TEXT = "Рашт лежит к востоку от Душанбе. ".encode() * 500


def test_the_server_calls_all_texts_texts_and_nothing_else():
    from tamizdat.serve import kinds

    index = {"idx"}  # of the search: no text, and smaller packed all the same
    assert set(kinds._TEXT) == packing.TEXTS - index
    assert all(media_type(f"a.{ending}").endswith("charset=utf-8") for ending in packing.TEXTS - index)


@pytest.mark.parametrize("name", ["a.svg", "2026/a.html", "feed.XML", "a.b/c.txt"])
def test_texts_get_smaller_by_packing(name):
    assert is_text(name)


@pytest.mark.parametrize("name", ["a.webp", "html", "a.html.br", "a.html/b", "CNAME", ""])
def test_other_files_do_not(name):
    assert not is_text(name)


def test_small_texts_and_very_large_ones_have_no_copies():
    assert [is_worth_it("a.html", size) for size in (0, 255, 256, 4 * 2**20, 4 * 2**20 + 1)] == [
        False, False, True, True, False,
    ]  # fmt: skip
    assert not is_worth_it("a.webp", 5000)


def test_only_copies_of_texts_are_copies():
    assert is_copy("2026/a.html.br") and is_copy("feed.xml.gz")
    assert not any(map(is_copy, ["a.html", "media/ab/abcd.gz", "a.br", "data.tar.gz", "br", "html.br"]))


@pytest.mark.parametrize("way", SUFFIXES)
@pytest.mark.parametrize("size", [0, 300, 16_000, 200_000])
def test_a_packed_text_holds_the_text(way, size):
    text = (TEXT * 20)[:size]
    packed = pack(text, way)
    assert {"br": brotli.decompress, "gzip": gzip.decompress}[way](packed) == text
    assert pack(text, way) == packed
    assert holds(packed, text, way)
    assert not holds(packed, text + b" ", way)


def test_it_gets_much_smaller():
    assert len(pack(TEXT, "br")) < len(TEXT) / 50
    assert len(pack(TEXT, "gzip")) < len(TEXT) / 50


@pytest.mark.parametrize("way", SUFFIXES)
@pytest.mark.parametrize(
    "harm", [lambda d: d[:-9], lambda d: b"", lambda d: b"x" + d, lambda d: d[:40] + b"\xff" * 9 + d[49:]]
)
def test_a_damaged_copy_holds_nothing(way, harm):
    assert not holds(harm(pack(TEXT, way)), TEXT, way)


def test_gzip_has_no_time_in_it():
    assert pack(TEXT, "gzip")[4:8] == bytes(4)
