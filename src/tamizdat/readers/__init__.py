"""Readers: the few doors that need a server, and how many read what; of nobody who is not asked for it.

A Django project of its own answers at `/readers/` (`urls`, `doors`): sign-up, links in mails, contact, the page counter,
calls of providers, and what the desk asks. `guard` stands around all of it; the `postman` does what the doors leave to it as
`tasks`, and the jobs of the post. The lists are the post's, the look the theme's: docs/decisions/0036-doors.md.

Logs are counted apart from that, without Django. In come lines that a web server wrote (`logs`, `lines`), the archive, which
knows whose page a path is (`stories`), and what tells programs from readers (`programs`). Out goes, for each day, edition and
story, a number (`counting`). What stands for a reader meanwhile is a salted hash in this process's memory (`distinct`); the
salts are random, one for each day, and end with the process: docs/decisions/0021-counting-readers.md.

Nothing here knows the desk. Of the press the doors have its theme and words.
"""
