"""The doors: what answers at each address of docs/explanation/letter.md.

A view reads the request, calls one function of the post or of this room, and answers; no rule stands here that another door
needs, too.
"""
