"""Which pictures show a variant: its own, and those of a value that it has. Pure."""

from collections.abc import Iterable, Sequence

from shop.models import ProductImage, Variant

OWN, OF_A_VALUE, OF_ALL, OF_OTHERS = range(4)
Pair = tuple[str, str]  # an option of the product and one of its values


def in_order(
    images: Iterable[ProductImage], variant: Variant, option_names: Sequence[str]
) -> list[ProductImage]:
    """The pictures of a product as they are seen when this variant is chosen.

    Its own come first, then those of its values, those of nobody in particular, and at last
    those of other variants; within each in their own order.
    """
    pairs = pairs_of(variant.options, option_names)
    return sorted(images, key=lambda image: _place(image, variant, pairs))


def shown(
    images: Iterable[ProductImage], variant: Variant, option_names: Sequence[str]
) -> list[ProductImage]:
    """The pictures on which this variant can be seen, the nearest first; never those of others."""
    pairs = pairs_of(variant.options, option_names)
    found = ((_place(image, variant, pairs), image) for image in images)
    seen = [entry for entry in found if entry[0] < OF_OTHERS]
    return [image for _, image in sorted(seen, key=lambda entry: entry[0])]


def own(
    images: Iterable[ProductImage], variant: Variant, option_names: Sequence[str]
) -> ProductImage | None:
    """The picture that sets this variant apart from the others of its product, if there is one."""
    pairs = pairs_of(variant.options, option_names)
    places = [(_place(image, variant, pairs), image) for image in images]
    place, image = min(places, key=lambda entry: entry[0], default=(OF_ALL, None))
    return image if place < OF_ALL else None


def pairs_of(values: Sequence[str], option_names: Sequence[str]) -> list[Pair]:
    """What a variant has, by the names of its options."""
    return list(zip(option_names, values, strict=False))


def _place(image: ProductImage, variant: Variant, pairs: list[Pair]) -> int:
    if image.variant_id:
        return OWN if image.variant_id == variant.pk else OF_OTHERS
    if image.option_name:
        return OF_A_VALUE if (image.option_name, image.option_value) in pairs else OF_OTHERS
    return OF_ALL
