"""Plain pages: About, Team, Privacy Policy and so on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
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

    TEXT = "text", "Text"
    TEAM = "team", "Text, then the people of the newsroom"
    CORRECTIONS = "corrections", "Text, then all corrections"


class PlainPage(Previewed, Printed, Titled, Page):
    """A page that is not a story."""

    parent_page_types = ["desk.Edition"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    base_form_class = PrintedForm

    template_choice = models.CharField(
        "what it shows", max_length=12, choices=Template.choices, default=Template.TEXT
    )
    body = StreamField(PageBody(), blank=True)

    search_fields = [*Page.search_fields, index.SearchField("dek")]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel(
                        "title", heading="Title", placeholder="Title", help_text="The page's heading."
                    ),
                    FieldPanel("dek"),
                    FieldPanel("body"),
                ],
                heading="Page",
            ),
            ObjectList(
                [
                    FieldPanel("template_choice"),
                    FieldPanel("slug", help_text="The last part of its address: “about” for about.html."),
                    *Page.settings_panels,
                ],
                heading="Address and schedule",
            ),
        ]
    )

    class Meta:
        verbose_name = "plain page"

    def printed_path(self) -> str:
        """Return where it is printed."""
        return paths.of_page(self.edition, self.slug or "draft")

    def clean(self) -> None:
        """Refuse addresses that the site itself needs."""
        super().clean()
        if self.slug in paths.RESERVED:
            raise ValidationError(
                {"slug": f"The site prints a page “{self.slug}” itself: choose another slug."}
            )
