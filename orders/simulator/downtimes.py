"""A bank, a network or an app through which payments do not go for a while."""

from orders.simulator.books import Books
from orders.simulator.entities import METHODS, new_downtime
from orders.simulator.errors import invalid

SEVERITIES = ("high", "medium", "low")
INSTRUMENTS = {"netbanking": "bank", "card": "network", "upi": "psp", "wallet": "wallet"}


def begin(books: Books, *, method: str, severity: str, instrument: str) -> dict:
    """Let something be down; `instrument` is which bank, network, app or wallet."""
    if method not in METHODS:
        raise invalid("The selected method is invalid.", "method")
    down = new_downtime(
        books.new_id("down"),
        method=method,
        severity=_severity(severity),
        instrument={INSTRUMENTS[method]: instrument},
        now=books.seconds(),
    )
    books.add(down)
    return _told(books, down, "started")


def update(books: Books, downtime_id: str, severity: str) -> dict:
    down = _going_on(books, downtime_id)
    down |= {"severity": _severity(severity), "updated_at": books.seconds()}
    return _told(books, down, "updated")


def resolve(books: Books, downtime_id: str) -> dict:
    down = _going_on(books, downtime_id)
    down |= {"end": books.seconds(), "updated_at": books.seconds()}
    return _told(books, down, "resolved")


def _going_on(books: Books, downtime_id: str) -> dict:
    down = books.find(downtime_id, "down")
    if down["status"] == "resolved":
        raise invalid("The downtime is resolved already.")
    return down


def _severity(severity: str) -> str:
    if severity not in SEVERITIES:
        raise invalid("The selected severity is invalid.", "severity")
    return severity


def _told(books: Books, down: dict, status: str) -> dict:
    down["status"] = status
    books.touch(down)
    shown = down | {"instrument_schema": list(down["instrument"])}
    books.tell(f"payment.downtime.{status}", **{"payment.downtime": shown})
    return down
