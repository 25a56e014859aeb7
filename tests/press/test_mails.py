"""A letter as mail: what stands in it, in both forms, and that it stays small."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html import unescape
from typing import Any

import pytest

from samples import masthead, person, place, plain_page, series, small_paper, story
from tamizdat.archive.documents import Byline, Correction, Story
from tamizdat.archive.drawn import Chart, PointMap
from tamizdat.archive.letters import CHOOSE, LEAVE, Letter, LetterItem, LetterPart, Newsletter
from tamizdat.archive.mastheads import Link
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.recordings import Episode, Recording
from tamizdat.archive.store import Archive
from tamizdat.post import interface
from tamizdat.press.mail_items import line
from tamizdat.press.mails import LIMIT, RenderedMail
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings
from wire import debian_news

SIZES = (("avif", 480), ("avif", 1600), ("webp", 800), ("jpeg", 400), ("jpeg", 800), ("jpeg", 1600))
TAG = re.compile(r"<(?!!)[^<>]*>")
TAGS = {
    "a", "b", "body", "br", "div", "em", "h1", "h2", "h3", "head", "html", "img", "meta", "p", "span", "style", "table", "td",
    "title", "tr",
}  # fmt: skip
INLINE = re.compile(r"</?(?:a|b|i|span|sup)\b[^<>]*>")


@pytest.fixture
def mailer(tmp_path):
    """Return what renders a letter of some parts, from a small paper with some documents more."""
    archive = Archive(tmp_path / "archive", writable=True)
    settings = SiteSettings.of("https://post.example", ("en", "ru", "fa"))
    press = Press(archive, settings, tmp_path / "site", tmp_path / "ledger.sqlite")

    def made(*documents: Any, edition: str = "en", media_base: str = "", **fields: Any) -> RenderedMail:
        archive.file([*small_paper(), place("georgia", "fa", name="گرجستان"), *documents])
        values: dict[str, Any] = {
            "id": "letter",
            "edition": edition,
            "newsletter": "weekly",
            "subject": "Three things",
            "published": "2026-03-06T08:00:00+04:00",
        }
        newsletter = Newsletter(id="weekly", edition=edition, slug="weekly", name="The week")
        return press.mail(Letter(**{**values, **fields}), newsletter, media_base)

    made.blobs, made.press = archive.blobs, press
    yield made
    archive.close()


def parts(*names: str, whole: bool = False, label: str = "") -> tuple[LetterPart, ...]:
    return (LetterPart(label=label, items=tuple(LetterItem(document=name, whole=whole) for name in names)),)


def shown(html: str) -> str:
    """Return the words of a mail's HTML as a reader sees them."""
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>|<!--.*?-->|<!doctype html>", "", html, flags=re.S)
    return " ".join(unescape(TAG.sub(" ", INLINE.sub("", body))).split())


@pytest.fixture
def picture(mailer):
    """Return what makes a picture in many sizes."""

    def made(*sizes: tuple[str, int], **words: Any) -> Picture:
        renditions = tuple(
            Rendition(
                blob=mailer.blobs.put(f"{format} {width}".encode(), "jpg" if format == "jpeg" else format),
                format=format,
                width=width,
                height=width // 2,
            )
            for format, width in sizes or SIZES
        )
        return Picture(renditions=renditions, **words)

    return made


def test_a_letter_is_a_subject_and_two_parts_that_say_the_same(mailer):
    mail = mailer(
        summary="In short",
        path="letters/weekly/2026-03-06.html",
        intro='<p>Dear <a href="doc:georgia">all</a>,</p>',
        parts=(*parts("story-wine", "story-lake"), *parts("story-tunnel", label="Conflicts")),
        outro="<p>Bye</p>",
    )
    assert mail.subject == "Three things" and mail.cut == ()
    for form in (shown(mail.html), mail.text):
        for words in (
            "The Post",
            "The week",
            "6 March 2026",
            "Three things",
            "Wine",
            "By Nana",
            "Georgia",
            "Lake",
            "Tunnel",
            "Bye",
        ):
            assert words in form
        assert "All about wine" not in form
    for address in (
        "places/georgia.html",
        "2026/wine.html",
        "2026/tunnel.html",
        "letters/weekly/2026-03-06.html",
    ):
        assert f'href="https://post.example/{address}"' in mail.html
        assert f"https://post.example/{address}" in mail.text
    assert "In short" in mail.html and "In short" not in mail.text
    assert "Conflicts" in shown(mail.html) and "CONFLICTS" in mail.text


def test_the_same_letter_is_the_same_bytes(mailer):
    fields = {"parts": parts("story-wine", "story-tunnel", whole=True), "intro": "<p>Hello</p>"}
    assert mailer(**fields) == mailer(**fields)


def test_a_letter_called_like_what_it_begins_with_says_so_once(mailer):
    own = story("rain", headline="Rain")
    mail = mailer(own, subject="Rain", parts=parts("story-rain", "story-lake"))
    assert mail.html.count("<h1") == 1
    assert shown(mail.html.partition("<body")[2]).count("Rain") == mail.text.count("Rain\n") == 1
    assert "---" not in mail.text, "one rule is enough between the head and the first story"
    for between in ({"intro": "<p>It rained.</p>"}, {"parts": parts("story-rain", label="Weather")}):
        mail = mailer(own, **{"subject": "Rain", "parts": parts("story-rain"), **between})
        assert shown(mail.html.partition("<body")[2]).count("Rain") == mail.text.count("Rain\n") == 2


def test_each_readers_links_are_left_open(mailer):
    mail = mailer(parts=parts("story-wine"))
    assert (interface.LEAVE, interface.CHOOSE) == (LEAVE, CHOOSE)
    for link in (LEAVE, CHOOSE):
        assert f'href="{link}"' in mail.html and f"\n{link}\n" in mail.text


def test_a_story_can_be_carried_whole(mailer, picture):
    html = (
        '<p>See <a href="doc:georgia">Georgia</a>, <a href="doc:gone">nothing</a>, <a href="https://else.example/?a=1&amp;b=2">'
        'elsewhere</a> and <a href="doc:georgia">it</a> again<sup data-note="0"></sup>.</p><h2>Head</h2><h3>Below</h3>'
        '<ul><li>One</li><li>Two</li></ul><blockquote><p>Said</p><footer>Somebody</footer></blockquote>'
        '<figure data-picture="0"></figure><figure data-chart="0"></figure><figure data-map="0"></figure>'
        '<figure data-recording="0"></figure><aside data-story="story-lake"></aside>'
        '<p><span data-claim="c1">They say so</span>.</p>'
    )  # fmt: skip
    whole = story(
        "all",
        body=html,
        dek="The dek",
        pictures=(picture(alt="A wall", caption="The wall", credit="Nana"),),
        charts=(Chart(title="Prices", form="bar", columns=("2025",), rows=()),),
        maps=(PointMap(title="Roads", points=()),),
        recordings=(Recording(sort="audio", title="Voices", seconds=2460),),
        notes=("A <i>note</i>.",),
        note="We asked twice.",
        corrections=(Correction(date="2026-03-05", text="Was wrong.", right="Is right."),),
    )
    mail = mailer(whole, parts=parts("story-all", whole=True, label="Part"))
    assert mail.cut == ()
    for words in ("Georgia", "nothing", "Head", "Below", "One", "Two", "Said", "Somebody", "A wall", "The wall (Nana)",
                  "Chart: Prices", "Map: Roads", "Audio: Voices, 41 min", "They say so", "A note.", "We asked twice.",
                  "Correction, 5 March 2026: Was wrong. Is right."):  # fmt: skip
        assert words in mail.html or words in shown(mail.html), words
        assert words in mail.text.replace("\u00a0", " "), words
    assert "<h4" in mail.html and "<h5" in mail.html  # below the story's own, which is below the part's
    assert not re.search("<(figure|figcaption|footer|aside)", mail.html)  # not all mail programs know them
    assert "data-" not in mail.html.partition("</style>")[2] and "doc:" not in mail.html
    assert mail.html.count("See it on the site") == 3
    assert 'href="https://else.example/?a=1&amp;b=2"' in mail.html
    numbered = "[1] https://post.example/places/georgia.html\n[2] https://else.example/?a=1&b=2"
    assert numbered in mail.text and "again[1]" in mail.text.replace("\u00a0", "")


def test_a_mail_has_pictures_of_a_size_that_all_programs_read(mailer, picture):
    led = story("led", lead=picture(alt="A road", credit="Nana"))
    mail = mailer(led, parts=parts("story-led"))
    blob = mailer.blobs.put(b"jpeg 800", "jpg")
    assert (
        f'src="https://post.example/media/{blob[:2]}/{blob[:20]}.jpg" alt="A road" width="552" height="276" style="'
        in mail.html
    )
    assert "avif" not in mail.html and "webp" not in mail.html
    assert f'src="/blobs/{blob}"' in mailer(led, parts=parts("story-led"), media_base="/blobs/").html
    modern = picture(("avif", 480))
    assert "<img" not in mailer(story("led", lead=modern), parts=parts("story-led")).html
    small = picture(("png", 120), alt="A map")
    assert (
        'alt="A map" width="120" height="60"'
        in mailer(story("led", lead=small), parts=parts("story-led")).html
    )


def test_a_picture_of_the_letters_own_has_its_words_and_leads_to_the_letter(mailer, picture):
    road = picture(alt="A road", caption="The pass", credit="Nana", licence="CC0")
    items = (
        LetterItem(document="story-wine"),
        LetterItem(picture=road),
        LetterItem(picture=picture(alt="Snow", credit="Nana")),
    )
    path = "letters/weekly/2026-03-06.html"
    mail = mailer(path=path, parts=(LetterPart(items=items), LetterPart(label="Alone", items=items[1:2])))
    assert mail.html.count('alt="A road" width="552" height="276"') == 2
    assert mail.html.count("<img") == 3 and "The pass (Nana, CC0)" in shown(mail.html)
    words = mail.text.replace("\u00a0", " ")
    assert f"\n\nPicture: The pass (Nana, CC0)\nSee it on the site: https://post.example/{path}\n\n" in words
    assert "Picture: Snow (Nana)\n" in words and "Snow (Nana)" not in mail.html
    assert shown(mail.html).count("Nana") == 4, "of the story and of each picture"
    heads = re.findall(r"<h[2-6][^>]*>(?:<a[^>]*>)?([^<]*)", mail.html)
    assert heads == ["Wine", "Alone"] and 'href=""' not in mail.html
    bare = mailer(parts=(LetterPart(items=(LetterItem(picture=picture()),)),))
    assert "\n\nPicture\n\n" in bare.text and 'alt=""' in bare.html
    modern = picture(("avif", 480), alt="Nothing that mail programs read")
    assert "<img" not in mailer(parts=(LetterPart(items=(LetterItem(picture=modern),)),)).html


def test_a_picture_whose_rights_have_ended_is_in_no_mail(mailer, picture):
    ended, lasting = picture(alt="Gone", until="2026-03-05T12:00:00+04:00"), picture(alt="There")
    items = (LetterItem(picture=ended), LetterItem(picture=lasting))
    before = mailer(parts=(LetterPart(items=items),))
    mailer.press.archive.pass_moment("2026-03-05T12:00:00+04:00")
    after = mailer(parts=(LetterPart(items=items),))
    for words, forms in (("Gone", (before.html, before.text)), ("There", (after.html, after.text))):
        assert all(words in form for form in forms)
    assert "Gone" not in after.html + after.text and after.html.count("<img") == 1


def test_what_is_first_or_seen_has_a_picture_and_what_is_read_has_none(mailer, picture):
    first, read = (story(name, lead=picture(alt=name)) for name in ("first", "read"))
    seen = story(
        "seen",
        kind="picture-story",
        pictures=(picture(alt="seen"),),
        body='<p>Look</p><figure data-picture="0"></figure>',
    )
    mail = mailer(first, read, seen, parts=parts(first.id, read.id, seen.id))
    assert re.findall('alt="([^"]*)"', mail.html) == ["first", "seen"]
    whole = mailer(first, read, seen, parts=parts(first.id, read.id, seen.id, whole=True))
    assert re.findall('alt="([^"]*)"', whole.html) == ["first", "read", "seen"]


def test_an_episode_is_listened_to(mailer):
    episode = story(
        "talk",
        kind="audio",
        series="show",
        episode=Episode(number=3),
        recordings=(Recording(sort="audio", seconds=2460),),
    )
    mail = mailer(
        series("show", format="podcast", name="Roads and rivers"), episode, parts=parts("story-talk")
    )
    assert "Audio · Roads and rivers" in shown(mail.html) and "Listen 41" in shown(mail.html)
    assert "Listen (41\u00a0min): https://post.example/2026/talk.html" in mail.text


def test_corrections_of_earlier_letters_come_along(mailer):
    wrong = story("wrong", corrections=(Correction(date="2026-03-05", text="Was wrong.", right="Is right."),))
    mail = mailer(wrong, corrected=("story-wrong", "story-gone", "story-lake"))
    for form in (shown(mail.html), mail.text):
        assert "Correction, 5 March 2026: Was wrong. Is right." in form
        assert "Wrong" in form and "Lake" not in form
    assert "Corrected since" in mail.html and "CORRECTED SINCE" in mail.text


def test_a_newsrooms_own_colours_are_those_of_its_mails(tmp_path):
    own = tmp_path / "theme" / "styles" / "own.css"
    own.parent.mkdir(parents=True)
    own.write_text(":root { --accent: #005a9c; }", "utf-8")
    with closing(Archive(tmp_path / "archive", writable=True)) as archive:
        archive.file(small_paper())
        settings = SiteSettings.of("https://post.example", ("en",))
        press = Press(archive, settings, tmp_path / "site", tmp_path / "ledger.sqlite", tmp_path / "theme")
        letter = Letter(
            id="letter",
            edition="en",
            newsletter="weekly",
            subject="Blue",
            published="2026-03-06T08:00:00+04:00",
        )
        html = press.mail(letter, Newsletter(id="weekly", edition="en", slug="weekly", name="The week")).html
    assert "color:#005a9c" in html and "#8a1f30" not in html and "#ee9a93" not in html


def test_what_is_not_published_is_left_out(mailer):
    mail = mailer(parts=parts("story-gone", "story-wine"))
    assert "Wine" in mail.html and mail.cut == ()
    assert "Only this" not in mailer(parts=parts("story-gone", label="Only this")).html


def test_pages_and_places_can_stand_in_a_letter(mailer):
    page = plain_page("rules", dek="How we work", body="<p>The rules.</p>")
    mail = mailer(page, parts=(*parts("page-rules-en", "georgia"), *parts("page-rules-en", whole=True)))
    for words in ("How we work", "Georgia", "The rules."):
        assert words in shown(mail.html) and words in mail.text


def test_the_editors_words_come_before_the_dek(mailer):
    item = LetterItem(document="story-wine", note="Read this first")
    mail = mailer(story("wine", dek="The dek"), parts=(LetterPart(items=(item,)),))
    assert "Read this first" in mail.html and "The dek" not in mail.html


def test_help_is_asked_for_where_the_paper_does(mailer):
    asking = masthead(
        support=Link(url="https://give.example/", label="Give"),
        plea="We need you.",
        contact="post@post.example",
    )
    mail = mailer(asking, parts=parts("story-wine"))
    for words in ("We need you.", "Give", "https://give.example/", "post@post.example"):
        assert words in mail.html and words in mail.text


@pytest.mark.parametrize("edition", ["ru", "fa"])
def test_a_letter_speaks_the_language_of_its_edition(mailer, edition):
    told = story(
        "road",
        edition,
        headline="Дорога" if edition == "ru" else "جاده",
        body="<p>…</p>",
        bylines=(Byline(person="nana"),),
        corrections=(Correction(date="2026-03-05", text="…"),),
    )
    carried = {"parts": parts(told.id, whole=True), "corrected": (told.id,)}
    mail = mailer(told, person("nana", edition), masthead(edition), edition=edition, **carried)
    direction, words, side = {
        "ru": ("ltr", "Отписаться", "text-align:left"),
        "fa": ("rtl", "لغو اشتراک", "text-align:right"),
    }[edition]
    assert f'<html lang="{edition}" dir="{direction}">' in mail.html
    assert words in mail.html and words in mail.text and side in mail.html
    for english in ("Unsubscribe", "Correct", "By ", "Read"):
        assert english not in shown(mail.html) + mail.text
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", mail.text)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&amp;&lt;b&gt;",
    "{{ 7*7 }}{% raw %}",
    "]]>--><!--[if mso]>",
    "a\r\nBcc: all@example.org",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_code_is_shown_as_it_was_written(mailer, words):
    mail = mailer(
        story("odd", headline=words, dek=words),
        subject=words,
        summary=words,
        parts=(LetterPart(label=words, items=(LetterItem(document="story-odd", note=words),)),),
    )
    wanted = " ".join(words.split())
    assert mail.subject == wanted and shown(mail.html).count(wanted) >= 4 and mail.text.count(wanted) >= 3
    for sign in ("<script", "onerror=alert(1)>", "<b>&"):
        assert sign not in mail.html


def test_what_turns_the_direction_of_words_is_left_out_of_lines(mailer):
    mail = mailer(
        story("odd", headline="A\u202egnorw\u2066 B\x00"), subject="A\u202eB", parts=parts("story-odd")
    )
    assert mail.subject == "A B" and "A gnorw B" in mail.html and "A gnorw B" in mail.text


def test_a_line_is_cut_at_its_limit():
    assert line("a" * 10_000) == "a" * 299 + "…"
    assert line("می\u200cرود\u2028\n") == "می\u200cرود"


def bytes_of(mail: RenderedMail) -> int:
    return max(len(mail.html.encode()), len(mail.text.encode()))


def test_stories_that_are_too_long_are_cut_at_a_paragraph(mailer):
    paragraph = f"<p>{'слово ' * 50}</p>"
    long = [story(f"long-{n}", body=paragraph * 60) for n in range(4)]
    short = story("short", body="<p>Begin.</p><p>The end.</p>")
    names = [each.id for each in (*long, short)]
    mail = mailer(*long, short, parts=parts(*names, whole=True))
    assert 0.9 * LIMIT < bytes_of(mail) <= LIMIT
    assert mail.cut == tuple(names[:4])
    assert mail.html.count("Read on") == 4 and mail.text.count("Read on") == 4
    assert "The end." in mail.html and "The end." in mail.text
    assert (
        len({text.count("слово") for text in mail.text.split("\nLong-")[1:5]}) == 1
    )  # they have the same room


def test_a_letter_of_too_many_things_ends_with_the_way_to_the_rest(mailer, picture):
    many = [story(f"many-{n}", headline="h" * 10_000, dek="d" * 10_000) for n in range(90)]
    wrong = story("wrong", corrections=(Correction(date="2026-03-05", text="Was wrong."),))
    names = [each.id for each in many]
    carried = (*parts(*names), LetterPart(items=(LetterItem(picture=picture(alt="A road")),)))
    mail = mailer(
        *many, wrong, path="letters/weekly/2026-03-06.html", parts=carried, corrected=("story-wrong",)
    )
    assert 0.9 * LIMIT < bytes_of(mail) <= LIMIT
    assert mail.cut == tuple(names[-len(mail.cut) :]) and "A road" not in mail.html
    assert "There is more of this letter" in mail.html and "There is more of this letter" in mail.text
    assert "Was wrong." in mail.html


def test_a_long_introduction_is_cut_too(mailer):
    assert bytes_of(mailer(intro=f"<p>{'words ' * 50_000}</p>", outro="<p>More</p>" * 50_000)) <= LIMIT
    assert "words words" in mailer(intro=f"<p>{'words ' * 50_000}</p>").text


def test_every_link_leads_to_what_is_printed(mailer, picture):
    led = story(
        "led",
        lead=picture(alt="A road"),
        body='<p>To <a href="doc:georgia">Georgia</a></p><figure data-picture="0"></figure>',
        pictures=(picture(alt="A wall"),),
    )
    mail = mailer(
        led, parts=(*parts("story-led", "page-about-en", whole=True), *parts("georgia", "story-wine"))
    )
    mailer.press.update(now="2026-03-06T00:00:00+00:00")
    site = mailer.press.folder
    links = set(re.findall(r'(?:href|src)="https://post\.example/([^"]*)"', mail.html))
    assert len(links) >= 6
    assert [link for link in sorted(links) if not (site / (link or "index.html")).is_file()] == []
    assert {f"https://post.example/{link}" for link in links if "media/" not in link} <= set(
        mail.text.split()
    )


def test_naughty_strings_stay_words(mailer, shared_data):
    strings = json.loads((shared_data("hostile-naughty-strings") / "blns.json").read_text("utf-8"))
    odd = [story(f"odd-{at}", headline=words, dek=words) for at, words in enumerate(strings) if line(words)]
    for start in range(0, len(odd), 100):
        some = odd[start : start + 100]
        mail = mailer(
            *some, subject=some[0].headline, summary=some[0].dek, parts=parts(*(each.id for each in some))
        )
        assert bytes_of(mail) <= LIMIT
        tags = {name.lower() for name in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", mail.html)}
        assert tags <= TAGS and "javascript:" not in "".join(re.findall(r'(?:href|src)="[^"]*"', mail.html))
        for each in some[:20]:
            assert line(each.headline) in unescape(mail.html).replace("\u00a0", " ")


def test_letters_of_real_stories_stay_small_and_say_the_same_twice(mailer, shared_data):
    rows = debian_news.rows_of(shared_data("news-debian-en-ru") / "stories.jsonl.gz", 60)
    found = list(debian_news.documents(rows))
    for edition in ("en", "ru"):
        stories = [each for each in found if isinstance(each, Story) and each.edition == edition][:12]
        assert len(stories) == 12
        named = parts(*(each.id for each in stories), whole=True)
        mail = mailer(*found, masthead(edition), edition=edition, parts=named)
        assert bytes_of(mail) <= LIMIT
        html, text = (set(re.findall(r"\w{5,}", form)) for form in (shown(mail.html), mail.text))
        assert len(text) > 300 and {word.lower() for word in html} <= {word.lower() for word in text}
