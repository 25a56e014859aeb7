"""Where an editor finds the fronts: a menu of their own, and the forms of places and topics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from tamizdat.desk import editions
from tamizdat.desk.actions import edition_page
from tamizdat.desk.models import Front, Place, Topic


class _Add(CreateView):
    """A new front; the form of a place or topic says whose, and in which edition."""

    def get_initial_form_instance(self) -> Any:
        """Return the front as it is asked for."""
        front = super().get_initial_form_instance() or Front()
        asked = self.request.GET
        if asked.get("edition") in editions.tags():
            front.edition = asked["edition"]
        for name, model in (("place", Place), ("topic", Topic)):
            if asked.get(name, "").isdecimal():
                setattr(front, name, get_object_or_404(model, pk=asked[name]))
        return front


class Fronts(SnippetViewSet):
    """The fronts of regions, countries and topics."""

    model = Front
    icon = "home"
    menu_label = _("Regions and topics")
    list_display = ["__str__", "edition"]
    list_filter = ["edition"]
    list_per_page = 100
    copy_view_enabled = False
    inspect_view_enabled = False
    add_view_class = _Add


class _Item(MenuItem):
    """A line for those who may change fronts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may."""
        return bool(request.user.has_perm("desk.change_front"))


def home(request: HttpRequest, tag: str) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Lead to the form of an edition's home page."""
    known = next((each for each in editions.tags() if each.lower() == tag), editions.first())
    return redirect("wagtailadmin_pages:edit", edition_page(known).pk)


def urls() -> list[Any]:
    """Return the way to the home pages."""
    return [path("fronts/<slug:tag>/", home, name="desk_home")]


def menu() -> MenuItem:
    """Return the menu of fronts."""
    return SubmenuMenuItem(_("Fronts"), Menu(items=list(_items())), name="fronts", icon_name="home", order=90)


def _items() -> Iterator[MenuItem]:
    named = editions.choices()
    for number, (tag, language) in enumerate(named):
        label = _("Home page") if len(named) == 1 else language
        yield _Item(
            label,
            reverse("desk_home", args=[tag.lower()]),
            name=f"home-{tag.lower()}",
            icon_name="home",
            order=number,
        )
    yield _Item(
        Fronts.menu_label,
        reverse_lazy(Front.snippet_viewset.get_url_name("list")),
        name="fronts-of",
        icon_name="site",
        order=len(named),
    )
