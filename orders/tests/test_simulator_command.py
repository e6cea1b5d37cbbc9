"""`manage.py razorpay_simulator`: on this machine only, with the shop's own keys."""

import pytest
from django.core.management import CommandError, call_command

from orders.simulator.server import (
    Account,
    NotLoopback,
    is_loopback,
    serve_in_thread,
)
from orders.tests.test_gateway import ACCOUNT

ANYWHERE = "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize("host", [ANYWHERE, "::", "192.0.2.7", "shop.example", ""])
def test_the_simulator_refuses_to_be_reached_from_other_machines(host):
    with pytest.raises(CommandError, match="not a loopback address"):
        call_command("razorpay_simulator", host=host, port=0)
    with pytest.raises(NotLoopback):
        serve_in_thread(ACCOUNT, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_a_loopback_address_is_known(host):
    assert is_loopback(host)


def test_whoever_means_it_can_serve_other_machines():
    with serve_in_thread(ACCOUNT, host=ANYWHERE, allow_remote=True) as simulator:
        assert simulator.server.server_port


def test_the_simulator_has_the_keys_of_the_shop(settings):
    settings.RAZORPAY_KEY_ID = "rzp_test_Shop00000001"
    settings.RAZORPAY_WEBHOOK_SECRETS = ["current-secret-1", "previous-secret-1"]

    account = Account.of_settings()

    assert account.key_id == "rzp_test_Shop00000001"
    assert account.webhook_secret == "current-secret-1"


def test_a_port_in_use_is_named():
    with (
        serve_in_thread(ACCOUNT) as running,
        pytest.raises(CommandError, match=str(running.server.server_port)),
    ):
        call_command("razorpay_simulator", port=running.server.server_port)


def test_a_state_file_that_is_none_is_named(tmp_path):
    odd = tmp_path / "odd.json"
    odd.write_text("{", encoding="utf-8")

    with pytest.raises(CommandError, match="not a state"):
        call_command("razorpay_simulator", port=0, state=odd)
