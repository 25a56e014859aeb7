"""Accounts, as an app of Django: Wagtail's own, with our forms."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's accounts without the box that makes somebody an administrator."""

    user_viewset = "tamizdat.desk.admin.accounts.Accounts"
