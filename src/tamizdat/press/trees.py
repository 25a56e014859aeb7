"""The trees of places and topics: what stands above and below."""

from __future__ import annotations

from tamizdat.archive.documents import Place, Topic
from tamizdat.press.sheet import Sheet

Node = Place | Topic


def tree(sheet: Sheet, kind: str) -> dict[str, Node]:
    """Return all places or topics of the sheet's edition, by their ids, in their order."""
    nodes = sheet.reader.those(sheet.edition.tag, kind)
    return {node.id: node for node in nodes if isinstance(node, Place | Topic)}


def kind_of(node: Node) -> str:
    """Return of which tree a node is."""
    return "place" if isinstance(node, Place) else "topic"


def above(sheet: Sheet, node: Node) -> tuple[Node, ...]:
    """Return the way down from the top of the tree to a node, itself excluded."""
    nodes, way = tree(sheet, kind_of(node)), [node.id]
    parent = node.parent
    while parent in nodes and parent not in way:
        way.append(parent)
        parent = nodes[parent].parent
    return tuple(nodes[id] for id in reversed(way[1:]))


def below(sheet: Sheet, node: Node) -> tuple[Node, ...]:
    """Return the children of a node, and what is listed under it."""
    found = []
    for each in tree(sheet, kind_of(node)).values():
        others = each.listed_under if isinstance(each, Place) else ()
        if node.id in (each.parent, *others):
            found.append(each)
    return tuple(found)


def tops(sheet: Sheet, kind: str) -> tuple[Node, ...]:
    """Return what stands at the top of a tree."""
    return tuple(node for node in tree(sheet, kind).values() if not node.parent)
