"""What can go wrong on the shelf and in sums, one rule at a time."""

from django.db.models import F

from orders.models import Order
from orders.models.order import OrderAddress
from orders.states import OrderStatus
from orders.tests.doctor.damage import Damage
from orders.tests.doctor.stories import awaiting, cancelled_cash, cash, refunded_item
from shop.models import (
    MovementKind,
    Product,
    ProductImage,
    Review,
    ReviewStatus,
    StockMovement,
    StoredPicture,
    Variant,
)


def _forget(kind: str):
    return lambda order: StockMovement.objects.filter(kind=kind).delete()


def _add_movement(kind: str, quantity: int = 1):
    def damage(order):
        StockMovement.objects.create(
            variant=Variant.objects.get(), kind=kind, quantity=quantity, reference=order.number
        )

    return damage


def _item(**values):
    return lambda order: order.items.update(**values)


def _order(**values):
    return lambda order: Order.objects.filter(pk=order.pk).update(**values)


def _same_variant_again(order):
    item = order.items.get()
    item.pk, item.review_key = None, item.review_key[::-1]
    item.save()


def _review_behind_the_services_back(order):
    Review.objects.create(
        product=Product.objects.get(), rating=4, purchase_key="k", status=ReviewStatus.PUBLISHED
    )


def _sale_before_promise(order):
    sale = StockMovement.objects.get(kind=MovementKind.SALE)
    promise = StockMovement.objects.get(kind=MovementKind.RESERVE)
    promise.pk = sale.pk + 1
    promise.save()
    StockMovement.objects.filter(kind=MovementKind.RESERVE).exclude(pk=promise.pk).delete()


STOCK = [
    Damage("stock-equals-movements", cash, lambda _: Variant.objects.update(on_hand=99)),
    Damage("stock-equals-movements", awaiting, _forget(MovementKind.RESERVE)),
    Damage(
        "stock-not-negative",
        cash,
        lambda _: Variant.objects.update(reserved=F("on_hand") + 1),
        past=("shop_variant", "variant_reserved_within_on_hand"),
    ),
    Damage("stock-not-oversold", cash, _add_movement(MovementKind.SALE, 20)),
    Damage("stock-reserved-for-orders", awaiting, lambda _: Variant.objects.update(reserved=5)),
    Damage("holds-have-movements", awaiting, _forget(MovementKind.RESERVE)),
    Damage("holds-have-movements", awaiting, _order(holds_stock=False)),
    Damage("sales-have-movements", cash, _forget(MovementKind.SALE)),
    Damage("sales-have-movements", awaiting, _add_movement(MovementKind.SALE)),
    Damage("sales-have-movements", cancelled_cash, _forget(MovementKind.SALE)),
    Damage("sales-were-reserved", cash, _forget(MovementKind.RESERVE)),
    Damage("sales-were-reserved", cash, _sale_before_promise),
    Damage("returns-within-sales", cancelled_cash, _add_movement(MovementKind.RETURN)),
    Damage("cancelled-stock-is-back", cancelled_cash, _forget(MovementKind.RETURN)),
    Damage("cancelled-stock-is-back", refunded_item, _order(status=OrderStatus.CANCELLED)),
    Damage("restocked-is-back", refunded_item, _forget(MovementKind.RETURN)),
    Damage(
        "movements-have-orders",
        cash,
        lambda _: StockMovement.objects.exclude(reference="").update(reference="NOSUCH"),
    ),
    Damage("items-variant-once", cash, _same_variant_again),
]

TOTALS = [
    Damage(
        "order-total-adds-up",
        cash,
        _order(total_paise=1),
        past=("orders_order", "order_total_adds_up"),
    ),
    Damage("order-is-sum-of-items", cash, _order(tax_paise=1)),
    Damage(
        "order-is-sum-of-items",
        cash,
        lambda order: order.items.update(quantity=2, total_paise=F("unit_paise") * 2),
        past=("orders_orderitem", "order_item_tax_adds_up", "order_item_total_adds_up"),
    ),
    Damage("order-is-complete", awaiting, lambda order: order.items.all().delete()),
    Damage("order-is-complete", cash, lambda order: OrderAddress.objects.all().delete()),
    Damage(
        "item-adds-up",
        cash,
        _item(taxable_paise=1),
        past=("orders_orderitem", "order_item_tax_adds_up"),
    ),
    Damage(
        "item-adds-up",
        cash,
        _item(discount_paise=1),
        past=("orders_orderitem", "order_item_total_adds_up"),
    ),
    Damage(
        "item-tax-is-right",
        cash,
        _item(taxable_paise=F("taxable_paise") + 1, cgst_paise=F("cgst_paise") - 1),
    ),
    Damage("item-tax-is-right", cash, _item(gst_rate_bps=500)),
    Damage("item-within-mrp", cash, _item(mrp_paise=1)),
]


def _picture_behind_the_services_back(order):
    known = {"file": "pictures/ab/abc.jpg", "width": 300, "height": 200}
    stored = StoredPicture.objects.create(key="abc", original="ab/abc.png", **known)
    product = order.items.get().variant.product
    ProductImage.objects.create(product=product, stored=stored, **known | {"width": 299})


CATALOGUE = [
    Damage("pictures-are-those-stored", cash, _picture_behind_the_services_back),
    Damage("lists-know-their-variants", cash, lambda _: Product.objects.update(from_paise=1)),
    Damage("lists-know-their-variants", cash, lambda _: Product.objects.update(from_paise=None)),
    Damage("lists-know-their-variants", cash, lambda _: Variant.objects.update(is_active=False)),
    Damage("lists-know-their-variants", cash, lambda _: Product.objects.update(variant_count=7)),
    Damage(
        "ratings-are-those-of-the-reviews", cash, lambda _: Product.objects.update(rating_count=1)
    ),
    Damage(
        "ratings-are-those-of-the-reviews",
        cash,
        lambda _: Product.objects.update(rating_hundredths=500),
    ),
    Damage("ratings-are-those-of-the-reviews", cash, _review_behind_the_services_back),
    Damage(
        "price-within-mrp",
        cash,
        lambda _: Variant.objects.update(mrp_paise=1),
        past=("shop_variant", "variant_price_within_mrp"),
    ),
    Damage(
        "tax-rate-within-limit",
        cash,
        lambda _: Product.objects.update(gst_rate_bps=10_001),
        past=("shop_product", "product_gst_rate_within_100_percent"),
    ),
]
