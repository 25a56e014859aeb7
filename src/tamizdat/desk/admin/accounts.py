"""The forms of accounts. A newsroom's rights are its three groups; nobody makes administrators beside them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet


class _WithoutAdministrator:
    """Takes the box out: whoever may make accounts could make himself more than a chief editor with it.

    The groups are named in the language of whoever looks.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        if "groups" in self.fields:
            self.fields["groups"].label_from_instance = lambda group: _(group.name)


class NewAccount(_WithoutAdministrator, UserCreationForm):
    """A new account."""


class Account(_WithoutAdministrator, UserEditForm):
    """An account that is changed."""


class Accounts(UserViewSet):
    """Accounts at the desk."""

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """Return the form of a new account, or of one that is changed."""
        return Account if for_update else NewAccount
