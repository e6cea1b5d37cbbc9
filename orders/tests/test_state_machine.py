"""Whatever happens to a shop, in whatever order: after every step the books balance.

MACHINE_EXAMPLES=500 looks for longer, and elsewhere each time.
"""

import contextlib
import os
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from orders import gateways
from orders.gateways.base import GatewayError, GatewayUnavailable
from orders.models import Cart, Order, Payment, PaymentRequest, Refund
from orders.services import cancellation, payments, refunds, shipments, webhooks
from orders.services.checkout import CheckoutError, place_order
from orders.services.lifecycle import IllegalStep
from orders.states import PaymentStatus, RefundStatus
from orders.tests.bank import Bank
from orders.tests.factories import make_buyer, make_order, total_of
from orders.tests.fresh_shop import forget_everything, pick_one, run_anyway
from orders.tests.invariants import assert_books_balance, assert_can_become
from shop.models import Variant
from shop.services import stock
from shop.tests.factories import make_variant

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", 0))
PICK = strategies.integers(0, 1000)  # which one of those there are
SHARE = strategies.sampled_from([1, 2, 3])
UNTIL_PAID = {
    PaymentStatus.CREATED: ["failed", "authorized", "captured"],
    PaymentStatus.FAILED: ["authorized", "captured"],
    PaymentStatus.AUTHORIZED: ["captured", "refunded"],
}
COMMANDS = ["process_gateway_events", "reconcile_payments", "expire_orders"]
WRONG = [{}, {}, {}, {}, {"amount_paise": 100}, {"currency": "USD"}]


class Shop(RuleBasedStateMachine):
    """Two kinds of lamps, few of each; buyers, a bank, a post that loses letters, and staff."""

    @initialize()
    def open(self):
        forget_everything()
        self.passed = timedelta()
        real_now = timezone.now
        self.open_until_the_end = contextlib.ExitStack()
        self.open_until_the_end.enter_context(
            patch.object(timezone, "now", lambda: real_now() + self.passed)
        )
        self.bank = self.open_until_the_end.enter_context(gateways.use(Bank()))
        self.lamps = [make_variant(on_hand=6), make_variant(on_hand=2, price_paise=333_33)]
        self.statuses: dict[int, str] = {}
        self.heard = 0
        self.check_out(few=1, more=0, cash=True)
        self.check_out(few=1, more=1, cash=False)
        self.buy(pick=0, few=2)

    def teardown(self):
        try:
            self.come_to_rest()
            assert_books_balance()
            self.assert_the_bank_agrees()
        finally:
            self.open_until_the_end.close()

    # Buyers

    @rule(few=strategies.integers(0, 2), more=strategies.integers(0, 2), cash=strategies.booleans())
    def check_out(self, few, more, cash):
        lines = [
            (lamp, count) for lamp, count in zip(self.lamps, (few, more), strict=True) if count
        ]
        if not lines:
            return
        with contextlib.suppress(stock.OutOfStock):
            order = make_order(*lines, payment="cod" if cash else "razorpay")
            if not cash:
                self.open_request(order)

    @rule(pick=PICK, is_dearer=strategies.booleans())
    def check_out_again(self, pick, is_dearer):
        """A cart that an order was turned back into; its prices may have risen since."""
        if cart := pick_one(Cart, pick):
            buyer = make_buyer()
            shown = total_of(cart, buyer)
            Variant.objects.filter(pk=self.lamps[0].pk).update(
                price_paise=F("price_paise") + 100 * is_dearer, mrp_paise=F("mrp_paise") + 100
            )
            for _ in range(2):
                with contextlib.suppress(CheckoutError, stock.OutOfStock):
                    place_order(cart.key, buyer, shown_paise=shown)

    @rule(pick=PICK)
    def open_pay_page(self, pick):
        if order := pick_one(Order, pick):
            self.open_request(order)

    def open_request(self, order):
        with contextlib.suppress(GatewayError, IllegalStep):
            payments.open_request(order)

    @rule(
        pick=PICK,
        status=strategies.sampled_from(["created", "failed", "authorized", "captured"]),
        wrong=strategies.sampled_from(WRONG),
    )
    def pay(self, pick, status, wrong):
        """In time or late, the first time or the second, the right amount or another."""
        if opened := sorted(self.bank.orders):
            self.bank.pay(opened[pick % len(opened)], status=PaymentStatus(status), **wrong)

    @rule(pick=PICK, few=strategies.integers(1, 2))
    def buy(self, pick, few):
        """The whole way as it mostly goes, and the news by one way or the other."""
        self.check_out(few=few, more=0, cash=False)
        newest = PaymentRequest.objects.exclude(gateway_id=None).last()
        if newest and newest.status == "open":
            paid = self.bank.pay(newest.gateway_id)
            if pick % 2:
                webhooks.receive(f"evt_bought_{paid.id}", self.bank.messages[-1])
            else:
                signature = self.bank.signature(paid.order_id, paid.id)
                payments.confirm_return(
                    order_id=paid.order_id, payment_id=paid.id, signature=signature
                )

    @rule(pick=PICK)
    def come_back(self, pick):
        if known := sorted(self.bank.payments.values(), key=lambda one: one.id):
            paid = known[pick % len(known)]
            signature = self.bank.signature(paid.order_id, paid.id)
            payments.confirm_return(order_id=paid.order_id, payment_id=paid.id, signature=signature)

    @rule(pick=PICK)
    def ask_whether_it_was_paid(self, pick):
        if order := pick_one(Order, pick):
            with contextlib.suppress(GatewayError):
                payments.check(order)

    @rule(pick=PICK)
    def change_the_order(self, pick):
        if order := pick_one(Order, pick):
            with contextlib.suppress(IllegalStep):
                cancellation.turn_back(order, by="buyer")

    # The bank, and the way its messages take

    @rule(pick=PICK, how=PICK)
    def bank_decides(self, pick, how):
        going_on = [one for one in self.bank.payments.values() if one.status in UNTIL_PAID]
        if not going_on:
            return
        payment = going_on[pick % len(going_on)]
        steps = UNTIL_PAID[payment.status]
        step = steps[how % len(steps)]
        if step == "refunded":
            self.bank.refund_elsewhere(payment.id, payment.amount_paise)
        else:
            self.bank.goes_to(payment.id, PaymentStatus(step))

    @rule(pick=PICK, share=SHARE)
    def refund_on_the_dashboard(self, pick, share):
        taken = [one for one in self.bank.payments.values() if one.status == "captured"]
        if taken:
            payment = taken[pick % len(taken)]
            self.bank.refund_elsewhere(payment.id, -(-self.bank.left(payment.id) // share))

    @rule(pick=PICK, has_failed=strategies.booleans())
    def refund_ends(self, pick, has_failed):
        pending = [one for one in self.bank.refunds.values() if one.status == "pending"]
        if pending:
            status = RefundStatus.FAILED if has_failed else RefundStatus.PROCESSED
            self.bank.settle(pending[pick % len(pending)].id, status)

    @rule(status=strategies.sampled_from([RefundStatus.PENDING, RefundStatus.PROCESSED]))
    def refunds_are_now(self, status):
        self.bank.refund_status = status

    @rule(is_done=strategies.booleans())
    def next_call_fails(self, is_done):
        self.bank.fails_next, self.bank.loses_answer = GatewayUnavailable("lost"), is_done

    @rule(pick=PICK, is_renamed=strategies.booleans())
    def message_arrives(self, pick, is_renamed):
        """Any message, at any time, again and again; most never arrive."""
        if self.bank.messages:
            number = pick % len(self.bank.messages)
            self.heard += is_renamed
            event_id = f"evt_{number}_{self.heard if is_renamed else 0}"
            webhooks.receive(event_id, self.bank.messages[number])

    # Time, and what is done when it comes

    @precondition(lambda self: self.passed < timedelta(days=3))
    @rule(minutes=strategies.sampled_from([1, 10, 45, 120, 600]))
    def time_passes(self, minutes):
        self.passed += timedelta(minutes=minutes)

    @rule(command=strategies.sampled_from(COMMANDS))
    def its_time_has_come(self, command):
        run_anyway(command)

    # Staff

    @rule(pick=PICK, is_partly=strategies.booleans())
    def ship(self, pick, is_partly):
        if order := pick_one(Order, pick):
            item = order.items.first()
            with contextlib.suppress(IllegalStep):
                shipments.ship(order, by="staff", quantities={item.pk: 1} if is_partly else None)

    @rule(pick=PICK)
    def deliver(self, pick):
        if order := pick_one(Order, pick):
            with contextlib.suppress(IllegalStep):
                shipments.deliver(order, by="staff")

    @rule(pick=PICK)
    def cancel(self, pick):
        if order := pick_one(Order, pick):
            with contextlib.suppress(IllegalStep):
                cancellation.cancel(order, by="staff")

    @rule(pick=PICK, share=SHARE)
    def refund(self, pick, share):
        taken = Payment.objects.filter(captured_at__isnull=False).exclude(gateway_id=None)
        if payment := pick_one(taken, pick):
            with contextlib.suppress(IllegalStep):
                refunds.request(payment, payment.amount_paise // share, reason="As agreed")

    @rule()
    def receive_goods(self):
        stock.receive(self.lamps[0], 1, reason="A delivery")

    # What must be true

    @invariant()
    def books_balance(self):
        if hasattr(self, "bank"):
            assert_books_balance()

    @invariant()
    def nothing_goes_back(self):
        for order in Order.objects.all() if hasattr(self, "bank") else []:
            before = self.statuses.get(order.pk, order.status)
            assert_can_become(before, order)
            self.statuses[order.pk] = order.status

    def come_to_rest(self):
        """The gateway answers again, and all that happens by itself has happened."""
        self.bank.fails_next, self.bank.refund_status = None, RefundStatus.PROCESSED
        for refund in list(self.bank.refunds.values()):
            if refund.status == RefundStatus.PENDING:
                self.bank.settle(refund.id, RefundStatus.PROCESSED)
        for _ in range(3):
            self.passed += timedelta(hours=7)
            run_anyway("process_gateway_events")
            run_anyway("reconcile_payments", since="2000-01-01")
            run_anyway("expire_orders")

    def assert_the_bank_agrees(self):
        """Every rupee that the bank took or returned is the same here."""
        for paid in self.bank.payments.values():
            if not paid.reached_us:
                continue
            payment = Payment.objects.get(gateway_id=paid.id)
            assert payment.captured_at, payment
            assert payment.refunded_paise == paid.refunded_paise, payment
            assert (payment.status == "refunded") == (paid.status == "refunded"), payment
        assert not Refund.objects.outstanding().exists()


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_in_whatever_order_the_books_balance():
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=EXAMPLES or 30,
            stateful_step_count=30,
            derandomize=not EXAMPLES,
            database=None,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
