"""Places, topics, special coverages, series and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from tamizdat.desk import editions, streams
from tamizdat.desk.actions.finding import named
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Coverage, Person, Picture, Place, Series, Topic
from tamizdat.desk.models.named import Named, check_texts

Texts = Mapping[str, Mapping[str, Any]]  # by edition: {"en": {"name": "Tajikistan", "intro": "<p>…</p>"}}


@action
def save_place(
    slug: str,
    *,
    texts: Texts,
    parent: Place | str | None = None,
    listed_under: Iterable[Place | str] = (),
    map: str = "",
    order: int = 0,
    uid: UUID | None = None,
) -> Place:
    """Make or change a place. Parents must be there already. With a `uid` it is found by that, not by its slug."""
    place = found(Place, slug, uid)
    place.parent = named(Place, parent) if parent else None
    place.map, place.order = map, order
    place.listed_under = [named(Place, other) for other in listed_under]
    return _save(place, texts)


@action
def save_topic(
    slug: str, *, texts: Texts, parent: Topic | str | None = None, order: int = 0, uid: UUID | None = None
) -> Topic:
    """Make or change a topic. Its parent must be there already."""
    topic = found(Topic, slug, uid)
    topic.parent, topic.order = (named(Topic, parent) if parent else None), order
    return _save(topic, texts)


@action
def save_coverage(
    slug: str,
    *,
    texts: Texts,
    topic: Topic | str | None = None,
    order: int = 0,
    picture: Picture | None = None,
    uid: UUID | None = None,
) -> Coverage:
    """Make or change a special coverage.

    A text may have `pinned` [("story", key), …] and `sections` [("section", {"name", "text", "stories": [key, …]}), …]; the
    keys are those of stories.
    """
    coverage = found(Coverage, slug, uid)
    coverage.topic, coverage.order = (named(Topic, topic) if topic else None), order
    coverage.picture = picture
    return _save(coverage, texts)


@action
def save_series(
    slug: str,
    *,
    texts: Texts,
    format: str = "blog",
    order: int = 0,
    cover: Picture | None = None,
    podcast: Mapping[str, Any] | None = None,
    uid: UUID | None = None,
) -> Series:
    """Make or change a series; `format` is "blog", "podcast" or "video".

    `podcast` has fields of `archive.recordings.Podcast`. Those of them that an edition has of its own ("guid", "author",
    "funding") may stand in its text instead; here they are those of every text without.
    """
    series = found(Series, slug, uid)
    series.format, series.order, series.cover = format, order, cover
    own = _fill_podcast(series, **dict(podcast or {}))
    if "guid" in own and len(texts) > 1:
        raise ValueError("a show has a guid of its own in each edition: give it in the edition's text")
    return _save(series, {edition: {**own, **text} for edition, text in texts.items()})


def _fill_podcast(
    series: Series,
    *,
    email: str = "",
    categories: Iterable[str] = (),
    order: str = "episodic",
    explicit: bool = False,
    locked: bool = False,
    complete: bool = False,
    **own: Any,
) -> dict[str, Any]:
    """Give a series what all its editions tell players; return the rest."""
    series.email, series.categories, series.podcast_order = email, list(categories), order
    series.explicit, series.locked, series.complete = explicit, locked, complete
    return {name: value for name, value in own.items() if value}


@action
def save_person(
    slug: str,
    *,
    texts: Texts,
    team: bool = False,
    order: int = 0,
    photo: Picture | None = None,
    uid: UUID | None = None,
) -> Person:
    """Make or change a person; a text has "name", "job" and "bio" (HTML)."""
    person = found(Person, slug, uid)
    person.team, person.order, person.photo = team, order, photo
    return _save(person, texts)


def found(model: type[Any], slug: str, uid: UUID | None) -> Any:
    """Return a named thing by its uid, or by its slug where none is given, with this slug; a new one if there is none."""
    if uid is None:
        return model.objects.filter(slug=slug).first() or model(slug=slug)
    thing = model.objects.filter(uid=uid).first() or model(uid=uid)
    thing.slug = slug
    return thing


def fill_texts(thing: Any, texts: Texts, *, first: bool = True) -> None:
    """Give a thing its texts, and no others; with `first` the first edition must be among them.

    Raises:
        ValueError: there is no such edition, or no such field.
        ValidationError: a text is wrong, or that of the first edition is missing.
    """
    model = type(thing)._meta.get_field("texts").related_model
    unknown = sorted(set(texts) - set(editions.tags()))
    if unknown:
        raise ValueError(
            f"there is no edition {unknown[0]!r}: the settings name {', '.join(editions.tags())}"
        )
    if first:
        check_texts(list(texts))
    fields = {field.name for field in model._meta.concrete_fields} - {"id", "thing", "edition"}
    kept = {text.edition: text for text in thing.texts.all()}
    rows = []
    for edition, values in texts.items():
        row = kept.get(edition) or model(edition=edition)
        for field, value in values.items():
            if field not in fields:
                raise ValueError(f"a text of a {thing._meta.verbose_name} has no field {field!r}")
            is_stream = hasattr(model._meta.get_field(field), "stream_block") and isinstance(value, list)
            setattr(row, field, streams.stream(row, field, value) if is_stream else value)
        row.clean_fields(exclude=["thing"])
        rows.append(row)
    thing.texts = rows


def saved(thing: Any) -> Any:
    """Save a thing that is complete, and return it."""
    if isinstance(thing, Named):
        thing.name = thing.name_in(editions.first())
    thing.full_clean()
    thing.save()
    return thing


def _save(thing: Any, texts: Texts) -> Any:
    fill_texts(thing, texts)
    return saved(thing)
