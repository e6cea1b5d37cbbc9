"""What a test, or a curious person, may turn: all that the control API and its page can do."""

from orders.simulator.actions.account import ACCOUNT
from orders.simulator.actions.events import (
    EVENTS,
    OF_DELIVERIES,
    OF_SUBSCRIBERS,
    deliveries,
    subscribers,
)
from orders.simulator.actions.money import (
    BEGIN_DOWNTIME,
    OF_DISPUTES,
    OF_DOWNTIMES,
    OF_ORDERS,
    OF_PAYMENTS,
    OF_REFUNDS,
)
from orders.simulator.control import Action


def _books(it):
    """Return everything that the simulator holds, for who compares it with the shop."""
    state = it.ledger.dump()
    return {
        "orders": list(state["order"].values()),
        "payments": list(state["pay"].values()),
        "refunds": list(state["rfnd"].values()),
        "disputes": list(state["disp"].values()),
        "downtimes": list(state["down"].values()),
        "deliveries": deliveries(it)["items"],
        "subscribers": subscribers(it)["items"],
        "is_quiet": it.messenger.is_quiet(),
        "problems": it.ledger.check(),
    }


BY_THEMSELVES = (*ACCOUNT, BEGIN_DOWNTIME, *EVENTS)
TO_READ = (
    Action("ledger", "The books", _books),
    Action("deliveries", "Deliveries", deliveries),
    Action("subscribers/shown", "Subscribers", subscribers),
    Action("faults/shown", "Faults", lambda it: {"items": it.faults.shown()}),
)
ACTIONS = (
    *OF_ORDERS,
    *OF_PAYMENTS,
    *OF_REFUNDS,
    *OF_DISPUTES,
    *OF_DOWNTIMES,
    *BY_THEMSELVES,
    *TO_READ,
    *OF_DELIVERIES,
    *OF_SUBSCRIBERS,
)
