from __future__ import annotations

import pytest

from recorded import event
from samples import coverage, place, series, small_paper, story, topic
from tamizdat.archive.documents import Byline, Section
from tamizdat.archive.fronts import Breaking, Front, Strip

NOON = "2026-03-05T12:00:00+05:00"
HOME = (
    "{% macro strip(s) %}{{ s.of }} {{ s.look }} [{{ s.head.label }}]{% for c in s.stories %} {{ c.headline }}{% endfor %}"
    "{% if s.popular %} most {{ s.popular.stories[0].headline }}{% endif %}"
    "{% for p in s.parts %} ({{ strip(p) }}){% endfor %}{% endmacro %}"
    "{% macro front(f) %}{% if f.breaking %}! {{ f.breaking.text }} {{ f.breaking.href }} / {% endif %}"
    "top{% for c in [f.lead] if f.lead %} {{ c.headline }}{% endfor %}"
    "{% for c in f.seconds %} {{ c.headline }}{% endfor %} / "
    "{% for s in f.strips %}{{ strip(s) }} / {% endfor %}"
    "more{% for c in f.more %} {{ c.headline }}{% endfor %}{% endmacro %}"
)


@pytest.fixture
def paper(shop):
    """Return a shop with a paper whose theme tells what stands on a front."""
    templates = shop.theme / "templates"
    (templates / "home.html").write_text(HOME + "{{ front(home) }}")
    (templates / "list.html").write_text(HOME + "{% if list.front %}{{ front(list.front) }}{% endif %}")
    shop.print(*small_paper())
    return shop


def lines(shop, path: str = "index.html") -> list[str]:
    return shop.read(path).strip().split(" / ")


def home(**fields) -> Front:
    return Front(id="front", edition="en", **fields)


def test_a_home_page_that_nobody_composed_shows_regions_coverage_and_blogs(paper):
    assert lines(paper) == [
        "top Wine Tunnel Lake Roads",
        "more",
    ], "no story stands there twice"
    paper.print(story("snow", places=("armenia",), published="2009-01-01T00:00:00+05:00"))
    paper.print(story("rain", coverage=("elections",), series="notes", published="2008-01-01T00:00:00+05:00"))
    assert lines(paper)[1:3] == [
        "place band [Caucasus] Snow",
        "coverage row [] (coverage lines [Elections] Rain)",
    ]


def test_what_is_picked_for_a_strip_waits_for_it(paper):
    paper.print(
        home(strips=(Strip(of="place", id="georgia", label="Wine country", stories=("story-wine",)),))
    )
    assert lines(paper) == ["top Tunnel Lake Roads", "place band [Wine country] Wine", "more"]


def test_a_strip_fills_itself_with_the_newest_of_what_it_is_about(paper):
    more = [
        story(name, topics=("arts",), published=f"2020-01-0{n}T00:00:00+05:00")
        for n, name in enumerate("abcde", 1)
    ]
    paper.print(
        *more, home(strips=(Strip(of="topic", id="society", stories=("story-b",), count=3, look="lines"),))
    )
    assert lines(paper)[1] == "topic lines [Society] B D C"


def test_a_strip_of_nothing_is_left_out_until_there_is_something(paper):
    paper.print(home(strips=(Strip(of="kind", id="video"), Strip(of="topic", id="gone"), Strip(of="latest"))))
    assert lines(paper)[1:] == ["more"]
    paper.print(*(story(f"film{n}", kind="video", published=f"2000-01-0{n}T00:00:00+05:00") for n in (1, 2)))
    assert lines(paper)[1:] == ["kind row [] Film2 Film1", "more"]


def test_a_coverage_shows_what_its_editors_pinned_first(paper):
    pinned = coverage("elections", pinned=("story-roads",), sections=(Section(name="Before"),))
    old = [story(name, published=f"200{n}-01-01T00:00:00+05:00") for n, name in enumerate("abc", 1)]
    paper.print(pinned, *old, story("vote", coverage=("elections",), published="1999-01-01T00:00:00+05:00"))
    paper.print(
        home(
            slots=("story-a", "story-b", "story-c", "story-lake"),
            strips=(Strip(of="coverage", id="elections"),),
        )
    )
    assert lines(paper)[1] == "coverage row [Elections] Roads Tunnel Vote"


def test_breaking_news_goes_when_its_time_comes(paper):
    paper.print(home(breaking=Breaking(text="It rains", document="story-lake", until=NOON)))
    assert lines(paper)[0] == "! It rains 2025/lake.html"
    paper.archive.pass_moment(NOON)
    assert "index.html" in {page.path for page in paper.print().printed}
    assert lines(paper)[0].startswith("top")


def test_breaking_news_may_lead_out_of_the_site_or_nowhere(paper):
    paper.print(home(breaking=Breaking(text="It rains", url="https://rain.example/")))
    assert lines(paper)[0] == "! It rains https://rain.example/"
    paper.print(home(breaking=Breaking(text="It rains", document="gone")))
    assert lines(paper)[0] == "! It rains "


def test_a_place_has_a_front_when_editors_compose_one(paper):
    assert lines(paper, "places/caucasus.html") == [""]
    composed = Front(
        id="of-caucasus", edition="en", of="caucasus", slots=("story-lake",), strips=(Strip(of="place"),)
    )
    result = paper.print(composed)
    assert {page.path for page in result.printed} == {"places/caucasus.html"}, "no other front is printed"
    assert lines(paper, "places/caucasus.html") == ["top Lake Wine Tunnel", "more"]
    paper.print(withdrawn=[("en", "of-caucasus")])
    assert lines(paper, "places/caucasus.html") == [""]


def test_a_region_with_enough_in_it_composes_itself(paper):
    lots = [
        story(f"s{n}", places=("georgia" if n % 2 else "armenia",), published=f"2019-01-0{n}T00:00:00+05:00")
        for n in range(1, 9)
    ]
    paper.print(*lots)
    assert lines(paper, "places/caucasus.html") == [
        "top Wine Tunnel Lake S8",
        "place row [] (place row [Armenia] S6 S4 S2) (place row [Georgia] S7 S5 S3)",
        "more S1",
    ]


def test_a_topic_shows_its_topics_and_its_coverages(paper):
    lots = [story(f"t{n}", topics=("arts",), published=f"2019-01-0{n}T00:00:00+05:00") for n in range(1, 9)]
    paper.print(*lots, story("u", topics=("society",), published="2018-01-01T00:00:00+05:00"))
    assert lines(paper, "topics/society.html") == [
        "top Wine T8 T7 T6",
        "topic row [] (topic row [Arts] T5 T4 T3)",
        "coverage row [Elections] Tunnel",
        "more",
    ]


def test_a_draft_of_a_front_is_shown_as_it_will_be_printed(paper):
    draft = Front(id="new", edition="en", of="caucasus", slots=("story-roads",))
    assert b"top Roads" in paper.press.preview(draft)
    assert b"top Roads" in paper.press.preview(home(slots=("story-roads",)))


def test_blogs_and_places_at_the_top_stand_side_by_side(paper):
    blog = [story("note", series="notes", published="2001-01-01T00:00:00+05:00")]
    paper.print(*blog, series("talk", format="podcast"), place("north"), topic("law"))
    paper.print(
        home(strips=(Strip(of="series"), Strip(of="place"), Strip(of="most-read")), picks=("story-wine",))
    )
    assert lines(paper)[1:] == [
        "series row [] (series lines [Notes] Note)",
        "most-read lines [] most Wine",
        "more",
    ]


LIST = (
    "{% if list.coverage %}{% for c in [list.coverage.lead] if list.coverage.lead %}{{ c.headline }} {% endfor %}"
    "{% for c in list.coverage.pinned %}{{ c.headline }} {% endfor %}/ "
    "{% for s in list.coverage.sections %}{{ s.name }}:{% for c in s.stories %} {{ c.headline }}{% endfor %} / {% endfor %}"
    "{% for t in list.coverage.timeline %}{{ t.date }} {{ t.what.label }}{% if t.is_event %}!{% endif %}, {% endfor %}/ "
    "{% endif %}"
    "{% if list.entry %}{{ list.entry.card.headline }} {{ list.entry.body }} "
    "{% for p in list.entry.authors %}{{ p.person.label }} {{ p.bio }}{% endfor %} / {% endif %}"
    "{% if list.show %}heard{% for e in list.show.seasons[0].episodes %} {{ e.card.headline }}{% endfor %} / {% endif %}"
    "rest{% for c in list.stories %} {{ c.headline }}{% endfor %}"
)


@pytest.fixture
def lists(shop):
    """Return a shop with a paper whose theme tells what stands in a list."""
    (shop.theme / "templates" / "list.html").write_text(LIST)
    shop.print(*small_paper())
    return shop


def test_a_coverage_stands_in_its_editors_order(lists):
    before = Section(name="Before", stories=("story-lake", "story-gone", "story-roads"))
    curated = coverage(
        "elections", pinned=("story-roads", "story-wine"), sections=(before, Section(name="Empty"))
    )
    lists.print(curated, event("vote", date="2020-05", place="georgia"))
    lists.print(
        story("late", coverage=("elections",), published="2026-02-02T10:00:00+04:00", events=("vote",))
    )
    assert lines(lists, "coverage/elections.html") == [
        "Roads Wine",
        "Before: Lake",
        "24 September 2010 Roads, May 2020 vote!, 1 June 2025 Lake, 1 February 2026 Tunnel, 2 February 2026 Late, "
        "4 March 2026 Wine,",
        "rest Late Tunnel",
    ]


def test_a_coverage_of_few_stories_has_no_timeline(lists):
    assert lines(lists, "coverage/elections.html") == ["/", "rest Tunnel"]


def test_the_newest_entry_of_a_blog_is_read_where_it_stands(lists):
    by = (Byline(person="nana"),)
    result = lists.print(story("note", series="notes", body="<p>Dear diary.</p>", bylines=by))
    assert "series/notes.html" in {page.path for page in result.printed}
    assert lines(lists, "series/notes.html") == ["Note <p>Dear diary.</p> Nana <p>Edits.</p>", "rest Roads"]
    lists.print(story("note", series="notes", body="<p>Dear reader.</p>", bylines=by))
    assert "Dear reader." in lists.read("series/notes.html")


def test_recordings_are_not_used_up_by_the_strips_before_theirs(paper):
    heard = story("heard", kind="audio", places=("armenia",), published="2008-01-01T00:00:00+05:00")
    seen = story("seen", kind="video", places=("armenia",), published="2007-01-01T00:00:00+05:00")
    snow = story("snow", places=("armenia",), published="2006-01-01T00:00:00+05:00")
    paper.print(heard, seen, snow)
    assert lines(paper)[1:] == [
        "place band [Caucasus] Snow", "kind row [] Heard", "kind row [] Seen", "more",
    ]  # fmt: skip


def test_only_a_blog_shows_its_entry(lists):
    lists.print(series("notes", format="podcast"))
    assert lines(lists, "series/notes.html") == ["heard Roads", "rest"]
