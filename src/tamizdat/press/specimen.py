"""A specimen of a theme: an invented small paper with every type of page, every kind of story and every block of a text.

Its words are the theme's (`specimen/TAG.toml`); an edition whose language has none speaks English. The documents go through
the same archive and the same press as a newsroom's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tamizdat.archive import documents as d
from tamizdat.archive import mastheads, parts
from tamizdat.archive.drawn import Chart, ChartForm, ChartMark, ChartRow, Entry, FileFacts, Point, PointMap
from tamizdat.archive.fronts import Breaking, Front, Strip
from tamizdat.archive.parts import Document, Picture, Rendition
from tamizdat.archive.record import Actor, Amount, Claim, Event, Membership, Source, Status, TakingPart
from tamizdat.archive.recordings import Episode, Podcast, Recording
from tamizdat.press.settings import EditionSettings
from tamizdat.press.specimen_letters import letters
from tamizdat.press.specimen_recordings import Media, elsewhere, film, sound
from tamizdat.press.specimen_words import SpecimenWords, words_of
from tamizdat.press.theme import Theme

_NEWEST: Final = "2026-03-0{}T0{}:00:00+00:00"  # day and hour: kinds follow one another
_PLAYER: Final = '<figure data-recording="0"></figure>'
_OTHERS: Final = 10  # stories that fill lists
_SIGNED: Final = "2026-02-20"
_RECORD: Final = Source(title="Specimen treaty", date=_SIGNED)


# Accounts of nobody: the numbers that the standards' own examples have.
_WAYS = (
    mastheads.Way(label="IBAN", kind="bank", account="DE89 3704 0044 0532 0130 00", holder="Tamizdat"),
    mastheads.Way(label="example.org", kind="card", url="https://example.org/"),
)


class Blobs(msgspec.Struct, frozen=True, kw_only=True):
    """The files that the specimen shows, in the archive already: names of blobs; of pictures with width and height."""

    picture: tuple[str, int, int]
    portrait: tuple[str, int, int]
    media: Media
    file: str
    file_bytes: int


def documents(theme: Theme, edition: EditionSettings, blobs: Blobs) -> list[Document]:
    """Return the paper of an edition."""
    return list(_Paper(words_of(theme, edition), edition, blobs).all())


class _Paper:
    """The documents of one edition."""

    def __init__(self, words: SpecimenWords, edition: EditionSettings, blobs: Blobs) -> None:
        self.w = words
        self.edition = edition
        self.blobs = blobs

    def all(self) -> Iterator[Document]:
        yield from self._named()
        yield from self._pages()
        yield from (self._story(number, kind) for number, kind in enumerate(d.KINDS))
        yield from map(self._another, range(_OTHERS))
        yield from self._record()
        yield from self._fronts()
        yield from letters(self.w, self.edition, self._picture(self.blobs.picture))

    def _at(self, path: str) -> dict[str, Any]:
        return {"edition": self.edition.tag, "path": f"{self.edition.prefix}{path}"}

    def _id(self, kind: str) -> str:
        return f"{self.edition.tag}-{kind}"

    def _picture(self, of: tuple[str, int, int]) -> Picture:
        blob, width, height = of
        rendition = Rendition(blob=blob, format="png", width=width, height=height)
        return Picture(
            renditions=(rendition,),
            alt=self.w.caption,
            caption=self.w.caption,
            credit=self.w.credit,
            licence=self.w.licence,
        )

    def _named(self) -> Iterator[Document]:
        w, intro = self.w, f"<p>{self.w.intro}</p>"
        yield d.Place(
            id="region", name=w.region, intro=intro, map="AM AZ GE", **self._at("places/region.html")
        )
        yield d.Place(
            id="country", name=w.country, parent="region", map="GE", **self._at("places/country.html")
        )
        yield d.Topic(id="topic", name=w.topic, intro=intro, **self._at("topics/topic.html"))
        yield d.Topic(id="below", name=w.below, parent="topic", **self._at("topics/below.html"))
        section = d.Section(name=w.section, text=w.dek, stories=(self._id("analysis"), self._id("explainer")))
        yield d.Coverage(
            id="coverage",
            name=w.coverage,
            intro=intro,
            topic="topic",
            picture=self._picture(self.blobs.picture),
            pinned=(self._id("news"),),
            sections=(section,),
            **self._at("coverage/coverage.html"),
        )
        cover = self._picture(self.blobs.portrait)
        yield d.Series(id="blog", name=w.blog, intro=intro, format="blog", **self._at("series/blog.html"))
        yield d.Series(
            id="podcast",
            name=w.podcast,
            intro=intro,
            format="podcast",
            cover=cover,
            podcast=Podcast(author=w.person, order="serial", funding="https://example.org/"),
            **self._at("series/podcast.html"),
        )
        yield d.Series(id="show", name=w.show, intro=intro, format="video", **self._at("series/show.html"))
        bio = f"<p>{w.person} {w.bio}</p>"
        yield d.Person(
            id="person",
            name=w.person,
            intro=bio,
            job=w.job,
            team=True,
            photo=cover,
            **self._at("people/person.html"),
        )
        yield d.Person(id="other", name=w.other, team=True, order=1, **self._at("people/other.html"))

    def _pages(self) -> Iterator[Document]:
        w = self.w
        yield d.PlainPage(
            id=self._id("about"),
            page="about",
            title=w.about,
            dek=w.dek,
            body=self._body(),
            **{name: value for name, value in self._shown().items() if name != "recordings"},
            **self._at("about.html"),
        )
        yield d.PlainPage(
            id=self._id("team"), page="team", title=w.team, template="team", **self._at("team.html")
        )
        yield d.PlainPage(
            id=self._id("corrections"),
            page="corrections",
            title=w.corrections,
            template="corrections",
            body=f"<p>{w.intro}</p>",
            **self._at("corrections.html"),
        )

        yield d.PlainPage(
            id=self._id("support"),
            page="support",
            title=w.support,
            template="support",
            body=f"<p>{w.intro}</p>",
            **self._at("support.html"),
        )

    def _story(self, number: int, kind: parts.Kind) -> d.Story:
        w = self.w
        fields: dict[str, Any] = {}
        if kind == "news":
            fields = self._shown() | {
                "updated": "2026-03-09T10:30:00+00:00",
                "corrections": (d.Correction(date="2026-03-09", text=w.wrong),),
                "note": w.note,
                "dateline": w.points[0],
                "points": w.points_of,
                "follows": (self._id("analysis"),),
                "bylines": (d.Byline(person="person"), d.Byline(person="other", role="translator")),
            }
        if kind == "live":
            entries = (_NEWEST.format(6, hour) for hour in (8, 7, 6))
            fields["entries"] = tuple(
                Entry(
                    id=f"e{at[12]}",
                    at=at,
                    headline=w.entry,
                    text=f"<p>{w.paragraph}</p>",
                    author="person",
                    key=at[12] != "7",
                )
                for at in entries
            )
        if kind == "audio":
            heard = Episode(season=2, number=1)
            fields = {"recordings": self._recordings()[:1], "episode": heard, "series": "podcast"}
        if kind == "video":
            fields = {"recordings": self._recordings()[1:], "series": "show"}
        body, pictures = self._body_of(kind)
        return d.Story(
            **{
                "id": self._id(kind),
                "story": kind,
                "kind": kind,
                "headline": w.kinds.get(kind, w.long),
                "dek": w.dek,
                "published": _NEWEST.format(9 - number, 9 - number),
                "body": body,
                "words": 700,
                "pictures": pictures,
                "bylines": (d.Byline(person="person"),),
                "places": ("country",) if number % 2 == 0 else ("region",),
                "topics": ("below",) if number % 3 else ("topic",),
                "coverage": ("coverage",) if number < 4 else (),
                "series": "blog" if kind == "opinion" else "",
                "actors": ("state",) if kind == "analysis" else (),
                "events": ("event",) if kind == "analysis" else (),
                "lead": self._picture(self.blobs.picture) if kind in ("news", "interview") else None,
                **self._at(f"2026/{kind}.html"),
                **fields,
            }
        )

    def _another(self, number: int) -> d.Story:
        """Return one of the stories that fill lists."""
        w, series = self.w, ("blog", "podcast", "")[number % 3]
        return d.Story(
            id=self._id(f"other-{number}"),
            story=f"other-{number}",
            kind="audio" if series == "podcast" else d.KINDS[number % 5],
            headline=w.long if number % 3 == 0 else w.items[number % len(w.items)].capitalize(),
            dek=w.dek if number % 2 else "",
            published=f"2025-{12 - number:02}-10T08:00:00+00:00",
            body=f"{_PLAYER if series == 'podcast' else ''}<p>{w.paragraph}</p>",
            words=90,
            bylines=(d.Byline(person="other"),),
            places=("region",) if number % 2 else (),
            topics=("topic",),
            coverage=("coverage",) if number % 4 == 0 else (),
            series=series,
            recordings=self._recordings()[:1] if series == "podcast" else (),
            episode=Episode(season=1, number=_OTHERS - number) if series == "podcast" else None,
            **self._at(f"2025/other-{number}.html"),
        )

    def _shown(self) -> dict[str, Any]:
        """Return what the body with everything shows."""
        w = self.w
        rows = tuple(
            ChartRow(label=label, values=values)
            for label, values in (("2022", (3.5, 8)), ("2023", (5, 16)), ("2024", (7.2, 24)))
        )
        marks = (ChartMark(at="2024", text=w.happened),)
        forms: tuple[ChartForm, ...] = ("column", "line", "bar", "stacked")
        charts = (
            Chart(
                form=form,
                title=w.chart,
                unit=w.unit,
                head=w.head[0],
                columns=w.head[1:],
                rows=rows,
                marks=marks,
                source=w.source,
            )
            for form in forms
        )
        return {
            "pictures": (self._picture(self.blobs.picture),),
            "charts": tuple(charts),
            "maps": (
                PointMap(
                    place="country",
                    title=w.map,
                    points=(
                        Point(name=w.points[0], latitude=41.7, longitude=44.8, text=w.happened),
                        Point(name=w.points[1], latitude=41.6, longitude=41.6),
                    ),
                ),
            ),
            "notes": (w.footnote,),
            "recordings": self._recordings(),
            "files": (FileFacts(blob=self.blobs.file, bytes=self.blobs.file_bytes, pages=1),),
        }

    def _body_of(self, kind: parts.Kind) -> tuple[str, tuple[Picture, ...]]:
        w, picture = self.w, self._picture(self.blobs.picture)
        text = f"<p>{w.paragraph}</p>"
        match kind:
            case "news":
                return self._body(), (picture,)
            case "explainer":
                return "".join(f"<h2>{w.question}</h2>{text}" for _ in range(3)), ()
            case "interview":
                return f"<p><b>{w.question}</b></p><p>{w.answer}</p>" * 2, ()
            case "picture-story":
                return self._tableaux(), (picture,) * 3
            case "video":
                return f'{_PLAYER}{text}<figure data-recording="1"></figure>', ()
            case "audio":
                return _PLAYER + text, ()
            case "analysis":
                return f'<p><span data-claim="claim">{w.claim}</span> {w.paragraph}</p>{text}', ()
            case _:
                return text * 3, ()

    def _tableaux(self) -> str:
        """Return a body with every way in which pictures tell something together."""
        text, dates = f"<p>{self.w.paragraph}</p>", self.w.dates
        figures = [f'<figure data-picture="{number}"></figure>' for number in range(3)]
        steps = "".join(f"<div>{figure}<p>{self.w.happened}</p></div>" for figure in figures)
        pair = "".join(f"<p>{date}</p>{figure}" for date, figure in zip(dates[:2], figures[:2], strict=True))
        return "\n".join(
            [
                text,
                f'<div class="full over">{figures[0]}<p>{self.w.pull}</p></div>',
                text,
                f'<div class="sequence">{steps}</div>',
                text,
                f'<div class="compare">{pair}</div>',
                text,
                f'<div class="full">{figures[1]}{text}</div>',
                figures[2],
                text,
            ]
        )

    def _body(self) -> str:
        """Return a body with every block."""
        w = self.w
        link = f'<a href="doc:{self._id("analysis")}">{w.link}</a>'
        lines = "".join(f"<li>{each}</li>" for each in w.items)
        dates = "".join(f'<li><p class="date">{date}</p><p>{w.happened}</p></li>' for date in w.dates)
        return "\n".join(
            [
                f'<p>{w.paragraph} {link}.<sup data-note="0"></sup></p>',
                f'<blockquote class="pull"><p>{w.pull}</p></blockquote>',
                f"<p>{w.paragraph}</p>",
                f"<h2>{w.heading}</h2><ul>{lines}</ul><ol>{lines}</ol>",
                f'<aside class="facts"><h2>{w.facts}</h2><p>{w.fact}</p></aside>',
                f"<p>{w.paragraph}</p><h3>{w.heading}</h3>",
                f"<blockquote><p>{w.quote}</p><footer>{w.who}</footer></blockquote>",
                '<figure data-picture="0"></figure>',
                self._table(),
                *(f'<figure data-chart="{number}"></figure>' for number in range(4)),
                '<figure data-map="0"></figure>',
                f'<div class="timeline"><h2>{w.timeline}</h2><ol>{dates}</ol></div>',
                f'<aside data-story="{self._id("interview")}"></aside>',
                f'<p class="document"><a href="blob:{self.blobs.file}" download="">{w.file}</a></p>',
                *(f'<figure data-recording="{number}"></figure>' for number in range(3)),
                self._embed(),
                f"<p>{w.paragraph}</p>",
            ]
        )

    def _table(self) -> str:
        w = self.w
        head = "".join(f'<th scope="col">{each}</th>' for each in (*w.head, *w.head, *w.head))
        cells = "".join(f"<td>{number}</td>" for number in range(1, 9))
        rows = "".join(f'<tr><th scope="row">{year}</th>{cells}</tr>' for year in ("2022", "2023", "2024"))
        table = (
            f"<table><caption>{w.table}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )
        return f'<div class="table" role="region" tabindex="0" aria-label="{w.table}">{table}</div>'

    def _recordings(self) -> tuple[Recording, ...]:
        """Return what is heard, what is seen, and what is seen elsewhere."""
        poster = self._picture(self.blobs.picture)
        return (
            sound(self.w, self.blobs.media),
            film(self.w, self.blobs.media, poster, self.edition.tag),
            elsewhere(self.w, poster),
        )

    def _embed(self) -> str:
        w, link = self.w, f'<a href="https://example.org/" rel="noopener">{self.w.embed}</a>'
        return f'<figure class="embed"><p>{link}</p><p>{w.dek}</p><figcaption>{w.elsewhere}</figcaption></figure>'

    def _record(self) -> Iterator[Document]:
        w, tag = self.w, self.edition.tag
        told: dict[str, Any] = {"sources": (_RECORD,)}
        yield Actor(
            id="state", name=w.state, sort="state", place="country", **told, **self._at("actors/state.html")
        )
        yield Actor(id="union", name=w.union, sort="organisation", **told, **self._at("actors/union.html"))
        yield Membership(
            id="bond", edition=tag, actor="state", organisation="union", since="1999-05", until="2012", **told
        )
        yield Membership(
            id="bond-2",
            edition=tag,
            actor="state",
            organisation="union",
            role="observer",
            since="2014",
            **told,
        )
        yield Event(
            id="event",
            name=w.event,
            kind="other",
            date=_SIGNED,
            place="country",
            where=w.points[0],
            latitude=41.7,
            longitude=44.8,
            where_precision=2,
            actors=(TakingPart(actor="state"),),
            alliances=True,
            **told,
            **self._at("events/event.html"),
        )
        common: dict[str, Any] = {"edition": tag, "claimant": "state", "event": "event", **told}
        yield Claim(
            id="claim", says=w.claim, date=_SIGNED, story=self._id("analysis"), sentence=w.claim, **common
        )
        statuses: tuple[Status, ...] = ("disputed", "confirmed")
        for number, status in enumerate(statuses, 20):
            amount = Amount(least=number, of=w.head[1])
            yield Claim(
                id=f"claim-{number}",
                says=w.claim,
                date=f"2026-02-{number + 2}",
                property="deaths",
                amount=amount,
                status=status,
                **common,
            )

    def _fronts(self) -> Iterator[Document]:
        w, tag = self.w, self.edition.tag
        links = tuple(
            mastheads.Link(document=id) for id in ("country", "topic", "coverage", "blog", "podcast")
        )
        group = mastheads.LinkGroup(head=mastheads.Link(document="region"), links=links)
        pages = mastheads.LinkGroup(
            head=mastheads.Link(label=w.paper),
            links=tuple(mastheads.Link(document=self._id(page)) for page in ("about", "team", "corrections")),
        )
        kinds = mastheads.LinkGroup(
            head=mastheads.Link(label=w.sections), links=tuple(mastheads.Link(kind=kind) for kind in d.KINDS)
        )
        yield mastheads.Masthead(
            id="masthead",
            edition=tag,
            name=w.paper,
            motto=w.motto,
            description=w.description,
            notice=w.notice,
            copyright=w.copyright,
            support=mastheads.Link(document=self._id("support"), label=w.support),
            footer=(pages, kinds),
            menu=(
                mastheads.MenuEntry(label=w.regions, groups=(group,)),
                mastheads.MenuEntry(label=w.sections, groups=(kinds, pages)),
            ),
            ways=_WAYS,
            asks=("story", "home"),
            policies=(mastheads.Policy(purpose="feedback", page=self._id("about")),),
            reuse=mastheads.Reuse(licence="CC BY 4.0", url="https://creativecommons.org/licenses/by/4.0/"),
        )
        yield Front(
            id="front",
            edition=tag,
            slots=(self._id("news"), self._id("opinion"), self._id("live")),
            picks=(self._id("interview"), self._id("explainer")),
            breaking=Breaking(text=w.breaking, document=self._id("live")),
            strips=(
                Strip(of="place", id="region", look="band"),
                Strip(of="topic", id="topic", look="row"),
                Strip(of="most-read"),
                Strip(of="coverage"),
                Strip(of="series", look="lines"),
                Strip(of="kind", id="audio"),
                Strip(of="kind", id="video"),
                Strip(of="latest"),
            ),
        )
        read = tuple(
            self._id(kind) for kind in ("explainer", "interview", "news", "opinion", "live", "analysis")
        )
        yield d.MostRead(id="most-read", edition=tag, date="2026-03-08", day=read[:5], week=read[::-1])
