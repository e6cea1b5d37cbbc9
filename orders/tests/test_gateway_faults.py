"""What the wall makes of everything that goes wrong: it did not happen, or it may have."""

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from orders.gateways.base import (
    GatewayMisconfigured,
    GatewayRefused,
    GatewayUnavailable,
)
from orders.simulator.server import serve_in_thread
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT, make_gateway, open_order

MAY_HAVE_HAPPENED = {
    *("order_locked", "payment_locked", "refund_idem_inflight", "rate_limited"),
    *("rate_limited_cooldown", "server_error", "server_error_blocked_ip", "gateway_error"),
    "html_502",
}
WRONG_KEYS = {"auth_bad_key"}


@contextmanager
def answering(status, body, headers=()):
    """Serve one and the same answer to everything; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **dict(headers)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def as_bytes(body):
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


@pytest.mark.parametrize("entry", sample("errors_catalogue.json"), ids=lambda entry: entry["id"])
def test_each_error_of_the_catalogue_says_whether_it_may_have_happened(entry):
    body = as_bytes(entry["body"])

    with (
        answering(entry["http_status"], body, entry.get("headers", {}).items()) as url,
        pytest.raises((GatewayUnavailable, GatewayRefused)) as raised,
    ):
        make_gateway(url).fetch_payment("pay_12345678901234")

    problem = raised.value
    if entry["id"] in MAY_HAVE_HAPPENED:
        assert isinstance(problem, GatewayUnavailable)
        return
    assert isinstance(problem, GatewayMisconfigured) == (entry["id"] in WRONG_KEYS)
    assert isinstance(problem, GatewayRefused)
    assert problem.status == entry["http_status"]
    error = entry["body"].get("error", {})
    assert problem.code == error.get("code", "")
    assert problem.reason == (error.get("reason") or "")
    assert problem.field == error.get("field", "")
    assert problem.description == error.get("description", entry["body"].get("message"))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>login</html>"),
        (200, b""),
        (200, b"[]"),
        (200, b'"text"'),
        (200, b"{}"),
        (200, b'{"id": "pay_12345678901234", "status": "captured", "currency": "INR"}'),
        (302, b""),
        (400, b"<html>blocked</html>"),
        (400, b"[]"),
        (500, b'{"error": null}'),
        (500, b'{"error": "text"}'),
        (500, b"null"),
        (503, b"5"),
        (504, b"\xff\xfe"),
    ],
)
def test_an_answer_that_cannot_be_relied_on_is_no_answer(status, body):
    with answering(status, body) as url, pytest.raises(GatewayUnavailable):
        make_gateway(url).fetch_payment("pay_12345678901234")


@pytest.mark.parametrize("body", [b'{"error": null}', b'{"error": "text"}', b"{}"])
def test_a_refusal_without_details_is_still_a_refusal(body):
    with answering(400, body) as url, pytest.raises(GatewayRefused) as raised:
        make_gateway(url).fetch_payment("pay_12345678901234")

    assert raised.value.status == 400


@pytest.mark.parametrize(
    ("header", "seconds"), [("2", 2), ("0.5", 0.5), ("soon", None), ("-1", None), ("nan", None)]
)
def test_too_many_requests_say_when_to_come_back(header, seconds):
    body = as_bytes({"error": {"code": "BAD_REQUEST_ERROR", "description": "Too many requests"}})

    with (
        answering(429, body, [("Retry-After", header)]) as url,
        pytest.raises(GatewayUnavailable) as raised,
    ):
        make_gateway(url).fetch_payment("pay_12345678901234")

    assert raised.value.retry_after == seconds


@pytest.mark.parametrize(
    "kind", ["500", "502", "html", "429", "null_error", "busy", "key_in_progress", "drop"]
)
def test_a_fault_of_the_simulator_leaves_it_open_whether_it_happened(kind):
    with serve_in_thread(ACCOUNT) as simulator:
        simulator.faults.plan(kind, "POST /v1/orders", after=True)
        gateway = make_gateway(simulator.url)

        with pytest.raises(GatewayUnavailable):
            open_order(gateway)

        assert gateway.find_order("A-1")


def test_a_hung_gateway_is_left_after_the_time_that_was_set():
    with serve_in_thread(ACCOUNT) as simulator:
        simulator.faults.plan("delay", "POST /v1/orders", seconds=0.6)

        with pytest.raises(GatewayUnavailable, match="ReadTimeout"):
            open_order(make_gateway(simulator.url, seconds=0.1))


def test_a_gateway_that_is_not_there_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(GatewayUnavailable, match="ConnectionError"):
        open_order(make_gateway(f"http://127.0.0.1:{port}"))


def test_nothing_is_printed_when_the_gateway_fails(capsys):
    with pytest.raises(GatewayUnavailable):
        open_order(make_gateway("http://127.0.0.1:1"))

    assert capsys.readouterr().out == ""


def test_a_failed_write_is_not_sent_a_second_time():
    with serve_in_thread(ACCOUNT) as simulator:
        simulator.faults.plan("drop", "POST /v1/orders", after=True)

        with pytest.raises(GatewayUnavailable):
            open_order(make_gateway(simulator.url))

        assert simulator.ledger.page("order", {})["count"] == 1
