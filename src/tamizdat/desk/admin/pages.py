"""The views of pages in which the desk differs from Wagtail: what their forms tell, and the explorer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from tamizdat.desk.models import Edition, PlainPage, Story

BREAK = mark_safe("<br>")


class _Telling:
    """Mixed into the view of a form: tells at its top what is wrong in which tab, and which address was found."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, and lead to each mistake: it may stand in a tab that is not open."""
        response: HttpResponse = super().form_invalid(form)
        lines = [] if self.expects_json_response else list(_mistakes(self.edit_handler, self))
        if lines:
            messages.error(self.request, format_html_join(BREAK, "{}", ((line,) for line in lines)))
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Save it, and say if its address is not the one that was asked for."""
        response: HttpResponse = super().form_valid(form)
        if form.taken and not self.expects_json_response:
            words = _("Another page has the address “{}” already: this one got “{}”.")
            messages.info(self.request, words.format(form.taken, form.cleaned_data["slug"]))
        return response


def _mistakes(edit_handler: Any, view: Any) -> Iterator[str]:
    """Yield a line for each field with mistakes: its tab, its label as a link, what is wrong; as HTML."""
    form = view.form
    panel = edit_handler.get_bound_panel(instance=view.page, request=view.request, form=form)
    for tab, identifier in panel.visible_children_with_identifiers:
        options = tab.panel.get_form_options()
        for name in options.get("fields", ()):
            if name in form.errors:
                field = form[name]
                yield _line(tab.heading, f"#{field.id_for_label}", field.label, form.errors[name].as_text())
        for name in options.get("formsets", ()):
            if name in form.formsets and not form.formsets[name].is_valid():
                words = _("a line is not complete or stands twice.")
                yield _line(tab.heading, f"#tab-{identifier}", _heading_of(tab, name), words)


def _heading_of(tab: Any, relation: str) -> str:
    """Return the heading of the lines of a relation."""
    found = (child.heading for child in tab.children if getattr(child.panel, "relation_name", "") == relation)
    return str(next(found, relation))


def _line(tab: Any, target: str, label: Any, words: str) -> str:
    # The link's controller is Wagtail's own: it opens the tab in which its target stands.
    return format_html(
        '{}: <a href="{}" data-controller="w-focus" data-action="w-focus#focus:prevent">{}</a>: {}',
        tab,
        target,
        label,
        words.removeprefix("* "),
    )


class _Add(_Telling, CreateView):
    """A new page."""


class _Edit(_Telling, EditView):
    """A page that is changed."""


class StoryPages(PageViewSet):
    """The views of a story."""

    model = Story
    add_view_class = _Add
    edit_view_class = _Edit


class PlainPages(PageViewSet):
    """The views of a plain page."""

    model = PlainPage
    add_view_class = _Add
    edit_view_class = _Edit


class _NoOrder(ExplorableIndexView):
    """The explorer, without the order of the tree: it loads every child, and stories are ordered by their dates."""

    def get_valid_orderings(self) -> list[str]:
        """Return the columns by which to order."""
        return [each for each in super().get_valid_orderings() if each.lstrip("-") != "ord"]


class EditionPages(PageViewSet):
    """The explorer of an edition."""

    model = Edition
    parent_models = [Edition]  # what is listed under these is listed so
    index_view_class = _NoOrder
    filterset_class = GenericPageFilterSet

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """List pages of every kind."""
        return super().get_index_view_kwargs(**{"model": Page, **kwargs})


def viewsets() -> list[Any]:
    """Return the views of all our pages."""
    return [StoryPages(), PlainPages(), EditionPages()]
