"""The stories and plain pages of a folder: drafts of all first, then, since now every link has its target, their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
from django.db import transaction

from tamizdat.desk import actions, imports
from tamizdat.desk.models import PlainPage, Story
from tamizdat.wire import blocks, markdown
from tamizdat.wire.bringing.files import Files, Use
from tamizdat.wire.bringing.memory import Memory, digest_of, told_with
from tamizdat.wire.folder_copy import EpisodeCopy, PageCopy, StoryCopy
from tamizdat.wire.record.anchors import anchored

T = TypeVar("T")
TextCopy = StoryCopy | PageCopy

BATCH: Final = 20  # texts in a transaction: editors wait no longer than that for their turn


class Texts:
    """The texts of an import that stand in an edition of the newsroom."""

    def __init__(
        self, memory: Memory, files: Files, sentences: Mapping[tuple[str, str], Sequence[tuple[str, str]]]
    ) -> None:
        """`sentences` are those in which claims stand, each with its claim's id, by (slug, edition) of the story."""
        self.memory = memory
        self.files = files
        self.sentences = sentences
        copy = memory.copy
        texts: list[TextCopy] = [*copy.pages, *copy.stories]
        self.texts = [each for each in texts if each.edition in memory.tags]

    def uses(self) -> Iterator[Use]:
        """Yield what shows a file."""
        for text in self.texts:
            yield from _uses(text)

    def bring(self) -> None:
        """Make drafts of what is new, then write and publish what is new or changed."""
        self._publish(self._drafts())

    def draft(self) -> None:
        """Make drafts of what is new, with their whole text, and publish nothing."""
        for text in self._drafts():
            if _names_others(text) and isinstance(text, PageCopy):
                self._save_page(text)
            self.memory.brought(_key(text), self.memory.things[_key(text)], new=True)

    def digests(self) -> dict[str, str]:
        """Return by what each text is known again, by its key."""
        return {_key(text): digest_of(self._whole(text)) for text in self.texts}

    def _drafts(self) -> list[TextCopy]:
        """Make drafts of what is new; return all that is to be written or published."""
        pending = []
        for batch in _batches(self.texts):
            with transaction.atomic():
                for text in batch:
                    with told_with(_file_of(text)):
                        if self.memory.wants(_key(text), self._whole(text), partial(_standing, text)):
                            pending.append(text)
                            self._draft(text)
        return pending

    def _whole(self, text: TextCopy) -> list[object]:
        whole: list[object] = [text, [digest for use in _uses(text) for digest in self.files.digests(use)]]
        said = self._said(text)
        return [*whole, said] if said else whole

    def _said(self, text: TextCopy) -> Sequence[tuple[str, str]]:
        return self.sentences.get((text.slug, text.edition), ()) if isinstance(text, StoryCopy) else ()

    def _draft(self, text: TextCopy) -> None:
        """Make a draft without what names other texts: they may not be there yet."""
        key = _key(text)
        if self.memory.things[key] is not None:
            return
        other = next(
            (
                page
                for tag in self.memory.tags
                if tag != text.edition and (page := self.memory.page(_sort(text), text.slug, tag)) is not None
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
        self.memory.things[key] = page
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
                    with told_with(_file_of(text)):
                        self._write(text)
            done += len(batch)
            self.memory.progress(f"Stories and pages: {done} of {len(pending)}")

    def _write(self, text: TextCopy) -> None:
        key = _key(text)
        page = self.memory.things[key]
        new = not page.live
        if _names_others(text) or not new:
            if isinstance(text, StoryCopy):
                actions.edit_story(page, headline=text.head.headline, **self._fields(text))
            else:
                page = self._save_page(text)
        actions.publish(page)
        self.memory.brought(key, page, new=new)

    def _fields(self, text: StoryCopy) -> dict[str, Any]:
        head, at = text.head, _file_of(text)
        fields: dict[str, Any] = {
            "dek": head.dek,
            "kind": head.kind,
            "dateline": head.dateline,
            "note": head.note,
            "corrections": [(each.date, each.wrong, each.right) for each in reversed(head.corrections)],
            "republish": head.republish,
            "published_at": head.date,
            "places": self.memory.some("place", head.places, at),
            "topics": self.memory.some("topic", head.topics, at),
            "coverage": self.memory.some("coverage", head.coverage, at),
            "series": self.memory.one("series", head.series, at),
            "actors": self.memory.some("actor", head.actors, at),
            "events": self.memory.some("event", head.events, at),
            "bylines": [
                (person, byline.role)
                for byline in head.bylines
                if (person := self.memory.one("person", byline.person, at)) is not None
            ],
            "follows": [
                earlier
                for slug in head.follows
                if (earlier := self._story(slug, text, "follows")) is not None
            ],
            "body": self._body(text),
            "points": "\n".join(head.points),
            "entries": self._entries(text),
            "ended": head.ended,
            "episode": _episode(head.episode) if head.episode else None,
            "picture": None,
            "picture_caption": "",
            "picture_credit": "",
            "picture_alt": "",
        }
        if head.picture is not None:
            words = self.files.block(head.picture)
            fields["picture"] = self.files.of(head.picture)
            fields |= {f"picture_{name}": words[name] for name in ("caption", "credit", "alt")}
        return fields

    def _story(self, slug: str, text: TextCopy, what: str) -> Any:
        story = self.memory.page("story", slug, text.edition)
        if story is None:
            self.memory.report.note(
                f"{_file_of(text)}: {what} '{slug}' was left out, since that story was deleted at the desk"
            )
        return story

    def _body(self, text: TextCopy) -> list[tuple[str, Any]]:
        made = (self._block(block, text) for block in text.body)
        return [block for block in made if block is not None]

    def _block(self, block: blocks.Block, text: TextCopy) -> tuple[str, Any] | None:
        match block:
            case blocks.Text():
                return "text", self._html(block.html, text)
            case blocks.Heading():
                return "heading", block.text
            case blocks.Quotation():
                return "quotation", {"text": block.text, "who": block.who}
            case blocks.Full() | blocks.Sequence() | blocks.Compare():
                return self._told(block, text)
            case blocks.Picture():
                return "picture", self.files.block(block)
            case blocks.Table():
                return "table", {"rows": [list(row) for row in block.rows], "head": "row"}
            case blocks.Embed():
                fields = ("url", "title", "provider", "text")
                return "embed", {field: getattr(block, field) for field in fields}
            case blocks.Document():
                return "document", {"document": self.files.of(block), "title": block.title}
            case blocks.Recording():
                return "recording", {"recording": self.files.of(block), "title": block.title}
            case blocks.Related():
                story = self._story(block.story, text, "related")
                return None if story is None else ("related", {"story": story})
            case _:
                return self._drawn(block, text)

    def _told(self, block: blocks.Told, text: TextCopy) -> tuple[str, Any]:
        """Return pictures that tell something together, or with words."""

        def step(shown: blocks.Step | blocks.Full) -> dict[str, Any]:
            return {**self.files.block(shown), "text": self._html(shown.text, text)}

        match block:
            case blocks.Full():
                return "full", {**step(block), "over": block.over}
            case blocks.Sequence():
                return "sequence", {"pictures": [step(each) for each in block.pictures]}
            case blocks.Compare():
                pair = {"before": block.before, "after": block.after}
                return "compare", {
                    name: {**self.files.block(each), "label": each.label} for name, each in pair.items()
                }

    def _drawn(self, block: blocks.Drawn, text: TextCopy) -> tuple[str, Any]:
        match block:
            case blocks.Facts():
                return "facts", {"title": block.title, "text": self._html(block.text, text)}
            case blocks.Timeline():
                items = [{"date": item.date, "text": self._html(item.text, text)} for item in block.items]
                return "timeline", {"title": block.title, "items": items}
            case blocks.Pull():
                return "pull", block.text
            case blocks.Chart():
                marks = [msgspec.structs.asdict(mark) for mark in block.marks]
                return "chart", {**msgspec.structs.asdict(block), "marks": marks}
            case blocks.PointMap():
                place = self.memory.one("place", block.place, _file_of(text))
                points = [msgspec.structs.asdict(point) for point in block.points]
                return "map", {"title": block.title, "place": place, "points": points}

    def _html(self, html: str, text: TextCopy) -> str:
        """Return HTML that was read with the desk's links in it, and the anchors of the claims that stand in it."""
        linked = markdown.with_links(html, lambda sort, slug: self._address(sort, slug, text))
        return anchored(linked, self._said(text))

    def _entries(self, text: StoryCopy) -> list[dict[str, Any]]:
        """Return the entries of a live blog; what names each on its page is the moment at which it was written."""
        made: list[dict[str, Any]] = []
        for entry, html in zip(text.head.entries, text.entries, strict=True):
            name = f"{entry.at.astimezone(UTC):%Y%m%d-%H%M%S}"
            twice = sum(name in each["id"] for each in made)
            made.append(
                {
                    "id": f"{name}-{twice + 1}" if twice else name,
                    "at": entry.at,
                    "headline": entry.headline,
                    "text": markdown.with_links(html, lambda sort, slug: self._address(sort, slug, text)),
                    "author": self.memory.one("person", entry.author, _file_of(text)),
                    "key": entry.key,
                }
            )
        return made

    def _address(self, sort: str, slug: str, text: TextCopy) -> str:
        page = self.memory.version(sort, slug, text.edition)
        if page is not None:
            return f'linktype="page" id="{page.pk}"'
        self.memory.report.note(
            f"{_file_of(text)}: the link to the {sort} '{slug}' was left out, since that is not at the desk"
        )
        return ""


def _episode(episode: EpisodeCopy) -> dict[str, Any]:
    return {
        "guid": episode.guid,
        "season": episode.season,
        "number": episode.number,
        "type": episode.sort,
        "explicit": episode.explicit,
    }


def _sort(text: TextCopy) -> str:
    return "story" if isinstance(text, StoryCopy) else "page"


def _key(text: TextCopy) -> str:
    return f"{_sort(text)}/{text.edition}/{text.slug}"


def _file_of(text: TextCopy) -> str:
    return f"{'stories' if isinstance(text, StoryCopy) else 'pages'}/{text.slug}.{text.edition}.md"


def _standing(text: TextCopy) -> Any:
    model = Story if isinstance(text, StoryCopy) else PlainPage
    return model.objects.filter(slug=text.slug, locale__language_code=text.edition.lower()).first()


def _uses(text: TextCopy) -> Iterator[Use]:
    """Yield what shows a file."""
    if isinstance(text, StoryCopy) and text.head.picture is not None:
        yield text.head.picture
    for block in text.body:
        yield from blocks.files_in(block)


def _names_others(text: TextCopy) -> bool:
    """Return whether a text names stories or pages, which must be there before it can be written."""
    if isinstance(text, StoryCopy) and text.head.follows:
        return True
    if isinstance(text, StoryCopy) and any("<a href" in html for html in text.entries):
        return True
    return any(isinstance(block, blocks.Related) or list(markdown.links_in(block)) for block in text.body)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
