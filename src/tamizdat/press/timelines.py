"""Timelines: all events, or those in a place and in the places below it; a front with the newest, a page for each year."""

from __future__ import annotations

from tamizdat.archive.lists import NEWEST, ListKey
from tamizdat.archive.store import Version
from tamizdat.press.frames import About
from tamizdat.press.keys import PageKey, list_path
from tamizdat.press.listings import front_link, list_name, newer_and_older, year_links
from tamizdat.press.moments import period_name
from tamizdat.press.numbers import number
from tamizdat.press.record import timeline
from tamizdat.press.record_views import TimelineView
from tamizdat.press.sheet import Sheet


def timeline_view(sheet: Sheet, page: PageKey) -> TimelineView:
    """Return what timeline.html shows: the front of a timeline, or one of its cuts."""
    key, cut = page.list, page.cut
    around = sheet.reader.around(key, cut) if cut else None
    newer, older = newer_and_older(sheet, key, around)
    return TimelineView(
        place=sheet.link(key.id),
        front=front_link(sheet, key) if cut else None,
        period=period_name(cut.period, sheet.edition) if cut else "",
        part=cut.part if cut else 1,
        parted=around is not None and around.parted,
        events=timeline(sheet, key.id, cut, 0 if cut else NEWEST),
        years=() if cut else year_links(sheet, key),
        newer=newer,
        older=older,
    )


def about_timeline(sheet: Sheet, page: PageKey) -> About:
    """Return what a page of a timeline says of itself."""
    name = list_name(sheet, page.list)
    if page.cut is None:
        return About(title=name, versions=_versions(sheet, page.list))
    part = f" ({number(page.cut.part, sheet.edition)})" if page.cut.part > 1 else ""
    return About(title=f"{name}{sheet.gettext(', ')}{period_name(page.cut.period, sheet.edition)}{part}")


def _versions(sheet: Sheet, key: ListKey) -> tuple[Version, ...]:
    """Return the timelines of the same place, or of everything, in all editions."""
    found = sheet.reader.versions(key.id) if key.id else sheet.home_versions()
    there = [each for each in found if sheet.reader.any(ListKey(each.edition, key.of, key.id))]
    return tuple(
        Version(each.edition, each.id, list_path(key, each.path, sheet.settings.edition(each.edition)))
        for each in there
        if any(each.edition == known.tag for known in sheet.settings.editions)
    )
