"""What the inventory can be narrowed to."""

from django.contrib import admin
from django.db.models import F, Q
from unfold.contrib.filters.admin import DropdownFilter, TextFilter
from unfold.contrib.filters.forms import DropdownForm

from shop.admin import finding
from shop.admin.fields import ManyChoicesWidget
from shop.models import Category


class ShelfFilter(admin.SimpleListFilter):
    title = "shelf"
    parameter_name = "shelf"

    def lookups(self, request, model_admin):
        return [
            ("low", "On sale, few left or none"),
            ("out", "Sold out"),
            ("reserved", "Promised to orders"),
        ]

    def queryset(self, request, variants):
        if self.value() == "low":
            return variants.low()
        if self.value() == "out":
            return variants.filter(on_hand__lte=F("reserved"))
        if self.value() == "reserved":
            return variants.filter(reserved__gt=0)
        return variants


class ManyForm(DropdownForm):
    widget = ManyChoicesWidget(attrs=DropdownForm.widget.attrs)


class BranchFilter(DropdownFilter):
    """A category with all that stands in it."""

    form_class = ManyForm
    title = "category"
    parameter_name = "category"

    def lookups(self, request, model_admin):
        tree = Category.objects.order_by("path").values_list("pk", "depth", "name")
        return [(pk, "\u2003" * (depth - 1) + name) for pk, depth, name in tree]

    def queryset(self, request, variants):
        if not self.value():
            return variants
        chosen = [pk for pk, _ in self.lookup_choices if str(pk) == self.value()]
        path = Category.objects.filter(pk__in=chosen).values_list("path", flat=True).first()
        return (
            variants.filter(product__category__path__startswith=path) if path else variants.none()
        )


class BrandFilter(TextFilter):
    title = "brand"
    parameter_name = "brand"

    def queryset(self, request, variants):
        brand = (self.value() or "").strip()
        return variants.filter(product__brand__begins=brand) if brand else variants


def matching(variants, term: str):
    """Those whose SKU or barcode begins so, and all of the products that are found by it."""
    coded = finding.variants(term)
    return variants.filter(Q(pk__in=coded) | Q(product__in=finding.products(term)))
