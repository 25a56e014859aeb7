"""The texts with which a new newsroom starts, as a Markdown folder: drafts that an editor reads, makes his own and publishes.

They say what is true of every paper that is printed by Tamizdat; what only the newsroom knows stands in brackets.
"""
