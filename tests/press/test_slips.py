"""Slips: what the search shows of documents, and knows of them."""

from __future__ import annotations

import pytest
from searched import told

from recorded import actor, event
from samples import coverage, person, place, series, story, topic
from tamizdat.archive.documents import Byline, Correction, Section
from tamizdat.archive.drawn import Chart, ChartRow, Entry, Point, PointMap
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.record import Name
from tamizdat.archive.recordings import Chapter, Cue, Recording
from tamizdat.press.search_paths import index_prefix, slip_at, slip_path
from tamizdat.press.slip_texts import lines
from tamizdat.search.slip import Slip, decode


def slip(press, id: str) -> Slip:
    return decode(press.read(slip_path("", press.archive.number_of("en", id)).removeprefix("/")).encode())


def printed_slips(paths) -> set[str]:
    return {path for path in paths if slip_at(path)}


def picture(press, caption: str, **fields) -> Picture:
    blob = press.archive.blobs.put(caption.encode(), "webp")
    rendition = Rendition(blob=blob, format="webp", width=8, height=6)
    return Picture(renditions=(rendition,), caption=caption, alt=f"alt {caption}", credit="Reuters", **fields)


def test_a_story_is_told_with_all_that_can_be_read_and_heard_in_it(press):
    said = (Cue(text="Good evening", speaker="Nana", start=0.0), Cue(text="from Osh", start=2.0))
    talk = Recording(
        sort="audio", title="A talk", transcript=said, chapters=(Chapter(start=1.0, title="Bread"),)
    )
    chart = Chart(
        form="bar", title="Harvest", columns=("tonnes",), rows=(ChartRow(label="2004", values=(1,)),)
    )
    body = (
        "<p>One <b>wo</b>rd &amp; <a href=\"doc:story-lake\">a link</a>.\nStill it.</p><ul><li>a</li><li>b</li></ul>"
        '<figure data-picture="0"></figure><figure data-chart="0"></figure><figure data-map="0"></figure>'
        '<figure data-recording="0"></figure><figure data-picture="9"></figure><p>End<sup data-note="0"></sup>.</p>'
    )  # fmt: skip
    press.print(
        person("nana"), topic("arts"), series("notes"), coverage("elections"), place("tbilisi", parent="georgia"),
        story(
            "wine", headline="Wine", dek="Red", body=body, places=("tbilisi", "gone"), topics=("arts",), series="notes",
            coverage=("elections",), bylines=(Byline(person="nana"), Byline(person="nobody")), dateline="Telavi",
            points=("A point",), notes=("<i>A</i> note",), note="The editors", lead=picture(press, "Lead"),
            pictures=(picture(press, "A <vine>"),), charts=(chart,), recordings=(talk,),
            maps=(PointMap(title="Where", points=(Point(name="Gori", latitude=1, longitude=1, text="Here"),)),),
            entries=(Entry(id="1", at="2026-03-04T09:00:00+05:00", headline="Now", text="<p>Live</p>", author="nana"),),
            corrections=(Correction(date="2026-05-01", text="It was not.", right="It was."),),
        ),
    )  # fmt: skip
    number = press.archive.number_of
    found = slip(press, "story-wine")
    assert found == Slip(
        number=number("en", "story-wine"), path="2026/wine.html", kind="news", headline="Wine", dek="Red",
        published="2026-03-04T09:00:00+05:00", date="4 March 2026", byline=("Nana",),
        places=("Tbilisi", "Georgia", "Caucasus"), topics=("Arts", "Elections", "Notes"), text=found.text,
        at=(number("en", "tbilisi"),), about=(number("en", "arts"),), by=(number("en", "nana"),),
        part_of=number("en", "notes"),
    )  # fmt: skip
    assert found.text.split("\n") == [
        "A point", "Now", "Live", "One word & a link. Still it.", "a", "b", "A <vine>", "alt A <vine>", "Reuters",
        "Harvest", "tonnes", "2004", "Where", "Gori", "Here", "A talk", "Bread", "Nana: Good evening from Osh", "End.",
        "Lead", "alt Lead", "Reuters", "A note", "It was not.", "It was.", "The editors", "Telavi",
    ]  # fmt: skip


def test_what_a_story_does_not_have_is_not_in_its_slip(press):
    assert press.print(story("plain", body="")) >= {
        slip_path("", press.archive.number_of("en", "story-plain"))
    }
    assert slip(press, "story-plain") == Slip(
        number=press.archive.number_of("en", "story-plain"),
        path="2026/plain.html",
        kind="news",
        headline="Plain",
        published="2026-03-04T09:00:00+05:00",
        date="4 March 2026",
    )


def test_other_documents_are_told_by_their_pages_and_narrow_as_their_lists_do(press):
    press.print(
        place("osh", parent="caucasus", listed_under=("georgia",), intro="<p>A town</p>"), topic("society"),
        topic("arts", parent="society"), person("nana", job="Editor", intro="<p>Edits.</p>"), series("notes"),
        coverage("elections", topic="arts", sections=(Section(name="Votes", text="counted"),)),
        actor("imu", place="osh", names=(Name(text="ИДУ"), Name(text="IMU"), Name(text="ИДУ"))),
        event("quake", date="2010-09", place="osh", where="Near Osh"),
    )  # fmt: skip
    number = {
        id: press.archive.number_of("en", id) for id in ["osh", "arts", "nana", "notes", "quake", "imu"]
    }
    found = {id: slip(press, id) for id in (*number, "elections")}
    assert {id: each.kind for id, each in found.items()} == {
        "osh": "place", "arts": "topic", "nana": "person", "notes": "series", "imu": "actor", "quake": "event",
        "elections": "coverage",
    }  # fmt: skip
    assert (found["osh"].places, found["osh"].at) == (("Caucasus", "Georgia"), (number["osh"],))
    assert (found["arts"].topics, found["arts"].about) == (("Society",), (number["arts"],))
    assert (found["nana"].dek, found["nana"].by) == ("Editor", (number["nana"],))
    assert found["notes"].part_of == number["notes"]
    assert (found["elections"].text, found["elections"].about) == ("Votes\ncounted", (number["arts"],))
    assert found["imu"].text.split("\n")[-2:] == ["ИДУ", "IMU"]
    assert found["imu"].at == found["quake"].at == (number["osh"],)
    assert (found["quake"].published, found["quake"].date) == ("2010-09-01T00:00:00+00:00", "September 2010")
    assert found["quake"].places == ("Osh", "Caucasus", "Georgia")


def test_a_name_that_changes_prints_the_slips_that_name_it_and_no_others(press):
    press.print(place("tbilisi", parent="georgia"), story("wine", places=("tbilisi",)), person("nana"))
    paths = printed_slips(press.print(place("georgia", name="Sakartvelo", parent="caucasus", map="GE")))
    number = press.archive.number_of
    assert paths == {
        slip_path("", number("en", id)) for id in ("georgia", "tbilisi", "ossetia", "story-wine")
    }  # not that of the story about Armenia
    assert slip(press, "story-wine").places == ("Tbilisi", "Sakartvelo", "Caucasus")


def test_a_withdrawn_document_has_no_slip_and_gets_it_again_at_its_number(press):
    press.print(story("snow"))
    path = slip_path("", press.archive.number_of("en", "story-snow"))
    press.print(withdrawn=[("en", "story-snow")])
    assert not (press.folder / path).exists()
    assert path in press.print(story("snow", headline="Snow again"))


def test_the_words_of_a_picture_go_with_its_rights(press):
    until = "2026-04-01T00:00:00+05:00"
    shown = picture(press, "Hidden", until=until)
    press.print(story("snow", body='<figure data-picture="0"></figure>', pictures=(shown,), lead=shown))
    assert "Hidden" in slip(press, "story-snow").text
    press.archive.pass_moment(until)
    press.print()
    assert "Hidden" not in slip(press, "story-snow").text
    assert "Hidden" not in told(press.archive, press.archive.document("en", "story-snow"))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("", []),
        ("<p>One</p>\n<p>two<br>three</p>", ["One", "two", "three"]),
        ("<h2>Head</h2><blockquote><p>Said</p><footer>He</footer></blockquote>", ["Head", "Said", "He"]),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", ["a b", "c"]),
        ("<p>in<em>side</em>&nbsp;a &lt;b&gt;</p>", ["inside a <b>"]),
        ('<aside data-story="x"></aside><p>  </p>', []),
    ],
)
def test_clean_html_is_read_line_by_line(html, found):
    assert list(lines(html)) == found


def test_paths_of_the_search_are_told_from_others():
    for prefix, number in (("", 1), ("ru/", 999), ("pt-BR/", 1000), ("", 123_456)):
        assert slip_at(slip_path(prefix, number)) == (prefix, number)
    assert slip_path("ru/", 12_345) == "ru/search/12/345.json"
    others = (
        "search/12.json",
        "search/01/2.json",
        "search/1/2345.json",
        "a/b/search/1/2.json",
        "xsearch/1/2.json",
    )
    assert not any(map(slip_at, others))
    assert [index_prefix(path) for path in ("search/manifest.idx", "ru/search/0a/t0.idx", "x.idx", "search/1/2.json")] == [
        "", "ru/", None, None,
    ]  # fmt: skip
