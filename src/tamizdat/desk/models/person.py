"""People: who writes, translates, photographs and edits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from tamizdat.desk.models.named import RICH_LINE, Named, Text


class Person(Named):
    """Somebody who has a page: a reporter, an editor, a guest. No account at the desk is needed."""

    folder = "people"

    photo = models.ForeignKey(
        "desk.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )
    team = models.BooleanField(_("on the Team page"), default=False)

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        FieldPanel("photo"),
        MultiFieldPanel([FieldPanel("team"), FieldPanel("order")], heading=_("In the newsroom")),
        FieldPanel("slug"),
    ]

    class Meta(Named.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")


class PersonText(Text):
    """A person in one edition."""

    thing = ParentalKey(Person, related_name="texts")
    job = models.CharField(
        _("job"), max_length=200, blank=True, help_text=_("Such as “Editor” or “Reporter in Bishkek”.")
    )
    bio = RichTextField(
        _("bio"), blank=True, features=RICH_LINE, help_text=_("Two or three sentences about the person.")
    )

    panels = [*Text.panels, FieldPanel("job"), FieldPanel("bio")]

    class Meta:
        unique_together = [("thing", "edition")]
