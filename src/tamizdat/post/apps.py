"""Post as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Subscribers and what is sent to them."""

    name = "tamizdat.post"
    label = "post"
    default_auto_field = "django.db.models.BigAutoField"
