"""Where claims stand: in the words of a story that their anchors enclose.

The story's text has the last word. What a claim keeps of its sentence is how it was when an editor entered it; where a text
has no anchor, as one that was written elsewhere, the claim still stands in it if just this sentence does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tamizdat.archive import bodies
from tamizdat.desk.compose import notes, richtext
from tamizdat.desk.models import Claim, Story

IN, WAITING, GONE = "in", "waiting", "gone"


class Text:
    """The text of a story, and which claims stand in it."""

    def __init__(self, story: Story) -> None:
        html = notes.left_out("\n".join(_texts(story.body.raw_data)))
        self.sentences = bodies.sentences(richtext.joined(richtext.only_text(html, richtext.ANCHOR)))
        self._words = _spaced(bodies.plain(html))

    def sentence(self, claim: UUID, known: str) -> str:
        """Return the words in which a claim stands, or nothing; `known` is its sentence as it once was."""
        found = self.sentences.get(str(claim), "")
        return found or (known if known and _spaced(known) in self._words else "")


def _texts(value: Any) -> Iterator[str]:
    """Yield the strings of a body's blocks; a block that is no rich text has no anchor."""
    match value:
        case str():
            yield value
        case {"type": _, "value": inner}:
            yield from _texts(inner)
        case dict():
            for each in value.values():
                yield from _texts(each)
        case _ if hasattr(value, "__iter__"):
            for each in value:
                yield from _texts(each)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def story_of(claim: Claim, edition: str) -> Story | None:
    """Return the version of a claim's story in an edition, published or not."""
    if claim.story is None:
        return None
    stories = Story.objects.filter(translation_key=claim.story, locale__language_code=edition.lower())
    return stories.select_related("locale").first()


def standing(claim: Claim, edition: str) -> tuple[str, str]:
    """Return the id of the published story in which a claim stands in an edition, and its sentence; or nothing, twice."""
    text, story = claim.text_in(edition), story_of(claim, edition)
    if story is None or not story.live:
        return "", ""
    sentence = Text(story).sentence(claim.uid, text.sentence if text else "")
    return (str(story.uid), sentence) if sentence else ("", "")


def state(claim: Claim) -> str:
    """Return where a claim is that was entered from a story: IN, WAITING for its publication, or GONE; "" for another."""
    found = {_state_in(claim, text) for text in claim.texts.all() if text.sentence}
    return next((each for each in (GONE, WAITING, IN) if each in found), "")


def _state_in(claim: Claim, text: Any) -> str:
    story = story_of(claim, text.edition)
    if story is None:
        return GONE
    if not story.live:
        return WAITING
    return IN if Text(story).sentence(claim.uid, text.sentence) else GONE


def gone_from(story: Story) -> list[Claim]:
    """Return the claims whose sentence once stood in a story, and does not in the text that it has here."""
    text = Text(story)

    def gone(claim: Claim) -> bool:
        own = claim.text_in(story.edition)
        return bool(own and own.sentence and not text.sentence(claim.uid, own.sentence))

    claims = Claim.objects.filter(story=story.translation_key).prefetch_related("texts", "sources")
    return [claim for claim in claims if gone(claim)]


def has_ground(claim: Claim, edition: str) -> bool:
    """Return whether readers of an edition can be told where a claim can be read: its story there, or a source."""
    return bool(claim.sources.all()) or bool(standing(claim, edition)[0])
