"""Where an editor finds letters: a menu of their own, the newsletters with what was sent, and the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import RevisionsRevertMixin, WagtailAdminTemplateMixin
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from tamizdat.desk import actions, doors
from tamizdat.desk.actions import handing_over, mailings
from tamizdat.desk.actions import letters as acts
from tamizdat.desk.models import Letter, Newsletter
from tamizdat.desk.models.letter import OPEN


class Newsletters(SnippetViewSet):
    """The newsletters."""

    model = Newsletter
    icon = "mail"
    menu_label = gettext_lazy("Newsletters")
    list_display = ["name", "edition", "rhythm", "closed"]
    list_filter = ["edition"]
    copy_view_enabled = False
    inspect_view_enabled = False


class _Add(CreateView):
    """Letters begin with a newsletter, which fills them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's form
        """Lead to where newsletters have their buttons."""
        return redirect("desk_letters")


class _Edit(EditView):
    """The form of a letter that is not on its way."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the letter's page if nothing in it can be changed any more, whatever an earlier version of it says."""
        if not Letter.objects.filter(pk=self.object.pk, state__in=OPEN).exists():
            return redirect("desk_letter", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Return the form again: a saved letter is still to be checked and sent."""
        return str(self.get_edit_url())

    def save_instance(self) -> Any:
        """Save what was changed, as the action wants it."""
        return _edited(self, super().save_instance, self.form.has_changed())


class _Revert(RevisionsRevertMixin, _Edit):
    """The same form, with an earlier version in it."""

    view_name = "revisions_revert"

    def save_instance(self) -> Any:
        """Put the earlier version in place of the present one, as the action wants it."""
        return _edited(self, super().save_instance, True)


def _edited(view: EditView, save: Callable[[], Any], changed: bool) -> Any:
    try:
        return actions.edit_letter(view.form.instance, save, user=view.request.user, changed=changed)
    except actions.Refused as error:
        raise PermissionDenied(str(error)) from error  # which the view tells above the form


class Letters(SnippetViewSet):
    """The letters."""

    model = Letter
    icon = "mail"
    menu_label = gettext_lazy("Letters")
    list_display = [
        "__str__",
        Column("newsletter", label=gettext_lazy("Newsletter")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        DateColumn("published", label=gettext_lazy("Sent"), classname="desk-wide"),
    ]
    list_filter = ["newsletter", "state"]
    list_per_page = 50
    add_view_class = _Add
    edit_view_class = _Edit
    revisions_revert_view_class = _Revert
    copy_view_enabled = False
    inspect_view_enabled = False


def address_of(letter: Letter) -> str:
    """Return where a letter is changed, or where it is told how it went."""
    if letter.is_open:
        return reverse(Letter.snippet_viewset.get_url_name("edit"), args=[letter.pk])
    return reverse("desk_letter", args=[letter.pk])


def way_to(title: str) -> dict[str, Any]:
    """Return what the head of a page about letters is given: its title, and the way to it."""
    letters = {"url": reverse("desk_letters"), "label": Letters.menu_label}
    way = [*WagtailAdminTemplateMixin.breadcrumbs_items, letters, {"url": "", "label": title}]
    return {"header_title": title, "breadcrumbs_items": way}


class Overview(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """The newsletters: what is being written, what was sent, and the button that writes the next letter."""

    permission_required = "desk.view_letter"
    template_name = "desk/letters.html"
    header_icon = "mail"
    page_title = gettext_lazy("Letters")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the template the newsletters."""
        rows = [
            {
                "newsletter": newsletter,
                "open": [(each, address_of(each)) for each in newsletter.letters.filter(state__in=OPEN)],
                "last": [(each, address_of(each)) for each in newsletter.letters.exclude(state__in=OPEN)[:3]],
            }
            for newsletter in Newsletter.objects.order_by("order", "name")
        ]
        return super().get_context_data(
            rows=rows,
            missing=doors.missing(),
            may_write=self.request.user.has_perm("desk.add_letter"),
            may_add=self.request.user.has_perm("desk.add_newsletter"),
            add=reverse(Newsletter.snippet_viewset.get_url_name("add")),
            **kwargs,
        )


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next letter of a newsletter, and lead to its form."""
    letter = actions.write_letter(get_object_or_404(Newsletter, pk=pk), user=request.user)
    if not letter.stories() and not letter.corrected:
        messages.warning(
            request,
            _("Nothing new came that belongs into this letter: it is empty. Add what you like."),
        )
    return redirect(address_of(letter))


@require_POST
def refill(request: HttpRequest, pk: int) -> HttpResponse:
    """Put in what came since, and lead back to the form."""
    letter = get_object_or_404(Letter, pk=pk)
    try:
        came = actions.fill_again(letter, user=request.user)
    except actions.Refused as error:
        messages.error(request, str(error))
        return redirect("desk_letter", pk)
    if came:
        messages.success(request, ngettext("{} story came.", "{} stories came.", came).format(came))
    else:
        messages.info(request, _("Nothing new was published since it was filled."))
    return redirect(address_of(letter))


def urls() -> list[Any]:
    """Return the addresses under /desk/."""
    return [
        path("letters/", Overview.as_view(), name="desk_letters"),
        path("letters/new/<int:pk>/", write, name="desk_letter_write"),
        path("letters/<int:pk>/refill/", refill, name="desk_letter_refill"),
    ]


class _Item(MenuItem):
    """A line for those who have a permission."""

    def __init__(self, permission: str, *args: Any, **kwargs: Any) -> None:
        self._permission = permission
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user has it."""
        return bool(request.user.has_perm(self._permission))


def menu() -> MenuItem:
    """Return the menu of letters."""
    listing = reverse_lazy(Newsletter.snippet_viewset.get_url_name("list"))
    every = reverse_lazy(Letter.snippet_viewset.get_url_name("list"))
    items = [
        _Item(
            "desk.view_letter",
            gettext_lazy("Write and send"),
            reverse_lazy("desk_letters"),
            name="letters-now",
            icon_name="mail",
            order=1,
        ),
        _Item(
            "desk.view_letter",
            gettext_lazy("All letters"),
            every,
            name="letters-all",
            icon_name="list-ul",
            order=2,
        ),
        _Item(
            "desk.change_newsletter",
            Newsletters.menu_label,
            listing,
            name="newsletters",
            icon_name="form",
            order=3,
        ),
        _Item(
            "desk.change_newsletter",
            gettext_lazy("Subscribers"),
            reverse_lazy("desk_subscribers"),
            name="subscribers",
            icon_name="group",
            order=4,
        ),
    ]
    return SubmenuMenuItem(Letters.menu_label, Menu(items=items), name="letters", icon_name="mail", order=95)


# Stories that letters carry


def carrying(page: Any) -> list[Letter]:
    """Return the letters in which a story or page stands, the newest first."""
    kind = ContentType.objects.get_for_model(Letter)
    found = (
        ReferenceIndex.get_references_to(page).filter(content_type=kind).values_list("object_id", flat=True)
    )
    return list(Letter.objects.filter(pk__in=[int(pk) for pk in found]))


def tell_carrying(request: HttpRequest, page: Any) -> None:
    """Tell whoever withdraws or deletes a story in which letters it stands."""
    for letter in carrying(page):
        if letter.published is None:
            words = _("“{page}” stands in the letter “{letter}”, which then cannot be sent.")
        else:
            words = _("“{page}” stands in the letter “{letter}” of {day}: readers have that mail.")
        day = date_format(timezone.localtime(letter.published), "j E Y") if letter.published else ""
        messages.warning(request, words.format(page=page, letter=letter, day=day))


# What a letter's history says

_SAID = {
    acts.WRITTEN: (gettext_lazy("Write by rule"), gettext_lazy("Filled itself by the newsletter's rule")),
    acts.REFILLED: (gettext_lazy("Fill again"), gettext_lazy("Filled again")),
    acts.ASKED: (gettext_lazy("Ask for approval"), gettext_lazy("Handed to a second person for approval")),
    acts.APPROVED: (gettext_lazy("Approve"), gettext_lazy("Approved")),
    acts.SCHEDULED: (gettext_lazy("Schedule"), gettext_lazy("Scheduled")),
    acts.WITHDRAWN: (gettext_lazy("Make a draft again"), gettext_lazy("Became a draft again")),
    handing_over.HANDED: (gettext_lazy("Hand over"), gettext_lazy("Handed over to be sent")),
    mailings.PAUSED: (gettext_lazy("Pause sending"), gettext_lazy("Sending was paused")),
    mailings.RESUMED: (gettext_lazy("Go on sending"), gettext_lazy("Sending went on")),
    mailings.STOPPED: (gettext_lazy("Stop sending"), gettext_lazy("Sending was stopped for good")),
}


def register_log(registry: Any) -> None:
    """Teach the desk's history what became of letters."""
    for action, (label, message) in _SAID.items():
        registry.register_action(action, label, message)
