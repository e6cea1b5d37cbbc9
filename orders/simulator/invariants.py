"""What must be true of the simulator's books after every step, whatever was asked of it."""

from collections import defaultdict

from orders.simulator.books import Books


def problems(books: Books) -> list[str]:
    """Return a sentence for each rule that is broken, or an empty list."""
    refunds, payments = defaultdict(list), defaultdict(list)
    for refund in books.rfnd.values():
        refunds[refund["payment_id"]].append(refund)
    for payment in books.pay.values():
        payments[payment["order_id"]].append(payment)
    found = []
    for payment in books.pay.values():
        found += _of_payment(payment, refunds[payment["id"]])
    for order in books.order.values():
        found += _of_order(order, payments[order["id"]])
    return found


def _of_payment(payment: dict, refunds: list[dict]) -> list[str]:
    refunded = sum(one["amount"] for one in refunds if one["status"] != "failed")
    rules = {
        "gives back more than it took": refunded <= payment["amount"],
        "does not tell the sum of its refunds": refunded == payment["amount_refunded"],
        "is refunded, but not wholly": payment["status"] != "refunded"
        or refunded == payment["amount"],
        "gave everything back and is not refunded": refunded != payment["amount"]
        or payment["status"] == "refunded",
        "took money that is not marked as captured": payment["status"] != "captured"
        or payment["captured"],
    }
    return [f"Payment {payment['id']} {rule}." for rule, holds in rules.items() if not holds]


def _of_order(order: dict, payments: list[dict]) -> list[str]:
    captured = [one for one in payments if one["captured"]]
    kept = [one for one in captured if one["status"] != "refunded"]
    is_paid = order["status"] == "paid"
    rules = {
        "is paid without a captured payment": not is_paid or captured,
        "is not paid, though a payment of it was captured": is_paid or not captured,
        "keeps the money of two payments": len(kept) <= 1,
        "does not add up": order["amount_paid"] + order["amount_due"] == order["amount"],
        "is new, though somebody has tried to pay": order["status"] != "created"
        or all(one["status"] == "created" for one in payments),
    }
    return [f"Order {order['id']} {rule}." for rule, holds in rules.items() if not holds]
