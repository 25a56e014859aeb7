"""Post as a Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_save

from tamizdat.post.wordless import without_words


class PostConfig(AppConfig):
    """Subscribers and what is sent to them."""

    name = "tamizdat.post"
    label = "post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have deleted rows overwritten, and what tasks ended with kept without words.

        Sealed as rows are, whoever takes the key as well must not find those that were deleted.
        """
        from django_tasks_db.models import DBTaskResult

        connection_created.connect(_overwrite_deleted, dispatch_uid="tamizdat.post")
        pre_save.connect(without_words, DBTaskResult, dispatch_uid="tamizdat.post")


def _overwrite_deleted(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
