from __future__ import annotations

import json

import pytest

from samples import place, small_paper, story, topic
from tamizdat.archive.documents import Correction, Redirect, Story
from tamizdat.archive.errors import BadArchive, BadDocument, PathTaken, UnknownBlob
from tamizdat.archive.lists import Cut, ListKey, Month
from tamizdat.archive.store import Archive
from tamizdat.archive.subjects import document_subject, list_subject, period_subject, shape_subject


def ids(cards) -> list[str]:
    return [card.id for card in cards]


def test_a_filed_document_is_answered_by_id_path_and_card(archive):
    wine = story("wine", dek="Red")
    assert archive.file([wine]) == 1
    assert archive.document("en", wine.id) == wine
    assert archive.by_path(wine.path) == wine
    assert archive.card("en", wine.id).dek == "Red"
    assert archive.label("en", wine.id).name == "Wine"
    assert archive.document("ru", wine.id) is None


def test_filing_the_same_again_changes_nothing(archive):
    archive.file([story("wine")])
    assert archive.file([story("wine")]) == 1
    assert archive.changed_since(1) == frozenset()


def test_each_document_of_an_edition_gets_a_number_in_the_order_of_filing_and_keeps_it(archive):
    archive.file([story("wine"), place("georgia"), story("wine", "ru")])
    archive.file([story("lake")], withdrawn=[("en", "story-wine")])
    assert archive.number_of("en", "story-wine") == 1
    archive.file([story("wine", path="2026/red.html"), topic("arts")])
    archive.file([story("wine", path="2026/white.html")])
    numbers = {id: archive.number_of("en", id) for _, id in archive.everything()}
    redirect = "redirect:2026/red.html"
    assert numbers == {
        "story-wine": 1,
        "georgia": 2,
        "story-lake": 3,
        "arts": 4,
        redirect: 0,
        "story-wine-ru": 0,
    }
    assert archive.number_of("ru", "story-wine-ru") == 1
    assert [archive.numbered("en", number) for number in (1, 3, 5)] == ["story-wine", "story-lake", ""]


def test_unknown_fields_survive_a_filing_by_an_older_version(archive):
    newer = json.dumps({**json.loads(_json(story("wine"))), "mood": "calm"}).encode()
    archive.file([newer])
    archive.file([story("wine", headline="Wine again")])
    kept = json.loads(archive.raw("en", "story-wine"))
    assert kept["mood"] == "calm"
    assert kept["headline"] == "Wine again"


def _json(document: Story) -> bytes:
    from tamizdat.archive.documents import encode

    return encode(document)


def test_a_places_list_includes_its_childrens_and_those_listed_under_it(archive):
    archive.file(small_paper())
    assert ids(archive.newest(ListKey("en", "place", "georgia"), 9)) == ["story-wine", "story-tunnel"]
    assert ids(archive.newest(ListKey("en", "place", "caucasus"), 9)) == [
        "story-wine",
        "story-tunnel",
        "story-lake",
    ]
    assert ids(archive.newest(ListKey("en", "place", "conflicts"), 9)) == ["story-tunnel"]
    assert ids(archive.newest(ListKey("en", "topic", "society"), 9)) == ["story-wine"]
    assert ids(archive.newest(ListKey("ru", "all"), 9)) == ["story-wine-ru"]


def test_moving_a_place_moves_its_stories_and_touches_both_lists(archive):
    before = archive.file(small_paper())
    archive.file([place("ossetia", parent="caucasus")])
    assert archive.newest(ListKey("en", "place", "conflicts"), 9) == ()
    assert ids(archive.newest(ListKey("en", "place", "georgia"), 9)) == ["story-wine"]
    touched = archive.changed_since(before)
    assert list_subject(ListKey("en", "place", "conflicts")) in touched
    assert list_subject(ListKey("en", "place", "caucasus")) in touched
    assert document_subject("en", "story-wine") not in touched


def test_a_story_filed_before_its_place_is_listed_when_the_tree_is_known(archive):
    archive.file([story("wine", places=("georgia",))])
    archive.file([place("georgia", parent="caucasus"), place("caucasus")])
    assert ids(archive.newest(ListKey("en", "place", "caucasus"), 9)) == ["story-wine"]


def test_a_loop_in_the_tree_ends(archive):
    archive.file([topic("a", parent="b"), topic("b", parent="a"), story("wine", topics=("a",))])
    assert ids(archive.newest(ListKey("en", "topic", "b"), 9)) == ["story-wine"]


def test_withdrawing_takes_a_story_from_its_lists(archive):
    number = archive.file(small_paper())
    archive.file([], [("en", "story-wine")])
    assert archive.document("en", "story-wine") is None
    assert "story-wine" not in ids(archive.newest(ListKey("en", "all"), 9))
    assert list_subject(ListKey("en", "place", "caucasus")) in archive.changed_since(number)


def test_a_renamed_document_leaves_redirects_that_follow_it(archive):
    archive.file([story("wine")])
    archive.file([story("wine", path="2026/red.html")])
    archive.file([story("wine", path="2026/redder.html")])
    for old in ("2026/wine.html", "2026/red.html"):
        redirect = archive.by_path(old)
        assert isinstance(redirect, Redirect)
        assert redirect.target == "story-wine"


def test_a_story_that_gets_its_old_address_back_takes_the_redirects_place(archive):
    archive.file([story("wine")])
    archive.file([story("wine", path="2026/red.html")])
    archive.file([story("wine")])
    assert isinstance(archive.by_path("2026/wine.html"), Story)
    assert isinstance(archive.by_path("2026/red.html"), Redirect)


def test_two_documents_may_swap_their_paths(archive):
    archive.file([story("wine"), story("lake")])
    archive.file([story("wine", path="2026/lake.html"), story("lake", path="2026/wine.html")])
    assert archive.by_path("2026/lake.html").id == "story-wine"


def test_a_taken_path_is_refused_and_nothing_is_filed(archive):
    archive.file([story("wine")])
    with pytest.raises(PathTaken, match=r"“Other”.*“Wine”.*another slug"):
        archive.file([story("lake"), story("other", path="2026/wine.html")])
    assert archive.document("en", "story-lake") is None
    assert archive.number == 1


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x.html",
        "x.html.br",
        "sitemap.xml.gz",
        "a/../../x",
        "a//b.html",
        ".htaccess",
        "a/.b",
        "a\\b",
        "a\0b",
        "x" * 300,
        "a?b",
    ],
)
def test_a_path_that_would_leave_the_site_is_refused(archive, path):
    with pytest.raises(BadDocument, match="cannot be printed at"):
        archive.file([story("wine", path=path)])


@pytest.mark.parametrize("edition", ["en", "ru"])
@pytest.mark.parametrize(
    "path", ["index.html", "robots.txt", "archive/2010.html", "media/ab/x.webp", "kinds"]
)
def test_a_path_where_the_paper_has_its_own_pages_is_refused(archive, edition, path):
    for prefix in ("", f"{edition}/"):
        with pytest.raises(BadDocument, match="has a page or folder of its own there"):
            archive.file([story("wine", edition=edition, path=prefix + path)])
    archive.file([story("wine", edition=edition, path=f"2026/{path}")])


def test_a_document_that_shows_a_missing_file_is_refused(archive):
    with pytest.raises(UnknownBlob, match="not handed over"):
        archive.file([story("wine", body=f'<a href="blob:{"a" * 64}.pdf">x</a>')])


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"type":"poem"}', b'{"type":"story","id":1}', b"\xff", b"[1]"]
)
def test_what_is_no_document_is_refused(archive, data):
    with pytest.raises(BadDocument):
        archive.file([data])


@pytest.mark.parametrize("published", ["yesterday", "2026-03-04", "2026-03-04T09:00:00"])
def test_a_time_without_offset_is_refused(archive, published):
    with pytest.raises(BadDocument):
        archive.file([story("wine", published=published)])


def test_lists_are_ordered_by_instant_and_cut_by_local_day(archive):
    archive.file(
        [
            story("late", published="2026-01-01T01:00:00+05:00"),  # 20:00 UTC of the day before
            story("early", published="2025-12-31T21:00:00+00:00"),
        ]
    )
    key = ListKey("en", "all")
    assert ids(archive.newest(key, 2)) == ["story-early", "story-late"]
    assert archive.years(key) == (("2026", 1), ("2025", 1))
    assert ids(archive.cut(key, Cut("2026"))) == ["story-late"]


def test_a_year_over_one_hundred_is_cut_into_months_and_parts(archive):
    many = [
        story(f"s{i:03}", published=f"2026-03-{i % 28 + 1:02}T10:00:{i // 28:02}+00:00") for i in range(120)
    ]
    archive.file([*many, story("old", published="2025-01-01T00:00:00+00:00")])
    key = ListKey("en", "all")
    assert archive.years(key) == (("2026", 120), ("2025", 1))
    year, old = archive.year(key, "2026"), archive.year(key, "2025")
    assert (year.year, year.count, year.months) == ("2026", 120, (Month("2026-03", 120),))
    assert year.in_months and not old.in_months
    parts = [archive.cut(key, Cut("2026-03", part)) for part in (1, 2, 3)]
    assert [len(part) for part in parts] == [50, 50, 20]
    assert len({card.id for part in parts for card in part}) == 120
    times = [[archive.card("en", entry.id).published for entry in part] for part in parts]
    assert max(times[0]) <= min(times[1])


def test_an_act_on_an_old_story_touches_only_its_own_year(archive):
    archive.file(small_paper())
    number = archive.file([story("new")])
    archive.file([story("roads", published="2010-09-24T10:00:00+05:00", series="notes", headline="Roads!")])
    touched = archive.changed_since(number)
    key = ListKey("en", "all")
    assert period_subject(key, "2010") in touched
    assert period_subject(key, "2026") not in touched
    assert shape_subject(key) not in touched


def test_a_new_year_touches_the_cuts(archive):
    number = archive.file(small_paper())
    archive.file([story("older", published="2001-01-01T00:00:00+00:00")])
    assert shape_subject(ListKey("en", "all")) in archive.changed_since(number)


def test_follow_ups_are_a_list_of_the_earlier_story(archive):
    archive.file([story("wine"), story("more", follows=("story-wine",))])
    assert ids(archive.newest(ListKey("en", "follow-ups", "story-wine"), 5)) == ["story-more"]


def test_earlier_stories_are_those_before_in_this_year_and_the_last(archive):
    archive.file(
        [
            story("now"),
            story("later", published="2026-09-01T00:00:00+00:00"),
            story("before", published="2025-02-01T00:00:00+00:00"),
            story("ancient", published="2024-12-01T00:00:00+00:00"),
        ]
    )
    now = archive.card("en", "story-now").published
    assert ids(archive.earlier(ListKey("en", "all"), now, "story-now", 5)) == ["story-before"]


def test_corrected_stories_are_ordered_by_their_latest_correction(archive):
    old = story(
        "old", published="2010-01-01T00:00:00+00:00", corrections=(Correction(date="2026-05-01", text="A"),)
    )
    new = story(
        "new", corrections=(Correction(date="2026-04-01", text="B"), Correction(date="2026-03-30", text="C"))
    )
    archive.file([old, new, story("right")])
    key = ListKey("en", "corrected")
    assert ids(archive.newest(key, 5)) == ["story-old", "story-new"]
    number = archive.number
    archive.file([story("old", published="2010-01-01T00:00:00+00:00")])
    assert ids(archive.newest(key, 5)) == ["story-new"]
    assert list_subject(key) in archive.changed_since(number)


def test_versions_share_a_story(archive):
    archive.file(small_paper())
    assert [v.edition for v in archive.versions("shared-wine")] == ["en", "ru"]
    assert [v.path for v in archive.versions("georgia")] == ["places/georgia.html", "ru/places/georgia.html"]


def test_a_failed_filing_leaves_no_trace(archive, monkeypatch):
    from tamizdat.archive import filing

    archive.file([story("wine")])

    def fail(self):
        raise OSError("disk full")

    monkeypatch.setattr(filing.Filing, "commit", fail)
    with pytest.raises(OSError, match="disk full"):
        archive.file([story("lake")])
    monkeypatch.undo()
    assert archive.document("en", "story-lake") is None
    assert archive.file([story("lake")]) == 2


def test_a_reader_sees_one_state_within_a_snapshot(archive, tmp_path):
    archive.file([story("wine")])
    reader = Archive(tmp_path / "archive")
    with reader.snapshot():
        assert reader.number == 1
        archive.file([story("lake")])
        assert reader.document("en", "story-lake") is None
    assert reader.document("en", "story-lake")
    reader.close()


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    (tmp_path / "archive.sqlite").write_bytes(b"this is not a database at all, but long enough" * 20)
    with pytest.raises(BadArchive, match="cannot be read"):
        Archive(tmp_path, writable=True)


def test_a_missing_archive_is_not_made_by_readers(tmp_path):
    with pytest.raises(BadArchive, match="no archive"):
        Archive(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_blobs_are_kept_once_by_digest(archive):
    name = archive.blobs.put(b"data", "webp")
    assert archive.blobs.put(b"data", ".WEBP") == name
    assert name in archive.blobs
    assert list(archive.blobs) == [name]
    assert archive.blobs.path(name).read_bytes() == b"data"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "abc.webp", "", "A" * 64 + ".webp", "a" * 64 + ".we/bp"]
)
def test_a_name_that_is_no_blobs_is_refused(archive, name):
    with pytest.raises(BadDocument, match="not a blob's name"):
        archive.blobs.path(name)


def test_what_becomes_another_kind_of_document_has_no_card_and_stands_in_no_list(archive):
    archive.file(small_paper())
    id = story("wine").id
    assert archive.card("en", id)
    archive.file([place("wine", id=id)])
    assert archive.card("en", id) is None
    assert id not in ids(archive.newest(ListKey("en", "all"), 50))
