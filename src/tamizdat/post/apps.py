"""Post as a Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PostConfig(AppConfig):
    """Subscribers and what is sent to them."""

    name = "tamizdat.post"
    label = "post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have deleted rows overwritten: sealed as they are, whoever takes the key as well must not find them."""
        connection_created.connect(_overwrite_deleted, dispatch_uid="tamizdat.post")


def _overwrite_deleted(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
