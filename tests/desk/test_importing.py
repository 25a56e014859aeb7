"""Importing needs a desk, therefore these tests of the wire stand among the desk's."""

from __future__ import annotations

import re
from html import unescape
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from desk_samples import make_picture
from django.core.exceptions import ValidationError
from media_samples import mp3, wav

from folders import NEWSROOM, RAIN, write
from tamizdat.desk import actions, compose, imaging
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Edition, Letter, Masthead, Person, Picture, Place, PlainPage, Series, Story
from tamizdat.desk.models import Recording as Kept
from tamizdat.wire import folder as folders
from tamizdat.wire import folder_copy as forms
from tamizdat.wire.blocks import (
    Chart,
    Compare,
    Document,
    Embed,
    Facts,
    Full,
    Heading,
    PointMap,
    Pull,
    Quotation,
    Recording,
    Related,
    Sequence,
    Table,
    Text,
    Timeline,
    files_in,
    texts_of,
)  # fmt: skip
from tamizdat.wire.blocks import Picture as PictureBlock
from tamizdat.wire.errors import ImportRefused, WireError
from tamizdat.wire.importing import import_paths

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch):
    """Make one small rendition of each picture: what the formats are like is tested elsewhere."""

    def one(image):
        yield imaging._saved(imaging._at(image, 60), "webp")

    monkeypatch.setattr(imaging, "renditions", one)


def bring(folder):
    (report,) = import_paths([folder])
    return report


def draft_of(slug, edition="en"):
    return actions.story_named(edition, slug).get_latest_revision_as_object()


def document_of(page):
    return compose.composed(page, Making(page.edition, page.title))


def everything():
    """Return all that an editor could see of what was imported."""
    pages = [
        (page.pk, page.latest_revision_id, page.live, page.title, str(page.body.raw_data))
        for model in (Story, PlainPage)
        for page in model.objects.order_by("pk")
    ]
    places = [
        (place.slug, place.parent_id, place.map, sorted(place.listed_under.values_list("slug", flat=True)))
        for place in Place.objects.order_by("slug")
    ]
    mastheads = [(row.name, str(row.menu.raw_data)) for row in Masthead.objects.order_by("edition")]
    return pages, places, mastheads, Picture.objects.count()


# A small folder


def test_a_folder_becomes_a_published_paper(tmp_path):
    folder = write(tmp_path / "paper", {"newsroom.toml": NEWSROOM + '[front.en]\nslots = ["snow", "rain"]\n'})
    report = bring(folder)
    assert str(report) == (
        f"{folder}: made 1 picture, 2 places, 1 topic, 1 person, 1 page, 3 stories, 1 masthead, 1 front."
    )
    rain, russian, snow = (
        actions.story_named(*name) for name in (("en", "rain"), ("ru", "rain"), ("en", "snow"))
    )
    assert rain.live and russian.live and rain.translation_key == russian.translation_key
    assert snow.translation_key != rain.translation_key
    assert [row.earlier for row in snow.follows.all()] == [rain]
    assert rain.published_at.isoformat() == "2026-03-04T04:00:00+00:00"
    assert [(row.person.slug, row.role) for row in rain.bylines.all()] == [("ann", "writer")]
    document = document_of(rain)
    about = PlainPage.objects.get()
    assert document.body == (
        f'<p>It rained, as <a href="doc:{snow.uid}">this</a> and <a href="doc:{about.uid}">we</a> say.</p>'
    )
    assert document.lead.alt == "A dot"
    # The Russian version links to English pages, for there are no others.
    assert 'href="https://paper.example/2026/snow.html"' in document_of(russian).body
    osh = Place.objects.get(slug="osh")
    assert (osh.parent.slug, osh.name_in("ru"), osh.text_in("en").intro) == (
        "asia",
        "Ош",
        "<p>A <i>city</i>.</p>",
    )
    front = Edition.objects.get(locale__language_code="en")
    assert [slot.story.slug for slot in front.slots.all()] == ["snow", "rain"]
    (entry,) = document_of_masthead("en").menu
    assert [link.document for link in entry.groups[0].links] == [str(osh.uid), str(about.uid)]


def document_of_masthead(edition):
    return compose.composed(Masthead.objects.get(edition=edition), Making(edition))


def test_a_second_import_changes_nothing(tmp_path):
    folder = write(tmp_path / "paper")
    bring(folder)
    before = everything()
    report = bring(folder)
    assert (report.made, report.changed, report.those("kept")) == ({}, {}, [])
    assert everything() == before


def test_what_changed_in_the_folder_changes_at_the_desk_and_nothing_else(tmp_path):
    folder = write(tmp_path / "paper")
    bring(folder)
    snow = actions.story_named("en", "snow").latest_revision_id
    write(
        folder,
        {
            "stories/rain.en.md": RAIN.replace("Rain in Osh", "More rain in Osh"),
            "newsroom.toml": NEWSROOM.replace('en = "Osh"', 'en = "The city of Osh"'),
        },
    )
    report = bring(folder)
    assert (report.made, report.changed, report.those("kept")) == ({}, {"story": 1, "place": 1}, [])
    rain = actions.story_named("en", "rain")
    assert (rain.title, rain.live) == ("More rain in Osh", True)
    assert Place.objects.get(slug="osh").name == "The city of Osh"
    assert actions.story_named("en", "snow").latest_revision_id == snow


def test_what_an_editor_changed_is_kept(tmp_path):
    folder = write(tmp_path / "paper")
    bring(folder)
    actions.edit_story(actions.story_named("en", "rain"), dek="An editor's line.")
    actions.unpublish(actions.story_named("ru", "rain"))
    actions.save_place("osh", texts={"en": {"name": "Osh, the city"}}, parent="asia")
    actions.set_masthead("en", name="An editor's paper")
    actions.story_named("en", "snow").delete()
    changed = RAIN.replace("Rain in Osh", "More rain in Osh")
    write(
        folder,
        {
            "stories/rain.en.md": changed,
            "stories/rain.ru.md": changed,
            "newsroom.toml": NEWSROOM.replace('en = "Osh"', 'en = "Osh!"').replace("The Rain", "Rain!"),
        },
    )
    report = bring(folder)
    assert (report.made, report.changed) == ({}, {})
    assert sorted(line.partition(":")[0] for line in report.those("kept")) == [
        "masthead en", "place osh", "story en rain", "story en snow", "story ru rain",
    ]  # fmt: skip
    assert draft_of("rain").dek == "An editor's line."
    assert not actions.story_named("ru", "rain").live
    assert Place.objects.get(slug="osh").name == "Osh, the city"
    assert Masthead.objects.get(edition="en").name == "An editor's paper"
    assert not Story.objects.filter(slug="snow").exists()


def test_a_story_renamed_at_the_desk_is_still_found_by_its_old_name(tmp_path):
    folder = write(tmp_path / "paper")
    bring(folder)
    snow = actions.story_named("en", "snow")
    actions.edit_story(snow, slug="snowfall")
    actions.publish(snow)
    write(folder, {"stories/ice.en.md": RAIN})
    assert bring(folder).made == {"story": 1}
    assert f'href="doc:{snow.uid}"' in document_of(actions.story_named("en", "ice")).body


def test_what_was_made_at_the_desk_is_kept_and_used(tmp_path):
    mine = actions.save_place("osh", texts={"en": {"name": "My Osh"}})
    report = bring(write(tmp_path / "paper"))
    assert report.those("kept") == ["place osh: it was made at the desk"]
    assert Place.objects.get(slug="osh").name == "My Osh"
    assert actions.story_named("en", "rain").places() == [mine]


def test_an_import_that_was_cut_off_is_completed(tmp_path, monkeypatch):
    folder = write(tmp_path / "paper")
    with monkeypatch.context() as broken:
        broken.setattr(actions, "publish", lambda page: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring(folder)
    assert Story.objects.filter(live=True).count() == 0 < Story.objects.count()
    report = bring(folder)
    assert report.those("kept") == []
    assert Story.objects.filter(live=True).count() == 3
    assert "doc:" in document_of(actions.story_named("en", "rain")).body


def test_an_edition_that_the_newsroom_does_not_have_is_left_out_and_told(tmp_path, settings):
    import msgspec

    site = msgspec.structs.replace(settings.TAMIZDAT.site, editions=("en",))
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, site=site)
    report = bring(write(tmp_path / "paper"))
    assert report.made["story"] == 2
    assert any(note.startswith("1 texts of the edition ru were left out") for note in report.those("noted"))


def test_a_folder_without_names_in_the_first_edition_is_refused(tmp_path, nothing_known):
    changes = {"newsroom.toml": NEWSROOM.replace('{ en = "Water", ru = "Вода" }', '{ ru = "Вода" }')}
    with pytest.raises(ImportRefused, match=r"newsroom.toml: The topic 'water' has no name in en"):
        bring(write(tmp_path / "paper", changes))
    assert not Place.objects.exists()


def test_what_the_desk_refuses_is_told_with_its_file(tmp_path):
    changes = {"newsroom.toml": NEWSROOM.replace('parent = "asia"', 'parent = "asia"\nmap = "QQ"')}
    with pytest.raises(ImportRefused, match=r"newsroom.toml: The desk refused it: map: .*QQ"):
        bring(write(tmp_path / "paper", changes))
    broken = {"files/dot.png": b"no picture"}
    with pytest.raises(ImportRefused, match=r"files/dot.png: The desk refused it: .*not a picture"):
        bring(write(tmp_path / "other", broken))


def test_the_desk_takes_whatever_the_folder_lets_through():
    """The lengths that are checked in a folder are those of the desk."""
    longest = {
        (Story, "title"): forms.Title, (Story, "dek"): forms.Line, (Story, "dateline"): forms.StoryHead,
        (Masthead, "name"): forms.Masthead, (Masthead, "motto"): forms.Masthead,
        (Masthead, "notice"): forms.Masthead, (Picture, "credit"): PictureBlock, (Picture, "licence"): PictureBlock,
    }  # fmt: skip
    for (model, name), form in longest.items():
        if hasattr(form, "__struct_fields__"):
            form = next(each.type for each in msgspec.structs.fields(form) if each.name == name)
        (meta,) = form.__metadata__
        field = model._meta.get_field(name)
        assert meta.max_length <= field.max_length, (model, name)


# The sample newsroom

EDITIONS = ("en", "ru")  # of the newsroom that takes it; the sample has one more


@pytest.mark.long
def test_the_sample_newsroom_comes_whole_once(tmp_path):
    with resources.as_file(resources.files("tamizdat") / "sample") as sample:
        copy = folders.read_folder(Path(sample))
        report = bring(Path(sample))
        before = everything()
        again = bring(Path(sample))
    assert report.those("kept") == []
    for edition in EDITIONS:
        wanted = sorted(story.slug for story in copy.stories if story.edition == edition)
        live = Story.objects.filter(locale__language_code=edition, live=True)
        assert sorted(live.values_list("slug", flat=True)) == wanted
        assert len(wanted) >= 20
    pages = [page for page in copy.pages if page.edition in EDITIONS]
    assert PlainPage.objects.filter(live=True).count() == len(pages) >= 16
    assert (again.made, again.changed, again.those("kept")) == ({}, {}, [])
    assert everything() == before
    for story in (story for story in copy.stories if story.edition in EDITIONS):
        assert_nothing_was_lost(story, actions.story_named(story.edition, story.slug))
    assert Person.objects.filter(team=True).count() == sum(person.team for person in copy.newsroom.person)


NOTE = re.compile(r"\^\[[^]]*\]")  # a footnote


def words(html):
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


def said(block):
    """Return the words of a block that stand in the body."""
    match block:
        case Text() | Full() | Sequence():
            return [word for html in texts_of(block) for word in words(NOTE.sub("", html))]
        case Heading() | Pull():
            return block.text.split()
        case Quotation():
            return f"{block.text} {block.who}".split()
        case Table():
            return " ".join(cell for row in block.rows for cell in row).split()
        case Embed():
            return f"{block.title} {block.text} {block.provider}".split()
        case Compare():
            return f"{block.before.label} {block.after.label}".split()
        case Document():
            return block.title.split()
        case Facts():
            return block.title.split() + words(block.text)
        case Timeline():
            dated = (f"{line.date} {' '.join(words(line.text))}" for line in block.items)
            return " ".join((block.title, *dated)).split()
    return []


def assert_nothing_was_lost(copy, story):
    """What the copy says is what the document that would be filed says."""
    document = document_of(story)
    assert document.headline == copy.head.headline
    assert [byline.role for byline in document.bylines] == [byline.role for byline in copy.head.bylines]
    assert len(document.places) == len(copy.head.places)
    assert len(document.follows) == len(copy.head.follows)
    assert (document.lead is None) == (copy.head.picture is None)
    assert words(document.body) == [word for block in copy.body for word in said(block)]
    links = sum(html.count('href="story:') for block in copy.body for html in texts_of(block))
    assert document.body.count('href="doc:') + document.body.count('href="https://paper.example') >= links
    assert document.body.count("<aside data-story=") == sum(isinstance(block, Related) for block in copy.body)
    noted = "".join(block.html for block in copy.body if isinstance(block, Text))
    assert len(document.notes) == len(NOTE.findall(noted))
    charts = [block for block in copy.body if isinstance(block, Chart)]
    assert [(each.title, len(each.rows)) for each in document.charts] == [
        (each.title, len(each.rows) - 1) for each in charts
    ]
    maps = [block for block in copy.body if isinstance(block, PointMap)]
    assert [[point.name for point in each.points] for each in document.maps] == [
        [point.name for point in each.points] for each in maps
    ]
    told = (PictureBlock, Full, Sequence, Compare)
    shown = [each for block in copy.body if isinstance(block, told) for each in files_in(block)]
    assert [(each.alt, each.caption, each.credit, each.licence) for each in document.pictures] == [
        (each.alt, each.caption, each.credit, each.licence) for each in shown
    ]
    heard = [block for block in copy.body if isinstance(block, Recording)]
    assert [
        (each.title, len(each.files), len(each.tracks), bool(each.transcript), len(each.chapters))
        for each in document.recordings
    ] == [
        (
            each.title,
            len([*each.files, *filter(None, [each.file])]),
            len(each.tracks),
            bool(each.transcript),
            len(each.chapters),
        )
        for each in heard
    ]
    lead = copy.head.picture
    if lead is not None:
        found = document.lead
        assert (found.alt, found.caption, found.credit, found.licence) == (
            lead.alt, lead.caption, lead.credit, lead.licence
        )  # fmt: skip


# Plain copy

STORY = """\
Road over the pass is closed

By Jane Doe and Nobody Known
September 24, 2010

The road over the pass was closed for three days after snow fell on the upper valley, an official said.

Drivers waited in the town below.The bakers brought bread at night, and some slept in their cabs <until> dawn came.
"""


def test_a_text_becomes_a_draft_whose_editor_sees_what_was_done(known, tmp_path, desk_of):
    path = tmp_path / "road.txt"
    path.write_text(STORY, "utf-8")
    report = bring(path)
    draft = Story.objects.get()
    assert (draft.title, draft.live, draft.edition) == ("Road over the pass is closed", False, "en")
    assert [row.person.slug for row in draft.bylines.all()] == ["jane"]
    assert draft.published_at.isoformat() == "2010-09-24T07:00:00+00:00"  # noon in Dushanbe
    assert "Drivers waited in the town below." in document_of(draft).body
    assert "&lt;until&gt;" in document_of(draft).body
    assert any("“Nobody Known” is nobody's" in note for note in draft.copy_notes["notes"])
    (repair,) = draft.copy_notes["repairs"]
    assert "below.The" in repair["before"]
    assert "repaired in paragraph" in str(report) and "Nobody Known" in str(report)
    page = desk_of("Chief editors").get(f"/desk/pages/{draft.pk}/edit/").content.decode()
    assert "This story was made from “road.txt”" in page
    assert "below.The" in page
    # The notes outlive the next save, and are not printed.
    actions.edit_story(draft, dek="A line.")
    assert draft_of(draft.slug).copy_notes == draft.copy_notes
    assert "Nobody Known" not in str(document_of(draft))


def test_a_story_written_at_the_desk_shows_no_notes(story, desk_of):
    page = desk_of("Chief editors").get(f"/desk/pages/{story.pk}/edit/").content.decode()
    assert "What was repaired" not in page


def test_a_text_is_imported_once(known, tmp_path):
    path = tmp_path / "road.txt"
    path.write_text(STORY, "utf-8")
    bring(path)
    report = bring(path)
    assert (report.made, report.unchanged, Story.objects.count()) == ({}, 1, 1)
    Story.objects.get().delete()
    assert bring(path).made == {"draft": 1}  # whoever brings it again after deleting it wants it


def test_a_russian_text_in_cp1251_goes_to_its_edition(known, tmp_path):
    path = tmp_path / "road.txt"
    text = (
        "Дорогу через перевал закрыли\n\nДжейн Доу\n\n"
        "Дорога через перевал была закрыта три дня после снегопада в верхней части долины, сообщил чиновник.\n"
    )
    path.write_bytes(text.encode("cp1251"))
    bring(path)
    draft = Story.objects.get()
    assert (draft.edition, draft.slug[:6]) == ("ru", "dorogu")
    assert "Дорога через перевал" in document_of(draft).body


def test_a_headline_too_long_for_the_desk_is_cut_and_kept(known, tmp_path):
    from tamizdat.wire.drafting import import_copy
    from tamizdat.wire.plain import Copy, Paragraph

    long = "word " * 60 + "end"
    copy = Copy(
        headline=long, dek="", byline=(), date=None, time=None, dateline="", language="en", encoding="utf-8", used=(),
        paragraphs=(
            Paragraph("One.", "text"), Paragraph("a", "list-item"), Paragraph("b", "list-item"), Paragraph("H", "heading"),
            Paragraph("Said.", "quotation"), Paragraph("Two.", "text"),
        ),
        author_note="She writes.", left_out=(), repairs=(),
    )  # fmt: skip
    draft = import_copy(copy, edition="en", filename="long.txt")
    assert len(draft.title) <= 255 and draft.title.endswith("word…")
    assert document_of(draft).body == (
        f"<p>{long}</p><p>One.</p><ul><li>a</li><li>b</li></ul>\n<h2>H</h2>\n<blockquote><p>Said.</p></blockquote>\n"
        "<p>Two.</p>\n<p><i>She writes.</i></p>"
    ).replace(f"<p>{long}</p><p>One.", f"<p>{long}</p>\n<p>One.")
    assert draft.copy_notes["notes"] == [
        "The headline is too long; it stands whole at the top of the text: shorten it."
    ]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "story.docx",
            b"x",
            "A file of this kind cannot be imported. Give a text (.txt, .text), an export of WordPress",
        ),
        ("missing.txt", None, "It is not there."),
        ("folder", "folder", "A folder of this kind cannot be imported. Give a text"),
        ("huge.txt", b"x" * (4 * 1024 * 1024 + 1), "It has more than 4 MB."),
    ],
)
def test_what_cannot_be_imported_is_told_with_the_known_forms(tmp_path, name, content, expected):
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(WireError) as caught:
        import_paths([path])
    assert str(caught.value).startswith(f"{path}: {expected}")
    assert not isinstance(caught.value, ValidationError)


SHOW = """
[[series]]
slug = "talk"
name = { en = "Talk" }
format = "podcast"
categories = ["News > Politics"]
email = "talk@paper.example"
author = { en = "We" }
"""
EPISODE = """\
+++
headline = "One"
date = 2026-03-04T09:00:00+05:00
kind = "audio"
series = "talk"
episode = { number = 1, season = 2, sort = "trailer" }
+++
```recording
files = ["one.mp3", "one.wav"]
title = "Listen"
poster = { file = "dot.png", alt = "A dot" }
transcript = "one.txt"
tracks = [{ file = "one.vtt", language = "ru", kind = "subtitles" }]
chapters = ["0:00 Rain", "0:01 Snow https://a.example/"]
credit = "Ann Ray"
```

```recording
sort = "video"
url = "https://film.example/1"
title = "A film"
provider = "Films"
length = "1:15"
```
"""


def test_a_podcast_comes_with_its_recordings(tmp_path):
    said = "WEBVTT\n\n00:00.000 --> 00:01.000\nДождь\n"
    files = {
        "newsroom.toml": SHOW + NEWSROOM,
        "stories/one.en.md": EPISODE,
        "files/one.mp3": mp3(),
        "files/one.wav": wav(),
        "files/one.txt": "Ann: Rain.\n\nBob: Snow.\n",
        "files/one.vtt": said,
    }
    bring(write(tmp_path, files))
    document = compose.composed(actions.story_named("en", "one"), Making("en"))
    first, film = document.recordings
    assert (first.title, first.credit, [file.type for file in first.files]) == (
        "Listen",
        "Ann Ray",
        ["audio/mpeg", "audio/wav"],
    )
    assert [(cue.speaker, cue.text) for cue in first.transcript] == [("Ann", "Rain."), ("Bob", "Snow.")]
    assert [(each.start, each.title, each.url) for each in first.chapters] == [
        (0, "Rain", ""),
        (1, "Snow", "https://a.example/"),
    ]
    assert (first.poster.alt, first.tracks[0].language) == ("A dot", "ru")
    assert (film.sort, film.title, film.url, film.seconds) == (
        "video",
        "A film",
        "https://film.example/1",
        75,
    )
    assert (document.episode.season, document.episode.number, document.episode.type) == (2, 1, "trailer")
    show = compose.composed(Series.objects.get(slug="talk"), Making("en")).podcast
    assert (show.categories, show.email, show.author) == (("News > Politics",), "talk@paper.example", "We")
    made = Kept.objects.count()
    bring(tmp_path)
    assert Kept.objects.count() == made


def test_newsletters_and_the_letters_that_were_sent_are_brought_once(tmp_path):
    changes = {
        "newsroom.toml": NEWSROOM
        + '[[newsletter]]\nslug = "weekly"\nname = { en = "The week" }\ndescription = { en = "On Fridays" }\n',
        "letters/first.en.md": '+++\nnewsletter = "weekly"\nsubject = "Rain"\ndate = 2026-03-06T09:00:00+05:00\n'
        'corrected = ["snow"]\n[[part]]\nlabel = "One"\nitems = [{ story = "rain", whole = true, note = "Read" }]\n'
        '[[part]]\nitems = [{ picture = { file = "dot.png", alt = "Other words", caption = "A dot", credit = "Nana" } }]\n'
        "+++\n"
        "Dear *readers*.\n",
    }
    folder = write(tmp_path, changes)
    report = bring(folder)
    assert (report.made["newsletter"], report.made["letter"]) == (1, 1)
    (letter,) = Letter.objects.all()
    document = document_of(letter)
    assert (document.subject, document.path) == ("Rain", "letters/weekly/2026-03-06.html")
    rain, snow = (
        str(Story.objects.get(slug=slug, locale__language_code="en").uid) for slug in ("rain", "snow")
    )
    part, seen = document.parts
    shown = seen.items[0].picture
    assert (shown.alt, shown.caption, shown.credit) == ("Other words", "A dot", "Nana")
    (item,) = part.items
    assert (part.label, item.document, item.whole, item.note) == ("One", rain, True, "Read")
    assert document.corrected == (snow,)
    assert "readers" in document.intro
    again = bring(folder)
    assert not again.made and not again.changed
    folder.joinpath("letters/first.en.md").write_text(
        changes["letters/first.en.md"].replace("Rain", "Snow"), "utf-8"
    )
    assert bring(folder).changed["letter"] == 1
    assert [each.subject for each in Letter.objects.all()] == ["Snow"]
    folder.joinpath("files/dot.png").write_bytes(make_picture(colour="red"))
    assert bring(folder).changed["letter"] == 1, "its picture is another"
