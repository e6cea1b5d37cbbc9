import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Address, OutgoingMail, User
from orders.management.commands.seed_demo import DEMO_PASSWORDS, SHOPPER, STAFF
from orders.models import DeliveryMethod, DeliveryZone, Order, OrderEvent
from orders.states import Fulfilment, OrderStatus
from shop.models import Product, Review, StockMovement

pytestmark = pytest.mark.django_db


def seed(**options) -> str:
    out = io.StringIO()
    call_command("seed_demo", no_pictures=True, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _as_in_development(settings):
    settings.DEBUG = True


def test_a_fresh_shop_has_orders_in_every_state_and_logins_that_are_printed():
    said = seed()
    states = set(Order.objects.values_list("status", "fulfilment"))
    assert states == {
        (OrderStatus.AWAITING_PAYMENT, Fulfilment.UNFULFILLED),
        (OrderStatus.CONFIRMED, Fulfilment.UNFULFILLED),
        (OrderStatus.CONFIRMED, Fulfilment.SHIPPED),
        (OrderStatus.COMPLETED, Fulfilment.DELIVERED),
        (OrderStatus.CANCELLED, Fulfilment.UNFULFILLED),
    }
    assert User.objects.get(email=STAFF).is_superuser
    for email, password in DEMO_PASSWORDS.items():
        assert f"{email}  {password}" in said
        assert User.objects.get(email=email).check_password(password)
    assert Address.objects.get(user__email=SHOPPER).is_default


def test_what_was_delivered_has_a_review_to_read_and_one_that_waits_for_the_staff():
    seed()

    assert sorted(Review.objects.values_list("status", flat=True)) == ["pending", "published"]
    assert Product.objects.get(rating_count=1).rating_hundredths == 500


def test_a_second_run_changes_nothing_and_prints_the_logins_again():
    seed()
    tables = (Product, StockMovement, Order, OrderEvent, DeliveryMethod, DeliveryZone, User)
    tables += (Address, OutgoingMail)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    said = seed()
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert "Everything was there already." in said
    assert DEMO_PASSWORDS[STAFF] in said


def test_a_password_that_was_changed_stays_and_is_not_shown():
    seed()
    user = User.objects.get(email=SHOPPER)
    user.set_password("my-own-secret-99")
    user.save(update_fields=["password"])
    said = seed()
    user.refresh_from_db()
    assert user.check_password("my-own-secret-99")
    assert DEMO_PASSWORDS[SHOPPER] not in said


def test_a_real_shop_is_refused(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--force"):
        seed()
    assert not Product.objects.exists()
    assert not User.objects.exists()


def test_a_forced_run_makes_passwords_that_nobody_knows(settings):
    settings.DEBUG = False
    said = seed(force=True)
    for email, password in DEMO_PASSWORDS.items():
        assert password not in said
        assert not User.objects.get(email=email).check_password(password)
        assert email in said
