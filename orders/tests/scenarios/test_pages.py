"""Who may see what, and what a page says when something is wrong."""

import pytest
from django.urls import reverse

from orders.tests.factories import make_order, make_request, make_user
from orders.tests.scenarios.world import as_stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("page", ["order", "pay", "check", "cancel", "change"])
def test_43_another_user_guesses_order_numbers(client, page):
    order = make_order(user=make_user())
    client.force_login(make_user())
    send = client.get if page in {"order", "pay"} else client.post

    theirs = send(reverse(f"orders:{page}", args=[order.number]))
    none = send(reverse(f"orders:{page}", args=["2345678923"]))

    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content
    assert as_stored(order).status == order.status


def test_59_a_bank_is_down_and_comes_back(world):
    order = make_request().order
    pay_page = f"/orders/{order.number}/pay/?key={order.access_key}"

    down = world.ledger.begin_downtime(method="netbanking", instrument="HDFC")
    world.deliver("payment.downtime.started")
    during = world.client.get(pay_page).content.decode()
    world.ledger.resolve_downtime(down["id"])
    world.deliver("payment.downtime.resolved", "payment.downtime.started")
    after = world.client.get(pay_page).content.decode()

    assert "Netbanking (HDFC) has trouble right now" in during
    assert "has trouble right now" not in after
