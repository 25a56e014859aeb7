"""A made-up newsroom: any number of stories of a seed, as documents of the archive.

Story number `i` is the same in an archive of any size: 600 to 900 words, a byline, a place, one or two topics. Every fifth
is Russian. Their moments are spread evenly over 2000 to 2025. Places are real, since the theme draws maps of them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import tongues
from tongues import Tongue

from tamizdat.archive.documents import Byline, Person, Place, PlainPage, Story, Topic
from tamizdat.archive.ids import derived
from tamizdat.archive.mastheads import Link, LinkGroup, Masthead, MenuEntry
from tamizdat.archive.parts import Document
from tamizdat.archive.slugs import slug_of
from tamizdat.archive.store import Archive
from tamizdat.press.settings import SiteSettings

SEED = 2025
URL = "https://paper.example"
EDITIONS = ("en", "ru")
CHUNK = 500  # stories filed at once
PEOPLE = 50
TOPICS = 12

LOCAL = timezone(timedelta(hours=4))
FIRST = datetime(2000, 1, 1, tzinfo=LOCAL)
LAST = datetime(2025, 12, 20, tzinfo=LOCAL)  # new stories come after this, still in the last month
GOLDEN = (
    0x9E3779B97F4A7C15  # its multiples, cut to 64 bits, are spread evenly however many are taken (Knuth, 6.4)
)

# Each region with its places: slug, English name, Russian name, codes of the atlas.
REGIONS = (
    (
        ("caucasus", "Caucasus", "Кавказ", "AM AZ GE"),
        ("armenia", "Armenia", "Армения", "AM"),
        ("azerbaijan", "Azerbaijan", "Азербайджан", "AZ"),
        ("georgia", "Georgia", "Грузия", "GE"),
        ("abkhazia", "Abkhazia", "Абхазия", "GE-AB"),
        ("south-ossetia", "South Ossetia", "Южная Осетия", "GE-SO"),
        ("karabakh", "Nagorno-Karabakh", "Нагорный Карабах", "AZ-NK"),
    ),
    (
        ("central-asia", "Central Asia", "Центральная Азия", "KZ KG TJ TM UZ"),
        ("kazakhstan", "Kazakhstan", "Казахстан", "KZ"),
        ("kyrgyzstan", "Kyrgyzstan", "Кыргызстан", "KG"),
        ("tajikistan", "Tajikistan", "Таджикистан", "TJ"),
        ("turkmenistan", "Turkmenistan", "Туркменистан", "TM"),
        ("uzbekistan", "Uzbekistan", "Узбекистан", "UZ"),
        ("afghanistan", "Afghanistan", "Афганистан", "AF"),
    ),
    (
        ("eastern-europe", "Eastern Europe", "Восточная Европа", "UA BY MD"),
        ("ukraine", "Ukraine", "Украина", "UA"),
        ("belarus", "Belarus", "Беларусь", "BY"),
        ("moldova", "Moldova", "Молдова", "MD"),
        ("transnistria", "Transnistria", "Приднестровье", "MD-TR"),
        ("romania", "Romania", "Румыния", "RO"),
        ("bulgaria", "Bulgaria", "Болгария", "BG"),
    ),
    (
        ("the-north", "The North", "Север", "EE LV LT"),
        ("estonia", "Estonia", "Эстония", "EE"),
        ("latvia", "Latvia", "Латвия", "LV"),
        ("lithuania", "Lithuania", "Литва", "LT"),
        ("poland", "Poland", "Польша", "PL"),
        ("finland", "Finland", "Финляндия", "FI"),
        ("sweden", "Sweden", "Швеция", "SE"),
    ),
    (
        ("neighbours", "Neighbours", "Соседи", "TR IR IQ"),
        ("turkey", "Turkey", "Турция", "TR"),
        ("iran", "Iran", "Иран", "IR"),
        ("iraq", "Iraq", "Ирак", "IQ"),
        ("syria", "Syria", "Сирия", "SY"),
        ("mongolia", "Mongolia", "Монголия", "MN"),
        ("china", "China", "Китай", "CN"),
    ),
)
PLACES = tuple(place for _, *places in REGIONS for place in places)
KINDS = ("news",) * 16 + ("analysis", "explainer", "interview", "opinion")

_WORDS = {
    "en": {
        "name": "The Made-up Post",
        "motto": "All that never happened",
        "about": "About us",
        "places": "Places",
        "topics": "Topics",
        "more": "More",
        "paper": "The paper",
        "job": "Reporter",
        "copyright": "Nobody’s, since nobody wrote it.",
    },
    "ru": {
        "name": "Небывалая почта",
        "motto": "Всё, чего не было",
        "about": "О нас",
        "places": "Места",
        "topics": "Темы",
        "more": "Ещё",
        "paper": "Газета",
        "job": "Корреспондент",
        "copyright": "Ничья: никто её не писал.",
    },
}


def settings() -> SiteSettings:
    """Return what the press is told of the paper's site."""
    return SiteSettings.of(URL, EDITIONS)


def digest() -> str:
    """Return what names this state of the generator: whoever keeps what it made keeps it under this name."""
    files = sorted((Path(__file__), Path(tongues.__file__)))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


class Paper:
    """The documents of one seed."""

    def __init__(self, seed: int = SEED) -> None:
        self.seed = seed
        self._tongues = {tag: Tongue(tag, seed) for tag in EDITIONS}
        self._people = [self._id("person", n) for n in range(PEOPLE)]
        self._topics = [self._id("topic", n) for n in range(TOPICS)]
        self._places = {slug: self._id("place", n) for n, (slug, *_) in enumerate(_all_places())}

    def furniture(self) -> list[Document]:
        """Return all documents that are not stories: places, topics, people, a page and a masthead of each edition."""
        found: list[Document] = []
        for edition in EDITIONS:
            found += [*self._place_documents(edition), *self._topic_documents(edition)]
            found += [*self._person_documents(edition), self._about(edition), self._masthead(edition)]
        return found

    def story(self, number: int) -> Story:
        """Return the story of a number, counted from 0."""
        part = (number * GOLDEN % 2**64) / 2**64
        return self._story(str(number), edition_of(number), FIRST + (LAST - FIRST) * part)

    def stories(self, count: int) -> Iterator[Story]:
        """Yield the first so many stories."""
        return map(self.story, range(count))

    def new_story(self, number: int, edition: str = "en") -> Story:
        """Return a story that is newer than all others; each number's is newer than the last's."""
        return self._story(f"new-{number}", edition, LAST + timedelta(minutes=10 * (number + 1)))

    def backdated(self, beside: Story, number: int) -> Story:
        """Return a story that was published a second before another, in its edition; each number's is another one."""
        moment = datetime.fromisoformat(beside.published) - timedelta(seconds=1)
        return self._story(f"late-{number}-{beside.id}", beside.edition, moment)

    def retitled(self, story: Story, number: int) -> Story:
        """Return a story with another headline at the same address; each number's is another one."""
        chance = random.Random(f"{self.seed} title {number} {story.id}")
        return msgspec.structs.replace(story, headline=self._headline(chance, story.edition))

    def by_age(self, count: int) -> list[int]:
        """Return the numbers of the first so many stories, the oldest story's first."""
        return sorted(range(count), key=lambda number: number * GOLDEN % 2**64)

    def _id(self, kind: str, number: int) -> str:
        return str(derived(f"made up: {self.seed} {kind} {number}", FIRST))

    def _story(self, name: str, edition: str, published: datetime) -> Story:
        chance = random.Random(f"{self.seed} story {name}")
        tongue = self._tongues[edition]
        words = chance.randint(600, 900)
        headline = self._headline(chance, edition)
        published = published.replace(microsecond=0)
        return Story(
            id=str(derived(f"made up: {self.seed} story {name}", published)),
            edition=edition,
            path=f"{_prefix(edition)}{published.year}/{slug_of(headline, 60)}-{slug_of(name, 20)}.html",
            story=str(derived(f"made up: {self.seed} versions {name}", published)),
            kind=chance.choice(KINDS),
            headline=headline,
            published=published.isoformat(),
            dek=tongue.sentence(chance, chance.randint(12, 20)),
            body=tongue.paragraphs(chance, words),
            words=words,
            bylines=(Byline(person=chance.choice(self._people)),),
            places=(self._places[chance.choice(PLACES)[0]],),
            topics=tuple(chance.sample(self._topics, chance.randint(1, 2))),
        )

    def _headline(self, chance: random.Random, edition: str) -> str:
        return self._tongues[edition].title(chance, chance.randint(6, 10))

    def _place_documents(self, edition: str) -> Iterator[Place]:
        for region, *places in REGIONS:
            for order, (slug, english, russian, codes) in enumerate((region, *places)):
                yield Place(
                    **self._listed(edition, "places", slug, english if edition == "en" else russian),
                    id=self._places[slug],
                    parent="" if slug == region[0] else self._places[region[0]],
                    order=order,
                    map=codes,
                )

    def _topic_documents(self, edition: str) -> Iterator[Topic]:
        for order, id in enumerate(self._topics):
            name = self._tongues[edition].name(random.Random(f"{self.seed} topic {order}"))
            yield Topic(**self._listed(edition, "topics", f"topic-{order + 1}", name), id=id, order=order)

    def _person_documents(self, edition: str) -> Iterator[Person]:
        for order, id in enumerate(self._people):
            chance, tongue = random.Random(f"{self.seed} person {order}"), self._tongues[edition]
            name = " ".join(tongue.name(chance) for _ in range(2))
            yield Person(
                **self._listed(edition, "people", f"person-{order + 1}", name),
                id=id,
                job=_WORDS[edition]["job"],
                order=order,
                intro=f"<p>{tongue.sentence(chance, 15)}</p>",
            )

    def _listed(self, edition: str, folder: str, slug: str, name: str) -> dict[str, Any]:
        return {"edition": edition, "path": f"{_prefix(edition)}{folder}/{slug}.html", "name": name}

    def _about(self, edition: str) -> PlainPage:
        chance, words = random.Random(f"{self.seed} about"), _WORDS[edition]
        return PlainPage(
            id=self._id(f"about-{edition}", 0),
            edition=edition,
            path=f"{_prefix(edition)}about.html",
            page=self._id("about", 0),
            title=words["about"],
            body=self._tongues[edition].paragraphs(chance, 300),
        )

    def _masthead(self, edition: str) -> Masthead:
        words = _WORDS[edition]
        regions = tuple(
            LinkGroup(
                head=Link(document=self._places[region[0]]),
                links=tuple(Link(document=self._places[slug]) for slug, *_ in places),
            )
            for region, *places in REGIONS
        )
        topics = LinkGroup(
            head=Link(label=words["topics"]), links=tuple(Link(document=id) for id in self._topics)
        )
        kinds = LinkGroup(
            head=Link(label=words["more"]), links=tuple(Link(kind=kind) for kind in sorted(set(KINDS)))
        )
        about = LinkGroup(
            head=Link(label=words["paper"]), links=(Link(document=self._id(f"about-{edition}", 0)),)
        )
        return Masthead(
            id=self._id("masthead", 0),
            edition=edition,
            name=words["name"],
            motto=words["motto"],
            description=f"{words['name']}. {words['motto']}.",
            copyright=words["copyright"],
            menu=(
                MenuEntry(label=words["places"], groups=regions),
                MenuEntry(label=words["topics"], groups=(topics, kinds)),
            ),
            footer=(about, topics, kinds),
        )


def edition_of(number: int) -> str:
    """Return the edition of the story of a number: every fifth is Russian."""
    return "ru" if number % 5 == 4 else "en"


def make(folder: Path, count: int, paper: Paper | None = None) -> Archive:
    """File a paper of so many stories in an archive in an empty or missing folder, and return the archive, writable."""
    paper = paper or Paper()
    archive = Archive(folder, writable=True)
    archive.file(paper.furniture())
    for start in range(0, count, CHUNK):
        archive.file([paper.story(number) for number in range(start, min(start + CHUNK, count))])
    return archive


def _all_places() -> Iterator[tuple[str, str, str, str]]:
    for region, *places in REGIONS:
        yield from (region, *places)


def _prefix(edition: str) -> str:
    return "" if edition == EDITIONS[0] else f"{edition}/"
