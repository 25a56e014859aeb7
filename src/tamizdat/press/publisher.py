"""The newsroom as schema.org has it: in full on its home page, by name and id elsewhere; and the way to a page.

The trust terms are those of https://schema.org/NewsMediaOrganization (The Trust Project): each is the address of a page
on which the newsroom says how it works, and is told only where there is such a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tamizdat.archive.mastheads import Purpose
from tamizdat.press.frames import masthead_of
from tamizdat.press.keys import ICON_SIZES, icon_path, search_path
from tamizdat.press.sheet import Sheet

TERMS: Final[dict[Purpose, str]] = {
    "principles": "publishingPrinciples",
    "ethics": "ethicsPolicy",
    "corrections": "correctionsPolicy",
    "masthead": "masthead",
    "ownership": "ownershipFundingInfo",
    "mission": "missionCoveragePrioritiesPolicy",
    "feedback": "actionableFeedbackPolicy",
    "sources": "unnamedSourcesPolicy",
    "verification": "verificationFactCheckingPolicy",
    "diversity": "diversityPolicy",
    "staffing": "diversityStaffingReport",
}
_ABOUT = {"principles", "ownership", "mission"}  # the terms that a page about the paper answers

Node = dict[str, Any]
Step = tuple[str, str]  # a name, and a path of the site


def publisher(sheet: Sheet) -> Node:
    """Return the newsroom as other nodes name it."""
    masthead = masthead_of(sheet)
    home = sheet.absolute(masthead.home)
    return {"@type": "NewsMediaOrganization", "@id": f"{home}#paper", "name": masthead.name, "url": home}


def organisation(sheet: Sheet) -> Node:
    """Return the newsroom with all that it says of itself."""
    masthead = masthead_of(sheet)
    node = publisher(sheet)
    if masthead.description:
        node["description"] = masthead.description
    if masthead.motto:
        node["slogan"] = masthead.motto
    if masthead.filed:
        size = ICON_SIZES[-1]
        url = sheet.absolute(icon_path(sheet.edition.prefix, size))
        node["logo"] = {"@type": "ImageObject", "url": url, "width": size, "height": size}
    if masthead.contact:
        node["contactPoint"] = {
            "@type": "ContactPoint",
            "contactType": "newsroom",
            "email": masthead.contact,
            "availableLanguage": sheet.edition.tag,
        }
    if masthead.elsewhere:
        node["sameAs"] = list(masthead.elsewhere)
    if masthead.belongs_to:
        node["memberOf"] = [{"@type": "Organization", "url": url} for url in masthead.belongs_to]
    return node | {TERMS[purpose]: sheet.absolute(path) for purpose, path in masthead.policies}


def website(sheet: Sheet) -> Node:
    """Return the edition as https://schema.org/WebSite, for its home page."""
    masthead = masthead_of(sheet)
    url = sheet.absolute(sheet.path)
    asked = sheet.absolute(search_path(sheet.edition))
    return {
        "@type": "WebSite",
        "@id": url,
        "url": url,
        "name": masthead.name,
        "inLanguage": sheet.edition.tag,
        "publisher": organisation(sheet),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{asked}?q={{query}}"},
            "query-input": "required name=query",
        },
    }


def plain_page(sheet: Sheet, title: str) -> Node:
    """Return a plain page: about the paper, of its contact, or any other, by the questions that it answers."""
    purposes = {purpose for purpose, path in masthead_of(sheet).policies if path == sheet.path}
    kind = "ContactPage" if "feedback" in purposes else "AboutPage" if purposes & _ABOUT else "WebPage"
    return page(sheet, kind, title, [])


def page(sheet: Sheet, kind: str, name: str, way: Iterable[Step]) -> Node:
    """Return a page of a kind (https://schema.org/WebPage), with the way to it: see `trail`."""
    url = sheet.absolute(sheet.path)
    node: Node = {"@type": kind, "@id": url, "url": url, "name": name, "inLanguage": sheet.edition.tag}
    return node | {
        "isPartOf": {"@id": sheet.absolute(masthead_of(sheet).home)},
        "breadcrumb": trail(sheet, way, name),
    }


def trail(sheet: Sheet, way: Iterable[Step], name: str) -> Node:
    """Return the way from the home page to a page as https://schema.org/BreadcrumbList; the page itself is `name`."""
    masthead = masthead_of(sheet)
    steps = [(masthead.name, masthead.home), *way, (name, sheet.path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": text, "item": sheet.absolute(path)}
            for position, (text, path) in enumerate(steps, 1)
        ],
    }
