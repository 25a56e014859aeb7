"""The Debian project's news of twenty years in two languages, as a folder of the open form.

The stories, their language versions, their dates, their translators and the links between them are real. Places, topics
and writers are given out by a seeded rule, and one story in a hundred is joined with those after it to some 3,000 words: the
source has none of these.

    python tests/wire/debian.py stories.jsonl.gz FOLDER [HOW MANY ROWS]
"""

from __future__ import annotations

import gzip
import html
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tamizdat.archive.bodies import words
from tamizdat.archive.documents import AnyDocument, Byline, Front, Person, Place, Series, Story, Topic, encode
from tamizdat.archive.ids import derived
from tamizdat.archive.mastheads import Link, LinkGroup, Masthead, MenuEntry
from tamizdat.archive.slugs import slug_of
from tamizdat.wire.form.layout import ABOUT, FORM, About, file_of, pretty
from tamizdat.wire.html import to_body

SEED: Final = "debian"
EDITIONS: Final = ("en", "ru")
LONG_WORDS: Final = 3000
LONGEST_HEADLINE: Final = 250

# slug: parent, English, Russian
PLACES: Final = {
    "europe": ("", "Europe", "Европа"),
    "germany": ("europe", "Germany", "Германия"),
    "bavaria": ("germany", "Bavaria", "Бавария"),
    "france": ("europe", "France", "Франция"),
    "spain": ("europe", "Spain", "Испания"),
    "americas": ("", "Americas", "Америка"),
    "brazil": ("americas", "Brazil", "Бразилия"),
    "canada": ("americas", "Canada", "Канада"),
    "asia": ("", "Asia", "Азия"),
    "japan": ("asia", "Japan", "Япония"),
    "taiwan": ("asia", "Taiwan", "Тайвань"),
}
TOPICS: Final = {
    "project": ("", "Project", "Проект"),
    "elections": ("project", "Elections", "Выборы"),
    "releases": ("project", "Releases", "Выпуски"),
    "security": ("", "Security", "Безопасность"),
    "kernel": ("security", "Kernel", "Ядро"),
    "web": ("security", "Web", "Веб"),
}
WRITERS: Final = (
    ("ada-brook", "Ada Brook", "Ада Брук"),
    ("jan-kiel", "Jan Kiel", "Ян Киль"),
    ("lena-orlova", "Lena Orlova", "Лена Орлова"),
    ("miguel-sa", "Miguel Sá", "Мигел Са"),
    ("noor-aziz", "Noor Aziz", "Нур Азиз"),
)
_OLD: Final = datetime(1993, 8, 16, tzinfo=UTC)
_HOME: Final = re.compile(
    r"https?://(?:www\.)?debian\.org/([A-Za-z0-9/_.-]+?)(?:\.(?:en|ru))?(?:\.html)?/?(?:#.*)?$"
)
_TAG: Final = re.compile(r"<[^>]*>")

Row = dict[str, Any]


def rows_of(source: Path, count: int | None = None) -> list[Row]:
    """Return the rows of the archive, the first `count` of them (of all years) if that is given."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if count is None:
        return rows
    paths = list(dict.fromkeys(row["path"] for row in rows))
    chosen = set(islice(paths, 0, None, max(1, 2 * len(paths) // count)))
    return [row for row in rows if row["path"] in chosen][:count]


def convert(rows: Iterable[Row], folder: Path) -> int:
    """Write rows as a folder of the open form, and return how many documents it has."""
    count = 0
    files: dict[str, list[bytes]] = {}
    for document in documents(list(rows)):
        files.setdefault(file_of(document), []).append(encode(document) + b"\n")
        count += 1
    for name, lines in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(lines))
    about = About(form=FORM, url="https://debian.example", editions=EDITIONS, time_zone="UTC")
    (folder / ABOUT).write_bytes(pretty(about))
    return count


def documents(rows: list[Row]) -> Iterator[AnyDocument]:
    """Yield everything in the order of the form."""
    yield from _tree("places", PLACES, Place)
    yield from _tree("topics", TOPICS, Topic)
    for edition in EDITIONS:
        name = {"en": "Weekly News", "ru": "Еженедельные новости"}[edition]
        yield Series(
            id=_id("series/weekly"), edition=edition, path=_path(edition, "series/weekly"), name=name
        )
    yield from _people(rows)
    yield from _Stories(rows).all()
    yield from (_masthead(edition) for edition in EDITIONS)
    yield from (Front(id=_id("front"), edition=edition) for edition in EDITIONS)


def _id(name: str) -> str:
    return str(derived(f"{SEED}/{name}", _OLD))


def _path(edition: str, name: str) -> str:
    return f"{name}.html" if edition == EDITIONS[0] else f"{edition}/{name}.html"


def _tree(folder: str, nodes: dict[str, tuple[str, str, str]], kind: type[Any]) -> Iterator[AnyDocument]:
    for order, (slug, (parent, *names)) in enumerate(nodes.items()):
        for edition, name in zip(EDITIONS, names, strict=True):
            yield kind(
                id=_id(f"{folder}/{slug}"),
                edition=edition,
                path=_path(edition, f"{folder}/{slug}"),
                name=name,
                parent=_id(f"{folder}/{parent}") if parent else "",
                order=order,
            )


def _people(rows: list[Row]) -> Iterator[Person]:
    translators = sorted({row["translator"] for row in rows if row["translator"]})
    people = [*WRITERS, *((slug_of(name), name, name) for name in translators)]
    for order, (slug, *names) in enumerate({person[0]: person for person in people}.values()):
        for edition, name in zip(EDITIONS, names, strict=True):
            yield Person(
                id=_id(f"people/{slug}"),
                edition=edition,
                path=_path(edition, f"people/{slug}"),
                name=name,
                order=order,
                team=order < len(WRITERS),
            )


def _masthead(edition: str) -> Masthead:
    lists = [
        MenuEntry(
            label=label,
            groups=tuple(
                LinkGroup(
                    head=Link(document=_id(f"{folder}/{slug}")),
                    links=tuple(
                        Link(document=_id(f"{folder}/{below}"))
                        for below, node in nodes.items()
                        if node[0] == slug
                    ),
                )
                for slug, (parent, *_) in nodes.items()
                if not parent
            ),
        )
        for label, folder, nodes in (
            ({"en": "Places", "ru": "Места"}[edition], "places", PLACES),
            ({"en": "Topics", "ru": "Темы"}[edition], "topics", TOPICS),
        )
    ]
    return Masthead(id=_id("masthead"), edition=edition, name="The Debian Times", menu=tuple(lists))


class _Stories:
    """The stories, and what links between them need."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.ids = {(row["lang"], row["path"]): _story_id(row) for row in rows}
        self.earlier: dict[str, list[str]] = {edition: [] for edition in EDITIONS}
        self.by_language = {tag: [row for row in rows if row["lang"] == tag] for tag in EDITIONS}
        self.at = {
            (row["lang"], row["path"]): n
            for those in self.by_language.values()
            for n, row in enumerate(those)
        }

    def all(self) -> Iterator[Story]:
        for row in sorted(self.rows, key=lambda row: (_moment(row), row["path"], row["lang"])):
            yield self._story(row)

    def _story(self, row: Row) -> Story:
        chance = random.Random(f"{SEED}/{row['path']}")  # the same for both languages
        edition, path = row["lang"], row["path"]
        security = row["section"] == "security"
        title = " ".join(html.unescape(_TAG.sub("", row["title"])).split())
        body = self._body(row, long=chance.random() < 0.01)
        place, topic = (
            chance.choice([*PLACES]),
            chance.choice(["kernel", "web"] if security else ["elections", "releases"]),
        )
        bylines = [Byline(person=_id(f"people/{chance.choice(WRITERS)[0]}"))]
        if row["translator"]:
            bylines.append(Byline(person=_id(f"people/{slug_of(row['translator'])}"), role="translator"))
        earlier = self.earlier[edition]
        follows = (chance.choice(earlier),) if earlier and chance.random() < 0.05 else ()
        earlier.append(self.ids[edition, path])
        return Story(
            id=self.ids[edition, path],
            edition=edition,
            story=_shared_id(row),
            path=_path(edition, f"{row['date'][:4]}/{slug_of(path.replace('/', '-'))}"),
            kind="analysis" if "weekly" in path else "news",
            headline=title if len(title) <= LONGEST_HEADLINE else f"{title[: LONGEST_HEADLINE - 1]}…",
            dek="" if len(title) <= LONGEST_HEADLINE else title,
            published=_moment(row).isoformat(timespec="seconds"),
            body=body,
            words=words(body),
            bylines=tuple(bylines),
            places=(_id(f"places/{place}"),),
            topics=(_id(f"topics/{topic}"),),
            series=_id("series/weekly") if "weekly" in path else "",
            follows=follows,
        )

    def _body(self, row: Row, *, long: bool) -> str:
        those = self.by_language[row["lang"]]
        start = self.at[row["lang"], row["path"]]
        parts: list[str] = []
        for each in those[start : start + 60 if long else start + 1]:
            parts.append(self._html(each))
            if sum(map(words, parts)) >= LONG_WORDS:
                break
        return "\n".join(part for part in parts if part)

    def _html(self, row: Row) -> str:
        def link(address: str, _: str) -> str:
            home = _HOME.match(address)
            id = self.ids.get((row["lang"], home[1])) if home else None
            return f"doc:{id}" if id else address if address.startswith(("http://", "https://")) else ""

        return to_body(row["html"], link=link).html


def _moment(row: Row) -> datetime:
    """Return when a story came out: its date, and a seeded time of that day."""
    minute = random.Random(f"{SEED}/time/{row['path']}").randrange(6 * 60, 20 * 60)
    return datetime.fromisoformat(row["date"]).replace(tzinfo=UTC, hour=minute // 60, minute=minute % 60)


def _story_id(row: Row) -> str:
    return str(derived(f"{SEED}/story/{row['lang']}/{row['path']}", _moment(row)))


def _shared_id(row: Row) -> str:
    return str(derived(f"{SEED}/story/{row['path']}", _moment(row)))


if __name__ == "__main__":
    limit = int(sys.argv[3]) if len(sys.argv) > 3 else None
    sys.stdout.write(f"{convert(rows_of(Path(sys.argv[1]), limit), Path(sys.argv[2]))} documents\n")
