"""From the archive to the site: which pages exist, what each reads, printing them, releases.

In: an archive, the theme, the site's settings, and the time of a printing. Out: a folder of files that any host can
serve, a ledger of what each page read, and a release. `render(key, …)` is a pure function: the same documents,
theme and settings give the same bytes. Nothing here reads the clock, and nothing here knows Django.
"""
