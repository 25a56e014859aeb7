"""A story as schema.org has it: https://schema.org/NewsArticle and what is narrower, by the story's kind."""

from __future__ import annotations

from typing import Any, Final

from tamizdat.archive.documents import Story
from tamizdat.archive.parts import Kind
from tamizdat.press import gallery, live, recorded
from tamizdat.press.corrections import last_change, nodes
from tamizdat.press.publisher import publisher, trail
from tamizdat.press.sheet import Sheet

_TYPES: Final[dict[Kind, str]] = {
    "analysis": "AnalysisNewsArticle",
    "explainer": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
}
_JOBS: Final = {
    "writer": "author",
    "translator": "translator",
    "editor": "editor",
    "photographer": "contributor",
    "host": "contributor",
    "guest": "contributor",
}


def article(sheet: Sheet, story: Story) -> dict[str, Any]:
    """Return a story, with the way to it from the home page through its first place."""
    url = sheet.absolute(sheet.path)
    places = [label for label in map(sheet.label, story.places) if label]
    topics = [label.name for label in map(sheet.label, story.topics) if label]
    way = [(places[0].name, places[0].path)] if places else []
    data: dict[str, Any] = {
        "@type": _type(story),
        "@id": url,
        "url": url,
        "mainEntityOfPage": {
            "@type": "ImageGallery" if gallery.is_visual(story) else "WebPage",
            "@id": url,
            "breadcrumb": trail(sheet, way, story.headline),
        },
        "headline": story.headline,
        "inLanguage": sheet.edition.tag,
        "datePublished": story.published,
        "dateModified": last_change(story),
        "wordCount": story.words,
        "isAccessibleForFree": True,
        "publisher": publisher(sheet),
    }
    if story.dek:
        data["description"] = story.dek
    if story.dateline:
        data["locationCreated"] = {"@type": "Place", "name": story.dateline}
    if images := _images(sheet, story):
        data["image"] = images
    for byline in story.bylines:
        label = sheet.label(byline.person)
        if label:
            person = {"@type": "Person", "name": label.name, "url": sheet.absolute(label.path)}
            data.setdefault(_JOBS[byline.role], []).append(person)
    if topics:
        data["about"] = [{"@type": "Thing", "name": name} for name in topics]
    if places:
        data["contentLocation"] = [{"@type": "Place", "name": label.name} for label in places]
    data |= recorded.objects(sheet, story)
    if episode := recorded.episode(sheet, story):
        data |= episode | {"@type": [data["@type"], episode["@type"]]}
    data |= live.posting(sheet, story)
    if story.corrections:
        data["correction"] = nodes(story)
    return data


def _type(story: Story) -> str:
    """Return what a story is; news that was written where it happened is reportage."""
    told = "ReportageNewsArticle" if story.dateline and story.kind in ("news", "interview") else "NewsArticle"
    return _TYPES.get(story.kind, told)


def _images(sheet: Sheet, story: Story) -> list[Any]:
    """Return the picture at the story's top, or all that a visual story shows; and the one drawn for social networks."""
    is_visual = gallery.is_visual(story)
    found = [picture.largest for picture in (None if is_visual else story.lead, story.social) if picture]
    drawn = [sheet.medium_address(blob) for blob in found if blob]
    return [*gallery.nodes(sheet, story), *drawn] if is_visual else drawn
