"""What staff of each kind may see and do, as groups that a command makes.

A permission is written as Django names it. Who may look at a list has it in the menu; what
waits for somebody stands on the dashboard of those who may look at it.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

ALL = ("view", "add", "change", "delete")
LOOK = ("view",)
WHOLE = {"move_stock"}  # names of rights that do not end in the name of a model
OURS = ("accounts", "auth", "orders", "shop")

CATALOGUE = {
    "shop.product": ALL,
    "shop.productimage": ALL,
    "shop.variant": (*ALL, "move_stock"),
    "shop.category": ALL,
    "shop.collection": ALL,
    "shop.optionvalue": ("view", "change"),
    "shop.scheduledchange": ALL,
    "shop.bulkchange": LOOK,
    "shop.productimport": ("view", "add", "change"),
    "shop.change": LOOK,
    "shop.review": ("view", "change"),
    "shop.shortlink": ALL,
    "shop.searchsynonym": ALL,
    "shop.searchmiss": LOOK,
    "shop.stockmovement": LOOK,
    "orders.stockqueue": LOOK,
}
WAREHOUSE = {
    "shop.product": LOOK,
    "shop.productimage": LOOK,
    "shop.variant": ("view", "move_stock"),
    "shop.stocktake": ("view", "add", "change"),
    "shop.stockmovement": LOOK,
    "orders.stockqueue": LOOK,
    "orders.order": ("view", "ship"),
}
ORDER_DESK = {
    "orders.order": ("view", "change", "ship"),
    "orders.payment": ("view", "change"),
    "orders.paymentrequest": LOOK,
    "orders.refund": ("view", "add"),
    "orders.dispute": LOOK,
    "orders.gatewayevent": LOOK,
    "orders.stockqueue": LOOK,
    "accounts.user": LOOK,
    "accounts.address": LOOK,
    "accounts.outgoingmail": ("view", "change"),
    "shop.product": LOOK,
    "shop.productimage": LOOK,
    "shop.variant": LOOK,
}
SUPPORT = {
    "orders.order": LOOK,
    "orders.payment": LOOK,
    "orders.refund": LOOK,
    "orders.dispute": LOOK,
    "orders.stockqueue": LOOK,
    "orders.deliverymethod": LOOK,
    "orders.deliveryzone": LOOK,
    "accounts.user": LOOK,
    "accounts.address": LOOK,
    "accounts.outgoingmail": LOOK,
    "shop.product": LOOK,
    "shop.productimage": LOOK,
    "shop.variant": LOOK,
    "shop.category": LOOK,
    "shop.collection": LOOK,
    "shop.review": LOOK,
}
OWNER = "Owner"  # may do whatever there is to do in the shop
ROLES = {
    "Catalogue manager": CATALOGUE,
    "Warehouse": WAREHOUSE,
    "Order desk": ORDER_DESK,
    "Support": SUPPORT,
}
NAMES = [*ROLES, OWNER]


def make() -> dict[str, int]:
    """Make the groups, or give them again what they are to have; returns how many rights each.

    What staff added to one of them, or took away, is lost: other needs want other groups.
    """
    made = {}
    with transaction.atomic():
        for name in NAMES:
            group, _ = Group.objects.get_or_create(name=name)
            rights = permissions_of(name)
            group.permissions.set(rights)
            made[name] = len(rights)
    return made


def permissions_of(role: str) -> list[Permission]:
    """The rights of a role. Raises ValueError where one is unknown: a model was renamed."""
    if role == OWNER:
        return list(Permission.objects.filter(content_type__app_label__in=OURS))
    wanted = {
        (app, f"{verb}_{model}" if verb not in WHOLE else verb)
        for name, verbs in ROLES[role].items()
        for app, model in [name.split(".")]
        for verb in verbs
    }
    named = Q(pk=None)
    for app, codename in wanted:
        named |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(named).select_related("content_type"))
    known = {(one.content_type.app_label, one.codename) for one in found}
    if unknown := wanted - known:
        raise ValueError(f"There is no {', '.join(map('.'.join, sorted(unknown)))}.")
    return found
