"""The simulator's own paths, under /_simulator/: how an action is found, and its values read.

What the actions do is in `actions`; the same ones are on the page that `control_page` makes.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from orders.simulator.errors import invalid, known, not_expected, required


@dataclass(frozen=True)
class Field:
    """One value that an action takes, from JSON or from a form.

    `kind` is text, whole, number, yes, choice or list.
    """

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    is_required: bool = False
    hint: str = ""

    def read(self, value):
        """Return the value as it is meant, or raise the ApiError for one that cannot be."""
        try:
            return READERS[self.kind](self, value)
        except (ValueError, TypeError):
            raise invalid(f"The {self.name} is not a {self.kind}.", self.name) from None


@dataclass(frozen=True)
class Action:
    """`path` names its ids in braces; `does(simulator, *ids, **values)` returns JSON values."""

    path: str
    title: str
    does: Callable
    fields: tuple[Field, ...] = field(default_factory=tuple)

    def ids_in(self, path: str) -> tuple[str, ...] | None:
        match = re.fullmatch(self.path.replace("{id}", "([^/]+)"), path)
        return match.groups() if match else None


def answer(actions: tuple[Action, ...], simulator, path: str, body: dict):
    """Do what is asked for at `path`, and return what JSON can hold."""
    for action in actions:
        ids = action.ids_in(path)
        if ids is not None:
            return action.does(simulator, *ids, **_values(action, body))
    raise known("url_not_found")


def _values(action: Action, body: dict) -> dict:
    fields = {one.name: one for one in action.fields}
    extra = sorted(set(body) - set(fields))
    if extra:
        raise not_expected(extra)
    for one in action.fields:
        if one.is_required and body.get(one.name) in {None, ""}:
            raise required(one.name)
    return {name: fields[name].read(value) for name, value in body.items() if value is not None}


def _text(field: Field, value) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _whole(field: Field, value) -> int:
    if isinstance(value, bool | float):
        raise ValueError
    return int(value)


def _number(field: Field, value) -> float:
    if isinstance(value, bool):
        raise ValueError
    return float(value)


def _yes(field: Field, value) -> bool:
    if value not in (True, False, "yes", "no"):
        raise ValueError
    return value in (True, "yes")


def _choice(field: Field, value) -> str:
    if value not in field.choices:
        raise invalid(f"The {field.name} must be one of {', '.join(field.choices)}.", field.name)
    return value


def _list(field: Field, value) -> list:
    """Take a list, or one value for a list of it, or text with commas."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
        return [json.loads(part) if part.isdecimal() else part for part in value]
    return value if isinstance(value, list) else [value]


READERS: dict[str, Callable] = {
    "text": _text,
    "whole": _whole,
    "number": _number,
    "yes": _yes,
    "choice": _choice,
    "list": _list,
}
