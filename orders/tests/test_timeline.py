"""What became of an order is told from all tables at once, to operators and to staff."""

import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail, User
from orders.models import Dispute, GatewayEvent, Order, Refund, RefundItem
from orders.services import refunds, shipments, timeline, webhooks
from orders.services.raw_events import events_about
from orders.states import PaymentStatus
from orders.tests.factories import make_order, make_request
from orders.tests.messages import capture_told, payment_told
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db


def make_story(gateway) -> Order:
    """An order that failed once, was paid, shipped, partly refunded and disputed."""
    request = make_request((make_variant(sku="LAMP-1"), 2), email="asha@example.com")
    failed = gateway.pay(request.gateway_id, status=PaymentStatus.FAILED, error_text="No funds")
    webhooks.receive("evt_failed", payment_told(failed, event="payment.failed"))
    webhooks.receive("evt_paid", capture_told(gateway.pay(request.gateway_id)))
    order = Order.objects.get(pk=request.order_id)
    shipments.ship(order, by="staff@example.com", carrier="India Post", tracking="EK1234IN")
    payment = order.payments.get(accepted=True)
    refund = refunds.request(payment, 100_00, reason="A scratch")
    refunds.send_due(timezone.now())
    item = order.items.get()
    RefundItem.objects.create(refund=refund, item=item, quantity=1, amount_paise=100_00)
    Dispute.objects.create(payment=payment, gateway_id="disp_1", amount_paise=100_00)
    return order


def texts(order: Order, source: str) -> list[str]:
    return [moment.text for moment in timeline.of(order) if moment.source == source]


def test_every_table_that_knows_of_the_order_tells(gateway):
    order = make_story(gateway)

    told = {moment.source for moment in timeline.of(order)}

    assert told == set(timeline.SOURCES)


def test_the_story_is_told_in_the_order_it_happened(gateway):
    order = make_story(gateway)

    moments = timeline.of(order)

    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    assert [moment.source for moment in moments[:2]] == ["cart", "order"]
    words = [moment.text for moment in moments]
    steps = ["awaiting_payment → confirmed", "unfulfilled → shipped", "Refund"]
    assert sorted(steps, key=lambda step: _first(words, step)) == steps


def _first(words: list[str], step: str) -> int:
    return next(place for place, text in enumerate(words) if step in text)


def test_amounts_ids_and_reasons_are_told(gateway):
    order = make_story(gateway)

    story = "\n".join(moment.text for moment in timeline.of(order))

    request, refund = order.requests.get(), Refund.objects.get()
    wanted = [
        *("LAMP-1", "₹500 each", "GST 18%", "= ₹1,000", order.cart_key),
        *("Promised to an order: 2 × LAMP-1", "Sold: 2 × LAMP-1"),
        *(request.receipt, request.gateway_id, "1000.00 INR"),
        *(payment.gateway_id for payment in order.payments.all()),
        *("No funds", "accepted", "payment.failed evt_failed, acted upon"),
        *(refund.gateway_id, "A scratch", "1 × LAMP-1 for ₹100", "disp_1"),
        *("India Post EK1234IN left with 2 × LAMP-1", "asha@example.com"),
    ]
    assert [words for words in wanted if words not in story] == []


def test_of_two_orders_each_has_its_own_story(gateway):
    ours, other = make_story(gateway), make_order(email="other@example.com")

    theirs = "\n".join(moment.text for moment in timeline.of(other))

    assert ours.number not in theirs
    assert {"message", "payment", "refund"} & {m.source for m in timeline.of(other)} == set()


def test_the_story_costs_the_same_however_long_it_is(gateway, django_assert_num_queries):
    order = make_story(gateway)
    queries = 14

    with django_assert_num_queries(queries):
        short = timeline.of(order)
    request = order.requests.get()
    for number in range(5):
        again = gateway.pay(request.gateway_id)
        webhooks.receive(f"evt_again_{number}", capture_told(again))
    with django_assert_num_queries(queries):
        long = timeline.of(order)

    assert len(long) > len(short) + 20


def test_messages_are_found_by_the_ids_in_their_bodies():
    long_ago = timezone.now() - timedelta(days=9)
    GatewayEvent.objects.create(event_id="old", body=b'{"id": "pay_1"}', received_at=long_ago)
    GatewayEvent.objects.create(event_id="ours", body=b'{"id": "pay_1"}')
    GatewayEvent.objects.create(event_id="both", body=b"\xff pay_1 order_2")
    GatewayEvent.objects.create(event_id="other", body=b'{"id": "pay_2"}')
    since = timezone.now() - timedelta(days=1)

    found = events_about(["pay_1", "order_2"], since=since)

    assert [event.event_id for event in found] == ["ours", "both"]
    assert events_about([], since=since) == []


def run(*args) -> str:
    out = io.StringIO()
    call_command("explain_order", *args, stdout=out)
    return out.getvalue()


def test_an_operator_reads_the_story_line_by_line(gateway):
    order = make_story(gateway)

    lines = run(order.number.lower()).splitlines()

    assert lines[0] == (
        f"Order {order.number}: confirmed, shipped; ₹1,000 of ₹1,000 paid, ₹100 refunded"
    )
    assert len(lines) == 1 + len(timeline.of(order))
    assert any(" diary    " in line and "(staff@example.com)" in line for line in lines)


def test_a_machine_reads_the_story_as_json(gateway):
    order = make_story(gateway)

    told = json.loads(run(order.number, "--json"))

    assert (told["number"], told["paid_paise"], told["refunded_paise"]) == (
        order.number,
        1000_00,
        100_00,
    )
    assert [moment["text"] for moment in told["moments"]] == [
        moment.text for moment in timeline.of(order)
    ]


def test_a_number_that_is_none_is_said_plainly():
    with pytest.raises(CommandError, match="There is no order NOSUCH1234"):
        run("nosuch 1234")


def test_staff_who_may_look_at_orders_find_the_story_from_the_order(client, gateway):
    order = make_story(gateway)
    user = User.objects.create_user("look@example.com", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_order"))
    client.force_login(user)
    url = reverse("admin:orders_order_explain", args=[order.pk])

    order_page = client.get(reverse("admin:orders_order_change", args=[order.pk]))
    story = client.get(url)

    assert url in order_page.content.decode()
    assert story.status_code == 200
    assert [m.text for m in story.context["moments"]] == [m.text for m in timeline.of(order)]
    assert order.payments.first().gateway_id in story.content.decode()


def test_staff_who_may_not_look_at_orders_do_not_see_the_story(client, gateway):
    order = make_order()
    user = User.objects.create_user("packer@example.com", is_staff=True)
    client.force_login(user)

    response = client.get(reverse("admin:orders_order_explain", args=[order.pk]))

    assert response.status_code == 403


def test_what_buyers_type_is_shown_as_text(client, gateway):
    order = make_order(email="asha@example.com")
    OutgoingMail.objects.update(subject="<script>alert(1)</script>")
    client.force_login(User.objects.create_superuser("staff@example.com", "a-long-password"))

    page = client.get(reverse("admin:orders_order_explain", args=[order.pk])).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
