"""Bringing a Markdown folder to the desk, by the desk's own actions. Django must be set up before this is imported.

The order: pictures and files one by one, for they take long; then what the newsroom knows; then drafts of all pages
and stories; then, since now every link has its target, their whole text and their publication; mastheads and fronts
last. Each batch is one transaction. An import that was cut off is completed by the next one.

What is brought is remembered (`desk.imports`): a thing whose copy is the same as before is not touched, and neither
is one that an editor has changed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import msgspec
from django.db import transaction

from tamizdat.desk import actions, editions, imports
from tamizdat.desk.models import Edition, Masthead, PlainPage, Story
from tamizdat.wire import blocks, folder, markdown
from tamizdat.wire.errors import ImportRefused
from tamizdat.wire.folder import FolderCopy, PageCopy, StoryCopy
from tamizdat.wire.reports import ImportReport

T = TypeVar("T")
Progress = Callable[[str], object]
TextCopy = StoryCopy | PageCopy

BATCH: Final = 20  # texts in a transaction: editors wait no longer than that for their turn
_AGAIN: Final = "Mend it and import again: what was brought already does not come twice."
_NAMED: Final = ("place", "topic", "coverage", "series", "person")


def import_folder(copy: FolderCopy, *, progress: Progress, source: str = "folder") -> ImportReport:
    """Bring a folder to the desk and publish what is new in it.

    Raises:
        ImportRefused: the desk does not take something of it. What was brought before stays; a batch comes whole.
    """
    report = ImportReport(source)
    for note in copy.notes:
        at = f"{note.file}, line {note.line}" if note.line else note.file
        report.tell("noted", "", note.what, note.remedy, where=at)
    _Bringing(copy, progress, report).bring()
    return report


class _Bringing:
    """One import: what is known of the desk's things so far, by the names that the copy has for them."""

    def __init__(self, copy: FolderCopy, progress: Progress, report: ImportReport) -> None:
        self.copy = copy
        self.progress = progress
        self.report = report
        self.tags = editions.tags()
        self.things: dict[str, Any] = {}  # by key; None for what was deleted at the desk
        self.digests: dict[str, str] = {}
        self.wanted_places: list[tuple[int, folder.Place]] = []
        self.all_texts: list[TextCopy] = [*copy.pages, *copy.stories]
        self.texts = [each for each in self.all_texts if each.edition in self.tags]

    def bring(self) -> None:
        self._check_editions()
        self._files()
        with _telling(folder.NEWSROOM), transaction.atomic():
            self._knowledge()
        pending = self._drafts()
        self._publish(pending)
        with _telling(folder.NEWSROOM), transaction.atomic():
            self._mastheads()
            self._fronts()

    def _check_editions(self) -> None:
        first = self.tags[0]
        for sort in _NAMED:
            for thing in getattr(self.copy.newsroom, sort):
                if first not in thing.name:
                    raise ImportRefused(
                        f"The {sort} '{thing.slug}' has no name in {first}, the first edition of this newsroom.",
                        folder.NEWSROOM,
                        f'Add {first} = "…" to its name.',
                    )
        others = sorted({each.edition for each in self.all_texts} - set(self.tags))
        for tag in others:
            count = sum(each.edition == tag for each in self.all_texts)
            self.report.note(
                f"{count} texts of the edition {tag} were left out, since this newsroom has only {', '.join(self.tags)}: "
                "add it to 'editions' in tamizdat.toml and import again."
            )

    # What is there already

    def _wants(self, key: str, copy: object, standing: Callable[[], Any | None]) -> bool:
        """Return whether the thing `key` is to be made or changed; note what it is at the desk.

        `standing` returns the thing of that name that stands at the desk without having been imported.
        """
        self.digests[key] = digest = _digest(copy)
        record, thing = imports.recall(key)
        self.things[key] = thing
        name = key.replace("/", " ")
        if record is None:
            self.things[key] = standing()
            if self.things[key] is not None:
                self.report.tell("kept", name, "it was made at the desk")
            return self.things[key] is None
        if thing is None:
            self.report.tell("kept", name, "it was deleted at the desk")
            return False
        if record.copy == digest:
            self.report.unchanged += 1
            return False
        if record.state != imports.state_of(thing):
            self.report.tell(
                "kept", name, "it was changed at the desk since it was imported, and the copy changed too"
            )
            return False
        return True

    def _brought(self, key: str, thing: Any, *, new: bool) -> None:
        self.things[key] = thing
        imports.remember(key, self.digests[key], thing)
        (self.report.made if new else self.report.changed)[key.partition("/")[0]] += 1

    def _one(self, sort: str, slug: str, at: str) -> Any:
        """Return a place, topic … by the copy's name for it; None, with a note, if it was deleted at the desk."""
        if not slug:
            return None
        thing = self.things.get(f"{sort}/{slug}")
        if thing is None:
            self.report.note(f"{at}: the {sort} '{slug}' was left out, since it was deleted at the desk")
        return thing

    def _some(self, sort: str, slugs: Iterable[str], at: str) -> list[Any]:
        return [thing for slug in slugs if (thing := self._one(sort, slug, at)) is not None]

    def _page(self, sort: str, slug: str, edition: str) -> Any:
        return self.things.get(f"{sort}/{edition}/{slug}")

    def _version(self, sort: str, slug: str, edition: str) -> Any:
        """Return a story or page in an edition, or else in the first in which it is there."""
        found = (self._page(sort, slug, tag) for tag in (edition, *self.tags))
        return next((page for page in found if page is not None), None)

    # Files

    def _files(self) -> None:
        uses = [use for text in self.texts for use in _uses(text)]
        uses += [blocks.Picture(person.photo) for person in self.copy.newsroom.person if person.photo]
        keys = {self._file_key(use): use for use in reversed(uses)}
        waiting = [key for key in keys if self._recalled_file(key) is None]
        for number, key in enumerate(waiting, 1):
            if number % 10 == 1:
                self.progress(f"Pictures and files: {number} of {len(waiting)}")
            with _telling(f"files/{keys[key].file}"), transaction.atomic():
                self.things[key] = self._keep(keys[key])
                imports.remember(key, "", self.things[key])
                self.report.made[key.partition("/")[0]] += 1

    def _file_key(self, use: blocks.Picture | blocks.Document | blocks.Audio) -> str:
        """Return the key of a file: the same file with other credits is another picture, for credits belong to it."""
        digest = self.copy.files[use.file].digest
        if isinstance(use, blocks.Picture):
            return f"picture/{_digest([digest, use.credit, use.licence])}"
        return f"file/{_digest([digest, use.title])}"

    def _recalled_file(self, key: str) -> Any:
        self.things[key] = imports.recall(key)[1]
        return self.things[key]

    def _keep(self, use: blocks.Picture | blocks.Document | blocks.Audio) -> Any:
        path = self.copy.files[use.file].path
        data = path.read_bytes()
        if isinstance(use, blocks.Picture):
            return actions.save_picture(data, path.name, alt=use.alt, credit=use.credit, licence=use.licence)
        return actions.save_document(data, path.name, title=use.title)

    def _file(self, use: blocks.Picture | blocks.Document | blocks.Audio) -> Any:
        return self.things[self._file_key(use)]

    # What the newsroom knows

    def _knowledge(self) -> None:
        self.progress("Places, topics, coverage, series and people")
        room = self.copy.newsroom
        for number, place in enumerate(room.place):
            self._wanted_place(number, place)
        self._places()
        wanted = [(n, topic) for n, topic in enumerate(room.topic) if self._wants_named("topic", n, topic)]
        for number, topic in _parents_first(wanted):
            parent = self._one("topic", topic.parent, f"topic {topic.slug}")
            self._save("topic", topic, actions.save_topic, parent=parent, order=number)
        for number, coverage in enumerate(room.coverage):
            if self._wants_named("coverage", number, coverage):
                topic_of = self._one("topic", coverage.topic, f"coverage {coverage.slug}")
                self._save("coverage", coverage, actions.save_coverage, topic=topic_of, order=number)
        for number, series in enumerate(room.series):
            if self._wants_named("series", number, series):
                self._save("series", series, actions.save_series, format=series.format, order=number)
        for number, person in enumerate(room.person):
            if self._wants_named("person", number, person):
                photo = self._file(blocks.Picture(person.photo)) if person.photo else None
                self._save(
                    "person", person, actions.save_person, team=person.team, order=person.order, photo=photo
                )

    def _wants_named(self, sort: str, number: int, thing: Any) -> bool:
        photo = self.copy.files[thing.photo].digest if getattr(thing, "photo", "") else ""
        return self._wants(
            f"{sort}/{thing.slug}",
            [thing, number, photo, self.tags],
            lambda: imports.MODELS[sort].objects.filter(slug=thing.slug).first(),
        )

    def _wanted_place(self, number: int, place: folder.Place) -> None:
        if self._wants_named("place", number, place):
            self.wanted_places.append((number, place))

    def _places(self) -> None:
        """Make the places, and when all are there list them under others too."""
        for others in (False, True):
            for number, place in _parents_first(self.wanted_places):
                if others and not place.listed_under:
                    continue
                at = f"place {place.slug}"
                listed = self._some("place", place.listed_under, at) if others else []
                parent = self._one("place", place.parent, at)
                values = {"parent": parent, "listed_under": listed, "map": place.map, "order": number}
                self._save("place", place, actions.save_place, **values, again=others)

    def _save(
        self, sort: str, thing: Any, action: Callable[..., Any], *, again: bool = False, **values: Any
    ) -> None:
        key = f"{sort}/{thing.slug}"
        new = self.things[key] is None
        made = action(thing.slug, texts=self._names(sort, thing), **values)
        if again:
            self.things[key] = made
            imports.remember(key, self.digests[key], made)
        else:
            self._brought(key, made, new=new)

    def _names(self, sort: str, thing: Any) -> dict[str, dict[str, str]]:
        intro = "bio" if sort == "person" else "intro"
        texts = {}
        for tag in self.tags:
            if tag in thing.name:
                texts[tag] = {
                    "name": thing.name[tag],
                    intro: self.copy.intros.get((sort, thing.slug, tag), ""),
                }
                if sort == "person":
                    texts[tag]["job"] = thing.job.get(tag, "")
        return texts

    # Stories and pages

    def _drafts(self) -> list[TextCopy]:
        """Make drafts of what is new; return all that is to be written or published."""
        pending = []
        for batch in _batches(self.texts):
            with transaction.atomic():
                for text in batch:
                    with _telling(_file_of(text)):
                        if self._wants(_key(text), self._whole(text), lambda each=text: _standing(each)):  # type: ignore[misc]
                            pending.append(text)
                            self._draft(text)
        return pending

    def _whole(self, text: TextCopy) -> list[object]:
        return [text, [self.copy.files[use.file].digest for use in _uses(text)]]

    def _draft(self, text: TextCopy) -> None:
        """Make a draft without what names other texts: they may not be there yet."""
        key = _key(text)
        if self.things[key] is not None:
            return
        other = next(
            (
                page
                for tag in self.tags
                if tag != text.edition and (page := self._page(_sort(text), text.slug, tag)) is not None
            ),
            None,
        )
        if isinstance(text, StoryCopy):
            fields = {} if _names_others(text) else self._fields(text)
            page = actions.create_story(
                text.edition, headline=text.head.headline, slug=text.slug, translation_of=other, **fields
            )
        else:
            page = self._save_page(text, translation_of=other, bare=_names_others(text))
        self.things[key] = page
        imports.remember(key, "", page)

    def _save_page(self, text: PageCopy, *, translation_of: Any = None, bare: bool = False) -> Any:
        return actions.save_page(
            text.edition,
            slug=text.slug,
            title=text.head.title,
            dek=text.head.dek,
            template=text.head.template,
            body=[] if bare else self._body(text),
            translation_of=translation_of,
        )

    def _publish(self, pending: Sequence[TextCopy]) -> None:
        done = 0
        for batch in _batches(pending):
            with transaction.atomic():
                for text in batch:
                    with _telling(_file_of(text)):
                        self._write(text)
            done += len(batch)
            self.progress(f"Stories and pages: {done} of {len(pending)}")

    def _write(self, text: TextCopy) -> None:
        key = _key(text)
        page = self.things[key]
        new = not page.live
        if _names_others(text) or not new:
            if isinstance(text, StoryCopy):
                actions.edit_story(page, headline=text.head.headline, **self._fields(text))
            else:
                page = self._save_page(text)
        actions.publish(page)
        self._brought(key, page, new=new)

    def _fields(self, text: StoryCopy) -> dict[str, Any]:
        head, at = text.head, _file_of(text)
        fields: dict[str, Any] = {
            "dek": head.dek,
            "kind": head.kind,
            "dateline": head.dateline,
            "note": head.note,
            "published_at": head.date,
            "places": self._some("place", head.places, at),
            "topics": self._some("topic", head.topics, at),
            "coverage": self._some("coverage", head.coverage, at),
            "series": self._one("series", head.series, at),
            "bylines": [
                (person, byline.role)
                for byline in head.bylines
                if (person := self._one("person", byline.person, at)) is not None
            ],
            "follows": [
                earlier
                for slug in head.follows
                if (earlier := self._story(slug, text, "follows")) is not None
            ],
            "body": self._body(text),
            "picture": None,
            "picture_caption": "",
            "picture_alt": "",
        }
        if head.picture is not None:
            picture = self._file(head.picture)
            fields["picture"] = picture
            fields["picture_caption"] = head.picture.caption
            fields["picture_alt"] = _unless(head.picture.alt, picture.alt)
        return fields

    def _story(self, slug: str, text: TextCopy, what: str) -> Any:
        story = self._page("story", slug, text.edition)
        if story is None:
            self.report.note(
                f"{_file_of(text)}: {what} '{slug}' was left out, since that story was deleted at the desk"
            )
        return story

    def _body(self, text: TextCopy) -> list[tuple[str, Any]]:
        made = (self._block(block, text) for block in text.body)
        return [block for block in made if block is not None]

    def _block(self, block: blocks.Block, text: TextCopy) -> tuple[str, Any] | None:
        match block:
            case blocks.Text():
                return "text", markdown.with_links(block, lambda sort, slug: self._address(sort, slug, text))
            case blocks.Heading():
                return "heading", block.text
            case blocks.Quotation():
                return "quotation", {"text": block.text, "who": block.who}
            case blocks.Picture():
                picture = self._file(block)
                alt = _unless(block.alt, picture.alt)
                return "picture", {"picture": picture, "alt": alt, "caption": block.caption, "credit": ""}
            case blocks.Table():
                return "table", {"rows": [list(row) for row in block.rows], "head": "row"}
            case blocks.Embed():
                fields = ("url", "title", "provider", "text")
                return "embed", {field: getattr(block, field) for field in fields}
            case blocks.Document():
                return "document", {"document": self._file(block), "title": block.title}
            case blocks.Audio():
                return "audio", {"file": self._file(block), "title": block.title}
            case blocks.Related():
                story = self._story(block.story, text, "related")
                return None if story is None else ("related", {"story": story})

    def _address(self, sort: str, slug: str, text: TextCopy) -> str:
        page = self._version(sort, slug, text.edition)
        if page is not None:
            return f'linktype="page" id="{page.pk}"'
        self.report.note(
            f"{_file_of(text)}: the link to the {sort} '{slug}' was left out, since that is not at the desk"
        )
        return ""

    # Mastheads and fronts

    def _mastheads(self) -> None:
        for tag, masthead in self.copy.newsroom.masthead.items():
            key = f"masthead/{tag}"
            if tag in self.tags and self._wants(key, masthead, lambda each=tag: _masthead_in_use(each)):  # type: ignore[misc]
                values: dict[str, Any] = {
                    "name": masthead.name,
                    "motto": masthead.motto,
                    "description": masthead.description,
                    "notice": masthead.notice,
                    "copyright": masthead.copyright,
                    "menu": [
                        {"label": entry.label, "groups": [self._group(group, tag) for group in entry.group]}
                        for entry in masthead.menu
                    ],
                    "footer": [
                        {"head": {"label": column.label}, "links": self._links(column.links, tag)}
                        for column in masthead.footer
                    ],
                    "support": self._link(masthead.support, tag) if masthead.support else None,
                }
                new = self.things[key] is None
                self._brought(key, actions.set_masthead(tag, **values), new=new)

    def _group(self, group: folder.Group, edition: str) -> dict[str, Any]:
        return {"head": self._link(group.head, edition) or {}, "links": self._links(group.links, edition)}

    def _links(self, links: Iterable[folder.Link], edition: str) -> list[dict[str, Any]]:
        return [made for link in links if (made := self._link(link, edition)) is not None]

    def _link(self, link: folder.Link, edition: str) -> dict[str, Any] | None:
        """Return a line as the desk's action wants it, or None if what it leads to was deleted at the desk."""
        made: dict[str, Any] = {"label": link.label}
        for sort, name in link.targets().items():
            if sort in _NAMED:
                target = self._one(sort, name, f"masthead {edition}")
            elif sort == "page":
                target = self._page(sort, name, edition)
            else:
                target = name
            if target is None:
                return None
            made[sort] = target
        return made

    def _fronts(self) -> None:
        for tag, front in self.copy.newsroom.front.items():
            key = f"front/{tag}"
            if tag in self.tags and self._wants(key, front, lambda each=tag: _front_in_use(each)):  # type: ignore[misc]
                new = self.things[key] is None
                stories = [
                    story for slug in front.slots if (story := self._page("story", slug, tag)) is not None
                ]
                actions.set_front(tag, stories)
                self._brought(key, actions.edition_page(tag), new=new)


def _sort(text: TextCopy) -> str:
    return "story" if isinstance(text, StoryCopy) else "page"


def _key(text: TextCopy) -> str:
    return f"{_sort(text)}/{text.edition}/{text.slug}"


def _file_of(text: TextCopy) -> str:
    return f"{'stories' if isinstance(text, StoryCopy) else 'pages'}/{text.slug}.{text.edition}.md"


def _standing(text: TextCopy) -> Any:
    model = Story if isinstance(text, StoryCopy) else PlainPage
    return model.objects.filter(slug=text.slug, locale__language_code=text.edition.lower()).first()


def _masthead_in_use(edition: str) -> Any:
    found = Masthead.objects.filter(edition=edition).first()
    return found if found is not None and imports.in_use(found) else None


def _front_in_use(edition: str) -> Any:
    found: Edition = actions.edition_page(edition)
    return found if imports.in_use(found) else None


def _uses(text: TextCopy) -> Iterator[blocks.Picture | blocks.Document | blocks.Audio]:
    """Yield what shows a file."""
    if isinstance(text, StoryCopy) and text.head.picture is not None:
        yield text.head.picture
    for block in text.body:
        if isinstance(block, blocks.Picture | blocks.Document | blocks.Audio):
            yield block


def _names_others(text: TextCopy) -> bool:
    """Return whether a text names stories or pages, which must be there before it can be written."""
    if isinstance(text, StoryCopy) and text.head.follows:
        return True
    return any(isinstance(block, blocks.Related) or list(markdown.links_in(block)) for block in text.body)


def _parents_first(things: Sequence[tuple[int, T]]) -> list[tuple[int, T]]:
    """Return places or topics with each after its parent. There are no loops: the folder was checked."""
    parents = {thing.slug: thing.parent for _, thing in things}  # type: ignore[attr-defined]

    def depth(slug: str) -> int:
        return 1 + depth(parents[slug]) if slug in parents else 0

    return sorted(things, key=lambda each: (depth(each[1].slug), each[0]))  # type: ignore[attr-defined]


def _unless(own: str, other: str) -> str:
    return "" if own == other else own


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


@contextmanager
def _telling(where: str) -> Iterator[None]:
    """Tell a refusal of the desk with the file that it is about."""
    try:
        yield
    except actions.Refused as error:
        raise ImportRefused(f"The desk refused it: {error}", where, _AGAIN) from error
