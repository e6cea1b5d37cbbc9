"""What is in the cart, what it costs today, and what changed since it was put there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from orders.models import MAX_QUANTITY, Cart, CartLine
from orders.pricing import Line
from orders.services import expiry
from shop import looks
from shop.models import Product, ProductImage, Variant
from shop.models.product import ProductStatus
from shop.prepared import rows


@dataclass(frozen=True)
class PricedLine:
    """A cart line with what it costs today, in paise, and what changed since it was added."""

    line: CartLine
    variant: Variant
    quantity: int
    unit_paise: int
    listed_paise: int
    sellable: int
    image: ProductImage | None = None  # where with_pictures() has looked for it

    @property
    def total_paise(self) -> int:
        return self.unit_paise * self.quantity

    @property
    def is_withdrawn(self) -> bool:
        return self.sellable == 0

    @property
    def is_short(self) -> bool:
        return 0 < self.sellable < self.quantity

    @property
    def has_new_price(self) -> bool:
        return self.unit_paise != self.listed_paise

    @property
    def has_changed(self) -> bool:
        return self.is_withdrawn or self.is_short or self.has_new_price

    @property
    def most(self) -> int:
        """How many of it one may have: the shelf, and the limit of a cart."""
        return min(max(self.sellable, 1), MAX_QUANTITY)

    @property
    def fewer(self) -> int:
        """One less, or 0 for the last one: that is taken out by its own button."""
        return self.quantity - 1

    @property
    def more(self) -> int:
        """One more; 0 if no more can be had."""
        return self.quantity + 1 if self.quantity < self.most else 0

    def as_line(self) -> Line:
        return Line(self.unit_paise, self.quantity, self.variant.product.gst_rate_bps)


def priced_lines(cart: Cart) -> list[PricedLine]:
    """Return the cart's lines at today's prices, in the order they were added.

    Three queries, and one more when the shelf has less than is wanted: what orders hold
    whose time has run out can be had as well.
    """
    lines = rows(CartLine, cart=cart)
    variants = find_variants(line.variant_id for line in lines)
    # What is deleted just now takes its lines along.
    lines = [line for line in lines if line.variant_id in variants]
    for line in lines:
        line.variant = variants[line.variant_id]
    short = [line.variant for line in lines if line.variant.available < line.quantity]
    lapsed = expiry.overdue_holds(short, timezone.now()) if short else {}
    return [_priced(line, lapsed.get(line.variant_id, 0)) for line in lines]


def find_variants(pks: Iterable[int]) -> dict[int, Variant]:
    """The variants with these keys, by key, each with its product; two queries."""
    variants = rows(Variant, id=set(pks))
    products = {one.pk: one for one in rows(Product, id={one.product_id for one in variants})}
    found = {one.pk: one for one in variants if one.product_id in products}
    for variant in found.values():
        variant.product = products[variant.product_id]
    return found


def _priced(line: CartLine, lapsed: int) -> PricedLine:
    variant = line.variant
    return PricedLine(
        line=line,
        variant=variant,
        quantity=line.quantity,
        unit_paise=variant.price_paise,
        listed_paise=line.listed_paise,
        sellable=max(variant.available + lapsed, 0) if is_offered(variant) else 0,
    )


def with_pictures(lines: Sequence[PricedLine]) -> list[PricedLine]:
    """The lines, each with the picture that shows its variant best; one query."""
    images: dict[int, list[ProductImage]] = {line.variant.product_id: [] for line in lines}
    for image in rows(ProductImage, product=set(images)):
        images[image.product_id].append(image)
    return [replace(line, image=_picture(line.variant, images)) for line in lines]


def _picture(variant: Variant, images: dict[int, list[ProductImage]]) -> ProductImage | None:
    product = variant.product
    return next(iter(looks.in_order(images[product.pk], variant, product.option_names)), None)


def weight(lines: Sequence[PricedLine]) -> int:
    """What the parcel weighs, in grams."""
    return sum(line.variant.weight_grams * line.quantity for line in lines)


def count(cart: Cart | None) -> int:
    """How many things are in the cart."""
    return sum(line.quantity for line in rows(CartLine, cart=cart)) if cart else 0


def is_offered(variant: Variant) -> bool:
    """Whether a shopper may buy it or wait for it, in stock or not."""
    return variant.is_active and variant.product.status == ProductStatus.ACTIVE


def is_sold_out(variant: Variant) -> bool:
    """Whether none can be had, not even from orders whose time has run out."""
    return variant.available <= 0 and not expiry.overdue_holds([variant], timezone.now())


def add(cart: Cart, variant: Variant, quantity: int) -> None:
    """Put so many more of a variant into the cart, up to the limit of a line.

    Two tabs adding at once lose nothing: the sum is made in the database.
    """
    mine = CartLine.objects.filter(cart=cart, variant=variant)
    more = {
        "quantity": Least(F("quantity") + quantity, MAX_QUANTITY),
        "listed_paise": variant.price_paise,
    }
    if not mine.update(**more):
        try:
            with transaction.atomic():
                CartLine.objects.create(
                    cart=cart,
                    variant=variant,
                    quantity=min(quantity, MAX_QUANTITY),
                    listed_paise=variant.price_paise,
                )
        except IntegrityError:  # the other tab was first
            mine.update(**more)
    touch(cart)


def restore(cart: Cart, variant: Variant, quantity: int) -> None:
    """Put back what was taken out; asked twice, or when it is in the cart, changes nothing."""
    CartLine.objects.get_or_create(
        cart=cart,
        variant=variant,
        defaults={
            "quantity": min(quantity, MAX_QUANTITY),
            "listed_paise": variant.price_paise,
        },
    )
    touch(cart)


def set_quantity(cart: Cart, line_id: int, quantity: int) -> bool:
    """Make a line so many; 0 takes it out. False if the line is not in this cart."""
    mine = CartLine.objects.filter(cart=cart, pk=line_id)
    if quantity <= 0:
        found, _ = mine.delete()
    else:
        found = mine.update(quantity=min(quantity, MAX_QUANTITY))
    touch(cart)
    return bool(found)


def accept_changes(cart: Cart) -> None:
    """Take over what changed: today's prices, what the shelf still holds, nothing withdrawn."""
    with transaction.atomic():
        for priced in priced_lines(cart):
            mine = CartLine.objects.filter(pk=priced.line.pk)
            if priced.is_withdrawn:
                mine.delete()
            elif priced.has_changed:
                mine.update(
                    listed_paise=priced.unit_paise,
                    quantity=Least(F("quantity"), min(priced.sellable, MAX_QUANTITY)),
                )
        touch(cart)


def merge(visitor_key: str | None, user) -> Cart | None:
    """Make the visitor's cart the user's; of the same variant the larger quantity stays.

    Returns the user's cart, or None when there is neither. Doing it twice changes nothing.
    """
    with transaction.atomic():
        own = Cart.objects.select_for_update().filter(user=user).first()
        visiting = (
            Cart.objects.select_for_update().filter(key=visitor_key, user=None).first()
            if visitor_key
            else None
        )
        if visiting is None:
            return own
        if own is None:
            visiting.user = user
            visiting.save(update_fields=["user"])
            return visiting
        for line in visiting.lines.all():
            mine, is_new = CartLine.objects.get_or_create(
                cart=own,
                variant_id=line.variant_id,
                defaults={"quantity": line.quantity, "listed_paise": line.listed_paise},
            )
            if not is_new and mine.quantity < line.quantity:
                CartLine.objects.filter(pk=mine.pk).update(quantity=line.quantity)
        visiting.delete()
        touch(own)
    return own


def touch(cart: Cart) -> None:
    Cart.objects.filter(pk=cart.pk).update(updated_at=timezone.now())
