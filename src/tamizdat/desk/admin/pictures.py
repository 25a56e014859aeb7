"""The media library: what Wagtail's listing of pictures, their forms and their uploads have besides."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.images.views import chooser, images, multiple
from wagtail.images.views.bulk_actions.image_bulk_action import ImageBulkAction

from tamizdat.desk import pictures
from tamizdat.desk.models import Picture

SHOWN = 10  # pictures on the desk's home


class PictureFilters(images.ImagesFilterSet):
    """By what pictures can be looked for."""

    missing = django_filters.ChoiceFilter(
        label=_("Without"),
        method="by_what_is_missing",
        choices=[("alt", _("alternative text")), ("credit", _("credit")), ("licence", _("licence"))],
    )
    rights = django_filters.ChoiceFilter(
        label=_("Rights"),
        method="by_rights",
        choices=[
            ("soon", _("end within two weeks")),
            ("some", _("end some day")),
            ("ended", _("have ended")),
        ],
    )

    class Meta(images.ImagesFilterSet.Meta):
        fields = ["missing", "rights"]

    def by_what_is_missing(self, found: Any, name: str, value: str) -> Any:  # noqa: ARG002 - the filter's form
        """Return the pictures in which a field is empty."""
        return found.filter(**{value: ""}) if value in ("alt", "credit", "licence") else found

    def by_rights(self, found: Any, name: str, value: str) -> Any:  # noqa: ARG002 - as above
        """Return the pictures whose rights end, or have ended."""
        now = timezone.now()
        match value:
            case "soon":
                return found.filter(until__gt=now, until__lte=now + pictures.SOON)
            case "some":
                return found.filter(until__gt=now)
            case _:
                return found.filter(until__lte=now)


def duplicates(image: Picture, user: Any, permission_policy: Any) -> Any:
    """Return the pictures that somebody may take instead of one that was uploaded: the same file, or much like it."""
    allowed = permission_policy.instances_user_has_permission_for(user, "choose")
    return allowed.filter(pk__in=pictures.alike(image)[:20])


_wagtails = images.EditView.get_context_data


def _with_those_alike(view: images.EditView, **kwargs: Any) -> dict[str, Any]:
    found = Picture.objects.filter(pk__in=pictures.alike(view.object)[:5])
    return {**_wagtails(view, **kwargs), "alike": found}


def take_over() -> None:
    """Put our own into Wagtail's views, which cannot be told of them by a setting or a hook."""
    images.IndexView.filterset_class = PictureFilters
    images.EditView.get_context_data = _with_those_alike
    chooser.find_image_duplicates = multiple.find_image_duplicates = duplicates


class ToldForm(forms.Form):
    """What many pictures may be told of at once."""

    credit = forms.CharField(label=_("Credit"), required=False, max_length=200)
    licence = forms.CharField(label=_("Licence"), required=False, max_length=100)
    until = forms.DateTimeField(label=_("Rights end"), required=False, widget=AdminDateTimeInput)
    for_good = forms.BooleanField(
        label=_("The rights do not end"),
        required=False,
        help_text=_("Takes away the end that some of them have."),
    )


class TellAction(ImageBulkAction):
    """Writes credit, licence and the end of the rights to many pictures."""

    display_name = _("Credit and rights")
    action_type = "tell"
    aria_label = _("Write credit and rights to the selected pictures")
    template_name = "desk/bulk_told.html"
    action_priority = 15
    form_class = ToldForm

    def check_perm(self, image: Picture) -> bool:
        """Return whether somebody may change a picture."""
        return bool(
            self.permission_policy.user_has_permission_for_instance(self.request.user, "change", image)
        )

    def get_execution_context(self) -> dict[str, Any]:
        """Return what is to be written."""
        told = self.cleaned_form.cleaned_data
        fields = {name: told[name] for name in ("credit", "licence", "until") if told[name]}
        return {"fields": fields | ({"until": None} if told["for_good"] else {})}

    @classmethod
    def execute_action(cls, objects: list[Picture], fields: Any = None, **_kwargs: Any) -> tuple[int, int]:
        """Write the fields that are given, one picture after the other, so that each is printed anew where it stands."""
        for picture in objects if fields else ():
            for name, value in fields.items():
                setattr(picture, name, value)
            picture.save(update_fields=list(fields))
        return len(objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:  # noqa: ARG002 - Wagtail's form
        """Say how many."""
        return ngettext("Written to {} picture.", "Written to {} pictures.", num_parent_objects).format(
            num_parent_objects
        )


class RightsPanel(Component):
    """On the desk's home: the pictures whose rights end soon."""

    name = "rights"
    template_name = "desk/rights_panel.html"
    order = 95

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # noqa: ARG002 - Wagtail's form
        """Give the template what it shows."""
        return {"pictures": list(pictures.ending()[:SHOWN])}
