from __future__ import annotations

import pytest

from samples import place, plain_page, story
from tamizdat.archive.documents import Redirect
from tamizdat.archive.errors import BadDocument, PathTaken


@pytest.mark.parametrize(
    "path",
    ["places/georgia", "places/georgia/2010.html", "places/georgia/deep/er.html"],
)
def test_the_folder_beside_a_list_is_the_lists_own(archive, path):
    archive.file([place("georgia")])
    with pytest.raises(PathTaken, match=r"places/georgia\.html"):
        archive.file([story("wine", path=path)])
    archive.file([], [("en", "georgia")])
    archive.file([story("wine", path=path)])
    with pytest.raises(PathTaken, match="Wine"):
        archive.file([place("georgia")])


def test_a_page_beside_a_folder_is_no_list(archive):
    archive.file(
        [plain_page("places"), place("georgia"), story("wine", path="about/wine.html"), plain_page("about")]
    )
    assert archive.number == 1


@pytest.mark.parametrize("path", ["places/georgia", "places/georgia/2010.html"])
def test_an_old_address_makes_way_for_a_list(archive, path):
    archive.file([story("wine", path=path)])
    archive.file([story("wine")])
    assert isinstance(archive.by_path(path), Redirect)
    archive.file([place("georgia")])
    assert archive.by_path(path) is None


def test_an_address_that_a_list_has_taken_is_not_kept(archive):
    archive.file([story("wine", path="places/georgia/wine.html")])
    archive.file([story("wine"), place("georgia")])
    assert archive.by_path("places/georgia/wine.html") is None
    archive.file([story("wine", path="places/armenia")])
    archive.file([place("armenia"), story("wine")])
    assert archive.by_path("places/armenia") is None


@pytest.mark.parametrize("path", ["places/georgia", "places/georgia.HTML", "georgia.htm"])
def test_the_page_of_a_list_ends_in_html(archive, path):
    with pytest.raises(BadDocument, match=r"ends in \.html"):
        archive.file([place("georgia", path=path)])


@pytest.mark.parametrize("path", ["2026/wine.html.br", "sitemap.xml.gz"])
def test_packed_copies_have_their_names_for_themselves(archive, path):
    with pytest.raises(BadDocument, match="packed copies"):
        archive.file([story("wine", path=path)])


@pytest.mark.parametrize("make", [story, place, plain_page])
def test_what_has_a_page_has_a_path(archive, make):
    with pytest.raises(BadDocument, match="no path"):
        archive.file([make("wine", path="")])
