"""The published record: typed, immutable documents, the blobs they name, and the store that orders them.

In: documents that the desk files, and the files (blobs) they name. Out: answers to few questions, all within
one edition: a document by id or path, its card, a list's newest, its cuts, what changed since change N.
The archive knows no Django, no templates and no files of a site, and it is readable without us: JSON in SQLite.
"""
