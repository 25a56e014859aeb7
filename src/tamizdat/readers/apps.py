"""The application, for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    """The doors."""

    name = "tamizdat.readers"
    label = "readers"
    verbose_name = "Doors for readers"
