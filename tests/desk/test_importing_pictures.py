"""Pictures that an import brings: one of each file, with the words of each place where it is shown."""

from __future__ import annotations

import pytest

from folders import NEWSROOM, RAIN, write
from tamizdat.desk import actions, compose, imaging
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Picture, Series
from tamizdat.wire.errors import WireError
from tamizdat.wire.importing import import_paths

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch):
    """Make one small rendition of each picture: what the formats are like is tested elsewhere."""

    def one(image):
        yield imaging._saved(imaging._at(image, 60), "webp")

    monkeypatch.setattr(imaging, "renditions", one)


def credits(slug):
    story = actions.story_named("en", slug)
    document = compose.composed(story, Making("en", story.title))
    return document.lead and document.lead.credit, [picture.credit for picture in document.pictures]


def test_a_picture_with_two_credits_is_one_picture_with_the_credit_where_it_is_shown(tmp_path):
    lead = RAIN.replace('alt = "A dot" }', 'alt = "A dot", credit = "Ann" }')
    other = lead.replace('"Ann" }', '"Ann, at night" }') + '\n![A dot](dot.png "Rain | In a block")\n'
    write(tmp_path / "paper", {"stories/rain.en.md": lead, "stories/hail.en.md": other})
    (report,) = import_paths([tmp_path / "paper"])
    assert report.made["picture"] == Picture.objects.count() == 1
    assert credits("rain") == ("Ann", [])
    assert credits("hail") == ("Ann, at night", ["In a block"])


def test_a_picture_under_another_licence_is_another_picture(tmp_path):
    free = RAIN.replace('alt = "A dot" }', 'alt = "A dot", licence = "CC0" }')
    write(tmp_path / "paper", {"stories/hail.en.md": free})
    import_paths([tmp_path / "paper"])
    assert sorted(Picture.objects.values_list("licence", flat=True)) == ["", "CC0"]


def test_a_series_brings_its_cover(tmp_path):
    series = '[[series]]\nslug = "talk"\nname = { en = "Talk" }\ncover = "dot.png"\n'
    folder = write(tmp_path / "paper", {"newsroom.toml": NEWSROOM + series})
    import_paths([folder])
    assert Series.objects.get(slug="talk").cover == Picture.objects.get()
    write(folder, {"newsroom.toml": NEWSROOM + series.replace('cover = "dot.png"\n', "")})
    import_paths([folder])
    assert Series.objects.get(slug="talk").cover is None


PICTURE = """
[[picture]]
file = "dot.png"
taken = "2010-09"
place = "PLACE"
until = 2031-01-02T03:04:00+05:00
focus = "25% 75%"
alt = { ru = "Точка" }
"""


def test_what_is_true_of_a_picture_is_said_once(tmp_path):
    told = NEWSROOM + PICTURE.replace("PLACE", "osh")
    folder = write(tmp_path / "paper", {"newsroom.toml": told, "stories/rain.en.md": RAIN})
    import_paths([folder])
    picture = Picture.objects.get()
    assert (picture.taken, picture.place.slug, picture.focus) == ("2010-09", "osh", (25, 75))
    assert picture.until.isoformat() == "2031-01-01T22:04:00+00:00"
    assert picture.words_in("ru")[0] == "Точка"
    Picture.objects.update(taken="2011")
    import_paths([folder])
    assert Picture.objects.get().taken == "2011", "what an editor changed is kept"
    write(folder, {"newsroom.toml": told.replace('"2010-09"', '"2012"')})
    import_paths([folder])
    assert Picture.objects.get().taken == "2012"


@pytest.mark.parametrize(
    ("wrong", "word"),
    [('"2010-09"', "date"), ("75%", "20% 80%"), ('"dot.png"', "no file"), ('"PLACE"', "nowhere")],
)
def test_what_cannot_be_true_of_a_picture_is_told_with_its_line(tmp_path, wrong, word):
    bad = {
        '"2010-09"': '"in May"',
        "75%": "750%",
        '"dot.png"': '"dash.png"',
        '"PLACE"': '"nowhere"',
    }
    text = PICTURE.replace(wrong, bad[wrong]).replace('place = "PLACE"\n', "")
    folder = write(tmp_path / "paper", {"newsroom.toml": NEWSROOM + text, "stories/rain.en.md": RAIN})
    with pytest.raises(WireError) as told:
        import_paths([folder])
    assert word in str(told.value)
