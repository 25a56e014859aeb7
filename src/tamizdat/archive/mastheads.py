"""The masthead: the paper's name, its navigation, its policies, and the ways to give."""

from __future__ import annotations

from typing import Literal

from tamizdat.archive.parts import Document, Kind, Part, Picture

WayKind = Literal["card", "bank", "membership", "crypto", "other"]
AskAt = Literal["story", "home", "footer"]
ASKS: tuple[AskAt, ...] = ("story",)  # where a masthead asks for help unless it says otherwise
# The trust terms of https://schema.org/NewsMediaOrganization for which a page can stand.
Purpose = Literal[
    "principles", "ethics", "corrections", "masthead", "ownership", "mission", "feedback", "sources", "verification",
    "diversity", "staffing",
]  # fmt: skip


class Link(Part, frozen=True, kw_only=True):
    """A line of a menu: names a document by id, a list of a kind, or an address; `label` overrides its name."""

    document: str = ""
    """Id of the document to which it leads."""
    kind: Kind | Literal[""] = ""
    """The kind to whose stories it leads."""
    url: str = ""
    """The address outside the site to which it leads, absolute."""
    label: str = ""
    """Its words; where there are none, the name of what it leads to."""


class LinkGroup(Part, frozen=True, kw_only=True):
    """A column of a menu or of the footer."""

    head: Link
    """Its top line; without a target it is a label."""
    links: tuple[Link, ...] = ()
    """The lines under it."""


class MenuEntry(Part, frozen=True, kw_only=True):
    """A top line of the menu and what opens under it."""

    label: str
    """Its words."""
    groups: tuple[LinkGroup, ...] = ()
    """The columns that open under it."""


class Reuse(Part, frozen=True, kw_only=True):
    """On what terms others may print the stories of an edition."""

    licence: str
    """Its name, or the terms in a sentence: "CC BY-ND 4.0"."""
    url: str = ""
    """Where the terms can be read, absolute; "" if they are in `licence`."""
    credit: str = ""
    """The line with which a reprint names the paper; "" where the paper's name is enough."""
    reserved: tuple[Kind, ...] = ()
    """Kinds of stories that may not be printed by others unless a story itself allows it."""


class Way(Part, frozen=True, kw_only=True):
    """A way to give money to the paper."""

    label: str
    """What it is: "By card", "Bank transfer"."""
    kind: WayKind = "other"
    """Of what sort it is."""
    url: str = ""
    """Where it is done, absolute; "" where there is an account instead."""
    account: str = ""
    """The IBAN, account number or crypto address, as it is copied."""
    holder: str = ""
    """Whose account it is."""
    note: str = ""
    """What givers must know: the bank, its code, the network; plain text, may have several lines."""
    code: str = ""
    """Name of the blob that shows the account as a QR code, an SVG; "" if there is none."""


class Policy(Part, frozen=True, kw_only=True):
    """A page that says how the newsroom works, for those who ask whether it can be trusted."""

    purpose: Purpose
    """Which of schema.org's trust terms it answers."""
    page: str
    """Id of the page."""


class Masthead(Document, tag="masthead", frozen=True, kw_only=True):
    """The paper's name, its motto, its navigation and its footer, in one edition. It has no path."""

    name: str
    """The paper's name."""
    motto: str = ""
    """The line under the name."""
    description: str = ""
    """One sentence for search engines and feeds."""
    notice: str = ""
    """A line on every page."""
    copyright: str = ""
    """The last line of every page."""
    menu: tuple[MenuEntry, ...] = ()
    """The navigation."""
    footer: tuple[LinkGroup, ...] = ()
    """The columns at the end of every page."""
    support: Link | None = None
    """The button that asks for help."""
    plea: str = ""
    """The sentence with which the paper asks for help; "" is the theme's own."""
    ways: tuple[Way, ...] = ()
    """The ways to give money, the first first."""
    asks: tuple[AskAt, ...] = ASKS
    """Where it asks besides the page that lists all ways: under stories, on the home page, at the end of every page."""
    reuse: Reuse | None = None
    """On what terms others may print its stories; null if they may not."""

    icon: Picture | None = None
    """The square picture that stands for the paper; without one, the first letter of its name does."""
    policies: tuple[Policy, ...] = ()
    """The pages that say how the newsroom works."""
    contact: str = ""
    """The e-mail address at which readers reach it."""
    elsewhere: tuple[str, ...] = ()
    """Absolute addresses of the paper's own pages on other sites."""
    belongs_to: tuple[str, ...] = ()
    """Absolute addresses of the associations to which it belongs."""
    security: str = ""
    """Whom to tell of a hole in the site: an e-mail address, or the absolute address of a page."""
    security_until: str = ""
    """The last day on which that is sure to be right, "2027-03-31"."""
