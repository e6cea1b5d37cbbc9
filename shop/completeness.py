"""What a product needs before it may be put on sale, and how to find out what it lacks.

The database itself sees to a category, a GST rate and prices within MRP, the settings to a
consumer-care contact for all that have none of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Concat

from shop.models import Product, ProductImage, Variant

_pictures = ProductImage.objects.filter(product=OuterRef("pk"))
_sold = Variant.objects.filter(product=OuterRef("pk"), is_active=True)


@dataclass(frozen=True)
class Need:
    """One thing that shoppers or the law ask for.

    words    what is missing, as it ends the sentence “It still needs …”
    place    where in the product's form it is given
    lacking  what is true of a product without it
    """

    code: str
    words: str
    place: str
    lacking: Q | Exists


NEEDS = (
    Need("picture", "a picture", "images-group", ~Exists(_pictures)),
    Need(
        "alt", "words for what each picture shows", "images-group", Exists(_pictures.filter(alt=""))
    ),
    Need("description", "a description", "id_description", Q(description="")),
    Need("variant", "an active variant with its price", "variants-group", ~Exists(_sold)),
    Need(
        "net",
        "the net quantity of each variant",
        "variants-group",
        Q(net_quantity="") & Exists(_sold.filter(net_amount=None)),
    ),
    Need("hsn", "the HSN code", "id_hsn", Q(hsn="")),
    Need("origin", "the country of origin", "id_country_of_origin", Q(country_of_origin="")),
    Need("maker", "the maker or importer", "id_maker", Q(maker="")),
)


def column() -> Concat:
    """The codes of what a product lacks, each with a space behind it, as an expression."""
    return Concat(
        *(
            Case(When(need.lacking, then=Value(f"{need.code} ")), default=Value(""))
            for need in NEEDS
        )
    )


def read(codes: str) -> list[Need]:
    """What a product lacks, from what column() wrote."""
    lacking = set(codes.split())
    return [need for need in NEEDS if need.code in lacking]


def lacks(product_ids: Iterable[int]) -> dict[int, list[Need]]:
    """What each of these products lacks now, in one query; those that lack nothing are left out."""
    found = Product.objects.filter(pk__in=product_ids).order_by().annotate(codes=column())
    return {pk: read(codes) for pk, codes in found.values_list("pk", "codes") if codes}


def sentence(needs: Iterable[Need]) -> str:
    """What is missing, as people say it: `a picture, the HSN code and the maker or importer`."""
    words = [need.words for need in needs]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
