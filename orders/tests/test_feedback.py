"""Reviews come from those whom something was delivered to, and they are asked once."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.models import Order
from orders.services import feedback, shipments
from orders.tests.commands import run
from orders.tests.factories import at_once, make_order, make_user
from shop.models import Product, Review, ReviewStatus
from shop.services import reviews
from shop.tests.factories import make_product, make_review, make_variant

pytestmark = pytest.mark.django_db(transaction=True)

SAID = {"rating": "4", "title": "Bright", "text": "Lights the room.", "author_name": "Test B."}
DAY = timedelta(days=1)


def make_delivered(*lines, **fields) -> Order:
    order = make_order(*lines, payment="cod", **fields)
    shipments.ship(order, by="staff")
    shipments.deliver(order, by="staff")
    return Order.objects.get(pk=order.pk)


def form_of(order: Order, item=None) -> str:
    item = item or order.items.first()
    path = reverse("orders:review", args=[order.number, item.pk])
    return f"{path}?key={order.access_key}"


def invitations():
    return OutgoingMail.objects.filter(key__endswith=":review_invitation")


def test_a_buyer_reviews_what_was_delivered_and_it_waits_to_be_read(client):
    order = make_delivered()

    page = client.get(form_of(order)).content.decode()
    answer = client.post(form_of(order), SAID)

    review = Review.objects.get()
    assert 'value="Test B."' in page
    assert (answer.status_code, answer["Location"].split("?")[0]) == (
        303,
        f"/orders/{order.number}/",
    )
    assert review.product == order.items.get().variant.product
    assert (review.rating, review.title, review.status) == (4, "Bright", ReviewStatus.PENDING)
    assert review.purchase_key == order.items.get().review_key


@pytest.mark.parametrize("step", ["placed", "shipped"])
def test_what_has_not_arrived_cannot_be_reviewed(client, step):
    order = make_order(payment="cod")
    if step == "shipped":
        shipments.ship(order, by="staff")

    assert client.post(form_of(order), SAID).status_code == 404
    with pytest.raises(feedback.NotArrived):
        feedback.say(order, order.items.get(), **SAID)
    assert not Review.objects.exists()


def test_a_stranger_and_another_orders_item_find_no_form(client):
    order, other = make_delivered(), make_delivered(email="other@example.com")

    without_key = client.get(form_of(order).split("?")[0])
    not_of_it = client.get(form_of(order, other.items.get()))

    assert (without_key.status_code, not_of_it.status_code) == (404, 404)


def test_a_buyer_changes_a_review_until_it_is_published(client):
    order = make_delivered()
    client.post(form_of(order), SAID)

    page = client.get(form_of(order)).content.decode()
    client.post(form_of(order), SAID | {"rating": "2"})
    reviews.publish([Review.objects.get().pk])
    published = client.get(form_of(order)).content.decode()
    client.post(form_of(order), SAID | {"rating": "1"})

    assert "Lights the room." in page
    assert "Your review is published" in published
    assert "<form method" not in published
    assert Review.objects.get().rating == 2


@pytest.mark.parametrize(
    "wrong", [{"rating": ""}, {"rating": "6"}, {"author_name": " "}, {"text": "x" * 4001}]
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(client, wrong):
    order = make_delivered()

    answer = client.post(form_of(order), SAID | wrong)

    assert answer.status_code == 422
    assert "Please look at this again" in answer.content.decode()
    assert "Bright" in answer.content.decode()
    assert not Review.objects.exists()


def test_the_order_page_offers_the_form_once_it_has_arrived(client):
    waiting, order = make_order(payment="cod"), make_delivered(email="two@example.com")

    before = client.get(f"/orders/{waiting.number}/?key={waiting.access_key}").content.decode()
    after = client.get(f"/orders/{order.number}/?key={order.access_key}").content.decode()

    assert "Write a review" not in before
    assert "Write a review" in after
    assert form_of(order) in after


def test_buyers_are_asked_some_days_after_delivery_and_only_once():
    order = make_delivered((make_variant(make_product("Diya")), 1))
    now = timezone.now()

    early = feedback.invite_due(now + 6 * DAY)
    asked = [feedback.invite_due(now + days * DAY) for days in (8, 9, 20)]

    assert early == 0
    assert asked == [1, 0, 0]
    mail = invitations().get()
    assert mail.to == order.email
    assert form_of(order) in mail.text
    assert "Diya" in mail.html


def test_who_has_said_it_all_is_not_asked_nor_who_bought_long_ago():
    said, old = make_delivered(), make_delivered(email="old@example.com")
    feedback.say(said, said.items.get(), **SAID | {"rating": 4})
    old.shipments.update(delivered_at=timezone.now() - 100 * DAY)

    asked = feedback.invite_due(timezone.now() + 8 * DAY)

    assert asked == 0
    assert not invitations().exists()


def test_the_invitation_can_be_switched_off(settings):
    make_delivered()
    settings.REVIEW_INVITATION_DAYS = 0

    assert feedback.invite_due(timezone.now() + 30 * DAY) == 0


def test_run_periodic_asks_and_sends(gateway):
    order = make_delivered()
    order.shipments.update(delivered_at=timezone.now() - 8 * DAY)

    run("run_periodic")

    assert invitations().get().status == "sent"


def test_an_account_reviews_without_the_key(client):
    user = make_user(email="buyer@example.com")
    order = make_delivered(user=user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(form_of(order).split("?")[0], SAID)

    assert answer["Location"] == f"/orders/{order.number}/"
    assert Review.objects.exists()


def test_a_form_without_its_token_is_refused():
    order = make_delivered()

    answer = Client(enforce_csrf_checks=True).post(form_of(order), SAID)

    assert answer.status_code == 403
    assert not Review.objects.exists()


@pytest.mark.race
def test_workers_that_publish_at_once_leave_an_exact_average():
    product = make_product()
    waiting = [make_review(product, 1 + n % 5, is_published=False).pk for n in range(8)]

    ended = at_once(*(partial(reviews.publish, [pk]) for pk in waiting))

    product = Product.objects.get(pk=product.pk)
    assert ended == {"ok": 8}
    assert (product.rating_count, product.rating_stars) == (8, [2, 2, 2, 1, 1])


@pytest.mark.race
def test_a_double_click_writes_one_review():
    order = make_delivered()
    item, said = order.items.get(), SAID | {"rating": 4}

    ended = at_once(*[partial(feedback.say, order, item, **said)] * 4)

    assert ended == {"ok": 4}
    assert Review.objects.count() == 1


@pytest.mark.race
def test_two_workers_ask_a_buyer_once():
    make_delivered()
    later = timezone.now() + 8 * DAY

    at_once(*[partial(feedback.invite_due, later)] * 3)

    assert invitations().count() == 1
