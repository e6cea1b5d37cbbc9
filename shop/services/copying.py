"""A new product that begins as another one."""

from django.db import transaction

from shop.models import Product, ProductImage, ProductStatus, StoredPicture, Variant
from shop.services import listing

NOT_COPIED = {"status", "slug", "name", "updated_at"}
LONGEST_SKU = Variant._meta.get_field("sku").max_length


def copy(product: Product, *, name: str, slug: str) -> Product:
    """Make a draft with everything that a person wrote of this product, and return it.

    Its variants have SKUs of their own, no barcode and nothing on the shelf; its pictures
    share the stored files. What buyers made of the first, such as reviews, stays there.
    Raises IntegrityError where the slug is taken, by a second click too.
    """
    with transaction.atomic():
        made = Product.objects.create(
            **_written(product, NOT_COPIED), name=name, slug=slug, status=ProductStatus.DRAFT
        )
        variants = _copy_variants(product, made)
        _copy_pictures(product, made, variants)
        listing.reindex([made.pk])
    made.refresh_from_db()
    return made


def _written(row, without: set[str]) -> dict:
    """The columns of a row that people fill in."""
    columns = row._meta.concrete_fields
    fields = (field for field in columns if field.editable and not field.primary_key)
    return {one.name: getattr(row, one.name) for one in fields if one.name not in without}


def _copy_variants(product: Product, made: Product) -> dict[int, Variant]:
    """Returns the new variants by the keys of the old ones."""
    old = list(product.variants.order_by("pk"))
    skus = _free_skus([variant.sku for variant in old])
    copies = [
        Variant(
            **_written(variant, {"product", "sku", "barcode"}),
            option_key=variant.option_key,
            product=made,
            sku=sku,
        )
        for variant, sku in zip(old, skus, strict=True)
    ]
    Variant.objects.bulk_create(copies)
    return {one.pk: new for one, new in zip(old, copies, strict=True)}


def _free_skus(skus: list[str]) -> list[str]:
    """The SKUs with an ending that none of them has yet."""
    number = 1
    while True:
        ending = "-COPY" if number == 1 else f"-COPY{number}"
        tries = [sku[: LONGEST_SKU - len(ending)] + ending for sku in skus]
        taken = Variant.objects.filter(sku__in=tries).exists()
        if not taken and len(set(tries)) == len(tries):
            return tries
        number += 1


def _copy_pictures(product: Product, made: Product, variants: dict[int, Variant]) -> None:
    """Show the same files once more; their rows are locked, so that nobody takes them away."""
    images = list(product.images.order_by("pk"))
    keys = [image.stored_id for image in images if image.stored_id]
    list(StoredPicture.objects.filter(pk__in=keys).order_by("pk").select_for_update())
    for image in images:
        image.pk = None
        image._state.adding = True
        image.product, image.variant = made, variants.get(image.variant_id)
        image.source_url = ""
    ProductImage.objects.bulk_create(images)


def free_slug(product: Product) -> str:
    """An address for a copy, made from that of the first."""
    slug = product.slug[:160]
    taken = set(
        Product.objects.filter(slug__startswith=f"{slug}-copy").values_list("slug", flat=True)
    )
    tries = [f"{slug}-copy", *(f"{slug}-copy-{number}" for number in range(2, len(taken) + 3))]
    return next(one for one in tries if one not in taken)
