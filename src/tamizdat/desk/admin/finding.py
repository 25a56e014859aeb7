"""Finding stories by every word of them, drafts too, in all editions. Wagtail's own search stays for all else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Max, Min
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.views.generic.base import BaseListingView

from tamizdat.desk import editions, site
from tamizdat.desk.finding import states
from tamizdat.desk.finding.asking import Found, Hit, Question
from tamizdat.desk.finding.states import State
from tamizdat.desk.kinds import Kind
from tamizdat.desk.models import Person, Place, Series, Story, Topic
from tamizdat.search.parsing import LONGEST


class _Tree(django_filters.fields.ModelChoiceField):
    """A choice among the nodes of a tree, each below its parent."""

    @property
    def choices(self) -> Any:
        """Return the nodes in the order of the tree, set in by their depth."""
        nodes = list(self.queryset)
        children: dict[int | None, list[Any]] = {}
        known = {node.pk for node in nodes}
        for node in nodes:
            children.setdefault(node.parent_id if node.parent_id in known else None, []).append(node)

        def lines(parent: int | None, depth: int) -> Any:
            for node in children.get(parent, ()):
                yield node.pk, f"{chr(0xA0) * 4 * depth}{node}"
                yield from lines(node.pk, depth + 1)

        return [("", self.empty_label), *lines(None, 0)]

    @choices.setter
    def choices(self, value: Any) -> None:
        """Take no other choices: they are those of the tree."""


class _TreeFilter(django_filters.ModelChoiceFilter):
    field_class = _Tree


def _years() -> list[tuple[str, str]]:
    """Return the years that stories may be of; a draft is of the year in which somebody worked on it last."""
    ends = Story.objects.aggregate(first=Min("published_at"), last=Max("published_at"))
    found = {timezone.localtime(end or timezone.now()).year for end in (*ends.values(), None)}
    return [(str(year), str(year)) for year in range(max(found), min(found) - 1, -1)]


class FindFilters(WagtailFilterSet):
    """By what the list is narrowed."""

    locale = django_filters.MultipleChoiceFilter(label=_("Edition"), widget=forms.CheckboxSelectMultiple)
    state = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("of a story", "State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    place = _TreeFilter(label=_("Place"), queryset=Place.objects.all(), empty_label=_("All"))
    topic = _TreeFilter(label=_("Topic"), queryset=Topic.objects.all(), empty_label=_("All"))
    person = django_filters.ModelChoiceFilter(
        label=_("Author"), queryset=Person.objects.order_by("name"), empty_label=_("All")
    )
    series = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("one", "Series"), queryset=Series.objects.all(), empty_label=_("All")
    )
    year = django_filters.ChoiceFilter(label=_("Year"), choices=(), empty_label=_("All"))
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[("date", _("The newest first"))],
        empty_label=_("What fits best first"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Story
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["locale"].extra["choices"] = editions.choices()
        self.filters["year"].extra["choices"] = _years()
        if len(editions.tags()) == 1:
            del self.filters["locale"]


class Results:
    """What was found, as a list shows it: one part of it after the other."""

    def __init__(self, user: Any, question: Question) -> None:
        self._user = user
        self.found = Found(user, question)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        """Return the lines of a part."""
        hits = self.found[part]
        rows = Story.objects.select_related("locale").in_bulk([hit.slip.number for hit in hits])
        versions = _versions(rows.values())
        shown = [(hit, rows[hit.slip.number]) for hit in hits if hit.slip.number in rows]
        return [self._line(hit, row, versions.get(row.translation_key, ())) for hit, row in shown]

    def _line(self, hit: Hit, row: Story, versions: Sequence[Story]) -> dict[str, Any]:
        kind, state = states.read(hit.slip.kind)
        may = row.permissions_for_user(self._user)
        return {
            "headline": hit.headline or [(_now("Without a headline"), False)],
            "edit": _form(row) if may.can_edit() else "",
            "live": site.local(row.printed_path()) if row.live else "",
            "kind": Kind(kind).label if kind in Kind.values else kind,
            "state": State(state),
            "edition": dict(editions.choices()).get(hit.edition, hit.edition),
            "tag": hit.edition,
            "moment": timezone.datetime.fromisoformat(hit.slip.published) if hit.slip.published else None,
            "byline": ", ".join(hit.slip.byline),
            "place": hit.slip.places[0] if hit.slip.places else "",
            "snippet": hit.snippet,
            "whole": hit.whole,
            "versions": [
                {"language": dict(editions.choices()).get(each.edition, each.edition), "edit": _form(each)}
                for each in versions
                if each.pk != row.pk and each.permissions_for_user(self._user).can_edit()
            ],
        }


def _versions(rows: Any) -> dict[Any, list[Story]]:
    """Return all versions of stories, by what they share."""
    found: dict[Any, list[Story]] = {}
    keys = {row.translation_key for row in rows}
    for each in Story.objects.filter(translation_key__in=keys).select_related("locale").order_by("locale"):
        found.setdefault(each.translation_key, []).append(each)
    return found


def _form(row: Story) -> str:
    return reverse("wagtailadmin_pages:edit", args=[row.pk])


class FindStories(BaseListingView):
    """The page, and its results alone while somebody types."""

    template_name = "desk/find.html"
    results_template_name = "desk/find_results.html"
    page_title = _("Find stories")
    header_icon = "search"
    index_url_name = "desk_find"
    index_results_url_name = "desk_find_results"
    is_searchable = True
    paginate_by = 20
    filterset_class = FindFilters

    def get_filterset_kwargs(self) -> dict[str, Any]:
        """Tell the filters that they filter no rows themselves."""
        return {**super().get_filterset_kwargs(), "queryset": Story.objects.none()}

    def get_queryset(self) -> Results:
        """Return what was found."""
        return Results(self.request.user, self._question())

    def _question(self) -> Question:
        self.filters.is_valid()  # what cannot be meant is left out
        chosen = self.filters.form.cleaned_data
        return Question(
            words=self.search_query,
            editions=tuple(chosen.get("locale") or ()),
            kinds=tuple(chosen.get("kind") or ()),
            states=tuple(chosen.get("state") or ()),
            place=chosen.get("place"),
            topic=chosen.get("topic"),
            person=chosen.get("person"),
            series=chosen.get("series"),
            year=int(chosen["year"]) if chosen.get("year") else None,
            by_date=chosen.get("sort") == "date" or not self.search_query,
        )

    def get_table(self, object_list: Any) -> Any:  # noqa: ARG002 - Wagtail's form
        """Return an empty table: results are no rows of columns."""
        return super().get_table([])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the template what was perhaps meant, and what is not ready."""
        context = super().get_context_data(**kwargs)
        found: Found = context["paginator"].object_list.found
        names = dict(editions.choices())
        lines = context["object_list"]
        return context | {
            "first_partial": next((n for n, line in enumerate(lines) if not line["whole"]), None),
            "suggestion": found.suggestion,
            "unready": [names.get(tag, tag) for tag in found.unready],
            "many": found.has_more,
            "too_long": len(self.search_query) > LONGEST,
            "longest": LONGEST,
        }


def urls() -> list[Any]:
    """Return the addresses of the search under /desk/."""
    return [
        path("find/", FindStories.as_view(), name="desk_find"),
        path("find/results/", FindStories.as_view(results_only=True), name="desk_find_results"),
    ]


def menu() -> MenuItem:
    """Return the search in the menu."""
    return MenuItem(_("Find stories"), reverse("desk_find"), name="find", icon_name="search", order=90)


def area() -> SearchArea:
    """Return the search as Wagtail's field in the menu knows it: the first one is where the field leads."""
    return SearchArea(_("Stories"), reverse("desk_find"), name="desk_find", icon_name="doc-full", order=50)
