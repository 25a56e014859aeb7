from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from samples import letter, masthead, newsletter, plain_page, story
from tamizdat.archive.documents import Correction
from tamizdat.archive.letters import LetterItem, LetterPart
from tamizdat.archive.mastheads import Policy
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.printing import Press
from tamizdat.press.search_paths import slip_path
from tamizdat.press.settings import Doors, SiteSettings
from tamizdat.press.sheet import medium_path
from tamizdat.search.slip import decode

DOORS = Doors("https://doors.example/there", mailbox=True, counter=True)
WEEKLY, DAILY = newsletter(name="The week", description="On Fridays."), newsletter("daily", order=1)
FIRST, SECOND, THIRD = "2026-03-06", "2026-03-13", "2026-03-20"
LETTERS = "letters/weekly/2026-03-{}.html"


@pytest.fixture
def doors(press):
    """Let the press know of a readers' server."""
    press.settings = SiteSettings.of("https://post.example", ("en",), readers=DOORS)
    return press


@pytest.fixture
def pass_picture(press):
    """Return what makes a picture of a mountain pass."""

    def made(**words) -> Picture:
        blob = press.archive.blobs.put(b"a pass", "jpg")
        return Picture(renditions=(Rendition(blob=blob, format="jpeg", width=800, height=600),), **words)

    return made


def main(press, path: str) -> str:
    return press.read(path).split("<main")[1].split("<footer class=")[0]


def test_a_letter_shows_what_it_carries_in_its_order(press):
    parts = (
        LetterPart(items=(LetterItem(document="story-wine"), LetterItem(document="story-gone"))),
        LetterPart(
            label="Further on", items=(LetterItem(document="armenia", note="A <country>"),)
        ),
        LetterPart(label="Nothing left", items=(LetterItem(document="story-gone"),)),
    )  # fmt: skip
    press.print(
        WEEKLY, letter(FIRST, parts=parts, intro="<p>Dear all</p>", outro="<p>Bye</p>", summary="In brief")
    )
    text = main(press, LETTERS.format("06"))
    words = [
        "The week",
        "Of 2026-03-06",
        "In brief",
        "Dear all",
        "Wine",
        "Further on",
        "Armenia",
        "A &lt;country&gt;",
    ]
    at = [text.index(each) for each in (*words, "Bye")]
    assert at == sorted(at)
    assert "Nothing left" not in text
    assert 'href="../../2026/wine.html"' in text


def test_a_letter_shows_pictures_of_its_own_as_stories_do_and_alone(press, pass_picture):
    seen = pass_picture(
        alt="A road", caption="The pass & its road", credit="Nana", licence="CC0", place="georgia"
    )
    parts = (
        LetterPart(items=(LetterItem(document="story-wine"), LetterItem(picture=seen))),
        LetterPart(label="Picture of the week", items=(LetterItem(picture=seen),)),
    )
    press.print(WEEKLY, letter(FIRST, parts=parts))
    text = main(press, LETTERS.format("06"))
    figure = text.split("<figure>")[1].split("</figure>")[0]
    assert 'alt="A road" width="800" height="600"' in figure
    assert "<figcaption>The pass &amp; its road <small>Nana · CC0 · Georgia</small></figcaption>" in figure
    assert text.count("<figure>") == 2 and text.index("Wine") < text.index("<figure>")
    path = medium_path(seen.largest)
    assert (press.folder / path).is_file()
    assert f'property="og:image" content="https://post.example/{path}"' in press.read(LETTERS.format("06"))
    feed = press.read("letters/weekly/feed.xml")
    assert f"https://post.example/{path}" in feed and "its road" in feed
    slip = (press.folder / slip_path("", press.archive.number_of("en", letter(FIRST).id))).read_bytes()
    assert {"The pass & its road", "A road", "Nana"} <= set(decode(slip).text.split("\n"))


def test_a_letter_may_carry_whole_stories_and_tells_what_was_corrected(press):
    fixed = (Correction(date="2026-03-10", text="It was not.", right="It was."),)
    part = LetterPart(
        items=(LetterItem(document="story-wine", whole=True), LetterItem(document="story-two", whole=True))
    )
    noted = {"body": '<p>Long<sup data-note="0"></sup></p>', "notes": ("See there",)}
    press.print(
        WEEKLY, story("wine", **noted), story("two", **noted), story("fixed", corrections=fixed),
        letter(FIRST, parts=(part,), corrected=("story-fixed", "story-gone")),
    )  # fmt: skip
    text = main(press, LETTERS.format("06"))
    assert text.count("See there") == 2
    ids = re.findall(r' id="([^"]+)"', press.read(LETTERS.format("06")))
    assert len(ids) == len(set(ids)), "two texts on one page have no marks of one name"
    assert (
        text.index("Corrected since")
        < text.index("Fixed")
        < text.index("It was not.")
        < text.index("It was.")
    )


def test_a_new_letter_prints_its_page_its_lists_and_the_letter_before_it(press):
    press.print(WEEKLY, DAILY, letter(FIRST, "story-wine"), letter(SECOND, "story-lake"))
    printed = press.print(letter(THIRD, "story-wine"))
    assert {path for path in printed if path.endswith(".html")} == {
        LETTERS.format("20"), LETTERS.format("13"), "letters/weekly/2026.html", "letters/weekly.html", "letters.html",
    }  # fmt: skip
    assert 'rel="next"><small>Later letter</small> Of 2026-03-20' in main(press, LETTERS.format("13"))
    assert 'rel="prev"><small>Earlier letter</small> Of 2026-03-13' in main(press, LETTERS.format("20"))
    printed = press.print(withdrawn=[("en", letter(SECOND).id)])
    assert {LETTERS.format("06"), LETTERS.format("20")} <= printed
    assert 'rel="next"><small>Later letter</small> Of 2026-03-20' in main(press, LETTERS.format("06"))


def test_an_old_letter_costs_its_own_year_alone(press):
    old = [letter(f"{year}-03-06", "story-lake") for year in range(2001, 2026)]
    press.print(WEEKLY, *old)
    printed = press.print(letter("2003-03-06", "story-lake", subject="Another"))
    assert {path for path in printed if path.endswith(".html")} == {
        "letters/weekly/2003-03-06.html", "letters/weekly/2002-03-06.html", "letters/weekly/2004-03-06.html",
        "letters/weekly/2003.html",
    }  # fmt: skip


def test_a_story_prints_the_letters_that_carry_it_only_if_they_show_what_changed(press):
    press.print(WEEKLY, letter(FIRST, "story-wine"), letter(SECOND, "story-lake"))
    printed = press.print(story("wine", places=("georgia",), body="<p>Another text.</p>"))
    assert not any(path.startswith("letters/") for path in printed)
    printed = press.print(story("wine", places=("georgia",), headline="Red wine"))
    assert {path for path in printed if path.startswith("letters/")} == {
        LETTERS.format("06"), "letters/weekly/feed.xml", "letters/weekly/atom.xml",
    }  # fmt: skip


def test_many_letters_are_cut_by_the_calendar(press):
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 11)]
    press.print(DAILY, *(letter(day, "story-wine", of=DAILY) for day in days))
    front = main(press, "letters/daily.html")
    assert len(re.findall("letters/daily/2026-[0-9]{2}-[0-9]{2}.html", front)) == 20
    assert 'href="../letters/daily/2026.html"' in front
    assert 'href="../../letters/daily/2026-05.html"' in main(press, "letters/daily/2026.html")
    assert (
        len(re.findall("letters/daily/2026-05-[0-9]{2}.html", main(press, "letters/daily/2026-05.html")))
        == 10
    )


def test_newsletters_stand_together_and_their_letters_are_found(press):
    press.print(WEEKLY, DAILY, letter(FIRST, "story-wine", summary="In brief", intro="<p>Kvevri</p>"))
    every = main(press, "letters.html")
    assert (
        every.index("The week")
        < every.index("Of 2026-03-06")
        < every.index("In brief")
        < every.index("Daily")
    )
    assert 'href="../../letters.html">Newsletters</a>' in press.read(LETTERS.format("06"))
    assert "letters/weekly.html" in press.read("contents.html")
    assert "letters/weekly/feed.xml" in press.read("feeds.html")
    assert "https://post.example/letters.html" in press.read("sitemap/pages.xml")
    assert "https://post.example/letters/daily.html" in press.read("sitemap/pages.xml")
    assert "sitemap/letters-2026-03.xml" in press.read("sitemap.xml")
    assert "https://post.example/letters/weekly/2026-03-06.html" in press.read("sitemap/letters-2026-03.xml")
    slips = [decode(path.read_bytes()) for path in (press.folder / "search").rglob("[0-9]*.json")]
    found = next(each for each in slips if each.kind == "letter")
    assert (found.headline, found.dek, found.text, found.topics) == (
        "Of 2026-03-06",
        "In brief",
        "Kvevri",
        ("The week",),
    )
    assert {each.headline for each in slips if each.kind == "newsletter"} == {"The week", "Daily"}


def test_a_newsletters_feed_has_its_letters_whole(press):
    part = LetterPart(label="One", items=(LetterItem(document="story-wine", note="Read <it>"),))
    press.print(WEEKLY, letter(FIRST, parts=(part,), intro="<p>Dear all</p>"), letter(SECOND))
    items = ET.fromstring(press.read("letters/weekly/feed.xml")).findall("channel/item")
    assert [item.findtext("title") for item in items] == ["Of 2026-03-13", "Of 2026-03-06"]
    whole = items[1].findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert whole is not None
    assert '<a href="https://post.example/2026/wine.html">Wine</a>' in whole
    assert "<p>Dear all</p>" in whole and "Read &lt;it&gt;" in whole


def test_a_newsletters_version_in_another_language_is_named(shop):
    real = Press(shop.archive, shop.settings, shop.site, shop.folder / "real.sqlite")
    shop.archive.file(
        [masthead(), masthead("ru"), newsletter(), newsletter("weekly", "ru"), newsletter("daily")]
    )
    assert not real.update(now="2026-01-01T00:00:00+00:00").failed
    link = '<link rel="alternate" hreflang="ru" href="https://post.example/ru/letters/weekly.html">'
    assert link in shop.read("letters/weekly.html")
    assert 'hreflang="ru" href="https://post.example/ru/letters.html"' in shop.read("letters.html")
    assert 'rel="alternate" hreflang="ru"' not in shop.read("letters/daily.html")


def test_without_newsletters_there_is_no_page_of_them(press):
    press.print(WEEKLY)
    assert "letters.html" in press.read("index.html")
    press.print(withdrawn=[("en", WEEKLY.id)])
    assert not (press.folder / "letters.html").exists()
    assert "letters.html" not in press.read("index.html") + press.read("sitemap/pages.xml")


def test_nothing_is_asked_of_readers_where_there_are_no_doors(press):
    press.print(
        WEEKLY,
        plain_page("contact"),
        masthead(policies=(Policy(purpose="feedback", page="page-contact-en"),)),
    )
    for path in ("index.html", "letters.html", "letters/weekly.html", "2026/wine.html", "contact.html"):
        text = press.read(path)
        assert "<form" not in text and "/readers/" not in text and "data-seen" not in text, path
    assert "readers" not in press.read("robots.txt")


@pytest.mark.parametrize(
    "path", ["index.html", "letters.html", "letters/weekly.html", "2026/wine.html", LETTERS.format("06")]
)
def test_readers_sign_up_on_static_pages(doors, path):
    doors.print(WEEKLY, letter(FIRST, "story-wine"))
    (form,) = re.findall(r"<form class=\"sign-up\".*?</form>", doors.read(path), re.S)
    assert 'method="post" action="https://doors.example/there/readers/sign-up"' in form
    assert '<input type="hidden" name="newsletter" value="weekly-en">' in form
    assert '<input type="hidden" name="edition" value="en">' in form
    assert 'type="email" name="address" required' in form and '<label class="meta" for="address">' in form
    assert 'name="website" tabindex="-1"' in form


def test_among_several_newsletters_the_reader_chooses_and_closed_ones_are_not_offered(doors):
    more = [newsletter(f"n{number}", order=number) for number in range(2, 6)]
    doors.print(WEEKLY, DAILY, *more, newsletter("closed", closed=True))
    story_form = doors.read("2026/wine.html")
    assert story_form.count('type="hidden" name="newsletter" value="weekly-en"') == 1
    assert "All newsletters" in story_form
    home = doors.read("index.html")
    assert home.count('type="checkbox" name="newsletter"') == 3
    assert home.count(" checked>") == 1 and "All newsletters" in home
    assert main(doors, "letters.html").count('type="checkbox" name="newsletter"') == 6
    assert "<form" not in main(doors, "letters/closed.html")
    assert "Nobody can sign up any more." in main(doors, "letters/closed.html")


def test_readers_write_to_the_newsroom_and_report_errors(doors):
    doors.print(
        plain_page("contact"),
        plain_page("about"),
        masthead(policies=(Policy(purpose="feedback", page="page-contact-en"),)),
    )
    form = main(doors, "contact.html")
    assert 'action="https://doors.example/there/readers/contact"' in form
    assert all(f'name="{name}"' in form for name in ("name", "address", "message", "website", "edition"))
    assert "<form" not in main(doors, "about.html")
    link = "https://doors.example/there/readers/correction?story=2026/wine.html&amp;edition=en"
    assert f'<a href="{link}">Report an error</a>' in doors.read("2026/wine.html")
    assert "Disallow: /readers/" in doors.read("robots.txt")


def test_without_a_mailbox_nobody_is_told_to_write(press):
    press.settings = SiteSettings.of("https://post.example", ("en",), readers=Doors("https://post.example"))
    press.print(
        plain_page("contact"), masthead(policies=(Policy(purpose="feedback", page="page-contact-en"),))
    )
    assert "<form" not in press.read("contact.html")
    assert "correction?" not in press.read("2026/wine.html") and "data-seen" not in press.read(
        "2026/wine.html"
    )


def test_stories_count_themselves_and_previews_do_not(doors):
    doors.print()
    text = doors.read("2026/wine.html")
    assert 'data-seen="https://doors.example/there/readers/seen#2026/wine.html"' in text
    (script,) = re.findall(r'<script defer src="\.\./(media/[^"]+\.js)"></script>', text)
    assert "sendBeacon" in doors.read(script)
    assert "data-seen" not in doors.read("index.html")
    preview = doors.preview(story("wine"), media_base="/desk/media/").decode()
    assert "data-seen" not in preview and "<script defer" not in preview


def test_a_letter_is_previewed_before_it_is_filed(press):
    press.print(WEEKLY)
    shown = press.preview(letter(FIRST, "story-wine", subject="Not sent yet")).decode()
    assert "Not sent yet" in shown and "Wine" in shown


def test_a_long_story_has_no_form_that_would_make_its_page_arrive_late(doors):
    long = "".join(f"<p>{number} words that nobody has said before.</p>" for number in range(1_000))
    doors.print(WEEKLY, story("long", body=long), story("short"))
    assert "<form" not in doors.read("2026/long.html") and ".sign-up{" not in doors.read("2026/long.html")
    assert "<form" in doors.read("2026/short.html") and ".sign-up{" in doors.read("2026/short.html")
