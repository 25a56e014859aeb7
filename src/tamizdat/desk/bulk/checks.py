"""What is asked of stories before they are published together: each question once for all of them.

Each function raises `actions.Refused` with the name of the story. Together they ask what `Page.full_clean` asks of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page

from tamizdat.desk import actions
from tamizdat.desk.models import Edition, Story

AT_ONCE = 900  # values in a question: SQLite takes no more than 999 everywhere


def check_alone(stories: Iterable[Story]) -> None:
    """Refuse stories that are saved already, are to appear later, or have a field that is wrong in itself."""
    for story in stories:
        if not story._state.adding:
            raise refused(story, "it is at the desk already: only new stories are published in bulk")
        if story.go_live_at or story.expire_at:
            raise refused(story, "it has a time to appear or to go: schedule it at the desk")
        try:
            story.clean_alone()
        except ValidationError as error:
            raise refused(story, actions.in_words(error)) from error


def check_slugs(stories: Iterable[Story], homes: Mapping[int, Edition]) -> None:
    """Refuse slugs that are taken, and make those that are empty of the headlines."""
    wanted = defaultdict(set)
    for story in stories:
        wanted[story.locale_id].add(story.slug or story.slug_of_title())
    slugs = {locale: _Slugs(homes[locale], wanted[locale]) for locale in wanted}
    for story in stories:
        taken = slugs[story.locale_id]
        story.slug = story.slug or taken.free(story.slug_of_title())
        if not story.slug:
            raise refused(story, "no slug can be made of its headline: give it one")
        if not taken.take(story.slug):
            raise refused(story, f"slug: “{story.slug}” is already in use in this edition: choose another")


class _Slugs:
    """The slugs of an edition: those at the desk, as far as they matter, and those that were taken since."""

    def __init__(self, home: Edition, wanted: Iterable[str]) -> None:
        self._pages = Page.objects.child_of(home)
        self._taken = {
            slug
            for part in _parts(wanted)
            for slug in self._pages.filter(slug__in=part).values_list("slug", flat=True)
        }
        self._numbers: dict[str, int] = {}  # the last number that was tried for a slug

    def take(self, slug: str) -> bool:
        """Take a slug; return whether it was free."""
        if slug in self._taken:
            return False
        self._taken.add(slug)
        return True

    def free(self, base: str) -> str:
        """Return `base`, or the first of base-2, base-3 … that is free."""
        if not base or base not in self._taken:
            return base
        if base not in self._numbers:
            self._numbers[base] = 1
            self._taken.update(self._pages.filter(slug__startswith=f"{base}-").values_list("slug", flat=True))
        while True:
            self._numbers[base] += 1
            slug = f"{base}-{self._numbers[base]}"
            if slug not in self._taken:
                return slug


_ALONE = (
    (Page, ("pk",), "the page's id"),
    (Story, ("uid",), "the document's id"),
    (Page, ("translation_key", "locale_id"), "the key of the story in this edition"),
)


def check_names(stories: Sequence[Story]) -> None:
    """Refuse ids that another page or document has, and a second version of a story in an edition."""
    for model, fields, what in _ALONE:
        values = [tuple(getattr(story, field) for field in fields) for story in stories]
        taken = {
            row
            for part in _parts({value[0] for value in values})
            for row in model.objects.filter(**{f"{fields[0]}__in": part}).values_list(*fields)
        }
        for story, value in zip(stories, values, strict=True):
            if value in taken:
                raise refused(story, f"{what}, {value[0]}, is another's: was it imported before?")
            taken.add(value)


def check_targets(stories: Sequence[Story]) -> None:
    """Refuse what names a picture, a person, a place, an earlier story … that is neither at the desk nor among these."""
    targets = [(story, *target) for story in stories for target in _targets(story)]
    wanted = defaultdict(set)
    for _, _, model, pk in targets:
        wanted[model].add(pk)
    there = {
        model: {
            pk
            for part in _parts(pks)
            for pk in model._base_manager.filter(pk__in=part).values_list("pk", flat=True)
        }
        for model, pks in wanted.items()
    }
    there.setdefault(Story, set()).update(story.pk for story in stories)
    for story, name, model, pk in targets:
        if pk not in there[model]:
            raise refused(story, f"{name}: there is no {model._meta.verbose_name} with the id {pk} any more")


def _targets(story: Story) -> Iterator[tuple[str, type[Model], Any]]:
    """Yield the name, model and id of everything that a story and its lines point to."""
    yield from _pointed_to(story)
    for relation in get_all_child_relations(Story):
        for row in getattr(story, relation.get_accessor_name()).all():
            yield from _pointed_to(row)
    for field in get_all_child_m2m_relations(Story):
        for thing in getattr(story, field.name).all():
            yield field.name, field.related_model, thing.pk


def _pointed_to(row: Model) -> Iterator[tuple[str, type[Model], Any]]:
    for field in row._meta.concrete_fields:
        if field.many_to_one and not isinstance(field, ParentalKey):
            pk = getattr(row, field.attname)
            if pk is not None:
                yield field.name, field.related_model, pk


def check_may_publish(stories: Iterable[Story], user: Any) -> None:
    """Refuse a person who may not publish in one of the editions. Asked once they have their places in the tree."""
    for story in {story.locale_id: story for story in stories}.values() if user else ():
        if not story.permissions_for_user(user).can_publish():
            raise PermissionDenied(f"{user} may not publish stories in the edition '{story.edition}'.")


def refused(story: Story, words: str) -> actions.Refused:
    """Return a refusal that names the story."""
    return actions.Refused(f"“{story.title}” ({story.edition}): {words}")


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(values)
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))
