"""What the readers' server keeps. No address stands here in the clear."""

from tamizdat.post.models.mailing import Delivery, Mailing
from tamizdat.post.models.paper import PaperRow
from tamizdat.post.models.subscriber import Evidence, Subscriber, Subscription, Suppression

__all__ = ["Delivery", "Evidence", "Mailing", "PaperRow", "Subscriber", "Subscription", "Suppression"]
