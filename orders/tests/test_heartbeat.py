"""The dead-man's switch: silence and work left undone are noticed, and told."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from orders import gateways
from orders.models import GatewayEvent, Order, Payment, PaymentRequest, Refund
from orders.services import forgeries, heartbeat
from orders.states import PaymentStatus, RefundStatus
from orders.tests.factories import make_order, make_paid_order, make_request, make_user
from shop.models import StoredPicture

pytestmark = pytest.mark.django_db(transaction=True)


def ago(**gap):
    return timezone.now() - timedelta(**gap)


def make_payment(*, paid_at):
    """A payment that was captured without a webhook; everything else is in order."""
    order = make_paid_order()
    Payment.objects.filter(order=order).update(created_at=paid_at)
    return order


def make_event(*, received_at, **fields):
    number = GatewayEvent.objects.count()
    return GatewayEvent.objects.create(
        event_id=str(number),
        body=b"{}",
        received_at=received_at,
        **{"processed_at": received_at, **fields},
    )


def found():
    return {problem.check: problem for problem in heartbeat.problems(timezone.now())}


def test_where_all_is_well_nothing_is_wrong(client, gateway):
    make_paid_order()

    answer = client.get("/healthz/?deep=1")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["checks"]["webhooks"] == {"status": "ok"}


def test_money_without_a_webhook_turns_the_deep_health_red(client, gateway):
    make_event(received_at=ago(hours=5))
    make_payment(paid_at=ago(hours=2))

    answer = client.get("/healthz/?deep=1")

    assert answer.status_code == 503
    webhooks = answer.json()["checks"]["webhooks"]
    assert webhooks["status"] == "error"
    assert "1 payment came in" in webhooks["words"]
    assert "5 hours ago" in webhooks["words"]
    assert client.get("/healthz/").json() == {"status": "ok"}


def test_a_shop_that_never_had_a_webhook_is_red_too(gateway):
    make_payment(paid_at=ago(hours=2))

    assert "none has ever come" in found()["webhooks"].words


def test_a_webhook_since_then_is_a_sign_of_life(gateway):
    make_payment(paid_at=ago(hours=2))
    make_event(received_at=ago(hours=1))

    assert "webhooks" not in found()


def test_a_message_that_was_set_aside_is_no_sign_of_life(gateway):
    make_payment(paid_at=ago(hours=2))
    make_event(received_at=ago(hours=1), processed_at=None, set_aside_at=timezone.now())

    assert "webhooks" in found()


@pytest.mark.parametrize("paid", [{"minutes": 30}, {"hours": 30}])
def test_money_of_just_now_or_of_long_ago_says_nothing(gateway, paid):
    make_payment(paid_at=ago(**paid))

    assert "webhooks" not in found()


def test_a_payment_that_failed_is_no_money(gateway):
    request = make_request()
    gateways.current().pay(request.gateway_id, status=PaymentStatus.FAILED)
    make_payment(paid_at=ago(minutes=1))
    Payment.objects.update(created_at=ago(hours=2), status=PaymentStatus.FAILED)

    assert "webhooks" not in found()


def test_how_long_silence_may_last_is_a_setting(gateway, settings):
    make_payment(paid_at=ago(minutes=30))
    settings.WEBHOOK_SILENCE_MINUTES = 20

    assert "webhooks" in found()


def test_an_order_that_nobody_expires_is_noticed_unless_it_is_being_paid(gateway):
    request = make_request()
    Order.objects.update(expires_at=ago(minutes=16))
    PaymentRequest.objects.update(next_check_at=timezone.now())

    assert set(found()) == {"expiry"}

    Payment.objects.create(order=request.order, request=request, amount_paise=1, gateway_id="pay_1")
    assert found() == {}


def test_a_message_a_mail_and_a_request_that_wait_too_long_are_noticed(gateway):
    make_event(received_at=ago(minutes=16), processed_at=None)
    make_request()
    OutgoingMail.objects.update(not_before=ago(minutes=31))
    PaymentRequest.objects.update(next_check_at=ago(minutes=16))

    assert set(found()) == {"inbox", "mail", "reconciliation"}


def test_work_for_people_is_a_warning_and_no_failure(client, gateway):
    payment = make_paid_order().payments.get()
    Refund.objects.create(payment=payment, amount_paise=1, status=RefundStatus.FAILED)
    Payment.objects.update(review="Another amount.")

    answer = client.get("/healthz/?deep=1")

    assert answer.status_code == 200
    assert answer.json()["status"] == "warning"
    assert answer.json()["checks"]["refunds"]["status"] == "warning"
    assert answer.json()["checks"]["review"]["status"] == "warning"


def test_the_first_wrong_signatures_warn_and_many_are_severe(gateway):
    forgeries.note("evt", 10)
    assert not found()["signatures"].is_severe

    for _ in range(heartbeat.MANY_FORGERIES):
        forgeries.note("evt", 10)

    assert found()["signatures"].is_severe
    make_event(received_at=timezone.now())
    assert not found()["signatures"].is_severe


def test_the_deep_answer_names_nobody(client, gateway):
    order = make_payment(paid_at=ago(hours=2))
    make_order(email="asha@example.com")
    Order.objects.update(expires_at=ago(hours=2))
    OutgoingMail.objects.update(not_before=ago(hours=2))

    text = client.get("/healthz/?deep=1").content.decode()

    secret = [order.number, order.email, "asha", order.payments.get().gateway_id, "9845012345"]
    assert [word for word in secret if word in text] == []


def test_the_deep_answer_costs_the_same_for_much_and_for_little(
    client, gateway, django_assert_max_num_queries
):
    for _ in range(5):
        make_payment(paid_at=ago(hours=2))

    with django_assert_max_num_queries(12):
        client.get("/healthz/?deep=1")


def test_the_operator_is_told_once_a_day_of_each_problem(gateway, settings):
    settings.OPERATOR_EMAIL = "operator@example.com"
    noon = (timezone.localtime() - timedelta(days=1)).replace(hour=12)  # at night too
    make_payment(paid_at=noon - timedelta(hours=2))
    OutgoingMail.objects.all().delete()

    for _ in range(3):
        heartbeat.tell_operator(noon)
    mail = OutgoingMail.objects.get()
    heartbeat.tell_operator(noon + timedelta(hours=21))

    assert mail.to == "operator@example.com"
    assert "1 payment came in" in mail.text
    assert "1 payment came in" in mail.html
    assert OutgoingMail.objects.filter(key__startswith="operator:webhooks:").count() == 2


def test_the_periodic_work_tells_the_operator(gateway):
    make_payment(paid_at=ago(hours=2))

    call_command("run_periodic", stdout=io.StringIO(), stderr=io.StringIO())

    assert OutgoingMail.objects.filter(key__startswith="operator:webhooks:").count() == 1


@pytest.mark.parametrize(
    ("recipe", "minutes", "is_told"), [(0, 16, True), (0, 14, False), (1, 99, False)]
)
def test_pictures_that_wait_for_smaller_sizes_are_told(gateway, recipe, minutes, is_told):
    StoredPicture.objects.create(
        key="abc", original="a.png", file="a.jpg", width=300, height=200, recipe=recipe
    )
    StoredPicture.objects.update(created_at=ago(minutes=minutes))

    assert ("pictures" in found()) is is_told


def test_the_dashboard_says_so(client, gateway):
    client.force_login(make_user("boss@example.com", is_staff=True, is_superuser=True))
    url = reverse("admin:index")
    assert "Something is wrong" not in client.get(url).content.decode()

    make_payment(paid_at=ago(hours=2))
    forgeries.note("evt", 10)

    page = client.get(url).content.decode()
    assert "1 payment came in and no webhook since" in page
    assert "1 webhook with a wrong signature" in page


def test_the_deep_answer_is_json_that_a_monitor_can_read(client, gateway):
    answer = client.get("/healthz/?deep=1")

    checks = json.loads(answer.content)["checks"]
    assert set(checks) == {"database", *heartbeat.CHECKS}
