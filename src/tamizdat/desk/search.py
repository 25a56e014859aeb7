"""The desk's search: Wagtail's database search without a scan of the whole index at each save.

Wagtail weighs titles by their length against the mean over the whole index and finds that mean anew whenever a page is
saved, which at 50,000 stories is most of the time a publication takes. Here only a full rebuilding of the index
(`update_index`) does that; until the next one a new title has the weight of a mean one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from modelsearch.backends import database


@cache
def _without_refresh(index_class: type) -> type:
    def _refresh_title_norms(self: Any, full: bool = False) -> None:
        if full:
            index_class._refresh_title_norms(self, full=True)

    return type(index_class.__name__, (index_class,), {"_refresh_title_norms": _refresh_title_norms})


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name by which Wagtail finds it
    """Return the search backend for the desk's database."""
    backend = database.SearchBackend(params)
    index_class = getattr(backend, "index_class", None)
    if index_class is not None and hasattr(index_class, "_refresh_title_norms"):
        backend.index_class = _without_refresh(index_class)
    return backend
