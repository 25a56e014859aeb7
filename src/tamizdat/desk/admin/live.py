"""A live blog's short form: write an entry, press the button, and readers have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.widgets.button import Button

from tamizdat.desk import actions
from tamizdat.desk.blocks import LINE_FEATURES
from tamizdat.desk.kinds import Kind
from tamizdat.desk.models import Story

NEWEST = 5  # entries that are shown below the form


def urls() -> list[Any]:
    """Return the addresses under /desk/."""
    return [path("live/<int:pk>/", write, name="desk_live")]


def buttons(page: Any, user: Any) -> Iterator[Button]:
    """Yield the button that leads to the form, for whoever may edit a live blog."""
    if isinstance(page, Story) and page.kind == Kind.LIVE and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Write a live entry"), url=reverse("desk_live", args=[page.pk]), icon_name="time", priority=5
        )


class EntryForm(forms.Form):
    """An entry."""

    headline = forms.CharField(label=gettext_lazy("Headline"), required=False, max_length=200)
    text = forms.CharField(label=gettext_lazy("Text"))
    key = forms.BooleanField(
        label=gettext_lazy("Key moment"),
        required=False,
        help_text=gettext_lazy("Named at the top of the live blog; it needs a headline."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = get_rich_text_editor_widget(features=LINE_FEATURES)

    def clean(self) -> dict[str, Any]:
        """Refuse a key moment without a headline."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("key") and not cleaned.get("headline"):
            self.add_error("headline", _("A key moment is named by its headline: write one."))
        return cleaned


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form; or add the entry, and publish it if whoever wrote it may and the story is published."""
    story = get_object_or_404(Story, pk=pk, kind=Kind.LIVE)
    allowed = story.permissions_for_user(request.user)
    if not allowed.can_edit():
        raise PermissionDenied
    public = story.live and allowed.can_publish()
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_entry(story, user=request.user, **form.cleaned_data)
            if public:
                actions.publish(story, user=request.user)
        except actions.Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is on the page.") if public else _("It is in the draft."))
            return redirect("desk_live", pk=pk)
    draft = story.get_latest_revision_as_object()
    newest = sorted(
        (block.value for block in draft.entries if block.value["at"]),
        key=lambda value: value["at"],
        reverse=True,
    )
    context = {
        "form": form,
        "story": story,
        "public": public,
        "unpublished": public and story.has_unpublished_changes,
        "newest": newest[:NEWEST],
        "media": form.media,
        "action_url": request.path,
        "page_title": story.title,
        "header_icon": "time",
    }
    return render(request, "desk/live.html", context)
