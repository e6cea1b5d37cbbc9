"""Rules of what is for sale: prices, and what lists know of the variants."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from orders.services.doctor.check import Check
from shop.models import Product, ProductImage, Review, Variant
from shop.services import listing, picture_files, reviews


def _listed_wrong(products):
    """Compared with the expressions that write them; NULL equals NULL here."""
    now = {f"{name}_now": value for name, value in listing.columns().items()}
    is_same = Q()
    for name in listing.columns():
        is_same &= Q(**{name: F(f"{name}_now")}) | Q(
            **{f"{name}__isnull": True, f"{name}_now__isnull": True}
        )
    return products.annotate(**now).filter(~is_same)


def _rated_wrong(products):
    """Recounted from what everybody can read; products without ratings are among them."""
    published = Review.objects.published().filter(product=OuterRef("pk")).order_by()
    counted = published.values("product").annotate(number=Count("pk"), total=Sum("rating"))
    # To the nearest hundredth, as shop.services.reviews rounds.
    average = (200 * F("total") + F("number")) / (2 * F("number"))
    return products.annotate(
        number_now=Coalesce(Subquery(counted.values("number")), 0),
        average_now=Coalesce(Subquery(counted.annotate(average=average).values("average")), 0),
        average_kept=Coalesce("rating_hundredths", 0),
    ).exclude(rating_count=F("number_now"), average_kept=F("average_now"))


def _price_off(variants):
    return variants.filter(Q(price_paise__lte=0) | Q(price_paise__gt=F("mrp_paise")))


def _rate_off(products):
    return products.filter(gst_rate_bps__gt=10_000)


def _same_options(variants):
    other = Variant.objects.filter(
        product=OuterRef("product"), option_key=OuterRef("option_key"), pk__lt=OuterRef("pk")
    )
    return variants.filter(Exists(other))


def _not_as_stored(images):
    columns = ("file", "width", "height", "recipe")
    same = {name: F(f"stored__{name}") for name in columns}
    return images.exclude(stored=None).exclude(**same)


CHECKS = [
    Check(
        "pictures-are-those-stored",
        15,
        "What a product's picture repeats of the stored picture, for lists, is what stands there.",
        ProductImage,
        _not_as_stored,
        ("product__slug", "file", "stored__file", "recipe", "stored__recipe"),
        cure=picture_files.repeat,
    ),
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
        "ratings-are-those-of-the-reviews",
        15,
        "Number and average of ratings, kept on the product, are those of its published reviews.",
        Product,
        _rated_wrong,
        ("slug", "rating_count", "number_now", "rating_hundredths", "average_now"),
        cure=reviews.refresh,
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
