"""The search page for readers without script."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode

import pytest

from search.indexed import index_folder
from tamizdat.search.manifest import PATH as MANIFEST
from tamizdat.search.searching import Searcher
from tamizdat.serve.search.asked import Asked, read
from tamizdat.serve.search.markup import read as tree_of
from tamizdat.serve.search.paper import Paper
from tamizdat.serve.search.shelf import FolderShelf, Held

from . import papers


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return papers.paper(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def ask(site):
    """Return a way to the tree of the page that answers a query."""
    known = {folder: Paper(site, folder, Held()) for folder in ("", "ru")}

    def answer(folder="", **query):
        paper = known[folder]
        body, is_answered = paper.answer(read(urlencode(query, doseq=True)), paper.state(), "identity")
        assert is_answered
        return tree_of(body.decode())

    return answer


def part(tree, name):
    return next(
        each for each in tree.all() if each.attributes.get("data-search") == name and each.tag != "template"
    )


def links(element):
    return [
        each.attributes["href"]
        for each in element.all()
        if each.tag == "a" and "hidden" not in each.attributes
    ]


def is_shown(tree, name):
    return "hidden" not in part(tree, name).attributes


def test_who_asks_nothing_sees_the_form(ask):
    tree = ask()
    assert is_shown(tree, "form") and not is_shown(tree, "results") and is_shown(tree, "trees")
    assert tree.find("unable") is None


@pytest.mark.parametrize(
    "query", ["bridge", "harbour", "harb", '"harbour is open"', "harbour -story", "tunnel bridge"]
)
@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_results_are_those_of_the_index_in_its_order(ask, site, query, sort):
    searcher = Searcher(FolderShelf(site, Held()), "en")
    for number in (1, 2, 4):
        answer = searcher.search(query, sort=sort, start=10 * (number - 1), count=10)
        tree = ask(q=query, sort=sort, page=number)
        shown = [*links(part(tree, "list")), *links(part(tree, "partial-list"))]
        assert shown == [f"2010/{hit.number}.html" for hit in answer.hits]
        assert is_shown(tree, "partial") == any(not hit.whole for hit in answer.hits)


def test_a_result_says_what_it_is(ask):
    tree = ask(q='"bridges are of stone"')
    result = part(tree, "list")
    assert result.find("link").text == "A bridge for Gori"
    assert result.find("kind").text == "Opinion"
    assert result.find("place").text == "Gori"
    assert result.find("byline").text == "Jane <Doe>"
    assert (result.find("date").text, result.find("date").attributes["datetime"][:10]) == (
        "on 2010-05-01",
        "2010-05-01",
    )
    assert result.find("snippet").filled({}).count("<mark>") >= 2
    assert is_shown(tree, "results") and not is_shown(tree, "trees")
    assert part(tree, "count").text == "1 result"


def test_of_what_a_result_has_not_nothing_is_shown(ask):
    result = part(ask(q="roads"), "list")
    assert [result.find(slot) for slot in ("kind", "place", "byline")] == [None] * 3


def test_what_was_written_by_others_is_text(ask):
    page = ask(q='<script>alert("q")</script> tunnel', place="902").filled({})
    assert "<script>" not in page and "<b>tunnel" not in page
    assert 'value="&lt;script&gt;alert(&quot;q&quot;)&lt;/script&gt; tunnel"' in page


def test_words_and_plurals_are_of_the_edition(ask):
    tree = ask("ru", q="моста")
    assert part(tree, "count").text == "1 result"
    assert links(part(tree, "list")) == ["2010/%D0%BC%D0%BE%D1%81%D1%82.html"]


def test_the_list_is_narrowed_and_counted(ask):
    tree = ask(q="bridge tunnel roads", place="902")
    counts = {
        parse_qs(way[1:])[facet][-1]: int(count.text)
        for facet in ("topic", "person")
        for way, count in lines_of(tree)
        if facet in parse_qs(way[1:])
    }
    assert counts == {"910": 2, "920": 1}
    assert {each.text for each in part(tree, "chosen").all() if each.tag == "b"} == {"Georgia & coast"}
    assert parse_qs(links(part(tree, "chosen"))[0][1:]) == {"q": ["bridge tunnel roads"]}


def lines_of(tree):
    for line in part(tree, "facets").all():
        if line.tag == "li":
            yield next(e.attributes["href"] for e in line.all() if e.tag == "a"), line.find("count")


def test_a_place_counts_what_lies_below_it_once(ask):
    tree = ask(q="bridge tunnel roads")
    places = {
        line.find("label").text: line.find("count").text
        for line in part(tree, "facets").all()
        if line.tag == "li"
    }
    assert places["Caucasus"] == "3" and places["Georgia & coast"] == "3" and places["Gori"] == "2"


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [({"place": 903}, {1, 2}), ({"place": 901}, {1, 2, 3}), ({"place": 903, "topic": 910}, {2}), ({"person": 920}, {1}),
     ({"kind": "opinion"}, {1}), ({"kind": ["opinion", "news"], "topic": 910}, {2, 3}), ({"year": 2009}, {2}),
     ({"from": "2010-01-01", "place": 901}, {1, 3}), ({"to": "2009-12-31"}, {2}), ({"place": 12345}, set()),
     ({"series": 7}, set())],
)  # fmt: skip
def test_each_way_to_narrow(ask, narrowing, found):
    tree = ask(**narrowing)
    shown = {int(re.search(r"\d+(?=\.html)", way)[0]) for way in links(part(tree, "list"))}
    assert shown == found
    assert is_shown(tree, "none") == (not found)
    # Each choice can be taken away, and stays for the next words.
    assert len(links(part(tree, "chosen"))) == sum(
        len(v) if isinstance(v, list) else 1 for v in narrowing.values()
    )
    kept = [e.attributes["name"] for e in part(tree, "form").all() if e.attributes.get("type") == "hidden"]
    assert set(kept) == set(narrowing)


def test_years_are_bars(ask):
    years = part(ask(q="bridge"), "years")
    assert [each.text for each in years.all() if each.tag == "b"] == ["2009", "2010"]
    assert [each.attributes["style"] for each in years.all() if "style" in each.attributes] == [
        "--n:1.00",
        "--n:1.00",
    ]


def test_years_without_a_find_stand_between_others_and_those_that_were_chosen_besides(tmp_path):
    site = papers.paper(tmp_path)
    index_folder(site, "en", [papers.slip(n, "A bridge", day=f"{n}-05-01") for n in (2007, 2010)])
    paper = Paper(site, "", Held())
    page = paper.answer(read("q=bridge&year=2007&year=1&year=9999"), paper.state(), "identity")[0]
    years = part(tree_of(page.decode()), "years")
    shown = [each.text for each in years.all() if each.tag == "b"]
    assert shown == ["1", "2007", "2008", "2009", "2010", "9999"]
    assert [each.text for each in years.all() if each.name == "count"] == ["1", "1"]


def test_the_title_says_what_was_searched(ask):
    def title(**asked):
        return next(each for each in ask(**asked).all() if each.tag == "title")

    assert title(q="</title><b>").text == "“</title><b>”: search — The Post"
    assert title().text == title(place="902").text == "Search"


def test_a_drawing_keeps_its_title(tmp_path):
    site = papers.paper(tmp_path)
    page = (site / "search.html").read_text("utf-8")
    drawn = "<svg><title>A map</title></svg>"
    (site / "search.html").write_text(page.replace("<form", f"{drawn}<form", 1), "utf-8")
    paper = Paper(site, "", Held())
    assert drawn in paper.answer(read("q=bridge"), paper.state(), "identity")[0].decode()


def test_pages_lead_to_one_another(ask):
    tree = ask(q="harbour", page=2)
    assert part(tree, "pages").text.startswith("BackPage 2 of 4")
    back, on = links(part(tree, "pages"))
    assert (read(back[1:]), read(on[1:])) == (Asked("harbour"), Asked("harbour", page=3))
    assert part(tree, "list").attributes["start"] == "11"
    assert len(links(part(ask(q="harbour", page=1), "pages"))) == 1
    assert not is_shown(ask(q="bridge"), "pages")


def test_behind_the_last_page_is_the_last(ask):
    tree = ask(q="harbour", page=400)
    assert "Page 4 of 4" in part(tree, "pages").text and not is_shown(tree, "none")
    assert links(part(tree, "list")) == links(part(ask(q="harbour", page=4), "list"))
    assert part(tree, "list").attributes["start"] == "31"
    assert is_shown(ask(q="zebra", page=400), "none")


def test_what_was_perhaps_meant(ask):
    tree = ask(q="harbuor")
    assert is_shown(tree, "suggestion") and links(part(tree, "suggestion")) == ["?q=harbour"]
    assert not is_shown(ask(q="harbour"), "suggestion")


def test_a_query_that_is_cut_is_said_to_be(ask):
    assert "Only the beginning" in part(ask(q="harbour " * 40), "count").text


def test_a_slip_that_is_gone_is_passed_over(tmp_path):
    site = papers.paper(tmp_path)
    (site / "search" / "0" / "3.json").unlink()
    paper = Paper(site, "", Held())
    body, is_answered = paper.answer(read("q=roads"), paper.state(), "identity")
    assert is_answered and b"2010/3.html" not in body


@pytest.mark.parametrize("damage", [b"", b"TZI1", b"\xff" * 300])
def test_an_index_that_cannot_be_read_is_told_and_logged(tmp_path, caplog, damage):
    site = papers.paper(tmp_path)
    (site / MANIFEST).write_bytes(damage)
    paper = Paper(site, "", Held())
    body, is_answered = paper.answer(read("q=secretword"), paper.state(), "identity")
    tree = tree_of(body.decode())
    assert not is_answered and is_shown(tree, "trouble") and not is_shown(tree, "results")
    assert "cannot be read" in caplog.text and "secretword" not in caplog.text


def test_a_new_release_is_seen_at_once(tmp_path):
    site = papers.paper(tmp_path)
    paper = Paper(site, "", Held())
    before = paper.state()
    assert b"2010/77" not in paper.answer(read("q=zebra"), before, "identity")[0]
    papers.index_folder(site, "en", [*papers.english(), papers.slip(77, "Zebra")])
    assert paper.state() != before
    assert b"2010/77.html" in paper.answer(read("q=zebra"), paper.state(), "identity")[0]


def test_what_is_held_of_the_index_is_bounded(tmp_path):
    (tmp_path / "search").mkdir()
    for name in "abc":
        (tmp_path / "search" / f"{name}.idx").write_bytes(name.encode() * 40)
    held = Held(100)
    shelf = FolderShelf(tmp_path, held)
    for name in "abca":
        assert shelf.read(f"search/{name}.idx") == name.encode() * 40
        assert held._size <= 100
    with pytest.raises(KeyError):
        shelf.read("search/d.idx")
