"""The rows of a story: who made it, what it is about, what it follows up, what was corrected in it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from tamizdat.desk.models.named import Part


class Role(models.TextChoices):
    """What somebody did for a story."""

    WRITER = "writer", _("Writer")
    TRANSLATOR = "translator", _("Translator")
    PHOTOGRAPHER = "photographer", _("Photographer")
    EDITOR = "editor", _("Editor")
    HOST = "host", _("Host")
    GUEST = "guest", _("Guest")


class Byline(Part, Orderable):
    """A person's part in a story."""

    owner_field = "story"

    story = ParentalKey("desk.Story", related_name="bylines")
    person = models.ForeignKey(
        "desk.Person", on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.WRITER)

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        pass


class StoryPlace(Part, Orderable):
    """A place that a story is about."""

    owner_field = "story"

    story = ParentalKey("desk.Story", related_name="placed")
    place = models.ForeignKey(
        "desk.Place", on_delete=models.CASCADE, related_name="+", verbose_name=_("place")
    )

    panels = [FieldPanel("place")]

    class Meta(Orderable.Meta):
        pass


class StoryActor(Part, Orderable):
    """An actor whom a story is about."""

    owner_field = "story"

    story = ParentalKey("desk.Story", related_name="involved")
    actor = models.ForeignKey(
        "desk.Actor", on_delete=models.CASCADE, related_name="+", verbose_name=_("actor")
    )

    panels = [FieldPanel("actor")]

    class Meta(Orderable.Meta):
        pass


class StoryEvent(Part, Orderable):
    """An event of which a story tells."""

    owner_field = "story"

    story = ParentalKey("desk.Story", related_name="told")
    event = models.ForeignKey(
        "desk.Event", on_delete=models.CASCADE, related_name="+", verbose_name=_("event")
    )

    panels = [FieldPanel("event")]

    class Meta(Orderable.Meta):
        pass


class Follow(Part, Orderable):
    """An earlier story that a story follows up."""

    owner_field = "story"

    story = ParentalKey("desk.Story", related_name="follows")
    earlier = models.ForeignKey(
        "desk.Story", on_delete=models.CASCADE, related_name="+", verbose_name=_("earlier story")
    )

    panels = [PageChooserPanel("earlier", page_type="desk.Story")]

    class Meta(Orderable.Meta):
        pass


class Correction(Part):
    """What was wrong, what is right, and since when."""

    owner_field = "story"

    story = ParentalKey("desk.Story", related_name="corrections")
    date = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(
        _("what was wrong"),
        help_text=_("In a sentence: “An earlier version said that the dam is 300 metres high.”"),
    )
    right = models.TextField(
        _("what is right"), blank=True, help_text=_("In a sentence: “It is 304 metres high.”")
    )

    panels = [FieldPanel("date"), FieldPanel("text"), FieldPanel("right")]

    class Meta:
        ordering = ["-date", "-pk"]
