"""Rules of what is for sale: prices, and what lists know of the variants."""

from django.db.models import Exists, F, OuterRef, Q

from orders.services.doctor.check import Check
from shop.models import Product, Variant
from shop.services import listing


def _listed_wrong(products):
    """Compared with the expressions that write them; NULL equals NULL here."""
    now = {f"{name}_now": value for name, value in listing.columns().items()}
    is_same = Q()
    for name in listing.columns():
        is_same &= Q(**{name: F(f"{name}_now")}) | Q(
            **{f"{name}__isnull": True, f"{name}_now__isnull": True}
        )
    return products.annotate(**now).filter(~is_same)


def _price_off(variants):
    return variants.filter(Q(price_paise__lte=0) | Q(price_paise__gt=F("mrp_paise")))


def _rate_off(products):
    return products.filter(gst_rate_bps__gt=10_000)


def _same_options(variants):
    other = Variant.objects.filter(
        product=OuterRef("product"), option_key=OuterRef("option_key"), pk__lt=OuterRef("pk")
    )
    return variants.filter(Exists(other))


CHECKS = [
    Check(
        "lists-know-their-variants",
        15,
        "Price, stock and number of variants, kept on the product for lists, are those of today.",
        Product,
        _listed_wrong,
        ("slug", *(f"{name}{end}" for name in listing.columns() for end in ("", "_now"))),
        cure=listing.refresh,
    ),
    Check(
        "price-within-mrp",
        5,
        "A price is above zero and within the maximum retail price.",
        Variant,
        _price_off,
        ("sku", "price_paise", "mrp_paise"),
    ),
    Check(
        "tax-rate-within-limit",
        10,
        "No rate of GST is above 100 %.",
        Product,
        _rate_off,
        ("slug", "gst_rate_bps"),
    ),
    Check(
        "variant-options-once",
        4,
        "A product has each combination of options once.",
        Variant,
        _same_options,
        ("sku", "product__slug", "option_key"),
    ),
]
