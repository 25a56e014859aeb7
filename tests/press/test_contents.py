from __future__ import annotations

from samples import masthead, person, place, plain_page, small_paper, story, topic


def test_the_contents_name_everything_that_is_no_story(shop):
    shop.print(*small_paper())
    assert shop.read("contents.html").split("|") == [
        "place: Caucasus(Armenia()Georgia())Conflicts(Ossetia())",
        "topic: Society(Arts())",
        "coverage: Elections()",
        "series: Notes()",
        "kind: News()",
        "person: Nana()",
        "page: About()Team()",
        "\n",
    ]


def test_only_what_changes_the_contents_prints_them_again(shop):
    shop.print(*small_paper())
    rain = shop.print(story("rain", places=("georgia",)))
    assert "contents.html" not in {page.path for page in rain.printed}
    privacy = shop.print(plain_page("privacy"))
    assert "contents.html" in {page.path for page in privacy.printed}
    assert "Privacy()" in shop.read("contents.html")
    shop.print(withdrawn=[("en", "page-privacy-en")])
    assert "Privacy" not in shop.read("contents.html")


def test_what_has_lost_its_parent_stands_at_the_top_and_a_loop_is_left_out(shop):
    shop.print(
        masthead(),
        place("osh", parent="gone"),
        topic("hen", parent="egg"),
        topic("egg", parent="hen"),
        topic("soup"),
        person("ann"),
    )
    assert shop.read("contents.html") == "place: Osh()|topic: Soup()|person: Ann()|\n"
