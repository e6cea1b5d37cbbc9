"""The address book: one default, filled by the PIN, and nobody else's."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from accounts import services
from accounts.models import Address
from accounts.tests.factories import make_address, make_user

pytestmark = pytest.mark.django_db
WORDS = {"name": "Ravi Kumar", "phone": "9845012345", "pin": "560001", "line1": "12 MG Road"}


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def add(client, **changes):
    return client.post(reverse("accounts:address-add"), WORDS | changes)


def defaults(user) -> list[int]:
    return list(user.addresses.filter(is_default=True).values_list("pk", flat=True))


def test_the_pin_fills_city_and_state(client, user):
    add(client, pin="560 001")

    address = user.addresses.get()
    assert (address.pin, address.state) == ("560001", "29")
    assert address.city


def test_what_was_typed_is_kept(client, user):
    add(client, city="Whitefield", state="29")

    assert user.addresses.get().city == "Whitefield"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pin": "000001"}, "six digits"),
        ({"pin": "999999"}, "do not know this PIN"),
        ({"state": "07"}, "PIN code 560001 is in Karnataka"),
        ({"phone": "12"}, "ten digits"),
        ({"line1": ""}, "required"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_words(client, user, changes, words):
    page = add(client, **changes)

    assert words in page.content.decode()
    assert not Address.objects.exists()


def test_a_pin_that_is_not_listed_is_taken_with_city_and_state(client, user):
    add(client, pin="999999", city="Newtown", state="29")

    assert user.addresses.get().city == "Newtown"


def test_the_first_address_is_the_default(client, user):
    add(client)
    first = user.addresses.get()

    add(client, line1="Second")

    assert defaults(user) == [first.pk]


def test_a_new_default_takes_the_place_of_the_old(client, user):
    make_address(user)
    second, third = make_address(user), make_address(user)

    client.post(reverse("accounts:address-default", args=[second.pk]))
    assert defaults(user) == [second.pk]

    client.post(reverse("accounts:address-edit", args=[third.pk]), WORDS | {"is_default": "on"})
    assert defaults(user) == [third.pk]


def test_the_only_default_cannot_be_unticked_away(client, user):
    only = make_address(user)

    client.post(reverse("accounts:address-edit", args=[only.pk]), WORDS)

    assert defaults(user) == [only.pk]


def test_deleting_the_default_hands_it_to_the_oldest_other(client, user):
    first, second, _ = make_address(user), make_address(user), make_address(user)

    client.post(reverse("accounts:address-delete", args=[first.pk]))

    assert defaults(user) == [second.pk]


@pytest.mark.parametrize("name", ["address-edit", "address-delete", "address-default"])
def test_the_address_of_somebody_else_is_not_there(client, user, name):
    theirs = make_address(make_user())

    response = client.post(reverse(f"accounts:{name}", args=[theirs.pk]), WORDS)

    assert response.status_code == 404
    assert Address.objects.get() == theirs
    assert not user.addresses.exists()


@pytest.mark.parametrize("name", ["address-delete", "address-default"])
def test_a_link_changes_no_address(client, user, name):
    address = make_address(user)

    assert client.get(reverse(f"accounts:{name}", args=[address.pk])).status_code == 405
    assert user.addresses.exists()


def test_many_addresses_cost_no_more_queries_than_one(client, user, django_assert_num_queries):
    make_address(user)
    url = reverse("accounts:addresses")
    with django_assert_num_queries(4):
        client.get(url)
    for _ in range(9):
        make_address(user)

    with django_assert_num_queries(4):
        page = client.get(url)

    assert "Karnataka" in page.content.decode()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_four_first_addresses_at_once_leave_one_default():
    user = make_user()
    barrier, problems = threading.Barrier(4), []

    def add_one():
        try:
            barrier.wait(timeout=20)
            make_address(user)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert user.addresses.count() == 4
    assert len(defaults(user)) == 1


def test_making_a_deleted_address_the_default_changes_nothing(user):
    kept, gone = make_address(user), make_address(user)
    Address.objects.filter(pk=gone.pk).delete()

    services.make_default(gone)

    assert defaults(user) == [kept.pk]
