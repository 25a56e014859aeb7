"""The page on which an edition is searched: the field, where a script or a server answers it, and all lists without."""

from __future__ import annotations

from typing import Final

from tamizdat.archive.lists import Cut
from tamizdat.archive.store import Version
from tamizdat.press.chapters import chapters
from tamizdat.press.frames import About, masthead_of
from tamizdat.press.guide_views import BranchView, ChapterView, SearchView
from tamizdat.press.keys import cut_path, list_path, opensearch_path, search_path
from tamizdat.press.moments import period_name
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import LinkView

# By these a search is narrowed, but for special coverages, which are only ways to their pages.
_CHAPTERS: Final = ("place", "topic", "series", "kind", "coverage", "person")
_SAMPLES: Final = (
    1,
    2,
    3,
    5,
    0,
    11,
    20,
    100,
    1_000_000,
)  # numbers of every plural category that CLDR has for whole ones


def search_view(sheet: Sheet) -> SearchView:
    """Return what search.html shows."""
    base = sheet.edition.base
    everything = list_path(sheet.list("all"), "", sheet.edition)

    def value_of(id: str) -> str:
        return str(sheet.reader.number_of(sheet.edition.tag, id))

    years = _years(sheet, everything)
    by_year = (ChapterView(name=sheet.gettext("By year"), of="year", branches=years),) if years else ()
    for script in (f"search.{sheet.edition.tag}.js", "narrow.js"):
        sheet.script(script)
    return SearchView(
        chapters=chapters(sheet, _CHAPTERS, value_of) + by_year,
        root=sheet.href(f"{base}x").removesuffix("x"),
        base=base,
        plurals=_plurals(sheet),
        opensearch=sheet.href(opensearch_path(sheet.edition)) if masthead_of(sheet).filed else "",
    )


def _years(sheet: Sheet, front: str) -> tuple[BranchView, ...]:
    """Return the years in which stories were published, newest first."""
    return tuple(
        BranchView(
            link=LinkView(
                href=sheet.href(cut_path(front, Cut(year))), label=period_name(year, sheet.edition)
            ),
            value=year,
        )
        for year in sheet.reader.known_years(sheet.list("all"))
    )


def _plurals(sheet: Sheet) -> tuple[tuple[str, int], ...]:
    """Return the plural categories of the edition's language, each with a number that is of it (Unicode TR 35, part 3)."""
    found: dict[str, int] = {}
    for number in _SAMPLES:
        found.setdefault(sheet.edition.locale.plural_form(number), number)
    return tuple(found.items())


def about_search(sheet: Sheet) -> About:
    """Return what the page says of itself."""
    versions = tuple(Version(edition.tag, "", search_path(edition)) for edition in sheet.settings.editions)
    return About(title=sheet.gettext("Search"), versions=versions)
