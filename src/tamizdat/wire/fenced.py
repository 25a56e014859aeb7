"""Fenced blocks: TOML into blocks, with what TOML alone cannot say of them checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from tamizdat.archive.numbers import Unclear, number, written
from tamizdat.desk.recordings import chapters, clock
from tamizdat.desk.recordings.texts import BadText
from tamizdat.wire import tables
from tamizdat.wire.blocks import (
    FENCED,
    Chart,
    Facts,
    Fenced,
    Full,
    Point,
    PointMap,
    Recording,
    Sequence,
    Timeline,
)
from tamizdat.wire.tables import Sheet


def read(name: str, data: Mapping[str, Any], sheet: Sheet, html: Callable[[str], str]) -> Fenced | None:
    """Return the block that a table of TOML makes, or None with its problems noted.

    `html` reads Markdown of running text, and notes what else stands in it.
    """
    block = tables.convert(_in_words(data) if name == "chart" else data, FENCED[name], sheet)
    match block:
        case Facts() | Full():
            return msgspec.structs.replace(block, text=html(block.text))
        case Timeline():
            items = (msgspec.structs.replace(item, text=html(item.text)) for item in block.items)
            block = msgspec.structs.replace(block, items=tuple(items))
            _wrong(sheet, [] if block.items else ["It has no dates."])
        case Sequence():
            steps = (msgspec.structs.replace(step, text=html(step.text)) for step in block.pictures)
            block = msgspec.structs.replace(block, pictures=tuple(steps))
            _wrong(sheet, [] if len(block.pictures) > 1 else ["A sequence has two pictures at least."])
        case Recording():
            _wrong(sheet, _of_recording(block))
        case Chart():
            _wrong(sheet, _of_chart(block))
        case PointMap():
            _wrong(sheet, [] if block.points else ["It has no points."])
            _wrong(sheet, (words for point in block.points for words in _of_point(point)))
    made: Fenced | None = block
    return made


def _wrong(sheet: Sheet, problems: Any) -> None:
    for what in problems:
        sheet.wrong((), what, "See “The text” in the reference of this form.")


def _in_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart whose cells are all text: a number may be written as one."""
    rows = data.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return dict(data)

    def cell(value: Any) -> Any:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return written(value) if is_number else value

    return {**data, "rows": [[cell(value) for value in row] for row in rows]}


def _of_chart(chart: Chart) -> Iterator[str]:
    if len(chart.rows) < 2 or any(len(row) != len(chart.rows[0]) or len(row) < 2 for row in chart.rows):
        yield "A chart has two rows and two columns at least, and all its rows are of one length."
        return
    for at, row in enumerate(chart.rows[1:], 2):
        for column, cell in enumerate(row[1:], 2):
            try:
                number(cell)
            except Unclear:
                yield f"Row {at}, column {column}: “{cell}” may mean two numbers: write it without the comma."
            except ValueError:
                yield f"Row {at}, column {column}: “{cell}” is no number."
    labels = {row[0] for row in chart.rows[1:]}
    for mark in chart.marks:
        if mark.at not in labels:
            yield f"A remark is on a row “{mark.at}”, which the chart does not have."


def _of_recording(block: Recording) -> Iterator[str]:
    has_files = bool(block.file or block.files)
    if has_files == bool(block.url):
        yield "A recording has either a file or an url."
    if block.url and not block.url.startswith(("https://", "http://")):
        yield f"The url “{block.url}” is no address of the web."
    if block.url and not block.title:
        yield "A recording that is elsewhere needs a title."
    if block.length and clock.seconds(block.length) is None:
        yield f"The length “{block.length}” is none: write it as 12:30."
    try:
        chapters.of_text("\n".join(block.chapters))
    except BadText as error:
        yield str(error)


def _of_point(point: Point) -> Iterator[str]:
    if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
        yield f"The point “{point.name}” lies nowhere on the globe."
