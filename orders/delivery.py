"""Which methods serve a PIN code, what they cost and when the parcel arrives. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from orders.models import DeliveryMethod, DeliveryZone


@dataclass(frozen=True)
class DeliveryOption:
    """One way of sending this cart to this PIN, in paise and dates."""

    code: str
    name: str
    description: str
    fee_paise: int
    arrives_from: date
    arrives_by: date
    allows_cod: bool


def options_for(
    methods: Iterable[DeliveryMethod],
    *,
    pin: str,
    items_paise: int,
    grams: int,
    today: date,
) -> list[DeliveryOption]:
    """Return the ways to send these items to `pin`, in the methods' order.

    methods      active ones, with their zones at hand (prefetched)
    items_paise  what the items cost after discount: decides free delivery and the COD limit
    grams        weight of the parcel

    Without a PIN (not typed yet) each method is offered as it is at its best.
    """
    found = []
    for method in methods:
        zones = list(method.zones.all())
        zone = find_zone(zones, pin) if pin else None
        if zones and zone is None and pin:
            continue
        extra = zone.days_extra if zone else 0
        within_limit = method.cod_limit_paise is None or items_paise <= method.cod_limit_paise
        found.append(
            DeliveryOption(
                code=method.code,
                name=method.name,
                description=method.description,
                fee_paise=fee(method, items_paise=items_paise, grams=grams),
                arrives_from=add_working_days(today, method.days_min + extra),
                arrives_by=add_working_days(today, method.days_max + extra),
                allows_cod=method.allows_cod and within_limit and (zone is None or zone.allows_cod),
            )
        )
    return found


def find_zone(zones: Iterable[DeliveryZone], pin: str) -> DeliveryZone | None:
    """Return the narrowest zone that holds `pin`; a prefix of more digits is narrower."""
    holding = [zone for zone in zones if holds(zone, pin)]
    return max(holding, key=lambda zone: len(zone.pin_from), default=None)


def holds(zone: DeliveryZone, pin: str) -> bool:
    if not zone.pin_to:
        return pin.startswith(zone.pin_from)
    return zone.pin_from.ljust(6, "0") <= pin <= zone.pin_to.ljust(6, "9")


def fee(method: DeliveryMethod, *, items_paise: int, grams: int) -> int:
    """What the method costs for so much goods of such a weight, in paise, GST included."""
    if method.free_above_paise is not None and items_paise >= method.free_above_paise:
        return 0
    beyond = max(grams - method.included_grams, 0)
    return method.fee_paise + -(-beyond // 500) * method.per_extra_500g_paise


def add_working_days(start: date, days: int) -> date:
    """The day that is so many days later, not counting Sundays.

    >>> add_working_days(date(2026, 11, 21), 1)
    datetime.date(2026, 11, 23)
    """
    day = start
    while days:
        day += timedelta(days=1)
        if day.weekday() != 6:
            days -= 1
    return day
