"""What can be done with the account as a whole: its clock, its faults, its keys, its settings."""

import dataclasses

from orders.simulator import faults, weather
from orders.simulator.api import ROUTES
from orders.simulator.control import Action, Field
from orders.simulator.errors import invalid
from orders.simulator.terms import RECEIPT_MODES, Terms


def _settings(it, webhook_url=None, **wanted):
    if webhook_url is not None:
        it.messenger.url = webhook_url or None
    for name, value in wanted.items():
        setattr(it.ledger.terms, name, value)
    return dataclasses.asdict(it.ledger.terms) | {"webhook_url": it.messenger.url}


def _rotate(it, key_id, key_secret, grace_hours=24.0):
    key = it.keys.rotate(key_id, key_secret, grace_seconds=grace_hours * 3600)
    return {"key_id": key.id}


def _other_mode(it, key_id, key_secret):
    it.keys.add_other_mode(key_id, key_secret)
    return {"key_id": key_id}


def _clock(it, now=None, minutes=None, is_stopped=None):
    if is_stopped is not None:
        (it.clock.stop if is_stopped else it.clock.go_on)()
    if now is not None:
        it.clock.set(now)
    if minutes is not None:
        it.clock.advance(minutes * 60)
    it.catch_up()
    return it.clock.shown()


def _plan(it, kind, route="*", **options):
    if kind in faults.CALLS and route not in {*ROUTES, "*"}:
        raise invalid(f"There is no route “{route}”; there are {', '.join(ROUTES)}.", "route")
    it.faults.plan(kind, route, **options)
    return {"planned": kind}


def _no_faults(it):
    it.faults.clear()
    return {"planned": 0}


def _weather(it, **wanted):
    it.faults.weather.change(**wanted)
    return it.faults.weather.shown()


def _fair_weather(it):
    it.faults.weather.clear()
    return it.faults.weather.shown()


_KINDS = {bool: "yes", int: "whole", int | None: "whole", str: "choice"}
SETTINGS = (
    *(
        Field(one.name, _KINDS[one.type], RECEIPT_MODES if one.type is str else ())
        for one in dataclasses.fields(Terms)
    ),
    Field("webhook_url"),
)
ACCOUNT = (
    Action(
        "clock",
        "Move the clock",
        _clock,
        (
            Field("minutes", "number", hint="forward"),
            Field("now", "number", hint="seconds since 1970"),
            Field("is_stopped", "yes"),
        ),
    ),
    Action(
        "faults",
        "Plan a fault",
        _plan,
        (
            Field("kind", "choice", tuple(faults.ALL), is_required=True),
            Field("route", hint="a route or an event; empty is any"),
            Field("times", "whole", hint="0 is until cleared"),
            Field("after", "yes", hint="the call takes effect"),
            Field("seconds", "number"),
        ),
    ),
    Action("faults/clear", "Forget the planned faults", _no_faults),
    Action(
        "weather",
        "Change the weather",
        _weather,
        (
            *(Field(name, "number", hint="0 to 1") for name in (*weather.CALLS, *weather.EVENTS)),
            *(Field(name, "list", hint="from, to") for name in weather.RANGES),
            Field("seed", "whole"),
        ),
    ),
    Action("weather/clear", "Fair weather", _fair_weather),
    Action("settings", "Change the settings", _settings, SETTINGS),
    Action(
        "keys/rotate",
        "New key pair",
        _rotate,
        (
            Field("key_id", is_required=True),
            Field("key_secret", is_required=True),
            Field("grace_hours", "number", hint="24; 0 ends the old pair at once"),
        ),
    ),
    Action(
        "keys/other_mode",
        "Key of the other mode",
        _other_mode,
        (Field("key_id", is_required=True), Field("key_secret", is_required=True)),
    ),
)
