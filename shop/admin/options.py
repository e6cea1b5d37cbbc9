from django.contrib import admin
from django.utils.html import format_html
from unfold.decorators import display

from shop.admin.changes import Remembered
from shop.admin.lists import ModelAdmin
from shop.models import OptionValue


@admin.register(OptionValue)
class OptionValueAdmin(Remembered, ModelAdmin):
    """Sizes, colours and the like as filters and product pages show them: in which order, and
    with what dot. Values are made by variants, so none is made or taken away here."""

    list_display = ["value", "option", "dot", "swatch", "position"]
    list_editable = ["swatch", "position"]
    list_filter = ["option"]
    ordering = ["option", "position", "value"]
    search_fields = ["value__begins", "option__begins"]
    search_help_text = "Beginning of a value or of an option"
    fields = ["option", "value", "dot", "swatch", "position"]
    readonly_fields = ["option", "value", "dot"]

    @display(description="dot")
    def dot(self, value):
        """What shoppers see: the colour given here, or the one that the word names."""
        if not value.shown_swatch:
            return ""
        return format_html(
            '<svg width="18" height="18" role="img" aria-label="{}"><circle cx="9" cy="9" r="8.5" '
            'fill="{}" stroke="#999"/></svg>',
            value.shown_swatch,
            value.shown_swatch,
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
