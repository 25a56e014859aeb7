"""Charts: what is drawn, where it stands, and what has room on a narrow screen."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.archive.drawn import Chart, ChartMark, ChartRow
from tamizdat.press.charts import Numbers, drawn, numbers_of
from tamizdat.press.charts.curves import places
from tamizdat.press.charts.numbers import lines, width
from tamizdat.press.charts.scales import ruled

ENGLISH = Locale.parse("en")


def chart(form, rows, columns=("",), **fields):
    made = tuple(ChartRow(label=label, values=tuple(values)) for label, *values in rows)
    return Chart(form=form, title="T", columns=columns, rows=made, **fields)


def drawing(of, *, locale=ENGLISH, mirrored=False):
    found = drawn(of, numbers_of(of, locale), mirrored=mirrored)
    ElementTree.fromstring(f"<div>{found.svg}</div>")
    return found


def words(svg: str, kind: str) -> list[str]:
    return re.findall(rf'<text class="{kind}"[^>]*>([^<]*)</text>', svg)


def rects(svg: str) -> list[tuple[str, float, float]]:
    """Return the areas: class, where it begins and how wide it is, in hundredths."""
    found = re.findall(r'<rect class="g-area (s\d)" x="([\d.]+)%" y="[^"]*" width="([\d.]+)%"', svg)
    return [(kind, float(x), float(wide)) for kind, x, wide in found]


@pytest.mark.parametrize(
    ("tag", "written"),
    [("en", ["1,234.5", "−2.0"]), ("ru", ["1\u00a0234,5", "−2,0"]), ("de", ["1.234,5", "−2,0"])],
)
def test_numbers_are_written_in_the_language_with_the_decimals_of_the_most_exact(tag, written):
    numbers = Numbers(Locale.parse(tag), [1234.5, -2, None])
    assert [numbers.written(value) for value in (1234.5, -2)] == written
    assert numbers.written(None) == ""


def test_numbers_have_the_digits_of_their_language():
    persian = Numbers(Locale.parse("fa"), [1.5], lambda text: text.replace("1", "۱").replace("5", "۵"))
    assert "۱" in persian.written(1.5)


@given(st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 3)), min_size=1), st.booleans())
def test_round_numbers_hold_all_numbers(values, nought):
    scale, ticks, _ = ruled(values, nought=nought)
    unseen = 1e-6 + 1e-8 * (max(values) - min(values))  # what is less than a hundredth of a pixel
    assert scale.low <= min(values) + unseen
    assert scale.high >= max(values) - unseen
    assert 2 <= len(ticks) <= 8
    assert not nought or scale.low <= 0 <= scale.high


def test_bars_begin_at_nought_on_one_line():
    svg = drawing(chart("bar", [("A", 10), ("B", 5), ("C", -5), ("D", None)])).svg
    (_, x1, w1), (_, x2, w2), (_, x3, w3) = rects(svg)
    assert x1 == x2
    assert w1 == pytest.approx(2 * w2, abs=0.02)
    assert x3 + w3 == pytest.approx(x1, abs=0.02)
    assert words(svg, "g-value") == ["10", "5", "−5", "–"]
    assert words(svg, "g-name") == ["A", "B", "C", "D"]


def test_bars_begin_at_the_right_where_one_reads_from_there():
    of = chart("bar", [("A", 10), ("B", 5)])
    straight, mirrored = rects(drawing(of).svg), rects(drawing(of, mirrored=True).svg)
    assert [round(100 - x - wide, 2) for _, x, wide in straight] == [x for _, x, _ in mirrored]


def test_long_names_are_broken_and_no_line_is_wider_than_a_narrow_screen():
    name = "Irrigated fields of cotton, wheat and rice along the canals of three countries"
    svg = drawing(chart("bar", [(name, 10)])).svg
    assert " ".join(words(svg, "g-name")) == name
    assert all(width(line) <= 288 for line in words(svg, "g-name"))
    assert lines("x" * 90, 288) == ["x" * 90], "a word is not broken"


def test_columns_whose_names_have_no_room_lie_down():
    names = ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]
    assert drawing(chart("column", [(name, 1) for name in names])).form == "bar"
    assert drawing(chart("column", [(name[:3], 1) for name in names])).form == "column"
    years = drawing(chart("column", [(f"{year}", 1) for year in range(1960, 2000)]))
    assert years.form == "column"
    shown = words(years.svg, "g-name")
    assert shown[-1] == "1999"
    assert 2 < len(shown) < 12, "years between them are left out"


def test_columns_go_down_where_numbers_are_negative_and_miss_where_none_is_known():
    svg = drawing(chart("column", [("2007", 3), ("2008", -3), ("2009", None)])).svg
    tops = [float(y) for y in re.findall(r'<rect[^>]* y="([\d.]+)"', svg)]
    (zero,) = re.findall(r'class="g-zero"[^>]* y1="([\d.]+)"', svg)
    assert len(tops) == 2
    assert tops[0] < float(zero) == tops[1]
    assert words(svg, "g-value") == ["3", "−3"]


def test_parts_stand_on_each_other():
    svg = drawing(chart("stacked", [("2007", 3, 2, -1)], columns=("A", "B", "C"))).svg
    areas = re.findall(r'class="g-area (s\d)"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"', svg)
    (a, ya, ha), (b, yb, hb), (c, yc, _) = [(kind, float(y), float(h)) for kind, y, h in areas]
    assert (a, b, c) == ("s0", "s1", "s2")
    assert yb + hb == pytest.approx(ya, abs=0.2)
    assert yc == pytest.approx(ya + ha, abs=0.2), "what is negative hangs under nought"


def test_a_line_is_dotted_over_what_is_not_known():
    svg = drawing(chart("line", [("1990", 1), ("1991", 2), ("1992", None), ("1993", 2), ("1994", 3)])).svg
    assert svg.count('class="g-line s0"') == 2
    assert svg.count('class="g-gap s0"') == 1
    assert words(svg, "g-value") == ["3"]


def test_one_point_is_a_dot():
    svg = drawing(chart("line", [("2001", 3)])).svg
    assert svg.count("<circle") == 1
    assert "g-line" not in svg
    assert 'cx="50%"' in svg


def test_years_stand_by_their_distance_and_other_names_evenly():
    assert places(["1960", "1970", "2000"]) == [0, 0.25, 1]
    assert places(["1970", "1960"]) == [0, 1]
    assert places(["May", "June", "July"]) == [0, 0.5, 1]
    assert places(["1,234"]) == [0.5]


def test_remarks_stand_above_with_a_line_down_to_what_they_are_about():
    of = chart("line", [("1960", 1), ("2000", 5)], marks=(ChartMark(at="2000", text="The dam & all"),))
    svg = drawing(of).svg
    assert words(svg, "g-mark") == ["The dam &amp; all"]
    (lead,) = re.findall(r'<line class="g-lead" x1="([^"]*)" y1="([^"]*)" x2="[^"]*" y2="([^"]*)"', svg)
    assert lead[0] == "100%"
    assert float(lead[1]) < float(lead[2])
    bars = drawing(chart("bar", [("A", 1)], marks=(ChartMark(at="A", text="Why"),))).svg
    assert words(bars, "g-mark") == ["Why"]


numbers_or_none = st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6).map(lambda x: round(x, 4))


@given(
    st.sampled_from(["bar", "column", "line", "stacked"]),
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.tuples(st.text(min_size=0, max_size=30), *[numbers_or_none] * n), min_size=1, max_size=12
        )
    ),
    st.booleans(),
)
def test_whatever_has_a_number_can_be_drawn(form, rows, mirrored):
    rows = [(re.sub(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", label), *values) for label, *values in rows]
    of = chart(form, rows, columns=("",) * (len(rows[0]) - 1))
    if any(value is not None for row in of.rows for value in row.values):
        svg = drawing(of, mirrored=mirrored).svg
        assert "nan" not in svg
        assert svg == drawing(of, mirrored=mirrored).svg
