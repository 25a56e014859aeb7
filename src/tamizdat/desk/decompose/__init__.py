"""Decomposing: from a document to the desk's blocks, the exact inverse of `desk.compose`.

What `desk.compose` makes comes back as the blocks that it was made of. Everything else comes from outsiders: it ends as
clean text, or is left out and noted. Nothing here changes the desk.
"""

from tamizdat.desk.decompose import drawn
from tamizdat.desk.decompose.body import body, picture_block
from tamizdat.desk.decompose.nodes import NestedTooDeep
from tamizdat.desk.decompose.richtext import text
from tamizdat.desk.decompose.taking import Taking

__all__ = ["NestedTooDeep", "Taking", "body", "drawn", "picture_block", "text"]
