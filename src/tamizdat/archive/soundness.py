"""What a document must have before it is filed: sources in the record, dates that are dates, numbers that can be, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tamizdat.archive.dates import span
from tamizdat.archive.documents import AnyDocument, describe, pictures_of
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.letters import Letter, Newsletter, items_of
from tamizdat.archive.record import Actor, Amount, Claim, Event, Membership, Source

# Stands in the header List-Id, before the host's name (RFC 2919, section 2): a label of it (RFC 1034, section 3.5).
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def check_record(document: AnyDocument) -> None:
    """Refuse a document of the record that states something without a source, or something that cannot be.

    Raises:
        BadDocument: says what is wrong and what to do; other documents pass.
    """
    for fault in _faults(document):
        raise BadDocument(f"{describe(document)} {fault}")


def check_letters(document: AnyDocument) -> None:
    """Refuse a newsletter that mails could not name, and a letter that nobody could send.

    Raises:
        BadDocument: says what is wrong; other documents pass.
    """
    match document:
        case Newsletter(slug=slug) if not _SLUG.fullmatch(slug):
            fault = f"has the slug {slug!r}, which cannot stand in mails: give it up to 63 of a to z, 0 to 9 and hyphens"
        case Letter() if not document.subject.strip():
            fault = "has no subject: mails need one"
        case Letter() if len(document.subject.splitlines()) > 1:
            fault = "has a subject of several lines: write it in one"
        case Letter(newsletter=""):
            fault = "is of no newsletter: say of which"
        case Letter() if any(bool(each.document) != (each.picture is None) for each in items_of(document)):
            fault = "has a line that is not one thing: name a document in it, or give it a picture"
        case _:
            return
    raise BadDocument(f"{describe(document)} {fault}")


def check_pictures(document: AnyDocument) -> None:
    """Refuse a document with a picture of which something is said that cannot be.

    Raises:
        BadDocument: says what is wrong.
    """
    for picture in pictures_of(document):
        if not (0 <= picture.focus_x <= 100 and 0 <= picture.focus_y <= 100):
            raise BadDocument(
                f"{describe(document)} has a picture whose focus is not within it: give percent"
            )
        if picture.taken:
            try:
                span(picture.taken)
            except BadDocument as error:
                raise BadDocument(f"{describe(document)} has a picture with a bad date: {error}") from error


def _faults(document: AnyDocument) -> Iterator[str]:
    match document:
        case Actor() | Membership() | Event() | Claim():
            yield from _faults_of_sources(document)
        case _:
            return
    match document:
        case Membership() if document.actor == document.organisation:
            yield "is of an organisation in itself"
        case Event():
            yield from _faults_of_spot(document)
        case Claim():
            if document.id in document.by:
                yield "is said to have been answered by itself"
            yield from _faults_of_amount(document.amount)
    yield from _faults_of_dates(document)


def _faults_of_sources(document: Actor | Membership | Event | Claim) -> Iterator[str]:
    match document:
        case Actor() | Event() if document.intro and not document.sources:
            yield "says something and names no source: say where it can be read"
        case Actor() if not all(border.sources for border in document.borders):
            yield "borders on a state and names no source for it: say where it can be read"
        case Membership(sources=()):
            yield "names no source: say where it can be read"
        case Claim(sources=(), story=""):
            yield "names no source: say where it can be read, or in which story it stands"
    for source in document.sources:
        if not source.title.strip():
            yield "has a source without a title"


def _faults_of_amount(amount: Amount | None) -> Iterator[str]:
    if amount is None:
        return
    if amount.least is None and amount.most is None:
        yield "has an amount without a number"
    elif min(amount.least or 0, amount.most or 0) < 0:
        yield "has a negative amount"
    elif amount.least is not None and amount.most is not None and amount.least > amount.most:
        yield f"has an amount of at least {amount.least} and at most {amount.most}"


def _faults_of_spot(event: Event) -> Iterator[str]:
    latitude, longitude = event.latitude, event.longitude
    if (latitude is None) != (longitude is None):
        yield "has only one of latitude and longitude"
    elif not (-90 <= (latitude or 0) <= 90 and -180 <= (longitude or 0) <= 180):
        yield f"is at latitude {latitude}, longitude {longitude}, which is not on Earth"


def _faults_of_dates(document: Actor | Membership | Event | Claim) -> Iterator[str]:
    for date in _dates(document):
        try:
            span(date)
        except BadDocument as error:
            yield f"has a bad date: {error}"
    match document:
        case Membership(since=begin, until=end) | Event(date=begin, until=end) if begin and end:
            if span(end)[1] < span(begin)[0]:
                yield f"ends ({end}) before it begins ({begin})"


def _dates(document: Actor | Membership | Event | Claim) -> Iterator[str]:
    sources: tuple[Source, ...] = document.sources
    found = [source.date for source in sources]
    match document:
        case Membership():
            found += [document.since, document.until]
        case Event():
            found += [document.until]
            yield document.date
        case Claim():
            yield document.date
    yield from filter(None, found)
