"""The editors' search: every story as it stands at the desk, draft or published, by the engine of the readers' search.

What changed is noted by `marks` in the transaction of the change. The filer composes slips of it and keeps an index of each
edition in `var/found/`, which nobody outside can read (`keeping`). The desk's pages ask it (`asking`).
"""
