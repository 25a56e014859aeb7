"""The maps of the made-up paper's places, drawn into a folder as the press keeps them.

    python bench/drawn_maps.py FOLDER

Hugo is given the maps ready. So is the press where it is measured against Hugo; what drawing them costs is told apart.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

from made_up import Paper

from tamizdat.archive.documents import Place
from tamizdat.press import theme
from tamizdat.press.maps import Size


def draw(folder: Path) -> None:
    """Draw all maps that the pages of a paper may show."""
    maps = theme.load(drawings=folder).maps
    for place in Paper().furniture():
        if isinstance(place, Place):
            codes = place.map.split()
            maps.shared(codes, title=place.name)
            for size in get_args(Size):
                maps.locator(codes, language=place.edition, size=size, title=place.name)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
