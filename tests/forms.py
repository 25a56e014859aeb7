"""A small paper in the open form, with one of everything, just as an export would write it."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from tamizdat.archive.blobs import name_of
from tamizdat.archive.bodies import words
from tamizdat.archive.documents import (
    AnyDocument,
    Byline,
    Correction,
    Coverage,
    Front,
    Person,
    Place,
    PlainPage,
    Redirect,
    Series,
    Story,
    Topic,
    encode,
)
from tamizdat.archive.drawn import FileFacts
from tamizdat.archive.ids import derived
from tamizdat.archive.mastheads import Link, LinkGroup, Masthead, MenuEntry, Policy
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.store import Archive
from tamizdat.wire.form.layout import ABOUT, FORM, MANIFEST, About, file_of, pretty
from tamizdat.wire.form.writing import write_form

SETTINGS = About(form=FORM, url="https://paper.example", editions=("en", "ru"), time_zone="Asia/Dushanbe")
_MOMENT = dt.datetime(2010, 9, 24, 5, 0, tzinfo=dt.UTC)


def _dot() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


DOT = _dot()
PAPER = b"%PDF-1.4 a paper of some pages"
DOT_NAME, PAPER_NAME = name_of(DOT, "png"), name_of(PAPER, "pdf")


def id_of(name: str) -> str:
    """Return the id of a thing of the small paper by a word for it."""
    return str(derived(name, _MOMENT))


def picture(**fields: Any) -> Picture:
    rendition = Rendition(blob=DOT_NAME, format="png", width=40, height=30)
    return Picture(**{"renditions": (rendition,), "alt": "A field", "credit": "Nobody", **fields})


def story(name: str, edition: str = "en", **fields: Any) -> Story:
    prefix = "" if edition == "en" else f"{edition}/"
    published = fields.pop("published", "2010-09-24T10:00:00+05:00")
    body = fields.pop("body", f"<p>All about {name}.</p>")
    defaults: dict[str, Any] = {
        "id": id_of(f"story/{edition}/{name}"),
        "edition": edition,
        "story": id_of(f"story/{name}"),
        "path": f"{prefix}{published[:4]}/{name}.html",
        "kind": "news",
        "headline": name.capitalize(),
        "published": published,
        "body": body,
        "words": words(body),
    }
    return Story(**{**defaults, **fields})


def _named(kind: type[Any], folder: str, name: str, edition: str, **fields: Any) -> Any:
    prefix = "" if edition == "en" else f"{edition}/"
    defaults = {"id": id_of(f"{folder}/{name}"), "edition": edition, "path": f"{prefix}{folder}/{name}.html"}
    return kind(**{**defaults, "name": f"{name.capitalize()} {edition}", **fields})


def documents() -> list[AnyDocument]:
    """Return the documents of the small paper."""
    found: list[Any] = []
    wrote = Byline(person=id_of("people/ann"))
    for edition in ("en", "ru"):
        found += [
            _named(Place, "places", "asia", edition),
            _named(
                Place,
                "places",
                "osh",
                edition,
                parent=id_of("places/asia"),
                order=1,
                intro="<p>A <i>city</i>.</p>",
            ),
            _named(Topic, "topics", "water", edition),
            _named(Topic, "topics", "rivers", edition, parent=id_of("topics/water")),
            _named(Coverage, "coverage", "drought", edition, topic=id_of("topics/water")),
            _named(Series, "series", "notes", edition),
            _named(Person, "people", "ann", edition, job="Editor", team=True, photo=picture()),
            PlainPage(
                id=id_of(f"page/{edition}"),
                edition=edition,
                page=id_of("page"),
                path="about.html" if edition == "en" else "ru/about.html",
                title="About",
                body="<p>We are here.</p>",
            ),
            Masthead(
                id=id_of("masthead"),
                edition=edition,
                name="The Rain",
                motto="Drop by drop",
                icon=picture(),
                policies=(
                    Policy(purpose="ethics", page=id_of(f"page/{edition}")),
                    Policy(purpose="ownership", page=id_of(f"page/{edition}")),
                ),
                contact="rain@example.org",
                elsewhere=("https://t.me/rain", "https://example.com/@rain"),
                belongs_to=("https://example.net/",),
                security="https://example.org/report",
                security_until="2031-03-31",
                menu=(
                    MenuEntry(label="Places", groups=(LinkGroup(head=Link(document=id_of("places/asia"))),)),
                ),
            ),
            Front(
                id=id_of("front"),
                edition=edition,
                slots=(id_of(f"story/{edition}/snow"), id_of(f"story/{edition}/rain")),
                until={id_of(f"story/{edition}/snow"): "2031-01-02T08:30:00+05:00"},
            ),
            story(
                "rain",
                edition,
                places=(id_of("places/osh"),),
                bylines=(wrote,),
            ),
            story(
                "snow",
                edition,
                published="2011-01-02T08:30:00+05:00",
                follows=(id_of(f"story/{edition}/rain"),),
            ),
        ]
    rain, thaw = id_of("story/en/rain"), id_of("story/en/thaw")
    return [
        *found,
        story(
            "hail",
            published="2011-05-06T07:00:00+05:00",
            dek="Stones fell.",
            body=(
                f'<p>After <a href="doc:{rain}">the rain</a>, before <a href="doc:{thaw}">the thaw</a>.</p>\n'
                '<figure data-picture="0"></figure>\n'
                f'<p class="document"><a href="blob:{PAPER_NAME}" download="">The report</a></p>'
            ),
            pictures=(picture(caption="A stone"),),
            lead=picture(),
            topics=(id_of("topics/rivers"),),
            coverage=(id_of("coverage/drought"),),
            series=id_of("series/notes"),
            corrections=(Correction(date="2011-05-07", text="It was cold."),),
            note="More follows.",
            files=(FileFacts(blob=PAPER_NAME, bytes=len(PAPER)),),
        ),
        story("thaw", published="2011-05-06T09:00:00+05:00"),
        Redirect(id="redirect:2010/wet.html", edition="en", path="2010/wet.html", target=rain),
    ]


def write(folder: Path, more: Mapping[str, bytes] | None = None) -> Path:
    """Write the small paper as an export has it. `more` are files that replace or join those (b"": without it)."""
    with_unknown = {id_of("story/en/thaw"): {"mood": {"of": "April"}}, id_of("places/osh"): {"people": 3e5}}
    archive = Archive(folder.parent / f"{folder.name}-archive", writable=True)
    for data, ending in ((DOT, "png"), (PAPER, "pdf")):
        archive.blobs.put(data, ending)
    archive.file(
        [
            json.dumps(json.loads(encode(each)) | with_unknown[each.id], ensure_ascii=False, separators=(",", ":")).encode()
            if each.id in with_unknown
            else each
            for each in documents()
        ]
    )  # fmt: skip
    write_form(archive, folder, SETTINGS)
    archive.close()
    for name, data in (more or {}).items():
        path = folder / name
        if data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        else:
            path.unlink()
    return folder


def by_hand(folder: Path, *those: AnyDocument | bytes, about: About = SETTINGS) -> Path:
    """Write documents as somebody would who makes the form by other means: without a manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ABOUT).write_bytes(pretty(about))
    for each in those:
        name = "stories/all.jsonl" if isinstance(each, bytes | Story) else file_of(each)
        (folder / name).parent.mkdir(exist_ok=True)
        with (folder / name).open("ab") as file:
            file.write((each if isinstance(each, bytes) else encode(each)) + b"\n")
    assert not (folder / MANIFEST).exists()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
