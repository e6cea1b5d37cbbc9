from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import display

from shop import rules
from shop.admin.changes import Remembered
from shop.admin.fields import PicksCategory, ShowsRupees, rupee_field
from shop.admin.lists import ModelAdmin
from shop.admin.second_writer import TellsSecondWriter
from shop.columns import memory
from shop.models import Collection
from shop.services import addresses


class CollectionForm(forms.ModelForm):
    min_paise = rupee_field("Price from (₹)", required=False)
    max_paise = rupee_field("Price to (₹)", required=False, help_text="999 for “under ₹999”.")

    def clean_brand(self):
        """As products write it; a brand that no product has is a slip of the pen."""
        brand = self.cleaned_data["brand"]
        with memory.lock:
            known = {name.casefold(): name for name in memory.read().brands}
        if brand.casefold() not in known:
            raise ValidationError("No product has this brand. Write it as products do.")
        return known[brand.casefold()]


@admin.register(Collection)
class CollectionAdmin(PicksCategory, TellsSecondWriter, ShowsRupees, Remembered, ModelAdmin):
    """Lists that fill themselves by a rule; staff see at once how many products fit it."""

    form = CollectionForm
    fieldsets = [
        (None, {"fields": ["name", "slug", "description", ("position", "is_active"), "matching"]}),
        (
            "What belongs here: all that is filled in must be so",
            {
                "fields": [
                    ("category", "brand"),
                    ("min_paise", "max_paise"),
                    ("discount_percent", "new_within_days"),
                    "in_stock_only",
                ]
            },
        ),
    ]
    readonly_fields = ["matching"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "slug", "product_count", "position", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name__begins", "slug__begins"]
    warn_unsaved_form = True

    def get_changelist_instance(self, request):
        """Count what is in those shown, all of them in two queries."""
        page = super().get_changelist_instance(request)
        counts = rules.count(page.result_list, timezone.now())
        for collection in page.result_list:
            collection.counted = counts[collection.pk]
        return page

    @display(description="products", label={"some": "success", "none": "warning"})
    def product_count(self, collection):
        return "some" if collection.counted else "none", str(collection.counted)

    @display(description="products that fit")
    def matching(self, collection):
        """How many there are by the rule as it was saved, leading to their list."""
        if not collection.pk:
            return "You will see when it is saved."
        number = rules.count([collection], timezone.now())[collection.pk]
        if not collection.is_active:
            return f"{number}; shoppers do not see this collection"
        url = collection.get_absolute_url()
        return format_html('{} <a class="text-link" href="{}">See the list</a>', number, url)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            addresses.remember(obj, former_slug=form.initial["slug"])
