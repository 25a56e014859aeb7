from __future__ import annotations

import pytest

from tamizdat.archive.recordings import MEDIA_TYPES
from tamizdat.serve.kinds import media_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a/index.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("place/georgia/atom.xml", "application/atom+xml; charset=utf-8"),
        ("place/georgia/feed.json", "application/feed+json; charset=utf-8"),
        ("ru/opensearch.xml", "application/opensearchdescription+xml; charset=utf-8"),
        ("2026/story/chapters.json", "application/json+chapters; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("map.svg", "image/svg+xml; charset=utf-8"),
        ("a.JPG", "image/jpeg"),
        ("a.avif", "image/avif"),
        ("a.mp3", "audio/mpeg"),
        ("a.pdf", "application/pdf"),
        ("a.exe", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
        ("html", "application/octet-stream"),
    ],
)
def test_the_kind_of_a_file(name, kind):
    assert media_type(name) == kind


def test_recordings_are_served_as_what_their_documents_say():
    assert {ending: media_type(f"a.{ending}") for ending in MEDIA_TYPES} == MEDIA_TYPES
