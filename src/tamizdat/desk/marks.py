"""Marks: every change that readers could see is noted in its own transaction.

Wagtail's own signals of publication are not used: they run outside the page's transaction and are silent in some
ways a page can change. What always happens is that a row is saved or deleted; `Page.save` is one transaction, so the
mark is there if and only if the change is. Nothing is composed here: lines that belong to a story are
written after it. The filer composes from what it finds later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import signals
from wagtail.documents.models import AbstractDocument
from wagtail.models import COMMENTS_RELATION_NAME, Page, ReferenceIndex, Revision, WorkflowState

from tamizdat.desk import editions, wake
from tamizdat.desk.models import (
    Claim,
    Edition,
    Front,
    Letter,
    Mark,
    Masthead,
    Membership,
    MostRead,
    Newsletter,
    Picture,
    PlainPage,
    Recording,
    Redirect,
    Sought,
    Story,
)
from tamizdat.desk.models.named import Named, Part
from tamizdat.desk.rows import among

# A mark before it is written: the document's kind, its id, its editions.
Thing = tuple[str, UUID, tuple[str, ...]]

# What is saved of a page when a draft of it is: as often as twice a second while somebody types.
OF_DRAFTS = frozenset(
    ("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes")
) | {COMMENTS_RELATION_NAME}

# What the desk's search knows: stories, and what they name.
SOUGHT = frozenset(("story", "place", "topic", "coverage", "series", "person"))

_watching: ContextVar[list[Thing] | None] = ContextVar("watching", default=None)
_holding: ContextVar[bool] = ContextVar("holding", default=False)


def connect() -> None:
    """Connect the receivers. They listen to every sender: some of Wagtail's acts save a page as a plain `Page`."""
    signals.post_save.connect(_saved, dispatch_uid="desk.saved")
    signals.pre_delete.connect(_about_to_delete, dispatch_uid="desk.deleting")
    signals.post_delete.connect(_deleted, dispatch_uid="desk.deleted")
    signals.m2m_changed.connect(_relation_changed, dispatch_uid="desk.related")


def write(things: Iterable[Thing]) -> None:
    """Write marks in the running transaction, and wake the filer when it is committed."""
    held = _holding.get()
    changed = list(dict.fromkeys(things))
    if changed:
        Mark.objects.bulk_create(
            Mark(kind=kind, uid=uid, editions=",".join(tags), held=held) for kind, uid, tags in changed
        )
        seek(changed)
        if not held:
            _wake_on_commit()
        if (watching := _watching.get()) is not None:
            watching += changed


def seek(things: Iterable[Thing], gone: int | None = None) -> None:
    """Have the desk's search look at things again, in the running transaction; `gone` is the key of a story that is deleted.

    Nobody is woken: the filer looks by itself within a second, and an editor who types is not to wait for it.
    """
    sought = dict.fromkeys((kind, uid) for kind, uid, _ in things if kind in SOUGHT)
    Sought.objects.bulk_create(Sought(kind=kind, uid=uid, gone=gone) for kind, uid in sought)


@contextmanager
def holding() -> Iterator[None]:
    """Hold the marks that are written within: the filer does not read them while an import runs."""
    before = _holding.set(True)
    try:
        yield
    finally:
        _holding.reset(before)


def _wake_on_commit() -> None:
    """Wake the filer once, however often a transaction writes marks.

    A wake that waits already belongs to this transaction or to a part of it that is not undone without this one.
    """
    if all(waiting is not wake.send for _, waiting, _ in transaction.get_connection().run_on_commit):
        transaction.on_commit(wake.send)


@contextmanager
def watched() -> Iterator[list[Thing]]:
    """Collect what is marked meanwhile, in this thread."""
    things: list[Thing] = []
    token = _watching.set(things)
    try:
        yield things
    finally:
        _watching.reset(token)


def things_of(instance: Any) -> Iterator[Thing]:
    """Yield what is to be filed anew, or withdrawn, because of a change in `instance`."""
    match instance:
        case Letter(published=None):
            return  # readers know nothing of it
        case Story() | PlainPage() | Masthead() | Redirect() | Newsletter() | Letter():
            yield _kind(instance), instance.uid, (instance.edition,)
        case Edition():
            yield "front", instance.translation_key, (instance.tag,)
        case Page():
            specific = _specific(instance)
            if specific is not None:
                yield from things_of(specific)
        case MostRead():
            yield "most-read", instance.uid, (instance.edition,)
        case Named() | Membership() | Claim() | Front():  # a front may have been another edition's
            yield _kind(instance), instance.uid, editions.tags()
        case Part():
            owner = _owner(instance)
            if owner is not None:
                yield from things_of(owner)
        case Picture() | Recording() | AbstractDocument():
            yield from users_of(instance)


def claims_in(pages: Iterable[Any]) -> Iterator[Thing]:
    """Yield the claims that stand in stories: the sentence that is filed with a claim is the story's own."""
    keys = {page.translation_key for page in pages}
    for uid in among(Claim.objects.values_list("uid", flat=True), "story", keys):
        yield "claim", uid, editions.tags()


def users_of(instance: Any) -> Iterator[Thing]:
    """Yield what shows or names `instance`: a change in it is a change in them.

    Rows that point to it are asked directly. What stands inside bodies and menus is found by Wagtail's index of
    references, which does not know many-to-many relations.
    """
    users = [*_pointing_to(instance), *_mentioning(instance)]
    for user in users:
        if isinstance(user, (Page, Named, Masthead, Front, Part, Membership, Claim, Recording, Letter)):
            yield from things_of(user)


def _pointing_to(instance: Any) -> Iterator[Any]:
    for relation in instance._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.one_to_one:
            continue
        model, field = relation.related_model, relation.field
        if issubclass(model, Part) and field.name == model.owner_field:
            continue  # a row of its own
        if issubclass(model, (Page, Named, Front, Part, Membership, Claim, Recording)):
            yield from model._default_manager.filter(**{field.name: instance.pk})


def _mentioning(instance: Any) -> Iterator[Any]:
    found = ReferenceIndex.get_references_to(instance).values_list("content_type", "object_id").distinct()
    for content_type, object_id in found:
        model = _content_type(content_type).model_class()
        if model is not None:
            yield from model._default_manager.filter(pk=object_id)


def _content_type(pk: int) -> Any:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_id(pk)


def _kind(instance: Any) -> str:
    return "page" if isinstance(instance, PlainPage) else str(type(instance)._meta.model_name)


def _specific(page: Page) -> Any | None:
    """Return the page as what it is, if it is anything that is printed."""
    model = page.specific_class
    if model not in (Story, PlainPage, Edition):
        return None
    return model.objects.filter(pk=page.pk).first()


def _owner(part: Part) -> Any | None:
    try:
        return getattr(part, part.owner_field)
    except ObjectDoesNotExist:
        return None


def _saved(instance: Any, raw: bool = False, update_fields: Iterable[str] | None = None, **_: Any) -> None:
    if raw:
        return
    if isinstance(instance, WorkflowState) or (
        isinstance(instance, Revision) and "approved_go_live_at" in (update_fields or ())
    ):
        _seek_state(instance)
    elif update_fields is not None and OF_DRAFTS.issuperset(update_fields):
        if isinstance(instance, Page):
            seek(things_of(instance))
    else:
        write([*things_of(instance), *(claims_in([instance]) if isinstance(instance, Page) else ())])


def _seek_state(instance: Revision | WorkflowState) -> None:
    """Have the search look again at a story that is scheduled, or handed in, or is not so any more."""
    if _content_type(instance.content_type_id).model_class() is Story:
        for story in Story.objects.filter(pk=instance.object_id):
            seek(things_of(story))


def _about_to_delete(instance: Any, **_: Any) -> None:
    """Note what a deletion changes while it can still be asked: the row itself, and those that name it."""
    things = list(things_of(instance))
    if isinstance(instance, Page):
        things += claims_in([instance])
    if isinstance(instance, (Named, Story, PlainPage, Membership, Claim)):
        things += users_of(instance)
    instance._marks_of_deletion = things


def _deleted(instance: Any, **_: Any) -> None:
    things = getattr(instance, "_marks_of_deletion", ())
    write(things)
    if isinstance(instance, Story):
        seek(things[:1], gone=instance.pk)


def _relation_changed(
    instance: Any, action: str, reverse: bool, model: type[models.Model], pk_set: set[Any] | None, **_: Any
) -> None:
    if action == "pre_clear" and reverse:
        raise NotImplementedError("clear relations from the side that has the field, so that each is noted")
    if not action.startswith("post_"):
        return
    changed = model._default_manager.filter(pk__in=pk_set or ()) if reverse else [instance]
    write(thing for each in changed if isinstance(each, (Story, Named)) for thing in things_of(each))
