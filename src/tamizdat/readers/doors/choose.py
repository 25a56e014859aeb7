"""A subscriber's own page: newsletters, language, all that is kept of them, and that it goes."""

from __future__ import annotations

import json
import uuid

from django.http import HttpRequest, HttpResponse

from tamizdat.post import lists, tokens
from tamizdat.post.today import today
from tamizdat.press.door_views import ChoicesForm, OfferView
from tamizdat.press.settings import EditionSettings
from tamizdat.readers.doors.links import about, by_link, take_back, undo
from tamizdat.readers.house import the_paper
from tamizdat.readers.pages import page, shelves


@by_link
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Show what they get; or do what a button says: save, ask whether to erase, erase, give the file, take a leaving back."""
    if again := request.POST.get("again", ""):
        tokens.read(token, tokens.Purpose.CHOOSE, today())
        return take_back(request, again)
    got = lists.choices(token, today())
    match request.POST.get("do", "show"):
        case "save":
            return _save(request, token)
        case "export":
            return _file(token)
        case "ask":
            return page(request, "erase", language=got.language)
        case "erase":
            lists.erase_by(token, today(), never=bool(request.POST.get("never")))
            return page(request, "erased", language=got.language)
        case _:
            return _show(request, got)


def _save(request: HttpRequest, token: str) -> HttpResponse:
    tags = [each.tag for each in the_paper().editions]
    language = request.POST.get("language", "")
    wanted = [each for text in request.POST.getlist("newsletter") if (each := _id(text))]
    before = lists.choices(token, today())
    again = undo(before.subscriber, before.newsletters)
    got = lists.choose(token, wanted, language if language in tags else before.language, today())
    if got.newsletters:
        return _show(request, got, saved=True)
    return page(request, "left", language=before.language, about=about(before.newsletters, again=again))


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _show(request: HttpRequest, got: lists.Choices, saved: bool = False) -> HttpResponse:
    told, ticked = the_paper(), {str(each) for each in got.newsletters}
    offered = [each for each in told.newsletters if each.open or each.id in ticked]
    languages = tuple(
        OfferView(
            id=each.tag,
            name=EditionSettings(each.tag, "").name,
            description="",
            language=each.tag,
            url="",
            ticked=each.tag == got.language,
        )
        for each in told.editions
    )
    form = ChoicesForm(shelves=shelves(offered, got.language, ticked), languages=languages, saved=saved)
    return page(request, "choose", language=got.language, form=form)


def _file(token: str) -> HttpResponse:
    data = json.dumps(lists.export_by(token, today()), ensure_ascii=False, indent=1)
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
