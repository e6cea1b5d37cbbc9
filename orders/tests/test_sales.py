"""What staff read of sales: sums, steps, what sold best and how it was paid."""

from datetime import date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from orders.models import Order, Payment, Refund
from orders.services import sales
from orders.states import OrderStatus, PaymentStatus, RefundStatus
from orders.tests.factories import make_order, make_paid_order
from shop.tests.factories import make_product, make_variant

TODAY = date(2026, 11, 21)  # a Saturday
WEEKS = sales.PERIODS["weeks"]
DAYS = sales.PERIODS["days"]


def confirmed(day: date, *lines, at=time(12), **fields) -> Order:
    """An order for cash on delivery that was confirmed on that day, in India's time."""
    order = make_order(*lines, payment="cod")
    when = timezone.make_aware(datetime.combine(day, at))
    Order.objects.filter(pk=order.pk).update(confirmed_at=when, **fields)
    order.refresh_from_db()
    return order


def lamp(paise: int):
    return make_variant(make_product("Lamp"), price_paise=paise, mrp_paise=paise, on_hand=9)


@pytest.mark.django_db
def test_each_day_has_its_sum_and_midnight_is_indias():
    late = confirmed(TODAY - timedelta(days=1), at=time(23, 59))
    early = confirmed(TODAY, at=time(0, 0))

    found = sales.figures(DAYS, TODAY)

    assert len(found.steps) == 14
    assert [step.first for step in found.steps[-2:]] == [date(2026, 11, 20), TODAY]
    assert [step.paise for step in found.steps[-2:]] == [late.total_paise, early.total_paise]
    assert {step.orders for step in found.steps[:-2]} == {0}
    assert (found.orders, found.paise) == (2, late.total_paise + early.total_paise)
    assert found.average_paise == found.paise // 2


@pytest.mark.django_db
def test_weeks_begin_on_monday_and_months_on_the_first():
    confirmed(date(2026, 11, 15))
    confirmed(date(2026, 11, 16))
    confirmed(date(2026, 10, 31))

    weeks = sales.figures(WEEKS, TODAY).steps
    months = sales.figures(sales.PERIODS["months"], TODAY).steps

    assert [(step.first.day, step.orders) for step in weeks[-2:]] == [(9, 1), (16, 1)]
    assert [(step.first.month, step.orders) for step in months[-2:]] == [(10, 1), (11, 2)]
    assert months[0].first == date(2025, 12, 1)


@pytest.mark.django_db
def test_what_was_cancelled_or_not_yet_paid_is_no_sale():
    confirmed(TODAY, status=OrderStatus.CANCELLED)
    make_order()

    found = sales.figures(DAYS, TODAY)

    assert (found.orders, found.paise, found.average_paise) == (0, 0, 0)
    assert (found.best, found.methods) == ([], [])


@pytest.mark.django_db
def test_the_best_bar_is_full_and_a_small_one_is_still_seen():
    confirmed(TODAY - timedelta(days=2), (lamp(9_000_00), 1))
    confirmed(TODAY - timedelta(days=1), (lamp(5_00), 1))

    heights = [step.height for step in sales.figures(DAYS, TODAY).steps]

    assert heights[-3:] == [20, 1, 0]


@pytest.mark.django_db
def test_it_is_compared_with_as_long_a_time_before():
    now = timezone.localdate()
    confirmed(now - timedelta(days=40))
    before = confirmed(now - timedelta(days=20))
    confirmed(now)

    found = sales.figures(DAYS, now)

    assert (found.orders, found.before_orders) == (1, 1)
    assert found.before_paise == found.before_average_paise == before.total_paise


@pytest.mark.django_db
def test_best_sellers_count_all_their_variants():
    lamps, cups = make_product("Lamp", option_names=["Size"]), make_product("Cup")
    small = make_variant(lamps, options=["S"], price_paise=300_00, mrp_paise=300_00, on_hand=9)
    large = make_variant(lamps, options=["L"], price_paise=500_00, mrp_paise=500_00, on_hand=9)
    cup = make_variant(cups, price_paise=700_00, mrp_paise=700_00, on_hand=9)
    confirmed(TODAY, (small, 1), (cup, 1))
    confirmed(TODAY, (large, 2))

    best = sales.figures(DAYS, TODAY).best

    assert [(row["name"], row["quantity"], row["paise"]) for row in best] == [
        ("Lamp", 3, 1300_00),
        ("Cup", 1, 700_00),
    ]


@pytest.mark.django_db(transaction=True)
def test_ways_to_pay_are_those_that_were_accepted(gateway):
    paid = make_paid_order()
    Payment.objects.filter(order=paid).update(method="upi")
    failed = Payment.objects.get(order=paid)
    failed.pk, failed.gateway_id, failed.method, failed.accepted = None, "pay_x", "card", False
    failed.status = PaymentStatus.FAILED
    failed.save()
    make_order(payment="cod")
    make_order(payment="cod")

    ways = sales.figures(DAYS, timezone.localdate()).methods

    assert [(way["words"], way["orders"]) for way in ways] == [("Cash on delivery", 2), ("UPI", 1)]
    assert ways[1]["paise"] == paid.total_paise


@pytest.mark.django_db(transaction=True)
def test_only_money_that_went_back_is_refunded(gateway):
    payment = Payment.objects.get(order=make_paid_order())
    for status in (RefundStatus.PROCESSED, RefundStatus.FAILED):
        Refund.objects.create(payment=payment, amount_paise=100_00, status=status)

    assert sales.figures(DAYS, timezone.localdate()).refunded_paise == 100_00


@pytest.mark.django_db
def test_a_busy_period_costs_as_many_queries_as_a_quiet_one():
    with CaptureQueriesContext(
        connection,
    ) as quiet:
        sales.figures(WEEKS, TODAY)
    for number in range(6):
        confirmed(TODAY - timedelta(days=7 * number), (lamp(100_00), 1))

    with CaptureQueriesContext(connection) as busy:
        sales.figures(WEEKS, TODAY)

    assert len(quiet) == len(busy) == 5


@pytest.mark.django_db
def test_staff_choose_the_period_and_see_words_instead_of_a_chart(admin_client):
    order = make_order(payment="cod")

    page = admin_client.get(reverse("admin:index"), {"sales": "months"}).content.decode()

    assert 'href="?sales=months#sales-title" aria-current="true"' in page
    assert "Sales of the last 12 months" in page
    assert f"{order.items.get().product_name}</a>" in page
    assert "Cash on delivery" in page


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", "years", "\0", "days&days"])
def test_a_period_that_is_none_shows_the_first(admin_client, wrong):
    page = admin_client.get(reverse("admin:index"), {"sales": wrong})

    assert page.status_code == 200
    assert page.context["sales_period"] == "days"


@pytest.mark.django_db
def test_sales_are_for_those_who_may_see_payments(client):
    user = User.objects.create_user("desk@example.com", is_staff=True)
    client.force_login(user)
    assert "sales" not in client.get(reverse("admin:index")).context

    user.user_permissions.add(Permission.objects.get(codename="view_payment"))

    assert "sales" in client.get(reverse("admin:index")).context
