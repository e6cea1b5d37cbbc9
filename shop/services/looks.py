"""Keeps pictures with the value they show when a product calls it something else.

A picture of all in Red names the option and the value as the product does. Whoever renames
either takes note of what the variants have before, and has pictures follow afterwards.
"""

from collections.abc import Iterable, Mapping

from shop.looks import Pair, pairs_of
from shop.models import ProductImage, Variant

LONGEST = ProductImage._meta.get_field("option_value").max_length
Worn = dict[int, dict[int, list[Pair]]]  # by product and variant, what it has, in order


def note(product_ids: Iterable[int]) -> Worn:
    """What the variants of these products have, for those that have a picture of a value.

    No query for no products, one where none has such a picture, and else one more.
    """
    asked = list(product_ids)
    if not asked:
        return {}
    ruled = ProductImage.objects.filter(product__in=asked, option_name__gt="")
    return _worn(set(ruled.order_by().values_list("product_id", flat=True)))


def follow(before: Worn) -> None:
    """Let the pictures of what note() saw show the same variants, whatever they have by now.

    Call it in the transaction that wrote options or variants. A value that only some of its
    variants have left keeps its name.
    """
    if not before:
        return
    after = _worn(before)
    changed = []
    for image in ProductImage.objects.filter(product__in=before, option_name__gt=""):
        pair = (image.option_name, image.option_value)
        now = renamed(pair, before[image.product_id], after.get(image.product_id, {}))
        if now != pair and all(0 < len(word) <= LONGEST for word in now):
            image.option_name, image.option_value = now
            changed.append(image)
    ProductImage.objects.bulk_update(changed, ["option_name", "option_value"], batch_size=500)


def renamed(pair: Pair, before: Mapping[int, list[Pair]], after: Mapping[int, list[Pair]]) -> Pair:
    """What an option with one of its values is called after a change of the variants."""
    had = [pk for pk, pairs in before.items() if pair in pairs and pk in after]
    if not had or all(pair in after[pk] for pk in had):
        return pair
    place = before[had[0]].index(pair)
    now = {after[pk][place] if place < len(after[pk]) else pair for pk in had}
    return now.pop() if len(now) == 1 else pair


def _worn(product_ids: Iterable[int]) -> Worn:
    worn: Worn = {pk: {} for pk in product_ids}
    variants = Variant.objects.filter(product__in=worn).order_by("pk")
    for pk, product, names, options in variants.values_list(
        "pk", "product_id", "product__option_names", "options"
    ):
        worn[product][pk] = pairs_of(options, names)
    return worn
