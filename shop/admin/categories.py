from django import forms
from django.contrib import admin
from django.db.models import Count
from django.utils.html import format_html
from treebeard.forms import MoveNodeForm, movenodeform_factory
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from shop.admin.changes import Remembered
from shop.admin.second_writer import TellsSecondWriter
from shop.html import clean_html
from shop.models import Category
from shop.services import addresses, listing


class PlaceForm(MoveNodeForm):
    """Where a category stands is one question: inside which other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = self.fields["treebeard_ref_node"]
        place.label = "Stands in"
        place.empty_label = "— the top —"
        place.help_text = "Products of a category are listed in those above it as well."
        place.widget = UnfoldAdminSelectWidget()
        place.widget.choices = place.choices
        # The tree is kept by name, so there is no order among neighbours to ask for.
        position = self.fields["treebeard_position"]
        position.initial = self.initial["treebeard_position"] = "sorted-child"
        position.required = False
        position.widget = forms.HiddenInput()

    def clean_treebeard_position(self):
        return "sorted-child"

    def clean_size_guide(self):
        return clean_html(self.cleaned_data["size_guide"])


@admin.register(Category)
class CategoryAdmin(TellsSecondWriter, Remembered, ModelAdmin):
    """The whole tree on one page, as it stands; a category is moved in its own form."""

    form = movenodeform_factory(
        Category,
        form=PlaceForm,
        fields=["name", "slug", "treebeard_ref_node", "description", "size_guide", "is_active"],
    )
    fields = [
        "name",
        "slug",
        "treebeard_ref_node",
        "treebeard_position",
        "description",
        "size_guide",
        "is_active",
    ]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["place", "slug", "is_active", "product_count"]
    search_fields = ["name__istartswith", "slug__startswith"]
    ordering = ["path"]
    sortable_by = []
    list_per_page = 500
    show_full_result_count = False
    warn_unsaved_form = True

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(product_count=Count("products"))

    @display(description="name")
    def place(self, category):
        return format_html(
            '<span class="tree-place tree-place-{}">{}</span>',
            min(category.depth, 6),
            category.name,
        )

    @display(description="products of its own")
    def product_count(self, category):
        return category.product_count

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            addresses.remember(obj, former_slug=form.initial["slug"])
            listing.reindex_shelf(obj)

    def has_delete_permission(self, request, obj=None):
        """Only a category that is empty may go: nothing in it falls out of the shop."""
        allowed = super().has_delete_permission(request, obj)
        if not isinstance(obj, Category):
            return allowed
        return allowed and obj.numchild == 0 and not obj.products.exists()

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
