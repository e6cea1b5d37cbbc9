"""What can be done with the events: with all of them, with one delivery, with a subscriber."""

from orders.simulator.control import Action, Field
from orders.simulator.errors import known
from orders.simulator.webhooks import ARRANGEMENTS


def _subscribe(it, url, secret, events=()):
    it.messenger.subscribe(url, secret, events)
    return subscribers(it)


def subscribers(it):
    """Return the webhooks that are set up; their secrets are nobody's business."""
    return {
        "items": [
            {
                "id": str(number),
                "url": one.url,
                "events": list(one.events),
                "is_active": one.is_active,
            }
            for number, one in enumerate(it.messenger.subscribers)
        ]
    }


def _subscriber(it, number):
    everyone = it.messenger.subscribers
    if not number.isdecimal() or int(number) >= len(everyone):
        raise known("id_unknown")
    return everyone[int(number)]


def _edit(it, number, **wanted):
    for name, value in wanted.items():
        setattr(_subscriber(it, number), name, value)
    return subscribers(it)


def _switch_on(it, number):
    _subscriber(it, number).switch_on()
    return subscribers(it)


def _pause(it):
    it.messenger.pause()
    return {"is_paused": True}


def _resume(it, arrangement="as_told"):
    it.messenger.resume(arrangement)
    return {"is_paused": False}


def deliveries(it):
    return {"items": [one.shown() for one in list(it.messenger.deliveries)]}


def _with_delivery(do):
    """Return the action that does this with the newest delivery of an id."""

    def action(it, delivery_id):
        for one in reversed(list(it.messenger.deliveries)):
            if one.id == delivery_id:
                do(it.messenger, one)
                return one.shown()
        raise known("id_unknown")

    return action


def _tell(it, event, order_id="", payment_id=""):
    """Tell an event of any name, about an order or a payment, or about nothing we know."""
    entities = {}
    if payment_id:
        entities["payment"] = it.ledger.payment(payment_id)
    if order_id:
        entities["order"] = it.ledger.order(order_id)
    told = it.messenger.tell(event, entities)
    return told.shown() if told else {}


OF_DELIVERIES = (
    Action(
        "deliveries/{id}/again",
        "Again",
        _with_delivery(lambda messenger, one: messenger.send_again(one)),
    ),
    Action(
        "deliveries/{id}/replay",
        "Replay",
        _with_delivery(lambda messenger, one: messenger.replay(one)),
    ),
    Action(
        "deliveries/{id}/drop", "Drop", _with_delivery(lambda messenger, one: messenger.drop(one))
    ),
)
OF_SUBSCRIBERS = (
    Action(
        "subscribers/{id}",
        "Change",
        _edit,
        (Field("url"), Field("secret"), Field("events", "list", hint="empty is all")),
    ),
    Action("subscribers/{id}/switch_on", "Switch on", _switch_on),
)
EVENTS = (
    Action(
        "events",
        "Tell an event",
        _tell,
        (Field("event", is_required=True), Field("order_id"), Field("payment_id")),
    ),
    Action("deliveries/pause", "Hold back events", _pause),
    Action(
        "deliveries/resume",
        "Deliver what was held back",
        _resume,
        (Field("arrangement", "choice", ARRANGEMENTS),),
    ),
    Action(
        "subscribers",
        "Add a subscriber",
        _subscribe,
        (
            Field("url", is_required=True),
            Field("secret", is_required=True),
            Field("events", "list", hint="empty is all"),
        ),
    ),
)
