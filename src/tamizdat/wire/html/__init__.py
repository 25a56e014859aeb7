"""HTML of any origin into the forms of which our bodies are made.

In goes whatever somebody wrote: untidy, hostile, from another century. Out comes a body of the forms that
`tamizdat.desk.compose.body` makes, and a list of what it lost. `tree` reads the HTML as browsers do, `runs` holds
running text, `tables` and `cards` make the two forms that need judgement, and `body` walks the tree. Nothing is
passed through: each form is written anew from words and addresses, and nh3 has the last look.
"""

from tamizdat.wire.html.body import Body, to_body
from tamizdat.wire.html.losses import Loss

__all__ = ["Body", "Loss", "to_body"]
