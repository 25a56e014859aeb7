"""The open form: everything that is published, as a folder of JSON lines and files, readable without us.

`layout` says what stands where in the folder; docs/reference/open-form.md says it to those who write or read one
by other means. `writing` makes the folder of an archive, `reading` hands its documents and files to whoever brings them
to a desk. Both know no Django, hold one line at a time, and trust nothing that they read.
"""
