"""Recordings as files: what is accepted, what can be read from it, what of it is private. No Django.

A file comes in by `taking.taken`: it is told by its bytes what it is (`sniffing`), broken and double-faced files are
refused, its length, size and chapters are read (`probing`), and what does not belong to readers is taken out
(`cleaning`). Files are looked at where they stand, never read whole into memory.
"""
