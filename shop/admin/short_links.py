from django.contrib import admin
from unfold.admin import ModelAdmin

from shop.admin.changes import Remembered
from shop.models import ShortLink


@admin.register(ShortLink)
class ShortLinkAdmin(Remembered, ModelAdmin):
    list_display = ["code", "path", "hits", "created_at"]
    fields = ["code", "path", "hits", "created_at"]
    readonly_fields = ["hits", "created_at"]
    search_fields = ["code__startswith", "path__startswith"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        """Leave the count of hits alone: it is going up while the form is open."""
        obj.save(update_fields=["code", "path"] if change else None)
