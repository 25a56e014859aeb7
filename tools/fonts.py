"""Make the fonts of the theme, in which pictures for social networks are drawn: Noto, cut down to what newsrooms write.

apt-get download fonts-noto-core && dpkg-deb -x fonts-noto-core_*.deb noto
python -m venv trial && trial/bin/pip install fonttools==4.68.0
trial/bin/python tools/fonts.py noto/usr/share/fonts/truetype/noto
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found,unused-ignore]

FONTS = Path(__file__).parents[1] / "src/tamizdat/theme/fonts"
MARKS = "U+0020-007E,U+00A0-00FF,U+0300-036F,U+2010-2027,U+202F-203A,U+2044,U+20A0-20BF,U+2116,U+2122,U+2212"
LATIN = f"{MARKS},U+0100-024F,U+0259,U+02B9-02DD,U+1E00-1EFF,U+0400-052F"  # with Cyrillic
ARABIC = f"{MARKS},U+0600-06FF,U+0750-077F,U+200C-200F,U+FB50-FDFF,U+FE70-FEFF"
CUTS = {
    "NotoSerif-Regular": LATIN,
    "NotoSerif-Bold": LATIN,
    "NotoNaskhArabic-Regular": ARABIC,
    "NotoNaskhArabic-Bold": ARABIC,
    "NotoSerifGeorgian-Bold": f"{MARKS},U+10A0-10FF,U+1C90-1CBF",
    "NotoSerifArmenian-Bold": f"{MARKS},U+0531-058F,U+FB13-FB17",
}


def main(noto: Path) -> None:
    """Write each font with the letters that it is to have, its shaping kept, its hints left out."""
    for name, letters in CUTS.items():
        options = subset.Options(
            hinting=False, notdef_outline=True, recalc_timestamp=False, name_IDs=[0, 1, 2, 13, 14]
        )
        options.layout_features = ["*"]
        font = subset.load_font(str(noto / f"{name}.ttf"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(letters))
        cutter.subset(font)
        subset.save_font(font, str(FONTS / f"{name}.ttf"), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
