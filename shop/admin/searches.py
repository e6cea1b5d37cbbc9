from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from shop.admin.changes import Remembered
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.models import SearchMiss, SearchSynonym
from shop.services import search_misses


@admin.register(SearchSynonym)
class SearchSynonymAdmin(Remembered, ModelAdmin):
    """What else is found for the words that people type."""

    fields = ["words", "means"]
    list_display = ["words", "means"]
    search_fields = ["words__begins"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        search_misses.forget(form.cleaned_data["words"])


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnly, ModelAdmin):
    """What people searched for and did not find; nothing tells who they were."""

    list_display = ["words", "count", "last_at", "make_synonym"]
    ordering = ["-count", "-last_at"]
    search_fields = ["words__begins"]

    @display(description="")
    def make_synonym(self, miss):
        """One click to the form, with the words in it."""
        url = reverse("admin:shop_searchsynonym_add")
        return format_html(
            '<a class="text-link" href="{}?{}">Make a synonym</a>',
            url,
            urlencode({"words": miss.words}),
        )
