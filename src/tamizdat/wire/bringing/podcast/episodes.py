"""The episodes of a show, as stories of the desk: each once, known by its guid.

Django must be set up before this is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction

from tamizdat.desk import actions, imports
from tamizdat.desk.actions import Refused
from tamizdat.wire import reports
from tamizdat.wire.bringing.memory import Remembering, digest_of
from tamizdat.wire.bringing.podcast import words
from tamizdat.wire.bringing.podcast.hearing import Hearing
from tamizdat.wire.bringing.podcast.showing import Showing
from tamizdat.wire.podcast.copy import Item
from tamizdat.wire.podcast.times import is_yes, moment_of, number_of

_HEADLINE: Final = 255  # characters that the desk takes
_DEK: Final = 600
_SHORT: Final = 300  # characters of a text that is no more than the line under the headline


class Episodes:
    """The episodes of one show on their way to the desk."""

    def __init__(self, showing: Showing, series: Any, memory: Remembering, source: str) -> None:
        self.showing = showing
        self.series = series
        self.memory = memory
        self.source = source

    def bring(self) -> None:
        """Make or change every episode, the oldest first."""
        items = list(self._known_by_guid())
        for number, item in enumerate(reversed(items), 1):
            self.memory.progress(f"Episodes: {number} of {len(items)}")
            _Episode(self, item).bring()

    def _known_by_guid(self) -> Iterator[Item]:
        """Yield those episodes that players could tell apart; refuse the others."""
        guids: set[str] = set()
        for item in self.showing.show.items:
            if not item.guid:
                self._refuse(item, "it has neither a guid nor a file", "Players would not know it either.")
            elif item.guid in guids:
                self._refuse(
                    item, f"another episode has its guid {item.guid[:100]}", "Leave one of them out."
                )
            else:
                guids.add(item.guid)
                yield item

    def _refuse(self, item: Item, why: str, remedy: str) -> None:
        where = f"{self.source}, line {item.line}"
        self.memory.report.add(reports.ended(reports.Item("refused", words_for(item), why, remedy, where)))


def words_for(item: Item) -> str:
    """Return words for an episode, for a report."""
    return f"episode “{item.title[:100]}”"


class _Episode:
    """One episode."""

    def __init__(self, whole: Episodes, item: Item) -> None:
        self.item = item
        self.series = whole.series
        self.showing = whole.showing
        self.memory = whole.memory
        self.edition = whole.showing.edition
        self.words = words_for(item)
        self.where = f"{whole.source}, line {item.line}"
        self.key = f"story/{self.edition}/podcast {digest_of([item.guid])}"
        show = self.showing.show
        self.hearing = Hearing(item, show.language or self.edition, self.showing.files, self.tell)

    def tell(self, what: Any, reason: str, remedy: str = "") -> None:
        self.memory.report.add(reports.ended(reports.Item(what, self.words, reason, remedy, self.where)))

    def bring(self) -> None:
        """Make or change the story, unless it is as it was or somebody changed it at the desk."""
        item = self.item
        # Those of the show are meant where an episode names none.
        people = item.people or self.showing.show.people
        told = [self.edition, item.guid, item.title, item.published, item.subtitle, item.html, item.enclosure, item.duration,
                item.season, item.number, item.type, item.explicit, item.image, people, item.transcripts, item.chapters,
                item.marks]  # fmt: skip
        if not self.memory.wants(self.key, [told, []], lambda: None, self.words):
            return
        moment = moment_of(item.published)
        if moment is None:
            self.tell(
                "refused", f"its date {item.published[:60]!r} cannot be read", "Mend pubDate in the feed."
            )
            return
        fields = {"published_at": moment, **self._fields()}
        if self.hearing.missing:  # so that it is looked at again when they are there
            self.memory.digests[self.key] = digest_of([told, self.hearing.missing])
            record, _ = imports.recall(self.key)
            if record is not None and record.copy == self.memory.digests[self.key]:
                self.memory.report.unchanged += 1
                return
        try:
            fields["bylines"] = self.showing.bylines(people, self.words)
            with transaction.atomic():
                self._write(fields)
        except Refused as error:
            self.tell("refused", str(error))

    def _write(self, fields: dict[str, Any]) -> None:
        known = self.memory.things[self.key]
        story = actions.edit_story(known, **fields) if known else actions.create_story(self.edition, **fields)
        actions.publish(story)
        self.memory.brought(self.key, story, new=known is None)

    def _fields(self) -> dict[str, Any]:
        item = self.item
        dek, body = self._words()
        recording = self.hearing.recording()
        own_image = item.image if item.image != self.showing.show.image else ""
        picture = self.showing.picture(own_image, self.words)
        self.hearing.missing += [own_image] if own_image and picture is None else []
        sort = recording.sort if recording else ""
        return {
            "headline": item.title[:_HEADLINE] or item.guid[:_HEADLINE],
            "dek": dek,
            "kind": sort or "news",
            "series": self.series,
            "picture": picture,
            "episode": {
                "guid": item.guid,
                "season": number_of(item.season),
                "number": number_of(item.number),
                "type": item.type if item.type in ("full", "trailer", "bonus") else "full",
                "explicit": is_yes(item.explicit),
            },
            "body": ([("recording", {"recording": recording, "title": ""})] if recording else []) + body,
        }

    def _words(self) -> tuple[str, list[Any]]:
        """Return the line under the headline, and the text."""
        body = words.body_of(self.item.html)
        for what, reason, remedy in body.losses:
            self.tell(what, reason, remedy)
        said = words.plain(body.html)
        if len(said) <= _SHORT and body.html.count("<") <= 2:  # one paragraph without anything in it
            return said, []
        subtitle = words.plain(words.body_of(self.item.subtitle).html)
        dek = subtitle if len(subtitle) <= _DEK and not said.startswith(subtitle.rstrip("….")) else ""
        return dek, words.blocks(body.html, self.edition)
