"""A newsroom of two editions to which anything may happen: the acts of `test_sequences.py`.

Each act changes what is to be published; `then` says what comes next: whether that is filed and printed at once, filed only
(several filings before one printing), or left for a later act's filing (several acts in one).
"""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from recorded import TREATY, actor, claim, membership
from recorded import event as event_of_record
from samples import letter, masthead, newsletter, person, place, plain_page, series, small_paper, story, topic
from tamizdat.archive.documents import (
    KINDS,
    AnyDocument,
    Byline,
    Correction,
    Front,
    Person,
    Place,
    PlainPage,
    Series,
    Story,
    Topic,
)
from tamizdat.archive.drawn import Entry
from tamizdat.archive.fronts import Breaking, Strip
from tamizdat.archive.letters import Letter, LetterItem, LetterPart
from tamizdat.archive.mastheads import Link, LinkGroup, Masthead, MenuEntry, Reuse
from tamizdat.archive.parts import Listed, Picture, Rendition
from tamizdat.archive.record import Actor, Amount, Claim, Event, Membership, Status, TakingPart
from tamizdat.archive.recordings import Chapter, Cue, Episode, MediaFile, Podcast, Recording

EDITIONS = ("en", "ru")
NAMES = ("wine", "Wine", "вино и хлеб", "café & “co” <b>", "日本", "a+b=(c);'d'!~$*,@")
TIMES = (
    "2009-12-31T23:59:59+05:00",
    "2010-01-01T00:00:00+05:00",
    "2010-01-01T00:00:00+00:00",
    "2009-12-31T19:00:00+00:00",  # the same second as the second, in another year
    "2010-02-03T04:05:06+05:00",
    "2010-02-03T04:05:06+05:00",
    "2010-02-28T12:00:00+05:00",
    "2010-11-30T12:00:00+05:00",
    "2011-06-01T12:00:00+05:00",
    "2011-06-01T12:00:00.250000+05:00",
    "2013-03-04T09:00:00+05:00",
    "2026-03-04T09:00:00+05:00",
)
PATHS = (
    "x", "x/y.html", "x/y", "x/y/z.html", "X", "2010/wine.html", "2010/Wine.html", "2010", "слова и/пробелы.html", "a:b.html",
    "q\"<'>&.html", "(1)+~!$*,;=@.html", "places/georgia", "places/georgia/2010.html",
)  # fmt: skip
MOMENTS = ("2026-03-05T12:00:00+05:00", "2026-03-05T18:00:00+05:00", "2026-03-06T00:00:00+05:00")
LISTED = {Place: place, Topic: topic, Person: person, Series: series}

names = st.sampled_from(NAMES)
times = st.sampled_from(TIMES)
editions = st.sampled_from(EDITIONS)
which = st.integers(0, 40)  # of the things that there are, counted round
some = st.lists(which, max_size=3)
then = st.sampled_from(["print", "print", "print", "file", "more"])
few = st.integers(0, 3)


class Acts(RuleBasedStateMachine):
    """What may happen to what is published."""

    def __init__(self) -> None:
        super().__init__()
        self.docs: dict[tuple[str, str], AnyDocument] = {}  # as they are to be
        self.past: list[AnyDocument] = []  # withdrawn
        self.minted = 0
        for document in [*small_paper(), plain_page("corrections", template="corrections")]:
            self.put(document)
        for document in [each for edition in EDITIONS for each in self.record(edition)]:
            self.put(document)
        body = '<p><a href="doc:story-wine">Wine</a></p><aside data-story="story-roads"></aside>'
        fixed = (Correction(date="2026-05-01", text="It was not."),)
        self.change(self.docs["en", "story-lake"], body=body, follows=("story-roads",), corrections=fixed)

    def go_on(self, then: str) -> None:
        """File or print, or neither yet."""
        raise NotImplementedError

    def blob(self, number: int) -> str:
        """Return the name of one of few blobs in the archive."""
        raise NotImplementedError

    # What there is

    def put(self, document: AnyDocument) -> None:
        self.docs[document.edition, document.id] = document

    def change(self, document: AnyDocument, **fields: Any) -> None:
        self.put(msgspec.structs.replace(document, **fields))

    def drop(self, document: AnyDocument) -> None:
        self.past.append(self.docs.pop((document.edition, document.id)))

    def those(self, *types: type, edition: str = "") -> list[Any]:
        found = [d for d in self.docs.values() if isinstance(d, types) and edition in (d.edition, "")]
        return sorted(found, key=lambda d: (d.edition, d.id))

    def one(self, number: int, *types: type) -> Any:
        """Return one of the documents of these types; there is one, or a new story."""
        found = self.those(*types)
        if not found:
            self.minted += 1
            self.put(story(f"spare{self.minted}"))
            found = self.those(Story)
        return found[number % len(found)]

    def ids(self, numbers: list[int], *types: type, edition: str) -> tuple[str, ...]:
        found = self.those(*types, edition=edition)
        return tuple(dict.fromkeys(found[n % len(found)].id for n in numbers)) if found else ()

    def path(self, edition: str, folder: str, name: str) -> str:
        return f"{'' if edition == 'en' else f'{edition}/'}{folder}/{name}.html"

    # Stories

    @rule(edition=editions, name=names, time=times, places=some, topics=some, people=some, then=then)
    def a_new_story(self, edition, name, time, places, topics, people, then):
        event("a new story")
        self.minted += 1
        self.put(
            story(
                f"new{self.minted}",
                edition,
                headline=name,
                published=time,
                path=self.path(edition, time[:4], f"{name}-{self.minted}"),
                places=self.ids(places, Place, edition=edition),
                topics=self.ids(topics, Topic, edition=edition),
                bylines=tuple(Byline(person=id) for id in self.ids(people, Person, edition=edition)),
            )
        )
        self.go_on(then)

    @rule(number=which, words=names, what=st.sampled_from(["headline", "dek", "body", "note"]), then=then)
    def a_story_is_edited(self, number, words, what, then):
        event(f"a story's {what} is edited")
        text = words.replace("&", "&amp;").replace("<", "&lt;") if what == "body" else words
        self.change(self.one(number, Story), **{what: text})
        self.go_on(then)

    @rule(number=which, time=times, then=then)
    def a_story_moves_in_time(self, number, time, then):
        event("a story moves in time")
        self.change(self.one(number, Story), published=time)
        self.go_on(then)

    @rule(number=which, other=which, then=then)
    def two_stories_in_the_same_second(self, number, other, then):
        event("two stories in the same second")
        self.change(self.one(number, Story), published=self.one(other, Story).published)
        self.go_on(then)

    @rule(number=which, places=some, topics=some, people=some, more=st.booleans(), then=then)
    def a_story_moves_between_lists(self, number, places, topics, people, more, then):
        event("a story moves between lists")
        old = self.one(number, Story)
        in_edition = {"edition": old.edition}
        self.change(
            old,
            places=self.ids(places, Place, **in_edition),
            topics=self.ids(topics, Topic, **in_edition),
            bylines=tuple(Byline(person=id) for id in self.ids(people, Person, **in_edition)),
            series="notes" if more else "",
            coverage=("elections",) if more else (),
            actors=("state",) if more else (),
            events=("event",) if more else (),
        )
        self.go_on(then)

    @rule(number=which, kind=st.sampled_from(KINDS), then=then)
    def a_storys_kind_changes(self, number, kind, then):
        event("a story's kind changes")
        self.change(self.one(number, Story), kind=kind)
        self.go_on(then)

    @rule(number=which, earlier=some, link=which, then=then)
    def a_story_names_others(self, number, earlier, link, then):
        event("a story names others")
        old = self.one(number, Story)
        target = self.one(link, Story, Listed, PlainPage)
        shown = self.ids([link], Story, edition=old.edition)[0]
        body = f'<p><a href="doc:{target.id}">that</a></p><aside data-story="{shown}"></aside>'
        self.change(old, follows=self.ids(earlier, Story, edition=old.edition), body=body)
        self.go_on(then)

    @rule(number=which, writer=which, link=which, noted=which, then=then)
    def a_live_blog_goes_on(self, number, writer, link, noted, then):
        event("a live blog goes on")
        old = self.one(number, Story)
        (author,) = self.ids([writer], Person, edition=old.edition) or ("",)
        links = [f'<a href="doc:{self.one(each, Story, Listed).id}">that</a>' for each in (link, noted)]
        entry = Entry(id=f"{link}", at="2026-03-05T10:00:00+05:00", text=f"<p>{links[0]}</p>", author=author)
        body = '<p>Noted<sup data-note="0"></sup></p>'
        self.change(old, kind="live", entries=(entry, *old.entries[:1]), notes=(links[1],), body=body)
        self.go_on(then)

    @rule(number=which, dates=st.lists(st.sampled_from(["2010-05-01", "2026-05-01"]), max_size=2), then=then)
    def a_story_is_corrected(self, number, dates, then):
        event("a story is corrected" if dates else "a correction is taken back")
        self.change(
            self.one(number, Story), corrections=tuple(Correction(date=d, text=f"Of {d}") for d in dates)
        )
        self.go_on(then)

    @rule(number=which, choice=st.sampled_from(["", "yes", "no"]), then=then)
    def a_story_is_offered_or_kept(self, number, choice, then):
        event("a story is offered to others, or kept")
        self.change(self.one(number, Story), republish=choice)
        self.go_on(then)

    @rule(edition=editions, year=st.sampled_from(["2010", "2011"]), count=st.integers(2, 7), then=then)
    def many_stories_in_a_year(self, edition, year, count, then):
        event("many stories in a year")
        for n in range(count):
            self.minted += 1
            fields = {"published": f"{year}-{n % 3 + 1:02}-10T10:00:00+05:00", "kind": KINDS[n % 2]}
            self.put(story(f"many{self.minted}", edition, places=("georgia",) if n % 2 else (), **fields))
        self.go_on(then)

    @rule(edition=editions, year=st.sampled_from(["2010", "2011", "2026"]), keep=few, then=then)
    def a_year_falls_back(self, edition, year, keep, then):
        event("a year falls back")
        for old in [s for s in self.those(Story, edition=edition) if s.published.startswith(year)][keep:]:
            self.drop(old)
        self.go_on(then)

    @rule(number=which, then=then)
    def a_list_empties(self, number, then):
        event("a list empties")
        listed = self.one(number, Listed)
        for old in self.those(Story, edition=listed.edition):
            people = [line.person for line in old.bylines]
            if listed.id in (*old.places, *old.topics, *old.coverage, *people, old.series):
                self.drop(old)
        self.go_on(then)

    # Translations

    @rule(number=which, then=then)
    def a_translation_comes_or_goes(self, number, then):
        old = self.one(number, Story)
        other = "ru" if old.edition == "en" else "en"
        versions = [s for s in self.those(Story, edition=other) if s.story == old.story]
        event("a translation goes" if versions else "a translation comes")
        for version in versions:
            self.drop(version)
        if not versions:
            self.minted += 1
            path = self.path(other, old.published[:4], f"translated{self.minted}")
            self.change(old, id=f"translated{self.minted}", edition=other, path=path, follows=())
        self.go_on(then)

    # Places, topics, people, series, pages

    @rule(type=st.sampled_from(list(LISTED)), edition=editions, name=names, parent=which, then=then)
    def a_new_list(self, type, edition, name, parent, then):
        event(f"a new {type.__name__.lower()}")
        self.minted += 1
        above = self.ids([parent], type, edition=edition)
        fields = {"parent": above[0]} if above and type in (Place, Topic) else {}
        new = LISTED[type](f"list{self.minted}", edition, name=name, **fields)
        self.put(msgspec.structs.replace(new, path=self.path(edition, "lists", f"{name}{self.minted}")))
        self.go_on(then)

    @rule(number=which, name=names, then=then)
    def a_list_has_another_name(self, number, name, then):
        old = self.one(number, Listed)
        event(f"another name for a {type(old).__name__.lower()}")
        self.change(old, **{"headline" if isinstance(old, Story) else "name": name})
        self.go_on(then)

    @rule(number=which, parent=which, others=some, tree=st.sampled_from([Place, Topic]), then=then)
    def a_place_has_another_parent(self, number, parent, others, tree, then):
        old = self.one(number, tree)
        if isinstance(old, Story):
            return
        event(f"another parent for a {tree.__name__.lower()}")
        above = self.ids([parent], tree, edition=old.edition)[0]
        fields = {"listed_under": self.ids(others, tree, edition=old.edition)} if tree is Place else {}
        self.change(old, parent="" if above == old.id else above, **fields)  # a loop of two and more may be
        self.go_on(then)

    @rule(number=which, order=few, intro=names, then=then)
    def a_list_is_described(self, number, order, intro, then):
        old = self.one(number, Listed)
        if isinstance(old, Listed):
            event("a list is described and put into another order")
            text = intro.replace("&", "&amp;").replace("<", "&lt;")
            more = {"map": "AM"} if isinstance(old, Place) else {}
            more |= {"sources": (TREATY,)} if isinstance(old, Actor | Event) else {"order": order}
            more |= self.show(order, intro) if isinstance(old, Series) else {}
            self.change(old, intro=f'<p>{text} <a href="doc:story-wine">w</a></p>', **more)
        self.go_on(then)

    @rule(edition=editions, name=names, template=st.sampled_from(["text", "team", "corrections"]), then=then)
    def a_page_is_written(self, edition, name, template, then):
        event("a plain page is written")
        self.put(
            plain_page(
                f"page-{template}",
                edition,
                title=name,
                template=template,
                body=f"<p>{name!r}</p>".replace("<b>", ""),
            )
        )
        self.go_on(then)

    # The record: it is always there, so that few acts reach much of it

    def record(self, edition: str) -> list[AnyDocument]:
        """Return a state in an organisation, an event, and a claim of it in a story."""
        paths = {
            id: {"edition": edition, "path": self.path(edition, "record", id)}
            for id in ("state", "union", "event")
        }
        said = self.ids([0], Story, edition=edition)
        return [
            actor("state", place="georgia", **paths["state"]),
            actor("union", sort="organisation", **paths["union"]),
            membership("member", "state", "union", edition=edition, since="1999"),
            event_of_record("event", place="georgia", actors=(TakingPart(actor="state"),), alliances=True, **paths["event"]),
            claim("claim", edition=edition, claimant="state", event="event", story=said[0] if said else ""),
        ]  # fmt: skip

    @rule(
        number=which, story=which, says=names, least=few, status=st.sampled_from(get_args(Status)), then=then
    )
    def a_claim_is_made_or_changed(self, number, story, says, least, status, then):
        event("a claim is made or changed")
        told = self.one(story, Story)
        edition = told.edition
        ids = self.ids([number], Actor, edition=edition)
        anchor = f'<p>It <span data-claim="claim{least}">was</span> so.</p>'
        self.change(told, body=anchor)
        self.put(
            claim(
                f"claim{least}",
                edition=edition,
                claimant=ids[0] if ids else "nobody",
                says=says,
                amount=Amount(least=least, of="soldiers"),
                status=status,
                by=("claim1",) if least > 1 else (),
                date=f"2010-09-{20 + least}",
                event="event",
                story=told.id if number % 2 else "",
            )
        )
        self.go_on(then)

    @rule(
        number=which, year=st.sampled_from(["1999", "2005-06", "2010-09-19"]), open=st.booleans(), then=then
    )
    def a_membership_is_written_down(self, number, year, open, then):
        event("a membership is written down")
        edition = EDITIONS[number % 2]
        ids = self.ids([number], Actor, edition=edition)
        who = ids[0] if ids and ids[0] != "union" else "state"
        self.put(
            membership(
                f"member{number % 3}", who, "union", edition=edition, since=year, until="" if open else "2012"
            )
        )
        self.go_on(then)

    @rule(
        number=which, place=which, year=st.sampled_from(["2009", "2010-01", "2010-09-19", "2026"]), then=then
    )
    def something_happens(self, number, place, year, then):
        event("something happens")
        edition = EDITIONS[number % 2]
        where = self.ids([place], Place, edition=edition)
        fields = {"edition": edition, "path": self.path(edition, "record", f"event{number % 5}")}
        spot = {"latitude": 41.7, "longitude": 44.8, "where_precision": number % 7 + 1}
        self.put(
            event_of_record(
                f"event{number % 5}", date=year, place=where[0] if where else "", **fields, **spot
            )
        )
        self.go_on(then)

    # Newsletters

    @rule(
        edition=editions,
        name=names,
        slug=st.sampled_from(["weekly", "daily"]),
        closed=st.booleans(),
        then=then,
    )
    def a_newsletter_begins_or_changes(self, edition, name, slug, closed, then):
        event("a newsletter begins or changes")
        self.put(newsletter(slug, edition, name=name, description=name, closed=closed))
        self.go_on(then)

    @rule(
        edition=editions,
        slug=st.sampled_from(["weekly", "daily"]),
        day=few,
        shown=some,
        name=names,
        whole=st.booleans(),
        then=then,
    )
    def a_letter_is_sent_or_changes(self, edition, slug, day, shown, name, whole, then):
        event("a letter is sent or changes")
        found = self.those(Story, Listed, PlainPage, edition=edition)
        ids = tuple(dict.fromkeys(found[n % len(found)].id for n in shown)) if found else ()
        items = tuple(LetterItem(document=id, whole=whole, note="" if whole else name) for id in ids)
        fields = {"subject": name, "parts": (LetterPart(label=name, items=items),), "corrected": ids}
        self.put(letter(f"{2009 + day}-12-31", of=newsletter(slug, edition), **fields))
        self.go_on(then)

    @rule(edition=editions, count=st.integers(2, 7), then=then)
    def many_letters_in_a_year(self, edition, count, then):
        event("many letters in a year")
        for n in range(count):
            self.put(letter(f"2010-{n % 3 + 1:02}-{n + 10}", of=newsletter("daily", edition)))
        self.go_on(then)

    # Anything

    @rule(number=which, then=then)
    def something_is_withdrawn(self, number, then):
        old = self.one(number, Story, Listed, PlainPage, Claim, Membership, Letter)
        event(f"a {type(old).__name__.lower()} is withdrawn")
        self.drop(old)
        self.go_on(then)

    @rule(number=which, then=then)
    def something_is_published_again(self, number, then):
        if self.past:
            old = self.past[number % len(self.past)]
            event(f"a {type(old).__name__.lower()} is published again")
            self.put(old)
        self.go_on(then)

    @rule(number=which, name=names, then=then)
    def something_has_another_address(self, number, name, then):
        old = self.one(number, Story, Listed, PlainPage)
        event("another address")
        folder = old.path.rpartition("/")[0] or "any"
        self.change(old, path=f"{folder}/{name}.html")
        self.go_on(then)

    @rule(number=which, then=then)
    def an_address_in_other_letters(self, number, then):
        old = self.one(number, Story, Listed, PlainPage)
        event("an address in capitals or small letters")
        folder, _, name = old.path.rpartition("/")
        stem, dot, ending = name.partition(".html")
        self.change(old, path=f"{folder}/{stem.swapcase()}{dot}{ending}".lstrip("/"))
        self.go_on(then)

    @rule(number=which, path=st.sampled_from(PATHS), then=then)
    def an_odd_address(self, number, path, then):
        event(f"the address {path!r}")
        self.change(self.one(number, Story, PlainPage), path=path)
        self.go_on(then)

    @rule(number=which, other=which, then=then)
    def two_swap_their_addresses(self, number, other, then):
        one, two = self.one(number, Story, Listed, PlainPage), self.one(other, Story, Listed, PlainPage)
        event("two swap their addresses")
        self.change(one, path=two.path)
        self.change(two, path=one.path)
        self.go_on(then)

    # Mastheads, fronts, pictures, time

    @rule(
        edition=editions, name=names, leads=some, kind=st.sampled_from(KINDS), reuse=st.booleans(), then=then
    )
    def another_masthead(self, edition, name, leads, kind, reuse, then):
        event("another masthead, on whose terms others print" if reuse else "another masthead")
        terms = Reuse(licence=name, reserved=(kind,)) if reuse else None
        found = self.those(Story, Listed, PlainPage, edition=edition)
        links = tuple(Link(document=found[n % len(found)].id) for n in leads) if found else ()
        groups = (LinkGroup(head=Link(label="All"), links=(*links, Link(kind=kind))),)
        menu = (MenuEntry(label=name, groups=groups),)
        self.put(masthead(edition, motto=name, menu=menu, footer=groups, reuse=terms))
        self.go_on(then)

    @rule(edition=editions, then=then)
    def no_masthead(self, edition, then):
        event("the masthead is withdrawn")
        for old in self.those(Masthead, edition=edition):
            self.drop(old)
        self.go_on(then)

    @rule(
        edition=editions,
        slots=some,
        ends=st.lists(st.sampled_from(("", *MOMENTS)), min_size=4, max_size=4),
        strips=some,
        of=few,
        then=then,
    )
    def another_front(self, edition, slots, ends, strips, of, then):
        event("another front")
        ids = self.ids(slots, Story, edition=edition)
        until = {id: end for id, end in zip(ids, ends, strict=False) if end}
        places = self.ids([of], Place, edition=edition) if of else ()
        self.put(
            Front(
                id=f"front-{places[0]}" if places else "front",
                edition=edition,
                of=places[0] if places else "",
                slots=ids,
                until=until,
                picks=ids[:1],
                breaking=Breaking(text="It rains", document=ids[0] if ids else "", until=ends[3])
                if of < 2
                else None,
                strips=self.strips(edition, strips, ids),
            )
        )
        self.go_on(then)

    def strips(self, edition, numbers, stories):
        """Return strips of things that there are, of all of a sort, and of none."""
        found = self.those(Place, Topic, Series, edition=edition)
        made = [Strip(of="coverage"), Strip(of="most-read"), Strip(of="kind", id="news", stories=stories[:1])]
        for number in numbers:
            node = found[number % len(found)]
            made.append(
                Strip(of=type(node).__name__.lower(), id=node.id if number % 2 else "", count=number % 4)
            )
        return tuple(made[: len(numbers) + 1][::-1])

    @rule(number=which, lead=few, shown=few, sound=few, then=then)
    def pictures_come_and_go(self, number, lead, shown, sound, then):
        event("pictures come and go")
        old = self.one(number, Story, Person, Series)
        if isinstance(old, Story):
            body = '<p>See.</p><figure data-picture="0"></figure>' if shown else "<p>No.</p>"
            self.change(
                old,
                lead=self.picture(lead),
                pictures=(self.picture(shown),) if shown else (),
                body=body + (f'<p><a href="blob:{self.blob(sound)}">f</a></p>' if sound == 2 else ""),
                recordings=(self.recording(sound),) if sound else (),
                episode=Episode(number=sound) if sound else None,
                series=old.series or self.ids([shown], Series, edition=old.edition)[0],
            )
        else:
            self.change(old, **{"photo" if isinstance(old, Person) else "cover": self.picture(lead)})
        self.go_on(then)

    def show(self, number: int, words: str) -> dict[str, Any]:
        """Return what makes a series a podcast or a video show, or none any more."""
        format = ("blog", "podcast", "video")[number % 3]
        podcast = Podcast(author=words, explicit=number > 2, funding="https://x.example/")
        return {"format": format, "podcast": None if format == "blog" else podcast}

    def recording(self, number: int) -> Recording:
        file = MediaFile(blob=self.blob(number), type="audio/mpeg", bytes=number)
        said = (Cue(text="a <b>", start=0), Cue(text="c", start=1 if number == 2 else None))
        return Recording(
            sort="audio",
            files=(file,),
            poster=self.picture(number - 1),
            seconds=number,
            transcript=said[: number - 1],
            chapters=(Chapter(start=number, title="c"),) if number == 3 else (),
        )

    def picture(self, number: int) -> Picture | None:
        if not number:
            return None
        sizes = [(self.blob(n), 400 * n) for n in range(1, number + 1)]
        return Picture(
            renditions=tuple(Rendition(blob=b, format="webp", width=w, height=w) for b, w in sizes),
            until=MOMENTS[number % len(MOMENTS)] if number % 2 else "",
        )
