"""What the tests of letters make: a newsletter, and a readers' server that listens."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from django.utils import timezone

from tamizdat.desk import actions, streams
from tamizdat.desk.models import Newsletter, Story
from tamizdat.post.client import Unreachable, WrongRequest
from tamizdat.post.interface import Lists, NewsletterCounts, Progress, Tested
from tamizdat.post.sayings import Saying


class Rendered(NamedTuple):
    subject: str
    html: str
    text: str
    cut: tuple[str, ...] = ()


def newsletter(edition="en", slug="weekly", fills=(), **fields):
    made = Newsletter(edition=edition, slug=slug, **({"name": "The week"} | fields))
    made.fills = streams.stream(made, "fills", fills)
    made.full_clean()
    made.save()
    return made


def write(headline, edition="en", **fields):
    """Publish a story."""
    story = actions.create_story(edition, headline=headline, **fields)
    actions.publish(story)
    return story


def sent(letter, server):
    """Send a letter, without the steps between."""
    now = timezone.now()
    actions.schedule_letter(letter, None)
    letter = actions.begin_letter(letter, timezone.now())
    actions.note_handed(letter, server.progress(str(letter.uid)))
    return now


def titles(letter):
    return [
        (part.value["label"], [item.value["story"].title for item in part.value["items"]])
        for part in letter.parts
    ]


def shown(story, at):
    """Have it that readers got a story at a moment."""
    Story.objects.filter(pk=story.pk).update(shown_at=at)


def show(letter, picture, **words):
    """Give a letter one more part, in which a picture stands alone."""
    block = {"picture": picture.pk, "caption": "", "credit": "", "alt": ""} | words
    part = {"label": "Picture of the week", "items": [{"type": "picture", "value": block}]}
    raw = [*letter.parts.get_prep_value(), {"type": "part", "value": part}]
    letter.parts = letter.parts.stream_block.to_python(raw)
    letter.save()
    return letter


class Server:
    """A readers' server as the desk sees it. It keeps what it was told, and may be down."""

    def __init__(self):
        self.down, self.lost = False, set()
        self.papers, self.mailings, self.asked = [], {}, []
        self.state, self.bounced, self.views_of, self.refused = "sending", 0, [], {}

    def _hear(self, *what):
        if self.down:
            raise Unreachable(Saying("the readers' server cannot be reached"))
        self.asked.append(what)

    def tell(self, paper):
        self._hear("tell")
        self.papers.append(paper)

    def hand_over(self, mailing):
        self._hear("hand_over", mailing.id)
        if mailing.newsletter not in {each.id for each in self.papers[-1].newsletters}:
            raise WrongRequest(Saying("no such newsletter"), 404)
        known = self.mailings.setdefault(mailing.id, msgspec.json.encode(mailing))
        if known != msgspec.json.encode(mailing):
            raise WrongRequest(Saying("another mail went under this id"), 409)
        return self.progress(mailing.id)

    def progress(self, id):
        self._hear("progress", id)
        if id in self.lost:
            raise WrongRequest(Saying("no letter was handed over under this number"), 404)
        return Progress(
            id=id, state=self.state, subscribers=3, sent=3 if self.state == "done" else 1, waiting=2,
            bounced=self.bounced,
        )  # fmt: skip

    def pause(self, id):
        self.state = "paused"
        return self.progress(id)

    def resume(self, id):
        self.state = "sending"
        return self.progress(id)

    def cancel(self, id):
        self.state = "cancelled"
        return self.progress(id)

    def test(self, test):
        self._hear("test", test)
        return Tested(
            sent=test.addresses[:1],
            refused=dict.fromkeys(
                test.addresses[1:], Saying("the mail server says: {said}", {"said": "550"})
            ),
        )

    def lists(self):
        self._hear("lists")
        known = [each.id for each in self.papers[-1].newsletters] if self.papers else []
        return Lists(
            newsletters=tuple(
                NewsletterCounts(newsletter=id, confirmed=41, joined=5, left=2) for id in known
            ),
            suppressed=7,
            trouble=(
                Saying("{provider} does not answer ({why})", {"provider": "postmark", "why": "HTTP 503"}),
            ),
        )

    def views(self, since):
        self._hear("views", since)
        return self.views_of
