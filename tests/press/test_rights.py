"""Pictures whose rights end leave the printed paper by themselves, wherever they stand."""

from __future__ import annotations

import msgspec
import pytest

from samples import letter, masthead, newsletter, person, series, small_paper, story
from tamizdat.archive.documents import decode, encode, pictures_of
from tamizdat.archive.due import times_of
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.letters import LetterItem, LetterPart
from tamizdat.archive.lists import utc
from tamizdat.archive.mastheads import Reuse
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.recordings import Recording
from tamizdat.archive.rights import GONE, in_print
from tamizdat.press.search_paths import index_prefix, slip_path
from tamizdat.press.sheet import medium_path

NOON = "2026-03-05T12:00:00+05:00"
EVENING = "2026-03-05T18:00:00+05:00"


@pytest.fixture(autouse=True)
def morning(shop):
    """Let it be the morning of that day: what is no news any more has left them."""
    shop.archive.pass_moment("2026-03-05T00:00:00+00:00")


def picture(shop, words: bytes, until: str = NOON, **fields) -> Picture:
    blob = shop.archive.blobs.put(words, "jpg")
    rendition = Rendition(blob=blob, format="jpeg", width=800, height=600)
    return Picture(renditions=(rendition,), until=until, licence="CC0", alt=words.decode(), **fields)


def showing(files: dict[str, bytes], blob: str) -> set[str]:
    """Return the files that name a blob, and its own."""
    path = medium_path(blob)
    return {name for name, data in files.items() if name == path or path.encode() in data}


def test_at_its_time_a_picture_is_nowhere_and_its_file_is_gone(shop, another_shop):
    lead, body, social = (picture(shop, word) for word in (b"lead", b"body", b"social"))
    seen = story(
        "seen",
        published="2026-03-05T01:00:00+00:00",
        body='<p>One.</p><figure data-picture="0"></figure><p>Two.</p>',
        lead=lead,
        pictures=(body,),
        social=social,
        places=("place-lakes",),
    )
    paper = [*small_paper(), seen]
    free = masthead(reuse=Reuse(licence="CC BY 4.0"))
    shop.print(*[each for each in paper if each.id != free.id], free)
    before = shop.files()
    for shown in (lead, body):
        assert len(showing(before, shown.largest)) > 2, "its file, its story, a list, feeds, a sitemap …"
    assert showing(before, social.largest)

    shop.archive.pass_moment(NOON)
    result = shop.print()
    after = shop.files()
    for gone in (lead, body, social):
        assert showing(after, gone.largest) == set()
    left = {path for path in before.keys() - after.keys() if index_prefix(path) is None}
    assert left == {medium_path(each.largest) for each in (lead, body, social)}
    slip = slip_path("", shop.archive.number_of("en", "story-seen"))
    named = set().union(*(showing(before, each.largest) for each in (lead, body, social)))
    told = {"2026/seen/text.html", slip}  # which say what the picture shows
    assert {page.path for page in result.printed} == (named & set(after)) | told, "these pages, and no others"
    assert shop.read("2026/seen.html").split("|")[1] == "<p>One.</p><p>Two.</p>", "its place is closed up"

    another_shop.archive.pass_moment(NOON)
    for each in (b"lead", b"body", b"social"):
        picture(another_shop, each)
    another_shop.print(*[each for each in paper if each.id != free.id], free)
    assert another_shop.files() == after, "a full printing then gives the same"


def test_a_letter_is_left_without_its_picture_and_without_a_part_of_nothing_else(shop):
    weekly, seen = newsletter(), picture(shop, b"pass")
    parts = (
        LetterPart(items=(LetterItem(document="story-wine"), LetterItem(picture=seen))),
        LetterPart(label="Picture of the week", items=(LetterItem(picture=seen),)),
    )
    sent = letter("2026-03-04", parts=parts)
    shop.print(*small_paper(), weekly, sent)
    before = shop.files()
    assert {sent.path, medium_path(seen.largest)} <= showing(before, seen.largest)
    shop.archive.pass_moment(NOON)
    shop.print()
    assert showing(shop.files(), seen.largest) == set()
    left = shop.read(sent.path)
    assert "Wine" in left and "Picture of the week" not in left


def test_a_picture_stays_where_other_rights_last(shop):
    ours, theirs = picture(shop, b"same", EVENING), picture(shop, b"same")
    shop.print(*small_paper(), story("a", lead=ours), story("b", lead=theirs))
    shop.archive.pass_moment(NOON)
    shop.print()
    assert medium_path(ours.largest) in shop.files()


def test_rights_that_are_bought_again_bring_it_back(shop):
    shop.print(*small_paper(), story("a", lead=picture(shop, b"x")))
    shop.archive.pass_moment(NOON)
    shop.print()
    again = picture(shop, b"x", EVENING)
    assert medium_path(again.largest) not in shop.files()
    shop.print(story("a", lead=again))
    assert medium_path(again.largest) in shop.files()


def test_every_picture_of_a_document_is_due_and_left_out(shop):
    one, two = picture(shop, b"1"), picture(shop, b"2", "")
    heard = Recording(sort="audio", poster=one)
    documents = [
        story("s", lead=one, social=one, pictures=(two, one), recordings=(heard,)),
        person("p", photo=one),
        series("t", cover=one),
        masthead(icon=one),
        letter("2026-03-04", parts=(LetterPart(items=(LetterItem(picture=one), LetterItem(picture=two))),)),
    ]
    for document in documents:
        assert utc(NOON) in set(times_of(document))
        left = in_print(document, lambda time: time == NOON)
        assert all(not each.until for each in pictures_of(left))
        assert in_print(document, lambda _: False) is document
    assert in_print(documents[0], lambda _: True).pictures == (two, GONE)


def test_what_is_said_of_a_picture_is_kept_and_defaults_are_left_out(shop):
    full = picture(shop, b"1", taken="2010-09", place="place-lakes", focus_x=20, focus_y=80)
    document = story("s", lead=full)
    assert decode(encode(document)) == document
    assert encode(document) == encode(decode(encode(document)))
    plain = msgspec.json.decode(encode(story("s", lead=Picture(renditions=()))))["lead"]
    assert set(plain) <= {"renditions"}


@pytest.mark.parametrize(
    "fields", [{"taken": "yesterday"}, {"focus_x": 101}, {"focus_y": -1}, {"until": "2026-03-05"}]
)
def test_what_cannot_be_is_refused(shop, fields):
    given = {"until": "", **fields}
    with pytest.raises(BadDocument):
        shop.archive.file([story("s", lead=picture(shop, b"1", **given))])
