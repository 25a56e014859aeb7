"""WordPress's exports (WXR 1.0 to 1.2) as our documents. Pure: no network, no database, nothing outside of the one file.

*Reading*: `xml` is the guarded parser, `mending` makes XML of files as they really are, `export` yields the records.
*Judging*: `index` reads all records once and says which become what, `rules` how categories and tags are filed.
*Making*: `blocks`, `classic` and `shortcodes` bring a text's own forms to HTML, `links` finds where links lead, and
`source` makes the documents.
"""
