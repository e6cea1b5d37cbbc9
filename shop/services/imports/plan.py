"""What a file would change in the shop: compared batch by batch, and nothing written."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from shop.importing import ParsedProduct, ParsedVariant, Problem
from shop.models import Product, ProductImage, ProductStatus, Variant
from shop.services import addresses
from shop.services.batches import Progress, in_batches
from shop.services.imports import pictures
from shop.services.imports.archive import Archive
from shop.services.imports.pictures import Picture
from shop.services.shelves import Path, Shelves

FALLBACK = "Imported"
PRODUCT_FIELDS = ("name", "brand", "summary", "description")
VARIANT_FIELDS = ("price_paise", "mrp_paise", "weight_grams", "barcode", "is_active")


@dataclass(frozen=True)
class Difference:
    """One value that the shop has and the file would change.

    sku    of the variant that has it; empty for the product itself
    field  of the model; `sku` with nothing old for a variant that is new
    """

    sku: str
    field: str
    old: Any
    new: Any


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

    unfit     variants in the shop that no longer fit the product's options
    pictures  as they are to be, where the file or its zip file has any that differ
    absent    pictures that are named, but came with no zip file
    problems  why the shop has no place for it
    """

    parsed: ParsedProduct
    category: Path
    product: Product | None
    is_new: bool
    old_category: Path = ()
    values: dict = field(default_factory=dict)
    variants: list[VariantChange] = field(default_factory=list)
    unfit: list[Variant] = field(default_factory=list)
    old_pictures: list[Picture] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    absent: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """wrong, new, changed or unchanged."""
        if self.problems:
            return "wrong"
        if self.is_new:
            return "new"
        return "changed" if self.differences else "unchanged"

    @property
    def differences(self) -> list[Difference]:
        """What the file would change in a product that is there."""
        if self.is_new:
            return []
        found = [
            Difference("", name, self._old(name), _plain(value))
            for name, value in self.values.items()
        ]
        for change in self.variants:
            if change.is_new:
                found.append(Difference(change.parsed.sku, "sku", None, change.parsed.sku))
            for name, value in change.values.items():
                old = getattr(change.variant, name)
                found.append(Difference(change.variant.sku, name, old, _plain(value)))
        found += [Difference(one.sku, "is_active", True, False) for one in self.unfit]
        if self.pictures != self.old_pictures:
            before = [asdict(one) for one in self.old_pictures]
            after = [asdict(one) for one in self.pictures]
            found.append(Difference("", "pictures", before, after))
        return found

    def _old(self, name: str):
        return list(self.old_category) if name == "category" else getattr(self.product, name)

    def refuse(self, line: int, text: str) -> None:
        self.problems.append(Problem(line, text))


def compare(
    products: Iterable[ParsedProduct],
    shelves: Shelves,
    *,
    category: str = "",
    archive: Archive | None = None,
    progress: Progress = iter,
) -> Iterator[list[Change]]:
    """Compare products of a file with the shop, BATCH at a time. Writes nothing.

    category  where to put new products for which the file names no category
    archive   the pictures that came with the file

    Costs a few queries for each batch, however many variants its products have.
    """
    seen: dict[int, int] = {}
    for batch in in_batches(progress(products)):
        changes = _compare_batch(batch, category, shelves, seen)
        _compare_pictures(changes, archive)
        yield changes


def find_products(handles: Iterable[str], *fields: str) -> dict[str, Product]:
    """The products that these handles name, whatever their address was when that was written.

    fields  those that are read of them; all unless told

    A handle with a colon is a name of another system. Ours is the address, now or once.
    """
    handles = list(handles)
    products = Product.objects.only("source_handle", "slug", *fields) if fields else Product.objects
    found = {one.source_handle: one for one in products.filter(source_handle__among=handles)}
    ours = [handle for handle in handles if ":" not in handle]
    if ours:
        found |= {product.slug: product for product in products.filter(slug__among=ours)}
    if unknown := [one for one in ours if one not in found]:
        found |= addresses.find_products(unknown)
    return found


def _compare_batch(
    batch: list[ParsedProduct], category: str, shelves: Shelves, seen: dict[int, int]
) -> list[Change]:
    products = find_products(parsed.source_handle for parsed in batch)
    here: dict[int, list[Variant]] = {product.pk: [] for product in products.values()}
    for variant in Variant.objects.filter(product__among=here).order_by("pk"):
        here[variant.product_id].append(variant)
    skus = [variant.sku for parsed in batch for variant in parsed.variants]
    owners = dict(Variant.objects.filter(sku__among=skus).values_list("sku", "product_id"))
    slugs = [parsed.more["slug"] for parsed in batch if "slug" in parsed.more]
    if slugs:
        taken = Product.objects.filter(slug__among=slugs).values_list("slug", "pk")
        owners |= {f"/{slug}/": pk for slug, pk in taken}
    changes = []
    for parsed in batch:
        product = products.get(parsed.source_handle)
        change = Change(parsed, _path(parsed, category), product, is_new=product is None)
        _look_for_strangers(change, owners)
        _compare_variants(change, here[product.pk] if product else [])
        if product:
            _compare_product(change, shelves)
            if (line := seen.setdefault(product.pk, parsed.line)) != parsed.line:
                change.refuse(parsed.line, f"Line {line} names the same product of the shop.")
        changes.append(change)
    return changes


def _compare_pictures(changes: list[Change], archive: Archive | None) -> None:
    """Note what is to become of the pictures of a batch; asks only where there are any."""
    wanted = [(change, pictures.wanted(change.parsed, archive)) for change in changes]
    wanted = [(change, images) for change, images in wanted if images]
    here: dict[int, list[ProductImage]] = {
        change.product.pk: [] for change, _ in wanted if change.product
    }
    rows = ProductImage.objects.filter(product__among=here).select_related("variant", "stored")
    for image in rows.order_by("position", "pk") if here else ():
        here[image.product_id].append(image)
    for change, images in wanted:
        product = change.product
        own = here[product.pk] if product else []
        change.old_pictures = change.pictures = pictures.shown(product, own) if product else []
        skus = {variant.sku for variant in change.parsed.variants}
        for image in images:
            if image.sku and image.sku not in skus:
                change.refuse(image.line, f"The product has no SKU {image.sku}, as its picture.")
        try:
            change.pictures, change.absent = pictures.compare(
                images, own, change.old_pictures, archive
            )
        except pictures.Wrong as problem:
            change.refuse(change.parsed.line, str(problem))


def _path(parsed: ParsedProduct, category: str) -> Path:
    """Where a new product goes: the file's category, else ours, else a tag, else a default."""
    if parsed.category:
        return parsed.category
    if path := tuple(name.strip()[:80] for name in category.split(">") if name.strip()):
        return path
    hint = parsed.hint[:80]
    return (hint[:1].upper() + hint[1:] or FALLBACK,)


def _look_for_strangers(change: Change, owners: dict[str, int]) -> None:
    """Refuse what belongs to another product already: an address, a SKU."""
    own = change.product.pk if change.product else None
    for variant in change.parsed.variants:
        if owners.get(variant.sku, own) != own:
            text = f"The SKU {variant.sku} belongs to another product of the shop."
            change.refuse(variant.line, text)
    slug = change.parsed.more.get("slug")
    if owners.get(f"/{slug}/", own) != own:
        text = f"The address {slug} belongs to another product of the shop."
        change.refuse(change.parsed.line, text)


def _compare_variants(change: Change, variants: list[Variant]) -> None:
    """Pair the file's variants with the shop's: by SKU, and else by what they are.

    A SKU that staff gave to an imported variant is so kept.
    """
    by_sku = {variant.sku: variant for variant in variants}
    pairs = {parsed.sku: by_sku.pop(parsed.sku, None) for parsed in change.parsed.variants}
    left = {variant.option_key: variant for variant in by_sku.values()}
    for parsed in change.parsed.variants:
        variant = pairs[parsed.sku] or left.pop(parsed.option_key, None)
        if parsed.option_key in left:
            text = f"{left[parsed.option_key].sku} in the shop has the options of {parsed.sku}."
            change.refuse(parsed.line, text)
            continue
        values = {}
        if variant:
            values = _differing(variant, parsed, VARIANT_FIELDS)
            if variant.options != list(parsed.options):
                values["options"] = list(parsed.options)
        change.variants.append(VariantChange(parsed, variant, variant is None, values))
    depth = len(change.parsed.option_names)
    change.unfit = [v for v in left.values() if v.is_active and len(v.options) != depth]


def _compare_product(change: Change, shelves: Shelves) -> None:
    """Note which of the fields that the file carries differ from the shop's."""
    parsed, product = change.parsed, change.product
    values = _differing(product, parsed, PRODUCT_FIELDS)
    if product.option_names != list(parsed.option_names):
        values["option_names"] = list(parsed.option_names)
    # What staff took out of the shop does not come back by itself.
    if parsed.status and product.status not in (parsed.status, ProductStatus.ARCHIVED):
        values["status"] = parsed.status
    change.old_category = shelves.names_of(product.category_id)
    there = shelves.find(parsed.category) if parsed.category else None
    if parsed.category and (there is None or there.pk != product.category_id):
        values["category"] = parsed.category
    change.values = values


def _differing(row, parsed: ParsedProduct | ParsedVariant, names: tuple[str, ...]) -> dict:
    """Those values that the file carries and the row has not; of `names`, None is not carried."""
    found = {name: getattr(parsed, name) for name in names}
    carried = {name: value for name, value in found.items() if value is not None} | parsed.more
    return {name: value for name, value in carried.items() if getattr(row, name) != value}


def _plain(value):
    return list(value) if isinstance(value, tuple) else value
