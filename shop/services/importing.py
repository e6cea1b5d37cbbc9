"""Bringing the products of a file into the shop, as often as one likes."""

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from shop.importing import Parsed
from shop.models import Product, Variant
from shop.services import listing, stock
from shop.services.import_plan import BATCH, Change, Plan, Progress, in_batches, make_plan

PRODUCT_COLUMNS = [
    *("name", "brand", "summary", "description", "option_names", "status"),
    *("category", "updated_at"),
]
VARIANT_COLUMNS = [
    *("options", "option_key", "price_paise", "mrp_paise", "weight_grams", "barcode"),
    "is_active",
]


def import_products(
    parsed: Parsed,
    *,
    source: str,
    category: str = "",
    uncounted: int = 0,
    progress: Progress = iter,
) -> Plan:
    """Make the shop say what the file says, and return what that took.

    source     the name of the file, for the stock movements
    category   where to put new products for which the file names no category
    uncounted  units to receive of what the file has in stock without a number

    All of it or nothing. Products are known by their source handle, variants by SKU.
    Stock is received for variants that are new here, and never again. What the file
    does not carry stays as it is and nothing is deleted, so a second run changes
    nothing. Pictures come later: see shop.services.product_images.
    """
    with transaction.atomic():
        plan = make_plan(parsed, category=category, progress=progress)
        touched = [change for change in plan.changes if change.kind != "unchanged"]
        _create_products([change for change in touched if change.is_new], plan)
        # Variants before products, each by key, as everybody else locks them.
        _update_variants(touched)
        _create_variants(touched)
        _receive(touched, parsed, reason=f"import {source}"[:200], uncounted=uncounted)
        _update_products(touched, plan)
        for batch in in_batches(touched):
            listing.reindex(change.product.pk for change in batch)
    return plan


def _create_products(changes: list[Change], plan: Plan) -> None:
    slugs = _free_slugs([change.parsed.slug for change in changes])
    for change, slug in zip(changes, slugs, strict=True):
        parsed = change.parsed
        change.product = Product(
            category=plan.shelves.get_or_make(change.category),
            slug=slug,
            source_handle=parsed.source_handle,
            name=parsed.name,
            brand=parsed.brand or "",
            summary=parsed.summary or "",
            description=parsed.description or "",
            status=parsed.status,
            option_names=list(parsed.option_names),
        )
    Product.objects.bulk_create([change.product for change in changes], batch_size=BATCH)


def _free_slugs(wanted: list[str]) -> list[str]:
    """Return a slug for each wanted one, with a number where another product has it."""
    slugs: list[str] = [""] * len(wanted)
    used: set[str] = set()
    waiting, number = list(range(len(wanted))), 1
    while waiting:
        tries = {at: wanted[at] if number == 1 else f"{wanted[at]}-{number}" for at in waiting}
        for batch in in_batches(tries.values()):
            used.update(Product.objects.filter(slug__in=batch).values_list("slug", flat=True))
        for at, slug in tries.items():
            if slug not in used:
                used.add(slug)
                slugs[at] = slug
        waiting, number = [at for at in waiting if not slugs[at]], number + 1
    return slugs


def _create_variants(changes: list[Change]) -> None:
    for change in changes:
        for position, entry in enumerate(change.variants):
            if entry.is_new:
                parsed = entry.parsed
                entry.variant = Variant(
                    product=change.product,
                    sku=parsed.sku,
                    options=list(parsed.options),
                    option_key=parsed.option_key,
                    price_paise=parsed.price_paise,
                    mrp_paise=parsed.mrp_paise,
                    weight_grams=parsed.weight_grams or 0,
                    barcode=parsed.barcode or "",
                    is_active=parsed.is_active is not False,
                    position=min(position, 32_000),
                )
    Variant.objects.bulk_create(_fresh(changes), batch_size=BATCH)


def _fresh(changes: list[Change]) -> list[Variant]:
    return [entry.variant for change in changes for entry in change.variants if entry.is_new]


def _receive(changes: list[Change], parsed: Parsed, *, reason: str, uncounted: int) -> None:
    """Put what came with new variants on the shelf."""
    counts = {
        entry.parsed.sku: uncounted if entry.parsed.sku in parsed.uncounted else entry.parsed.stock
        for change in changes
        for entry in change.variants
    }
    lines = [(variant, counts[variant.sku]) for variant in _fresh(changes)]
    for batch in in_batches(line for line in lines if line[1] > 0):
        stock.receive_all(batch, reason=reason)


def _update_variants(changes: list[Change]) -> None:
    altered = []
    for change in changes:
        for entry in change.variants:
            if entry.values:
                for name, value in entry.values.items():
                    setattr(entry.variant, name, value)
                entry.variant.option_key = entry.parsed.option_key
                altered.append((entry.variant, "options" in entry.values))
        for variant in change.unfit:
            variant.is_active = False
            altered.append((variant, False))
    altered.sort(key=lambda pair: pair[0].pk)
    # Two variants may swap their options, and a database looks after each row.
    moving = [variant.pk for variant, is_moving in altered if is_moving]
    for batch in in_batches(moving):
        Variant.objects.filter(pk__in=batch).update(
            option_key=Concat(Value("import "), Cast(F("pk"), CharField(max_length=20)))
        )
    rows = [variant for variant, _ in altered]
    Variant.objects.bulk_update(rows, VARIANT_COLUMNS, batch_size=BATCH)


def _update_products(changes: list[Change], plan: Plan) -> None:
    altered = [change for change in changes if change.values]
    now = timezone.now()
    for change in altered:
        for name, value in change.values.items():
            if name == "category":
                value = plan.shelves.get_or_make(value)
            setattr(change.product, name, value)
        change.product.updated_at = now
    rows = sorted((change.product for change in altered), key=lambda product: product.pk)
    Product.objects.bulk_update(rows, PRODUCT_COLUMNS, batch_size=BATCH)
