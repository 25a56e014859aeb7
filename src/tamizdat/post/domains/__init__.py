"""Domains: whether those who get mail can tell that it is ours.

In comes a domain and how mail leaves; out go findings: what stands in DNS and on the mail server, what it means, and the very
record to write. Neither Django nor a database is needed: `tamizdat check --mail DOMAIN` asks DNS and prints.
"""

from tamizdat.post.domains.findings import Finding, Grade
from tamizdat.post.domains.looking import Sender, look

__all__ = ["Finding", "Grade", "Sender", "look"]
