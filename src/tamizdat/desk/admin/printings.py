"""Printings, as editors see them: a listing, one in detail, a panel on the desk's home."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.models import IndexView
from wagtail.models import Page, Revision
from wagtail.permission_policies import ModelPermissionPolicy

from tamizdat.desk import site
from tamizdat.desk.models import Mark, Printing

_STORY = re.compile(r"(^|/)\d{4}/[^/]+\.html$")
SHOWN = 200  # pages of a printing in detail


class PrintingList(IndexView):
    """All printings, the last first."""

    permission_policy = ModelPermissionPolicy(Printing)
    any_permission_required = ["view"]
    model = Printing
    page_title = _("Printings")
    header_icon = "history"
    index_url_name = "desk_printings"
    index_results_url_name = "desk_printings_results"
    default_ordering = "-pk"
    paginate_by = 50
    is_searchable = False
    columns = [
        TitleColumn(
            "at",
            classname="title desk-moment",
            label=_("When"),
            url_name="desk_printing",
            accessor=lambda row: f"{_local(row):%d.%m.%Y %H:%M:%S}",
        ),
        Column("printed", label=_("Pages")),
        Column(
            "milliseconds",
            classname="desk-wide",
            label=_("Milliseconds"),
            accessor=lambda row: f"{row.milliseconds:.0f}",
        ),
        Column("release", classname="desk-wide", label=_("Release")),
        Column("failures", label=_("Failures"), accessor=lambda row: len(row.failures) or ""),
        Column("notes", classname="desk-wide", label=_("Notes"), accessor=lambda row: len(row.notes) or ""),
    ]


class PrintingDetail(PermissionRequiredMixin, WagtailAdminTemplateMixin, DetailView):
    """One printing: its pages and what could not be done."""

    permission_required = "desk.view_printing"
    model = Printing
    template_name = "desk/printing.html"
    header_icon = "history"

    def get_page_title(self) -> str:
        """Return its title."""
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the template the pages with their addresses."""
        pages = [(site.local(path), path, reason) for path, reason in self.object.pages[:SHOWN]]
        return super().get_context_data(
            pages=pages, more=self.object.printed - len(pages), printing=self.object, **kwargs
        )


def _local(row: Printing) -> Any:
    from django.utils import timezone

    return timezone.localtime(row.at)


def urls() -> list[Any]:
    """Return the addresses of printings under /desk/."""
    return [
        path("printings/", PrintingList.as_view(), name="desk_printings"),
        path("printings/results/", PrintingList.as_view(results_only=True), name="desk_printings_results"),
        path("printings/<int:pk>/", PrintingDetail.as_view(), name="desk_printing"),
    ]


class PrintingsItem(MenuItem):
    """Printings in the menu."""

    def __init__(self) -> None:
        super().__init__(
            _("Printings"), reverse("desk_printings"), name="printings", icon_name="history", order=900
        )

    def is_shown(self, request: Any) -> bool:
        """Return whether the user may see printings."""
        return bool(request.user.has_perm("desk.view_printing"))


class PrintingsPanel(Component):
    """The last printings and what is scheduled, on the desk's home."""

    name = "printings"
    template_name = "desk/printings_panel.html"
    order = 300  # after what waits for the editor

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # noqa: ARG002 - Wagtail's form
        """Give the template what it shows."""
        return {
            "printings": Printing.objects.all()[:5],
            "waiting": Mark.objects.count(),
            "coming": _coming(),
        }


def _coming() -> list[tuple[Any, str, str, str]]:
    """Return what is scheduled: when, what happens, the headline, the address of its form."""
    publications = Revision.objects.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")[
        :8
    ]
    withdrawals = Page.objects.filter(live=True, expire_at__isnull=False).order_by("expire_at")[:8]
    found = [
        (r.approved_go_live_at, _("will be published"), r.object_str, _form(r.object_id))
        for r in publications
    ]
    found += [
        (p.expire_at, _("will be withdrawn"), p.draft_title or p.title, _form(p.pk)) for p in withdrawals
    ]
    return sorted(found, key=lambda each: each[0])[:8]


def _form(pk: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def links(printing: Printing, most: int = 3) -> str:
    """Return links to the first pages of a printing and to its note, as HTML."""
    paths = sorted((path for path, _ in printing.pages if path.endswith(".html")), key=_interest)
    shown = [(site.local(path), path) for path in paths[:most]]
    pages = [format_html('<a href="{}" target="_blank">{}</a>', href, path) for href, path in shown]
    log = format_html('<a href="{}">{}</a>', reverse("desk_printing", args=[printing.pk]), _("all of them"))
    return format_html("{}", _joined([*pages, log]))


def _interest(path: str) -> tuple[int, str]:
    """Order pages as an editor looks for them: the story itself, what it is listed under, the rest."""
    if _STORY.search(path):
        return 0, path
    return (1 if path.endswith("index.html") or path.count("/") == 1 else 2), path


def _joined(parts: list[str]) -> str:
    from django.utils.html import format_html_join

    return format_html_join(" · ", "{}", ((part,) for part in parts))
