"""What components.html is given: the way into a specimen of the theme."""

from __future__ import annotations

from tamizdat.press.view_parts import View


class SpecimenPageView(View, frozen=True, kw_only=True):
    """A page of the specimen."""

    type: str  # what sort of page it is: "story", "list"
    href: str  # where it is, as on a light screen
    night: str  # where it is, as on a dark one


class SpecimenEditionView(View, frozen=True, kw_only=True):
    """An edition of the specimen."""

    name: str  # the language's name in itself
    pages: tuple[SpecimenPageView, ...]  # all that are to be looked at


class TokenView(View, frozen=True, kw_only=True):
    """A token of the theme."""

    name: str  # "--accent"
    light: str  # its value
    dark: str  # its value on a dark screen
    sentence: str  # what it is for
    is_colour: bool  # whether it can be shown as a patch


class ComponentsView(View, frozen=True, kw_only=True):
    """`components` of components.html: the specimen's way in."""

    tokens: tuple[TokenView, ...]  # all of the theme
    editions: tuple[SpecimenEditionView, ...]  # as the settings name them
