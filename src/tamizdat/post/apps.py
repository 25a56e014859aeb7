"""Post as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_save

from tamizdat.post import wiping
from tamizdat.post.wordless import without_words


class PostConfig(AppConfig):
    """Subscribers and what is sent to them."""

    name = "tamizdat.post"
    label = "post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have deleted rows overwritten, and what tasks ended with kept without words."""
        from django_tasks_db.models import DBTaskResult

        connection_created.connect(wiping.from_now_on, dispatch_uid="tamizdat.post")
        pre_save.connect(without_words, DBTaskResult, dispatch_uid="tamizdat.post")
