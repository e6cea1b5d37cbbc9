"""Whatever the simulator can do to a message or to an answer, the money ends up right."""

from contextlib import suppress

import pytest
from django.utils import timezone

from orders.gateways.base import GatewayError
from orders.models import GatewayEvent, PaymentRequest
from orders.services import payments, refunds
from orders.simulator import errors, event_faults, faults
from orders.states import RefundStatus, RequestStatus
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
REFUNDED = "POST /v1/payments/{id}/refund"
# Of the refusals those that Razorpay gives at any time, whatever was asked.
AT_ANY_TIME = {
    *("auth_bad_key", "auth_ip_denied", "url_not_found", "order_locked", "id_unknown"),
    *("order_too_old", "rate_limited_cooldown", "server_error_blocked_ip", "gateway_error"),
}
# These are a plain no, or nothing but odd: none comes instead of the answer to a thing done.
ONLY_NO = {*errors.KNOWN, *faults.CHANGES, "no_route"}
CALLS = sorted((faults.CALLS - set(errors.KNOWN) | AT_ANY_TIME) - {"delay"})
WAYS = [
    *((kind, False) for kind in CALLS),
    *((kind, True) for kind in CALLS if kind not in ONLY_NO),
]


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


@pytest.mark.parametrize(("kind", "after"), WAYS)
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


@pytest.mark.parametrize(
    ("kind", "after", "keeps_keys"),
    [*((*way, True) for way in WAYS), *((*way, False) for way in WAYS if way[1])],
)
def test_whatever_the_answer_a_refund_is_paid_once_or_comes_back(
    world, later, kind, after, keeps_keys
):
    request = make_request()
    world.pay(request)
    world.deliver("order.paid")
    payment = request.order.payments.get()
    world.ledger.terms.keeps_refund_keys = keeps_keys
    refund = refunds.request(payment, 100_00, reason="A dent")
    world.simulator.faults.plan(kind, REFUNDED, after=after)

    for _ in range(3):
        refunds.send_due(timezone.now())
        later(hours=7)

    refund.refresh_from_db()
    given = [one["amount"] for one in world.ledger.refunds_of(payment.gateway_id, {})["items"]]
    is_refused = refund.status == RefundStatus.FAILED
    assert is_refused or refund.status == RefundStatus.PROCESSED
    assert given == ([] if is_refused else [100_00])
    assert as_stored(request.order).refunded_paise == sum(given)
    assert not is_refused or kind in ONLY_NO
