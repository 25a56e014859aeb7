"""Moving an old WordPress site in, down to what the filer composes."""

from __future__ import annotations

import pytest

import wxr
from tamizdat.desk import actions, compose
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Person, Place, PlainPage, Story, Topic
from tamizdat.wire import moving
from tamizdat.wire.errors import RulesError, WireError
from tamizdat.wire.importing import import_paths
from tamizdat.wire.wordpress.rules import read
from tamizdat.wire.wordpress.source import Brought, WordPressExport, ZoneInfo

pytestmark = pytest.mark.django_db

OLD = wxr.export(
    wxr.author("asel", "Asel"),
    wxr.category("georgia", "Georgia"),
    wxr.category("economy", "Economy"),
    wxr.item(
        "Rain",
        "<p>It <b>rains</b> in <a href='https://old.example/?p=2'>Osh</a>.</p><h3>More</h3><ul><li>rain</li></ul>"
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><blockquote>Rain!</blockquote>"
        "<iframe src='https://youtu.be/abcdefghijk'></iframe>[gallery]",
        post_id="1",
        post_name="rain",
        creator="asel",
        excerpt="Rain.",
        terms="tag/weather category/economy category/georgia",
    ),
    wxr.item("Wind", "<p>See <a href='/?p=1'>rain</a>.</p>", post_id="2", post_name="wind", creator="asel"),
    wxr.item("About", "<p>Old.</p>", post_id="3", post_name="about", post_type="page"),
    wxr.item("Draft", post_id="4", status="draft"),
)


@pytest.fixture
def old(tmp_path):
    (tmp_path / "old").mkdir()
    path = tmp_path / "old" / "export.xml"
    path.write_text(OLD, "utf-8")
    return path


def bring(path, **more):
    (report,) = import_paths([path], **more)
    return report


def composed(path):
    """Yield each document of an export, and that which the desk composes of what it became."""
    given = read(path.with_name("export.rules.toml"), ("en", "ru"))
    source = WordPressExport(path, moving.newsroom(), ZoneInfo("Asia/Dushanbe"), given)
    models = {"Story": Story, "PlainPage": PlainPage, "Person": Person, "Place": Place, "Topic": Topic}
    for each in source.documents():
        if isinstance(each, Brought):
            row = models[type(each.document).__name__].objects.get(uid=each.document.id)
            yield each.document, compose.composed(row, Making("en"))


def test_what_the_desk_composes_is_what_came(known, old):
    report = bring(old)
    assert report.made == {"topic": 2, "person": 1, "page": 1, "story": 2}
    assert not report.refused
    pairs = list(composed(old))
    assert len(pairs) == 6
    assert [made for _, made in pairs] == [came for came, _ in pairs]
    assert [place.slug for place in Story.objects.get(slug="rain").places()] == ["georgia"]


def test_an_import_again_changes_nothing(known, old):
    bring(old)
    before = list(Story.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    again = bring(old)
    assert (again.made, again.changed, again.unchanged) == ({}, {}, 6)
    assert list(Story.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_what_an_editor_changed_stays(known, old):
    bring(old)
    story = Story.objects.get(slug="rain")
    actions.edit_story(story, headline="Rain in Osh")
    actions.publish(story)
    old.write_text(OLD.replace("It <b>rains</b>", "It <b>pours</b>").replace("<p>See", "<p>Read"), "utf-8")
    report = bring(old)
    assert report.changed == {"story": 1}
    assert report.counts["kept"] == 1
    assert Story.objects.get(slug="rain").title == "Rain in Osh"
    assert "Read" in str(Story.objects.get(slug="wind").body.raw_data)


def test_the_rules_are_suggested_once_and_then_obeyed(known, old):
    report = bring(old)
    rules = old.with_name("export.rules.toml")
    assert any(str(rules) in line for line in report.those("noted"))
    rules.write_text(
        rules.read_text("utf-8").replace('weather = "topic:weather"', 'weather = "topic:sky"'), "utf-8"
    )
    report = bring(old)
    assert report.made == {"topic": 1}
    assert report.changed == {"story": 1}
    assert "sky" in [topic.slug for topic in Story.objects.get(slug="rain").topics.all()]


def test_rules_of_ones_own(known, old, tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text(
        '[category]\neconomy = "place:georgia kind:opinion"\ngeorgia = "skip"\n[tag]\nweather = "skip"\n'
    )
    bring(old, rule_file=rules)
    story = Story.objects.get(slug="rain")
    assert (story.kind, [place.slug for place in story.places()], list(story.topics.all())) == (
        "opinion",
        ["georgia"],
        [],
    )
    assert not old.with_name("export.rules.toml").exists()


def test_wrong_rules_bring_nothing(old, tmp_path):
    rules = tmp_path / "mine.toml"
    with pytest.raises(WireError, match="no such rule file"):
        bring(old, rule_file=rules)
    rules.write_text('[category]\neconomy = "plase:georgia"\n')
    with pytest.raises(RulesError, match="line 2"):
        bring(old, rule_file=rules)
    assert not Story.objects.exists()


def test_where_the_export_cannot_be_written_beside_the_newsroom_gets_the_rules(old, newsroom, monkeypatch):
    opened = type(old).open

    def refused(path, mode="r", **more):
        if path.parent == old.parent and "x" in mode:
            raise PermissionError(13, "Permission denied")
        return opened(path, mode, **more)

    monkeypatch.setattr(type(old), "open", refused)
    bring(old)
    assert (newsroom / "export.rules.toml").is_file()


def test_slugs_that_the_desk_has_get_a_number(known, old):
    actions.publish(actions.save_page("en", slug="about", title="About us"))
    report = bring(old)
    assert not report.refused
    assert set(PlainPage.objects.values_list("slug", flat=True)) == {"about", "about-2"}
    assert bring(old).unchanged == 6


def test_a_story_of_another_edition(known, old):
    old.write_text(OLD.replace("<language>en-US", "<language>ru-RU"), "utf-8")
    assert not bring(old).refused
    story = Story.objects.get(slug="rain")
    assert story.printed_path() == "ru/2012/rain.html"
    assert Topic.objects.get(slug="weather").name_in("en") == "Weather"
