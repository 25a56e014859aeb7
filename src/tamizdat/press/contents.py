"""The contents of an edition: every page that is not a story's, in one place, so that none is out of reach."""

from __future__ import annotations

from tamizdat.archive.store import Version
from tamizdat.press.chapters import HEADINGS, chapters
from tamizdat.press.frames import About
from tamizdat.press.guide_views import ContentsView
from tamizdat.press.keys import contents_path
from tamizdat.press.sheet import Sheet


def contents_view(sheet: Sheet) -> ContentsView:
    """Return what contents.html shows. A chapter without lines is left out."""
    sheet.script("narrow.js")
    return ContentsView(chapters=chapters(sheet, HEADINGS))


def about_contents(sheet: Sheet) -> About:
    """Return what the contents say of themselves."""
    versions = tuple(Version(edition.tag, "", contents_path(edition)) for edition in sheet.settings.editions)
    return About(title=sheet.gettext("Contents"), versions=versions)
