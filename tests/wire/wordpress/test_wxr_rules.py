"""The rule file: a suggestion that an editor can read, and mistakes told with their lines."""

from zoneinfo import ZoneInfo

import pytest

import wxr
from tamizdat.wire.errors import RulesError
from tamizdat.wire.wordpress import rules
from tamizdat.wire.wordpress.places import code_of
from tamizdat.wire.wordpress.rules import Newsroom, Standing, Target
from tamizdat.wire.wordpress.source import WordPressExport


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(
        wxr.export(
            wxr.category("news", "News"),
            wxr.category("region", "Region"),
            wxr.category("tadzhikistan", "Таджикистан", "region"),
            wxr.category("uncategorized", "Uncategorized"),
            wxr.category("empty", 'Nothing "here" # yet'),
            wxr.category("%d0%b4%d0%be%d0%b6%d0%b4%d1%8c", "Дождь"),
            wxr.item(terms="category/news category/tadzhikistan tag/economy"),
            wxr.item(
                terms="category/tadzhikistan category/uncategorized category/%d0%b4%d0%be%d0%b6%d0%b4%d1%8c"
            ),
            wxr.item(post_type="event"),
            wxr.item(post_type="nav_menu_item", terms="nav_menu/main"),
        ),
        "utf-8",
    )
    newsroom = Newsroom(
        editions=("en", "ru"), topics={"money": Standing("topic-id", ("Economy", "Экономика"))}
    )
    return WordPressExport(path, newsroom, ZoneInfo("UTC"))


def test_the_suggestion_can_be_read_by_people_and_by_us(source, tmp_path):
    text = source.suggestion()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines == [
        'edition = "en"',
        "[category]",
        'empty = "skip"  # Nothing "here" # yet, 0 stories',
        'news = "topic:news"  # News, 1 story',
        'region = "topic:region"  # Region, 2 stories',
        'tadzhikistan = "place:tadzhikistan"  # Таджикистан, 2 stories',
        'uncategorized = "skip"  # Uncategorized, 1 story',
        '"дождь" = "topic:dozhd"  # Дождь, 1 story',
        "[tag]",
        'economy = "topic:money"  # Economy, 1 story',
        "[type]",
        'event = "skip"  # 1 published',
    ]
    path = tmp_path / "export.rules.toml"
    path.write_text(text, "utf-8")
    assert rules.read(path, ("en", "ru")) == source.rules


def test_what_a_rule_file_may_say(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(
        'edition = "ru"\n[category]\na = "place:osh topic:rain kind:opinion"\n[tag]\nb = "skip"\n[type]\nevent = "page"\n'
    )
    found = rules.read(path, ("en", "ru"))
    assert found.edition == "ru"
    assert found.terms == {
        ("category", "a"): (Target("place", "osh"), Target("topic", "rain"), Target("kind", "opinion")),
        ("post_tag", "b"): (),
    }
    assert found.types == {"post": "story", "page": "page", "event": "page"}


MISTAKES = {
    "an unknown key": ('editon = "en"', 1, "Did you mean 'edition'?"),
    "an unknown edition": ('edition = "eng"', 1, "Did you mean 'en'?"),
    "an unknown word": ('[category]\n\na = "plase:osh"', 3, "Did you mean 'place:osh'?"),
    "an unknown kind": ('[category]\na = "kind:opinon"', 2, "Did you mean 'opinion'?"),
    "no address": ('[category]\na = "place:Osh City"', 2, "Did you mean 'place:osh'?"),
    "a way out": ('[tag]\na = "topic:../x"', 2, "Did you mean 'topic:x'?"),
    "nothing": ('[tag]\na = ""', 2, "skip"),
    "a number": ("[tag]\na = 5", 2, "skip"),
    "an unknown form of items": ('[type]\nevent = "storey"', 2, '"story"'),
    "no TOML": ("[category\n", 1, "toml.io"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_told_with_line_and_near_miss(tmp_path, name):
    text, line, remedy = MISTAKES[name]
    path = tmp_path / "r.toml"
    path.write_text(text)
    with pytest.raises(RulesError) as refused:
        rules.read(path, ("en", "ru"))
    problem = refused.value.problems[0]
    assert problem.line == line
    assert remedy in problem.remedy


def test_every_mistake_is_told_at_once(tmp_path):
    path = tmp_path / "r.toml"
    path.write_bytes(b'[category]\na = "x"\nb = "y:z"\n')
    with pytest.raises(RulesError, match="2 problems"):
        rules.read(path, ("en",))
    path.write_bytes('[category]\n"дождь" = "skip"\n'.encode("cp1251"))
    with pytest.raises(RulesError, match=r"line 2: This line is not in UTF-8"):
        rules.read(path, ("en",))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kyrgyzstan", "KG"),
        ("киргизия", "KG"),
        ("South-Ossetia", "GE-SO"),
        ("Абхазия", "GE-AB"),
        ("Central Asia", ""),
        ("Кавказ", ""),
        ("USA", "US"),
        ("Weather", None),
        ("", None),
    ],
)
def test_names_of_places(name, code):
    assert code_of(name) == code
