from django.contrib import admin, messages
from django.db.models import F, Prefetch, Sum
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from shop.admin import finding
from shop.admin.bulk import ChangesMany
from shop.admin.changes import Remembered
from shop.admin.completeness import NeedsFilter, share, what_is_missing
from shop.admin.copying import CopiesAndArchives
from shop.admin.fields import PicksCategory, ShowsRupees
from shop.admin.forms import (
    InlineVariantForm,
    ProductForm,
    VariantFormSet,
    changed_columns,
)
from shop.admin.gallery import ImageInline, WithPictures
from shop.admin.lists import ModelAdmin
from shop.admin.matrix.pages import WithMatrix
from shop.admin.pictures import thumb
from shop.admin.schedule import ShowsWhatIsComing
from shop.admin.second_writer import TellsSecondWriter
from shop.models import Product, ProductImage, ProductStatus, Variant
from shop.money import rupees
from shop.services import addresses, listing, looks, publishing, stock

STATUS_LABELS = {
    ProductStatus.DRAFT: "info",
    ProductStatus.ACTIVE: "success",
    ProductStatus.ARCHIVED: "warning",
}


class VariantInline(ShowsRupees, TabularInline):
    model = Variant
    form = InlineVariantForm
    formset = VariantFormSet
    fields = [
        "sku",
        "options",
        "price_paise",
        "mrp_paise",
        "available",
        "opening_stock",
        "net_amount",
        "net_unit",
        "weight_grams",
        "is_active",
    ]
    readonly_fields = ["available"]
    extra = 0
    hide_title = True
    template_after = "admin/shop/product/variant_pages.html"

    class Media:
        css = {"all": ["css/admin_variants.css"]}

    @display(description="Stock")
    def available(self, variant):
        """What can be sold, leading to the page where stock, barcode and place are kept."""
        if not variant.pk:
            return "new"
        url = reverse("admin:shop_variant_change", args=[variant.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', url, variant.available)


@admin.register(Product)
class ProductAdmin(
    ChangesMany,
    PicksCategory,
    CopiesAndArchives,
    ShowsWhatIsComing,
    TellsSecondWriter,
    Remembered,
    WithPictures,
    WithMatrix,
    ModelAdmin,
):
    taken = "SKU, address or options"
    form = ProductForm
    inlines = [VariantInline, ImageInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("needs", "coming", "name", "slug", ("category", "brand"), "status"),
                    "option_names",
                ]
            },
        ),
        (
            "What shoppers read",
            {"fields": ["summary", "description", "specifications", "size_guide"]},
        ),
        (
            "Tax and origin",
            {
                "fields": [
                    ("gst_rate_bps", "hsn"),
                    ("country_of_origin", "net_quantity"),
                    ("maker", "consumer_care"),
                ]
            },
        ),
    ]
    readonly_fields = ["needs", "coming"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["picture", "title", "category", "status_label", "price", "stock_words", "has"]
    list_display_links = ["picture", "title"]
    list_select_related = ["category"]
    list_filter = [
        "status",
        NeedsFilter,
        "is_in_stock",
        ("category", AutocompleteSelectFilter),
    ]
    sortable_by = ["title", "price"]  # what an index can put in order
    list_filter_submit = True
    search_fields = ["name"]
    search_help_text = "Name, words, beginning of a SKU, barcode"
    warn_unsaved_form = True
    actions = ["change_many", "put_on_sale", "archive"]
    actions_detail = ["variant_matrix", *CopiesAndArchives.actions_detail]

    def get_queryset(self, request):
        images = Prefetch("images", ProductImage.objects.order_by("position", "pk"))
        return super().get_queryset(request).prefetch_related(images)

    def get_changelist_instance(self, request):
        """Add up what is left of those that are shown: before they are, it would be of all."""
        page = super().get_changelist_instance(request)
        shelves = Variant.objects.filter(product__in=list(page.result_list), is_active=True)
        left = Sum(F("on_hand") - F("reserved"))
        units_left = dict(shelves.order_by().values_list("product").annotate(left=left))
        for product in page.result_list:
            product.units_left = units_left.get(product.pk)
        return page

    def get_search_results(self, request, queryset, search_term):
        if term := search_term.strip():
            queryset = queryset.filter(pk__in=finding.products(term))
        return queryset, False

    @display(description="")
    def picture(self, product):
        return thumb(list(product.images.all()), of=product.name)

    @display(description="product", ordering="name")
    def title(self, product):
        return product.name

    @display(description="status", ordering="status", label=STATUS_LABELS)
    def status_label(self, product):
        return product.status, product.get_status_display()

    @display(description="price from", ordering="from_paise")
    def price(self, product):
        return rupees(product.from_paise) if product.from_paise is not None else "no variant"

    @display(
        description="stock",
        ordering="is_in_stock",
        label={"some": "success", "none": "danger"},
    )
    def stock_words(self, product):
        if not product.units_left:
            return "none", "Sold out"
        return "some", f"{product.units_left} available"

    @display(
        description="complete", ordering="missing", label={"all": "success", "some": "warning"}
    )
    def has(self, product):
        return "some" if product.missing else "all", share(product)

    @display(description="Still needs")
    def needs(self, product):
        return what_is_missing(product)

    def get_changeform_initial_data(self, request):
        """Most goods are made here, but only a person can say so."""
        return {"country_of_origin": "India", **super().get_changeform_initial_data(request)}

    # Writing

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, VariantInline):
            kwargs["number"] = request.GET.get(f"{prefix}-page", "1")
        return kwargs

    def save_model(self, request, obj, form, change):
        """Write all but the status: what is typed counts for the gate, so it goes first."""
        form.wanted_status = obj.status if "status" in form.changed_data else None
        obj.status = form.initial["status"] if change else ProductStatus.DRAFT
        if not change:
            return super().save_model(request, obj, form, change)
        # Variants by key, then the product: the order in which sales lock them.
        list(obj.variants.order_by("pk").select_for_update().values_list("pk", flat=True))
        form.worn = looks.note([obj.pk])
        # Only what was typed: counts and ratings are written by others meanwhile.
        obj.save(update_fields=[*changed_columns(form), "updated_at"])
        addresses.remember(obj, former_slug=form.initial["slug"])

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is not Variant:
            return
        for row in formset.forms:
            quantity = row.cleaned_data.get("opening_stock") if row in formset.extra_forms else None
            if quantity and row.instance.pk:
                stock.receive(row.instance, quantity, reason="Opening stock", actor=request.user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            looks.follow(form.worn)
        listing.reindex([form.instance.pk])
        if form.wanted_status:
            self._set_status(request, [form.instance], form.wanted_status)

    # What may go

    def has_delete_permission(self, request, obj=None):
        """A product with variants has a history, or may get one: it is archived."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (isinstance(obj, Product) and obj.variants.exists())

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Put on sale", permissions=["change"])
    def put_on_sale(self, request, products):
        self._act(request, products, ProductStatus.ACTIVE, "put on sale")

    @admin.action(description="Archive: take off the shop", permissions=["change"])
    def archive(self, request, products):
        self._act(request, products, ProductStatus.ARCHIVED, "archived")

    def _act(self, request, products, status, words):
        changed = self._set_status(request, list(products), status)
        for product in changed:
            self.log_change(request, product, f"Status: {status}")
        messages.success(request, f"Products {words}: {len(changed)}.")

    def _set_status(self, request, products, status) -> list[Product]:
        """Through the gate; says of each product that stays outside why. Returns the others."""
        outcome = publishing.set_status([product.pk for product in products], status)
        for product in products:
            if why := outcome.refused.get(product.pk):
                messages.error(request, f"“{product}” was not put on sale. {why}")
        return outcome.changed
