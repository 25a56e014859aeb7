from __future__ import annotations

import pytest

from samples import letter, newsletter, story
from tamizdat.archive.documents import (
    blobs_of,
    decode,
    describe,
    encode,
    label_of,
    pictures_of,
    shared_by_versions,
)
from tamizdat.archive.errors import BadDocument, PathTaken
from tamizdat.archive.letters import LetterItem, LetterPart, letter_path
from tamizdat.archive.lists import Cut, ListKey
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.subjects import earlier_subject, later_subject, list_subject, period_subject

WEEKLY = ListKey("en", "newsletter", "weekly-en")
WEEKS = ("2026-11-06", "2026-11-13", "2026-11-20")


PICTURE = Picture(
    renditions=(Rendition(blob=f"{'a' * 64}.jpg", format="jpeg", width=800, height=600),), caption="A pass"
)


def carrying(**item) -> tuple[LetterPart, ...]:
    return (LetterPart(items=(LetterItem(**item),)),)


def ids(entries) -> list[str]:
    return [entry.id.removeprefix("letter-weekly-en-") for entry in entries]


def test_letters_are_listed_with_their_newsletter_newest_first_and_among_all(archive):
    daily = newsletter("daily")
    archive.file([newsletter(), daily, *map(letter, WEEKS), letter("2026-11-15", of=daily)])
    assert ids(archive.newest(WEEKLY, 2)) == ["2026-11-20", "2026-11-13"]
    assert ids(archive.cut(WEEKLY, Cut("2026"))) == list(reversed(WEEKS))
    assert len(archive.newest(ListKey("en", "letters"), 9)) == 4
    assert archive.newest(ListKey("en", "all"), 9) == ()


def test_a_letter_that_is_withdrawn_or_goes_to_another_newsletter_leaves_its_list(archive):
    daily = newsletter("daily")
    archive.file([newsletter(), daily, *map(letter, WEEKS)])
    moved = letter(WEEKS[0], of=daily, id=letter(WEEKS[0]).id)
    archive.file([moved], [("en", letter(WEEKS[1]).id)])
    assert ids(archive.newest(WEEKLY, 9)) == [WEEKS[2]]
    assert ids(archive.newest(ListKey("en", "newsletter", "daily-en"), 9)) == [WEEKS[0]]


def test_a_letter_knows_those_before_and_after_it(archive):
    archive.file([newsletter(), *map(letter, WEEKS)])
    middle = letter(WEEKS[1])
    assert ids(archive.earlier(WEEKLY, middle.published, middle.id, 1)) == [WEEKS[0]]
    assert ids(archive.later(WEEKLY, middle.published, middle.id)) == [WEEKS[2]]
    last = letter(WEEKS[2])
    assert archive.later(WEEKLY, last.published, last.id) == ()


@pytest.mark.parametrize("together", [True, False])
def test_a_new_letter_touches_its_neighbours_alone(archive, together):
    first, *rest = map(letter, WEEKS)
    archive.file([newsletter(), first])
    number = archive.number
    for batch in [rest] if together else [[each] for each in reversed(rest)]:
        archive.file(batch)
    changed = archive.changed_since(number)
    assert later_subject(WEEKLY, first.id) in changed
    assert earlier_subject(WEEKLY, rest[0].id) in changed
    assert later_subject(WEEKLY, rest[0].id) in changed
    number = archive.number
    archive.file([letter("2026-11-27")])
    changed = archive.changed_since(number)
    assert {
        list_subject(WEEKLY),
        period_subject(WEEKLY, "2026"),
        later_subject(WEEKLY, rest[1].id),
    } <= changed
    assert later_subject(WEEKLY, rest[0].id) not in changed
    number = archive.number
    archive.file([], [("en", rest[1].id)])
    changed = archive.changed_since(number)
    assert {
        later_subject(WEEKLY, rest[0].id),
        earlier_subject(WEEKLY, "letter-weekly-en-2026-11-27"),
    } <= changed


def test_a_letter_stands_in_the_folder_of_its_own_newsletter_beside_the_cuts(archive):
    assert letter(WEEKS[0]).path == "letters/weekly/2026-11-06.html"
    archive.file([letter(WEEKS[0]), letter(WEEKS[0], id="more", path="letters/weekly/2026-11-06-2.html")])
    archive.file([newsletter()])
    archive.file([letter(WEEKS[1])])
    assert archive.by_path("letters/weekly/2026-11-13.html") == letter(WEEKS[1])


@pytest.mark.parametrize(
    "path", ["letters/weekly/2026.html", "letters/weekly/2026-11.html", "letters/weekly/2026-11-6.html",
             "letters/weekly/2026-11-06-10.html", "letters/weekly/a/2026-11-06.html"]
)  # fmt: skip
def test_a_letter_does_not_stand_where_a_page_of_the_list_may_be(archive, path):
    archive.file([newsletter()])
    with pytest.raises(PathTaken, match=r"letters/weekly\.html"):
        archive.file([letter(WEEKS[0], path=path)])


def test_nothing_else_stands_in_a_newsletters_folder(archive):
    archive.file([newsletter()])
    path = letter(WEEKS[0]).path
    for other in (story("wine", path=path), letter(WEEKS[0], of=newsletter("daily"), path=path)):
        with pytest.raises(PathTaken, match=r"letters/weekly\.html"):
            archive.file([other])


def test_only_so_many_letters_a_day_have_an_address():
    published = "2026-11-27T23:30:00-05:00"
    assert letter_path("ru/letters/daily.html", published, 9) == "ru/letters/daily/2026-11-27-9.html"
    for nth in (0, 10):
        with pytest.raises(BadDocument, match="tomorrow"):
            letter_path("letters/daily.html", published, nth)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (newsletter(slug="The week"), "cannot stand in mails"),
        (newsletter(slug=""), "cannot stand in mails"),
        (newsletter(slug="x" * 64), "cannot stand in mails"),
        (letter(WEEKS[0], subject=" "), "no subject"),
        (letter(WEEKS[0], subject="Hello\r\nBcc: a@b.example"), "several lines"),
        (letter(WEEKS[0], newsletter=""), "of no newsletter"),
        (letter(WEEKS[0], parts=carrying()), "a line that is not one thing"),
        (
            letter(WEEKS[0], parts=carrying(document="story-wine", picture=PICTURE)),
            "a line that is not one thing",
        ),
        (letter(WEEKS[0], path=""), "no path"),
        (letter(WEEKS[0], published="2026-11-06"), "with its offset"),
    ],
)
def test_what_no_mail_could_carry_is_refused(archive, document, why):
    with pytest.raises(BadDocument, match=why):
        archive.file([document])


def test_letters_are_read_as_they_are_written():
    blob = f"{'a' * 64}.pdf"
    items = (
        LetterItem(document="story-wine", whole=True),
        LetterItem(document="x", note="Read this"),
        LetterItem(picture=PICTURE),
    )
    whole = letter(
        WEEKS[0], parts=(LetterPart(label="Georgia", items=items),), intro="<p>Hi</p>", corrected=("story-old",),
        outro=f'<p><a href="blob:{blob}">A file</a></p>',
    )  # fmt: skip
    for document in (whole, newsletter(closed=True, rhythm="daily", description="Each week")):
        assert decode(encode(document)) == document
    assert blobs_of(whole) == {blob, PICTURE.largest}
    assert list(pictures_of(whole)) == [PICTURE]
    assert label_of(whole).name == "Of 2026-11-06"
    assert "letter" in describe(whole)


def test_a_newsletters_versions_share_it(archive):
    both = [newsletter(), newsletter("weekly", "ru")]
    archive.file(both)
    shared = shared_by_versions(newsletter())
    assert [version.id for version in archive.versions(shared)] == ["weekly-en", "weekly-ru"]
    assert shared_by_versions(newsletter("daily")) != shared
