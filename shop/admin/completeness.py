"""What a product still needs, as its list and its form show it."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join

from shop import completeness
from shop.models import Product


class NeedsFilter(admin.SimpleListFilter):
    title = "completeness"
    parameter_name = "needs"

    def lookups(self, request, model_admin):
        each = [(need.code, f"Needs {need.words}") for need in completeness.NEEDS]
        return [("none", "Complete"), ("any", "Needs something"), *each]

    def queryset(self, request, products):
        if self.value() == "none":
            return products.filter(missing="")
        if self.value() == "any":
            return products.filter(missing__gt="")
        if self.value():
            return products.filter(missing__contains=f"{self.value()} ")
        return products


def share(product: Product) -> str:
    """How much of what is needed is there: `6 of 8`."""
    number = len(completeness.NEEDS)
    return f"{number - len(completeness.read(product.missing))} of {number}"


def what_is_missing(product: Product):
    """Each thing that is missing, leading to where it is given."""
    if not product.pk:
        return "You will see when it is saved."
    needs = completeness.read(product.missing)
    if not needs:
        return "Nothing: it is complete."
    links = format_html_join(
        ", ", '<a class="text-link" href="#{}">{}</a>', ((one.place, one.words) for one in needs)
    )
    return format_html("{}: {}. Without it, it cannot be put on sale.", share(product), links)
