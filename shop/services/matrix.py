"""All variants of a product written at once, as the page of combinations has them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from shop import combinations
from shop.combinations import Fate, Option, Values
from shop.models import Product, ProductImage, Variant
from shop.services import listing, looks, stock

TYPED = ("sku", "price_paise", "mrp_paise", "net_amount", "net_unit", "weight_grams")
COLUMNS = [*TYPED, "options", "option_key", "position", "is_active"]


class Stale(Exception):
    """Somebody changed the variants since the page was made; nothing was written."""


class Twins(Exception):
    """Two variants would have the same values; nothing was written."""


@dataclass(frozen=True)
class Row:
    """One combination as it is to be. Stock is that of a variant which is not there yet."""

    values: Values
    is_sold: bool
    sku: str = ""
    price_paise: int = 0
    mrp_paise: int = 0
    net_amount: Decimal | None = None
    net_unit: str = ""
    weight_grams: int = 0
    stock: int = 0


@dataclass
class Outcome:
    """What was written, in numbers of variants."""

    made: int = 0
    changed: int = 0
    withdrawn: int = 0  # of those that changed, the ones no longer sold
    pictures: int = 0  # that show something else by now


def seen(product: Product, variants: Iterable[Variant]) -> dict[str, str]:
    """What a page shows of a product, so that saving can tell whether it is still so.

    By the key of each variant what it was; under "options" the options of the product.
    Stock is not among it: it is sold while the page is open.
    """
    told = {str(one.pk): _digest(_told_of(one)) for one in variants}
    return {"options": _digest(product.option_names), **told}


def save(
    product: Product,
    options: Sequence[Option],
    rows: Sequence[Row],
    *,
    known: dict,
    actor,
    pictures: Mapping[int, dict] | None = None,
) -> Outcome:
    """Make the variants of a product these, and only these, in one transaction.

    known     what seen() said when the page was made
    pictures  by key the columns that say what a picture shows, of those that were told anew

    Variants that are there keep their row, stock and orders, whatever they are called now.
    What is not among the rows is no longer sold; nothing is deleted. A repeat finds
    everything as it is to be, and writes nothing: no stock comes twice. Locks the variants
    by key, then the product. Raises Stale, Twins and IntegrityError (a SKU that somebody
    takes at this moment), and changes nothing then.
    """
    with transaction.atomic():
        there = list(product.variants.order_by("pk").select_for_update())
        product = Product.objects.select_for_update().get(pk=product.pk)
        names = [option.name for option in options]
        is_fresh = known == seen(product, there)
        if not is_fresh:
            # What this very page wrote is what its repeat finds.
            options = combinations.settled(options, product.option_names, there)
        fates = combinations.fates(options, there)
        if pair := combinations.twins(fates):
            raise Twins(f"{pair[0].variant.sku} and {pair[1].variant.sku} would be the same.")
        changed, new = _differences(fates, rows)
        if not is_fresh and (changed or new or names != product.option_names):
            raise Stale
        outcome = Outcome(len(new), len(changed))
        if changed or new or names != product.option_names:
            outcome.withdrawn = _write(product, names, changed, new, actor)
        outcome.pictures = _write_pictures(product, pictures or {})
    return outcome


def _differences(
    fates: Sequence[Fate], rows: Sequence[Row]
) -> tuple[list[Variant], list[tuple[Variant, int]]]:
    """The variants that have to be written, with what they are to be; and the new ones."""
    places = {combinations.key_of(row.values): place for place, row in enumerate(rows)}
    changed, found = [], set()
    for fate in fates:
        place = places.get(fate.key)
        found.add(place)
        if _apply(fate, None if place is None else rows[place], place):
            changed.append(fate.variant)
    new = [
        (_made(row, place), row.stock)
        for place, row in enumerate(rows)
        if row.is_sold and place not in found
    ]
    return changed, new


def _apply(fate: Fate, row: Row | None, place: int | None) -> bool:
    """Let a variant be as its row says; tells whether that is anything new."""
    variant = fate.variant
    before = [getattr(variant, column) for column in COLUMNS]
    variant.options, variant.option_key = list(fate.values), fate.key
    if row is None or not row.is_sold:
        variant.is_active = False  # its other cells are empty, or of no account
    else:
        variant.is_active, variant.position = True, place
        for column in TYPED:
            setattr(variant, column, getattr(row, column))
    return before != [getattr(variant, column) for column in COLUMNS]


def _made(row: Row, place: int) -> Variant:
    typed = {column: getattr(row, column) for column in TYPED}
    key = combinations.key_of(row.values)
    return Variant(options=list(row.values), option_key=key, position=place, **typed)


def _write(product, names, changed, new, actor) -> int:
    """Write what differs; returns how many were sold and are not any more."""
    worn = looks.note([product.pk])
    Product.objects.filter(pk=product.pk).update(option_names=names, updated_at=timezone.now())
    mine = product.variants.filter(pk__in=[variant.pk for variant in changed])
    withdrawn = mine.filter(
        is_active=True, pk__in=[one.pk for one in changed if not one.is_active]
    ).count()
    # Two that exchange their values are never the same on the way.
    mine.update(option_key=Concat(Value("~"), Cast("pk", CharField())))
    Variant.objects.bulk_update(changed, COLUMNS, batch_size=100)
    for variant, _ in new:
        variant.product = product
    Variant.objects.bulk_create(variant for variant, _ in new)
    stock.receive_all(
        [(variant, units) for variant, units in new if units], reason="Opening stock", actor=actor
    )
    looks.follow(worn)
    listing.reindex([product.pk])
    return withdrawn


def _write_pictures(product: Product, pictures: Mapping[int, dict]) -> int:
    """After the variants: what pictures are told to show is in the words of now."""
    mine, written = ProductImage.objects.filter(product=product), 0
    for pk, columns in pictures.items():
        written += mine.filter(pk=pk).exclude(**columns).update(**columns)
    if written:
        Product.objects.filter(pk=product.pk).update(updated_at=timezone.now())
    return written


def _told_of(variant: Variant) -> list:
    return [str(getattr(variant, column)) for column in (*TYPED, "options", "is_active")]


def _digest(told) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
