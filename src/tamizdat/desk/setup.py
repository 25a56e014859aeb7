"""Setting up the desk of a newsroom. Each function may be called again and changes nothing that is right already."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tamizdat.archive.ids import mint


def start(folder: Path) -> None:
    """Make Django ready for the newsroom in `folder`. To be called before anything else of the desk is imported.

    Raises:
        ConfigError: the configuration cannot be used.
    """
    os.environ["TAMIZDAT_NEWSROOM"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.desk.settings"
    # Django's settings are read late, and an error there would be told in Django's words.
    from tamizdat import config
    from tamizdat.loading import load_django

    config.read(folder)
    load_django()


def set_up() -> None:
    """Bring the database up to date and make what a newsroom starts with: editions, mastheads, groups, an archive."""
    from django.core.management import call_command
    from django.db import transaction

    from tamizdat.desk import adopting, door, groups

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        _ensure_editions()
        groups.ensure_groups()
        adopting.adopt_recordings()
    door.open_archive(writable=True).close()


def create_user(
    username: str, password: str, group: str, *, first_name: str = "", last_name: str = "", email: str = ""
) -> Any:
    """Make an account, or give an existing one this password and group. Returns the user.

    `group` is one of `groups.CHIEF_EDITORS`, `groups.EDITORS`, `groups.REPORTERS`.
    """
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    user, _ = get_user_model().objects.get_or_create(username=username)
    user.first_name, user.last_name, user.email = first_name, last_name, email
    user.set_password(password)
    user.save()
    user.groups.set([Group.objects.get(name=group)])
    return user


def _ensure_editions() -> None:
    from wagtail.models import Locale, Page, Site

    from tamizdat.desk import editions
    from tamizdat.desk.models import Edition, Masthead

    key = Edition.objects.values_list("translation_key", flat=True).first() or mint()
    names = dict(editions.choices())
    root = Page.get_first_root_node()
    for tag in editions.tags():
        locale, _ = Locale.all_objects.get_or_create(language_code=tag.lower())
        if not Edition.objects.filter(locale=locale).exists():
            edition = Edition(
                title=names[tag], slug=_free_slug(tag.lower()), locale=locale, translation_key=key, live=True
            )
            root.add_child(instance=edition)
        if not Masthead.objects.filter(edition=tag).exists():
            Masthead.objects.create(edition=tag, name="Untitled Paper")
    _ensure_site(Edition.objects.get(locale=editions.locale_of(editions.first())), Site)
    _remove_welcome_page()


def _free_slug(wanted: str) -> str:
    from wagtail.coreutils import find_available_slug
    from wagtail.models import Page

    return str(find_available_slug(Page.get_first_root_node(), wanted))


def _ensure_site(home: Any, site_model: Any) -> None:
    from django.conf import settings

    parts = urlsplit(settings.TAMIZDAT.site.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    site = site_model.objects.filter(is_default_site=True).first() or site_model(is_default_site=True)
    if (site.hostname, site.port, site.root_page_id) != (parts.hostname, port, home.pk):
        site.hostname, site.port, site.root_page = parts.hostname, port, home
        site.site_name = "The paper"
        site.save()


def _remove_welcome_page() -> None:
    """Remove the page that Wagtail's own migrations make."""
    from wagtail.models import Page

    for page in Page.objects.filter(
        depth=2, content_type__app_label="wagtailcore", content_type__model="page"
    ):
        if page.numchild == 0:
            page.delete()
