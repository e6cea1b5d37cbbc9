"""The simulator over HTTP: keys checked, faults met, answers sent."""

import base64
import hmac
import json
import socket
import struct
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

from orders.simulator import api, control, control_page, errors, pages
from orders.simulator.actions import ACTIONS
from orders.simulator.faults import Answer, DropConnection, json_answer, refusal
from orders.simulator.keys import Key

LARGEST_BODY = 1024 * 1024
REFUND = "POST /v1/payments/{id}/refund"


class Handler(BaseHTTPRequestHandler):
    """One connection. What it answers is decided by `api`, `pages` and `control`."""

    protocol_version = "HTTP/1.1"
    server_version = "RazorpaySimulator"
    timeout = 60

    def __init__(self, simulator, *connection):
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
        key = self._key()
        if parts.path.startswith("/_simulator/"):
            return self._control(parts.path, body)
        return self._call(parts.path, parts.query, body, key)

    def _call(self, path: str, query: str, body: bytes, key: Key) -> Answer:
        """Answer a call of Razorpay's API, with whatever goes wrong in it."""
        it = self.simulator
        it.ledger.elapse()
        it.desk.count()
        name, route, ids = api.find_route(self.command, path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        pairs = parse_qsl(query, keep_blank_values=True)
        expand = {value for name, value in pairs if name == "expand[]"}
        ledger = it.other_ledger if key.is_other_mode else it.ledger

        def call() -> Answer:
            try:
                asked = api.Call(_json_object(body), dict(pairs), headers, expand, key.id)
                return json_answer(route(ledger, asked, *ids))
            except errors.ApiError as error:
                return refusal(error)

        with it.desk.alone_with(headers.get("x-refund-idempotency") if name == REFUND else None):
            return it.faults.meet(name, call)

    def _page(self, path: str, query: dict[str, str], body: bytes) -> Answer | None:
        """Answer what a browser asks for; it has no key secret to show."""
        it = self.simulator
        form = {}
        if self.command == "POST":
            form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        match self.command, path:
            case "GET", _ if path in pages.FILES:
                return pages.static_file(path)
            case "GET", "/":
                return pages.home()
            case "GET", "/v1/checkout/public":
                return pages.frame(it, query)
            case "POST", "/v1/checkout/embedded":
                return pages.hosted(it, form)
            case "POST", "/v1/checkout/pay":
                return pages.pay(it, form)
            case "GET" | "POST", "/_simulator/":
                self._check_visitor()
                return control_page.answer(it, self.command, form or query)
        return None

    def _check_visitor(self) -> None:
        """Let only this machine's own browser turn things, and only from our own page.

        The host is looked at too: a name of somebody else's may lead to this address.
        """
        host = self.headers.get("Host", "")
        origin = self.headers.get("Origin")
        is_ours = host == urlsplit(self.simulator.url).netloc or host.startswith("localhost:")
        if self.simulator.is_remote or not is_ours or origin not in {None, f"http://{host}"}:
            raise errors.known("auth_ip_denied")

    def _control(self, path: str, body: bytes) -> Answer:
        if self.command != "POST":
            raise errors.known("url_not_found")
        wanted = path.removeprefix("/_simulator/").strip("/")
        return json_answer(control.answer(ACTIONS, self.simulator, wanted, _json_object(body)))

    def _body(self) -> bytes:
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= LARGEST_BODY:
            self.close_connection = True
            raise errors.invalid("The request is too large.")
        return self.rfile.read(length)

    def _key(self) -> Key:
        """Return the key that the caller has shown, or refuse."""
        kind, _, shown = self.headers.get("Authorization", "").partition(" ")
        try:
            key_id, _, secret = base64.b64decode(shown, validate=True).decode().partition(":")
        except ValueError:
            raise errors.known("auth_bad_key") from None
        key = self.simulator.keys.find(key_id)
        if kind != "Basic" or not key:
            raise errors.known("auth_bad_key")
        if not hmac.compare_digest(key.secret.encode(), secret.encode()):
            raise errors.known("auth_bad_key")
        return key

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.is_cut:
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self._reset()
        else:
            self.wfile.write(answer.body)

    def _reset(self) -> None:
        """Let the connection end as it does when the other side has died."""
        self.close_connection = True
        at_once = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)

    def log_message(self, format, *arguments):
        """Say nothing: the log of the shop tells what it asked, and how it was answered."""


def _json_object(body: bytes) -> dict:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise errors.known("bad_json") from None
    if not isinstance(value, dict):
        raise errors.known("bad_json")
    return value
