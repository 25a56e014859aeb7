"""What of schema.org's vocabulary the press writes (release 29.0): each type with its parent and its own properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TYPES = {
    "Thing": (
        "",
        "name description url image sameAs alternateName mainEntityOfPage subjectOf potentialAction",
    ),
    "CreativeWork": (
        "Thing",
        "about author citation contentLocation contributor correction creativeWorkStatus dateModified datePublished editor "
        "headline inLanguage isAccessibleForFree isPartOf locationCreated mainEntity publisher text translator hasPart "
        "audio video thumbnailUrl creditText license acquireLicensePage",
    ),
    "Article": ("CreativeWork", "wordCount articleBody articleSection"),
    "NewsArticle": ("Article", "dateline"),
    "AnalysisNewsArticle": ("NewsArticle", ""),
    "BackgroundNewsArticle": ("NewsArticle", ""),
    "OpinionNewsArticle": ("NewsArticle", ""),
    "ReportageNewsArticle": ("NewsArticle", ""),
    "BlogPosting": ("Article", ""),
    "LiveBlogPosting": ("BlogPosting", "coverageStartTime coverageEndTime liveBlogUpdate"),
    "CorrectionComment": ("CreativeWork", ""),
    "Claim": ("CreativeWork", "appearance firstAppearance"),
    "WebPage": ("CreativeWork", "breadcrumb primaryImageOfPage lastReviewed"),
    "AboutPage": ("WebPage", ""),
    "CollectionPage": ("WebPage", ""),
    "MediaGallery": ("CollectionPage", ""),
    "ImageGallery": ("MediaGallery", ""),
    "ContactPage": ("WebPage", ""),
    "ProfilePage": ("WebPage", ""),
    "WebSite": ("CreativeWork", ""),
    "MediaObject": (
        "CreativeWork",
        "contentUrl contentSize duration encodingFormat uploadDate width height",
    ),
    "AudioObject": ("MediaObject", "caption transcript"),
    "VideoObject": ("MediaObject", "caption transcript"),
    "Episode": ("CreativeWork", "episodeNumber partOfSeason partOfSeries"),
    "PodcastEpisode": ("Episode", ""),
    "CreativeWorkSeries": ("CreativeWork", ""),
    "PodcastSeries": ("CreativeWorkSeries", "webFeed"),
    "CreativeWorkSeason": ("CreativeWork", "seasonNumber partOfSeries"),
    "PodcastSeason": ("CreativeWorkSeason", ""),
    "ImageObject": ("MediaObject", "caption"),
    "Organization": (
        "Thing",
        "logo slogan contactPoint memberOf member email publishingPrinciples ethicsPolicy correctionsPolicy diversityPolicy "
        "diversityStaffingReport ownershipFundingInfo actionableFeedbackPolicy unnamedSourcesPolicy",
    ),
    "NewsMediaOrganization": (
        "Organization",
        "masthead missionCoveragePrioritiesPolicy verificationFactCheckingPolicy noBylinesPolicy",
    ),
    "Person": ("Thing", "jobTitle worksFor memberOf"),
    "Role": ("Thing", "roleName startDate endDate member memberOf"),
    "OrganizationRole": ("Role", ""),
    "ContactPoint": ("Thing", "contactType email availableLanguage"),
    "Place": ("Thing", "geo"),
    "Country": ("Place", ""),
    "GeoCoordinates": ("Thing", "latitude longitude"),
    "GeoCircle": ("Thing", "geoMidpoint geoRadius"),
    "Event": ("Thing", "startDate endDate location about"),
    "BreadcrumbList": ("Thing", "itemListElement numberOfItems"),
    "ListItem": ("Thing", "item position"),
    "Action": ("Thing", "target"),
    "SearchAction": (
        "Action",
        "query query-input",
    ),  # the latter by https://schema.org/docs/actions.html#part-4
    "EntryPoint": ("Thing", "urlTemplate"),
}


def faults(node: Any, where: str = "") -> Iterator[str]:
    """Yield what the vocabulary does not know: types, and properties that a node's types do not have."""
    if isinstance(node, list):
        for each in node:
            yield from faults(each, where)
    if not isinstance(node, dict):
        return
    types = node.get("@type", [])
    types = [types] if isinstance(types, str) else types
    yield from (f"{where}: no type {type}" for type in types if type not in TYPES)
    known = {name for type in types if type in TYPES for name in _properties(type)}
    for name, value in node.items():
        if types and not name.startswith("@") and name not in known:
            yield f"{where}: {'/'.join(types)} has no {name}"
        yield from faults(value, f"{where}/{name}")


def _properties(type: str) -> set[str]:
    parent, own = TYPES[type]
    return set(own.split()) | (_properties(parent) if parent else set())
