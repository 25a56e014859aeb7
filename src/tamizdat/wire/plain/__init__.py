"""Plain copy: a text as reporters send it, or as somebody copied it from a page, read as a story.

In: the bytes of a text file. Out: a `Copy`: headline, byline, date, paragraphs, what was left out, what was repaired, so that
nothing vanishes and the editor sees each repair. `reading` is the way through; the other modules know one matter each:
encodings, lines, the furniture of pages, dates, bylines, lost paragraph breaks.
"""

from tamizdat.wire.plain.reading import Copy, CopyError, LeftOut, Paragraph, Repair, read_copy

__all__ = ["Copy", "CopyError", "LeftOut", "Paragraph", "Repair", "read_copy"]
