"""Recordings, episodes and shows as schema.org has them: https://schema.org/AudioObject, PodcastEpisode, PodcastSeries."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.bodies import safe_address
from tamizdat.archive.documents import Series, Story
from tamizdat.archive.recordings import Podcast, Recording
from tamizdat.press.durations import iso_length
from tamizdat.press.keys import feed_path
from tamizdat.press.sheet import Sheet

Node = dict[str, Any]


def objects(sheet: Sheet, story: Story) -> Node:
    """Return the recordings of a story under `audio` and `video`; nothing where it has none."""
    told: dict[str, list[Node]] = {}
    for each in story.recordings:
        told.setdefault(each.sort, []).append(_object(sheet, story, each))
    return dict(told)


def _object(sheet: Sheet, story: Story, of: Recording) -> Node:
    file = of.files[0] if of.files else None
    poster = of.poster or story.lead
    return _filled(
        {
            "@type": "AudioObject" if of.sort == "audio" else "VideoObject",
            "name": of.title or story.headline,
            "description": story.dek or story.headline,
            "uploadDate": story.published,
            "duration": iso_length(of.seconds),
            "contentUrl": _file(sheet, file.blob) if file else "",
            "encodingFormat": file.type if file else "",
            "contentSize": f"{file.bytes}" if file else "",
            "width": file.width if file else 0,
            "height": file.height if file else 0,
            "url": "" if file else safe_address(of.url),
            "thumbnailUrl": _file(sheet, poster.largest) if poster and poster.largest else "",
            "caption": [
                {
                    "@type": "MediaObject",
                    "contentUrl": _file(sheet, track.blob),
                    "encodingFormat": "text/vtt",
                    "inLanguage": track.language,
                }
                for track in of.tracks
                if track.kind != "descriptions"
            ],
        }
    )


def episode(sheet: Sheet, story: Story) -> Node:
    """Return what makes a story an episode, its type among it; nothing where it is none."""
    series = sheet.reader.document(sheet.edition.tag, story.series) if story.series else None
    if not isinstance(series, Series) or series.format == "blog" or not story.recordings:
        return {}
    own = story.episode
    return _filled(
        {
            "@type": "PodcastEpisode" if series.format == "podcast" else "Episode",
            "episodeNumber": own.number if own else 0,
            "partOfSeries": {
                "@type": _series_type(series),
                "name": series.name,
                "url": sheet.absolute(series.path),
            },
            "partOfSeason": {"@type": _season_type(series), "seasonNumber": own.season}
            if own and own.season
            else None,
        }
    )


def show(sheet: Sheet, series: Series) -> Node | None:
    """Return a podcast or a video show; None for a blog."""
    if series.format == "blog":
        return None
    podcast = series.podcast or Podcast()
    node: Node = {
        "@type": _series_type(series),
        "name": series.name,
        "url": sheet.absolute(series.path),
        "author": {"@type": "Organization", "name": podcast.author} if podcast.author else None,
        "image": _file(sheet, series.cover.largest) if series.cover and series.cover.largest else "",
    }
    if series.format == "podcast":
        node["webFeed"] = sheet.absolute(feed_path(series.path, "rss"))
    return _filled(node)


def _series_type(series: Series) -> str:
    return "PodcastSeries" if series.format == "podcast" else "CreativeWorkSeries"


def _season_type(series: Series) -> str:
    return "PodcastSeason" if series.format == "podcast" else "CreativeWorkSeason"


def _file(sheet: Sheet, blob: str) -> str:
    return sheet.medium_address(blob)


def _filled(node: Node) -> Node:
    """Return a node without what says nothing."""
    return {key: value for key, value in node.items() if value}
