"""The control desk as a page: all actions as forms, which work without scripts."""

from datetime import UTC, datetime
from html import escape
from urllib.parse import urlencode

from orders.simulator import control, pages
from orders.simulator.actions import (
    ACTIONS,
    BY_THEMSELVES,
    OF_DELIVERIES,
    OF_DISPUTES,
    OF_DOWNTIMES,
    OF_ORDERS,
    OF_PAYMENTS,
    OF_REFUNDS,
    OF_SUBSCRIBERS,
)
from orders.simulator.control import Action, Field
from orders.simulator.errors import ApiError
from orders.simulator.faults import Answer

PATH = "/_simulator/"
SHOWN = 20  # of each kind of thing, the newest
COLUMNS = {
    "orders": ("status", "amount", "amount_due", "receipt"),
    "payments": ("status", "amount", "method", "amount_refunded", "error_reason"),
    "refunds": ("status", "amount", "payment_id"),
    "disputes": ("status", "phase", "amount", "payment_id"),
    "downtimes": ("status", "method", "severity", "instrument"),
    "deliveries": ("event", "answers", "is_done", "is_dropped"),
    "subscribers": ("url", "events", "is_active"),
}
ROWS = {
    "orders": OF_ORDERS,
    "payments": OF_PAYMENTS,
    "refunds": OF_REFUNDS,
    "disputes": OF_DISPUTES,
    "downtimes": OF_DOWNTIMES,
    "deliveries": OF_DELIVERIES,
    "subscribers": OF_SUBSCRIBERS,
}


def answer(it, method: str, sent: dict[str, str]) -> Answer:
    """Show the desk, or do what a form of it asks for and lead back to it."""
    if method == "GET":
        return _page(it, done=sent.get("done", ""))
    path = sent.pop("path", "")
    filled = {name: value for name, value in sent.items() if value != ""}
    try:
        control.answer(ACTIONS, it, path, filled)
    except ApiError as refusal:
        return _page(it, problem=f"{path}: {refusal}", status=400)
    it.save()
    return Answer(303, b"", headers={"Location": f"{PATH}?{urlencode({'done': path})}"})


def _page(it, *, done: str = "", problem: str = "", status: int = 200) -> Answer:
    books = control.answer(ACTIONS, it, "ledger", {})
    said = f'<p class="done" role="status">Done: {escape(done)}</p>' if done else ""
    said += f'<p class="alert" role="alert">{escape(problem)}</p>' if problem else ""
    said += "".join(f'<p class="alert">{escape(one)}</p>' for one in books["problems"])
    content = pages.fill(
        "desk.html",
        said=said,
        state=escape(_state(it)),
        things="\n".join(_things(name, books[name][-SHOWN:][::-1]) for name in COLUMNS),
        actions="\n".join(_section(action) for action in BY_THEMSELVES),
    )
    return pages.page("Control desk", content, status=status)


def _state(it) -> str:
    """Say in a few words what differs from an ordinary day."""
    clock, weather = it.clock.shown(), it.faults.weather.shown()
    time = datetime.fromtimestamp(clock["now"], tz=UTC)
    odd = [f"{name} {value}" for name, value in weather.items() if value not in (0, [0, 0])]
    planned = [f"{one['kind']} on {one['route']}" for one in it.faults.shown()]
    return " · ".join(
        [
            f"{time:%d %B %Y, %H:%M:%S} UTC{', stopped' if clock['is_stopped'] else ''}",
            f"weather: {', '.join(odd) or 'fair'}",
            f"planned: {', '.join(planned) or 'nothing'}",
            "events are held back" if it.messenger.is_paused else "events go out",
        ]
    )


def _things(name: str, things: list[dict]) -> str:
    rows = "\n".join(
        _thing(one["id"], {column: one[column] for column in COLUMNS[name]}, ROWS[name])
        for one in things
    )
    return f"<h2>{name.capitalize()}</h2>{rows or '<p>None yet.</p>'}"


def _thing(thing_id: str, values: dict, actions: tuple[Action, ...]) -> str:
    """Return one line about a thing; opened, it has a form for all that can be done with it."""
    words = " ".join(
        f"<span>{name} <b>{escape(_shown(value))}</b></span>" for name, value in values.items()
    )
    forms = "".join(_form(one, one.path.replace("{id}", thing_id)) for one in actions)
    return (
        f'<details class="thing"><summary><code>{escape(thing_id)}</code> {words}</summary>'
        f"{forms}</details>"
    )


def _shown(value) -> str:
    if value is None or value in ([], {}):
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _section(action: Action) -> str:
    """Return one action that stands for itself, to be opened like a thing."""
    return (
        f'<details class="thing"><summary>{escape(action.title)}</summary>'
        f"{_form(action, action.path)}</details>"
    )


def _form(action: Action, path: str) -> str:
    fields = "".join(_field(one) for one in action.fields)
    return (
        f'<form method="post" action="{PATH}" class="desk__fields">'
        f'<input type="hidden" name="path" value="{escape(path)}">{fields}'
        f'<button class="button">{escape(action.title)}</button></form>'
    )


def _field(field: Field) -> str:
    hint = f"<small>{escape(field.hint)}</small>" if field.hint else ""
    choices = ("yes", "no") if field.kind == "yes" else field.choices
    if not choices:
        entry = f'<input name="{field.name}">'
    else:
        options = "".join(f"<option>{escape(one)}</option>" for one in choices)
        options = f'<option value="">–</option>{options}'
        entry = f'<select name="{field.name}">{options}</select>'
    return f'<label class="field">{field.name} {hint}{entry}</label>'
