from __future__ import annotations

import contextlib

import pytest

from samples import masthead, plain_page, small_paper, story
from tamizdat.press.checking import clicks, far_links, links, problems
from tamizdat.press.ledger import Ledger
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings


@pytest.fixture
def site(tmp_path, shop):
    """A small paper in the theme that readers get."""
    press = Press(shop.archive, shop.settings, tmp_path / "site", tmp_path / "ledger.sqlite")

    class Site:
        folder = press.folder

        def print(self, *documents):
            shop.archive.file(documents)
            press.update(now="2026-03-05T00:00:00+00:00")

        def problems(self):
            with contextlib.closing(Ledger(press.ledger_path)) as ledger:
                return list(problems(press.folder, ledger, press.settings))

    return Site()


def test_a_sound_site_has_no_problems(site):
    site.print(*small_paper())
    assert site.problems() == []


def test_what_was_lost_or_altered_is_told(site):
    site.print(*small_paper())
    (site.folder / "2026" / "wine.html").unlink()
    (site.folder / "about.html").write_text("mine")
    found = "\n".join(site.problems())
    assert "2026/wine.html is lost: run 'tamizdat print --full'" in found
    assert "about.html was altered after it was printed" in found


def test_a_link_that_leads_nowhere_is_told_with_its_page(site):
    site.print(
        *small_paper(),
        story("bad", body='<p><a href="doc:story-wine">w</a> <a href="../gone.html">g</a></p>'),
    )
    assert sorted(site.problems()) == [
        f"2026/bad{page}.html links to ../gone.html, where nothing is printed" for page in ("", "/text")
    ]


def test_a_page_that_nothing_leads_to_is_told(shop):
    """The theme of this shop has no links, but for those that stand in bodies."""
    home = '{% if home.lead %}<a href="{{ home.lead.href }}">{% endif %}'
    shop.theme.joinpath("templates", "home.html").write_text(home)
    shop.print(masthead(), plain_page("about"), story("wine"))
    with contextlib.closing(Ledger(shop.folder / "ledger.sqlite")) as ledger:
        found = list(problems(shop.site, ledger, shop.settings))
    assert "no page leads to about.html: link to it from a menu or a story" in found
    assert [problem for problem in found if "wine.html" in problem or "404" in problem] == []


@pytest.mark.parametrize(
    ("html", "targets"),
    [
        ('<a href="b.html">', {"2026/b.html"}),
        ('<a class="x" href="../about.html#top">', {"about.html"}),
        ('<a href="%D0%B0.html">', {"2026/а.html"}),
        ('<a href="a&amp;b.html">', {"2026/a&b.html"}),
        (
            '<img src="../media/a.png" srcset="../media/b.png 2w, ../media/c.png 3w">',
            {"media/a.png", "media/b.png", "media/c.png"},
        ),
        (
            '<a href="https://example.org/b.html"><a href="//example.org/"><a href="mailto:a@b.c"><a href="#top">',
            set(),
        ),
    ],
)
def test_links_lead_from_their_page(html, targets):
    assert set(links("2026/a.html", html)) == targets


def test_links_to_an_edition_with_an_address_of_its_own_are_followed():
    site = SiteSettings.of("https://post.example", ["en", "ru"], {"ru": "https://ru.example"})
    html = (
        '<a href="https://ru.example/">ru</a><a hreflang="ru" href="https://ru.example/2026/a.html#top">a</a>'
        '<a href="https://post.example/2026/%D0%B0.html?x=1">а</a><a href="https://post.example">en</a>'
        '<a href="https://post.example/desk/">desk</a><a href="https://post.example/readers/correction?story=x">report</a><a href="https://other.example/2026/a.html">other</a>'
        '<link rel="canonical" href="https://post.example/no.html"><a href="mailto:a@ru.example">us</a>'
    )
    assert set(far_links(html, site)) == {"ru/index.html", "ru/2026/a.html", "2026/а.html", "index.html"}


def test_clicks_are_counted_by_the_shortest_way():
    ways = {
        "index.html": {"a", "b"},
        "a": {"c"},
        "b": {"index.html"},
        "c": {"d", "a"},
        "d": set(),
        "lost": {"a"},
    }
    assert clicks(ways) == {"index.html": 0, "a": 1, "b": 1, "c": 2, "d": 3}
