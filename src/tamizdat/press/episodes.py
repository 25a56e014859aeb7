"""What lists and stories tell of an episode."""

from __future__ import annotations

from tamizdat.archive.recordings import Episode
from tamizdat.press.numbers import number
from tamizdat.press.settings import EditionSettings
from tamizdat.press.view_parts import EpisodeView


def episode_view(of: Episode | None, edition: EditionSettings) -> EpisodeView | None:
    """Return what makes a story an episode; None if it is none."""
    if of is None:
        return None
    return EpisodeView(
        season=number(of.season, edition) if of.season else "",
        number=number(of.number, edition) if of.number else "",
        type=of.type,
    )
