"""What staff see of orders, and the few steps they take."""

from orders.admin import delivery, disputes, gateway, money, orders, waiting

__all__ = ["delivery", "disputes", "gateway", "money", "orders", "waiting"]
