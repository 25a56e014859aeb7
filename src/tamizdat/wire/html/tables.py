"""Tables: those that show data stay tables of plain words; those that only lay out a page become running text."""

from __future__ import annotations

from html import escape
from typing import Final

from tamizdat.wire.html.losses import short
from tamizdat.wire.html.tree import Node

LONGEST_CELL: Final = 500  # characters; more is running text
MOST_COLUMNS: Final = 40
_BIG: Final = {"table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "iframe", "video", "audio",
               "embed", "object", "pre", "figure"}  # fmt: skip


def rows_of(table: Node) -> list[list[Node]]:
    """Return the cells of a table's own rows."""
    rows = []
    for part in _elements(table):
        if part.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in _elements(part) if row.tag == "tr"]
        elif part.tag == "tr":
            rows.append(part)
    return [[cell for cell in _elements(row) if cell.tag in ("td", "th")] for row in rows]


def is_data(rows: list[list[Node]]) -> bool:
    """Return whether rows show data: two rows and two columns at least, and nothing but words in the cells."""
    if len(rows) < 2 or max(map(len, rows)) < 2 or max(map(len, rows)) > MOST_COLUMNS:
        return False
    cells = [cell for row in rows for cell in row]
    if any(node.tag in _BIG for cell in cells for node in cell.everything()):
        return False
    return all(len(cell.text()) <= LONGEST_CELL for cell in cells)


def drawn(rows: list[list[Node]], caption: str, title: str) -> str:
    """Return a table as HTML; nothing if all its cells are empty."""
    words = [[text for cell in row for text in _spread(cell)] for row in rows]
    heads = [all(cell.tag == "th" for cell in row) for row in rows]
    kept = [(row, head) for row, head in zip(words, heads, strict=True) if any(row)]
    if not kept:
        return ""
    width = max(len(row) for row, _ in kept)
    filled = [row + [""] * (width - len(row)) for row, _ in kept]
    has_head = kept[0][1] and len(filled) > 1
    has_first = all(row and row[0].tag == "th" for row in rows[1:]) and len(filled) > 1
    label = caption or ", ".join(filter(None, filled[0])) or title
    top = _row(filled[0], "col", every=True) if has_head else ""
    lines = "".join(_row(row, "row" if has_first else "") for row in filled[1 if has_head else 0 :])
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}"><table>'
        + (f"<caption>{escape(caption, quote=False)}</caption>" if caption else "")
        + (f"<thead>{top}</thead>" if top else "")
        + f"<tbody>{lines}</tbody></table></div>"
    )


def _elements(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _spread(cell: Node) -> list[str]:
    """Return a cell's words, and an empty cell for each further column that it spans."""
    span = cell.attributes.get("colspan", "1")
    count = min(int(span), MOST_COLUMNS) if span.isascii() and span.isdigit() else 1
    return [short(cell.text(), LONGEST_CELL + 1), *[""] * (count - 1)]


def _row(cells: list[str], scope: str, *, every: bool = False) -> str:
    drawn = []
    for number, cell in enumerate(cells):
        text = escape(cell, quote=False)
        head = scope and cell and (every or number == 0)
        drawn.append(f'<th scope="{scope}">{text}</th>' if head else f"<td>{text}</td>")
    return f"<tr>{''.join(drawn)}</tr>"
