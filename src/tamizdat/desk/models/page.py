"""Plain pages: About, Team, Privacy Policy and so on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from tamizdat.desk import paths
from tamizdat.desk.blocks import PageBody
from tamizdat.desk.models.page_base import Printed, PrintedForm, Titled
from tamizdat.desk.preview import Previewed


class Template(models.TextChoices):
    """What a plain page shows besides its text."""

    TEXT = "text", _("Text")
    TEAM = "team", _("Text, then the people of the newsroom")
    CORRECTIONS = "corrections", _("Text, then all corrections")
    SUPPORT = "support", _("Text, then the ways to give")


class PlainPage(Previewed, Printed, Titled, Page):
    """A page that is not a story."""

    parent_page_types = ["desk.Edition"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    base_form_class = PrintedForm

    template_choice = models.CharField(
        _("what it shows"), max_length=12, choices=Template.choices, default=Template.TEXT
    )
    body = StreamField(PageBody(), blank=True, verbose_name=_("body"))

    search_fields = [*Page.search_fields, index.SearchField("dek")]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel(
                        "title",
                        heading=_("Title"),
                        placeholder=_("Title"),
                        help_text=_("The page's heading."),
                    ),
                    FieldPanel("dek"),
                    FieldPanel("body"),
                ],
                heading=_("Page"),
            ),
            ObjectList(
                [
                    FieldPanel("template_choice"),
                    FieldPanel("slug", help_text=_("The last part of its address: “about” for about.html.")),
                    *Page.settings_panels,
                ],
                heading=_("Address and schedule"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    def printed_path(self) -> str:
        """Return where it is printed."""
        return paths.of_page(self.edition, self.slug or "draft")

    def clean(self) -> None:
        """Refuse addresses that the site itself needs."""
        super().clean()
        if self.slug in paths.RESERVED:
            raise ValidationError(
                {"slug": _("The site prints a page “{}” itself: choose another slug.").format(self.slug)}
            )
