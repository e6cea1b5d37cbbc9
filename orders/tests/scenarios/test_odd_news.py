"""Whatever the simulator can do to a message or to an answer, the money ends up right."""

from contextlib import suppress

import pytest

from orders.gateways.base import GatewayError
from orders.models import GatewayEvent, PaymentRequest
from orders.services import payments
from orders.simulator import errors, event_faults, faults
from orders.states import RequestStatus
from orders.tests.factories import make_order, make_request
from orders.tests.scenarios.world import as_stored, assert_paid_once, assert_unpaid

pytestmark = pytest.mark.django_db

FORGED = {"event_unsigned", "event_wrongly_signed", "event_tampered", "event_respaced"}
TOO_LARGE = {"event_over_1_mib"}
# Genuine, but not about a payment of ours, as far as the message tells.
NOT_ACTED_UPON = {"event_unknown"}
TOLD = "payment.captured"
ASKED = "GET /v1/orders/{id}/payments"
OPENED = "POST /v1/orders"
# Of the refusals those that Razorpay gives at any time, whatever was asked.
AT_ANY_TIME = {
    *("auth_bad_key", "auth_ip_denied", "url_not_found", "order_locked", "payment_locked"),
    *("id_unknown", "order_too_old", "rate_limited", "rate_limited_cooldown"),
    *("server_error", "server_error_blocked_ip", "gateway_error"),
}
ONLY_NO = {*errors.KNOWN, *faults.CHANGES}  # these do not come after the call took effect
CALLS = sorted((faults.CALLS - set(errors.KNOWN) | AT_ANY_TIME) - {"delay"})


def bring(world, event):
    """Bring the newest message of this kind as its letter has it."""
    told = world.told(event)[-1]
    event_id = told.id if told.shows_id else ""
    return world.post(told.body, told.signature, event_id).status_code


def ask_again(order):
    """Let some time pass for the request, and ask the gateway."""
    PaymentRequest.objects.update(checked_at=None)
    payments.check(as_stored(order))


@pytest.mark.parametrize("kind", sorted(event_faults.KINDS))
def test_an_odd_message_is_believed_only_if_razorpay_signed_it(world, kind):
    request = make_request()
    world.simulator.faults.plan(kind, TOLD)
    world.pay(request)

    answer = bring(world, TOLD)

    if kind in FORGED | TOO_LARGE:
        assert answer == (413 if kind in TOO_LARGE else 400)
        assert not GatewayEvent.objects.exists()
        assert_unpaid(request.order)
    else:
        assert answer == 200
        assert GatewayEvent.objects.count() == 1
        (assert_unpaid if kind in NOT_ACTED_UPON else assert_paid_once)(request.order)
    assert bring(world, "order.paid") == 200
    assert_paid_once(request.order)


def test_a_flag_that_says_captured_is_not_believed(world):
    request = make_request()
    world.ledger.capture_by_hand(request.gateway_id)
    world.simulator.faults.plan("event_captured_flag", "payment.authorized")
    world.simulator.faults.plan("captured_flag", ASKED)
    world.pay(request)

    assert bring(world, "payment.authorized") == 200

    assert_unpaid(request.order)


@pytest.mark.parametrize(
    ("kind", "after"),
    [*((kind, False) for kind in CALLS), *((kind, True) for kind in CALLS if kind not in ONLY_NO)],
)
def test_whatever_the_answer_the_order_is_opened_once(world, kind, after):
    order = make_order()
    world.simulator.faults.plan(kind, OPENED, after=after)
    with suppress(GatewayError):
        payments.open_request(order)

    request = payments.open_request(as_stored(order))

    assert request.status == RequestStatus.OPEN
    assert [one["receipt"] for one in world.ledger.page("order", {})["items"]] == [request.receipt]
    world.pay(request)
    world.deliver("order.paid")
    assert_paid_once(order)


@pytest.mark.parametrize("kind", CALLS)
def test_whatever_the_answer_the_payment_is_found_in_the_end(world, kind):
    request = make_request()
    world.pay(request)
    world.simulator.faults.plan(kind, ASKED)

    with suppress(GatewayError):
        ask_again(request.order)
    ask_again(request.order)

    assert_paid_once(request.order)
