import pickle

import pytest

from folders import DOT, NEWSROOM, RAIN, write
from tamizdat.wire.blocks import Picture, Text
from tamizdat.wire.errors import FolderError
from tamizdat.wire.folder import read_folder
from tamizdat.wire.folder_copy import Byline


def test_a_folder_is_read_whole(tmp_path):
    copy = read_folder(write(tmp_path))
    assert [place.slug for place in copy.newsroom.place] == ["asia", "osh"]
    assert copy.intros["place", "osh", "en"] == "<p>A <i>city</i>.</p>"
    assert [(story.slug, story.edition) for story in copy.stories] == [
        ("rain", "en"),
        ("rain", "ru"),
        ("snow", "en"),
    ]
    rain = copy.stories[0]
    assert rain.head.bylines == (Byline("ann", "writer"),)
    assert rain.head.picture == Picture("dot.png", "A dot")
    assert rain.head.date.isoformat() == "2026-03-04T09:00:00+05:00"
    assert rain.body == (
        Text('<p>It rained, as <a href="story:snow">this</a> and <a href="page:about">we</a> say.</p>'),
    )
    assert copy.stories[2].head.follows == ("rain",)
    assert [page.head.title for page in copy.pages] == ["About"]
    assert copy.files["dot.png"].path.read_bytes() == DOT
    assert copy.notes == ()


def test_windows_line_ends_and_a_byte_order_mark_mean_nothing(tmp_path):
    plain = read_folder(write(tmp_path / "a"))
    windows = "\ufeff" + RAIN.replace("\n", "\r\n")
    assert read_folder(write(tmp_path / "b", {"stories/rain.en.md": windows})).stories == plain.stories


def test_what_nothing_uses_and_what_is_changed_is_noted(tmp_path):
    changes = {
        "files/old.png": DOT,
        "files/.DS_Store": "",
        "stories/.hidden": "",
        "stories/rain.en.md": RAIN + "\n---\n",
    }
    notes = read_folder(write(tmp_path, changes)).notes
    assert [str(note) for note in notes] == [
        "stories/rain.en.md, line 11: The rule across the page was left out: the paper has none.",
        "files/old.png: Nothing uses this file. It was not imported.",
    ]


def test_all_problems_are_told_together(tmp_path):
    changes = {
        "newsroom.toml": NEWSROOM.replace('parent = "asia"', 'parnet = "asia"'),
        "stories/rain.en.md": RAIN.replace("2026-03-04T09:00:00+05:00", '"March"').replace(
            '["osh"]', '["ohs"]'
        ),
        "stories/snow.en.md": "It snowed.",
    }
    with pytest.raises(FolderError) as caught:
        read_folder(write(tmp_path, changes))
    assert str(caught.value).split("\n") == [
        f"{tmp_path}: 3 problems were found, and nothing was imported. Mend them and import again.",
        "  newsroom.toml, line 6: 'place.parnet' is not known here. Did you mean 'parent'?",
        "  stories/rain.en.md, line 3: 'date' is 'March'. Expected a date with its time and offset, such as "
        "2026-03-04T09:00:00+05:00.",
        "  stories/snow.en.md, line 1: It does not begin with a head. Write its head as TOML between two lines of +++.",
    ]
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


def newsroom(old, new):
    assert old in NEWSROOM
    return {"newsroom.toml": NEWSROOM.replace(old, new)}


def rain(old, new):
    assert old in RAIN
    return {"stories/rain.en.md": RAIN.replace(old, new)}


def more(text):
    return {"newsroom.toml": NEWSROOM + text}


ROOM = "newsroom.toml"
RAIN_EN = "stories/rain.en.md"
BAD = [
    ({ROOM: None}, "newsroom.toml: It is missing."),
    ({ROOM: "[[place]\n"}, "newsroom.toml, line 1: This is not TOML:"),
    ({ROOM: b"\xff"}, "newsroom.toml: It is not UTF-8 (byte 0). Save it as UTF-8."),
    (
        newsroom("[[topic]]", "[[topics]]"),
        "newsroom.toml, line 9: 'topics' is not known here. Did you mean 'topic'?",
    ),
    (
        newsroom('slug = "water"', 'slug = "Water!"'),
        "newsroom.toml, line 10: 'topic.slug' is 'Water!'. Expected small Latin letters",
    ),
    (newsroom('slug = "water"\n', ""), "newsroom.toml, line 9: 'topic.slug' is missing. Write slug = …"),
    (
        newsroom('name = { en = "Water", ru = "Вода" }', 'name = "Water"'),
        "newsroom.toml, line 11: 'topic.name' is 'Water'. Expected a table of editions",
    ),
    (
        newsroom('name = "The Rain"\n', 'name = "The Rain"\npolicies = { pledge = "about" }\n'),
        "newsroom.toml, line 18: 'masthead.en.policies.pledge' is 'pledge'.",
    ),
    (newsroom('ru = "Вода"', 'Russian = "Вода"'), "newsroom.toml, line 11: 'Russian' is not an edition."),
    (
        newsroom('{ en = "A *city*." }', '{ de = "A" }'),
        "newsroom.toml, line 8: The place 'osh' has no name in the edition de, but 'intro' is there.",
    ),
    (
        newsroom("A *city*.", "- a"),
        "newsroom.toml, line 8: An introduction or bio holds more than paragraphs",
    ),
    (
        newsroom('parent = "asia"', 'parent = "aisa"'),
        "newsroom.toml, line 6: There is no place 'aisa'. Did you mean 'asia'?",
    ),
    (
        newsroom('parent = "asia"', 'parent = "osh"'),
        "newsroom.toml, line 6: The place 'osh' stands under itself.",
    ),
    (newsroom('slug = "osh"', 'slug = "asia"'), "newsroom.toml, line 5: The place 'asia' stands here twice."),
    (
        newsroom('{ page = "about" }', '{ page = "abuot" }'),
        "newsroom.toml, line 22: There is no page 'abuot'. Did you mean 'about'?",
    ),
    (
        newsroom('{ page = "about" }', '{ place = "osh", topic = "water" }'),
        "newsroom.toml, line 22: A line leads to place and to topic.",
    ),
    (
        newsroom('{ page = "about" }', '{ label = "x" }'),
        "newsroom.toml, line 22: The line 'x' leads nowhere.",
    ),
    (newsroom('{ page = "about" }', '{ kind = "video" }'), "newsroom.toml, line 22: A line has no words."),
    (newsroom('{ page = "about" }', '{ kind = "vidoe", label = "x" }'), "'vidoe'. Did you mean 'video'?"),
    (
        more('[[series]]\nslug = "s"\nformat = "vlog"\nname = { en = "S" }\n'),
        "newsroom.toml, line 25: 'series.format' is 'vlog'. Did you mean 'blog'?",
    ),
    (
        more('[front.en]\nslots = ["rian"]\n'),
        "newsroom.toml, line 24: There is no story 'rian'. Did you mean 'rain'?",
    ),
    (
        more('[front.ru]\nslots = ["snow"]\n'),
        "newsroom.toml, line 24: The story 'snow' is not there in the edition ru. It is there in en: add snow.ru.md",
    ),
    (more('[front.en]\nslots = ["rain", "rain"]\n'), "newsroom.toml, line 24: 'rain' stands there twice."),
    (
        more('[front.en]\nslots = ["rain"]\nuntil = { snow = 2026-03-05T12:00:00+05:00 }\n'),
        "newsroom.toml, line 25: 'snow' is in no slot.",
    ),
    (
        more('[front.en]\nslots = ["rain"]\nuntil = { rain = 2026-03-05T12:00:00 }\n'),
        "Expected a date with its time and offset, such as 2026-03-04T09:00:00+05:00.",
    ),
    (
        more('[[front.en.strip]]\nlabel = "Near"\n'),
        "newsroom.toml, line 23: It is not told of what the strip is.",
    ),
    (
        more('[[front.en.strip]]\nplace = "ohs"\n'),
        "newsroom.toml, line 23: There is no place 'ohs'. Did you mean 'osh'?",
    ),
    (
        more('[front.en]\nbreaking = { text = "It rains", story = "rain", url = "https://a.example" }\n'),
        "newsroom.toml, line 24: Breaking news lead to one thing.",
    ),
    (
        more('[[front_of]]\nedition = "en"\nslots = ["rain"]\n'),
        "newsroom.toml, line 23: It is not told whose front it is.",
    ),
    (
        more('[[coverage]]\nslug = "c"\nname = { en = "C" }\npinned = ["rian"]\n'),
        "newsroom.toml, line 26: There is no story 'rian'. Did you mean 'rain'?",
    ),
    (
        more('[[person]]\nslug = "p"\nname = { en = "P" }\nphoto = "no.png"\n'),
        "newsroom.toml, line 26: There is no file 'no.png' in 'files'. Did you mean 'dot.png'?",
    ),
    (
        more('[[series]]\nslug = "p"\nname = { en = "P" }\ncover = "no.png"\n'),
        "newsroom.toml, line 26: There is no file 'no.png' in 'files'. Did you mean 'dot.png'?",
    ),
    (rain('"Rain in Osh"', '""'), "stories/rain.en.md, line 2: 'headline' is empty."),
    (
        rain('"Rain in Osh"', '"' + "x" * 256 + '"'),
        "stories/rain.en.md, line 2: 'headline' has 256 characters. At most 255 are accepted",
    ),
    (
        rain("+05:00", ""),
        "stories/rain.en.md, line 3: 'date' is '2026-03-04 09:00:00'. Expected a date with its time and offset",
    ),
    (
        rain('{ person = "ann" }', '{ person = "anne" }'),
        "stories/rain.en.md, line 4: There is no person 'anne'. Did you mean 'ann'?",
    ),
    (
        rain('{ person = "ann" }', '{ person = "ann", role = "auhtor" }'),
        "stories/rain.en.md, line 4: 'bylines.role' is 'auhtor'.",
    ),
    (rain('["osh"]', '["osh", "osh"]'), "stories/rain.en.md, line 5: 'osh' stands there twice."),
    (
        rain('["water"]', '"water"'),
        "stories/rain.en.md, line 6: 'topics' is 'water'. Expected a list: [ …, … ].",
    ),
    (
        rain("dot.png", "dit.png"),
        "stories/rain.en.md, line 7: There is no file 'dit.png' in 'files'. Did you mean 'dot.png'?",
    ),
    (
        rain("dot.png", "../newsroom.toml"),
        "stories/rain.en.md, line 7: The file '../newsroom.toml' is outside the folder 'files'.",
    ),
    (
        rain("dot.png", "/etc/hostname"),
        "stories/rain.en.md, line 7: The file '/etc/hostname' is outside the folder 'files'.",
    ),
    (
        rain("dot.png", "C:/x.png"),
        "stories/rain.en.md, line 7: The file 'C:/x.png' is outside the folder 'files'.",
    ),
    (
        {**rain("dot.png", "dot.txt"), "files/dot.txt": ""},
        "stories/rain.en.md, line 7: The file 'dot.txt' is no picture.",
    ),
    (
        rain("story:snow", "story:sonw"),
        "stories/rain.en.md, line 9: There is no story 'sonw'. Did you mean 'snow'?",
    ),
    (
        rain("page:about", "page:abut"),
        "stories/rain.en.md, line 9: There is no page 'abut'. Did you mean 'about'?",
    ),
    (
        {RAIN_EN: RAIN + "\n![a](no.png)\n"},
        "stories/rain.en.md, line 11: There is no file 'no.png' in 'files'.",
    ),
    (
        {RAIN_EN: RAIN + "\n```document\nfile = 'dot.png'\n```\n"},
        "stories/rain.en.md, line 11: The file 'dot.png' is a picture. Show it with",
    ),
    (
        {"stories/rain.ru.md": RAIN + "\n```related\nstory = 'snow'\n```\n"},
        "stories/rain.ru.md, line 11: The story 'snow' is not there in the edition ru.",
    ),
    (
        rain('places = ["osh"]', 'follows = ["rain"]'),
        "stories/rain.en.md, line 5: The story follows up itself.",
    ),
    (
        rain('places = ["osh"]', 'follows = ["a", "b", "c", "d", "e", "f"]'),
        "stories/rain.en.md, line 5: The story follows up 6 others.",
    ),
    ({RAIN_EN: RAIN.split("+++\n")[1]}, "stories/rain.en.md, line 1: It does not begin with a head."),
    ({RAIN_EN: f"+++\n{RAIN.split('+++' + chr(10))[1]}+++\n"}, "stories/rain.en.md: The story has no text."),
    ({"stories/notes.txt": "x"}, "stories/notes.txt: It is not named as a text of this form."),
    ({"stories/Rain.en.md": RAIN}, "stories/Rain.en.md: It is not named as a text of this form."),
    (
        {"pages/about.en.md": "+++\ntitle = 'A'\ntemplate = 'staff'\n+++\n"},
        "pages/about.en.md, line 3: 'template' is 'staff'.",
    ),
    (
        {"pages/about.en.md": "+++\ntitle = 'A'\n+++\n```related\nstory = 'rain'\n```\n"},
        "pages/about.en.md, line 4: A related story stands on a plain page.",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), BAD, ids=[expected[:60] for _, expected in BAD])
def test_a_bad_folder_is_refused_with_the_place_and_the_remedy(tmp_path, changes, expected):
    with pytest.raises(FolderError) as caught:
        read_folder(write(tmp_path, changes))
    assert expected in str(caught.value)
    assert all(problem.remedy for problem in caught.value.problems)


def test_links_of_the_file_system_do_not_lead_out(tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text(RAIN, "utf-8")
    (tmp_path / "secret.png").write_bytes(DOT)
    folder = write(tmp_path / "folder", {"files/dot.png": None, "stories/snow.en.md": None})
    (folder / "stories/snow.en.md").symlink_to(secret)
    (folder / "files").mkdir()
    (folder / "files/dot.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(FolderError) as caught:
        read_folder(folder)
    told = {str(problem) for problem in caught.value.problems}
    assert "stories/snow.en.md: It is a link that leads out of the folder. Put the file itself there." in told
    assert any("line 7: The file 'dot.png' is outside the folder 'files'." in line for line in told)


WEEKLY = '[[newsletter]]\nslug = "weekly"\nname = { en = "The week" }\n'
LETTER = """+++
newsletter = "weekly"
subject = "Rain"
date = 2026-03-06T09:00:00+05:00
outro = "Bye."
[[part]]
label = "First"
items = [{ story = "rain", whole = true }, { page = "about", note = "Read *this*" }]
[[part]]
items = [{ picture = { file = "dot.png", alt = "A dot", caption = "The dot" } }]
+++
Dear *readers*.
"""


def test_newsletters_and_letters_are_read(tmp_path):
    changes = {"newsroom.toml": NEWSROOM + WEEKLY, "letters/first.en.md": LETTER}
    copy = read_folder(write(tmp_path, changes))
    assert [each.name for each in copy.newsroom.newsletter] == [{"en": "The week"}]
    (letter,) = copy.letters
    assert (letter.slug, letter.edition, letter.head.subject) == ("first", "en", "Rain")
    assert (letter.intro, letter.outro) == ("<p>Dear <i>readers</i>.</p>", "<p>Bye.</p>")
    part, _ = letter.head.part
    ((shown, at),) = letter.pictures()
    assert (shown.alt, shown.caption, at) == ("A dot", "The dot", ("part", 1, "items"))
    assert "dot.png" in copy.files
    assert [(*item.target, item.whole, item.note) for item in part.items] == [
        ("story", "rain", True, ""),
        ("page", "about", False, "Read *this*"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('newsletter = "weekly"', 'newsletter = "wekly"', "There is no newsletter 'wekly'. Did you mean 'weekly'?"),
        ('story = "rain"', 'story = "rian"', "There is no story 'rian'. Did you mean 'rain'?"),
        ('story = "rain"', 'story = "rain", page = "about"', "is not one story, page or picture"),
        ('story = "rain"', 'story = "rain", picture = { file = "dot.png" }', "is not one story, page or picture"),
        ('story = "rain", ', "", "is not one story, page or picture"),
        ('story = "rain"', 'picture = { file = "dot.png" }', "A picture has a note, or is whole"),
        ('story = "rain", whole = true', 'picture = { file = "dto.png" }', "no file 'dto.png' in 'files'. Did you mean"),
        ('story = "rain", whole = true', 'picture = { file = "../dot.png" }', "is outside the folder 'files'"),
        ('story = "rain", whole = true', 'picture = "dot.png"', "'part.items.picture' is 'dot.png'. Expected a table"),
        ('subject = "Rain"', 'subject = " "', "'subject' is ' '"),
        ('outro = "Bye."', 'corrected = ["snwo"]', "There is no story 'snwo'"),
        ("+05:00", "", "Expected a date with its time and offset"),
        ("Dear *readers*.", "- a\n- b", "What a letter itself says holds more than paragraphs"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_letter_is_told(tmp_path, old, new, what):
    assert old in LETTER
    changes = {"newsroom.toml": NEWSROOM + WEEKLY, "letters/first.en.md": LETTER.replace(old, new)}
    with pytest.raises(FolderError) as caught:
        read_folder(write(tmp_path, changes))
    assert what in str(caught.value)


def test_letters_of_one_day_are_counted_in_their_order(tmp_path):
    changes = {
        "newsroom.toml": NEWSROOM + WEEKLY,
        "letters/a.en.md": LETTER.replace("T09", "T10"),
        "letters/b.en.md": LETTER,
        "letters/c.en.md": LETTER.replace("-06T", "-07T"),
    }
    letters = read_folder(write(tmp_path, changes)).letters
    earlier = {each.slug: sum(map(each.is_earlier_that_day, letters)) for each in letters}
    assert earlier == {"a": 1, "b": 0, "c": 0}
