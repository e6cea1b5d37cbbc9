"""What staff see of orders, and the few steps they take."""

from orders.admin import delivery, gateway, money, orders

__all__ = ["delivery", "gateway", "money", "orders"]
