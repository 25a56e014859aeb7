"""What several tests of the desk make."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from PIL import Image


def make_picture(width=60, height=40, colour="teal", format="PNG", **saving) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, format, **saving)
    return out.getvalue()


def close_files(response) -> None:
    """Close what a response streams. `response.close()` would end the test's own connection to the database."""
    for close in response._resource_closers:
        close()


def compose_fronts(story):
    """Compose a home page with everything that a front may have, and the front of a region."""
    from tamizdat.desk import actions
    from tamizdat.desk.models import Coverage, Place, Topic

    later = datetime(2031, 1, 2, 3, 30, tzinfo=UTC)
    other = actions.create_story("en", headline="Other", slug="other")
    actions.publish(other)
    caucasus = Place.objects.get(slug="caucasus")
    actions.set_front(
        "en",
        [story],
        until={story: later},
        breaking={"text": "It rains", "page": story.pk, "until": later},
        picks=[other, story],
        strips=[
            {
                "of": "place",
                "about": caucasus,
                "label": "South",
                "stories": [other],
                "count": 5,
                "look": "lines",
            },
            {"of": "coverage"},
            {"of": "kind", "about": "opinion"},
            {"of": "latest", "look": "row"},
            {"of": "most-read"},
        ],
    )
    strips = [
        {"of": "topic", "about": Topic.objects.first()},
        {"of": "coverage", "about": Coverage.objects.first()},
    ]
    actions.set_front_of(
        caucasus,
        "en",
        [other, story],
        until={other: later},
        breaking={"text": "It snows", "url": "https://snow.example/"},
        strips=strips,
    )
    section = {"name": "Before", "text": "What came first.", "stories": [other.pk]}
    actions.save_coverage(
        "pipelines",
        texts={
            "en": {"name": "Pipelines", "pinned": [("story", story.pk)], "sections": [("section", section)]},
            "ru": {"name": "Трубопроводы"},
        },
        topic="security",
        picture=actions.save_picture(make_picture(), "pipes.png", alt="Pipes"),
    )
