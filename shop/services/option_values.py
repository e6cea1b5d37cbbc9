"""Keeps on each product which option values its variants have, for filters and choices."""

import re
import unicodedata
import zlib
from collections.abc import Iterable

from shop.models import OptionValue, Product, Variant
from shop.prepared import rows

LONGEST = 60
Pair = tuple[str, str]  # an option and a value, as staff wrote them


def write(product_ids: Iterable[int]) -> None:
    """Write anew what values these products come in; values nobody had before are added.

    Call it in the transaction that changed options or variants. A fixed number of queries.
    """
    products = _with_pairs(product_ids)
    keys = _keys({pair for _, pairs in products for pair in pairs})
    changed = []
    for product, pairs in products:
        ids = _ids(pairs, keys)
        if product.option_value_ids != ids:
            product.option_value_ids = ids
            changed.append(product)
    Product.objects.bulk_update(changed, ["option_value_ids"], batch_size=500)


def outdated(product_ids: Iterable[int]) -> list[int]:
    """Those of these products that come in other values than filters believe. Writes nothing."""
    products = _with_pairs(product_ids)
    keys = _known({slugs_of(*pair) for _, pairs in products for pair in pairs})
    return [
        product.pk for product, pairs in products if product.option_value_ids != _ids(pairs, keys)
    ]


def _with_pairs(product_ids: Iterable[int]) -> list[tuple[Product, list[Pair]]]:
    """These products, each with what its active variants have, in their order."""
    found = Product.objects.filter(pk__among=set(product_ids))
    products = {one.pk: (one, []) for one in found.only("option_names", "option_value_ids")}
    variants = Variant.objects.filter(product__among=products, is_active=True)
    for pk, options in variants.order_by("position", "pk").values_list("product_id", "options"):
        product, pairs = products[pk]
        pairs += zip(product.option_names, options, strict=False)
    return list(products.values())


def _ids(pairs: Iterable[Pair], keys: dict[Pair, int]) -> str:
    """The keys of these values as a product keeps them; one that is not known is no number."""
    return ",".join(dict.fromkeys(str(keys.get(slugs_of(*pair))) for pair in pairs))


def of_product(product: Product, variants: Iterable[Variant]) -> dict[Pair, OptionValue]:
    """What is known of each value that these variants have; one query."""
    if not product.option_names:
        return {}
    found = rows(OptionValue, id=[key for key in product.option_value_ids.split(",") if key])
    known = {(one.option_slug, one.value_slug): one for one in found}
    pairs = {
        pair for one in variants for pair in zip(product.option_names, one.options, strict=False)
    }
    return {pair: known[slugs_of(*pair)] for pair in pairs if slugs_of(*pair) in known}


def slug_of(text: str) -> str:
    """A part of an address for any text: `xl`, `नीला`; signs alone become a number,
    and what is too long gets one, so that it stays different.

    >>> slug_of("Dark Blue"), slug_of("★")
    ('dark-blue', 'v3012449')
    """
    letters = (
        # Marks belong to their letter: without them the words of Hindi are other words.
        letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else "-"
        for letter in unicodedata.normalize("NFKC", text).casefold()
    )
    slug = re.sub("-+", "-", "".join(letters)).strip("-")
    if 0 < len(slug) <= LONGEST:
        return slug
    number = zlib.crc32(text.casefold().encode()) % 10_000_000
    return f"{slug[: LONGEST - 10]}-{number}" if slug else f"v{number}"


def slugs_of(option: str, value: str) -> Pair:
    """By what an option and its value are known, however a product writes them."""
    return slug_of(option), slug_of(value)


def _keys(pairs: set[Pair]) -> dict[Pair, int]:
    """By slugs, the key of each pair's OptionValue; makes those that are missing."""
    wanted = {slugs_of(*pair): pair for pair in sorted(pairs)}
    known = _known(wanted)
    missing = [slugs for slugs in wanted if slugs not in known]
    if not missing:
        return known
    # Another worker may add the same at this moment: then its rows are ours too.
    OptionValue.objects.bulk_create(
        [
            OptionValue(
                option=wanted[slugs][0][:60],
                value=wanted[slugs][1][:120],
                option_slug=slugs[0],
                value_slug=slugs[1],
            )
            for slugs in missing
        ],
        ignore_conflicts=True,
    )
    return _known(wanted)


def _known(wanted: Iterable[Pair]) -> dict[Pair, int]:
    options, values = {one[0] for one in wanted}, {one[1] for one in wanted}
    found = OptionValue.objects.filter(option_slug__in=options, value_slug__in=values)
    return {
        (option, value): pk
        for option, value, pk in found.values_list("option_slug", "value_slug", "pk")
    }
