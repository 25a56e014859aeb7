"""The newsletters of a folder, and the letters that were sent: they are printed, and nobody is mailed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tamizdat.desk import actions, imports
from tamizdat.wire.bringing.files import Files, Use
from tamizdat.wire.bringing.memory import Memory, told_with
from tamizdat.wire.letters import Item, LetterCopy, Newsletter


class Letters:
    """The newsletters and letters of an import. The stories in them must be there already."""

    def __init__(self, memory: Memory, files: Files) -> None:
        self.memory = memory
        self.files = files
        self.letters = [each for each in memory.copy.letters if each.edition in memory.tags]

    def uses(self) -> Iterator[Use]:
        """Yield what shows a file."""
        return (picture for letter in self.letters for picture, _ in letter.pictures())

    def bring(self) -> None:
        """Make or change all of them."""
        for number, newsletter in enumerate(self.memory.copy.newsroom.newsletter):
            for tag in self.memory.tags:
                if tag in newsletter.name:
                    self._newsletter(number, newsletter, tag)
        for letter in sorted(self.letters, key=lambda each: each.head.date):
            with told_with(f"letters/{letter.slug}.{letter.edition}.md"):
                self._letter(letter)

    def _newsletter(self, number: int, newsletter: Newsletter, tag: str) -> None:
        key = f"newsletter/{tag}/{newsletter.slug}"
        rows = imports.MODELS["newsletter"].objects.filter(edition=tag, slug=newsletter.slug)
        if self.memory.wants(key, [newsletter, number], rows.first):
            new = self.memory.things[key] is None
            made = actions.save_newsletter(
                tag,
                newsletter.slug,
                name=newsletter.name[tag],
                description=newsletter.description.get(tag, ""),
                intro=self.memory.copy.intros.get(("newsletter", newsletter.slug, tag), ""),
                rhythm=newsletter.rhythm,
                order=number,
                closed=newsletter.closed,
            )
            self.memory.brought(key, made, new=new)

    def _letter(self, letter: LetterCopy) -> None:
        key, head = f"letter/{letter.edition}/{letter.slug}", letter.head
        newsletter = self.memory.things.get(f"newsletter/{letter.edition}/{head.newsletter}")
        files = [digest for picture, _ in letter.pictures() for digest in self.files.digests(picture)]
        if newsletter is None or not self.memory.wants(key, [letter, files], lambda: None):
            return
        known = self.memory.things[key]
        made = actions.bring_letter(
            newsletter,
            published=head.date,
            subject=head.subject,
            summary=head.summary,
            intro=letter.intro,
            outro=letter.outro,
            parts=[(part.label, list(self._items(part.items, letter.edition))) for part in head.part],
            corrected=[page for slug in head.corrected if (page := self._page("story", slug, letter))],
            nth=1 + sum(map(letter.is_earlier_that_day, self.letters)),
            uid=known.uid if known is not None else None,
        )
        self.memory.brought(key, made, new=known is None)

    def _page(self, sort: str, slug: str, letter: LetterCopy) -> Any:
        return self.memory.page(sort, slug, letter.edition)

    def _items(self, items: tuple[Item, ...], edition: str) -> Iterator[dict[str, Any]]:
        """Yield the pictures, and those lines whose story or page is there."""
        for item in items:
            if item.picture is not None:
                yield {"picture": self.files.block(item.picture)}
                continue
            page = self.memory.page(*item.target, edition)
            if page is not None:
                yield {"page": page, "note": item.note, "whole": item.whole}
