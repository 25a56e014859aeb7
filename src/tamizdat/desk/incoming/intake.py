"""The door itself: batches of documents, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from tamizdat.archive.documents import AnyDocument, Coverage, Front, Redirect, Story, decode, texts_of
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.record import Actor, Claim
from tamizdat.desk import actions, bulk, compose, editions, imports, marks
from tamizdat.desk.actions import Refused
from tamizdat.desk.compose.making import Making
from tamizdat.desk.incoming import fronts, letters, moments, named, paper, record, texts
from tamizdat.desk.incoming.desk import NAMED, SHARED, Desk, Taken, slug_of
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Incoming, Item, Outcome, item, key_of
from tamizdat.desk.models import Edition, Imported, Masthead, MostRead, Newsletter, PlainPage
from tamizdat.desk.models import Front as FrontRow
from tamizdat.desk.models import Letter as LetterRow
from tamizdat.desk.models import Redirect as RedirectRow
from tamizdat.desk.models import Story as StoryRow
from tamizdat.desk.rows import among

_PAGES: Final[dict[str, type[Any]]] = {"story": StoryRow, "page": PlainPage}
_POST: Final[dict[str, type[Any]]] = {"newsletter": Newsletter, "letter": LetterRow}
_ONCE: Final = ("masthead", "front", "most-read")  # what an edition has one of
_ANNOUNCED_AT_ONCE: Final = 1000
_ON_ITS_WAY: Final = ""  # the copy of what was announced and has not come


class Intake:
    """Takes documents of an import; see `take`."""

    def __init__(self, blobs: Callable[[str], Path | None], *, hold: bool = True) -> None:
        """`blobs` returns where a file stands that a document names, or None if it did not come with it.

        With `hold` what is taken is printed when no import runs any more; see `imports.importing`.
        """
        self._files = Files(blobs)
        self._hold = hold

    def announce(self, stories: Iterable[tuple[str, str, str]]) -> None:
        """Say which stories and pages are to come, each by (edition, id, type), so that others may link to them.

        It is remembered, so an import that was cut off may announce again.
        """
        waiting = iter(stories)
        while chunk := list(islice(waiting, _ANNOUNCED_AT_ONCE)):
            keys = {key_of(edition, id): id for edition, id, type in chunk if type in _PAGES}
            with transaction.atomic():
                known = imports.recall_all(keys)
                new = [key for key in keys if key not in known]
                Imported.objects.bulk_create(
                    Imported(key=key, copy=_ON_ITS_WAY, thing=keys[key][:36], page=page)
                    for key, page in zip(new, bulk.reserve(len(new)), strict=True)
                )

    def take(self, batch: Sequence[Incoming]) -> list[Outcome]:
        """Take documents in one transaction, and return what became of each, in their order.

        What a document names comes before it or with it; stories and plain pages may also have been announced. One that is
        refused leaves nothing and does not keep out the others.
        """
        with marks.holding() if self._hold else nullcontext(), transaction.atomic():
            return _Batch(batch, self._files).take()


class _Batch:
    """Documents that are taken together."""

    def __init__(self, batch: Sequence[Incoming], files: Files, *, again: bool = False) -> None:
        """With `again`, documents that were taken already are taken anew."""
        self.again = again
        self.files = files
        self.items = [item(incoming) for incoming in batch]
        self.homes: dict[str, Edition] = {}  # by edition
        self.first_records: dict[str, Imported] = {}  # of the first edition's versions, by id

    def take(self) -> list[Outcome]:
        self._refuse_twins()
        self._look()
        for sort in (*NAMED, "actor", "event", "membership"):
            self._shared(sort)
        self._refuse_taken_slugs()
        for sort, write in (
            ("page", self._pages), ("story", self._stories), ("masthead", self._paper), ("front", self._paper),
            ("most-read", self._paper), ("newsletter", self._paper), ("letter", self._paper), ("redirect", self._paper),
        ):  # fmt: skip
            write(self._open(sort))
        self._shared("claim")
        self._remember()
        self._take_those_that_waited()
        return [each.outcome for each in self.items if each.outcome is not None]

    def _open(self, *sorts: str) -> list[Item]:
        return [each for each in self.items if each.open and each.sort in sorts]

    def _refuse_twins(self) -> None:
        seen: set[str] = set()
        for each in self.items:
            if each.open and each.key in seen:
                each.refuse("it came twice: leave one of the two out")
            seen.add(each.key)

    # What is there already

    def _look(self) -> None:
        waiting = [each for each in self.items if each.open]
        first = {key_of(editions.first(), each.document.id) for each in waiting if each.sort in SHARED}
        records = imports.recall_all({*(each.key for each in waiting), *first})
        self.first_records = {key: records[key] for key in first & records.keys()}
        things = _things(waiting)
        for each in waiting:
            each.record = records.get(each.key)
            each.thing = things.get(_name(each.document))
            self._decide(each)

    def _decide(self, each: Item) -> None:
        """Leave alone what is as it was, and what an editor made, changed, withdrew or deleted."""
        known, thing = each.record, each.thing
        if known is None or known.copy == _ON_ITS_WAY:
            if thing is not None and _same(each):
                each.close("unchanged")
            elif thing is not None and not self._brought(each):
                each.close("kept", f"“{thing}” was made at the desk.")
        elif thing is None:
            each.close("kept", "It was deleted at the desk since it was imported.")
        elif known.copy == each.digest and not self.again:
            each.close("unchanged")
        elif known.state != _state(thing):
            each.close("kept", "It was changed or withdrawn at the desk since it was imported.")

    def _brought(self, each: Item) -> bool:
        """Return whether an import brought the thing by its document in another edition, and nobody changed it since."""
        if each.sort in _ONCE:
            return not imports.in_use(each.thing)
        keys = [key_of(tag, each.document.id) for tag in editions.tags()]
        known = imports.recall_all(keys).values()
        return each.sort in SHARED and any(before.state == _state(each.thing) for before in known)

    def _refuse_taken_slugs(self) -> None:
        """Refuse stories and pages whose slug another page of the edition has: in a folder of the desk it stands once."""
        pages = [each for each in self._open(*_PAGES) if each.document.path]
        wanted = {slug_of(each.document.path) for each in pages}
        rows = among(Page.objects.filter(depth=3).select_related("locale"), "slug", wanted)
        holders = {(editions.tag_of(row.locale), row.slug): (str(row.pk), row.title) for row in rows}
        for each in pages:
            own = str(each.thing.pk) if each.thing is not None else each.key
            place = (each.document.edition, slug_of(each.document.path))
            holder, title = holders.setdefault(place, (own, _title(each)))
            if holder != own:
                each.refuse(
                    f"the slug of its address {each.document.path} belongs to “{title}” already, and an edition has each "
                    "slug once: give one of them another slug and import again"
                )

    # Writing

    def _shared(self, sort: str) -> None:
        waiting = sorted(self._open(sort), key=lambda each: each.document.id)
        groups = [list(group) for _, group in groupby(waiting, lambda each: each.document.id)]
        save = named.save if sort in NAMED else record.save
        desk = Desk(each.document for each in waiting)
        for group in named.parents_first(groups):
            known_first = key_of(editions.first(), group[0].document.id) in self.first_records
            with self._refusing(group):
                thing = save(group, desk, self.files, known_first=known_first)
                for each in group:
                    each.close("made" if each.record is None else "changed")
                    each.thing = thing
            if group[0].outcome and group[0].outcome.what != "refused":
                desk.named[str(group[0].thing.uid)] = group[0].thing

    def _pages(self, items: Sequence[Item]) -> None:
        desk = Desk(each.document for each in items)
        for each in items:
            with self._refusing([each]):
                reserved = each.record.page if each.record is not None else None
                page = texts.save_page(each, Taken(each, desk, self.files), reserved)
                self._written(each, page)

    def _stories(self, items: Sequence[Item]) -> None:
        new = [each for each in items if each.thing is None]
        if not self._published_together(new):
            for each in new:  # one of them is refused, for what shows only when it is written
                if each.open:
                    self._published_together([each], alone=True)
        for each in items:
            if each.open:
                with self._refusing([each]):
                    fields = self._fields(each, Desk([each.document]))
                    story = actions.edit_story(each.thing, **fields)
                    actions.publish(story)
                    self._written(each, story)

    def _published_together(self, items: Sequence[Item], *, alone: bool = False) -> bool:
        """Publish new stories; those that are refused in themselves are left out. Returns False if all were undone."""
        stories = self._prepared(items)
        try:
            bulk.publish(list(stories.values()))
        except Refused as error:
            for each in items if alone else ():
                each.refuse(str(error))
            return False
        for each in items:
            if each.open:
                self._written(each, stories[each.key])
        return True

    def _prepared(self, items: Sequence[Item]) -> dict[str, StoryRow]:
        """Return new stories, by their keys in the desk's memory; those that name one another are written together."""
        desk = Desk(each.document for each in items)
        stories = dict(zip((each.key for each in items), self._blank(items), strict=True))
        desk.expect({(each.document.edition, each.document.id): stories[each.key] for each in items})
        pending = list(items)
        while pending:
            for each in pending:
                each.notes, each.waits = each.notes[: each.told], set()
                with self._refusing([each], undo=False):
                    stories[each.key] = self._story(each, desk, stories[each.key])
            refused = {each.document.id for each in pending if not each.open}
            desk.forget(refused)
            pending = [
                each for each in items if each.open and not refused.isdisjoint(_named_later(each.document))
            ]
        return {each.key: stories[each.key] for each in items if each.open}

    def _blank(self, items: Sequence[Item]) -> Iterator[StoryRow]:
        """Yield a story without a text for each item, with the key that it will have."""
        reserved = [each.record.page if each.record is not None else None for each in items]
        more = iter(bulk.reserve(reserved.count(None)))
        for each, page in zip(items, reserved, strict=True):
            home = self.homes.get(each.document.edition) or actions.edition_page(each.document.edition)
            self.homes[each.document.edition] = home
            story = StoryRow(locale=home.locale)
            story.give_id(page or next(more))
            yield story

    def _story(self, each: Item, desk: Desk, blank: StoryRow) -> StoryRow:
        document = each.document
        assert isinstance(document, Story), "the caller knows its sort"  # noqa: S101
        story: StoryRow = actions.prepared_story(
            self.homes[document.edition],
            pk=blank.pk,
            uid=each.uid,
            story_key=UUID(document.story),
            **self._fields(each, desk),
        )
        story.shown_at = moments.shown_elsewhere(story.published_at)
        return story

    def _fields(self, each: Item, desk: Desk) -> dict[str, Any]:
        return texts.story_fields(each, Taken(each, desk, self.files), self.files)

    def _written(self, each: Item, page: Any) -> None:
        texts.check_path(each, page)
        each.close("made" if each.thing is None else "changed")
        each.thing = page

    def _paper(self, items: Sequence[Item]) -> None:
        desk = Desk(each.document for each in items)
        for each in items:
            with self._refusing([each]):
                match each.sort:
                    case "masthead":
                        thing: Any = paper.save_masthead(each, desk, self.files)
                    case "front":
                        thing = fronts.save_front(each, desk)
                    case "most-read":
                        thing = paper.save_most_read(each)
                    case "newsletter":
                        thing = letters.save_newsletter(each, desk, self.files)
                    case "letter":
                        thing = letters.save_letter(each, desk, self.files)
                    case _:
                        thing = paper.save_redirect(each)
                each.close("made" if each.record is None else "changed")
                each.thing = thing

    @contextmanager
    def _refusing(self, group: Sequence[Item], *, undo: bool = True) -> Iterator[None]:
        """Refuse documents for what is wrong with them; with `undo`, keep nothing of what was written within."""
        try:
            with transaction.atomic() if undo else nullcontext():
                yield
        except (Refused, BadDocument, ValueError) as error:
            for each in group:
                each.refuse(str(error))
        except ValidationError as error:
            for each in group:
                each.refuse(actions.in_words(error))

    # Memory

    def _remember(self) -> None:
        written = [each for each in self.items if each.outcome and each.outcome.what in ("made", "changed")]
        states = _states(each.thing for each in written)
        imports.remember_all(
            [
                Imported(
                    key=each.key,
                    copy=each.digest,
                    state=states[imports.name_of(each.thing)],
                    thing=imports.name_of(each.thing),
                    waiting=each.incoming.data.decode() if each.waits else "",
                )
                for each in written
            ]
        )
        for each in written:
            if each.sort in SHARED:  # of all editions: what was noted with another document changed too
                keys = [key_of(tag, each.document.id) for tag in editions.tags()]
                Imported.objects.filter(key__in=keys).update(state=states[imports.name_of(each.thing)])

    def _take_those_that_waited(self) -> None:
        """Take anew what named something that has come now."""
        come = {each.document.id for each in self.items if each.outcome and each.outcome.what == "made"}
        again = []
        for waiting in Imported.objects.exclude(waiting=""):
            data = waiting.waiting.encode()
            document = decode(data)
            if not come.isdisjoint(_named_later(document)):
                again.append(Incoming(document, data))
        if again:
            _Batch(again, self.files, again=True).take()


def _same(each: Item) -> bool:
    """Return whether a thing of the desk is already what its document says."""
    return compose.filed(each.thing, Making(each.document.edition))[1] == each.incoming.data


def _title(each: Item) -> str:
    return str(getattr(each.document, "headline", "") or getattr(each.document, "title", ""))


def _named_later(document: AnyDocument) -> set[str]:
    """Return the ids of what a document may name before it has come."""
    html = "".join(texts_of(document))
    ids = {*getattr(document, "follows", ()), *getattr(document, "listed_under", ())}
    match document:
        case Actor():
            ids |= {border.actor for border in document.borders}
        case Claim():
            ids |= {*document.by, document.story}
        case Coverage():
            ids |= {*document.pinned, *(id for section in document.sections for id in section.stories)}
    return ids | {piece[:36] for mark in ('"doc:', 'data-story="') for piece in html.split(mark)[1:]}


def _name(document: AnyDocument) -> tuple[str, str]:
    """Return what a document's thing is known by at the desk."""
    match document:
        case Redirect(path=path):
            return "redirect", path
        case Front(of=of) if of:
            return "front", f"{document.edition}/{of}"
    sort = str(document.__struct_config__.tag)
    return sort, document.edition if sort in _ONCE else document.id


def _things(items: Sequence[Item]) -> dict[tuple[str, str], Any]:
    """Return the things at the desk that documents are of, by `_name`."""
    ids: dict[str, list[str]] = {}
    for each in items:
        ids.setdefault(each.sort, []).append(each.document.id)
    found: dict[tuple[str, str], Any] = {}
    for sort, model in _PAGES.items():
        rows = among(model.objects.select_related("locale"), "uid", ids.get(sort, ()))
        found |= {(sort, str(row.uid)): row for row in rows}
    for sort, model in (SHARED | _POST).items():
        found |= {(sort, str(row.uid)): row for row in among(model.objects.all(), "uid", ids.get(sort, ()))}
    if any(each.sort in _ONCE for each in items):
        found |= {("most-read", row.edition): row for row in MostRead.objects.all()}
        found |= {("masthead", row.edition): row for row in Masthead.objects.all()}
        found |= {("front", row.tag): row for row in Edition.objects.select_related("locale")}
        for front in FrontRow.objects.select_related("place", "topic"):
            found["front", f"{front.edition}/{front.thing.uid}"] = front
    old = [each.document.path for each in items if each.sort == "redirect"]
    return found | {("redirect", row.path): row for row in among(RedirectRow.objects.all(), "path", old)}


def _state(thing: Any) -> str:
    """Return the state of a thing that was just read."""
    if isinstance(thing, StoryRow | PlainPage):
        return imports.page_state(thing.latest_revision_id, live=thing.live)
    return imports.state_of(thing)


def _states(things: Iterable[Any]) -> dict[str, str]:
    """Return the states of things, whatever was written to them since they were read, by their names in the memory."""
    by_name = {imports.name_of(thing): thing for thing in things}
    pages = {thing.pk: name for name, thing in by_name.items() if isinstance(thing, Page)}
    rows = among(Page.objects.values_list("pk", "latest_revision_id", "live"), "pk", pages)
    states = {pages[pk]: imports.page_state(revision, live=live) for pk, revision, live in rows}
    return states | {name: imports.state_of(thing) for name, thing in by_name.items() if name not in states}
