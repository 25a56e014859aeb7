"""What the templates of the doors are given: the pages that the readers' server answers with, in `doors/` of the theme.

The press prints none of them; it knows them so that 'tamizdat check' finds mistakes in a newsroom's own.
"""

from __future__ import annotations

from typing import Literal

from tamizdat.press.view_parts import LinkView, View

SignUpFault = Literal["", "address", "newsletter", "again", "many"]
WritingFault = Literal["", "address", "message", "again", "many"]
DoorFault = Literal["nothing", "method", "large", "many", "broken"]


class DoorFrame(View, frozen=True, kw_only=True):
    """What is around each page of the doors."""

    language: str  # tag
    direction: Literal["ltr", "rtl"]  # in which it is written
    script: str  # by ISO 15924: "Cyrl"
    paper: str  # the paper's name
    home: str  # its home page, absolute; "" where it is not known
    others: tuple[LinkView, ...]  # the same page in the paper's other languages; `note` is the language's tag
    root: str  # the way to "/readers/", relative
    privacy: str  # the page that says what is kept of readers, absolute, or ""
    contact: str  # the e-mail address at which the paper is reached, or ""
    has_sign_up: bool  # whether there is anything to sign up for
    has_mailbox: bool  # whether one can write to the newsroom


class OfferView(View, frozen=True, kw_only=True):
    """A newsletter that can be ticked."""

    id: str  # what its tick sends
    name: str  # "The week"
    description: str  # one sentence, or ""
    language: str  # tag of its language
    url: str  # its page on the site, absolute, or ""
    ticked: bool  # whether it is ticked


class ShelfView(View, frozen=True, kw_only=True):
    """The newsletters in one language."""

    language: str  # tag
    name: str  # of the language, in itself
    offers: tuple[OfferView, ...]  # the newsletters


class SignUpForm(View, frozen=True, kw_only=True):
    """The form with which one signs up."""

    shelves: tuple[ShelfView, ...]  # the page's language first
    address: str  # what was entered
    wrong: SignUpFault  # what is wrong with what was entered
    made: str  # when this form was made, signed


class AboutView(View, frozen=True, kw_only=True):
    """What a page that asks or answers is about."""

    newsletters: tuple[OfferView, ...]  # of which it speaks
    choices: str  # href of the reader's own page, or ""
    again: str  # what takes a leaving back, sealed, or ""


class ChoicesForm(View, frozen=True, kw_only=True):
    """A subscriber's own page."""

    shelves: tuple[ShelfView, ...]  # all that can be had, what they get ticked
    languages: tuple[OfferView, ...]  # in which they can be written to; `id` is the tag
    saved: bool  # whether this answers a change


class WritingForm(View, frozen=True, kw_only=True):
    """A form with which one writes to the newsroom."""

    name: str  # what was entered
    address: str  # the same
    message: str  # the same; of a correction: what is wrong
    right: str  # of a correction: what is right, and how one knows
    story: str  # of a correction: the address of the story, as it was given
    story_url: str  # and absolute, where it is one of ours
    wrong: WritingFault  # what is wrong with what was entered
    made: str  # when this form was made, signed


class TroubleView(View, frozen=True, kw_only=True):
    """Why there is nothing to be seen."""

    what: DoorFault  # why


class NoticeView(View, frozen=True, kw_only=True):
    """A notice as HTML, made of its text."""

    subject: str  # the mail's subject
    before: tuple[str, ...]  # paragraphs before the link
    action: str  # words of the link
    url: str  # absolute
    after: tuple[str, ...]  # paragraphs after it


class NoticeWords(View, frozen=True, kw_only=True):
    """Of what a notice speaks."""

    newsletters: tuple[str, ...]  # names
    days: int  # for how many the link is good


# By template: what it is given besides `door`.
DOORS: dict[str, dict[str, type[View]]] = {
    "doors/sign_up.html": {"form": SignUpForm},
    "doors/asked.html": {},
    "doors/confirm.html": {"about": AboutView},
    "doors/confirmed.html": {"about": AboutView},
    "doors/leave.html": {"about": AboutView},
    "doors/left.html": {"about": AboutView},
    "doors/choose.html": {"form": ChoicesForm},
    "doors/erase.html": {},
    "doors/erased.html": {},
    "doors/contact.html": {"form": WritingForm},
    "doors/correction.html": {"form": WritingForm},
    "doors/thanks.html": {},
    "doors/dead.html": {},
    "doors/trouble.html": {"trouble": TroubleView},
    "doors/notice.html": {"notice": NoticeView},
    "doors/confirm.txt": {"words": NoticeWords},
    "doors/choose.txt": {"words": NoticeWords},
}
