"""What the buyer sees: the hosted page, the pop-up's frame, and the way back to the shop.

All of it works without scripts; where they run, the last step happens by itself.
"""

import json
import time
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from orders.simulator.entities import METHODS
from orders.simulator.errors import ApiError, invalid, known
from orders.simulator.failures import FAILURES
from orders.simulator.faults import CALLBACKS, Answer
from orders.simulator.signing import failure_error, failure_fields
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
LATE_SECONDS = 60
# What travels from page to page, so that nothing has to be remembered for the buyer.
KEPT_FIELDS = (
    *("key_id", "order_id", "name", "description", "callback_url", "cancel_url", "origin"),
    *("prefill[name]", "prefill[email]", "prefill[contact]"),
)


def static_file(path: str) -> Answer:
    name, kind = FILES[path]
    return Answer(200, (FOLDER / name).read_bytes(), kind)


def hosted(it, asked: dict[str, str]) -> Answer:
    """Answer the form that the shop posts when it goes without a pop-up."""
    return _guarded(lambda: _choose(it, _without(asked, "origin")), asked)


def frame(it, asked: dict[str, str]) -> Answer:
    """Answer the pop-up of checkout.js; `origin` is the page that it belongs to."""
    return _guarded(lambda: _choose(it, asked), asked)


def pay(it, asked: dict[str, str]) -> Answer:
    """Let the payment end as the buyer pressed, and bring the news to the shop."""
    return _guarded(lambda: _pay(it, asked), asked)


def home() -> Answer:
    """Say what this is, and where it is controlled."""
    text = "The local stand-in for Razorpay is running. It takes no money and keeps no secrets."
    link = '<a class="button" href="/_simulator/">Control desk</a>'
    return _message("It works", text, link)


def _pay(it, asked: dict[str, str]) -> Answer:
    _check_ways_back(asked)
    outcome = asked.get("outcome")
    if outcome == "cancel":
        return _cancel(asked)
    order = _order(it, asked)
    if outcome not in OUTCOMES:
        raise invalid("The selected outcome is invalid.", "outcome")
    reason = asked.get("reason") or "payment_failed"
    if reason not in FAILURES:
        raise invalid("The selected reason is invalid.", "reason")
    payment = it.ledger.attempt(
        order["id"],
        method=asked.get("method", "upi"),
        description=asked.get("description", ""),
        email=asked.get("prefill[email]", ""),
        contact=asked.get("prefill[contact]", ""),
    )
    return OUTCOMES[outcome](it, asked, payment, reason)


def _succeed(it, asked: dict[str, str], payment: dict, reason: str) -> Answer:
    payment = it.ledger.authorize(payment["id"])
    fields = it.signed(payment)
    fault = it.faults.take("POST /v1/checkout/pay", CALLBACKS)
    match fault.kind if fault else "":
        case "callback_never":
            return _message("Payment successful", "The shop does not hear of it from here.")
        case "callback_empty":
            fields = {}
        case "callback_forged":
            fields |= {"razorpay_signature": "0" * 64}
        case "callback_late":
            time.sleep(fault.seconds)
        case "callback_twice" if asked.get("callback_url"):
            it.messenger.call_back(asked["callback_url"], fields)
    if asked.get("origin"):
        return _news(asked, "success", fields, "Payment successful")
    return _way_back(asked, fields, "Payment successful", "The shop is waiting for you.")


def _fail(it, asked: dict[str, str], payment: dict, reason: str) -> Answer:
    payment = it.ledger.fail(payment["id"], reason)
    if asked.get("origin"):
        return _choose(it, asked, failed=payment)
    return _way_back(asked, failure_fields(payment), "Payment failed", payment["error_description"])


def _approve_later(it, asked: dict[str, str], payment: dict, reason: str) -> Answer:
    """Let it fail for the buyer, and the bank say yes when the shop may have given up."""
    it.ledger.authorize_later(payment["id"], LATE_SECONDS)
    return _fail(it, asked, payment, "payment_timed_out")


def _leave_open(it, asked: dict[str, str], payment: dict, reason: str) -> Answer:
    """Leave the payment `created`: the buyer is in the app of the bank, or has gone."""
    text = "The payment is open; the bank has not answered. You can close this page."
    return _message("Waiting for the bank", text, _link(asked))


OUTCOMES = {
    "success": _succeed,
    "failure": _fail,
    "late": _approve_later,
    "open": _leave_open,
}


def _choose(it, asked: dict[str, str], failed: dict | None = None) -> Answer:
    order = _order(it, asked)
    if order["status"] == "paid":
        return _message("This order is already paid", "There is nothing left to pay.", _link(asked))
    alert, script = "", ""
    if failed:
        text = f"{failed['error_description']} You can try again."
        alert = f'<p class="alert" role="alert">{escape(text)}</p>'
        script = _frame_script(asked, "failure", failure_error(failed))
    content = fill(
        "choose.html",
        shop=escape(asked.get("name") or "A shop"),
        amount=_money(order["amount_due"], order["currency"]),
        description=escape(asked.get("description", "")),
        order_id=order["id"],
        alert=alert,
        fields=_hidden({name: asked[name] for name in KEPT_FIELDS if asked.get(name)}),
        methods="\n".join(_method(name, title) for name, title in METHODS.items()),
        reasons="\n".join(f"<option>{reason}</option>" for reason in FAILURES),
    )
    return page("Pay", content, script)


def _order(it, asked: dict[str, str]) -> dict:
    """Return the order that is to be paid, if the key and the ways back are in order too."""
    _check_ways_back(asked)
    order = it.ledger.order(asked.get("order_id", ""))
    if not it.keys.opens(asked.get("key_id", ""), it.ledger.key_of(order["id"])):
        raise known("id_unknown")
    return order


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
    content = fill(
        "return.html",
        shop=escape(asked.get("name") or "A shop"),
        heading=escape(heading),
        text=escape(text or ""),
        action=escape(asked["callback_url"]),
        fields=_hidden(fields),
    )
    return page(heading, content, '<script src="/v1/checkout/return.js"></script>')


def _news(asked: dict[str, str], event: str, detail: dict, heading: str) -> Answer:
    """Return the frame's last page, which tells the shop's page and is closed by it."""
    content = fill("message.html", heading=escape(heading), text="Returning to the shop…", link="")
    return page(heading, content, _frame_script(asked, event, detail))


def _guarded(make, asked: dict[str, str]) -> Answer:
    """Return the page, or a page that says what the API refused."""
    try:
        return make()
    except ApiError as refusal:
        return _message("This payment cannot go on", str(refusal), _link(asked), status=400)


def _message(heading: str, text: str, link: str = "", status: int = 200) -> Answer:
    content = fill("message.html", heading=escape(heading), text=escape(text), link=link)
    return page(heading, content, status=status)


def page(title: str, content: str, script: str = "", status: int = 200) -> Answer:
    """Return a page of the simulator around this HTML."""
    body = fill(
        "shell.html", title=escape(f"{title} · Razorpay simulator"), content=content, script=script
    )
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return Answer(status, body.encode(), "text/html; charset=utf-8", headers)


def fill(name: str, **values: str) -> str:
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
