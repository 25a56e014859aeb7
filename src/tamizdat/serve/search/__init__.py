"""The search page of an edition for readers without script: the printed page, filled with what was found.

In: the printed `search.html`, the printed index beside it, and what a reader asks. Out: a page. What readers ask is
written down nowhere.
"""
