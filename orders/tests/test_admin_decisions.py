import pytest
from django.urls import reverse

from accounts.models import User
from orders.models import Order, Payment, Refund
from orders.services import payments, refunds
from orders.states import OrderStatus, RefundStatus
from orders.tests.factories import make_order, make_paid_order, make_request
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("staff@example.com", "a-long-password"))
    return client


def order_page(client, order: Order) -> str:
    return client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def failed(gateway) -> Refund:
    refund = refunds.request(make_paid_order().payments.get(), 100_00, reason="part")
    Refund.objects.update(status=RefundStatus.FAILED, problem="Balance too low")
    refund.refresh_from_db()
    return refund


def take_up_url(refund: Refund) -> str:
    return reverse("admin:orders_refund_take-up", args=[refund.pk])


def test_failed_refunds_have_a_card_and_a_list(staff, failed):
    jobs = {job["words"]: job for job in staff.get(reverse("admin:index")).context["jobs"]}
    listed = staff.get(jobs["Refunds that failed"]["link"])

    assert jobs["Refunds that failed"]["number"] == 1
    assert list(listed.context["cl"].queryset) == [failed]
    assert "Balance too low" in listed.content.decode()
    assert take_up_url(failed) in order_page(staff, failed.order)
    change = staff.get(reverse("admin:orders_refund_change", args=[failed.pk]))
    assert take_up_url(failed) in change.content.decode()


def test_trying_again_sends_a_new_refund_and_clears_the_list(staff, failed, gateway):
    page = staff.get(take_up_url(failed)).content.decode()
    done = staff.post(take_up_url(failed), {"decision": "try_again"}, follow=True)
    second = staff.post(take_up_url(failed), {"decision": "try_again"}, follow=True)

    assert "Balance too low" in page
    assert "₹100 is refunded" in told(done)
    assert "does not wait" in told(second)
    assert [refund.status for refund in Refund.objects.all()] == ["failed", "processed"]


def test_a_refund_done_otherwise_needs_a_note(staff, failed):
    bare = staff.post(take_up_url(failed), {"decision": "otherwise", "note": ""})
    waits = Refund.objects.for_worklist().count()
    staff.post(take_up_url(failed), {"decision": "otherwise", "note": "Bank transfer"})

    assert bare.context["form"].errors
    assert (waits, Refund.objects.for_worklist().count()) == (1, 0)
    assert failed.order.events.filter(text__contains="Bank transfer").exists()


def review_url(payment: Payment) -> str:
    return reverse("admin:orders_payment_review", args=[payment.pk])


@pytest.fixture
def odd(gateway) -> Payment:
    request = make_request(email="asha@example.com")
    return payments.record_payment(gateway.pay(request.gateway_id, amount_paise=100_00))


def test_the_review_page_shows_the_facts_and_what_is_possible(staff, odd):
    page = staff.get(review_url(odd)).content.decode()

    wanted = ["₹100", "asha@example.com", odd.order.number, odd.review, "accept", "give_back"]
    assert [words for words in wanted if words not in page] == []
    assert review_url(odd) in order_page(staff, odd.order)
    change = staff.get(reverse("admin:orders_payment_change", args=[odd.pk]))
    assert review_url(odd) in change.content.decode()


@pytest.mark.parametrize(
    ("decision", "status", "count"),
    [
        ("accept", OrderStatus.CONFIRMED, 0),
        ("give_back", OrderStatus.AWAITING_PAYMENT, 1),
        ("settle", OrderStatus.AWAITING_PAYMENT, 0),
    ],
)
def test_each_decision_is_carried_out_once_and_kept_in_the_diary(
    staff, odd, decision, status, count
):
    data = {"decision": decision, "note": "Agreed by telephone"}

    staff.post(review_url(odd), data)
    second = staff.post(review_url(odd), data, follow=True)

    odd.refresh_from_db()
    assert Order.objects.get().status == status
    assert Refund.objects.count() == count
    assert odd.reviewed_by == "staff@example.com"
    assert odd.order.events.filter(text__contains="Agreed by telephone").exists()
    assert "Nothing" in told(second)


def test_accepting_needs_a_note(staff, odd):
    response = staff.post(review_url(odd), {"decision": "accept"})

    assert response.context["form"].errors
    assert Payment.objects.for_review().exists()


def test_what_is_not_possible_is_not_offered_and_says_why(staff, odd):
    Order.objects.update(status=OrderStatus.CANCELLED)

    page = staff.get(review_url(odd)).content.decode()
    response = staff.post(review_url(odd), {"decision": "accept", "note": "please"})

    assert "The order is cancelled" in page
    assert response.context["form"].errors
    assert not Payment.objects.filter(accepted=True).exists()


def test_goods_that_are_gone_are_said_and_the_payment_stays(staff, gateway):
    variant = make_variant(on_hand=1)
    request = make_request((variant, 1))
    odd = payments.record_payment(gateway.pay(request.gateway_id, amount_paise=100_00))
    payments.lifecycle.let_go(Order.objects.get(), OrderStatus.EXPIRED, by="test")
    make_order((variant, 1), payment="cod", email="other@example.com")

    response = staff.post(review_url(odd), {"decision": "accept", "note": "please"})

    assert "no longer have" in told(response)
    assert Payment.objects.for_review().count() == 1
