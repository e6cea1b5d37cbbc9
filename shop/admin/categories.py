import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.forms.widgets import Script
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from treebeard.forms import MoveNodeForm, movenodeform_factory
from unfold.decorators import display

from shop.admin.changes import Remembered
from shop.admin.fields import ManyChoicesWidget
from shop.admin.forms import changed_columns
from shop.admin.lists import ModelAdmin
from shop.admin.second_writer import TellsSecondWriter
from shop.html import clean_html
from shop.models import Category, Product
from shop.services import addresses, category_tree, listing

MOVES = [  # way, words, icon
    ("up", "before its neighbour", "arrow_upward"),
    ("down", "behind its neighbour", "arrow_downward"),
    ("in", "into the one above it", "subdirectory_arrow_right"),
    ("out", "out of the one it stands in", "keyboard_return"),
]
MOVE_HTML = (  # one text for each row: there may be hundreds on the page
    '<span class="tree-moves"><span class="tree-handle" id="drag-{pk}" data-category="{pk}" '
    'tabindex="-1" hidden title="Drag {name}"><span class="material-symbols-outlined" '
    'aria-hidden="true">drag_indicator</span></span>'
    + "".join(
        f'<button class="tree-move" type="submit" formaction="{{url}}" formnovalidate name="move" '
        f'value="{{pk}} {way}" id="{way}-{{pk}}" aria-label="{{name}} {words}" '
        f'title="{{name}} {words}"><span class="material-symbols-outlined" aria-hidden="true">'
        f"{icon}</span></button>"
        for way, words, icon in MOVES
    )
    + "</span>"
)
MOVE = re.compile(
    rf"(?P<pk>[0-9]{{1,18}}) (?:(?P<way>{'|'.join(category_tree.STEPS)})"
    rf"|(?P<where>{'|'.join(category_tree.PLACES)}) (?P<target>[0-9]{{1,18}}))"
)


class PlaceForm(MoveNodeForm):
    """Where a category stands is one question: inside which other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = self.fields["treebeard_ref_node"]
        place.label = "Stands in"
        place.empty_label = "— the top —"
        place.help_text = "Products of a category are listed in those above it as well."
        place.widget = ManyChoicesWidget()
        place.widget.choices = place.choices
        if self.instance.pk:
            self.initial["treebeard_ref_node"] = Category.objects.get_parent(self.instance)
        # The order among neighbours is for the list: here a category comes last.
        position = self.fields["treebeard_position"]
        position.choices = [("last-child", "")]
        position.initial = self.initial["treebeard_position"] = "last-child"
        position.disabled = True
        position.widget = forms.HiddenInput()

    def clean_size_guide(self):
        return clean_html(self.cleaned_data["size_guide"])

    def save(self, commit=True):
        """Make it where it is to stand; one that is there is moved by CategoryAdmin."""
        if self.instance._state.adding:
            return super().save(commit)
        return super(MoveNodeForm, self).save(commit)


@admin.register(Category)
class CategoryAdmin(TellsSecondWriter, Remembered, ModelAdmin):
    """The whole tree on one page, as it stands; there it is dragged, or moved by buttons."""

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
    search_fields = ["name__begins", "slug__begins"]
    ordering = ["path"]
    sortable_by = []
    list_per_page = 500
    warn_unsaved_form = True

    class Media:
        js = [Script("js/admin_tree.js", type="module")]

    def get_changelist_instance(self, request):
        """Count what stands in those that are shown, all of them in one query."""
        page = super().get_changelist_instance(request)
        shown = Product.objects.filter(category__in=[one.pk for one in page.result_list])
        counts = dict(shown.order_by().values_list("category").annotate(Count("pk")))
        for category in page.result_list:
            category.counted = counts.get(category.pk, 0)
        return page

    def get_list_display(self, request):
        moves = ["moves"] if self.has_change_permission(request) else []
        return [*super().get_list_display(request), *moves]

    def get_urls(self):
        page = self.admin_site.admin_view(require_POST(self.move))
        return [path("move/", page, name="shop_category_move"), *super().get_urls()]

    def move(self, request):
        """Take one step, `12 up`, or put it to where it was dragged, `12 before 7`."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        words = MOVE.fullmatch(request.POST.get("move", ""))
        back = reverse("admin:shop_category_changelist")
        if words is None:
            messages.error(request, "That was not understood; nothing was moved.")
            return HttpResponseRedirect(back)
        pk, way, target = int(words["pk"]), words["way"] or words["where"], words["target"]
        try:
            if target:
                category_tree.put(pk, way, int(target))
            elif not category_tree.step(pk, way):
                messages.info(request, "It cannot go further that way.")
        except category_tree.CannotMove as problem:
            messages.error(request, str(problem))
        return HttpResponseRedirect(f"{back}#{'drag' if target else way}-{pk}")

    @display(description="move")
    def moves(self, category):
        """Buttons that do without a script; the handle, which needs one, is shown by it."""
        return format_html(MOVE_HTML, pk=category.pk, name=category.name, url=self.move_url)

    @cached_property
    def move_url(self) -> str:
        return reverse("admin:shop_category_move")

    @display(description="name")
    def place(self, category):
        return format_html(
            '<span class="tree-place tree-place-{}">{}</span>',
            min(category.depth, 6),
            category.name,
        )

    @display(description="products of its own")
    def product_count(self, category):
        return category.counted

    def save_model(self, request, obj, form, change):
        if not change:
            return super().save_model(request, obj, form, change)
        # Only what was typed: where it stands may be changed by others meanwhile.
        if columns := changed_columns(form):
            obj.save(update_fields=columns)
        addresses.remember(obj, former_slug=form.initial["slug"])
        if "treebeard_ref_node" in form.changed_data:
            parent = form.cleaned_data["treebeard_ref_node"]
            try:
                category_tree.put_last(obj.pk, parent and parent.pk)
            except category_tree.CannotMove as problem:
                messages.error(request, f"It was not moved. {problem}")
        listing.reindex_shelf(obj)
        return None

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
