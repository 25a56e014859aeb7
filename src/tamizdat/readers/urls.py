"""The addresses of the readers' server: docs/explanation/letter.md."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tamizdat.readers import hooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("readers/hooks/<slug:provider>", hooks.take),
]
