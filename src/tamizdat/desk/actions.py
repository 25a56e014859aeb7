"""Every change of the desk's copy that is not a form: one function each, for importers and commands.

An editor's button and these functions go the same way through Wagtail (the same validation, revisions, log), so that
what is imported cannot be told from what was typed. Each function is one transaction, and its marks are part of it.

What is named here may be given as the thing itself or by its slug. All raise `Refused`, whose message says what is
wrong in words for the person who brought the copy.
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.documents.models import Document

from tamizdat.desk import editions, imaging, marks, streams
from tamizdat.desk.models import (
    Byline,
    Correction,
    Coverage,
    Edition,
    Follow,
    Masthead,
    Person,
    Picture,
    Place,
    PlainPage,
    Redirect,
    Series,
    Slot,
    Story,
    StoryPlace,
    Topic,
)
from tamizdat.desk.models.edition import check_slots
from tamizdat.desk.models.named import check_texts
from tamizdat.desk.models.story import check_distinct, check_follows
from tamizdat.desk.streams import Block

P = ParamSpec("P")
R = TypeVar("R")
Texts = Mapping[str, Mapping[str, str]]  # by edition: {"en": {"name": "Tajikistan", "intro": "<p>…</p>"}}


class Refused(Exception):
    """A change that the desk does not accept; nothing of it was kept."""


def _action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction, and its refusals readable."""
    return _readable(transaction.atomic(function))


def _readable(function: Callable[P, R]) -> Callable[P, R]:
    """Make what a function refuses readable."""

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except ValidationError as error:
            raise Refused(in_words(error)) from error
        except (ValueError, imaging.BadPicture) as error:
            raise Refused(str(error)) from error

    return act


def in_words(error: ValidationError) -> str:
    """Return what a validation found, with the names of the fields, in a line."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    lines = [
        f"{'headline' if field == 'title' else field}: {' '.join(messages)}"
        if field != "__all__"
        else " ".join(messages)
        for field, messages in error.message_dict.items()
    ]
    return "; ".join(lines)


# Stories


@_readable
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
    - ("table", {"rows": [[text, …], …], "head": "row" | "column" | "both" | "neither", "caption"})
    - ("embed", {"url", "title", "provider", "text"})
    - ("document", {"document": Document, "title"}), ("audio", {"file": Document, "title"})
    - ("related", {"story": Story}), ("facts", {"title", "text": HTML})

    Further fields, all optional: `dek`, `kind` (see `archive.documents.Kind`), `dateline`, `note`, `published_at` and
    `updated_at` (datetimes with offset), `picture` (Picture) with `picture_caption` and `picture_alt`,
    `bylines` [(person, role), …], `places`, `topics`, `coverage`, `series`, `follows` [Story or slug, …],
    `corrections` [(date, text), …], `copy_notes` (see `desk.copy_notes`; never printed).

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


@_action
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


@_action
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


_PLAIN = ("dek", "kind", "dateline", "note", "published_at", "updated_at", "copy_notes", "carried")
_RENAMED = {"picture": "lead", "picture_caption": "lead_caption", "picture_alt": "lead_alt"}


def _fill_story(story: Story, **fields: Any) -> None:
    edition = story.edition
    for name, value in fields.items():
        match name:
            case "body":
                story.body = streams.body_of(Story, value)
            case "bylines":
                story.bylines = [Byline(person=named(Person, person), role=role) for person, role in value]
            case "places":
                story.placed = [StoryPlace(place=named(Place, place)) for place in value]
            case "topics":
                story.topics = dict.fromkeys(named(Topic, topic) for topic in value)
            case "coverage":
                story.coverage = dict.fromkeys(named(Coverage, coverage) for coverage in value)
            case "series":
                story.series = named(Series, value) if value else None
            case "follows":
                story.follows = [Follow(earlier=story_named(edition, earlier)) for earlier in value]
            case "corrections":
                story.corrections = [Correction(date=day, text=text) for day, text in value]
            case _ if name in _PLAIN:
                setattr(story, name, value)
            case _ if name in _RENAMED:
                setattr(story, _RENAMED[name], value)
            case _:
                raise ValueError(f"a story has no field {name!r}")
    _number(story.bylines.all(), story.placed.all(), story.follows.all())
    check_distinct(
        [(row.person, row.role) for row in story.bylines.all()], "this person has this role already"
    )
    check_distinct([(row.place,) for row in story.placed.all()], "this place is there already")
    check_follows(story, [row.earlier for row in story.follows.all()])


def _lines(story: Story) -> list[Any]:
    return [*story.bylines.all(), *story.placed.all(), *story.follows.all()]


def _check_targets(story: Story) -> None:
    """Refuse lines that name what is not at the desk, or not any more."""
    for line in _lines(story):
        line.clean_fields(exclude=[line.owner_field])


def _number(*rows: Iterable[Any]) -> None:
    """Give rows their order, and look at their own fields, as the editor's form does."""
    for group in rows:
        for number, row in enumerate(group):
            row.sort_order = number
            row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])


def named(model: type[Any], which: Any) -> Any:
    """Return a place, topic, coverage, series or person by its slug, or itself.

    Raises:
        ValueError: there is none.
    """
    if isinstance(which, model):
        return which
    found = model.objects.filter(slug=which).first()
    if found is None:
        raise ValueError(f"there is no {model._meta.verbose_name} {which!r}")
    return found


def story_named(edition: str, which: Story | str) -> Story:
    """Return a story of an edition by its slug, or itself.

    Raises:
        ValueError: there is none.
    """
    if isinstance(which, Story):
        return which
    found = Story.objects.filter(locale__language_code=edition.lower(), slug=which).first()
    if found is None:
        raise ValueError(f"there is no story {which!r} in the edition {edition!r}")
    return found


def edition_page(edition: str | Edition) -> Edition:
    """Return the page under which an edition's stories stand, or itself.

    Raises:
        ValueError: there is no such edition.
    """
    if isinstance(edition, Edition):
        return edition
    pages = Edition.objects.select_related("locale")
    found = pages.filter(locale__language_code=edition.lower()).first()
    if found is None:
        raise ValueError(f"there is no edition {edition!r}: the settings name {', '.join(editions.tags())}")
    return found


# Publishing


@_action
def publish(page: Story | PlainPage, user: Any = None) -> None:
    """Publish the latest draft of a page. With a `go_live_at` in the future it is scheduled.

    Raises:
        Refused: it is not complete.
        PermissionDenied: `user` may not publish it.
    """
    current = type(page).objects.get(pk=page.pk)
    revision = current.get_latest_revision() or current.save_revision(user=user)
    PublishPageRevisionAction(revision, user=user).execute()
    page.refresh_from_db()


@_action
def unpublish(page: Story | PlainPage, user: Any = None) -> None:
    """Withdraw a page; its draft stays.

    Raises:
        PermissionDenied: `user` may not withdraw it.
    """
    UnpublishPageAction(type(page).objects.get(pk=page.pk), user=user).execute()
    page.refresh_from_db()


# Plain pages and the front


@_action
def save_page(
    edition: str,
    *,
    slug: str,
    title: str,
    dek: str = "",
    template: str = "text",
    body: Iterable[Block] = (),
    translation_of: PlainPage | None = None,
    user: Any = None,
    pk: int | None = None,
    uid: UUID | None = None,
    page_key: UUID | None = None,
    carried: str = "",
) -> PlainPage:
    """Make a draft of a plain page, or a new draft of the one with this slug; return it. `body` as in `prepared_story`.

    An import that knows them gives `uid`, by which the page is then found, `page_key`, which its versions share, and `pk`.
    """
    parent = edition_page(edition)
    which = {"slug": slug, "locale": parent.locale} if uid is None else {"uid": uid}
    page = PlainPage.objects.filter(**which).first()
    new = page is None
    if page is None:
        page = PlainPage(live=False, owner=user, locale=parent.locale, **({"uid": uid} if uid else {}))
        page.reserved = pk
        page._cached_parent_obj = parent
        if translation_of is not None:
            page_key = translation_of.translation_key
        if page_key is not None:
            page.translation_key = page_key
    page.slug, page.title, page.dek, page.template_choice, page.carried = slug, title, dek, template, carried
    page.body = streams.body_of(PlainPage, body)
    if new:
        parent.add_child(instance=page)
    page.save_revision(user=user, log_action=not new)
    return page


@_action
def set_front(edition: str, stories: Sequence[Story | str], *, carried: str = "") -> None:
    """Choose the stories at the top of an edition's home page: the lead, then up to three beside it."""
    front = edition_page(edition)
    chosen = [story_named(edition, story) for story in stories]
    check_slots(front, chosen)
    front.carried = carried
    front.slots = [Slot(story=story) for story in chosen]
    _number(front.slots.all())
    front.save_revision().publish()


# What the newsroom knows


@_action
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
    place = _one(Place, slug, uid)
    place.parent = named(Place, parent) if parent else None
    place.map, place.order = map, order
    place.listed_under = [named(Place, other) for other in listed_under]
    return _save(place, texts)


@_action
def save_topic(
    slug: str, *, texts: Texts, parent: Topic | str | None = None, order: int = 0, uid: UUID | None = None
) -> Topic:
    """Make or change a topic. Its parent must be there already."""
    topic = _one(Topic, slug, uid)
    topic.parent, topic.order = (named(Topic, parent) if parent else None), order
    return _save(topic, texts)


@_action
def save_coverage(
    slug: str, *, texts: Texts, topic: Topic | str | None = None, order: int = 0, uid: UUID | None = None
) -> Coverage:
    """Make or change a special coverage."""
    coverage = _one(Coverage, slug, uid)
    coverage.topic, coverage.order = (named(Topic, topic) if topic else None), order
    return _save(coverage, texts)


@_action
def save_series(
    slug: str, *, texts: Texts, format: str = "blog", order: int = 0, uid: UUID | None = None
) -> Series:
    """Make or change a series; `format` is "blog", "podcast" or "video"."""
    series = _one(Series, slug, uid)
    series.format, series.order = format, order
    return _save(series, texts)


@_action
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
    person = _one(Person, slug, uid)
    person.team, person.order, person.photo = team, order, photo
    return _save(person, texts)


def _one(model: type[Any], slug: str, uid: UUID | None) -> Any:
    if uid is None:
        return model.objects.filter(slug=slug).first() or model(slug=slug)
    thing = model.objects.filter(uid=uid).first() or model(uid=uid)
    thing.slug = slug
    return thing


def _save(thing: Any, texts: Texts) -> Any:
    model = type(thing)._meta.get_field("texts").related_model
    unknown = sorted(set(texts) - set(editions.tags()))
    if unknown:
        raise ValueError(
            f"there is no edition {unknown[0]!r}: the settings name {', '.join(editions.tags())}"
        )
    check_texts(list(texts))
    kept = {text.edition: text for text in thing.texts.all()}
    rows = []
    for edition, values in texts.items():
        row = kept.get(edition) or model(edition=edition)
        for field, value in values.items():
            if field not in ("name", "intro", "job", "bio", "carried") or not hasattr(row, field):
                raise ValueError(f"a text of a {thing._meta.verbose_name} has no field {field!r}")
            setattr(row, field, value)
        row.clean_fields(exclude=["thing"])
        rows.append(row)
    thing.texts = rows
    thing.name = thing.name_in(editions.first())
    thing.full_clean()
    thing.save()
    return thing


@_action
def set_masthead(
    edition: str,
    *,
    name: str,
    menu: Iterable[Mapping[str, Any]] = (),
    footer: Iterable[Mapping[str, Any]] = (),
    support: Mapping[str, Any] | None = None,
    carried: str = "",
    **words: str,
) -> Masthead:
    """Set an edition's masthead; `words` are motto, description, notice, copyright.

    `menu` is [{"label", "groups": [{"head": link, "links": [link, …]}, …]}, …], `footer` [{"head", "links"}, …]. A link is
    {"place" | "topic" | "coverage" | "series" | "person" | "page": slug} or {"kind": …} or {"url": …}, with or without a
    "label"; a head may be only a label.
    """
    masthead = Masthead.objects.filter(edition=edition).first() or Masthead(edition=edition)
    masthead.name, masthead.carried = name, carried
    for field in ("motto", "description", "notice", "copyright"):
        setattr(masthead, field, words.pop(field, ""))
    if words:
        raise ValueError(f"a masthead has no field {next(iter(words))!r}")
    masthead.menu = _stream(masthead, "menu", streams.menu_of(menu, edition))
    masthead.footer = _stream(masthead, "footer", streams.footer_of(footer, edition))
    masthead.support = _stream(masthead, "support", streams.support_of(support, edition))
    masthead.full_clean()
    masthead.save()
    return masthead


def _stream(thing: Any, field: str, raw: list[dict[str, Any]]) -> Any:
    return thing._meta.get_field(field).stream_block.to_python(raw)


# Files


@_action
def save_picture(data: bytes, filename: str, *, title: str = "", user: Any = None, **meta: str) -> Picture:
    """Keep a picture and return it; `meta` are alt, caption, credit, licence. The same file is kept once.

    Raises:
        Refused: it cannot be read as a picture, is animated or too large.
    """
    unknown = sorted(set(meta) - {"alt", "caption", "credit", "licence"})
    if unknown:
        raise ValueError(f"a picture has no field {unknown[0]!r}")
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # the digest that Wagtail keeps
    known = Picture.objects.filter(file_hash=digest, **meta).first()
    if known is not None:
        return known
    imaging.opened(data)
    filename = _base(filename)
    picture = Picture(title=title or _stem(filename), uploaded_by_user=user, **meta)
    twin = Picture.objects.filter(file_hash=digest, sized_hash=digest).first()
    if twin is not None:  # the same file with other words: its renditions are made already
        picture.sizes, picture.sized_hash = twin.sizes, twin.sized_hash
    picture.file = ImageFile(io.BytesIO(data), name=filename)
    picture.save()
    return picture


@_action
def save_document(data: bytes, filename: str, *, title: str = "", user: Any = None) -> Document:
    """Keep a document or a recording and return it. The same file is kept once.

    Raises:
        Refused: files of this kind are not accepted.
    """
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    known = Document.objects.filter(file_hash=digest, title=title or _stem(filename)).first()
    if known is not None:
        return known
    filename = _base(filename)
    document = Document(title=title or _stem(filename), uploaded_by_user=user)
    document.file = ContentFile(data, name=filename)
    document.full_clean(exclude=["file_hash", "file_size"])
    document._set_document_file_metadata()
    document.save()
    return document


def _base(filename: str) -> str:
    """Return a file's name without folders: where it is kept is not for its sender to say."""
    return filename.replace("\\", "/").rpartition("/")[2]


def _stem(filename: str) -> str:
    name = _base(filename)
    return name.rpartition(".")[0].replace("-", " ").replace("_", " ").strip() or name


# Filing


@_action
def refile_all() -> int:
    """Mark everything, so that the filer files it all anew: for an archive that was lost. Returns how many marks."""
    models = (Edition, Masthead, Place, Topic, Coverage, Series, Person, PlainPage, Story, Redirect)
    things = [
        thing for model in models for row in model.objects.iterator(500) for thing in marks.things_of(row)
    ]
    marks.write(things)
    return len(things)


__all__ = [
    "Refused", "add_translation", "create_story", "edit_story", "edition_page", "in_words", "named",
    "prepared_story",
    "publish", "refile_all", "save_coverage", "save_document", "save_page", "save_person", "save_picture", "save_place",
    "save_series", "save_topic", "set_front", "set_masthead", "story_named", "unpublish",
]  # fmt: skip
