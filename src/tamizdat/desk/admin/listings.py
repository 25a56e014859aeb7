"""The listings of the desk: stories by edition, and what the newsroom knows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from tamizdat.desk import behind, editions
from tamizdat.desk.admin.corrections import BEHIND_COLUMN
from tamizdat.desk.compose import anchors
from tamizdat.desk.kinds import Kind
from tamizdat.desk.models import (
    Actor,
    Claim,
    Coverage,
    Edition,
    Event,
    Masthead,
    Membership,
    Person,
    Place,
    PlainPage,
    Recording,
    Series,
    Story,
    Topic,
)


def newest_first(pages: Any) -> Any:
    """Return pages in the order in which somebody looks for one: what was worked on last stands first."""
    worked_on = Coalesce("latest_revision_created_at", "first_published_at")
    return pages.order_by(worked_on.desc(nulls_last=True), "path")


class StoryFilters(WagtailFilterSet):
    """By what stories can be looked for."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    live = django_filters.BooleanFilter(label=_("Published"))
    is_behind = django_filters.BooleanFilter(
        label=_("Corrected in another language"), method="by_corrections"
    )

    class Meta:
        model = Story
        fields = ["kind", "live"]

    def by_corrections(self, stories: Any, name: str, is_behind: bool) -> Any:  # noqa: ARG002 - the filter's form
        """Return the stories for which a correction of another version is open, or the others."""
        return stories.filter(is_behind=is_behind)


class OneEdition(IndexView):
    """Stories or pages of one edition."""

    edition = ""
    base_filterset_class = StoryFilters
    show_locale_labels = False  # all are of the edition that the listing is of

    def get_base_queryset(self) -> Any:
        """Return those of the edition."""
        found = super().get_base_queryset().filter(locale__language_code=self.edition.lower())
        return behind.marked(found) if self.model is Story else found

    def order_queryset(self, queryset: Any) -> Any:
        """Order by date of publication; what has none yet comes first, since it is being worked on."""
        if self.ordering == "-published_at" and not self.is_searching:
            return queryset.order_by(F("published_at").desc(nulls_first=True), "-pk")
        return super().order_queryset(queryset)


class AddToEdition(View):
    """The way to a new story: its edition is known, so that nobody is asked for a parent."""

    edition = ""
    model: Any = None

    def get(self, *_: Any, **__: Any) -> HttpResponse:
        """Lead to the form."""
        parent = get_object_or_404(Edition, locale__language_code=self.edition.lower())
        return redirect("wagtailadmin_pages:add", "desk", self.model._meta.model_name, parent.pk)


class EditionListing(PageListingViewSet):
    """A listing of one edition."""

    edition = ""
    index_view_class = OneEdition

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the listing its edition."""
        return super().get_index_view_kwargs(edition=self.edition, **kwargs)

    @cached_property
    def choose_parent_view(self) -> Any:
        """Return the way to a new one."""
        return AddToEdition.as_view(edition=self.edition, model=self.model)


def _stories(tag: str, language: str, order: int) -> PageListingViewSet:
    class Stories(EditionListing):
        model = Story
        edition = tag
        icon = "doc-full"
        menu_label = language
        menu_order = order
        columns = [
            BulkActionsColumn("bulk_actions"),
            PageTitleColumn("title", label=_("Headline"), sort_key="title", classname="title"),
            DateColumn(
                "published_at",
                label=_("Published"),
                sort_key="published_at",
                width="14%",
                classname="desk-wide",
            ),
            DateColumn(
                "latest_revision_created_at",
                label=_("Edited"),
                sort_key="latest_revision_created_at",
                width="14%",
                classname="desk-wide",
            ),
            *([BEHIND_COLUMN] if len(editions.tags()) > 1 else []),
            PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
        ]
        default_ordering = "-published_at"
        filterset_class = StoryFilters

        def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
            return super().get_index_view_kwargs(
                default_ordering="-published_at",
                page_title=_("Stories"),
                base_filterset_class=StoryFilters,
                **kwargs,
            )

    return Stories(f"stories_{tag.lower().replace('-', '_')}", url_prefix=f"stories/{tag.lower()}")


def story_listings() -> list[Any]:
    """Return the listings of stories: one for each edition, in a menu of their own if there are several."""
    items = [_stories(tag, name, 100 + n) for n, (tag, name) in enumerate(editions.choices())]
    if len(items) == 1:
        items[0].menu_label, items[0].add_to_admin_menu = _("Stories"), True
        return items

    class StoryListings(ViewSetGroup):
        menu_label = _("Stories")
        menu_icon = "doc-full"
        menu_order = 100
        add_to_admin_menu = True

    StoryListings.items = items
    return [StoryListings()]


class Pages(PageListingViewSet):
    """All plain pages."""

    model = PlainPage
    icon = "doc-empty"
    menu_label = _("Plain pages")
    menu_order = 170
    add_to_admin_menu = True


class _Named(SnippetViewSet):
    add_to_admin_menu = True
    list_per_page = 100
    list_display = ["name", "slug", "order"]
    list_filter: list[str] = []
    ordering = ["order", "name"]
    inspect_view_enabled = False
    copy_view_enabled = False


class People(_Named):
    """People."""

    model = Person
    icon = "group"
    menu_label = _("People")
    menu_order = 110
    list_display = ["name", "slug", "team", "order"]
    list_filter = ["team"]


class Places(_Named):
    """Places."""

    model = Place
    icon = "site"
    menu_label = _("Places")
    menu_order = 120
    list_display = ["name", "parent", "map", "order"]
    list_filter = ["parent"]


class Topics(_Named):
    """Topics."""

    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 130
    list_display = ["name", "parent", "order"]


class Coverages(_Named):
    """Special coverages."""

    model = Coverage
    icon = "pick"
    menu_label = pgettext_lazy("several", "Special coverage")
    menu_order = 140
    list_display = ["name", "topic", "order"]


class SeriesListing(_Named):
    """Series."""

    model = Series
    icon = "list-ul"
    menu_label = pgettext_lazy("several", "Series")
    menu_order = 150
    list_display = ["name", "format", "order"]


class Recordings(SnippetViewSet):
    """Recordings."""

    model = Recording
    icon = "media"
    menu_label = _("Recordings")
    menu_order = 156
    add_to_admin_menu = True
    list_per_page = 50
    list_display = [
        "__str__",
        "sort",
        Column("length", label=_("Length"), accessor="length"),
        "date",
        "created_at",
    ]
    list_filter = ["sort"]
    copy_view_enabled = False
    inspect_view_enabled = False


class Mastheads(SnippetViewSet):
    """The mastheads."""

    model = Masthead
    icon = "desktop"
    menu_label = _("Masthead")
    menu_order = 180
    add_to_admin_menu = True
    list_display = ["name", "edition", "motto"]
    copy_view_enabled = False


class _Recorded(SnippetViewSet):
    list_per_page = 100
    inspect_view_enabled = False
    copy_view_enabled = False


class Actors(_Recorded):
    """Actors."""

    model = Actor
    icon = "user"
    menu_label = _("Actors")
    list_display = ["name", "sort", "place"]
    list_filter = ["sort"]


class Memberships(_Recorded):
    """Memberships."""

    model = Membership
    icon = "link"
    menu_label = _("Memberships")
    list_display = ["actor", "organisation", "role", "since", "until"]
    list_filter = ["organisation", "role"]


class Events(_Recorded):
    """Events."""

    model = Event
    icon = "calendar"
    menu_label = _("Events")
    list_display = ["name", "kind", "date", "place"]
    list_filter = ["kind", "place"]


WHERE = {
    anchors.IN: _("In its story"),
    anchors.WAITING: _("Waits for its story"),
    anchors.GONE: _("No longer in its story"),
}


class ClaimFilters(WagtailFilterSet):
    """By what claims can be looked for."""

    stands = django_filters.ChoiceFilter(
        label=_("Sentence"), choices=list(WHERE.items()), method="by_sentence"
    )

    class Meta:
        model = Claim
        fields = ["event", "status", "property"]

    def by_sentence(self, claims: Any, name: str, where: str) -> Any:  # noqa: ARG002 - the filter's form
        """Return the claims that stand so in their story."""
        entered = claims.filter(story__isnull=False).prefetch_related("texts")
        return claims.filter(pk__in=[claim.pk for claim in entered if anchors.state(claim) == where])


class Claims(_Recorded):
    """Claims."""

    model = Claim
    icon = "comment"
    menu_label = _("Claims")
    list_display = [
        "__str__", "event", "property", "status",
        Column("stands", label=_("Sentence"), accessor=lambda claim: WHERE.get(anchors.state(claim), "")),
    ]  # fmt: skip
    filterset_class = ClaimFilters


class Record(SnippetViewSetGroup):
    """The record: who there is, who belongs to what, what happened, who said what."""

    menu_label = _("Record")
    menu_icon = "clipboard-list"
    menu_order = 153
    items = (Actors, Memberships, Events, Claims)


NAMED = (People, Places, Topics, Coverages, SeriesListing, Recordings, Mastheads)
