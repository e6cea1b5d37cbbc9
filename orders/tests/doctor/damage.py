"""One thing that goes wrong, and the rule of the doctor that it breaks."""

from collections.abc import Callable
from dataclasses import dataclass

from orders.models import Order


@dataclass(frozen=True)
class Damage:
    """`story` makes an order of a healthy shop; `harm` breaks the rule behind the services' back.

    past   the table, and those of its constraints, that would refuse the harm
    """

    rule: str
    story: Callable[[], Order]
    harm: Callable[[Order], object]
    past: tuple[str, ...] = ()
