"""The addresses of the readers' server: docs/explanation/letter.md."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from tamizdat.readers import hooks
from tamizdat.readers.doors import choose, desk, links, seen, sign_up, writing

urlpatterns: list[URLPattern | URLResolver] = [
    path("readers/", sign_up.home),
    path("readers/sign-up", sign_up.sign_up),
    path("readers/confirm/<str:token>", links.confirm),
    path("readers/leave/<str:token>", links.leave),
    path("readers/choose/<str:token>", choose.choose),
    path("readers/contact", writing.contact),
    path("readers/correction", writing.correction),
    path("readers/seen", seen.seen),
    path("readers/hooks/<slug:provider>", hooks.take),
    path("readers/desk/paper", desk.tell),
    path("readers/desk/mailings/<str:id>", desk.mailing),
    re_path(r"^readers/desk/mailings/(?P<id>[^/]+)/(?P<what>pause|resume|cancel)$", desk.change),
    path("readers/desk/tests", desk.test),
    path("readers/desk/lists", desk.numbers),
    path("readers/desk/imports", desk.bring),
    path("readers/desk/subscribers/export", desk.export),
    path("readers/desk/subscribers/erase", desk.erase),
    path("readers/desk/subscribers/let-in", desk.let_in),
    path("readers/desk/views", desk.views),
]

handler404 = "tamizdat.readers.guard.nothing_here"
handler400 = "tamizdat.readers.guard.bad_request"
