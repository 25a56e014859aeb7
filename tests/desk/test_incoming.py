from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from archives import blobs, empty, exported, incoming
from desk_record import STATEMENT, make_record
from desk_samples import compose_fronts
from media_samples import mp3, wav

from tamizdat.archive.documents import decode, type_of
from tamizdat.archive.ids import mint
from tamizdat.desk import actions
from tamizdat.desk.incoming import Intake
from tamizdat.desk.models import Imported, Mark, Person, Place, PlainPage, Story

pytestmark = pytest.mark.django_db


def take(*datas, files=None):
    """Announce and take documents; `files` are the bytes of those that come with them, by the names of their blobs."""
    with TemporaryDirectory() as folder:
        there = {name: Path(folder) / name for name in files or {}}
        for name, path in there.items():
            path.write_bytes(files[name])
        intake = Intake(there.get)
        batch = incoming(*datas)
        intake.announce((document.edition, document.id, type_of(document)) for document, _ in batch)
        return intake.take(batch)


def whats(outcomes):
    return [outcome.what for outcome in outcomes]


def a_story(edition="en", **fields) -> bytes:
    """Return a story's JSON; `fields` override."""
    id = str(fields.pop("id", mint()))
    slug = fields.pop("slug", f"s-{id[-12:]}")
    prefix = "" if edition == "en" else f"{edition}/"
    return json.dumps(
        {
            "type": "story",
            "id": id,
            "edition": edition,
            "path": f"{prefix}2010/{slug}.html",
            "story": str(mint()),
            "kind": "news",
            "headline": "Roads",
            "published": "2010-09-24T10:00:00+05:00",
            "body": "<p>All about roads.</p>",
            "words": 3,
            **fields,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def a_place(edition="en", **fields) -> bytes:
    id = str(fields.pop("id", mint()))
    slug = fields.pop("slug", f"p-{id[-12:]}")
    prefix = "" if edition == "en" else f"{edition}/"
    place = {
        "type": "place",
        "id": id,
        "edition": edition,
        "path": f"{prefix}places/{slug}.html",
        "name": "Georgia",
    }
    return json.dumps(place | fields, ensure_ascii=False).encode()


def id_of(data: bytes) -> str:
    return json.loads(data)["id"]


def _drawn(story):
    """Return blocks that the press draws, and a footnote."""
    chart = {
        "form": "stacked",
        "title": "T",
        "unit": "t",
        "rows": [["Y", "A", "B"], ["1", "2", ""], ["2", "-3.5", "4"]],
    }
    more = {"marks": [{"at": "1", "text": "M"}], "source": "S", "note": "N"}
    points = [{"name": "P", "latitude": 40.5, "longitude": 45, "text": "X"}]
    return [
        ("timeline", {"title": "T", "items": [{"date": "1991", "text": "<p>One <b>two</b>.</p>"}]}),
        ("chart", chart | more),
        ("map", {"title": "M", "place": Place.objects.get(slug="georgia"), "points": points}),
        ("text", f'<p>Noted^[See <a linktype="page" id="{story.pk}">later</a> [p. 3].] here.</p>'),
    ]


SAID = b"WEBVTT\n\n00:00.000 --> 00:01.500\n<v Anna>Hello\n\n00:01.500 --> 00:02.000\n<v Bob>Bye\n"


@pytest.fixture
def paper(published, picture):
    """Give the newsroom something of everything, and return its export."""
    paper = actions.save_document(b"%PDF-1.4", "a paper.pdf")
    sound = actions.save_recording(
        "audio",
        files=[(mp3(), "talk.mp3"), (wav(), "talk.wav")],
        poster=picture,
        tracks=[
            {"kind": "subtitles", "language": "ru", "label": "По-русски", "data": SAID, "filename": "ru.vtt"}
        ],
        transcript=SAID,
        chapters=[
            {"start": 0, "title": "Start", "url": ""},
            {"start": 1.25, "title": "End", "url": "https://a.example/"},
        ],
        credit="Jane",
        licence="CC BY 4.0",
    )
    film = actions.save_recording(
        "video", title="A film", url="https://film.example/1", provider="Films", seconds=75.5
    )
    about = actions.save_page("en", slug="about", title="About", body=[("heading", "Us")])
    actions.publish(about)
    later = actions.create_story(
        "en", headline="Later", body=[("related", {"story": published})], follows=[published]
    )
    actions.publish(later)
    actions.save_place(
        "ossetia", texts={"en": {"name": "Ossetia"}}, parent="caucasus", listed_under=["georgia"]
    )
    actions.save_person(
        "jane", texts={"en": {"name": "Jane", "job": "Editor", "bio": "<p>Bio</p>"}}, photo=picture
    )
    actions.publish(
        actions.edit_story(
            published,
            kind="analysis",
            bylines=[("ivan", "translator"), ("jane", "writer")],
            places=["georgia", "caucasus"],
            coverage=["pipelines"],
            series="notes",
            dateline="Tbilisi",
            note="A note.",
            republish="no",
            picture=picture,
            picture_caption="Own caption",
            published_at=datetime(2010, 12, 31, 20, tzinfo=UTC),
            updated_at=datetime(2011, 1, 2, tzinfo=UTC),
            corrections=[
                (date(2011, 1, 2), "Older."),
                (date(2011, 2, 2), "Newer.", "It is newer still."),
                (date(2011, 2, 2), "Last."),
            ],
            body=[
                (
                    "text",
                    f'<p>See <a linktype="page" id="{later.pk}">later</a>, <a linktype="page" id="{about.pk}">us</a>, '
                    f'<a linktype="document" id="{paper.pk}">a paper</a> and <a href="https://a.example/?x=1&amp;y">it</a>.</p>'
                    "<p>Ten words of text are enough for this very test.</p>",
                ),
                ("heading", "A & B"),
                ("quotation", {"text": "One.\n\nTwo.", "who": "Somebody"}),
                ("pull", "Words"),
                ("picture", {"picture": picture, "alt": "Other", "caption": "C", "credit": "D"}),
                ("table", {"rows": [["", "1999"], ["Members", "6"]], "head": "both"}),
                (
                    "embed",
                    {"url": "https://a.example/?x=1&y=2", "title": "T", "provider": "NASA", "text": "One."},
                ),
                ("document", {"document": paper, "title": "The paper"}),
                ("recording", {"recording": sound, "title": "Talk"}),
                ("recording", {"recording": film, "title": ""}),
                ("facts", {"title": "Facts", "text": "<p>One.</p>"}),
                ("text", "<ul><li>one</li></ul>"),
                *_drawn(later),
            ],
            points="One.\nTwo.",
            entries=[
                {
                    "id": "an-entry",
                    "at": datetime(2011, 1, 1, tzinfo=UTC),
                    "headline": "H",
                    "text": f'<p>See <a linktype="page" id="{later.pk}">later</a>.</p>',
                    "author": Person.objects.get(slug="jane"),
                    "key": True,
                }
            ],
            ended=True,
        )
    )
    make_record(published)
    actions.publish(actions.edit_story(published, actors=["imu", "csto"], events=["attack"]))
    russian = actions.add_translation(published, "ru", headline="Договор", places=["georgia"])
    actions.publish(russian)
    actions.set_masthead(
        "en",
        name="The Paper",
        motto="Motto",
        menu=[
            {
                "label": "Regions",
                "groups": [
                    {"head": {"place": "caucasus"}, "links": [{"place": "georgia", "label": "Sakartvelo"}]},
                    {"head": {"label": "More"}, "links": [{"kind": "video", "label": "Video"}]},
                ],
            }
        ],
        footer=[
            {
                "head": {"label": "Paper"},
                "links": [{"page": "about"}, {"url": "https://a.example", "label": "A"}],
            }
        ],
        support={"page": "about", "label": "Support us"},
        plea="Help us.",
        ways=[
            {
                "label": "Card",
                "kind": "card",
                "url": "https://pay.example/rain",
                "note": "No account needed.",
            },
            {
                "label": "Bank",
                "kind": "bank",
                "account": "DE89 3704 0044 0532 0130 00",
                "holder": "The Paper",
            },
        ],
        asks=("home", "footer"),
        reuse={"licence": "CC BY 4.0", "url": "https://cc.example/by", "credit": "", "reserved": ["opinion"]},
    )
    compose_fronts(published)
    return exported()


def test_what_comes_in_is_what_goes_out(paper):
    files = blobs(paper.values())
    empty()
    assert not Story.objects.exists()
    outcomes = take(*paper.values(), files=files)
    assert set(whats(outcomes)) == {"made"}, [o for o in outcomes if o.what != "made"]
    assert exported() == paper
    assert b'"type":"audio/mpeg","bytes":' in b"".join(paper.values())
    assert [o.notes for o in outcomes if o.notes] == []


def test_a_record_comes_in_in_any_order_of_its_files(paper):
    before = {
        key: data for key, data in paper.items() if decode(data).__class__.__module__.endswith("record")
    }
    others = [data for key, data in paper.items() if key not in before]
    files = blobs(paper.values())
    empty()
    take(*others, files=files)
    take(*(data for data in reversed(before.values()) if type_of(decode(data)) in ("actor", "event")))
    claims = [data for data in before.values() if type_of(decode(data)) in ("claim", "membership")]
    for data in sorted(claims, key=id_of, reverse=True):
        assert whats(take(data)) == ["made"]
    after = exported()
    assert {key: after[key] for key in before} == before


def test_a_changed_claim_of_one_edition_changes_its_text_alone(known):
    made = make_record()
    data = exported()["ru", str(made.claim.uid)]
    take(exported()["en", str(made.claim.uid)], data)
    changed = json.loads(data) | {"says": "Погибли 40 солдат.", "modality": "denies"}
    take(data)  # what came from here is known from now on
    assert whats(take(json.dumps(changed, ensure_ascii=False).encode())) == ["kept"]  # made at the desk
    made.claim.refresh_from_db()
    assert made.claim.modality == "says"


def test_a_record_that_names_what_is_not_there_is_refused(known):
    made = make_record()
    datas = exported()
    claim, membership = datas["en", str(made.claim.uid)], datas["en", str(made.membership.uid)]
    empty()
    outcomes = take(claim, membership)
    assert whats(outcomes) == ["refused", "refused"]
    assert "which is not at the desk: bring that one too, before it" in outcomes[0].why


def test_a_claim_without_its_story_and_without_a_source_is_refused(published):
    made = make_record(published)
    datas = exported()
    others = [
        data
        for (tag, id), data in datas.items()
        if type_of(decode(data)) in ("actor", "event", "place", "topic")
    ]
    bare = datas["en", str(made.later.uid)]
    sourced = json.loads(bare) | {"sources": [{"title": STATEMENT.title}]}
    empty()
    take(*others)
    assert "bring that one before it" in take(bare)[0].why
    outcome = take(json.dumps(sourced).encode())[0]
    assert outcome.what == "made" and "not at the desk" in outcome.notes[0]


def test_a_document_made_from_the_types_goes_out_as_it_came(known):
    from tamizdat.archive.documents import Byline, Series, encode
    from tamizdat.archive.documents import Story as Document
    from tamizdat.desk.models import Person

    series = Series(id=str(mint()), edition="en", path="series/blog.html", name="Blog")
    story = Document(
        id=str(mint()),
        edition="en",
        path="2010/roads.html",
        story=str(mint()),
        kind="news",
        headline="Roads",
        published="2010-09-24T10:00:00+05:00",
        body="<p>One two.</p>",
        words=2,
        bylines=(Byline(person=str(Person.objects.get(slug="jane").uid)),),
        series=series.id,
    )
    datas = [encode(series), encode(story)]
    assert whats(take(*datas)) == ["made", "made"]
    after = exported()
    assert [after["en", id_of(data)] for data in datas] == datas


def test_what_is_true_of_a_picture_comes_in_and_goes_out(published, picture):
    from datetime import UTC, datetime

    from tamizdat.desk.models import Place

    place = Place.objects.get(slug="georgia")
    actions.tell_picture(
        picture, taken="2010-09-24", place=place, until=datetime(2031, 1, 2, tzinfo=UTC), focus=(20, 75)
    )
    actions.edit_story(published, picture=picture)
    actions.publish(published)
    before = exported()
    files = blobs(before.values())
    assert b'"focus_x":20' in b"".join(before.values())
    empty()
    outcomes = take(*before.values(), files=files)
    assert exported() == before
    assert [outcome.notes for outcome in outcomes if outcome.notes] == []


def test_an_import_again_writes_nothing(paper, django_assert_max_num_queries):
    files = blobs(paper.values())
    empty()
    take(*paper.values(), files=files)
    Mark.objects.all().delete()
    with django_assert_max_num_queries(31) as queries:
        outcomes = take(*paper.values(), files=files)
    assert set(whats(outcomes)) == {"unchanged"}
    assert not Mark.objects.exists()
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_an_export_that_comes_home_is_left_alone(paper):
    assert set(whats(take(*paper.values()))) == {"unchanged"}
    other = json.loads(paper["en", str(Story.objects.get(title="Later").uid)]) | {"headline": "Other"}
    (outcome,) = take(json.dumps(other).encode())
    assert outcome.what == "kept" and "made at the desk" in outcome.why


# Again and again


def published_story(data) -> Story:
    return Story.objects.get(uid=id_of(data))


def other(data, **fields) -> bytes:
    """Return a document with other fields, as a later import brings it."""
    return json.dumps(json.loads(data) | fields, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_changed_document_changes_what_the_import_made(known):
    place = a_place()
    data = a_story(places=[id_of(place)])
    assert whats(take(place, data)) == ["made", "made"]
    assert (
        whats(take(other(data, headline="Better roads", slug="x"), other(place, name="Sakartvelo")))
        == ["changed"] * 2
    )
    story = published_story(data)
    assert (story.title, story.live) == ("Better roads", True)
    assert Place.objects.get(uid=id_of(place)).name == "Sakartvelo"
    assert whats(take(data)) == ["changed"]


@pytest.mark.parametrize("act", ["edit", "withdraw", "delete"])
def test_what_an_editor_has_done_since_is_kept(act):
    data, changed = (story := a_story()), other(story, headline="From the archive")
    take(data)
    row = published_story(data)
    match act:
        case "edit":
            actions.edit_story(row, headline="By an editor")
        case "withdraw":
            actions.unpublish(row)
        case "delete":
            row.delete()
    (outcome,) = take(changed)
    assert outcome.what == "kept"
    assert ("deleted" if act == "delete" else "changed or withdrawn") in outcome.why
    assert not Story.objects.filter(title="From the archive").exists()
    assert whats(take(data)) == ["kept" if act == "delete" else "unchanged"]


def test_a_place_that_an_editor_changed_is_kept_in_every_edition():
    english = a_place()
    russian = other(english, edition="ru", path=f"ru/{json.loads(english)['path']}", name="Грузия")
    take(english, russian)
    place = Place.objects.get(uid=id_of(english))
    actions.save_place(place.slug, texts={"en": {"name": "By an editor"}, "ru": {"name": "Грузия"}})
    assert whats(take(other(english, name="A"), other(russian, name="Б"))) == ["kept", "kept"]
    assert Place.objects.get(pk=place.pk).name == "By an editor"


@pytest.mark.parametrize("order", ["together", "first edition first", "first edition last"])
def test_documents_of_several_editions_are_one_thing(order):
    english = a_place(order=3, intro="<p>In the <b>Caucasus</b>.</p>")
    russian = other(english, edition="ru", path=f"ru/{json.loads(english)['path']}", name="Грузия", intro="")
    pair = [english, russian] if order != "first edition last" else [russian, english]
    if order == "together":
        assert whats(take(*pair)) == ["made", "made"]
    else:
        assert [whats(take(data)) for data in pair] == [["made"], ["made"]]
    place = Place.objects.get(uid=id_of(english))
    assert (place.name_in("en"), place.name_in("ru"), place.order) == ("Georgia", "Грузия", 3)
    assert whats(take(english, russian)) == ["unchanged", "unchanged"]
    assert whats(take(other(russian, name="Сакартвело"))) == ["changed"]
    assert whats(take(other(english, name="Sakartvelo"))) == ["changed"]


def test_an_edition_whose_document_is_missing_shows_the_first():
    take(english := a_place())
    assert json.loads(exported()["ru", id_of(english)])["name"] == "Georgia"
    russian = a_place("ru", name="Осетия")
    take(russian)
    assert Place.objects.get(uid=id_of(russian)).name == "Осетия"


def test_fields_that_only_others_know_survive_an_editor(newsroom, nothing_known):
    place = a_place(mood={"b": 1, "a": []})
    story = a_story(weather="rain", places=[id_of(place)])
    raw = story[:-1] + b',"odd":{"z":1.50,"a":1e999,"n":"\\u0000"}}'
    take(place, raw)
    assert exported()["en", id_of(story)].endswith(
        b'"weather":"rain","odd":{"z":1.50,"a":1e999,"n":"\\u0000"}}'
    )
    row = published_story(story)
    actions.publish(actions.edit_story(row, headline="By an editor"))
    later = exported()["en", id_of(story)]
    assert b"By an editor" in later and later.endswith(b'"odd":{"z":1.50,"a":1e999,"n":"\\u0000"}}')
    actions.save_place(Place.objects.get().slug, texts={"en": {"name": "By an editor"}})
    assert json.loads(exported()["en", id_of(place)])["mood"] == {"b": 1, "a": []}
    copy = row.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert not copy.carried, "a copy is another document"


# Links, and what comes later


def test_stories_may_name_stories_that_come_later():
    later, last = a_story(), a_story()
    first = a_story(
        follows=[id_of(later)],
        body=f'<p>See <a href="doc:{id_of(last)}">last</a>.</p>\n<aside data-story="{id_of(last)}"></aside>',
    )
    intake = Intake({}.get)
    batch = incoming(first, later, last)
    intake.announce((document.edition, document.id, "story") for document, _ in batch)
    for each in batch:
        assert whats(intake.take([each])) == ["made"]
        if each is batch[0]:
            document = decode(exported()["en", id_of(first)])
            assert document.body == f'<p>See <a href="doc:{id_of(last)}">last</a>.</p>', (
                "it knows the address already"
            )
            assert document.follows == ()
    document = decode(exported()["en", id_of(first)])
    assert document.follows == (id_of(later),)
    assert document.body.endswith(f'<aside data-story="{id_of(last)}"></aside>')
    assert not Imported.objects.exclude(waiting="").exists()
    assert whats(intake.take(batch)) == ["unchanged"] * 3


def test_an_import_that_was_cut_off_goes_on_with_the_same_keys():
    later = a_story()
    first = a_story(body=f'<p><a href="doc:{id_of(later)}">later</a></p>')
    intake = Intake({}.get)
    names = [("en", id_of(first), "story"), ("en", id_of(later), "story")]
    intake.announce(names)
    intake.take(incoming(first))
    again = Intake({}.get)
    again.announce(names)
    assert whats(again.take(incoming(first, later))) == ["unchanged", "made"]
    assert f'id="{published_story(later).pk}"' in str(published_story(first).body.raw_data[0]["value"])


def test_a_link_to_what_never_comes_leaves_its_words_and_a_note():
    nowhere = mint()
    (outcome,) = take(
        a_story(
            body=f'<p><a href="doc:{nowhere}">gone</a></p>', follows=[str(nowhere)], places=[str(nowhere)]
        )
    )
    assert outcome.what == "made"
    assert len(outcome.notes) == 3 and "“gone”" in " ".join(outcome.notes)


def test_no_number_of_links_is_too_many():
    body = "".join(f'<p><a href="doc:{mint()}">x</a></p>' for _ in range(20_000))
    assert whats(take(a_story(body=body))) == ["made"]


def test_plain_pages_come_under_the_keys_that_were_announced():
    id = str(mint())
    page = json.dumps(
        {
            "type": "page",
            "id": id,
            "edition": "en",
            "path": "about.html",
            "page": str(mint()),
            "title": "About",
            "body": "<h2>Us</h2>",
        }
    ).encode()
    story = a_story(body=f'<p><a href="doc:{id}">us</a></p>')
    intake = Intake({}.get)
    intake.announce([("en", id, "page"), ("en", id_of(story), "story")])
    assert whats(intake.take(incoming(story, page))) == ["made", "made"]
    assert decode(exported()["en", id_of(story)]).body == f'<p><a href="doc:{id}">us</a></p>'
    assert PlainPage.objects.get(uid=id).live
    assert whats(intake.take(incoming(other(page, title="About us")))) == ["changed"]


def test_an_address_that_is_printed_elsewhere_is_told():
    (outcome,) = take(a_story(path="news/roads.html"))
    assert outcome.what == "made" and "2010/roads.html" in outcome.notes[0]


# What is refused


REFUSED = {
    "no headline": ({"headline": "  "}, "headline"),
    "a long headline": ({"headline": "x" * 300}, "255"),
    "a bad date": ({"published": "yesterday"}, "no moment"),
    "a date without an offset": ({"published": "2010-09-24T10:00:00"}, "no moment"),
    "the year 3": ({"published": "0003-09-24T10:00:00+05:00"}, "year"),
    "the first year": ({"published": "0001-01-01T00:00:00+05:00"}, "year"),
    "another edition": ({"edition": "fr"}, "tamizdat.toml"),
    "no UUID": ({"id": "roads"}, "UUID"),
    "capital letters in its id": ({"id": str(mint()).upper()}, "UUID"),
    "no UUID for the versions": ({"story": "1"}, "UUID"),
    "a path out of the site": ({"path": "../../etc/passwd.html"}, "path"),
    "a path with an empty name": ({"path": "2010//a.html"}, "path"),
    "a slug that is none": ({"path": "2010/a b'c.html"}, "slug"),
    "10 MB": ({"body": "<p>" + "word " * 2_100_000 + "</p>"}, "MB"),
    "a text without end": ({"body": "<div>" * 500 + "x"}, "within one another"),
    "a picture that did not come": (
        {"lead": {"renditions": [{"blob": "0" * 64 + ".jpg", "format": "jpeg", "width": 1, "height": 1}]}},
        "did not come with it",
    ),
    "a picture without files": ({"lead": {"renditions": []}}, "no renditions"),
    "a file outside": ({"body": '<p class="document"><a href="blob:../../x.pdf">x</a></p>'}, "blob"),
    "an empty correction": ({"corrections": [{"date": "2010-01-01", "text": " "}]}, "correction"),
    "a correction of no day": ({"corrections": [{"date": "soon", "text": "x"}]}, "soon"),
    "an update before its time": ({"updated": "2009-01-01T00:00:00+05:00"}, "updated"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_in_words_and_the_others_come(name):
    fields, word = REFUSED[name]
    good = [a_story(), a_story()]
    outcomes = take(good[0], a_story(**fields), good[1])
    assert whats(outcomes) == ["made", "refused", "made"], outcomes
    assert word in outcomes[1].why and len(outcomes[1].why) < 900
    assert Story.objects.count() == 2


def test_an_address_that_is_taken_is_refused_with_who_has_it(published):
    mine = a_story(path=f"2010/{published.slug}.html")
    twins = [
        a_story(path="2010/twin.html", headline="First"),
        a_story(path="2011/twin.html", headline="Second"),
    ]
    outcomes = take(mine, *twins)
    assert whats(outcomes) == ["refused", "made", "refused"]
    assert f"“{published.title}”" in outcomes[0].why and "another slug" in outcomes[0].why
    assert "“First”" in outcomes[2].why
    place = take(a_place(slug="georgia"))[0]
    assert place.what == "refused" and "“Georgia”" in place.why


def test_what_is_only_seen_when_it_is_written_refuses_one_of_the_batch():
    shared = str(mint())
    outcomes = take(a_story(), a_story(story=shared), a_story(story=shared), a_story())
    assert whats(outcomes) == ["made", "made", "refused", "made"]
    assert shared in outcomes[2].why


def test_stories_that_name_a_refused_one_come_without_it():
    bad = a_story(headline="")
    follower = a_story(follows=[id_of(bad)], body=f'<aside data-story="{id_of(bad)}"></aside><p>x</p>')
    assert whats(take(bad, follower)) == ["refused", "made"]
    assert decode(exported()["en", id_of(follower)]).follows == ()
    mended = other(bad, headline="Good")
    assert whats(take(mended)) == ["made"]
    assert decode(exported()["en", id_of(follower)]).follows == (id_of(bad),), "now that it has come"


def test_places_in_a_loop_and_under_nothing_are_refused():
    a, b = str(mint()), str(mint())
    outcomes = take(a_place(id=a, parent=b), a_place(id=b, parent=a), a_place(), a_place(parent=str(mint())))
    assert whats(outcomes) == ["refused", "refused", "made", "refused"]
    assert "loop" in outcomes[0].why and "not at the desk" in outcomes[3].why


def test_places_may_be_listed_under_one_that_comes_later():
    a, b = str(mint()), str(mint())
    first = a_place(id=a, listed_under=[b])
    take(first)
    assert decode(exported()["en", a]).listed_under == ()
    take(a_place(id=b, listed_under=[a]))
    assert decode(exported()["en", a]).listed_under == (b,)


def test_control_characters_are_taken_out():
    (outcome,) = take(
        a_story(headline="Ro\x00ads\nand \x1bbridges\ufffe", body="<p>a\x00b\x0bc</p>", dek="x\x85y")
    )
    assert outcome.what == "made" and "Control characters" in outcome.notes[0]
    story = Story.objects.get()
    assert (story.title, story.dek) == ("Roads and bridges", "xy")
    assert "<p>abc</p>" in json.dumps(story.body.get_prep_value())


def test_the_same_document_twice_is_refused():
    data = a_story()
    assert whats(take(data, other(data, headline="Again"))) == ["made", "refused"]


def test_a_file_that_is_another_than_its_name_says_is_refused(picture):
    size = picture.sizes[-1]
    lead = {"renditions": [size], "alt": "A", "credit": "C"}
    wrong = {size["blob"]: b"<script>alert(1)</script>"}
    data = a_story(lead=lead)
    from tamizdat.desk.shelf import shelf

    good = {size["blob"]: shelf().path(size["blob"]).read_bytes()}
    shelf().path(size["blob"]).unlink()
    (outcome,) = take(data, files=wrong)
    assert outcome.what == "refused" and "something else" in outcome.why
    assert whats(take(other(data, lead={"renditions": [size | {"width": 7}]}), files=good)) == ["refused"]
    assert whats(take(data, files=good)) == ["made"]
    assert Story.objects.get().lead.sizes == [size]


def test_a_picture_that_is_none_is_refused():
    from tamizdat.archive.blobs import name_of

    script = b"<script>alert(1)</script>"
    blob = name_of(script, "png")
    lead = {"renditions": [{"blob": blob, "format": "png", "width": 1, "height": 1}]}
    (outcome,) = take(a_story(lead=lead), files={blob: script})
    assert outcome.what == "refused" and "cannot be read" in outcome.why


# Marks


def test_marks_of_an_import_are_held_and_those_of_editors_are_not(known, no_marks, newsroom, filer):
    from tamizdat.desk import imports

    data = a_story(slug="brought")
    with imports.importing():
        take(data)
        actions.publish(actions.create_story("en", headline="By an editor", slug="typed"))
        assert set(Mark.objects.values_list("held", flat=True)) == {True, False}
        assert filer.work() and not filer.work()
        site = newsroom / "var" / "site"
        assert list(site.glob("*/typed.html")) and not list(site.glob("*/brought.html"))
        with pytest.raises(imports.ImportRuns, match="wait until it is through"), imports.importing():
            pass
    assert filer.work()
    assert (site / "2010" / "brought.html").exists()
    assert not Mark.objects.exists()


def test_thousands_of_marks_are_filed_in_chunks_and_printed_once(known, no_marks, filer, monkeypatch):
    from tamizdat.desk import filer as module
    from tamizdat.desk.models import Printing

    monkeypatch.setattr(module, "CHUNK", 3)
    datas = [a_story() for _ in range(8)]
    take(*datas)
    steps = []
    filer._after = steps.append
    assert filer.work()
    assert steps == [*["read", "composed", "filed"] * 3, "printed", "noted"]
    assert len(Printing.objects.first().filed) == 8
    assert not Mark.objects.exists()


# Addresses that were


def test_redirects_outlast_a_lost_archive(published, filer, newsroom):
    import shutil
    from contextlib import closing

    from tamizdat.desk import door
    from tamizdat.desk.filer import Filer
    from tamizdat.desk.models import Redirect

    actions.refile_all()
    filer.work()
    old = published.printed_path()
    actions.publish(actions.edit_story(published, slug="renamed"))
    filer.work()
    assert [(row.path, row.target) for row in Redirect.objects.all()] == [(old, str(published.uid))]
    before = filer.archive.by_path(old)
    filer.archive.close()
    shutil.rmtree(newsroom / "var" / "archive")
    shutil.rmtree(newsroom / "var" / "site")
    (newsroom / "var" / "ledger.sqlite").unlink()
    actions.refile_all()
    with closing(door.open_archive(writable=True)) as archive:
        Filer(archive, door.press(archive)).work()
        assert archive.by_path(old) == before
    assert "renamed.html" in (newsroom / "var" / "site" / old).read_text("utf-8")
    # The address is a page's again: nothing leads on from it any more.
    with closing(door.open_archive(writable=True)) as archive:
        actions.publish(
            actions.edit_story(Story.objects.get(pk=published.pk), slug=old[5:].removesuffix(".html"))
        )
        assert Filer(archive, door.press(archive)).work()
    assert old not in Redirect.objects.values_list("path", flat=True)
    assert not Mark.objects.exists()


def test_redirects_of_an_earlier_archive_are_taken_over(published, filer):
    from tamizdat.desk.models import Redirect

    actions.refile_all()
    filer.work()
    actions.publish(actions.edit_story(published, slug="renamed"))
    filer.work()
    Redirect.objects.all().delete()
    filer.start()
    assert Redirect.objects.get().target == str(published.uid)


def test_a_redirect_comes_in_and_goes_out(published, filer):
    data = json.dumps(
        {
            "type": "redirect",
            "id": "redirect:2001/old.html",
            "edition": "en",
            "path": "2001/old.html",
            "target": str(published.uid),
            "why": 1,
        },
        separators=(",", ":"),
    ).encode()
    assert whats(take(data)) == ["made"]
    assert exported()["en", "redirect:2001/old.html"] == data
    assert whats(take(data)) == ["unchanged"]
    actions.refile_all()
    filer.work()
    assert filer.archive.raw("en", "redirect:2001/old.html") == data
    taken = other(data, path=published.printed_path(), id="redirect:x")
    assert take(taken)[0].what == "refused"
