"""Charts, maps with points, timelines, footnotes, files and entries: composed, decomposed, composed again."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tamizdat.archive.documents import KINDS
from tamizdat.archive.drawn import Chart, ChartMark, ChartRow, Entry, Point, PointMap
from tamizdat.desk import actions, charts, compose, decompose
from tamizdat.desk.blocks import ChartBlock, LiveEntryBlock
from tamizdat.desk.compose import notes
from tamizdat.desk.compose.body import body
from tamizdat.desk.compose.making import Making
from tamizdat.desk.decompose.drawn import Drawn
from tamizdat.desk.kinds import Kind
from tamizdat.desk.models import Place, Story
from tamizdat.desk.pdf import pages_of
from tamizdat.desk.streams import body_of

pytestmark = pytest.mark.django_db


class Nobody:
    """A desk where nothing is that a document could name."""

    edition = "en"

    def __init__(self):
        self.notes = []

    def page(self, id):
        return 0

    def thing(self, id):
        return "", 0


def test_the_desk_knows_all_kinds_of_stories():
    assert set(Kind.values) == set(KINDS)


def made(*blocks):
    making = Making("en", "A story")
    return body(body_of(Story, blocks), making), making


def again(html, making):
    taking = Nobody()
    blocks = decompose.body(html, (), taking, Drawn(making.charts, making.maps, making.footnotes))
    assert not taking.notes
    return made(*blocks)


CHART = {
    "form": "line",
    "title": "Levels",
    "unit": "m",
    "rows": [["Year", "Lake", "Sea"], ["1960", "53,4", "–"], ["2010", "−28.5", "1 000"]],
    "marks": [{"at": "1960", "text": "The canals open"}],
    "source": "Somebody, 2011",
    "note": "",
}


def test_a_chart_is_its_numbers():
    html, making = made(("chart", CHART))
    assert html == '<figure data-chart="0"></figure>'
    assert making.charts == [
        Chart(
            form="line",
            title="Levels",
            unit="m",
            head="Year",
            columns=("Lake", "Sea"),
            rows=(
                ChartRow(label="1960", values=(53.4, None)),
                ChartRow(label="2010", values=(-28.5, 1000)),
            ),
            marks=(ChartMark(at="1960", text="The canals open"),),
            source="Somebody, 2011",
        )
    ]
    html_again, making_again = again(html, making)
    assert (html_again, making_again.charts) == (html, making.charts)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Year", "A"], ["1960", "many"]], "Row 2, column 2: “many” is no number"),
        ([["Year", "A"], ["1960", "1,234"]], "may mean two numbers"),
        ([["Year", "A"]], "needs two rows"),
        ([["Year", "A"], ["1960", ""]], "holds no number"),
        ([["Year", *"ABCDEFG"], ["1960", *"1234567"]], "at most 200 rows and 6 columns"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused_with_the_reason(rows, words):
    with pytest.raises(ValueError, match=words):
        charts.table_of(rows)
    html, making = made(("chart", CHART | {"rows": rows}))
    assert html == ""
    assert words in making.notes[0]
    value = body_of(Story, [("chart", CHART | {"rows": rows})])[0].value
    with pytest.raises(ValidationError):
        ChartBlock().clean(value)


def test_a_remark_on_a_row_that_is_not_there_is_refused():
    value = body_of(Story, [("chart", CHART | {"marks": [{"at": "1961", "text": "x"}]})])[0].value
    with pytest.raises(ValidationError) as caught:
        ChartBlock().clean(value)
    assert "1961" in str(caught.value.block_errors["marks"])
    assert ChartBlock().clean(body_of(Story, [("chart", CHART)])[0].value)


def test_nobody_is_asked_where_the_heads_of_a_chart_are():
    assert ChartBlock().get_default()["table"]["table_header_choice"] == "both"


def test_a_map_names_its_place_by_its_id(nothing_known):
    place = actions.save_place(
        "armenia", texts={"en": {"name": "Armenia"}, "ru": {"name": "Армения"}}, map="AM"
    )
    point = {"name": "Sevan", "latitude": 40.3, "longitude": 45.3, "text": ""}
    html, making = made(("map", {"title": "Lakes", "place": place, "points": [point]}))
    assert html == '<figure data-map="0"></figure>'
    spot = Point(name="Sevan", latitude=40.3, longitude=45.3)
    assert making.maps == [PointMap(place=str(place.uid), title="Lakes", points=(spot,))]
    assert Place.objects.get().uid == place.uid


def test_a_map_of_the_storys_own_place_comes_back():
    point = {"name": "Sevan", "latitude": 40.3, "longitude": 45.3, "text": "A lake"}
    html, making = made(("map", {"title": "", "place": None, "points": [point]}))
    html_again, making_again = again(html, making)
    assert (html_again, making_again.maps) == (html, making.maps)


def test_a_timeline_has_its_dates_apart():
    items = [{"date": "1991", "text": "<p>One <b>b</b>.</p>"}, {"date": "", "text": "<p>Lost</p>"}]
    html, making = made(("timeline", {"title": "How & why", "items": items}))
    assert html == (
        '<div class="timeline"><h2>How &amp; why</h2><ol><li><p class="date">1991</p><p>One <b>b</b>.</p></li></ol></div>'
    )
    assert again(html, making)[0] == html


def test_a_footnote_stands_where_its_mark_is_to_stand():
    html, making = made(
        ("text", "<p>A<b>b</b>^[See <i>this</i> [1] <a href='https://a.example/'>x</a>.] c.</p>")
    )
    assert html == '<p>A<b>b</b><sup data-note="0"></sup> c.</p>'
    assert making.footnotes == ['See <i>this</i> [1] <a href="https://a.example/" rel="noopener">x</a>.']
    html_again, making_again = again(html, making)
    assert (html_again, making_again.footnotes) == (html, making.footnotes)


def test_a_footnote_that_a_mark_of_bold_crosses_is_plain():
    html, making = made(("text", "<p><b>A^[one</b> two] c.</p>"))
    assert html == '<p><b>A<sup data-note="0"></sup></b> c.</p>'
    assert making.footnotes == ["one two"]


def test_what_is_no_footnote_stays_as_it_is():
    for text in ("<p>a ^[ b</p><p>c ] d</p>", "<p>x^2[3]</p>", "<p>a [b] c</p>"):
        html, making = made(("text", text))
        assert html == text
        assert not making.footnotes
        assert again(html, making)[0] == html
    assert made(("text", "<p>a ^\\[b] c</p>"))[0] == "<p>a ^[b] c</p>"


def test_the_words_of_a_sentence_are_without_its_footnotes():
    assert notes.left_out("<p>One^[two [x]] three.</p>") == "<p>One three.</p>"


pieces = st.lists(
    st.sampled_from(["^[", "^\\[", "[", "]", "\\", "^", "a ", "<b>b</b>", "<br>", "&lt;", "x"]),
    min_size=1,
    max_size=12,
).map("".join)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces, pieces)
@example("^[a\\\\]b]", "x")
def test_whatever_stands_between_brackets_comes_back(one, two):
    html, making = made(("text", f"<p>o{one}</p><ul><li>t{two}</li></ul>"))
    html_again, making_again = again(html, making)
    assert (html_again, making_again.footnotes) == (html, making.footnotes)


def test_pages_of_a_pdf_are_counted_packed_or_not():
    plain = b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[2 0 R]>>\n2 0 obj<</Type /Page /Parent 1 0 R>>"
    assert pages_of(plain) == 1
    packed = zlib.compress(b"<</Type/Page>> <</Type/Page>> <</Type/Pages>>")
    assert pages_of(b"%PDF-1.5\n<</Type/ObjStm/N 3>>stream\r\n" + packed + b"\nendstream") == 2
    assert pages_of(b"%PDF-1.5\n<</Type/ObjStm/N 3>>stream\nnot packed\nendstream") == 0
    assert pages_of(plain + b"/Encrypt 5 0 R") == 0
    assert pages_of(b"GIF89a") == 0


def test_entries_stand_newest_first_and_update_their_story():
    def moment(hour):
        return datetime(2026, 3, 4, hour, tzinfo=UTC)

    person = actions.save_person("nino", texts={"en": {"name": "Nino"}, "ru": {"name": "Нино"}})
    story = actions.create_story(
        "en",
        headline="Live",
        kind="live",
        points="One.\n\n Two. \n",
        published_at=moment(10),
        entries=[
            {
                "id": "first",
                "at": moment(11),
                "headline": "A",
                "text": "<p>a</p>",
                "author": person,
                "key": True,
            },
            {"id": "second", "at": moment(12), "text": "<p>b<script>x</script></p>"},
            {"id": "empty", "at": moment(13), "text": ""},
        ],
    )
    actions.publish(story)
    document = compose.composed(Story.objects.get(pk=story.pk), Making("en"))
    assert document.points == ("One.", "Two.")
    assert [entry.id for entry in document.entries] == ["second", "first"]
    assert document.entries[1] == Entry(
        id="first",
        at="2026-03-04T16:00:00+05:00",
        headline="A",
        text="<p>a</p>",
        author=str(person.uid),
        key=True,
    )
    assert document.entries[0].text == "<p>b</p>"
    assert document.updated == "2026-03-04T17:00:00+05:00"


def test_an_entry_without_a_time_is_of_now_and_a_key_moment_has_a_headline():
    block = LiveEntryBlock()
    value = block.to_python({"text": "<p>a</p>", "headline": "", "key": False, "at": None})
    assert block.clean(value)["at"] is not None
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"text": "<p>a</p>", "headline": "", "key": True, "at": None}))
