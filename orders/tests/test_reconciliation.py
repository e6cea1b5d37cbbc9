import json
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from orders.gateways.base import GatewayRefused, GatewayUnavailable
from orders.models import Order, PaymentRequest
from orders.services import reconciliation
from orders.states import OrderStatus, RequestStatus
from orders.tests.commands import run
from orders.tests.factories import (
    make_paid_order,
    make_request,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_payment_nobody_told_us_of_is_found(gateway):
    request = make_request()
    gateway.pay(request.gateway_id)
    PaymentRequest.objects.update(next_check_at=timezone.now())

    tally = json.loads(run("reconcile_payments", "--json"))

    assert tally["compared"] == 1
    assert "confirmed" in tally["mended"][0]
    assert Order.objects.get().status == OrderStatus.CONFIRMED


def test_a_request_is_asked_about_at_growing_gaps(gateway):
    request = make_request()
    PaymentRequest.objects.update(next_check_at=timezone.now())

    run("reconcile_payments")
    run("reconcile_payments")

    request.refresh_from_db()
    assert request.checks == 1
    assert request.next_check_at > timezone.now() + timedelta(minutes=4)


def test_what_could_not_be_asked_about_shows_in_the_exit_code(gateway):
    make_request()
    PaymentRequest.objects.update(next_check_at=timezone.now())
    gateway.fails_next = GatewayUnavailable("down")

    with pytest.raises(CommandError):
        run("reconcile_payments")


def make_due(**values):
    PaymentRequest.objects.update(next_check_at=timezone.now(), **values)


def test_a_dry_run_says_what_it_would_mend_and_changes_nothing(gateway):
    request = make_request()
    paid = gateway.pay(request.gateway_id)
    make_due()
    gateway.calls.clear()

    with pytest.raises(CommandError, match="knows more"):
        run("reconcile_payments", "--dry-run")

    assert reconciliation.compare(request) == [
        f"{paid.id} of ₹500 is captured there and unknown here"
    ]
    assert set(gateway.calls) == {"payments_of"}
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT
    assert PaymentRequest.objects.get().checks == 0


def test_a_dry_run_on_what_agrees_is_content(gateway):
    order = make_paid_order()

    assert "1 compared, 0 would mend" in run(
        "reconcile_payments", "--dry-run", "--order", order.number
    )


def test_a_gateway_that_wants_rest_gets_it_and_the_others_wait(gateway):
    for number in range(4):
        make_request(email=f"{number}@example.com")
    make_due()
    gateway.calls.clear()
    gateway.fails_next = GatewayUnavailable("Too many requests.", retry_after=2)
    report = reconciliation.Report()

    list(reconciliation.reconcile(reconciliation.due(timezone.now()), timezone.now(), report))

    assert (report.compared, len(report.failed), report.left) == (0, 1, 3)
    assert gateway.calls == ["payments_of"]


def test_one_request_that_cannot_be_asked_about_does_not_stop_the_others(gateway):
    for number in range(3):
        gateway.pay(make_request(email=f"{number}@example.com").gateway_id)
    make_due()
    gateway.fails_next = GatewayRefused("Order older than 180 days, please use reports.")

    with pytest.raises(CommandError):
        run("reconcile_payments")

    assert Order.objects.filter(status=OrderStatus.CONFIRMED).count() == 2


def test_a_run_asks_about_no_more_than_its_budget_and_says_what_is_left(gateway):
    for number in range(3):
        make_request(email=f"{number}@example.com")
    make_due()
    gateway.calls.clear()

    with pytest.raises(CommandError, match="run me again"):
        run("reconcile_payments", "--budget", "2")

    assert gateway.calls.count("payments_of") == 2


def test_since_asks_about_all_that_was_opened_then_even_what_was_closed(gateway):
    gateway.pay(make_request().gateway_id)
    PaymentRequest.objects.update(status=RequestStatus.CLOSED, next_check_at=None)

    run("reconcile_payments", "--since", timezone.localdate().isoformat())

    assert Order.objects.get().status == OrderStatus.CONFIRMED


@pytest.mark.parametrize("text", ["yesterday", "2026-13-40", "21/11/2026"])
def test_a_since_that_is_no_date_is_refused_in_words(text):
    with pytest.raises(CommandError, match="is no date"):
        run("reconcile_payments", "--since", text)


def test_what_is_paid_is_looked_at_again_and_its_refund_on_the_dashboard_is_found(gateway):
    order = make_paid_order()
    gateway.refund_elsewhere(order.payments.get().gateway_id, order.total_paise)
    an_hour_later = timezone.now() + timedelta(minutes=61)

    requests = reconciliation.due(an_hour_later)
    list(reconciliation.reconcile(requests, an_hour_later, reconciliation.Report()))

    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED
    assert order.refunded_paise == order.total_paise


def test_what_is_paid_is_not_watched_for_ever(gateway):
    request = make_paid_order().requests.get()
    now = timezone.now()
    times = []

    while request.next_check_at:
        now = request.next_check_at
        times.append(now - request.created_at)
        list(reconciliation.reconcile([request], now, reconciliation.Report()))
        request.refresh_from_db()

    assert [time.days for time in times] == [0, 1, 4]
