"""Fronts of regions, countries and topics. That of the home page is the edition's own page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin, RevisionMixin

from tamizdat.archive.ids import mint
from tamizdat.desk import editions, paths
from tamizdat.desk.front_blocks import TopBlock
from tamizdat.desk.models.composed import (
    BREAKING,
    MOST_SLOTS,
    Composed,
    check_not_over,
    check_picked,
    check_slots,
    in_strips,
    picked,
)
from tamizdat.desk.models.named import Carrying
from tamizdat.desk.preview import Previewed


class FrontForm(WagtailAdminModelForm):
    """Checks what only shows when the front and its stories are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse stories of another edition, one twice, and ends that are over."""
        cleaned: dict[str, Any] = super().clean()
        self.instance.edition = cleaned.get("edition") or self.instance.edition
        if not self.instance.edition:
            return cleaned
        top = [slot.value for slot in cleaned.get("top") or () if slot.value["story"] is not None]
        slots = [slot["story"].specific_deferred for slot in top]
        check_slots(self.instance.locale_of_front(), slots)
        check_picked(self.instance.locale_of_front(), [*slots, *in_strips(cleaned.get("strips"))])
        check_picked(self.instance.locale_of_front(), picked(cleaned.get("picks")))
        before = {(slot["story"], slot["until"]) for slot in self._before()}
        for slot in top:
            if (slot["story"], slot["until"]) not in before:
                check_not_over(slot["story"], slot["until"])
        if "breaking_until" in self.changed_data:
            check_not_over(cleaned.get("breaking_text"), cleaned.get("breaking_until"))
        return cleaned

    def _before(self) -> list[Any]:
        old = Front.objects.filter(pk=self.instance.pk).first()
        return [slot.value for slot in old.top] if old is not None else []


class Front(Previewed, PreviewableMixin, RevisionMixin, Composed, Carrying):
    """The front of a region, a country or a topic in one edition."""

    uid = models.UUIDField(default=mint, editable=False)
    edition = models.CharField(_("edition"), max_length=35, choices=editions.choices)
    place = models.ForeignKey(
        "desk.Place",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="fronts",
        verbose_name=_("place"),
        help_text=_("The region or country whose page it is."),
    )
    topic = models.ForeignKey(
        "desk.Topic",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="fronts",
        verbose_name=_("or topic"),
        help_text=_("The topic whose page it is."),
    )
    top = StreamField(
        TopBlock(),
        blank=True,
        max_num=MOST_SLOTS,
        verbose_name=_("Stories at the top"),
        help_text=_(
            "The first is the lead, up to three more stand beside it. Where you choose none, the newest stand."
        ),
    )

    base_form_class = FrontForm
    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("edition"), FieldPanel("place"), FieldPanel("topic")])],
            heading=_("Whose front it is"),
        ),
        FieldPanel("top"),
        BREAKING,
        FieldPanel("strips"),
        FieldPanel("picks"),
    ]

    class Meta:
        verbose_name = _("front")
        verbose_name_plural = _("fronts")
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint("uid", "edition", name="desk_front_id"),
            models.UniqueConstraint("edition", "place", name="desk_front_of_place"),
            models.UniqueConstraint("edition", "topic", name="desk_front_of_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.thing} ({dict(editions.choices()).get(self.edition, self.edition)})"

    @property
    def thing(self) -> Any:
        """Return the place or topic whose front it is."""
        return self.place or self.topic

    @property
    def title(self) -> str:
        """Return what it is called, as pages are."""
        return str(self)

    def locale_of_front(self) -> Any:
        """Return the language of what may stand on it."""
        return editions.locale_of(self.edition)

    def clean(self) -> None:
        """Refuse a front of nothing, and one of two things."""
        if self.place_id and self.topic_id:
            raise ValidationError(
                {"topic": _("A front is of a place or of a topic: take one of the two out.")}
            )
        if not self.place_id and not self.topic_id:
            raise ValidationError({"place": _("Choose the place or the topic whose front it is.")})
        super().clean()
        others = Front.objects.filter(edition=self.edition, place=self.place, topic=self.topic)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(
                _("“{}” has a front in this edition already: change that one.").format(self.thing)
            )

    def printed_path(self) -> str:
        """Return where it is printed."""
        return paths.of_list(self.edition, self.thing.folder, self.thing.slug)
