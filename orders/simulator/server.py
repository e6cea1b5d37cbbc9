"""A running simulator: its parts, its state file, and the thread or process it serves from."""

import ipaddress
import json
import os
import threading
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from django.conf import settings

from orders.simulator.clock import Clock
from orders.simulator.desk import Desk
from orders.simulator.faults import Faults
from orders.simulator.handler import Handler
from orders.simulator.keys import Keyring
from orders.simulator.ledger import Ledger
from orders.simulator.signing import failure_fields, success_fields
from orders.simulator.webhooks import Messenger

TICK_SECONDS = 1.0


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


class BrokenBooks(AssertionError):
    """The simulator has done what Razorpay never does: a fault of its own."""


class Simulator:
    """A running simulator: `url`, and its `ledger`, `faults`, `messenger`, `clock` and `keys`.

    With a `seed` the ids, the order of shuffled events and the weather repeat.
    """

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
        self.is_remote = not is_loopback(host)
        self.clock = Clock()
        self.faults = Faults()
        self.keys = Keyring(account.key_id, account.key_secret, self.clock)
        self._state_file = state_file
        self._saving = threading.Lock()
        self._has_stopped = threading.Event()
        self.server = ThreadingHTTPServer((host, port), partial(Handler, self))
        self.server.daemon_threads = True
        self.messenger = Messenger(
            url=webhook_url,
            secret=account.webhook_secret,
            speed=speed,
            faults=self.faults,
            clock=self.clock,
            seed=seed,
        )
        self.ledger = Ledger(tell=self.messenger.tell, now=self.clock.now, seed=seed)
        self.other_ledger = Ledger(now=self.clock.now, seed=seed)  # of the other mode
        self.desk = Desk(self.ledger.terms, self.clock)
        if state:
            self._load(state)
        threading.Thread(target=self._tick, name="simulator-clock", daemon=True).start()

    @property
    def url(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host}:{port}"

    def pay(self, order_id: str, method: str = "upi", amount: int | None = None) -> dict[str, str]:
        """Let a buyer pay; return the fields that the browser brings back to the shop."""
        payment = self.ledger.attempt(order_id, method=method, amount=amount)
        return self.signed(self.ledger.authorize(payment["id"]))

    def fail(self, order_id: str, method: str = "upi") -> dict[str, str]:
        """Let a payment fail; return the fields that the browser brings back to the shop."""
        payment = self.ledger.attempt(order_id, method=method)
        return failure_fields(self.ledger.fail(payment["id"]))

    def signed(self, payment: dict) -> dict[str, str]:
        """Return what the browser brings of a success, signed as its order was opened."""
        secret = self.keys.secret_of(self.ledger.key_of(payment["order_id"]))
        return success_fields(payment, secret)

    def advance(self, seconds: float) -> None:
        """Put the clock forward, and let happen what was only a matter of time."""
        self.clock.advance(seconds)
        self.catch_up()

    def catch_up(self) -> None:
        self.ledger.elapse()
        self.messenger.wake()

    def save(self) -> None:
        """Write the state down, whole or not at all."""
        if not self._state_file:
            return
        with self._saving:
            state = self.ledger.dump() | {
                "webhooks": self.messenger.dump(),
                "keys": self.keys.dump(),
                "clock": self.clock.dump(),
            }
            draft = self._state_file.with_suffix(".new")
            draft.write_text(json.dumps(state), encoding="utf-8")
            os.replace(draft, self._state_file)

    def _load(self, state: dict) -> None:
        self.ledger.load(state)
        self.keys.load(state.get("keys", []))
        if "clock" in state:
            self.clock.load(state["clock"])
        if "webhooks" in state:
            self.messenger.load(state["webhooks"])

    def _tick(self) -> None:
        while not self._has_stopped.wait(TICK_SECONDS):
            self.ledger.elapse()

    def stop(self) -> None:
        self.server.shutdown()
        self.close()

    def close(self) -> None:
        self._has_stopped.set()
        self.server.server_close()
        self.messenger.stop()
        self.save()

    def __enter__(self) -> "Simulator":
        return self

    def __exit__(self, *problem) -> None:
        """Stop. What tests have done must have left the books in order."""
        self.stop()
        problems = self.ledger.check()
        if problems and problem[0] is None:
            raise BrokenBooks("\n".join(problems))


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
