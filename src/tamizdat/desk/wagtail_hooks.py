"""Where the desk hangs itself into Wagtail. Wagtail finds this module by its name; what is done stands in `admin/`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from tamizdat.desk.admin import (
    claims,
    corrections,
    finding,
    fronts,
    guards,
    letters,
    listings,
    live,
    pages,
    pictures,
    printings,
    readers,
    recordings,
    richtext,
    sending,
    starting,
    submitting,
    subscribers,
)
from tamizdat.desk.models import Recording

for _viewset in (*listings.NAMED, fronts.Fronts, letters.Newsletters, letters.Letters, listings.Record):
    register_snippet(_viewset)


pictures.take_over()
hooks.register("register_bulk_action", pictures.TellAction)


@hooks.register("register_rich_text_features")
def _rich_text(features: Any) -> None:
    richtext.register(features)


@hooks.register("register_admin_viewset")
def _listings() -> list[Any]:
    return [*listings.story_listings(), listings.Pages("plain_pages"), *pages.viewsets()]


@hooks.register("register_admin_urls")
def _urls() -> list[Any]:
    return [
        *printings.urls(),
        *claims.urls(),
        *corrections.urls(),
        *finding.urls(),
        *fronts.urls(),
        *letters.urls(),
        *sending.urls(),
        *subscribers.urls(),
        *live.urls(),
        *readers.urls(),
    ]


@hooks.register("register_admin_menu_item")
def _printings() -> Any:
    return printings.PrintingsItem()


@hooks.register("register_admin_menu_item")
def _find() -> Any:
    return finding.menu()


@hooks.register("register_admin_search_area")
def _search_area() -> Any:
    return finding.area()


@hooks.register("register_admin_menu_item")
def _fronts() -> Any:
    return fronts.menu()


@hooks.register("register_admin_menu_item")
def _letters() -> Any:
    return letters.menu()


@hooks.register("register_reports_menu_item")
def _readers() -> Any:
    return readers.ReadersItem()


@hooks.register("construct_main_menu")
def _menu(request: HttpRequest, items: list[Any]) -> None:  # noqa: ARG001 - the hook's form
    """Put the menu into a newsroom's order, and leave out what leads to Wagtail's own pages of help."""
    words = {
        "explorer": (_("Tree of pages"), 160),
        "images": (_("Pictures"), 155),
        "documents": (_("Files"), 157),
    }
    items[:] = [item for item in items if item.name not in ("help", "snippets")]
    for item in items:
        if item.name in words:
            item.label, item.order = words[item.name]


@hooks.register("register_page_header_buttons")
def _live(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:  # noqa: ARG001 - the hook's form
    return live.buttons(page, user)


@hooks.register("register_page_listing_buttons")
def _live_in_lists(page: Any, user: Any, next_url: str | None = None) -> Any:  # noqa: ARG001
    return live.buttons(page, user)


@hooks.register("construct_page_chooser_queryset")
def _newest_first(pages: Any, request: HttpRequest) -> Any:  # noqa: ARG001 - the hook's form
    return listings.newest_first(pages)


@hooks.register("construct_page_action_menu")
def _hand_in(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:  # noqa: ARG001
    submitting.put_in(menu_items)


@hooks.register("construct_homepage_panels")
def _panels(request: HttpRequest, panels: list[Any]) -> None:
    panels += [
        starting.StartingPanel(request),
        corrections.BehindPanel(request),
        pictures.RightsPanel(request),
    ]
    if request.user.has_perm("desk.view_printing"):
        panels.append(printings.PrintingsPanel())


@hooks.register("construct_homepage_summary_items", order=1000)
def _summary(request: HttpRequest, items: list[Any]) -> None:  # noqa: ARG001
    items.clear()  # numbers of pages and pictures help nobody


@hooks.register("register_log_actions")
def _log(registry: Any) -> None:
    corrections.register_log(registry)
    letters.register_log(registry)
    subscribers.register_log(registry)


@hooks.register("insert_global_admin_css")
def _styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("insert_editor_js")
def _scripts() -> str:
    said = json_script(richtext.words(), "desk-record")
    return format_html('{}<script src="{}"></script>', said, static("desk/leaving.js"))


@hooks.register("after_edit_page")
def _told(request: HttpRequest, page: Any) -> None:
    claims.tell_what_is_gone(request, page)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def _told_of_recording(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, Recording):
        recordings.tell(request, instance)


# What only those who are logged in may have


@hooks.register("before_serve_document")
def _file(document: Any, request: HttpRequest) -> HttpResponse | None:  # noqa: ARG001
    """Give files at the desk to those who are logged in: they may belong to a story that is not published."""
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())


# What is kept from being deleted


@hooks.register("before_unpublish_page")
def _carried(request: HttpRequest, page: Any) -> None:
    letters.tell_carrying(request, page)


@hooks.register("before_delete_page")
def _carried_deleted(request: HttpRequest, page: Any) -> None:
    if request.method == "GET":  # above the question whether it is meant
        letters.tell_carrying(request, page)


@hooks.register("before_delete_snippet")
def _delete(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    if request.method != "POST" or not instances:
        return None
    return guards.refuse_deletion(request, instances, _listing(instances[0]))


@hooks.register("before_bulk_action")
def _bulk(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:  # noqa: ARG001
    if action_type != "delete" or not objects:
        return None
    return guards.refuse_deletion(request, objects, _listing(objects[0]))


def _listing(snippet: Any) -> str:
    viewset = getattr(type(snippet), "snippet_viewset", None)
    return reverse(viewset.get_url_name("list")) if viewset else reverse("wagtailadmin_home")
