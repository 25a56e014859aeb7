"""Post: who gets which newsletter, and how a letter reaches them.

In come subscribers (what the doors of `readers` were told), letters as the desk hands them over, ready but for each reader's
own links (`interface`), and what mail servers say of what they were given. Out go mails, and numbers: how many were sent,
how many came back.

Addresses are sealed: whoever has the database without the key can read none of them (`keys`, docs/explanation/letter.md).
Django is here for its models, its tasks and its mail; nothing of the desk, of the press or of the archive is.
"""
