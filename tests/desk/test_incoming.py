from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from archives import blobs, empty, exported, incoming

from tamizdat.archive.documents import type_of
from tamizdat.archive.ids import mint
from tamizdat.desk import actions
from tamizdat.desk.incoming import Intake
from tamizdat.desk.models import Mark, Story

pytestmark = pytest.mark.django_db


def take(*datas, files=None):
    """Announce and take documents."""
    intake = Intake((files or {}).get)
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


@pytest.fixture
def paper(published, picture):
    """Give the newsroom something of everything, and return its export."""
    paper = actions.save_document(b"%PDF-1.4", "a paper.pdf")
    sound = actions.save_document(b"ID3", "talk.mp3", title="Talk")
    about = actions.save_page("en", slug="about", title="About", body=[("heading", "Us"), ("pull_", "x")][:1])
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
            picture=picture,
            picture_caption="Own caption",
            published_at=datetime(2010, 12, 31, 20, tzinfo=UTC),
            updated_at=datetime(2011, 1, 2, tzinfo=UTC),
            corrections=[
                (date(2011, 1, 2), "Older."),
                (date(2011, 2, 2), "Newer."),
                (date(2011, 2, 2), "Last."),
            ],
            body=[
                (
                    "text",
                    f'<p>See <a linktype="page" id="{later.pk}">later</a>, <a linktype="page" id="{about.pk}">us</a>, '
                    f'<a linktype="document" id="{paper.pk}">a paper</a> and <a href="https://a.example/?x=1&amp;y">it</a>.</p>',
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
                ("audio", {"file": sound, "title": "Talk"}),
                ("facts", {"title": "Facts", "text": "<p>One.</p>"}),
                ("text", "<ul><li>one</li></ul>"),
            ],
        )
    )
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
    )
    actions.set_front("en", [published])
    return exported()


def test_what_comes_in_is_what_goes_out(paper):
    files = blobs(paper.values())
    empty()
    assert not Story.objects.exists()
    outcomes = take(*paper.values(), files=files)
    assert set(whats(outcomes)) == {"made"}, [o for o in outcomes if o.what != "made"]
    again = exported()
    assert again == paper
    assert [o.notes for o in outcomes if o.notes] == []


def test_an_import_again_writes_nothing(paper, django_assert_max_num_queries):
    files = blobs(paper.values())
    empty()
    take(*paper.values(), files=files)
    Mark.objects.all().delete()
    with django_assert_max_num_queries(30) as queries:
        outcomes = take(*paper.values(), files=files)
    assert set(whats(outcomes)) == {"unchanged"}
    assert not Mark.objects.exists()
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_an_export_that_comes_home_is_left_alone(paper):
    assert set(whats(take(*paper.values()))) == {"unchanged"}
    other = json.loads(paper["en", str(Story.objects.get(title="Later").uid)]) | {"headline": "Other"}
    (outcome,) = take(json.dumps(other).encode())
    assert outcome.what == "kept" and "made at the desk" in outcome.why
