"""Letters made of whatever an archive holds, for tests and benchmarks that look at mails."""

from __future__ import annotations

from collections.abc import Sequence

from tamizdat.archive.documents import Card
from tamizdat.archive.letters import Letter, LetterItem, LetterPart, Newsletter

NEWSLETTER = "weekly"
INTRO = (
    '<p>Dear <a href="https://example.org/">readers</a>,</p><ul><li>here is</li><li>what we wrote.</li></ul>'
)


def newsletter(edition: str) -> Newsletter:
    """Return a newsletter of an edition."""
    return Newsletter(id=NEWSLETTER, edition=edition, slug=NEWSLETTER, name="The week")


def letter(edition: str, cards: Sequence[Card], *, whole: int = 0) -> Letter:
    """Return a letter of stories, of which so many are carried whole; those that were corrected stand in it a second time.

    The first three stand alone, the others under a name; the picture of the first that has one stands by itself, too.
    """
    shown = next((LetterPart(items=(LetterItem(picture=card.lead),)) for card in cards if card.lead), None)
    items = tuple(LetterItem(document=card.id, whole=at < whole) for at, card in enumerate(cards))
    return Letter(
        id="letter",
        edition=edition,
        path=f"{edition}/letters/weekly/2026-03-06.html",
        newsletter=NEWSLETTER,
        subject=cards[0].headline,
        summary=cards[0].dek,
        published="2026-03-06T08:00:00+04:00",
        intro=INTRO,
        parts=(
            LetterPart(items=items[:3]),
            LetterPart(label="More", items=items[3:]),
            *([shown] if shown else []),
        ),
        corrected=tuple(card.id for card in cards if card.corrected),
        outro="<p>Yours</p>",
    )
