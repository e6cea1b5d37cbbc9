"""The simulator over HTTP: keys checked, faults met, answers sent."""

import base64
import hmac
import ipaddress
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from orders.simulator import api, control, errors, pages
from orders.simulator.faults import Answer, DropConnection, Faults, json_answer, refusal
from orders.simulator.ledger import Ledger
from orders.simulator.signing import failure_fields, success_fields
from orders.simulator.webhooks import Messenger

LARGEST_BODY = 1024 * 1024


@dataclass(frozen=True)
class Account:
    """The merchant's keys, which the shop has too."""

    key_id: str
    key_secret: str
    webhook_secret: str

    @classmethod
    def of_settings(cls) -> "Account":
        """Return the account of this shop; events are signed with the current secret, the first."""
        return cls(
            key_id=settings.RAZORPAY_KEY_ID,
            key_secret=settings.RAZORPAY_KEY_SECRET,
            webhook_secret=settings.RAZORPAY_WEBHOOK_SECRETS[0],
        )


class NotLoopback(ValueError):
    """The address could be reached from other machines."""


class Simulator:
    """A running simulator: `url`, its `ledger`, its `faults`, and its `messenger`."""

    def __init__(
        self,
        account: Account,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        webhook_url: str | None = None,
        state_file: Path | None = None,
        seed: int | None = None,
        speed: float = 1.0,
        allow_remote: bool = False,
    ):
        if not allow_remote and not is_loopback(host):
            raise NotLoopback(f"{host} is not a loopback address.")
        state = None
        if state_file and state_file.exists():
            state = json.loads(state_file.read_text(encoding="utf-8"))
        self.account = account
        self.faults = Faults()
        self._state_file = state_file
        self._saving = threading.Lock()
        self.server = ThreadingHTTPServer((host, port), partial(Handler, self))
        self.server.daemon_threads = True
        self.messenger = Messenger(
            url=webhook_url,
            secret=account.webhook_secret,
            speed=speed,
            weather=self.faults.weather,
        )
        self.ledger = Ledger(tell=self.messenger.tell, seed=seed)
        if state:
            self.ledger.load(state)

    @property
    def url(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host}:{port}"

    def pay(self, order_id: str, method: str = "upi") -> dict[str, str]:
        """Let a buyer pay; return the fields that the browser brings back to the shop."""
        payment = self.ledger.attempt(order_id, method=method)
        return success_fields(self.ledger.authorize(payment["id"]), self.account.key_secret)

    def fail(self, order_id: str, method: str = "upi") -> dict[str, str]:
        """Let a payment fail; return the fields that the browser brings back to the shop."""
        payment = self.ledger.attempt(order_id, method=method)
        return failure_fields(self.ledger.fail(payment["id"]))

    def save(self) -> None:
        """Write the state down, whole or not at all."""
        if not self._state_file:
            return
        with self._saving:
            draft = self._state_file.with_suffix(".new")
            draft.write_text(json.dumps(self.ledger.dump()), encoding="utf-8")
            os.replace(draft, self._state_file)

    def stop(self) -> None:
        self.server.shutdown()
        self.close()

    def close(self) -> None:
        self.server.server_close()
        self.messenger.stop()

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(self, *problem) -> None:
        self.stop()


def serve_in_thread(account: Account | None = None, **options) -> Simulator:
    """Start a simulator on a free port; `stop()` it, or use it as a context manager."""
    simulator = Simulator(account or Account.of_settings(), **options)
    threading.Thread(
        target=partial(simulator.server.serve_forever, poll_interval=0.02), daemon=True
    ).start()
    return simulator


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Handler(BaseHTTPRequestHandler):
    """One connection. What it answers is decided by `api`, `pages` and `control`."""

    protocol_version = "HTTP/1.1"
    server_version = "RazorpaySimulator"
    timeout = 60

    def __init__(self, simulator: Simulator, *connection):
        self.simulator = simulator
        super().__init__(*connection)

    def handle_one_request(self):
        # A browser that goes away while we speak is nothing to report.
        with suppress(ConnectionError):
            super().handle_one_request()

    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def do_PATCH(self):
        self._serve()

    do_PUT = do_DELETE = do_PATCH

    def _serve(self) -> None:
        try:
            answer = self._answer()
        except errors.ApiError as error:
            answer = refusal(error)
        except DropConnection:
            self.close_connection = True
            return
        if self.command != "GET":
            self.simulator.save()
        self._send(answer)

    def _answer(self) -> Answer:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        body = self._body()
        page = self._page(parts.path, query, body)
        if page:
            return page
        self._check_key()
        if parts.path.startswith("/_simulator/"):
            return self._control(parts.path, body)
        name, route, ids = api.find_route(self.command, parts.path)
        headers = {key.lower(): value for key, value in self.headers.items()}
        ledger = self.simulator.ledger

        def call() -> Answer:
            try:
                asked = api.Call(_json_object(body), query, headers)
                return json_answer(route(ledger, asked, *ids))
            except errors.ApiError as error:
                return refusal(error)

        return self.simulator.faults.meet(name, call)

    def _page(self, path: str, query: dict[str, str], body: bytes) -> Answer | None:
        """Answer what a browser asks for; it has no key secret to show."""
        ledger, account = self.simulator.ledger, self.simulator.account
        if self.command == "GET":
            if path in pages.FILES:
                return pages.static_file(path)
            if path == "/":
                return pages.home()
            if path == "/v1/checkout/public":
                return pages.frame(ledger, account.key_id, query)
        elif self.command == "POST":
            form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
            if path == "/v1/checkout/embedded":
                return pages.hosted(ledger, account.key_id, form)
            if path == "/v1/checkout/pay":
                return pages.pay(ledger, account.key_id, account.key_secret, form)
        return None

    def _control(self, path: str, body: bytes) -> Answer:
        if self.command != "POST":
            raise errors.no_such_url()
        it = self.simulator
        steps = path.removeprefix("/_simulator/").strip("/").split("/")
        asked = _json_object(body)
        return json_answer(control.answer(it.ledger, it.faults, it.messenger, steps, asked))

    def _body(self) -> bytes:
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= LARGEST_BODY:
            self.close_connection = True
            raise errors.invalid("The request is too large.")
        return self.rfile.read(length)

    def _check_key(self) -> None:
        account = self.simulator.account
        pair = f"{account.key_id}:{account.key_secret}".encode()
        expected = b"Basic " + base64.b64encode(pair)
        shown = self.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(expected, shown):
            raise errors.wrong_key()

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format, *arguments):
        """Say nothing: the log of the shop tells what it asked, and how it was answered."""


def _json_object(body: bytes) -> dict:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise errors.invalid("EOF") from None
    if not isinstance(value, dict):
        raise errors.invalid("EOF")
    return value
