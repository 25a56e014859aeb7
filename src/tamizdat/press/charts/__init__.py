"""Charts: a table of numbers drawn as SVG, in one hand.

A drawing is a pure function of the chart and the edition: the same bytes on any machine. It has no colours of its own,
only classes; the theme's `styles/graphs.css` dresses them. It has no size of its own either: what is across is in
hundredths of the width, what is up and down in pixels, and letters keep their size. So the same drawing is read on a
telephone and on a desk.

    numbers ─▶ scales ─▶ bars | columns | lines ─▶ drawing
    words      places    the forms                 which form, and what stands beside it
"""

from tamizdat.press.charts.drawing import Drawing, drawn, numbers_of
from tamizdat.press.charts.numbers import Numbers

__all__ = ["Drawing", "Numbers", "drawn", "numbers_of"]
