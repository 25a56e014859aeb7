"""Locator maps: small drawings that show where a story's place lies.

A map is a pure function of the atlas, the places' codes, the language and the size: the same bytes on any machine. It
carries no colours of its own, only classes; the theme's `styles/map.css` dresses them for paper, dark screens and print.
The atlas is the theme's `atlas/atlas.json`; what it holds and where it comes from stands in `SOURCE.txt` beside it.

    atlas ─▶ framing ─▶ scene ─▶ drawing ─▶ locators ─▶ kept
    areas    a view     lines    layers     names: set by `labels` in the room that `raster` knows of; then the map
"""

from tamizdat.press.maps.atlas import Atlas
from tamizdat.press.maps.errors import BadAtlas, MapError, UnknownPlaceCode
from tamizdat.press.maps.kept import Maps
from tamizdat.press.maps.marks import Mark
from tamizdat.press.maps.pointed import Spotted
from tamizdat.press.maps.views import Size

__all__ = ["Atlas", "BadAtlas", "MapError", "Maps", "Mark", "Size", "Spotted", "UnknownPlaceCode"]
