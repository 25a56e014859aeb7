"""The body: what each block becomes in a document. The forms are those of `tamizdat.archive.documents`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from tamizdat.archive import bodies
from tamizdat.archive.drawn import Chart, ChartMark, Point, PointMap
from tamizdat.desk import charts
from tamizdat.desk.compose import notes, recordings, richtext
from tamizdat.desk.compose.making import Making, word

_PARAGRAPHS = re.compile(r"\n\s*\n")


def body(stream: Iterable[Any], making: Making) -> str:
    """Return the clean HTML of a body. A block that cannot be shown is left out and noted."""
    pieces = []
    for block in stream:
        maker = _MAKERS.get(block.block_type)
        if maker is None:
            making.note(f"a block of the unknown type “{block.block_type}” was left out.")
            continue
        pieces.append(str(maker(block.value, making)))
    return bodies.clean("\n".join(piece for piece in pieces if piece))


def _text(value: Any, making: Making) -> str:
    return notes.taken_out(richtext.text(value.source, making), making.footnotes)


def _heading(value: Any, making: Making) -> str:  # noqa: ARG001 - one of the makers
    return Markup("<h2>{}</h2>").format(value) if value else ""


def _quotation(value: Any, making: Making) -> str:  # noqa: ARG001
    who = Markup("<footer>{}</footer>").format(value["who"]) if value.get("who") else ""
    return Markup("<blockquote>{}{}</blockquote>").format(_paragraphs(value["text"]), who)


def _pull(value: Any, making: Making) -> str:  # noqa: ARG001
    return Markup('<blockquote class="pull">{}</blockquote>').format(_paragraphs(value))


def _paragraphs(text: str) -> Markup:
    pieces = (piece.strip() for piece in _PARAGRAPHS.split(text or ""))
    return Markup("").join(Markup("<p>{}</p>").format(piece) for piece in pieces if piece)


def _picture(value: Any, making: Making) -> str:
    picture = making.shown(value)
    if picture is None:
        return ""
    making.pictures.append(picture)
    return f'<figure data-picture="{len(making.pictures) - 1}"></figure>'


def _full(value: Any, making: Making) -> str:
    shown = _with_text(value, making)
    name = "full over" if value.get("over") else "full"
    return f'<div class="{name}">{shown}</div>' if shown else ""


def _sequence(value: Any, making: Making) -> str:
    steps = (_with_text(step, making) for step in value["pictures"])
    items = "".join(f"<div>{step}</div>" for step in steps if step)
    return f'<div class="sequence">{items}</div>' if items else ""


def _with_text(value: Any, making: Making) -> str:
    """Return a picture and what is said of it; nothing without the picture."""
    shown, text = _picture(value, making), value.get("text")
    return shown + (_text(text, making) if text and shown else "")


def _compare(value: Any, making: Making) -> str:
    """Return two pictures of one place; one alone where the other is gone."""
    shown = [(each["label"].strip(), _picture(each, making)) for each in (value["before"], value["after"])]
    if not all(picture for _, picture in shown):
        return "".join(picture for _, picture in shown)
    pair = Markup("").join(Markup("<p>{}</p>").format(label) + Markup(picture) for label, picture in shown)  # noqa: S704 - our own
    return f'<div class="compare">{pair}</div>'


def _table(value: Any, making: Making) -> str:
    rows = [[_cell(cell) for cell in row] for row in (value or {}).get("data") or []]
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    head = value.get("table_header_choice", "")
    has_head, has_first = head in ("row", "both"), head in ("column", "both")
    caption = value.get("table_caption") or ""
    label = caption or ", ".join(filter(None, rows[0])) or making.title
    top = _row(rows[0], "col", every=True) if has_head else Markup("")
    lines = Markup("").join(_row(row, "row" if has_first else "") for row in rows[1 if has_head else 0 :])
    return Markup(
        '<div class="table" role="region" tabindex="0" aria-label="{}"><table>{}{}{}</table></div>'
    ).format(
        label,
        Markup("<caption>{}</caption>").format(caption) if caption else "",
        Markup("<thead>{}</thead>").format(top) if top else "",
        Markup("<tbody>{}</tbody>").format(lines) if lines else "",
    )


def _cell(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _row(cells: list[str], scope: str, *, every: bool = False) -> Markup:
    """Return a row. `scope` is that of its heads: of every cell or of the first only; an empty cell is no head."""
    drawn = []
    for number, cell in enumerate(cells):
        if scope and cell and (every or number == 0):
            drawn.append(Markup('<th scope="{}">{}</th>').format(scope, cell))
        else:
            drawn.append(Markup("<td>{}</td>").format(cell))
    return Markup("<tr>{}</tr>").format(Markup("").join(drawn))


def _embed(value: Any, making: Making) -> str:
    address = bodies.safe_address(value["url"])
    if not address:
        making.note(
            f"the link card “{value['title']}” was left out: {value['url']!r} is no address of the web."
        )
        return ""
    text = Markup("<p>{}</p>").format(value["text"]) if value.get("text") else ""
    provider = (
        Markup("<figcaption>{}</figcaption>").format(value["provider"]) if value.get("provider") else ""
    )
    return Markup('<figure class="embed"><p><a href="{}" rel="noopener">{}</a></p>{}{}</figure>').format(
        address, value["title"], text, provider
    )


def _document(value: Any, making: Making) -> str:
    blob = making.file(value.get("document"), "a document")
    if not blob:
        return ""
    making.offered[blob] = making.files[blob]
    title = value.get("title") or value["document"].title
    return Markup('<p class="document"><a href="blob:{}" download>{}</a></p>').format(blob, title)


def _recording(value: Any, making: Making) -> str:
    made = recordings.recording(value.get("recording"), making, title=value.get("title") or "")
    if made is None:
        return ""
    making.recordings.append(made)
    return f'<figure data-recording="{len(making.recordings) - 1}"></figure>'


def _facts(value: Any, making: Making) -> str:
    title = Markup("<h2>{}</h2>").format(value["title"]) if value.get("title") else ""
    text = _text(value["text"], making)
    return f'<aside class="facts">{title}{text}</aside>' if text else ""


def _related(value: Any, making: Making) -> str:
    story = value.get("story")
    address = richtext.page_address(story.specific, making.edition) if story is not None else ""
    if not address.startswith("doc:"):
        making.note("a related story was left out, since it is gone or of another edition: choose another.")
        return ""
    return Markup('<aside data-story="{}"></aside>').format(address.removeprefix("doc:"))


def _timeline(value: Any, making: Making) -> str:
    lines = ((item["date"].strip(), _text(item["text"], making)) for item in value["items"])
    items = "".join(
        Markup('<li><p class="date">{}</p>').format(date) + Markup(text) + Markup("</li>")  # noqa: S704 - it is clean
        for date, text in lines
        if date and text
    )
    title = Markup("<h2>{}</h2>").format(value["title"]) if value.get("title") else ""
    return f'<div class="timeline">{title}<ol>{items}</ol></div>' if items else ""


def _chart(value: Any, making: Making) -> str:
    try:
        table = charts.table_of(charts.cells_of(value["table"]))
    except ValueError as error:
        making.note(f"the chart “{value['title']}” was left out: {error}")
        return ""
    making.charts.append(
        Chart(
            form=word(value["form"]),
            title=value["title"],
            unit=value.get("unit") or "",
            head=table.head,
            columns=table.columns,
            rows=table.rows,
            marks=tuple(ChartMark(at=mark["at"].strip(), text=mark["text"]) for mark in value["marks"]),
            source=value.get("source") or "",
            note=value.get("note") or "",
        )
    )
    return f'<figure data-chart="{len(making.charts) - 1}"></figure>'


def _map(value: Any, making: Making) -> str:
    points = tuple(
        Point(
            name=point["name"],
            latitude=float(point["latitude"]),
            longitude=float(point["longitude"]),
            text=point.get("text") or "",
        )
        for point in value["points"]
    )
    if not points:
        return ""
    place = value.get("place")
    making.maps.append(
        PointMap(place=str(place.uid) if place else "", title=value.get("title") or "", points=points)
    )
    return f'<figure data-map="{len(making.maps) - 1}"></figure>'


_MAKERS: dict[str, Callable[[Any, Making], str]] = {
    "text": _text,
    "heading": _heading,
    "quotation": _quotation,
    "pull": _pull,
    "picture": _picture,
    "full": _full,
    "sequence": _sequence,
    "compare": _compare,
    "table": _table,
    "embed": _embed,
    "document": _document,
    "recording": _recording,
    "facts": _facts,
    "related": _related,
    "timeline": _timeline,
    "chart": _chart,
    "map": _map,
}
