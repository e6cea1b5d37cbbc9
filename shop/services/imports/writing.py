"""Writes one batch of the changes that a file makes; see shop.services.imports.engine."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from shop.importing import Parsed
from shop.models import Product, ProductStatus, Variant
from shop.services import addresses, listing, looks, option_values, stock
from shop.services.batches import BATCH, in_batches
from shop.services.imports import pictures
from shop.services.imports.plan import Change
from shop.services.inserting import insert
from shop.services.picture_files import Prepared
from shop.services.shelves import Shelves

PARKED = "import "  # begins the option key of a variant whose options are about to change


def reason_of(source: str) -> str:
    """What the ledger of the shelf says of units that came with this file."""
    return f"import {source}"[:200]


def write(
    changes: list[Change],
    parsed: Parsed,
    shelves: Shelves,
    *,
    reason: str,
    uncounted: int,
    prepared: dict[str, Prepared],
) -> None:
    """Write these changes, in the transaction that is open. A batch is as compare() gives it.

    prepared  the files of new pictures, by their names

    Search does not know of them yet: see findable.
    """
    touched = [change for change in changes if change.kind != "unchanged"]
    if not touched:
        return
    worn = looks.note(change.product.pk for change in touched if _renames(change))
    _create_products([change for change in touched if change.is_new], shelves)
    _update_variants(touched)
    _create_variants(touched, parsed, reason=reason, uncounted=uncounted)
    _update_products(touched, shelves)
    looks.follow(worn)
    for change in touched:
        if change.pictures != change.old_pictures:
            variants = {entry.parsed.sku: entry.variant for entry in change.variants}
            pictures.show(change.product, change.pictures, variants, prepared)
    # A new product without options has no option values, and its row says so already.
    option_values.write(
        change.product.pk for change in touched if change.parsed.option_names or not change.is_new
    )
    listing.refresh(change.product.pk for change in touched)


def _renames(change: Change) -> bool:
    """Whether something that is there has other options afterwards, or calls them otherwise."""
    has_new_values = any("options" in entry.values for entry in change.variants)
    return not change.is_new and (has_new_values or "option_names" in change.values)


def _create_products(changes: list[Change], shelves: Shelves) -> None:
    slugs = _free_slugs([change.parsed.slug for change in changes])
    keys = insert(Product, [_row(*one, shelves) for one in zip(changes, slugs, strict=True)])
    for change, pk, slug in zip(changes, keys, slugs, strict=True):
        change.product = Product.from_db(DEFAULT_DB_ALIAS, ["id", "slug"], [pk, slug])
        handle = change.parsed.source_handle
        if ":" not in handle:
            addresses.remember(change.product, former_slug=handle)


def _row(change: Change, slug: str, shelves: Shelves) -> dict:
    """What a new product is inserted with."""
    parsed = change.parsed
    return {
        "category_id": shelves.get_or_make(change.category).pk,
        # What is named by its address needs no other name.
        "source_handle": parsed.source_handle if ":" in parsed.source_handle else None,
        "name": parsed.name,
        "option_names": list(parsed.option_names),
        "brand": parsed.brand or "",
        "summary": parsed.summary or "",
        "description": parsed.description or "",
        "status": parsed.status or ProductStatus.DRAFT,
        **parsed.more,
        "slug": slug,
    }


def _free_slugs(wanted: list[str]) -> list[str]:
    """Return a slug for each wanted one, with a number where another product has it."""
    slugs: list[str] = [""] * len(wanted)
    used: set[str] = set()
    waiting, number = list(range(len(wanted))), 1
    while waiting:
        tries = {at: wanted[at] if number == 1 else f"{wanted[at]}-{number}" for at in waiting}
        for batch in in_batches(tries.values()):
            used.update(Product.objects.filter(slug__among=batch).values_list("slug", flat=True))
        for at, slug in tries.items():
            if slug not in used:
                used.add(slug)
                slugs[at] = slug
        waiting, number = [at for at in waiting if not slugs[at]], number + 1
    return slugs


def _create_variants(changes: list[Change], parsed: Parsed, *, reason: str, uncounted: int) -> None:
    """Insert new variants with what came with them on the shelf, and note that in its ledger."""
    fresh, rows = [], []
    for change in changes:
        for position, entry in enumerate(change.variants):
            if entry.is_new:
                told = entry.parsed
                row = {
                    "product_id": change.product.pk,
                    "sku": told.sku,
                    "options": list(told.options),
                    "option_key": told.option_key,
                    "price_paise": told.price_paise,
                    "mrp_paise": told.mrp_paise,
                    "on_hand": uncounted if told.sku in parsed.uncounted else told.stock or 0,
                    "weight_grams": told.weight_grams or 0,
                    "barcode": told.barcode or "",
                    "is_active": told.is_active is not False,
                    "position": min(position, 32_000),
                    **told.more,
                }
                fresh.append(entry)
                rows.append(row)
    keys = insert(Variant, rows)
    for entry, pk in zip(fresh, keys, strict=True):
        entry.variant = Variant.from_db(DEFAULT_DB_ALIAS, ["id"], [pk])
    units = [row["on_hand"] for row in rows]
    stock.note_first(zip(keys, units, strict=True), reason=reason)


def _update_variants(changes: list[Change]) -> None:
    altered, moving, names = [], [], {"option_key"}
    for change in changes:
        for entry in change.variants:
            if entry.values:
                for name, value in entry.values.items():
                    setattr(entry.variant, name, value)
                entry.variant.option_key = entry.parsed.option_key
                altered.append(entry.variant)
                names.update(entry.values)
                if "options" in entry.values:
                    moving.append(entry.variant.pk)
        for variant in change.unfit:
            variant.is_active = False
            altered.append(variant)
            names.add("is_active")
    # Two variants may swap their options, and a database looks after each row.
    Variant.objects.filter(pk__in=moving).update(
        option_key=Concat(Value(PARKED), Cast(F("pk"), CharField(max_length=20)))
    )
    altered.sort(key=lambda variant: variant.pk)
    Variant.objects.bulk_update(altered, sorted(names), batch_size=BATCH)


def _update_products(changes: list[Change], shelves: Shelves) -> None:
    altered = [change for change in changes if change.values and not change.is_new]
    now, names, moved = timezone.now(), {"updated_at"}, []
    for change in altered:
        product = change.product
        if "slug" in change.values:
            moved.append((product, product.slug))
        for name, value in change.values.items():
            setattr(product, name, shelves.get_or_make(value) if name == "category" else value)
        product.updated_at = now
        names.update(change.values)
    rows = sorted((change.product for change in altered), key=lambda product: product.pk)
    Product.objects.bulk_update(rows, sorted(names), batch_size=BATCH)
    for product, former_slug in moved:
        addresses.remember(product, former_slug=former_slug)
