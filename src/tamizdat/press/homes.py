"""The home page of an edition, the plain pages, and the page for what is not there."""

from __future__ import annotations

import msgspec

from tamizdat.archive.documents import PlainPage
from tamizdat.press.bodies import body, plain_text
from tamizdat.press.corrections import corrected_views
from tamizdat.press.frames import About, masthead_of
from tamizdat.press.fronts import TOP, Composer, home_strips
from tamizdat.press.graphs import shown
from tamizdat.press.keys import corrections_feed
from tamizdat.press.listings import team
from tamizdat.press.mastheads import way_anchor
from tamizdat.press.publisher import plain_page, website
from tamizdat.press.sheet import Sheet
from tamizdat.press.signing_up import contact
from tamizdat.press.views import HomeView, LostView, PageView, WayView


def home_view(sheet: Sheet) -> HomeView:
    """Return what home.html shows: hand-picked stories first, the newest after them."""
    key = sheet.list("all")
    composer = Composer(sheet, key, None, sheet.reader.front(sheet.edition.tag))
    front = composer.front(sheet.reader.newest(key, TOP), home_strips)
    return HomeView(**msgspec.structs.asdict(front))


def about_home(sheet: Sheet) -> About:
    """Return what a home page says of itself."""
    masthead = masthead_of(sheet)
    return About(
        title="",
        description=masthead.description or masthead.motto,
        structured=website(sheet),
        versions=sheet.home_versions(),
    )


def page_view(sheet: Sheet, page: PlainPage) -> PageView:
    """Return what page.html shows."""
    return PageView(
        title=page.title,
        dek=page.dek,
        body=body(sheet, page.body, page.pictures, shown=shown(page)),
        notes=tuple(body(sheet, note) for note in page.notes),
        team=team(sheet) if page.template == "team" else (),
        corrected=corrected_views(sheet) if page.template == "corrections" else (),
        corrections_feed=sheet.href(corrections_feed(sheet.edition))
        if page.template == "corrections"
        else "",
        ways=_ways(sheet) if page.template == "support" else (),
        contact=contact(sheet) if ("feedback", page.path) in masthead_of(sheet).policies else None,
    )


def _ways(sheet: Sheet) -> tuple[WayView, ...]:
    return tuple(
        WayView(
            anchor=way_anchor(number),
            label=way.label,
            kind=way.kind,
            href=way.url,
            account=way.account,
            holder=way.holder,
            note=way.note,
            code=sheet.medium(way.code) if way.code else "",
        )
        for number, way in enumerate(masthead_of(sheet).ways, 1)
    )


def about_page(sheet: Sheet, page: PlainPage) -> About:
    """Return what a plain page says of itself."""
    return About(
        title=page.title,
        description=page.dek or plain_text(page.body, 200),
        structured=plain_page(sheet, page.title),
        versions=sheet.reader.versions(page.page),
    )


def lost_view(sheet: Sheet) -> LostView:
    """Return what 404.html shows."""
    return LostView(latest=sheet.cards(sheet.reader.newest(sheet.list("all"), 5), "nothing"))


def about_lost(sheet: Sheet) -> About:
    """Return what 404.html says of itself."""
    return About(title=sheet.gettext("Page not found"), indexed=False)
