"""What the buyer sees: the hosted page, the pop-up's frame, and the way back to the shop.

All of it works without scripts; where they run, the last step happens by itself.
"""

import json
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from orders.simulator.entities import METHODS
from orders.simulator.errors import ApiError, invalid, unknown_id
from orders.simulator.faults import Answer
from orders.simulator.ledger import Ledger
from orders.simulator.signing import failure_error, failure_fields, success_fields
from shop.money import rupees

FOLDER = Path(__file__).parent / "pages"
FILES = {
    "/v1/checkout.js": ("checkout.js", "text/javascript; charset=utf-8"),
    "/v1/checkout/frame.js": ("frame.js", "text/javascript; charset=utf-8"),
    "/v1/checkout/return.js": ("return.js", "text/javascript; charset=utf-8"),
    "/v1/checkout/style.css": ("style.css", "text/css; charset=utf-8"),
}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'"
HINTS = {
    "upi": "success@razorpay",
    "card": "Visa ending in 1007",
    "netbanking": "HDFC Bank",
    "wallet": "PayZapp",
}
# What travels from page to page, so that nothing has to be remembered for the buyer.
KEPT_FIELDS = (
    *("key_id", "order_id", "name", "description", "callback_url", "cancel_url", "origin"),
    *("prefill[name]", "prefill[email]", "prefill[contact]"),
)


def static_file(path: str) -> Answer:
    name, kind = FILES[path]
    return Answer(200, (FOLDER / name).read_bytes(), kind)


def hosted(ledger: Ledger, key_id: str, asked: dict[str, str]) -> Answer:
    """Answer the form that the shop posts when it goes without a pop-up."""
    return _guarded(lambda: _choose(ledger, key_id, _without(asked, "origin")), asked)


def frame(ledger: Ledger, key_id: str, asked: dict[str, str]) -> Answer:
    """Answer the pop-up of checkout.js; `origin` is the page that it belongs to."""
    return _guarded(lambda: _choose(ledger, key_id, asked), asked)


def pay(ledger: Ledger, key_id: str, key_secret: str, asked: dict[str, str]) -> Answer:
    """Let the payment end as the buyer pressed, and bring the news to the shop."""
    return _guarded(lambda: _pay(ledger, key_id, key_secret, asked), asked)


def home() -> Answer:
    text = "The local stand-in for Razorpay is running. It takes no money and keeps no secrets."
    return _message("It works", text)


def _pay(ledger: Ledger, key_id: str, key_secret: str, asked: dict[str, str]) -> Answer:
    _check_ways_back(asked)
    outcome = asked.get("outcome")
    if outcome == "cancel":
        return _cancel(asked)
    order = _order(ledger, key_id, asked)
    if outcome not in {"success", "failure"}:
        raise invalid("The selected outcome is invalid.", "outcome")
    payment = ledger.attempt(
        order["id"],
        method=asked.get("method", "upi"),
        description=asked.get("description", ""),
        email=asked.get("prefill[email]", ""),
        contact=asked.get("prefill[contact]", ""),
    )
    if outcome == "success":
        payment = ledger.authorize(payment["id"])
        fields = success_fields(payment, key_secret)
        if asked.get("origin"):
            return _news(asked, "success", fields, "Payment successful")
        return _way_back(asked, fields, "Payment successful", "The shop is waiting for you.")
    payment = ledger.fail(payment["id"])
    if asked.get("origin"):
        return _choose(ledger, key_id, asked, failed=payment)
    return _way_back(asked, failure_fields(payment), "Payment failed", payment["error_description"])


def _choose(
    ledger: Ledger, key_id: str, asked: dict[str, str], failed: dict | None = None
) -> Answer:
    order = _order(ledger, key_id, asked)
    if order["status"] == "paid":
        return _message("This order is already paid", "There is nothing left to pay.", _link(asked))
    alert, script = "", ""
    if failed:
        text = f"{failed['error_description']} You can try again."
        alert = f'<p class="alert" role="alert">{escape(text)}</p>'
        script = _frame_script(asked, "failure", failure_error(failed))
    content = _fill(
        "choose.html",
        shop=escape(asked.get("name") or "A shop"),
        amount=_money(order["amount_due"], order["currency"]),
        description=escape(asked.get("description", "")),
        order_id=order["id"],
        alert=alert,
        fields=_hidden({name: asked[name] for name in KEPT_FIELDS if asked.get(name)}),
        methods="\n".join(_method(name, title) for name, title in METHODS.items()),
    )
    return _page("Pay", content, script)


def _order(ledger: Ledger, key_id: str, asked: dict[str, str]) -> dict:
    """Return the order that is to be paid, if the key and the ways back are in order too."""
    _check_ways_back(asked)
    if asked.get("key_id") != key_id:
        raise unknown_id()
    return ledger.order(asked.get("order_id", ""))


def _check_ways_back(asked: dict[str, str]) -> None:
    for name in ("callback_url", "cancel_url", "origin"):
        if asked.get(name) and not _is_url(asked[name]):
            raise invalid(f"The {name} is not a valid URL.", name)


def _is_url(text: str) -> bool:
    return urlsplit(text).scheme in {"http", "https"}


def _cancel(asked: dict[str, str]) -> Answer:
    if asked.get("origin"):
        return _news(asked, "dismiss", {}, "Payment cancelled")
    if not asked.get("cancel_url"):
        return _message("Payment cancelled", "The shop gave no way back. You can close this page.")
    return Answer(303, b"", headers={"Location": asked["cancel_url"]})


def _way_back(asked: dict[str, str], fields: dict[str, str], heading: str, text: str) -> Answer:
    """Return a page whose form carries the result across to the shop."""
    if not asked.get("callback_url"):
        return _message(heading, "The shop gave no way back. You can close this page.")
    content = _fill(
        "return.html",
        shop=escape(asked.get("name") or "A shop"),
        heading=escape(heading),
        text=escape(text or ""),
        action=escape(asked["callback_url"]),
        fields=_hidden(fields),
    )
    return _page(heading, content, '<script src="/v1/checkout/return.js"></script>')


def _news(asked: dict[str, str], event: str, detail: dict, heading: str) -> Answer:
    """Return the frame's last page, which tells the shop's page and is closed by it."""
    content = _fill("message.html", heading=escape(heading), text="Returning to the shop…", link="")
    return _page(heading, content, _frame_script(asked, event, detail))


def _guarded(make, asked: dict[str, str]) -> Answer:
    """Return the page, or a page that says what the API refused."""
    try:
        return make()
    except ApiError as refusal:
        return _message("This payment cannot go on", str(refusal), _link(asked), status=400)


def _message(heading: str, text: str, link: str = "", status: int = 200) -> Answer:
    content = _fill("message.html", heading=escape(heading), text=escape(text), link=link)
    return _page(heading, content, status=status)


def _page(title: str, content: str, script: str = "", status: int = 200) -> Answer:
    body = _fill(
        "shell.html", title=escape(f"{title} · Razorpay simulator"), content=content, script=script
    )
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return Answer(status, body.encode(), "text/html; charset=utf-8", headers)


def _fill(name: str, **values: str) -> str:
    """Put values, which are HTML already, into a page."""
    return Template((FOLDER / name).read_text(encoding="utf-8")).substitute(values)


def _method(name: str, title: str) -> str:
    checked = " checked" if name == "upi" else ""
    return (
        f'<label class="method"><input type="radio" name="method" value="{name}"{checked}>'
        f"{title}<small>{HINTS[name]}</small></label>"
    )


def _hidden(fields: dict[str, str]) -> str:
    return "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(str(value or ""))}">'
        for name, value in fields.items()
    )


def _link(asked: dict[str, str]) -> str:
    """Return the way back without a result, where there is one: the button that cancels."""
    ways = {name: asked[name] for name in ("cancel_url", "origin") if _is_url(asked.get(name, ""))}
    if not ways:
        return ""
    return (
        '<form method="post" action="/v1/checkout/pay" class="choice">'
        f'{_hidden(ways)}<button class="button" name="outcome" value="cancel">'
        "Return to the shop</button></form>"
    )


def _frame_script(asked: dict[str, str], event: str, detail: dict) -> str:
    return (
        f'<script src="/v1/checkout/frame.js" data-event="{event}" '
        f'data-origin="{escape(asked["origin"])}" data-detail="{escape(json.dumps(detail))}">'
        "</script>"
    )


def _money(paise: int, currency: str) -> str:
    return rupees(paise) if currency == "INR" else f"{escape(currency)} {paise}"


def _without(fields: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in fields.items() if key != name}
