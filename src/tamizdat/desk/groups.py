"""Who may do what: the three groups of a newsroom."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

# Their names in the database; accounts' forms show them in the language of whoever looks.
CHIEF_EDITORS = gettext_noop("Chief editors")
EDITORS = gettext_noop("Editors")
REPORTERS = gettext_noop("Reporters")

_PAGES = {
    CHIEF_EDITORS: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    EDITORS: ("add", "change", "publish", "lock", "unlock"),
    REPORTERS: ("add",),  # they change what is their own, and submit it
}
_FILES = {
    CHIEF_EDITORS: ("add", "change", "choose", "delete"),
    EDITORS: ("add", "change", "choose", "delete"),
    REPORTERS: ("add", "choose"),
}
_NODES = ("place", "topic", "coverage", "series", "person", "actor", "membership", "event", "claim", "front")
_ALL = ("add", "change", "delete", "view")
_POST = ("newsletter", "letter")
_LIBRARY = ("recording",)  # to which everybody adds, as to the pictures


def _model_permissions() -> dict[str, list[tuple[str, str]]]:
    """Return (app, codename) of what each group may do outside the tree of pages."""
    everyone = [
        ("wagtailadmin", "access_admin"),
        ("simple_translation", "submit_translation"),
        ("desk", "view_printing"),
        ("desk", "view_readership"),
        *(("desk", f"view_{node}") for node in _NODES),
        *(("desk", f"{act}_{thing}") for act in ("add", "view") for thing in _LIBRARY),
        *(("desk", f"{act}_letter") for act in ("add", "change", "view")),
        ("desk", "view_newsletter"),
    ]
    editors = [
        *everyone,
        *(("desk", f"{act}_{node}") for act in _ALL for node in (*_NODES, *_LIBRARY, *_POST)),
        *(("desk", f"{act}_letter") for act in ("send", "lock", "unlock")),
    ]
    chiefs = [
        *editors,
        *(("desk", f"{act}_masthead") for act in _ALL),
        ("desk", "manage_subscribers"),
        *(("auth", f"{act}_user") for act in _ALL),
        *(("wagtailcore", f"{act}_{model}") for act in _ALL for model in ("workflow", "task", "collection")),
    ]
    return {CHIEF_EDITORS: chiefs, EDITORS: editors, REPORTERS: everyone}


@transaction.atomic
def ensure_groups() -> None:
    """Make the three groups and the moderation of reporters' copy. What a newsroom changed in them later, it keeps."""
    if Group.objects.filter(name=REPORTERS).exists():
        _allow_what_is_new()
        return
    Group.objects.filter(name__in=("Moderators", EDITORS)).delete()  # Wagtail's own
    groups = {name: Group.objects.create(name=name) for name in (CHIEF_EDITORS, EDITORS, REPORTERS)}
    root = Page.get_first_root_node()
    for name, group in groups.items():
        for act in _PAGES[name]:
            GroupPagePermission.objects.create(
                group=group, page=root, permission=_permission("wagtailcore", f"{act}_page")
            )
        _allow_files(group, _FILES[name])
        group.permissions.set(_permission(app, code) for app, code in _model_permissions()[name])
    _moderate(groups)


def _allow_what_is_new() -> None:
    """Give the groups that a newsroom has what came with this version: models of which nobody may anything yet."""
    known = set(Permission.objects.filter(group__isnull=False).values_list("content_type_id", flat=True))
    for name, wanted in _model_permissions().items():
        group = Group.objects.filter(name=name).first()
        new = [
            found for app, code in wanted if (found := _permission(app, code)).content_type_id not in known
        ]
        if group is not None:
            group.permissions.add(*new)


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _allow_files(group: Group, acts: tuple[str, ...]) -> None:
    """Allow acts on pictures and files. Wagtail asks for the permissions of its own image model, whatever ours is."""
    root = Collection.get_first_root_node()
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for act in acts:
            GroupCollectionPermission.objects.create(
                group=group, collection=root, permission=_permission(app, f"{act}_{model}")
            )


def _moderate(groups: dict[str, Group]) -> None:
    task: Any = GroupApprovalTask.objects.first()
    if task is None:
        return
    # Names of the newsroom's own, which it may change: they are given in the language of its first edition.
    task.name = _("An editor reads it")
    task.save()
    task.groups.set([groups[CHIEF_EDITORS], groups[EDITORS]])
    Workflow.objects.filter(workflow_tasks__task=task).update(name=_("Moderation"))
