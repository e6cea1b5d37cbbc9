"""Takes the last import back: each value becomes what it was, and what was new goes.

What somebody has changed since is kept, and what was sold since is only taken off the shop;
both are said.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import CharField, F, ProtectedError, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from shop.models import (
    Category,
    ImportRow,
    MovementKind,
    Product,
    ProductImage,
    ProductImport,
    ProductStatus,
    Review,
    RowKind,
    StockMovement,
    Variant,
)
from shop.models.product_import import IN_THE_SHOP
from shop.services import addresses, listing, looks
from shop.services.batches import BATCH, Progress, in_batches
from shop.services.imports import pictures
from shop.services.imports.notes import Notes
from shop.services.imports.pictures import Picture
from shop.services.imports.plan import Difference, find_products
from shop.services.imports.words import parts_of
from shop.services.imports.writing import PARKED, reason_of
from shop.services.picture_files import remove_unused_later
from shop.services.shelves import Shelves


def last_in_the_shop() -> ProductImport | None:
    """The import whose products came last, and can so be undone."""
    return ProductImport.objects.filter(status__in=IN_THE_SHOP).order_by("-written_at").first()


def undo(run: ProductImport, *, progress: Progress = iter, finish: Callable[[], object]) -> None:
    """Take an import back, all of it in one transaction; `finish` is called last in it.

    What must stay is told in rows of the import, of the kind KEPT.
    """
    changes = run.rows.filter(kind__in=[RowKind.CHANGED, RowKind.NEW]).order_by("kind", "pk")
    with transaction.atomic(), Notes(run) as notes:
        undone = _Undone(run, Shelves(), notes)
        for batch in in_batches(progress(changes.iterator(chunk_size=BATCH))):
            products = find_products(row.handle for row in batch)
            undone.restore([row for row in batch if row.kind == RowKind.CHANGED], products)
            undone.remove([row for row in batch if row.kind == RowKind.NEW], products)
        undone.remove_fetched()
        _remove_empty(run.made_categories)
        finish()


class _Undone:
    """One import while it is taken back."""

    def __init__(self, run: ProductImport, shelves: Shelves, notes: Notes):
        self.run, self.reason = run, reason_of(run.name)
        self.shelves, self.notes = shelves, notes

    def keep(self, row: ImportRow, words: str) -> None:
        self.notes.add(RowKind.KEPT, row.line, f"{row.text}: {words}", handle=row.handle)

    def restore(self, rows: list[ImportRow], products: dict[str, Product]) -> None:
        """Give products and variants their values of before."""
        here = {product.pk for product in products.values()}
        skus = [one[0] for row in rows for one in row.differences if one[0]]
        variants = {
            variant.sku: variant
            for variant in Variant.objects.filter(sku__in=skus, product__in=here).order_by("pk")
        }
        altered, moved, added = [], [], []
        for row in rows:
            product = products.get(row.handle)
            if product is None:
                self.keep(row, "it is no longer in the shop")
                continue
            for found in (Difference(*one) for one in row.differences):
                target = variants.get(found.sku) if found.sku else product
                if found.field == "pictures":
                    self._put_pictures_back(row, product, found)
                elif found.field == "sku":
                    added += [(row, target)] if target else []
                elif target is None:
                    self.keep(row, f"{found.sku} is no longer in the shop")
                elif self._put_back(row, target, found):
                    altered.append((target, found.field))
                    if found.field == "slug":
                        moved.append((product, found.new))
        renamed = [row for row, name in altered if name in ("options", "option_names")]
        worn = looks.note({getattr(row, "product_id", row.pk) for row in renamed})
        self._save(altered)
        looks.follow(worn)
        for product, former_slug in moved:
            addresses.remember(product, former_slug=former_slug)
        self._remove_variants(added)
        listing.reindex(here)

    def _put_back(self, row: ImportRow, target: Product | Variant, found: Difference) -> bool:
        """Set the old value in memory, unless somebody has set another one since."""
        if found.field == "category":
            names = self.shelves.names_of(target.category_id)
            is_ours = self.shelves.find(tuple(found.new)) == self.shelves.find(names)
            value = self.shelves.get_or_make(tuple(found.old)) if is_ours else None
        else:
            column = target._meta.get_field(found.field)
            is_ours = getattr(target, found.field) == column.to_python(found.new)
            value = column.to_python(found.old)
        if not is_ours:
            title, _, new = parts_of(found)
            self.keep(row, f"{title} is no longer “{new}”")
            return False
        setattr(target, found.field, value)
        return True

    def _put_pictures_back(self, row: ImportRow, product: Product, found: Difference) -> None:
        """Show the pictures of before in their order, and those that came no more."""
        here = list(product.images.select_related("variant", "stored").order_by("position", "pk"))
        before, after = ([Picture(**one) for one in some] for some in (found.old, found.new))
        if [one.looks for one in pictures.shown(product, here)] != [one.looks for one in after]:
            self.keep(row, "its pictures were changed since")
            return
        skus = [one.sku for one in before]
        variants = {one.sku: one for one in product.variants.filter(sku__in=skus)}
        pictures.show(product, before, variants, {})
        _delete_images(product.images.exclude(pk__in=[one.pk for one in before]))

    def remove_fetched(self) -> None:
        """Remove the pictures that came from elsewhere; those of new products are gone already."""
        rows = self.run.rows.filter(kind=RowKind.FETCHED).order_by("pk")
        for batch in in_batches(rows.values_list("handle", "text").iterator(chunk_size=BATCH)):
            products = find_products(handle for handle, _ in batch)
            here = {product.pk for product in products.values()}
            _delete_images(
                ProductImage.objects.filter(
                    product__in=here, source_url__in=[url for _, url in batch]
                )
            )
            listing.refresh(here)

    def _save(self, altered: list[tuple[Product | Variant, str]]) -> None:
        now = timezone.now()
        for model in (Variant, Product):
            rows = {row.pk: row for row, _ in altered if isinstance(row, model)}
            names = {name for row, name in altered if isinstance(row, model)}
            if model is Product:
                names |= {"updated_at"}
                for product in rows.values():
                    product.updated_at = now
            elif "options" in names:
                names |= {"option_key"}
                for variant in rows.values():
                    variant.option_key = " / ".join(variant.options)[:200]
                # Two variants may swap their options, and a database looks after each row.
                Variant.objects.filter(pk__in=rows).update(
                    option_key=Concat(Value(PARKED), Cast(F("pk"), CharField(max_length=20)))
                )
            if rows:
                model.objects.bulk_update([rows[pk] for pk in sorted(rows)], sorted(names))

    def _remove_variants(self, added: list[tuple[ImportRow, Variant]]) -> None:
        touched = _touched(Q(variant__in=[one.pk for _, one in added]), self.reason, "variant_id")
        for row, variant in added:
            if variant.pk in touched:
                Variant.objects.filter(pk=variant.pk).update(is_active=False)
                self.keep(row, f"{variant.sku} was moved since; it is only taken off the shop")
        _delete_variants(Q(pk__in=[one.pk for _, one in added if one.pk not in touched]))

    def remove(self, rows: list[ImportRow], products: dict[str, Product]) -> None:
        """Remove products that were new, or archive those that were sold, moved or reviewed."""
        here = {products[row.handle].pk: row for row in rows if row.handle in products}
        mine = Q(variant__product__in=here)
        touched = _touched(mine, self.reason, "variant__product_id")
        touched |= set(Review.objects.filter(product__in=here).values_list("product_id", flat=True))
        touched |= _delete(here.keys() - touched)
        for pk in sorted(touched):
            self.keep(here[pk], "it was sold, moved or reviewed since; it is archived")
        archived = Product.objects.filter(pk__in=touched)
        archived.update(status=ProductStatus.ARCHIVED, updated_at=timezone.now())
        listing.reindex(touched)


def _touched(chosen: Q, reason: str, key: str) -> set[int]:
    """Which of these have a movement on the shelf beside the one of the import."""
    ours = Q(kind=MovementKind.RECEIVE, reason=reason)
    return set(StockMovement.objects.filter(chosen).exclude(ours).values_list(key, flat=True))


def _delete(pks: set[int]) -> set[int]:
    """Delete these products, and return those that something else still names."""
    try:
        with transaction.atomic():
            _delete_images(ProductImage.objects.filter(product__in=pks))
            _delete_variants(Q(product__in=pks))
            Product.objects.filter(pk__in=pks).delete()
    except ProtectedError:
        return {pk for one in pks for pk in _delete({one})} if len(pks) > 1 else set(pks)
    return set()


def _delete_images(images) -> None:
    rows = list(images)
    ProductImage.objects.filter(pk__in=[row.pk for row in rows]).delete()
    remove_unused_later(rows)


def _delete_variants(chosen: Q) -> None:
    """Delete variants whose only movement is that with which they came."""
    variants = Variant.objects.filter(chosen)
    StockMovement.objects.filter(variant__in=variants).delete()
    variants.delete()


def _remove_empty(made: Iterable[int]) -> None:
    """Remove the categories that the import made, if nothing stands in them; the inner first."""
    for pk in reversed(list(made)):
        category = Category.objects.filter(pk=pk).first()
        if category and not category.numchild and not category.products.exists():
            category.delete()
