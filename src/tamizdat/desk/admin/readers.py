"""Readers, as editors see them: what was read most on a day and in a week, and how many read from day to day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from tamizdat.desk import editions, readers
from tamizdat.desk.models import Story

SHOWN: Final = 20  # stories
DAYS: Final = 28  # in the chart


class Line(NamedTuple):
    """A story that was read."""

    story: Story
    authors: str
    count: int
    share: int  # of the most read one's readers, in percent
    before: int | None  # how many read it in the day or week before; None if it was not published then


class Bar(NamedTuple):
    """A day in the chart."""

    day: date
    count: int
    height: int  # percent of the highest


class ReadersReport(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """What is known of an edition's readers."""

    permission_required = "desk.view_readership"
    template_name = "desk/readers.html"
    header_icon = "view"
    page_title = _("Readers")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the template the numbers of the edition that is asked for, else of the first."""
        asked = self.request.GET.get("edition", "")
        edition = asked if asked in editions.tags() else editions.first()
        newest = readers.newest_day()
        more = {} if newest is None else _numbers(edition, newest)
        choices = editions.choices() if len(editions.tags()) > 1 else []
        return super().get_context_data(edition=edition, choices=choices, newest=newest, **more, **kwargs)


def _numbers(edition: str, newest: date) -> dict[str, Any]:
    last = newest - timedelta(days=1)
    days = readers.by_day(edition, newest, DAYS)
    highest = max(count for _, count in days) or 1
    return {
        "last": last,
        "bars": [Bar(day, count, round(100 * count / highest)) for day, count in days],
        "highest": highest,
        "day": _lines(edition, last, 1),
        "week": _lines(edition, last, readers.WEEK),
        "week_begins": last - timedelta(days=readers.WEEK - 1),
    }


def _lines(edition: str, last: date, days: int) -> list[Line]:
    best = readers.best(edition, last, days)[:SHOWN]
    before = dict(readers.best(edition, last - timedelta(days=days), days))
    stories = Story.objects.filter(uid__in=[id for id, _ in best], locale__language_code=edition.lower())
    found = {str(story.uid): story for story in stories.prefetch_related("bylines__person__texts")}
    return [
        Line(
            story=found[id],
            authors=_authors(found[id], edition),
            count=count,
            share=round(100 * count / best[0][1]),
            before=before.get(id, 0) if _was_there(found[id], last - timedelta(days=days)) else None,
        )
        for id, count in best
    ]


def _authors(story: Story, edition: str) -> str:
    """Return who wrote a story; where nobody wrote, who made it."""
    lines = list(story.bylines.all())
    chosen = [line for line in lines if line.role == "writer"] or lines
    return ", ".join(line.person.name_in(edition) for line in chosen)


def _was_there(story: Story, day: date) -> bool:
    from django.utils import timezone

    return timezone.localtime(story.published_at).date() <= day


def urls() -> list[Any]:
    """Return the address of the report under /desk/."""
    return [path("readers/", ReadersReport.as_view(), name="desk_readers")]


class ReadersItem(MenuItem):
    """The report in the menu."""

    def __init__(self) -> None:
        super().__init__(_("Readers"), reverse("desk_readers"), name="readers", icon_name="view", order=100)

    def is_shown(self, request: Any) -> bool:
        """Return whether the user may see numbers of readers."""
        return bool(request.user.has_perm("desk.view_readership"))
