"""What a story shows besides its words: charts, maps with points, footnotes, files; and what its kind makes of it."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from samples import person, plain_page, story
from tamizdat.archive.documents import Byline
from tamizdat.archive.drawn import Chart, ChartRow, Entry, FileFacts, Point, PointMap
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.kinds import told
from tamizdat.press.maps import Spotted
from tamizdat.press.sharing import share
from tamizdat.press.theme import load

CHART = Chart(
    form="column",
    title="Levels & more",
    unit="metres",
    head="Year",
    columns=("North", "South"),
    rows=(ChartRow(label="1960", values=(53.4, 51)), ChartRow(label="1970", values=(None, 50))),
    source="A yearbook",
)
POINT = Point(name="Gyumri", latitude=40.79, longitude=43.85, text="a town")


def printed(press, *documents, path="2026/a.html", **fields) -> str:
    press.print(*documents, story("a", places=("armenia",), **fields))
    return press.read(path)


def test_a_chart_stands_over_its_table_with_a_description(press):
    page = printed(
        press,
        body='<p>x</p><figure data-chart="0"></figure><figure data-chart="7"></figure>',
        charts=(CHART,),
    )
    (figure,) = re.findall(r'<figure class="graph f-column">.*?</figure>', page, re.S)
    assert "Levels &amp; more" in figure
    assert 'aria-label="Chart. The highest number is 53.4 (1960), the lowest is 50.0 (1970).' in figure
    assert re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", figure) == [
        "Year", "North", "South", "1960", "53.4", "51.0", "1970", "–", "50.0",
    ]  # fmt: skip
    assert "Source: A yearbook" in figure
    assert ".g-area{" in page
    assert ".g-area{" not in press.read("2026/wine.html"), "a page without charts carries no styles of charts"


def test_feeds_have_the_numbers_and_the_points_without_drawings(press):
    body = '<figure data-chart="0"></figure><figure data-map="0"></figure>'
    printed(press, body=body, charts=(CHART,), maps=(PointMap(points=(POINT,)),))
    feed = unescape(press.read("archive/feed.xml"))
    assert '<th scope="row">1960</th>' in feed
    assert "Gyumri" in feed
    assert "<svg" not in feed
    assert "<details" not in feed


def test_pictures_of_a_picture_story_are_read_as_wide_as_they_are_shown(press):
    blob = press.archive.blobs.put(b"yurt", "png")
    large = Picture(renditions=(Rendition(blob=blob, format="png", width=1600, height=900),))
    small = msgspec.structs.replace(
        large.renditions[0], width=400, height=225, blob=press.archive.blobs.put(b"y", "png")
    )
    large = msgspec.structs.replace(large, renditions=(small, *large.renditions))
    body = '<figure data-picture="0"></figure>'
    assert 'sizes="(min-width:80rem) 56rem' in printed(
        press, kind="picture-story", body=body, pictures=(large,)
    )
    assert 'sizes="(min-width:80rem) 56rem' not in printed(press, body=body, pictures=(large,))


def test_a_map_shows_the_storys_place_with_numbered_points(press):
    page = printed(
        press, body='<figure data-map="0"></figure>', maps=(PointMap(title="Towns", points=(POINT,)),)
    )
    (figure,) = re.findall(r'<figure class="spots">.*?</figure>', page, re.S)
    assert '<svg class="map m-story m-points"' in figure
    assert 'class="m-place"' in figure
    assert re.search(r'class="m-number"[^>]*>1</text>', figure)
    assert "<li><span>1</span> <b>Gyumri</b>: a town</li>" in figure


def test_a_map_of_points_that_lie_close_together_is_a_nearer_one():
    maps = load().maps
    far = [Spotted(40.18, 44.51, "A", "1"), Spotted(40.79, 43.85, "B", "2"), Spotted(39.2, 46.4, "C", "3")]
    near = [Spotted(40.18, 44.51, "A", "1"), Spotted(40.35, 45.1, "B", "2")]
    wide, close = (maps.pointed(["AM"], points, language="en", title="") for points in (far, near))
    gap = [[int(x) for x in re.findall(r'class="m-spotted" cx="(\d+)"', drawn)] for drawn in (wide, close)]
    assert len(gap[0]) == 3
    assert gap[1][1] - gap[1][0] > 100, "fifty kilometres can be seen"
    assert maps.pointed([], near, language="en", title="") != close
    assert "Yerevan" not in wide, "what is numbered is not named as the capital besides"


def test_footnotes_lead_there_and_back(press):
    page = printed(
        press, body='<p>x<sup data-note="0"></sup></p>', notes=('See <a href="doc:story-wine">wine</a>.',)
    )
    assert 'id="mark-1" href="#note-1" role="doc-noteref" aria-label="Footnote 1">1</a></sup>' in page
    assert (
        '<li id="note-1">See <a href="../2026/wine.html">wine</a>. <a href="#mark-1" role="doc-backlink"'
        in page
    )
    assert 'class="footnotes"' not in press.read("2026/wine.html")


def test_a_file_is_offered_with_its_kind_and_size(press):
    data = b"%PDF-1.4 " + b"x" * 1_234_000
    blob = press.archive.blobs.put(data, "pdf")
    assert blob == f"{hashlib.sha256(data).hexdigest()}.pdf"
    card = f'<p class="document"><a href="blob:{blob}" download="">The <i>treaty</i></a></p>'
    page = printed(press, body=card, files=(FileFacts(blob=blob, bytes=len(data), pages=12),))
    assert "download>The <i>treaty</i></a> <small>PDF, 1.2 MB, 12 pages</small></p>" in page
    assert "<small>PDF</small>" in printed(press, body=card), "an older document knows no size"


def test_plain_pages_have_the_same_parts(press):
    press.print(
        plain_page(
            "facts",
            body='<p>x<sup data-note="0"></sup></p><figure data-chart="0"></figure>',
            charts=(CHART,),
            notes=("N",),
        )
    )
    page = press.read("facts.html")
    assert 'class="graph f-column"' in page
    assert '<li id="note-1">N ' in page


ENTRIES = (
    Entry(
        id="two",
        at="2026-03-05T10:00:00+05:00",
        headline="Results",
        text="<p>All counted.</p>",
        key=True,
        author="nana",
    ),
    Entry(id="one", at="2026-03-04T23:00:00+05:00", text="<p>Counting <b>begins</b>.</p>"),
)


def schema(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])


def test_a_live_blog_has_its_entries_with_their_days_and_its_key_moments(press):
    page = printed(
        press, person("nana"), kind="live", entries=ENTRIES, points=("One thing.",), body="<p>Summary.</p>"
    )
    order = ["One thing.", "<p>Summary.</p>", 'href="#e-two"', 'id="e-two"', 'id="e-one"']
    at = [page.index(each) for each in order]
    assert at == sorted(at)
    assert re.findall(r'<p class="day">([^<]*)</p>', page) == ["5 March 2026", "4 March 2026"]
    assert "This goes on. Newest entry: 10:00, 5 March 2026." in page
    assert '<a href="../people/nana.html">Nana</a></p></div></div>' in page
    ended = printed(press, kind="live", entries=ENTRIES, ended=True)
    assert "This live blog has ended." in ended


def test_a_live_blog_is_one_for_machines(press):
    page = printed(press, kind="live", entries=ENTRIES, ended=True)
    data = schema(page)
    assert data["@type"] == "LiveBlogPosting"
    assert data["coverageStartTime"] == "2026-03-04T23:00:00+05:00"
    assert data["coverageEndTime"] == "2026-03-05T10:00:00+05:00"
    two, one = data["liveBlogUpdate"]
    assert two["headline"] == "Results"
    assert two["url"] == "https://post.example/2026/a.html#e-two"
    assert one["headline"] == one["articleBody"] == "Counting begins."
    going = schema(printed(press, kind="live", entries=ENTRIES))
    assert "coverageEndTime" not in going
    assert schema(press.read("2026/wine.html"))["@type"] == "NewsArticle"


def test_in_an_interview_what_is_all_bold_is_asked():
    html, _ = told(
        "interview", "<p><b>Why?</b></p><p><b>He</b> knows.</p><p><strong>And <i>you</i>?</strong></p>"
    )
    assert (
        html == '<p class="question">Why?</p><p><b>He</b> knows.</p><p class="question">And <i>you</i>?</p>'
    )
    assert told("news", "<p><b>Why?</b></p>") == ("<p><b>Why?</b></p>", ())


def test_an_explainer_lists_its_chapters_but_not_its_boxes():
    html = '<h2>A &amp; b</h2><aside class="facts"><h2>Box</h2></aside><h2>C</h2><h2>D</h2>'
    marked, chapters = told("explainer", html)
    assert [(each.href, each.label) for each in chapters] == [
        ("#part-1", "A & b"),
        ("#part-2", "C"),
        ("#part-3", "D"),
    ]
    assert '<h2 id="part-2">C</h2>' in marked
    assert "<h2>Box</h2>" in marked
    assert told("explainer", "<h2>A</h2><h2>B</h2>")[1] == ()


def test_an_opinion_shows_whose_it_is(press):
    blob = press.archive.blobs.put(b"photo", "png")
    photo = Picture(renditions=(Rendition(blob=blob, format="png", width=400, height=400),), alt="Nana")
    face = person("nana", photo=photo, intro="<p>Edits.</p>")
    page = printed(press, face, kind="opinion", bylines=(Byline(person="nana"),))
    assert '<figure class="portrait">' in page
    assert "This is the author’s own view" in page
    assert '<figure class="portrait">' not in printed(press, kind="news", bylines=(Byline(person="nana"),))


@pytest.mark.parametrize("headline", ["Bread & wine: 50% #1?", "Кто «считал»", "a+b=c"])
def test_links_to_pass_on_say_what_they_should(headline):
    address = "https://post.example/2026/%D0%B0.html"
    links = share(address, headline)
    mail = parse_qs(urlsplit(links.mail).query)
    assert mail == {"subject": [headline], "body": [address]}
    assert parse_qs(urlsplit(links.telegram).query) == {"url": [address]}


def test_documents_of_before_have_none_of_it():
    """What is not there is left out, so that documents keep their bytes."""
    data = msgspec.json.decode(msgspec.json.encode(story("a")))
    assert not {"points", "entries", "ended", "charts", "maps", "notes", "files"} & data.keys()
