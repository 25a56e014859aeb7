"""The desk's addresses. All of them stand under /desk/; the rest of the site is files."""

from __future__ import annotations

from django.urls import include, path, re_path
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from tamizdat.desk import files

urlpatterns = [
    re_path(r"^desk/static/(?P<path>.+)$", files.static),
    re_path(r"^desk/media/(?P<path>.+)$", files.media),
    path("desk/blob/<str:name>", files.blob, name="desk_blob"),
    path("desk/documents/", include(document_urls)),
    path("desk/", include(admin_urls)),
]
