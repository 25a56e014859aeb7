"""Which codes the theme's maps have."""

from __future__ import annotations

import difflib
import json
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _


@cache
def codes() -> frozenset[str]:
    """Return the codes of the atlas; none where the theme ships no atlas."""
    file = resources.files("tamizdat") / "theme" / "atlas" / "atlas.json"
    try:
        data = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return frozenset()
    return frozenset(data.get("areas", {})) | frozenset(data.get("outlines", {}))


def problem_with(code: str) -> str:
    """Return why a code cannot be drawn, in a sentence, or nothing."""
    known = codes()
    if not known or code in known:
        return ""
    near = difflib.get_close_matches(code, known, 1, 0.4)
    return (
        _("There is no map of “{}”. Do you mean {}?").format(code, near[0])
        if near
        else _("There is no map of “{}”.").format(code)
    )
