"""What can go wrong between the products, and what filters and search know of them."""

from orders.tests.doctor.damage import Damage
from orders.tests.doctor.stories import cash
from shop.models import Category, OptionValue, Product, ProductStatus, SearchDocument, Variant
from shop.tests.factories import make_product, make_variant


def shirt():
    """An order, and a product with options beside it."""
    product = make_product("Shirt", option_names=["Size"], description="Of cotton")
    make_variant(product, options=["M"])
    return cash()


def _all(model, **values):
    return lambda _: model.objects.update(**values)


FILTERS = [
    Damage("filters-know-their-variants", shirt, _all(Product, option_value_ids="")),
    Damage("filters-know-their-variants", shirt, _all(Product, option_value_ids="1,99")),
    Damage("filters-know-their-variants", shirt, _all(Variant, is_active=False)),
    Damage("filters-know-their-variants", shirt, _all(Variant, options=["XL"])),
    Damage("filters-know-their-variants", shirt, lambda _: OptionValue.objects.all().delete()),
]
SEARCH = [
    Damage("search-knows-what-is-on-sale", shirt, lambda _: SearchDocument.objects.all().delete()),
    *(
        Damage("search-knows-what-is-on-sale", shirt, harm)
        for harm in (
            *(_all(SearchDocument, **{name: "x"}) for name in ("name", "codes", "shelf", "text")),
            _all(SearchDocument, options="xl"),
            _all(Product, name="Trousers"),
            _all(Variant, barcode="8901234567894"),
            _all(Category, name="Elsewhere"),
        )
    ),
    Damage("search-knows-nothing-else", shirt, _all(Product, status=ProductStatus.ARCHIVED)),
]
