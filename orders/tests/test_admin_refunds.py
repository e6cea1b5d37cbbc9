import re
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import OutgoingMail, User
from orders.gateways.base import GatewayDispute, GatewayRefused, GatewayUnavailable
from orders.models import Order, Payment, Refund
from orders.services import disputes, refunds
from orders.states import DisputeStatus, RefundStatus
from orders.tests.factories import make_order, make_paid_order
from shop.money import rupees
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("staff@example.com", "a-long-password"))
    return client


@pytest.fixture
def packer(client):
    """Staff who ship, and have nothing to do with money."""
    user = User.objects.create_user("packer@example.com", is_staff=True)
    for codename in ("view_order", "change_order", "view_payment", "view_refund"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    return client


def refund_url(order: Order) -> str:
    return reverse("admin:orders_order_refund", args=[order.pk])


def order_page(client, order: Order) -> str:
    return client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def hidden_of(response) -> dict:
    """What the browser would send from the page that asks whether it is meant."""
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", response.content.decode())
    pairs = [
        (re.search(r'name="([^"]+)"', tag)[1], re.search(r'value="([^"]*)"', tag)) for tag in inputs
    ]
    return {name: value[1] if value else "" for name, value in pairs if "csrf" not in name}


def chosen(**fields) -> dict:
    return {"key": str(uuid.uuid4()), "reason": "Scratched", "extra": "", **fields}


def test_the_first_page_does_nothing_and_the_second_does_what_it_showed(staff, gateway):
    variant = make_variant(on_hand=5, price_paise=100_00)
    order = make_paid_order((variant, 3))
    item = order.items.get()

    asked = staff.post(
        refund_url(order),
        chosen(**{f"item-{item.pk}": 2, f"restock-{item.pk}": "on", "extra": "10"}),
    )
    before = Refund.objects.count()
    done = staff.post(refund_url(order), hidden_of(asked), follow=True)

    page = asked.content.decode()
    assert before == 0
    assert "The buyer gets" in page
    assert "₹210" in page
    assert "go back on the shelf" in page
    assert f"₹{(order.paid_paise - 210_00) // 100}" in page
    assert "₹210 is refunded" in told(done)
    refund = Refund.objects.get()
    assert (refund.amount_paise, refund.status) == (210_00, RefundStatus.PROCESSED)
    assert (refund.items.get().quantity, str(refund.actor)) == (2, "staff@example.com")
    variant.refresh_from_db()
    assert variant.on_hand == 4


def test_all_that_is_left_is_one_tick(staff, gateway):
    order = make_paid_order((make_variant(price_paise=100_00), 2))

    asked = staff.post(refund_url(order), chosen(everything="on"))
    staff.post(refund_url(order), hidden_of(asked))

    refund = Refund.objects.get()
    assert refund.amount_paise == order.paid_paise
    assert refund.items.get().amount_paise == 200_00
    assert Order.objects.get().refunded_paise == order.paid_paise


def test_a_second_click_finds_the_first_refund(staff, gateway):
    order = make_paid_order((make_variant(price_paise=100_00, on_hand=9), 4))
    asked = staff.post(refund_url(order), chosen(extra="50"))
    sent = hidden_of(asked)
    staff.post(refund_url(order), sent)

    second = staff.post(refund_url(order), sent, follow=True)

    assert Refund.objects.count() == 1
    assert "under way" in told(second)


def test_what_changed_between_the_two_pages_is_shown_again(staff, gateway):
    order = make_paid_order()
    asked = staff.post(refund_url(order), chosen(everything="on"))
    refunds.request(order.payments.get(), 100_00, reason="A colleague")

    again = staff.post(refund_url(order), hidden_of(asked))

    assert Refund.objects.count() == 1
    assert "changed meanwhile" in told(again)
    assert hidden_of(again)["shown_paise"] == str(order.paid_paise - 100_00)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"extra": "0"},
        {"extra": "-5"},
        {"extra": "99999"},
        {"extra": "10", "reason": ""},
        {"extra": "10", "key": "no-key"},
        {"item": "4"},
        {"item": "-1"},
        {"item": "99999999999999999999"},
    ],
)
def test_a_refund_that_makes_no_sense_is_refused(staff, gateway, fields):
    order = make_paid_order((make_variant(on_hand=5), 3))
    item = fields.pop("item", None) if "item" in fields else None
    extra = {f"item-{order.items.get().pk}": item} if item else {}

    response = staff.post(refund_url(order), chosen(**fields, **extra))

    assert response.context["form"].errors
    assert "confirmed" not in hidden_of(response)
    assert not Refund.objects.exists()


def test_the_buyer_gets_a_mail_when_it_starts_and_one_when_it_is_done(staff, gateway):
    order = make_paid_order()

    asked = staff.post(refund_url(order), chosen(extra="50"))
    staff.post(refund_url(order), hidden_of(asked))

    keys = list(OutgoingMail.objects.filter(key__contains=":refund_").values_list("key", flat=True))
    assert sorted(key.split(":")[1] for key in keys) == ["refund_processed", "refund_started"]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (GatewayRefused("Your account does not have enough balance", status=400), "enough balance"),
        (GatewayUnavailable("timeout"), "asked again by itself"),
    ],
)
def test_a_gateway_that_refuses_or_is_silent_is_said_plainly(staff, gateway, problem, words):
    order = make_paid_order()
    asked = staff.post(refund_url(order), chosen(extra="50"))
    gateway.fails_next = problem

    done = staff.post(refund_url(order), hidden_of(asked), follow=True)

    assert words in told(done)
    assert Refund.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "is_shown"),
    [
        (lambda: make_paid_order(), True),
        (lambda: make_order(), False),
        (lambda: make_order(payment="cod"), False),
    ],
)
def test_the_button_stands_where_something_is_left(staff, gateway, make, is_shown):
    order = make()

    assert (refund_url(order) in order_page(staff, order)) == is_shown
    assert (staff.get(refund_url(order)).status_code == 200) == is_shown


def test_nothing_is_left_after_all_went_back(staff, gateway):
    order = make_paid_order()
    refunds.request(order.payments.get(), order.paid_paise, reason="all")

    response = staff.get(refund_url(order), follow=True)

    assert refund_url(order) not in order_page(staff, order)
    assert "Nothing" in told(response)


def test_a_dispute_takes_the_button_away_and_says_when_to_answer(staff, gateway):
    order = make_paid_order()
    payment = order.payments.get()
    disputes.record(
        GatewayDispute("disp_1", payment.gateway_id, 100, DisputeStatus.OPEN, respond_by=1777356000)
    )

    page = order_page(staff, order)
    response = staff.get(refund_url(order), follow=True)

    assert refund_url(order) not in page
    assert "disp_1" in page
    assert "28 April 2026" in page or "Apr" in page
    assert "dispute is running" in told(response)
    jobs = staff.get(reverse("admin:index")).context["jobs"]
    card = next(job for job in jobs if job["words"].startswith("Disputes"))
    assert (card["number"], card["words"]) == (1, "Disputes to answer, the next by 28 Apr, 11:30")
    assert staff.get(card["link"]).context["cl"].result_count == 1
    shown = staff.get(reverse("admin:orders_dispute_change", args=[payment.disputes.get().pk]))
    assert shown.status_code == 200


def test_staff_who_only_ship_can_neither_refund_nor_decide(packer, gateway):
    order = make_paid_order()
    payment = order.payments.get()
    refund = refunds.request(payment, 100, reason="part")
    Refund.objects.update(status=RefundStatus.FAILED)
    Payment.objects.update(review="Odd")
    pages = [
        refund_url(order),
        reverse("admin:orders_payment_review", args=[payment.pk]),
        reverse("admin:orders_refund_take-up", args=[refund.pk]),
    ]

    answers = [packer.post(page, chosen(everything="on", confirmed="1")) for page in pages]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert [page for page in pages if page in order_page(packer, order)] == []
    assert Refund.objects.count() == 1


def test_the_cancel_page_counts_what_a_refund_returned_before(staff, gateway):
    variant = make_variant(on_hand=5, price_paise=100_00)
    order = make_paid_order((variant, 3))
    item = order.items.get()
    asked = staff.post(
        refund_url(order), chosen(**{f"item-{item.pk}": 1, f"restock-{item.pk}": "on"})
    )
    staff.post(refund_url(order), hidden_of(asked))

    page = staff.get(reverse("admin:orders_order_cancel", args=[order.pk])).content.decode()

    assert "2 units go back" in page
    assert f"{rupees(order.paid_paise - 100_00)} goes back" in page
