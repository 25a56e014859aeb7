"""What the template of a letter's mail is given. All addresses are absolute: a mail stands nowhere."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

from tamizdat.press.view_parts import LinkView, Moment, View


class MailPictureView(View, frozen=True, kw_only=True):
    """A picture in a mail: one size, in a format that all mail programs read."""

    src: str  # its address
    width: int  # pixels, as it is shown
    height: int  # pixels, as it is shown
    alt: str  # what it shows, for those who do not see it; "" if it only decorates
    caption: str  # what is said under it, with whose it is; may be empty
    told: str  # the same where it is not seen: without a caption, what it shows; may be empty


class MailItemView(View, frozen=True, kw_only=True):
    """A story, or anything else with an address, in a letter; or a picture of the letter's own, which is nothing else."""

    id: str = ""  # of its document; "" for a picture of the letter's own
    href: str = ""  # where it stands on the site
    headline: str = ""  # its headline; "" for a picture of the letter's own
    kind: str = ""  # "Analysis"; "" for news, and for what is no story
    about: str = ""  # the place or the show to which it belongs; may be empty
    dek: str = ""  # what the editor wrote of it, or the line under its headline; may be empty
    credits: tuple[str, ...] = ()  # "By Nana Tsereli", the first first; all of them where its text is whole
    published: Moment | None = None  # when it was first published; nothing for what is no story
    played: Literal["", "audio", "video"] = ""  # whether it is there to be heard or watched
    length: str = ""  # of its recording: "41 min"; may be empty
    picture: MailPictureView | None = None  # its picture, where this letter shows one
    body: tuple[
        Markup, ...
    ] = ()  # its text in blocks, as far as it stands in the letter; none if it does not
    cut: bool = False  # whether there is more of the text on the site


class MailPartView(View, frozen=True, kw_only=True):
    """A part of a letter."""

    label: str  # its name; may be empty
    items: tuple[MailItemView, ...]  # what stands in it


class MailCorrectionView(View, frozen=True, kw_only=True):
    """A story that an earlier letter carried and that was corrected since."""

    story: LinkView  # the story
    sentences: tuple[str, ...]  # "Correction, 3 May 2026: what was wrong; what is right", newest first


class MailView(View, frozen=True, kw_only=True):
    """A letter as a mail."""

    language: str  # BCP 47 tag
    direction: Literal["ltr", "rtl"]  # in which it is read
    script: str  # in which the language is written, by ISO 15924: "Latn", "Cyrl", "Arab"
    paper: LinkView  # the paper, with its home page
    newsletter: str  # the newsletter's name
    subject: str  # what stands in the list of mails
    heading: str  # the same, at its head; "" where it begins with a story of that headline
    summary: str  # the line that mail programs show after the subject; may be empty
    date: Moment  # when it was handed over
    page: str  # where it stands on the site; "" where it stands nowhere yet
    intro: tuple[Markup, ...]  # what the editor wrote at its head, in blocks
    parts: tuple[MailPartView, ...]  # what stands in it
    corrected: tuple[MailCorrectionView, ...]  # corrections of what earlier letters carried
    outro: tuple[Markup, ...]  # what the editor wrote at its end, in blocks
    more: bool  # whether something was left out because it would have been too long
    plea: str  # the sentence with which the paper asks for help; "" where it does not
    support: LinkView | None  # where help is given
    contact: str  # the e-mail address of the paper; may be empty
    copyright: str  # the last line of every page; may be empty
    choose: str  # where the reader chooses what they get
    leave: str  # where the reader leaves
