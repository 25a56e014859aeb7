"""The addresses of the readers' server: docs/explanation/letter.md."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
