"""Readers: what the logs of a server say of how many read a story, and nothing else of anybody.

In come lines that a web server wrote (`logs`, `lines`), the archive, which knows whose page a path is (`stories`), and
what tells programs from readers (`programs`). Out goes, for each day, edition and story, a number (`counting`). What
stands for a reader meanwhile is a salted hash in this process's memory (`distinct`); the salts are random, one for each
day, and end with the process: docs/decisions/0021-counting-readers.md.

Nothing here knows the desk, the press or a framework.
"""
