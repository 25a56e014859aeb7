from __future__ import annotations

import contextlib
import fcntl
import sqlite3

import msgspec
import pytest

from samples import masthead, number_alike, person, place, plain_page, small_paper, story, topic
from tamizdat.archive.documents import Byline, Correction, Front
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press import lock, printing
from tamizdat.press.errors import PressError, UnknownPage
from tamizdat.press.keeper import Keeper
from tamizdat.press.ledger import Ledger
from tamizdat.press.run import Run
from tamizdat.press.site import Site


def paths(result) -> set[str]:
    return {page.path for page in result.printed}


def html(result) -> set[str]:
    return {path for path in paths(result) if path.endswith(".html")}


def test_a_first_printing_makes_every_page(shop):
    result = shop.print(*small_paper())
    assert result.failed == ()
    assert {
        "index.html",
        "ru/index.html",
        "404.html",
        "2026/wine.html",
        "ru/2026/wine.html",
        "places/georgia.html",
        "places/georgia/2026.html",
        "places/georgia/feed.xml",
        "places/georgia/atom.xml",
        "topics/arts.html",
        "coverage/elections.html",
        "series/notes.html",
        "people/nana.html",
        "about.html",
        "team.html",
        "archive.html",
        "archive/2010.html",
        "kinds/news.html",
        "sitemap.xml",
        "sitemap/2010-09.xml",
        "sitemap/pages.xml",
        "robots.txt",
    } <= set(shop.files())
    others = {path for path in shop.files() if path.startswith("media/") or path.endswith(".idx")}
    assert paths(result) == set(shop.files()) - others
    assert {"search/manifest.idx", "ru/search/manifest.idx"} <= others
    assert (
        len([path for path in others if path.startswith("media/")]) == 3
    )  # scripts of the search and of the contents
    assert result.release == 1


def test_nothing_new_prints_nothing(shop):
    shop.print(*small_paper())
    result = shop.print()
    assert (result.printed, result.removed, result.unchanged, result.release) == ((), (), 0, 1)


def test_a_new_body_prints_the_story_its_bare_text_its_slip_and_the_feeds_that_bring_it(shop):
    shop.print(*small_paper())
    result = shop.print(
        story(
            "wine", places=("georgia",), topics=("arts",), bylines=(Byline(person="nana"),), body="<p>New</p>"
        )
    )
    feeds = {path for path in paths(result) if path.endswith(("feed.xml", "atom.xml", "feed.json"))}
    assert paths(result) - feeds == {"2026/wine.html", "2026/wine/text.html", "search/0/14.json"}
    lists = (
        "archive",
        "places/georgia",
        "places/caucasus",
        "topics/arts",
        "topics/society",
        "people/nana",
        "kinds/news",
    )
    assert {path.rpartition("/")[0] for path in feeds} == set(lists)
    assert all("changed: document en story-wine" in page.reason for page in result.printed)


def test_a_new_headline_prints_the_pages_that_show_it(shop):
    shop.print(*small_paper())
    changed = story(
        "wine", places=("georgia",), topics=("arts",), bylines=(Byline(person="nana"),), headline="Red wine"
    )
    result = shop.print(changed)
    assert html(result) == {
        "2026/wine.html", "2026/wine/text.html", "index.html", "archive.html", "archive/2026.html", "kinds/news.html",
        "kinds/news/2026.html", "places/caucasus.html", "places/caucasus/2026.html", "places/georgia.html",
        "places/georgia/2026.html", "topics/arts.html", "topics/arts/2026.html", "topics/society.html",
        "topics/society/2026.html", "people/nana.html", "people/nana/2026.html",
    }  # fmt: skip


def test_an_act_on_an_old_story_leaves_other_years_alone(shop):
    shop.print(*small_paper())
    result = shop.print(
        story("roads", published="2010-09-24T10:00:00+05:00", series="notes", headline="Old roads")
    )
    assert "archive/2010.html" in paths(result)
    assert "archive/2026.html" not in paths(result)
    assert "2026/wine.html" not in paths(result)
    rendered = {page.path for page in result.printed}
    assert result.unchanged < len(rendered), "cuts of other years are not even rendered"


def test_a_renamed_person_prints_the_stories_that_name_them(shop):
    shop.print(*small_paper())
    result = shop.print(person("nana", name="Nana T.", job="Editor", team=True, intro="<p>Edits.</p>"))
    assert {"2026/wine.html", "people/nana.html", "team.html"} <= paths(result)
    assert "2025/lake.html" not in paths(result)
    assert "Nana T." in shop.read("2026/wine.html")


def test_a_renamed_story_leaves_a_redirect(shop):
    shop.print(*small_paper())
    result = shop.print(story("wine", path="2026/red.html", places=("georgia",), topics=("arts",)))
    assert {"2026/red.html", "2026/wine.html"} <= paths(result)
    page = shop.read("2026/wine.html")
    assert page.startswith(
        '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=../2026/red.html">'
    )
    shop.print(story("wine", path="2026/redder.html"))
    assert "url=../2026/redder.html" in shop.read("2026/wine.html"), (
        "an old redirect follows to the newest address"
    )


def test_a_withdrawn_story_takes_its_page_and_redirects_with_it(shop):
    shop.print(*small_paper())
    shop.print(story("wine", path="2026/red.html"))
    result = shop.print(withdrawn=[("en", "story-wine")])
    assert {"2026/red.html", "2026/wine.html"} <= set(result.removed)
    assert "red" not in shop.read("index.html")
    shop.print(story("wine", path="2026/red.html"))
    assert "url=../2026/red.html" in shop.read("2026/wine.html"), (
        "published again, its old address leads to it again"
    )


def test_an_emptied_list_loses_its_cuts_and_keeps_its_front(shop):
    shop.print(*small_paper())
    shop.print(withdrawn=[("en", "story-tunnel")])
    assert "places/ossetia/2026.html" not in shop.files()
    assert shop.read("places/ossetia.html") == "Ossetia|0|\n"


def test_language_versions_link_to_each_other(shop):
    shop.print(*small_paper())
    assert "../ru/2026/wine.html https://post.example/ru/2026/wine.html" in shop.read("2026/wine.html")
    assert "../../2026/wine.html" in shop.read("ru/2026/wine.html")
    shop.print(withdrawn=[("ru", "story-wine-ru")])
    assert "../ru/index.html  " in shop.read("2026/wine.html"), (
        "without its version, the way to the other home page"
    )


def test_links_and_related_stories_in_a_body_are_resolved(shop):
    shop.print(*small_paper())
    body = '<p><a href="doc:story-lake">Lake</a> <a href="doc:none">gone</a></p><aside data-story="story-tunnel"></aside>'
    shop.print(story("linked", body=body))
    page = shop.read("2026/linked.html")
    assert '<a href="../2025/lake.html">Lake</a> gone' in page
    assert '<aside class="related"><a href="tunnel.html">Tunnel</a></aside>' in page.replace("../2026/", "")
    result = shop.print(withdrawn=[("en", "story-tunnel")])
    assert "2026/linked.html" in paths(result)
    assert "Tunnel" not in shop.read("2026/linked.html")


def test_a_follow_up_is_shown_on_the_earlier_story(shop):
    shop.print(*small_paper())
    result = shop.print(story("after", follows=("story-roads",)))
    assert "2010/roads.html" in paths(result)
    assert "After" in shop.read("2010/roads.html")


def test_pictures_come_and_go_with_the_pages_that_show_them(shop):
    blob = shop.archive.blobs.put(b"picture", "webp")
    picture = Picture(renditions=(Rendition(blob=blob, format="webp", width=800, height=600),))
    shop.print(*small_paper(), story("seen", body='<figure data-picture="0"></figure>', pictures=(picture,)))
    medium = f"media/{blob[:2]}/{blob[:20]}.webp"
    assert shop.files()[medium] == b"picture"
    assert f'src="../{medium}"' in shop.read("2026/seen.html")
    shop.print(withdrawn=[("en", "story-seen")])
    assert medium not in shop.files()


def test_a_correction_reaches_the_corrections_page(shop):
    (shop.theme / "templates" / "page.html").write_text(
        "{% for c in page.corrected %}{{ c.story.href }} {% for e in c.corrections %}{{ e.text }} {% endfor %}{% endfor %}"
    )
    shop.print(*small_paper(), plain_page("corrections", template="corrections"))
    assert shop.read("corrections.html") == "\n"
    fixed = story(
        "roads",
        published="2010-09-24T10:00:00+05:00",
        corrections=(Correction(date="2026-05-01", text="It was not."),),
    )
    result = shop.print(fixed)
    assert "corrections.html" in paths(result)
    assert shop.read("corrections.html") == "2010/roads.html It was not. \n"


def test_hand_picked_stories_lead_the_front(shop):
    shop.print(*small_paper())
    assert shop.read("index.html").startswith("The Post|Wine|")
    shop.print(Front(id="front", edition="en", slots=("story-roads",)))
    assert shop.read("index.html").startswith("The Post|Roads|")


def test_a_changed_masthead_prints_every_page_of_its_edition(shop):
    shop.print(*small_paper())
    result = shop.print(masthead(name="The New Post"))
    assert "index.html" in paths(result)
    assert not any(path.startswith("ru/") for path in paths(result))


def test_a_changed_template_prints_the_pages_made_with_it(shop):
    shop.print(*small_paper())
    (shop.theme / "templates" / "cut.html").write_text("CUT {{ cut.period }}")
    result = shop.print()
    assert paths(result)
    assert all("/20" in path for path in paths(result))


def test_changed_words_of_the_theme_reach_every_page_that_says_them(shop):
    template = "{% for e in frame.masthead.menu %}{% for l in e.groups[0].links %}{{ l.label }}{% endfor %}{% endfor %}"
    (shop.theme / "templates" / "contents.html").write_text(template)
    shop.print(*small_paper(), story("film", "ru", kind="video"))
    for word in ("Фильмы", "Кино"):
        (shop.theme / "messages").mkdir(exist_ok=True)
        (shop.theme / "messages" / "ru.po").write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Video"\nmsgstr "{word}"\n'
        )
        result = shop.print()
        assert {"ru/kinds/video.html", "ru/kinds/video/feed.xml", "ru/kinds/video/atom.xml"} <= paths(result)
        assert not any(not path.startswith("ru/") for path in paths(result))
        assert word in shop.read("ru/kinds/video/feed.xml")
        assert shop.read("ru/contents.html") == f"Georgia{word}\n", (
            "the menu is remembered, its words are not"
        )


def test_a_template_that_fails_on_a_page_is_told_and_tried_again(shop):
    shop.print(*small_paper())
    template = shop.theme / "templates" / "page.html"
    good = template.read_text()
    template.write_text("{{ page.subtitle }}")
    before = shop.files()
    result = shop.print()
    assert len(result.failed) == 4
    assert "page.html" in result.failed[0]
    assert "subtitle" in result.failed[0]
    assert shop.files() == before, "the old page stays"
    template.write_text(good + "!")
    assert {"about.html", "team.html"} <= paths(shop.print())


def test_a_broken_template_stops_the_printing_with_its_line(shop):
    shop.print(*small_paper())
    (shop.theme / "templates" / "story.html").write_text("one\n{% if %}")
    with pytest.raises(PressError, match=r"story\.html, line 2"):
        shop.print()


def test_a_full_printing_gives_the_same_bytes(shop):
    blob = shop.archive.blobs.put(b"picture", "webp")
    lead = Picture(renditions=(Rendition(blob=blob, format="webp", width=800, height=600),))
    shop.print(*small_paper(), story("seen", lead=lead), story("again", lead=lead))
    before = shop.files()
    medium = next(path for path in before if path.startswith("media/"))
    (shop.site / "2026/wine.html").write_text("tampered")
    (shop.site / "about.html").unlink()
    (shop.site / medium).write_text("tampered")
    result = shop.print(full=True)
    assert shop.files() == before
    assert paths(result) == {"2026/wine.html", "about.html"}


def test_what_a_full_printing_printed_is_what_later_changes_are_compared_with(shop):
    shop.print(*small_paper())
    before = shop.files()
    old = shop.archive.document("en", "story-lake")
    shop.print(story("lake", headline="Dry lake", published=old.published, places=("armenia",)), full=True)
    assert "Dry lake" in shop.read("places/armenia.html")
    shop.print(old)
    assert shop.files() == before


def test_what_nobody_asked_for_a_while_is_compared_with_what_is_read_then(shop):
    shop.print(*small_paper())
    before = shop.files()
    wine, tunnel = (shop.archive.document("en", f"story-{name}") for name in ("wine", "tunnel"))
    assert "tunnel.html" in shop.read(wine.path), "the earlier story of the same place"
    shop.print(withdrawn=[("en", wine.id)])
    shop.print(withdrawn=[("en", tunnel.id)])
    shop.print(wine)
    assert "tunnel.html" not in shop.read(wine.path)
    shop.print(tunnel)
    assert shop.files() == before


def test_an_archive_that_was_restored_is_printed_as_it_is(shop, another_shop):
    for one in (shop, another_shop):
        one.print(*small_paper())
    shop.print(story("lake", headline="Dry lake"))
    shop.print(story("extra"))
    shop.press.archive = another_shop.archive
    result = shop.press.update(now="2026-03-06T00:00:00+00:00")
    assert shop.files() == another_shop.files()
    assert "2026/extra.html" in result.removed
    assert shop.print().unchanged == 0, "it is looked at once"


def test_step_by_step_and_at_once_end_in_the_same_site(shop, another_shop):
    for document in small_paper():
        shop.print(document)
    shop.print(story("wine", path="2026/red.html", places=("georgia",)), withdrawn=[("en", "story-roads")])
    shop.print(place("ossetia", parent="caucasus"), topic("arts"))
    number_alike(another_shop.archive, shop.archive)
    for edition in ("en", "ru"):
        for type in (
            "place",
            "topic",
            "coverage",
            "series",
            "person",
            "page",
            "masthead",
            "redirect",
            "story",
        ):
            for id in shop.archive.ids(edition, type):
                another_shop.archive.file([shop.archive.raw(edition, id)])
    another_shop.print()
    assert another_shop.files() == shop.files()


STEPS = ["intend", "write", "printed", "note_changes", "drop", "removed", "close_release", "plan"]


FINAL = (
    story("wine", path="2026/red.html", headline="Red", places=("armenia",)),
    place("ossetia", parent="caucasus"),
)
GONE = [("en", "story-lake"), ("en", "story-tunnel")]


@pytest.fixture(scope="module")
def undisturbed(shop_class, tmp_path_factory):
    """Return the files and the root of a site to which the same was done by runs that nothing cut off."""
    shop = shop_class(tmp_path_factory.mktemp("undisturbed"))
    with contextlib.closing(shop.archive):
        shop.print(*small_paper())
        shop.print(*FINAL, withdrawn=GONE)
        return shop.files(), roots(shop)[-1]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("nth", [1, 2, 7])
def test_cut_off_anywhere_the_next_run_ends_in_the_state_of_an_undisturbed_one(
    shop, undisturbed, monkeypatch, step, nth
):
    shop.print(*small_paper())
    owner = next(one for one in (Site, Run, Keeper, Ledger) if hasattr(one, step))
    real, calls = getattr(owner, step), []

    def dying(self, *args, **kwargs):
        calls.append(1)
        if len(calls) == nth:
            raise KeyboardInterrupt
        return real(self, *args, **kwargs)

    monkeypatch.setattr(owner, step, dying)
    shop.archive.file(FINAL, GONE)
    with contextlib.suppress(KeyboardInterrupt):
        shop.print()
    monkeypatch.undo()
    shop.print()
    assert (shop.files(), roots(shop)[-1]) == undisturbed


def test_cut_off_and_then_taken_back_nothing_of_it_stays(shop, monkeypatch):
    shop.print(*small_paper())
    before = shop.files()

    def dying(self, *args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "printed", dying)
    with pytest.raises(KeyboardInterrupt):
        shop.print(story("extra", places=("georgia",)))
    assert "2026/extra.html" in shop.files()
    monkeypatch.undo()
    shop.print(withdrawn=[("en", "story-extra")])
    assert shop.files() == before


def test_a_page_that_was_still_to_be_removed_is_not_printed_again(shop, monkeypatch):
    shop.print(*small_paper())

    def dying(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Keeper, "remove", dying)
    with pytest.raises(KeyboardInterrupt):
        shop.print(withdrawn=[("en", "story-lake")])
    monkeypatch.undo()
    template = shop.theme / "templates" / "story.html"
    template.write_text(template.read_text() + "!")
    result = shop.print()
    assert result.failed == ()
    assert "2025/lake.html" in result.removed


def roots(shop) -> list[str]:
    with sqlite3.connect(shop.folder / "ledger.sqlite") as db:
        found = [root for (root,) in db.execute("SELECT root FROM release ORDER BY number")]
    db.close()
    return found


def test_a_release_names_its_changes_and_its_root_depends_on_the_files_alone(shop, another_shop):
    shop.print(*small_paper())
    shop.print(story("extra"))
    with sqlite3.connect(shop.folder / "ledger.sqlite") as db:
        changes = dict(db.execute("SELECT path, after FROM change WHERE release = 2"))
    db.close()
    assert len(changes["2026/extra.html"]) == 64
    shop.print(withdrawn=[("en", "story-extra")])
    another_shop.print(*small_paper())
    assert roots(shop)[2] == roots(another_shop)[0] == roots(shop)[0]
    assert roots(shop)[1] != roots(shop)[0]


def test_an_explanation_names_the_read_that_changed(shop):
    shop.print(*small_paper())
    explanation = shop.press.explain("2026/wine.html")
    assert explanation.reason == "new"
    assert "document en story-wine" in explanation.reads
    assert explanation.changed == ()
    shop.archive.file([story("wine", headline="Changed")])
    assert "document en story-wine" in shop.press.explain("/2026/wine").changed
    with pytest.raises(UnknownPage, match="no page is printed"):
        shop.press.explain("nowhere")


def test_a_preview_is_the_page_that_will_be_printed(shop):
    shop.print(*small_paper())
    draft = story("wine", headline="Draft", places=("georgia",), topics=("arts",))
    preview = shop.press.preview(draft)
    shop.print(draft)
    assert preview == (shop.site / "2026/wine.html").read_bytes()


def test_a_preview_of_a_story_that_was_never_filed(shop):
    shop.print(*small_paper())
    assert b"Fresh" in shop.press.preview(story("fresh"))
    assert shop.archive.document("en", "story-fresh") is None


def test_what_takes_the_place_of_a_page_is_written_after_all_to_which_it_leads(shop, monkeypatch):
    shop.print(*small_paper())
    written, real = [], Site.write

    def write(site, path, *args, **kwargs):
        written.append(path)
        real(site, path, *args, **kwargs)

    monkeypatch.setattr(Site, "write", write)
    new = story("other", path="2026/wine.html", places=("baku",))
    lake = shop.archive.document("en", "story-lake")
    moved = msgspec.structs.replace(lake, path="2010/roads.html")
    swapped = story("roads", published="2010-09-24T10:00:00+05:00", path=lake.path, topics=("water",))
    shop.print(new, place("baku"), moved, swapped, topic("water"), withdrawn=[("en", "story-wine")])
    early = {"places/baku.html", "places/baku/2026.html", "topics/water.html", "topics/water/feed.xml"}
    late = {"2026/wine.html", "2010/roads.html", "2025/lake.html"}
    assert early | late <= set(written)
    assert max(map(written.index, early)) < min(map(written.index, late))


def test_two_printings_at_once_are_refused(shop, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.2)
    shop.print(*small_paper())
    with (shop.folder / "ledger.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(PressError, match="another process"):
            shop.print()


def test_an_edition_taken_from_the_settings_goes_from_the_site(shop):
    shop.print(*small_paper())
    shop.press.settings = printing.SiteSettings.of("https://post.example", ["en"])
    shop.print(full=True)
    assert not any(path.startswith("ru/") for path in shop.files())


@pytest.mark.parametrize("tags", [["en"], ["ru", "en"], ["ru"]])
def test_editions_come_go_and_change_places(shop, another_shop, tags):
    shop.print(*small_paper())
    before = shop.files()
    for one in (shop, another_shop):
        one.press.settings = printing.SiteSettings.of("https://post.example", tags)
    shop.print()
    another_shop.print(*small_paper())
    assert shop.files() == another_shop.files()
    shop.press.settings = shop.settings
    shop.print()
    assert shop.files() == before


def test_the_site_of_an_empty_archive_is_a_home_page(shop):
    (shop.theme / "templates" / "home.html").write_text("{{ frame.masthead.name }}")
    shop.print()
    assert shop.read("index.html") == "English\n"
    assert shop.read("ru/index.html") == "Русский\n"
