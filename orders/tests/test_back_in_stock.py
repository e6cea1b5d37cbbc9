"""Back in stock: told once, in the order of asking, and nobody learns who asked."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.models import StockQueue, StockRequest
from orders.services import back_in_stock
from orders.tests.commands import run
from orders.tests.factories import at_once, make_user
from shop.models import Product
from shop.services import stock
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


def wait_for(variant, *names: str) -> None:
    """Let these people ask and confirm, one after the other."""
    for number, name in enumerate(names):
        now = timezone.now() + timedelta(seconds=number)
        back_in_stock.ask(variant, f"{name}@example.com", now)
        request = StockRequest.objects.get(email=f"{name}@example.com", told_at=None)
        back_in_stock.confirm(request, now)


def told() -> list[str]:
    mails = OutgoingMail.objects.filter(key__startswith="back_in_stock:")
    return [mail.to.split("@")[0] for mail in mails.order_by("pk")]


def questions():
    return OutgoingMail.objects.filter(key__startswith="stock_question:")


def post(client, variant, email="asha@example.com"):
    return client.post("/back-in-stock/", {"variant": variant.pk, "email": email})


def test_a_sold_out_product_offers_the_form_and_one_in_stock_does_not(client):
    gone, here = make_variant(on_hand=0), make_variant()

    page = client.get(gone.product.get_absolute_url()).content.decode()
    other = client.get(here.product.get_absolute_url()).content.decode()

    assert '<form action="/back-in-stock/" method="post">' in page
    assert "csrfmiddlewaretoken" not in page
    assert "/back-in-stock/" not in other


def test_only_what_is_sold_out_can_be_waited_for(client):
    product = make_product(option_names=["Size"])
    make_variant(product, options=["S"])
    large, huge = (make_variant(product, options=[one], on_hand=0) for one in ("L", "XL"))

    page = client.get(product.get_absolute_url()).content.decode()
    choices = page.split('id="waiting-variant"')[1].split("</select>")[0]

    assert f'value="{large.pk}"' in choices
    assert f'value="{huge.pk}"' in choices
    assert choices.count("<option") == 2


def test_asking_twice_over_the_whole_way_ends_in_one_mail(client):
    variant = make_variant(on_hand=0)

    answer = post(client, variant, "Asha@Example.com")
    request = StockRequest.objects.get()
    link = reverse("orders:stock-link", args=[request.key])
    question = questions().get()
    before = client.get(link).content.decode()
    client.post(f"{link}confirm/")
    after = client.get(link).content.decode()
    stock.receive(variant, 5)
    run("tell_back_in_stock")
    run("tell_back_in_stock")

    assert (answer.status_code, answer["Location"]) == (303, "/back-in-stock/asked/")
    assert question.to == "asha@example.com"
    assert link in question.text
    assert "Yes, tell me" in before
    assert "You are in line" in after
    assert told() == ["asha"]
    mail = OutgoingMail.objects.get(key__startswith="back_in_stock:")
    assert f"{variant.product.get_absolute_url()}?variant={variant.pk}" in mail.text
    assert link in mail.html


def test_opening_the_link_alone_confirms_nothing(client):
    variant = make_variant(on_hand=0)
    post(client, variant)
    client.get(reverse("orders:stock-link", args=[StockRequest.objects.get().key]))

    stock.receive(variant, 5)
    run("tell_back_in_stock")

    assert told() == []


def test_as_many_are_told_as_units_came_back_the_first_in_line_first():
    variant = make_variant(on_hand=0)
    wait_for(variant, "first", "second", "third", "fourth")

    stock.receive(variant, 2)
    back_in_stock.tell_due(timezone.now())
    once = told()
    back_in_stock.tell_due(timezone.now())
    again = told()
    stock.receive(variant, 1)
    back_in_stock.tell_due(timezone.now())

    assert once == again == ["first", "second"]
    assert told() == ["first", "second", "third"]


def test_a_unit_that_an_unpaid_order_gives_back_counts_too():
    variant = make_variant(on_hand=1)
    stock.reserve([(variant, 1)], reference="A")
    wait_for(variant, "first", "second")

    stock.release([(variant, 1)], reference="A")
    back_in_stock.tell_due(timezone.now())

    assert told() == ["first"]


def test_what_came_and_went_again_before_anybody_looked_is_told_to_nobody():
    variant = make_variant(on_hand=0)
    wait_for(variant, "first")

    stock.receive(variant, 3)
    stock.adjust(variant, -3, reason="Counted wrongly")
    back_in_stock.tell_due(timezone.now())

    assert told() == []


def test_what_lies_unsold_for_two_days_is_told_to_the_next():
    variant = make_variant(on_hand=0)
    wait_for(variant, "first", "second")
    stock.receive(variant, 1)
    now = timezone.now()

    for hours in (0, 24, 49):
        back_in_stock.tell_due(now + timedelta(hours=hours))

    assert told() == ["first", "second"]


def test_who_confirms_when_it_is_there_already_is_told_at_once():
    variant = make_variant(on_hand=0)
    back_in_stock.ask(variant, "late@example.com", timezone.now())
    stock.receive(variant, 1)

    back_in_stock.confirm(StockRequest.objects.get(), timezone.now())
    back_in_stock.tell_due(timezone.now())

    assert told() == ["late"]


def test_a_product_taken_off_the_shop_is_announced_to_nobody():
    variant = make_variant(on_hand=0)
    wait_for(variant, "first")
    stock.receive(variant, 1)
    Product.objects.update(status="archived")

    back_in_stock.tell_due(timezone.now())

    assert told() == []


def test_who_wants_no_mail_is_deleted_and_not_told(client):
    variant = make_variant(on_hand=0)
    wait_for(variant, "first")
    key = StockRequest.objects.get().key

    answer = client.post(reverse("orders:stock-stop", args=[key]))
    stock.receive(variant, 1)
    back_in_stock.tell_due(timezone.now())

    assert answer["Location"] == "/back-in-stock/stopped/"
    assert not StockRequest.objects.exists()
    assert told() == []
    assert client.get(reverse("orders:stock-link", args=[key])).status_code == 404


def test_the_answer_does_not_tell_who_waits_already(client):
    variant = make_variant(on_hand=0)
    wait_for(variant, "known")

    answers = [post(client, variant, f"{name}@example.com") for name in ("known", "new")]

    assert len({(one.status_code, one["Location"], one.content) for one in answers}) == 1
    assert questions().filter(to="known@example.com").count() == 1


def test_nobody_can_fill_a_mailbox_with_questions():
    now = timezone.now()
    for _ in range(8):
        back_in_stock.ask(make_variant(on_hand=0), "victim@example.com", now)
    again = StockRequest.objects.first().variant
    for _ in range(5):
        back_in_stock.ask(again, "victim@example.com", now)

    assert questions().count() == back_in_stock.UNPROVEN_A_DAY


def test_one_visitor_cannot_ask_for_ever(client):
    variant = make_variant(on_hand=0)

    answers = [post(client, variant, f"a{n}@example.com").status_code for n in range(22)]

    assert answers == [303] * 20 + [429] * 2
    assert StockRequest.objects.count() == 20


@pytest.mark.parametrize("email", ["", "no-mail", "a@b", "x" * 260 + "@example.com"])
def test_a_wrong_address_is_said(client, email):
    answer = post(client, make_variant(on_hand=0), email)

    assert answer.status_code == 422
    assert "Please look at this again" in answer.content.decode()
    assert not StockRequest.objects.exists()


@pytest.mark.parametrize("variant", ["", "0", "x", "²", "9" * 30])
def test_an_unknown_variant_is_not_there(client, variant):
    answer = client.post("/back-in-stock/", {"variant": variant, "email": "a@example.com"})

    assert answer.status_code == 404


def test_the_form_is_taken_from_our_own_pages_alone_and_the_steps_need_a_token(client):
    variant = make_variant(on_hand=0)
    wait_for(variant, "first")
    address = reverse("orders:stock-stop", args=[StockRequest.objects.get().key])

    foreign = client.post("/back-in-stock/", {}, headers={"sec-fetch-site": "cross-site"})
    tokenless = Client(enforce_csrf_checks=True).post(address)

    assert (foreign.status_code, tokenless.status_code) == (403, 403)
    assert StockRequest.objects.exists()


def test_what_was_never_proved_or_told_long_ago_is_forgotten():
    variant, now = make_variant(on_hand=0), timezone.now()
    back_in_stock.ask(variant, "silent@example.com", now)
    wait_for(variant, "told", "patient")
    StockRequest.objects.filter(email="told@example.com").update(told_at=now)

    back_in_stock.clean_up(now + 6 * DAY)
    soon = StockRequest.objects.count()
    back_in_stock.clean_up(now + 31 * DAY)

    assert soon == 3
    assert [one.email for one in StockRequest.objects.all()] == ["patient@example.com"]


def test_run_periodic_tells_and_sends(gateway):
    variant = make_variant(on_hand=0)
    wait_for(variant, "first")
    stock.receive(variant, 1)

    run("run_periodic")

    assert OutgoingMail.objects.get(key__startswith="back_in_stock:").status == "sent"
    assert not StockQueue.objects.exists()


def test_staff_see_how_many_wait_and_not_who(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    wait_for(make_variant(make_product("Diya"), on_hand=0), "first", "second")

    page = client.get(reverse("admin:orders_stockqueue_changelist")).content.decode()

    assert "Diya" in page
    assert "first@example.com" not in page
    assert ">2<" in page


@pytest.mark.race
def test_workers_that_tell_at_once_tell_each_person_once():
    variant = make_variant(on_hand=0)
    wait_for(variant, *(f"p{n}" for n in range(6)))
    stock.receive(variant, 4)

    at_once(*[partial(back_in_stock.tell_due, timezone.now())] * 4)

    assert sorted(told()) == ["p0", "p1", "p2", "p3"]
    assert StockRequest.objects.waiting().count() == 2
