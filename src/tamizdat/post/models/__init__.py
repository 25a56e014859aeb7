"""What the readers' server keeps. No address stands here in the clear."""

from tamizdat.post.models.key import KeyMark
from tamizdat.post.models.mailing import Delivery, Mailing
from tamizdat.post.models.pace import Pace, Trouble, WarmUp
from tamizdat.post.models.paper import PaperRow
from tamizdat.post.models.subscriber import (
    Evidence,
    Left,
    Noticed,
    Subscriber,
    Subscription,
    Suppression,
    Tally,
)

__all__ = [
    "Delivery",
    "Evidence",
    "KeyMark",
    "Left",
    "Mailing",
    "Noticed",
    "Pace",
    "PaperRow",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Tally",
    "Trouble",
    "WarmUp",
]
