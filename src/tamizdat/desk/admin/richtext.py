"""What the desk's rich text can besides Wagtail's: links to what the newsroom knows, and anchors of claims.

A link to an actor, an event, a place and so on is `<a linktype="actor" id="12">`, as Wagtail has its own links to pages. An
anchor is `<span data-claim="UUID">` around the words in which a claim stands. Draft.js has one entity a character, so that a
link within an anchor carries the claim with it: in the editor its entity has the claim beside what it leads to, and in
the text the link stands in a span of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.contentstate_models import EntityRange
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    FORCE_WHITESPACE,
    STRIP_WHITESPACE,
    InlineEntityElementHandler,
    LinkElementHandler,
)
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.documents.rich_text.contentstate import document_link_entity
from wagtail.rich_text import LinkHandler

from tamizdat.desk import editions, paths, site
from tamizdat.desk.standing import LINKED

SCRIPTS = [f"desk/{name}.js" for name in ("anchors", "names", "claim_form", "record")]
Rendered = Callable[[dict[str, Any]], Any]


def register(features: Any) -> None:
    """Register both features: "named" and "claim"; "claim" stands last in a list of features, around all links."""
    for sort, model in LINKED.items():
        features.register_link_type(type(f"{model.__name__}Link", (NamedLink,), {"identifier": sort}))
    named = draftail.EntityFeature({"type": "NAMED", "attributes": ["sort", "id", "name"]}, js=SCRIPTS)
    features.register_editor_plugin("draftail", "named", named)
    features.register_converter_rule(
        "contentstate",
        "named",
        {
            "from_database_format": {f'a[linktype="{sort}"]': _NamedReading(sort) for sort in LINKED},
            "to_database_format": {"entity_decorators": {"NAMED": _named}},
        },
    )
    features.register_editor_plugin("draftail", "claim", _ClaimFeature())
    features.register_converter_rule(
        "contentstate",
        "claim",
        {
            "from_database_format": {"span[data-claim]": _ClaimReading("CLAIM")},
            "to_database_format": {
                "entity_decorators": {
                    "CLAIM": _anchored(lambda props: props["children"]),
                    "LINK": _anchored(link_entity),
                    "DOCUMENT": _anchored(document_link_entity),
                    "NAMED": _anchored(_named),
                }
            },
        },
    )


def words() -> dict[str, str]:
    """Return what the editor's script says and asks, in the language of whoever edits."""
    return {
        "form": reverse("desk_claim"),
        "names": reverse("desk_names", args=[0]),
        "thing": reverse("wagtailsnippets_desk_actor:edit", args=[0]),
        "gone": gettext("It was deleted"),
        "offers": gettext("Known names, to be linked:"),
    }


class NamedLink(LinkHandler):
    """A link to something that the newsroom knows; `identifier` says of which sort."""

    @classmethod
    def get_model(cls) -> Any:
        """Return the model of what it leads to."""
        return LINKED[cls.identifier]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the links as Wagtail shows them, where it does: in its own previews."""
        return [
            f'<a href="{escape(_address(thing))}">' if thing else "<a>" for thing in cls.get_many(attrs_list)
        ]

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterator[tuple[Any, str, str, str]]:
        """Say to the index of references what the link leads to."""
        yield cls.get_model(), attrs["id"], "", ""


def _address(thing: Any) -> str:
    return site.absolute(paths.of_list(editions.first(), thing.folder, thing.slug))


class _NamedReading(LinkElementHandler):
    """Reads such a link for the editor."""

    def __init__(self, sort: str) -> None:
        super().__init__("NAMED")
        self.sort = sort

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        key = attrs.get("id", "")
        thing = LINKED[self.sort].objects.filter(pk=key).first() if key.isdecimal() else None
        return {"sort": self.sort, "id": key, "name": str(thing) if thing else ""}


def _named(props: dict[str, Any]) -> Any:
    return DOM.create_element("a", {"linktype": props.get("sort"), "id": props.get("id")}, props["children"])


class _ClaimReading(InlineEntityElementHandler):
    """Reads an anchor for the editor: it gives the claim to the links in it, and keeps the words around them."""

    mutability = "MUTABLE"

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"claim": attrs["data-claim"]}

    def handle_endtag(self, name: str, state: Any, contentstate: Any) -> None:
        if state.leading_whitespace == FORCE_WHITESPACE:  # a space at the end of the anchor belongs to it
            state.current_block.text += " "
            state.leading_whitespace = STRIP_WHITESPACE
        own = state.current_entity_ranges[-1]
        super().handle_endtag(name, state, contentstate)
        ranges = state.current_block.entity_ranges
        ranges.remove(own)
        around = state.current_entity_ranges
        inside = around[-1:] or [each for each in ranges if each.offset >= own.offset]
        for each in inside:
            contentstate.entity_map[each.key].data |= contentstate.entity_map[own.key].data
        if not around:
            ranges += _between(inside, own)
            ranges.sort(key=lambda each: each.offset)


def _between(inside: list[Any], own: Any) -> Iterator[Any]:
    """Yield what is left of an anchor's range between the links in it."""
    at, end = own.offset, own.offset + own.length
    for begin, after in [*((each.offset, each.offset + each.length) for each in inside), (end, end)]:
        if at < begin:
            piece = EntityRange(own.key)
            piece.offset, piece.length = at, begin - at
            yield piece
        at = after


def _anchored(render: Rendered) -> Rendered:
    """Return a rendering of an entity that stands in an anchor if the entity has a claim."""

    def rendered(props: dict[str, Any]) -> Any:
        claim, element = props.get("claim"), render(props)
        return DOM.create_element("span", {"data-claim": claim}, element) if claim else element

    return rendered


class _ClaimFeature(draftail.EntityFeature):
    """The editor's button, and the leave for links to carry a claim when they are pasted."""

    def __init__(self) -> None:
        super().__init__(
            {
                "type": "CLAIM",
                "icon": "openquote",
                "description": _("Who said this? (Ctrl + Alt + J)"),
                "attributes": ["claim"],
            },
            js=SCRIPTS,
        )

    def construct_options(self, options: dict[str, Any]) -> None:
        options["entityTypes"] = [
            {**each, "attributes": [*each["attributes"], "claim"]} if "attributes" in each else each
            for each in options.get("entityTypes", [])
        ]
        super().construct_options(options)
        options.setdefault("plugins", []).append({"type": "CLAIM"})
        options.setdefault("controls", []).append({"type": "RECORD"})
        options.setdefault("decorators", []).extend({"type": sort} for sort in ("SAID", "NAME", "SAID_NAME"))
