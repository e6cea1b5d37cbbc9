import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.models import GatewayEvent, Order, Payment, PaymentRequest
from orders.services import webhooks
from orders.states import OrderStatus
from orders.tests.factories import make_request
from orders.tests.test_webhooks import message

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args):
    out = io.StringIO()
    call_command("replay_events", *args, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def receive(request, event_id="evt1", **words):
    return webhooks.receive(event_id, json.dumps(message(request, **words)).encode())


def everything():
    """The rows of the shop that a message may change, as they are now."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Order, Payment, PaymentRequest, OutgoingMail)
    ]


def test_what_was_acted_upon_is_acted_upon_again_without_effect(gateway):
    receive(make_request())
    before = everything()

    tally = run("--since", "-2h")

    assert tally == {"processed": 1, "set aside": 0, "left": 0}
    assert everything() == before
    assert GatewayEvent.objects.get().processed_at


def test_what_was_set_aside_gets_another_chance(gateway, settings):
    settings.RAZORPAY_ACCOUNT_ID = "acc_MistypedName1"
    receive(make_request())
    assert GatewayEvent.objects.get().set_aside_at
    settings.RAZORPAY_ACCOUNT_ID = ""

    assert run("--type", "payment.captured")["processed"] == 1

    event = GatewayEvent.objects.get()
    assert (event.set_aside_at, event.problem) == (None, "")
    assert Order.objects.get().status == OrderStatus.CONFIRMED


def test_what_still_must_not_be_acted_upon_is_set_aside_again(gateway, settings):
    settings.RAZORPAY_ACCOUNT_ID = "acc_OurOwnShop0001"
    receive(make_request())

    assert run("--event-id", "evt1") == {"processed": 0, "set aside": 1, "left": 0}
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT


def test_what_fails_again_is_left_and_shows_in_the_exit_code(gateway):
    request = make_request()
    request.gateway_id = "order_SomebodyElse1"
    receive(request)

    with pytest.raises(CommandError, match="Some could not"):
        run("--since", "-2h")

    event = GatewayEvent.objects.get()
    assert event.attempts == 2
    assert event.problem == "No order of this shop"


def test_what_was_tried_often_enough_has_one_more_try(gateway):
    request = make_request()
    request.gateway_id = "order_SomebodyElse1"
    receive(request)
    GatewayEvent.objects.update(attempts=5, set_aside_at=timezone.now())

    assert run("--since", "-2h") == {"processed": 0, "set aside": 1, "left": 0}


def test_a_dry_run_counts_and_changes_nothing(gateway):
    receive(make_request())
    before = [everything(), list(GatewayEvent.objects.values())]

    tally = run("--since", "-2h", "--dry-run")

    assert tally == {"would be replayed": 1, "payment.captured": 1}
    assert [everything(), list(GatewayEvent.objects.values())] == before


def test_time_kind_and_id_narrow_the_choice(gateway):
    request = make_request()
    receive(request, "old")
    GatewayEvent.objects.update(received_at=timezone.now() - timedelta(hours=3))
    receive(request, "new")
    receive(request, "paid", event="order.paid")

    assert run("--since", "-2h")["processed"] == 2
    assert run("--since=-4h", "--type", "payment.captured")["processed"] == 2
    assert run("--since", "2020-01-01")["processed"] == 3
    assert run("--event-id", "old")["processed"] == 1


@pytest.mark.parametrize(
    "arguments", [[], ["--event-id", "none"], ["--since", "soon"], ["--since", "2026-13-45"]]
)
def test_what_chooses_nothing_sensible_is_refused_with_a_sentence(gateway, arguments):
    with pytest.raises(CommandError):
        run(*arguments)


def test_a_failure_on_the_way_leaves_the_message_to_the_next_run(gateway, monkeypatch):
    event = receive(make_request())
    with monkeypatch.context() as patch:
        patch.setattr(webhooks, "process", interrupted)
        with pytest.raises(KeyboardInterrupt):
            webhooks.replay(event)

    tally = webhooks.process_waiting(timezone.now() + timedelta(minutes=3))

    assert tally == {"processed": 1, "left": 0}


def interrupted(event):
    raise KeyboardInterrupt
