"""Taking stock: nothing that was scanned is lost or counted twice, and sales do not matter."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.models import StockMovement, TakeStatus
from shop.services import stock, stock_takes
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def take():
    return stock_takes.start("Back room", actor=None)


def url(take, page: str) -> str:
    return reverse(f"admin:shop_stocktake_{page}", args=[take.pk])


def scan(take, variant, times: int = 1) -> None:
    for _ in range(times):
        stock_takes.add(take, variant, 1, key=uuid.uuid4(), actor=None)


def set_to(take, variant, total: int) -> None:
    stock_takes.set_to(take, variant, total, key=uuid.uuid4(), actor=None)


def close(take) -> int:
    return stock_takes.close(take, seen=stock_takes.last_count(take), actor=None)


def counted(take) -> dict[str, int]:
    return {line.variant.sku: line.counted for line in stock_takes.lines(take)}


def send(client, take, code: str, **fields):
    data = {"code": code, "total": "", "key": uuid.uuid4(), **fields}
    return client.post(url(take, "count"), data)


def test_each_scan_adds_one_and_a_number_sets_the_count(staff, take):
    make_variant(sku="LAMP", barcode="8901234567890")
    make_variant(sku="STOOL")

    for code in ("8901234567890", "8901234567890", "lamp", "STOOL"):
        assert send(staff, take, code).status_code == 302
    send(staff, take, "stool", total=7)
    send(staff, take, "stool")

    assert counted(take) == {"LAMP": 3, "STOOL": 8}


def test_a_scan_that_is_sent_twice_is_counted_once(staff, take):
    make_variant(sku="LAMP")
    key = uuid.uuid4()

    for _ in range(2):
        send(staff, take, "LAMP", key=key)

    assert counted(take) == {"LAMP": 1}


@pytest.mark.parametrize("scanned", ["012345678905", "12345678905"])
def test_a_number_is_found_with_and_without_its_leading_zero(take, scanned):
    variant = make_variant(barcode="012345678905")

    assert stock_takes.find(scanned) == variant


@pytest.mark.parametrize("code", ["nothing", "x" * 64, "\x00", "'; --", "²"])
def test_an_unknown_code_is_told_at_the_field_which_is_empty_again(staff, take, code):
    page = send(staff, take, code).content.decode()

    assert "No variant has" in page or "Scan or type" in page or "Null characters" in page
    assert not take.counts.exists()


def test_a_barcode_of_several_variants_asks_for_the_sku(take):
    make_variant(sku="A", barcode="890")
    make_variant(sku="B", barcode="890")

    with pytest.raises(stock_takes.NotFound, match="A, B"):
        stock_takes.find("890")


def test_the_script_gets_the_lines_and_what_was_wrong_as_json(staff, take):
    make_variant(sku="LAMP")
    asked = {"HTTP_ACCEPT": "application/json"}
    data = {"code": "LAMP", "key": uuid.uuid4().hex}

    good = staff.post(url(take, "count"), data, **asked).json()
    bad = staff.post(url(take, "count"), data | {"code": "X", "key": uuid.uuid4()}, **asked).json()

    assert (good["words"][:16], good["problem"]) == ("One more of LAMP", "")
    assert "<strong>1</strong>" in good["lines"]
    assert bad["problem"] == "No variant has the barcode or SKU “X”."


def test_closing_writes_each_difference_with_the_stock_take_as_reference(staff, take):
    more, fewer, same = (make_variant(on_hand=5) for _ in range(3))
    for variant, number in ((more, 6), (fewer, 2), (same, 5)):
        set_to(take, variant, number)

    page = staff.get(url(take, "differences"))
    staff.post(url(take, "differences"), {"seen": page.context["seen"]})

    moved = StockMovement.objects.filter(reference=take.reference).order_by("variant")
    assert [(one.variant, one.kind, one.quantity, one.actor) for one in moved] == [
        (more, "adjust_up", 1, staff.user),
        (fewer, "adjust_down", 3, staff.user),
    ]
    take.refresh_from_db()
    assert (take.status, take.closed_by) == (TakeStatus.APPLIED, staff.user)
    for variant, number in ((more, 6), (fewer, 2), (same, 5)):
        variant.refresh_from_db()
        assert variant.on_hand == number


def test_what_is_sold_and_received_while_counting_makes_no_difference(take):
    before, after = make_variant(on_hand=10), make_variant(on_hand=10)
    for variant in (before, after):
        stock.reserve([(variant, 2)], reference="A-1")

    stock.sell([(before, 2)], reference="A-1")
    set_to(take, before, 8)  # the two that were sold are gone
    set_to(take, after, 9)  # one is missing; two of the others are sold later
    stock.sell([(after, 2)], reference="A-1")
    stock.receive(after, 5)
    close(take)

    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.on_hand, after.on_hand) == (8, 12)


def test_nothing_is_written_while_more_is_promised_than_was_counted(staff, take):
    other, promised = make_variant(on_hand=5), make_variant(sku="LAMP", on_hand=5)
    stock.reserve([(promised, 4)], reference="A-1")
    set_to(take, other, 9)
    set_to(take, promised, 3)

    seen = staff.get(url(take, "differences")).context["seen"]
    answer = staff.post(url(take, "differences"), {"seen": seen}, follow=True)

    assert "more of LAMP is promised" in answer.content.decode()
    other.refresh_from_db()
    take.refresh_from_db()
    assert (other.on_hand, take.is_open) == (5, True)


def test_what_was_counted_after_the_differences_were_shown_is_looked_at_again(staff, take):
    variant = make_variant(on_hand=5)
    scan(take, variant)
    seen = staff.get(url(take, "differences")).context["seen"]

    scan(take, variant)
    answer = staff.post(url(take, "differences"), {"seen": seen}, follow=True)

    assert "went on counting" in answer.content.decode()
    variant.refresh_from_db()
    assert variant.on_hand == 5


def test_it_is_closed_once_and_then_counts_no_more(staff, take):
    variant = make_variant(on_hand=5)
    scan(take, variant, 2)
    seen = stock_takes.last_count(take)

    for _ in range(2):
        staff.post(url(take, "differences"), {"seen": seen})
    late = send(staff, take, variant.sku)

    variant.refresh_from_db()
    assert variant.on_hand == 2
    assert "is over" in late.content.decode()
    assert counted(take) == {variant.sku: 2}


def test_a_discarded_one_changes_no_stock(staff, take):
    variant = make_variant(on_hand=5)
    scan(take, variant)

    staff.post(url(take, "discard"))
    with pytest.raises(stock_takes.NotOpen):
        close(take)

    variant.refresh_from_db()
    assert variant.on_hand == 5


def test_it_is_begun_by_a_name_and_leads_to_the_sheet(staff):
    answer = staff.post(reverse("admin:shop_stocktake_add"), {"name": "Shelf 3"}, follow=True)

    assert answer.redirect_chain[0][0].endswith("/change/")
    assert b'name="code"' in answer.content


def test_who_counts_need_not_be_who_may_change_stock(client, take):
    user = get_user_model().objects.create_user("count@example.com", is_staff=True)
    wanted = ["view_stocktake", "change_stocktake"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(user)
    variant = make_variant(sku="LAMP", on_hand=5)

    send(client, take, "LAMP")
    answer = client.post(url(take, "differences"), {"seen": stock_takes.last_count(take)})

    assert answer.status_code == 403
    variant.refresh_from_db()
    assert (counted(take), variant.on_hand) == ({"LAMP": 1}, 5)


def test_the_pages_cost_as_many_queries_for_one_line_as_for_twenty(
    staff, take, django_assert_max_num_queries
):
    def count(page: str) -> int:
        with django_assert_max_num_queries(20) as seen:
            assert staff.get(url(take, page)).status_code == 200
        return len(seen)

    scan(take, make_variant(make_product()))
    one = count("change"), count("differences")
    for _ in range(20):
        scan(take, make_variant(make_product()))

    assert (count("change"), count("differences")) == one
