"""Claims as pages show them: who said what, through whom we know, what became of it, and in which of our words it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tamizdat.archive.documents import Story
from tamizdat.archive.record import Claim
from tamizdat.archive.relations import Relation
from tamizdat.press.moments import known_date
from tamizdat.press.record_views import AmountView, ClaimView
from tamizdat.press.sheet import Sheet
from tamizdat.press.sources import link, sources_of
from tamizdat.press.view_parts import LinkView


def claims(
    sheet: Sheet, relation: Relation, id: str, wanted: Callable[[Claim], bool] = lambda _: True
) -> tuple[ClaimView, ...]:
    """Return claims in the order in which they were made, all of a relation or those that are wanted."""
    found = filter(wanted, claims_of(sheet, relation, id))
    return tuple(_claim(sheet, each, number) for number, each in enumerate(found, 1))


def claims_of(sheet: Sheet, relation: Relation, id: str) -> Sequence[Claim]:
    """Return the documents of these claims, in the order in which they were made."""
    found = [
        each for each in sheet.reader.related(sheet.edition.tag, relation, id) if isinstance(each, Claim)
    ]
    return sorted(found, key=lambda claim: (claim.date, claim.id))


def sayings(sheet: Sheet, story: Story, anchors: Iterable[str]) -> dict[str, ClaimView]:
    """Return the claims that stand in a story by their ids; `anchors` are the ids of those that its text names."""
    named = set(anchors)
    found = claims_of(sheet, "sayings", story.id)
    return {each.id: _claim(sheet, each, n, in_text=each.id in named) for n, each in enumerate(found, 1)}


def _claim(sheet: Sheet, claim: Claim, number: int, *, in_text: bool = False) -> ClaimView:
    story = sheet.link(claim.story)
    amount = claim.amount
    return ClaimView(
        anchor=anchor(claim.id),
        number=number,
        said=said(claim.id),
        in_text=in_text,
        date=known_date(claim.date, sheet.edition),
        claimant=link(sheet, claim.claimant),
        via=tuple(link(sheet, id) for id in claim.via),
        about=sheet.links(id for id in (claim.event, *claim.about) if id),
        says=claim.says,
        modality=claim.modality,
        status=claim.status,
        by=tuple(_answer(sheet, id) for id in claim.by),
        property=claim.property,
        amount=AmountView(least=amount.least, most=amount.most, of=amount.of) if amount else None,
        responsible=link(sheet, claim.responsible) if claim.responsible else None,
        sentence=claim.sentence,
        story=LinkView(href=f"{story.href}#{said(claim.id)}", label=story.label) if story else None,
        sources=sources_of(sheet, claim.sources),
    )


def _answer(sheet: Sheet, id: str) -> LinkView:
    """Return a link to a claim that answers another: who made it, and when."""
    found = sheet.reader.document(sheet.edition.tag, id)
    if not isinstance(found, Claim):
        return LinkView(href="", label=sheet.gettext("not recorded"))
    page = sheet.link(found.event) or sheet.link(found.story)
    href = f"{page.href}#{anchor(id)}" if page else ""
    label = f"{link(sheet, found.claimant).label}{sheet.gettext(', ')}{known_date(found.date, sheet.edition)}"
    return LinkView(href=href, label=label)


def anchor(claim: str) -> str:
    """Return the id of the element that shows a claim, on its event's page and in its story."""
    return f"claim-{claim}"


def said(claim: str) -> str:
    """Return the id of the words in a story's text in which a claim stands; of its line in the box, where there are none."""
    return f"said-{claim}"
