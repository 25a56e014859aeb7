"""The desk: where people work, in Django and Wagtail.

What enters: what editors type, and what importers hand to `actions/` and `incoming/`. What leaves: documents, filed in the
archive by the filer, and nothing else; readers never see the desk.

`models/` is what the newsroom knows, one noun a module. `actions/` changes it, each change in one function; `bulk/` is the
action of publishing in a form for thousands. `marks` notes every change in the same transaction; `filer` reads the
marks, composes (`compose/`), files and prints. Whole archives come in as documents by `incoming/`, for which `decompose/`
turns a document's text back into what editors write.
"""
