"""What each role may see and do in the admin, for test_roles."""

# What each may with the rows of a model: view, add, change, delete. The owner may all that
# the admin offers; what is not in the table is for the owner and superusers alone.
TABLE = """
                      catalogue  warehouse  desk   support
accounts.user         -          -          v      v
accounts.outgoingmail -          -          v      v
shop.product          vacd       v          v      v
shop.variant          vc         v          v      v
shop.category         vacd       -          -      v
shop.collection       vacd       -          -      v
shop.optionvalue      vc         -          -      -
shop.scheduledchange  vac        -          -      -
shop.bulkchange       v          -          -      -
shop.productimport    va         -          -      -
shop.change           v          -          -      -
shop.review           vc         -          -      v
shop.shortlink        vacd       -          -      -
shop.searchsynonym    vacd       -          -      -
shop.searchmiss       v          -          -      -
shop.stockmovement    v          v          -      -
shop.stocktake        -          va         -      -
orders.order          -          v          v      v
orders.payment        -          -          v      v
orders.paymentrequest -          -          v      -
orders.refund         -          -          v      v
orders.dispute        -          -          v      v
orders.gatewayevent   -          -          v      -
orders.deliverymethod -          -          -      v
orders.stockqueue     v          v          v      v
"""
# Models that the owner alone may touch, and those that not even the owner sees.
OWNERS, SUPERUSERS = (
    {"auth.group"},
    {
        "axes.accessattempt",
        "axes.accessfailurelog",
        "axes.accesslog",
    },
)
# Pages of the site itself: they show each member of staff what that one may see.
FOR_ALL_STAFF = {
    *("index", "app_list", "search", "autocomplete", "jsi18n", "view_on_site"),
    *("login", "logout", "password_change", "password_change_done"),
}
# Pages beside Django's own, and who may open them besides the owner.
PAGES = {
    "auth_user_password_change": set(),
    "shop_bulkchange_choose": {"catalogue"},
    "shop_bulkchange_apply": {"catalogue"},
    "shop_bulkchange_report": {"catalogue"},
    "shop_category_move": {"catalogue"},
    "shop_productimport_approve": {"catalogue"},
    "shop_productimport_cancel": {"catalogue"},
    "shop_productimport_undo": {"catalogue"},
    "shop_productimport_export": {"catalogue", "warehouse", "desk", "support"},
    "shop_stockmovement_csv": {"catalogue", "warehouse"},
    "shop_product_preview": {"catalogue", "warehouse", "desk", "support"},
    "shop_product_add_picture": {"catalogue"},
    "shop_product_copy_product": {"catalogue"},
    "shop_product_archive_product": {"catalogue"},
    "shop_product_variant_matrix": {"catalogue"},
    "shop_shortlink_qr": {"catalogue"},
    "shop_stocktake_count": {"warehouse"},
    "shop_stocktake_differences": {"warehouse"},
    "shop_stocktake_discard": {"warehouse"},
    "shop_variant_adjust_stock": {"catalogue", "warehouse"},
    "orders_payment_review": {"desk"},
    "orders_refund_take-up": {"desk"},
    "orders_order_ship": {"warehouse", "desk"},
    "orders_order_deliver": {"warehouse", "desk"},
    "orders_order_cancel": {"desk"},
    "orders_order_check": {"desk"},
    "orders_order_explain": {"warehouse", "desk", "support"},
    "orders_order_refund": {"desk"},
}
ACTIONS = {
    "catalogue": {
        *("product.change_many", "product.put_on_sale", "product.archive"),
        *("variant.change_many", "review.publish", "review.reject", "scheduledchange.end_now"),
    },
    "warehouse": {"order.mark_shipped", "order.mark_delivered"},
    "desk": {"order.mark_shipped", "order.mark_delivered", "outgoingmail.send_again"},
    "support": set(),
}
OWNERS_ACTIONS = {"accessattempt.cleanup_expired_attempts"}
GROUPS = {
    "catalogue": "Catalogue manager",
    "warehouse": "Warehouse",
    "desk": "Order desk",
    "support": "Support",
    "owner": "Owner",
}


def table() -> dict[str, dict[str, str]]:
    head, *lines = TABLE.strip().splitlines()
    names = head.split()
    return {
        model: dict(zip(names, letters, strict=True))
        for model, *letters in (line.split() for line in lines)
    }
