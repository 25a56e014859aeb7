"""Drafts of stories."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from tamizdat.desk import streams
from tamizdat.desk.actions.finding import edition_page, named, story_named
from tamizdat.desk.actions.refusals import action, readable
from tamizdat.desk.models import (
    Actor,
    Byline,
    Correction,
    Coverage,
    Edition,
    Event,
    Follow,
    Person,
    Place,
    Series,
    Story,
    StoryActor,
    StoryEvent,
    StoryPlace,
    Topic,
)
from tamizdat.desk.models.story import check_distinct, check_follows
from tamizdat.desk.streams import Block


@readable
def prepared_story(
    edition: str | Edition,
    *,
    headline: str,
    slug: str = "",
    body: Iterable[Block] = (),
    translation_of: Story | None = None,
    user: Any = None,
    pk: int | None = None,
    uid: UUID | None = None,
    story_key: UUID | None = None,
    **fields: Any,
) -> Story:
    """Return a story of an edition that is looked at but not saved: for `create_story`, and for `bulk.publish`.

    `body` is a list of (block, value):

    - ("text", HTML of p, b, i, a, ul, ol, sup, sub; a link to a page of the desk is `<a linktype="page" id="PK">`, one
      to a document `<a linktype="document" id="PK">`)
    - ("heading", text), ("pull", text)
    - ("quotation", {"text", "who"})
    - ("picture", {"picture": Picture, "alt", "caption", "credit"}), of which only the first must be there
    - ("full", as a picture, with "text": HTML and "over": whether it stands on the picture), ("sequence", {"pictures": [as a
      picture, with "text": HTML, …]}), ("compare", {"before", "after"}: each as a picture, with "label")
    - ("table", {"rows": [[text, …], …], "head": "row" | "column" | "both" | "neither", "caption"})
    - ("embed", {"url", "title", "provider", "text"})
    - ("document", {"document": Document, "title"})
    - ("recording", {"recording": Recording, "title"})
    - ("related", {"story": Story}), ("facts", {"title", "text": HTML})
    - ("timeline", {"title", "items": [{"date", "text": HTML}, …]})
    - ("chart", {"form" (see `archive.drawn.ChartForm`), "title", "unit", "rows": [[text, …], …], "source", "note",
      "marks": [{"at", "text"}, …]}): the first row names the columns, the first cell of each row names the row
    - ("map", {"title", "place": Place or None, "points": [{"name", "latitude", "longitude", "text"}, …]})

    HTML may hold footnotes, `^[such as this]`: see `compose.notes`.

    Further fields, all optional: `dek`, `points` (a line each), `kind` (see `archive.documents.Kind`), `dateline`, `note`,
    `published_at` and `updated_at` (datetimes with offset), `picture` (Picture) with `picture_caption`, `picture_credit`
    and `picture_alt`, `bylines` [(person, role), …], `places`, `topics`, `coverage`, `series`, `actors`, `events`,
    `follows` [Story or slug, …], `corrections` [(date, what was wrong[, what is right]), …], `republish` ("", "yes", "no"),
    `episode` {"guid", "season", "number", "type", "explicit"} (see `archive.recordings.Episode`),
    `copy_notes` (see `desk.copy_notes`; never printed), and of a live blog `entries` (see `streams.entries_of`) and `ended`.

    An import that knows them gives `uid`, the document's id, and `story_key`, which the versions of one story share;
    and `pk`, an id of `bulk.reserve`, if other copy names the story before it is saved.

    Raises:
        Refused: a field is wrong, or something that is named by its slug does not exist. Whether its own slug is free
            shows when it is saved.
    """
    parent = edition_page(edition)
    if not headline.strip():
        raise ValueError("a story needs a headline")
    story = Story(title=headline, slug=slug, live=False, owner=user, locale=parent.locale)
    if uid is not None:
        story.uid = uid
    if translation_of is not None:
        story_key = translation_of.translation_key
    if story_key is not None:
        story.translation_key = story_key
    story._cached_parent_obj = parent  # the slug is made from the headline and must be free there
    _fill_story(story, body=body, **fields)
    story.clean_alone()
    if pk is not None:
        story.give_id(pk)
    return story


@action
def create_story(edition: str | Edition, *, headline: str, user: Any = None, **fields: Any) -> Story:
    """Make a draft of a story in an edition and return it; `fields` as in `prepared_story`, without `pk`.

    Raises:
        Refused: a field is wrong, the slug is taken, or something that is named does not exist.
    """
    if "pk" in fields:
        raise ValueError("only stories that are published in bulk have an id before they are saved")
    story = prepared_story(edition, headline=headline, user=user, **fields)
    _check_targets(story)
    story._cached_parent_obj.add_child(instance=story)
    story.save_revision(user=user, log_action=False)
    return story


@action
def edit_story(story: Story, *, user: Any = None, **fields: Any) -> Story:
    """Save a new draft of a story with other `fields`, as in `prepared_story` (`headline` and `slug` too); return it."""
    draft: Story = story.get_latest_revision_as_object()
    for field, name in (("headline", "title"), ("slug", "slug")):
        if field in fields:
            setattr(draft, name, fields.pop(field))
    _fill_story(draft, **fields)
    _check_targets(draft)
    draft.save_revision(user=user, log_action=True)
    return draft


def add_translation(story: Story, edition: str, **fields: Any) -> Story:
    """Make a draft of a story's version in another edition; fields as in `prepared_story`."""
    return create_story(edition, translation_of=story, **fields)


_AS_THEY_ARE = (
    "dek", "points", "kind", "ended", "dateline", "note", "republish", "published_at", "updated_at", "copy_notes",
    "carried",
)  # fmt: skip
_PLAIN = dict(zip(_AS_THEY_ARE, _AS_THEY_ARE, strict=True)) | {
    "picture": "lead",
    "picture_caption": "lead_caption",
    "picture_credit": "lead_credit",
    "picture_alt": "lead_alt",
}
_NAMED_ALONE: dict[str, Any] = {"series": Series}
_NAMED: dict[str, Any] = {"topics": Topic, "coverage": Coverage}
_NAMED_IN_ROWS: dict[str, tuple[str, Any, str, Any]] = {
    "places": ("placed", StoryPlace, "place", Place),
    "actors": ("involved", StoryActor, "actor", Actor),
    "events": ("told", StoryEvent, "event", Event),
}


_STREAMS: dict[str, Any] = {"body": partial(streams.body_of, Story), "entries": streams.entries_of}


def _fill_episode(
    story: Story,
    *,
    guid: str = "",
    season: int = 0,
    number: int = 0,
    type: str = "full",
    explicit: bool = False,
) -> None:
    story.episode_guid, story.season, story.episode_number = guid, season or None, number or None
    story.episode_type, story.explicit = type, explicit


def _fill_story(story: Story, **fields: Any) -> None:
    edition = story.edition
    for name, value in fields.items():
        match name:
            case "body" | "entries":
                setattr(story, name, _STREAMS[name](value))
            case "bylines":
                story.bylines = [Byline(person=named(Person, person), role=role) for person, role in value]
            case _ if name in _NAMED_IN_ROWS:
                rows, row, field, model = _NAMED_IN_ROWS[name]
                setattr(story, rows, [row(**{field: named(model, each)}) for each in value])
            case _ if name in _NAMED:
                setattr(story, name, dict.fromkeys(named(_NAMED[name], each) for each in value))
            case "episode":
                _fill_episode(story, **(value or {}))
            case "follows":
                story.follows = [Follow(earlier=story_named(edition, earlier)) for earlier in value]
            case "corrections":
                story.corrections = [
                    Correction(date=day, text=text, right="".join(right)) for day, text, *right in value
                ]
            case _ if name in _NAMED_ALONE:
                setattr(story, name, named(_NAMED_ALONE[name], value) if value else None)
            case _ if name in _PLAIN:
                setattr(story, _PLAIN[name], value)
            case _:
                raise ValueError(f"a story has no field {name!r}")
    number_lines(*(rows.all() for rows in _rows(story)))
    check_distinct(
        [(row.person, row.role) for row in story.bylines.all()], "this person has this role already"
    )
    for rows, _, field, _ in _NAMED_IN_ROWS.values():
        check_distinct(
            [(getattr(row, field),) for row in getattr(story, rows).all()], f"this {field} is there already"
        )
    check_follows(story, [row.earlier for row in story.follows.all()])


def _rows(story: Story) -> tuple[Any, ...]:
    return story.bylines, story.placed, story.follows, story.involved, story.told


def _check_targets(story: Story) -> None:
    """Refuse lines that name what is not at the desk, or not any more."""
    for line in (line for rows in _rows(story) for line in rows.all()):
        line.clean_fields(exclude=[line.owner_field])


def number_lines(*rows: Iterable[Any]) -> None:
    """Give rows their order, and look at their own fields, as the editor's form does."""
    for group in rows:
        for number, row in enumerate(group):
            row.sort_order = number
            row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
