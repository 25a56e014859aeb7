"""Reports: what a mail that came to the return address says of the mail that went out.

In comes a mail, whole or cut off, from anybody; out goes a `Verdict`. Nothing here knows Django, a network or a disk, and
nothing is believed: whose mail it was is for `post.returned` to see, by tokens that only we can make.
"""

from tamizdat.post.reports.reading import read
from tamizdat.post.reports.verdict import Kind, Verdict

__all__ = ["Kind", "Verdict", "read"]
