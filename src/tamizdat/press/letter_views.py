"""What the templates of newsletters and letters are given, and the forms with which a reader signs up or writes."""

from __future__ import annotations

from markupsafe import Markup

from tamizdat.archive.letters import Rhythm
from tamizdat.press.view_parts import CardView, LinkView, Moment, PictureView, View


class NewsletterLine(View, frozen=True, kw_only=True):
    """A newsletter where one signs up, or in a list of them."""

    id: str  # by which one signs up
    link: LinkView  # its name, and its page
    rhythm: Rhythm  # how often it comes
    description: str  # one sentence; may be empty
    closed: bool  # whether nobody can sign up any more


class SignUpView(View, frozen=True, kw_only=True):
    """The form with which one signs up, made by `sign_up.html`. It works from any copy of the site, without script."""

    action: str  # absolute address to which it is sent
    edition: str  # language tag
    newsletters: tuple[NewsletterLine, ...]  # at least one; among several the reader chooses
    more: str  # href of all of them, where these are not all; may be empty


class ContactView(View, frozen=True, kw_only=True):
    """The form with which one writes to the newsroom, made by `contact.html`."""

    action: str  # absolute address to which it is sent
    edition: str  # language tag


class LetterLine(View, frozen=True, kw_only=True):
    """A letter in a list."""

    letter: LinkView  # its subject, and its page
    summary: str  # the line under it; may be empty
    sent: Moment  # when


class LettersPart(View, frozen=True, kw_only=True):
    """A newsletter among the others."""

    newsletter: NewsletterLine  # itself
    letters: tuple[LetterLine, ...]  # its newest


class LettersView(View, frozen=True, kw_only=True):
    """`letters` of letters.html: all newsletters of the edition, where one signs up."""

    newsletters: tuple[LettersPart, ...]  # in their order
    sign_up: SignUpView | None  # of all that are open; None where there are no doors


class NewsletterView(View, frozen=True, kw_only=True):
    """`newsletter` of newsletter.html: a newsletter with its newest letters, or those of a year or month."""

    newsletter: NewsletterLine  # itself
    intro: Markup  # what is said of it, as HTML; may be empty
    all: LinkView  # the way to all newsletters
    front: LinkView | None  # from a year or month back to the newsletter
    period: str  # "2026", "November 2026"; "" for the newest
    part: int  # which part of a month, from 1
    parted: bool  # whether the month is in parts
    letters: tuple[LetterLine, ...]  # newest first
    years: tuple[LinkView, ...]  # each year with its number of letters; of the newest alone
    feeds: tuple[LinkView, ...]  # as in ListView; of the newest alone
    newer: LinkView | None  # the next newer cut
    older: LinkView | None  # the next older one
    sign_up: SignUpView | None  # of the newest alone, where it is open


class LetterItemView(View, frozen=True, kw_only=True):
    """A story, or anything else with an address, in a letter; or a picture of the letter's own."""

    card: CardView | None = None  # of a story
    link: LinkView | None = None  # its headline or name; None for a picture
    note: str = ""  # what the editor says of it in place of a dek; may be empty
    text: Markup = Markup("")  # the whole text, as HTML; empty where the letter only leads to it
    picture: PictureView | None = None  # the letter's own, in place of all this


class LetterPartView(View, frozen=True, kw_only=True):
    """A part of a letter under a name of its own."""

    label: str  # its name; may be empty
    items: tuple[LetterItemView, ...]  # at least one
