"""Entering who said what from a sentence of a story: a small form over the editor, filled as far as the sentence allows."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from tamizdat.desk import actions, editions, registry
from tamizdat.desk.admin.claim_form import ClaimForm, fields_of, filled
from tamizdat.desk.compose import anchors
from tamizdat.desk.models import Claim, Story

ASKED = 5  # claims of the story's other versions that are offered


def urls() -> list[Any]:
    """Return the addresses under /desk/."""
    return [
        path("record/names/<int:page>/", names, name="desk_names"),
        path("record/claim/", claim, name="desk_claim"),
    ]


def names(request: HttpRequest, page: int) -> HttpResponse:
    """Answer with all actors and events, named as the edition of a page names them."""
    locale = get_object_or_404(Page.objects.select_related("locale"), pk=page).locale
    body = msgspec.json.encode([each._asdict() for each in registry.known(editions.tag_of(locale))])
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(
        body, content_type="application/json", headers={"Cache-Control": "private, no-cache"}
    )
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if answer is not None else response


def claim(request: HttpRequest) -> HttpResponse:
    """Show the form of a claim; or save it and answer with its id."""
    asked = request.POST if request.method == "POST" else request.GET
    story = Story.objects.select_related("locale").filter(pk=_number(asked.get("page"))).first()
    if story is None:
        return _told(
            request, _("Write a headline first: a claim stands in a story, and this one is not saved yet.")
        )
    story = story.get_latest_revision_as_object()
    known = _known(asked.get("claim"), story)
    if not request.user.has_perm(f"desk.{'change' if known else 'add'}_claim"):
        return _told(request, _("You may read claims, not enter them: ask an editor to do it."))
    if request.method == "POST":
        return _save(request, story, known)
    sentence = " ".join((asked.get("sentence") or "").split())
    return _shown(request, ClaimForm(initial=filled(known, story, sentence)), story, known)


def _save(request: HttpRequest, story: Story, known: Claim | None) -> HttpResponse:
    form = ClaimForm(request.POST)
    if form.is_valid():
        try:
            saved = actions.save_claim(user=request.user, **fields_of(form.cleaned_data, known, story))
            return JsonResponse({"claim": str(saved.uid)})
        except actions.Refused as error:
            form.add_error(None, str(error))
    return _shown(request, form, story, known, status=422)


def _shown(
    request: HttpRequest, form: ClaimForm, story: Story, known: Claim | None, status: int = 200
) -> HttpResponse:
    offered = [] if known or form.is_bound else _of_other_versions(story)
    context = {"form": form, "story": story, "claim": known, "offered": offered}
    return render(request, "desk/claim.html", context, status=status)


def _of_other_versions(story: Story) -> list[Claim]:
    """Return the claims of the story's versions in other languages that stand in no sentence of this one."""
    found = Claim.objects.filter(story=story.translation_key).order_by("-pk").prefetch_related("texts")
    return [each for each in found if not _sentence(each, story.edition)][:ASKED]


def _sentence(claim: Claim, edition: str) -> str:
    text = claim.text_in(edition)
    return str(text.sentence) if text is not None else ""


def _known(uid: str | None, story: Story) -> Claim | None:
    """Return a claim of the story. The anchor of one that was deleted, or was copied from another story, begins anew."""
    try:
        found = Claim.objects.filter(uid=UUID(uid or "")).first()
    except ValueError:
        return None
    return found if found is not None and found.story in (None, story.translation_key) else None


def tell_what_is_gone(request: HttpRequest, page: Page) -> None:
    """Tell an editor who has saved a story which claims have lost their sentence in it."""
    if not isinstance(page, Story) or not request.accepts("text/html"):
        return  # what is saved by itself while somebody types is not told
    for claim in anchors.gone_from(page.get_latest_revision_as_object()):
        says = claim.says_in(page.edition)
        if claim.sources.all():
            words = _(
                "The sentence of the claim “{}” is no longer in the story. The claim keeps its other sources."
            )
        else:
            words = _(
                "The sentence of the claim “{}” is no longer in the story, and no other source is named: "
                "once the story is published so, readers are not shown the claim."
            )
        address = reverse("wagtailsnippets_desk_claim:edit", args=[claim.pk])
        messages.warning(request, words.format(says), buttons=[messages.button(address, _("See the claim"))])


def _number(text: str | None) -> int:
    return int(text) if (text or "").isdecimal() else 0


def _told(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "desk/claim.html", {"why": why}, status=403)
