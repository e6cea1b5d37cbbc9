"""What a file would change in the shop: compared, and nothing written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from shop.importing import Parsed, ParsedProduct, ParsedVariant, Problem
from shop.models import Product, ProductStatus, Variant
from shop.services.shelves import Path, Shelves

BATCH = 500
FALLBACK = "Imported"
PRODUCT_FIELDS = ("name", "brand", "summary", "description")
VARIANT_FIELDS = ("price_paise", "mrp_paise", "weight_grams", "barcode", "is_active")
Progress = Callable[[Iterable], Iterable]


@dataclass
class VariantChange:
    """One variant of the file, the one in the shop if it is there, and what differs."""

    parsed: ParsedVariant
    variant: Variant | None
    is_new: bool
    values: dict = field(default_factory=dict)


@dataclass
class Change:
    """One product of the file, the one in the shop if it is there, and what differs.

    unfit  variants in the shop that no longer fit the product's options
    """

    parsed: ParsedProduct
    category: Path
    product: Product | None
    is_new: bool
    values: dict = field(default_factory=dict)
    variants: list[VariantChange] = field(default_factory=list)
    unfit: list[Variant] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """new, changed or unchanged."""
        if self.is_new:
            return "new"
        return "changed" if self.differences else "unchanged"

    @property
    def differences(self) -> list[str]:
        """What differs, in words: `name`, `SKU-1 price_paise`, `SKU-2 new`."""
        words = list(self.values)
        for change in self.variants:
            if change.is_new:
                words.append(f"{change.parsed.sku} new")
            else:
                words += [f"{change.parsed.sku} {name}" for name in change.values]
        return words + [f"{variant.sku} withdrawn" for variant in self.unfit]


@dataclass
class Plan:
    """All differences between a file and the shop.

    problems  rows that the shop has no place for, beside those the file itself is wrong in
    """

    shelves: Shelves
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.changes)


def make_plan(parsed: Parsed, *, category: str = "", progress: Progress = iter) -> Plan:
    """Compare a file with the shop. Writes nothing.

    category  where to put new products for which the file names no category

    Costs a few queries for each BATCH of products, however many variants they have.
    """
    plan = Plan(Shelves())
    for batch in in_batches(progress(parsed.products)):
        _compare_batch(batch, category, plan)
    return plan


def in_batches(rows: Iterable, size: int = BATCH) -> Iterator[list]:
    """Part what may be long into lists that one query can carry."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _compare_batch(batch: list[ParsedProduct], category: str, plan: Plan) -> None:
    handles = [parsed.source_handle for parsed in batch]
    found = Product.objects.filter(source_handle__in=handles).select_related("category")
    products = {product.source_handle: product for product in found}
    here: dict[int, list[Variant]] = {product.pk: [] for product in products.values()}
    for variant in Variant.objects.filter(product__in=here).order_by("pk"):
        here[variant.product_id].append(variant)
    skus = [variant.sku for parsed in batch for variant in parsed.variants]
    owners = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "product_id"))
    for parsed in batch:
        product = products.get(parsed.source_handle)
        change = Change(parsed, _path(parsed, category), product, is_new=product is None)
        variants = here[product.pk] if product else []
        wanted = _without_strangers(parsed, product, owners, plan)
        _compare_variants(change, wanted, variants, plan)
        if product:
            _compare_product(change, plan.shelves)
        if product or change.variants:
            plan.changes.append(change)


def _path(parsed: ParsedProduct, category: str) -> Path:
    """Where a new product goes: the file's category, else ours, else a tag, else a default."""
    if parsed.category:
        return parsed.category
    if path := tuple(name.strip()[:80] for name in category.split(">") if name.strip()):
        return path
    hint = parsed.hint[:80]
    return (hint[:1].upper() + hint[1:] or FALLBACK,)


def _without_strangers(
    parsed: ParsedProduct, product: Product | None, owners: dict[str, int], plan: Plan
) -> list[ParsedVariant]:
    """Leave out, and name, the variants whose SKU belongs to another product."""
    wanted = []
    for variant in parsed.variants:
        owner = owners.get(variant.sku)
        if owner is None or (product and owner == product.pk):
            wanted.append(variant)
        else:
            text = f"The SKU {variant.sku} belongs to another product of the shop."
            plan.problems.append(Problem(variant.line, text))
    return wanted


def _compare_variants(
    change: Change, wanted: list[ParsedVariant], variants: list[Variant], plan: Plan
) -> None:
    """Pair the file's variants with the shop's: by SKU, and else by what they are.

    A SKU that staff gave to an imported variant is so kept.
    """
    by_sku = {variant.sku: variant for variant in variants}
    pairs = {parsed.sku: by_sku.pop(parsed.sku, None) for parsed in wanted}
    left = {variant.option_key: variant for variant in by_sku.values()}
    for parsed in wanted:
        variant = pairs[parsed.sku] or left.pop(parsed.option_key, None)
        if parsed.option_key in left:
            text = f"{left[parsed.option_key].sku} in the shop has the options of {parsed.sku}."
            plan.problems.append(Problem(parsed.line, text))
            continue
        values = {}
        if variant:
            carried = {name: getattr(parsed, name) for name in VARIANT_FIELDS}
            values = _differing(variant, carried)
            if variant.options != list(parsed.options):
                values["options"] = list(parsed.options)
        change.variants.append(VariantChange(parsed, variant, variant is None, values))
    depth = len(change.parsed.option_names)
    change.unfit = [v for v in left.values() if v.is_active and len(v.options) != depth]


def _compare_product(change: Change, shelves: Shelves) -> None:
    """Note which of the fields that the file carries differ from the shop's."""
    parsed, product = change.parsed, change.product
    values = _differing(product, {name: getattr(parsed, name) for name in PRODUCT_FIELDS})
    if product.option_names != list(parsed.option_names):
        values["option_names"] = list(parsed.option_names)
    # What staff took out of the shop does not come back by itself.
    if product.status not in (parsed.status, ProductStatus.ARCHIVED):
        values["status"] = parsed.status
    if parsed.category and shelves.find(parsed.category) != product.category:
        values["category"] = parsed.category
    change.values = values


def _differing(row, carried: dict) -> dict:
    """Those values that the file carries (None is not carried) and the row has not."""
    return {
        name: value
        for name, value in carried.items()
        if value is not None and getattr(row, name) != value
    }
