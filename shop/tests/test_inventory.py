"""The inventory: what is where, what it is worth, and who moved it."""

import csv
import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.models import StockMovement, Variant
from shop.services import stock
from shop.tests.factories import make_category, make_product, make_variant

pytestmark = pytest.mark.django_db

LIST = "/admin/shop/variant/"
LEDGER = "/admin/shop/stockmovement/"


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    client.user = user
    return client


def listed(client, url: str = LIST, **query) -> list:
    response = client.get(url, query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def adjust_url(variant: Variant) -> str:
    return reverse("admin:shop_variant_adjust_stock", args=[variant.pk])


def adjust(client, variant: Variant, **fields):
    """Fill in the form as it is shown, and send it."""
    form = client.get(adjust_url(variant)).context["form"]
    data = {"seen": form.initial["seen"] or "", "kind": "receive", "quantity": 1, "reason": "Mill"}
    return client.post(adjust_url(variant), data | fields)


def rows_of(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_sums_are_those_of_all_that_is_listed(staff):
    lamp = make_variant(make_product("Lamp"), on_hand=3, price_paise=200_00)
    make_variant(make_product("Stool"), on_hand=2, price_paise=1000_00)
    stock.reserve([(lamp, 1)], reference="A-1")

    everything = staff.get(LIST).context["cl"].paginator.sums
    lamps = staff.get(LIST, {"q": "lamp"}).context["cl"].paginator.sums

    assert everything == {"skus": 2, "units": 5, "promised": 1, "paise": 2600_00}
    assert lamps == {"skus": 1, "units": 3, "promised": 1, "paise": 600_00}


@pytest.mark.parametrize("words", ["lmp-7", "890123", "brass la", "lamp"])
def test_a_variant_is_found_by_the_beginning_of_sku_barcode_and_name(staff, words):
    lamp = make_variant(make_product("Brass lamp"), sku="LMP-7", barcode="8901234567890")
    make_variant(make_product("Stool"), sku="STL-1", barcode="8909999999999")

    assert listed(staff, q=words) == [lamp]


def test_the_shelf_filters_know_few_none_and_promised(staff):
    many, few, none = (make_variant(on_hand=number) for number in (50, 5, 0))
    stock.reserve([(many, 1)], reference="A-1")

    found = {shelf: set(listed(staff, shelf=shelf)) for shelf in ("low", "out", "reserved")}

    assert found == {"low": {few, none}, "out": {none}, "reserved": {many}}


def test_a_variant_may_have_a_threshold_of_its_own(staff):
    fast = make_variant(on_hand=50, low_stock_at=60)
    make_variant(on_hand=2, low_stock_at=1)

    assert listed(staff, shelf="low") == [fast]
    assert list(Variant.objects.low()) == [fast]
    assert fast.is_low


def test_a_category_filter_takes_the_whole_branch_and_brands_go_by_their_beginning(staff):
    home = make_category("Home")
    lamp = make_variant(make_product(category=make_category("Lamps", parent=home), brand="Deepa"))
    make_variant(make_product(category=make_category("Toys"), brand="Khel"))

    assert listed(staff, category=home.pk) == [lamp]
    assert listed(staff, brand="dee") == [lamp]
    assert listed(staff, category="nonsense") == []


def test_the_inventory_and_the_ledger_cost_as_many_queries_for_one_row_as_for_twenty(
    staff, django_assert_max_num_queries
):
    def count(url: str) -> int:
        with django_assert_max_num_queries(20) as seen:
            staff.get(url)
        return len(seen)

    make_variant()
    one = count(LIST), count(LEDGER)
    for _ in range(20):
        make_variant()

    assert (count(LIST), count(LEDGER)) == one


@pytest.mark.parametrize(
    ("kind", "left"), [("receive", 13), ("more", 13), ("fewer", 7), ("write_off", 7)]
)
def test_what_happened_on_the_shelf_is_written_with_reason_and_name(staff, kind, left):
    variant = make_variant(on_hand=10)

    adjust(staff, variant, kind=kind, quantity=3, reason="Monsoon")

    variant.refresh_from_db()
    movement = StockMovement.objects.order_by("-pk").first()
    assert variant.on_hand == left
    assert (movement.actor, movement.reason) == (staff.user, "Monsoon")


def test_a_form_that_is_sent_twice_is_written_once(staff):
    variant = make_variant(on_hand=10)
    data = {"seen": "", "kind": "receive", "quantity": 5, "reason": "Mill"}

    staff.post(adjust_url(variant), data)
    again = staff.post(adjust_url(variant), data)

    variant.refresh_from_db()
    assert variant.on_hand == 15
    assert "perhaps by your own first click" in again.content.decode()


def test_a_sale_between_looking_and_sending_is_no_reason_to_ask_again(staff):
    variant = make_variant(on_hand=10)
    adjust(staff, variant, quantity=1)
    seen = staff.get(adjust_url(variant)).context["form"].initial["seen"]

    stock.reserve([(variant, 2)], reference="A-1")
    data = {"seen": seen, "kind": "receive", "quantity": 4, "reason": "Mill"}
    staff.post(adjust_url(variant), data)

    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (15, 2)


def test_the_ledger_is_narrowed_by_kind_sku_actor_reference_and_day(staff):
    lamp, stool = make_variant(sku="LAMP", on_hand=0), make_variant(sku="STOOL", on_hand=0)
    stock.receive(lamp, 4, reason="Mill", actor=staff.user)
    stock.receive(stool, 4)
    stock.reserve([(stool, 1)], reference="AB12")

    def kinds(**query):
        return [(row.variant.sku, row.kind) for row in listed(staff, LEDGER, **query)]

    assert kinds(kind__exact="reserve") == [("STOOL", "reserve")]
    assert kinds(sku="lamp") == kinds(by=staff.user.pk) == [("LAMP", "receive")]
    assert kinds(by="nobody") == [("STOOL", "reserve"), ("STOOL", "receive")]
    assert kinds(about="ab1") == kinds(q="ab12") == [("STOOL", "reserve")]


@pytest.mark.filterwarnings("ignore:DateTimeField")  # the filter's time is that of the shop
def test_the_ledger_is_narrowed_by_day(staff):
    make_variant()

    early = listed(staff, LEDGER, created_at_to_0="2001-01-01", created_at_to_1="00:00:00")
    late = listed(staff, LEDGER, created_at_from_0="2001-01-01", created_at_from_1="00:00:00")

    assert (len(early), len(late)) == (0, 1)


def test_the_csv_has_what_the_list_shows_and_no_formula(staff):
    lamp = make_variant(make_product("=HYPERLINK(1)"), sku="LAMP", on_hand=0)
    stock.receive(lamp, 4, reason="+cmd", actor=staff.user)
    stock.reserve([(lamp, 1)], reference="AB12")
    make_variant(sku="STOOL")

    rows = rows_of(staff.get(f"{LEDGER}csv/", {"sku": "LAMP"}))

    assert [row["What"] for row in rows] == ["Promised to an order", "Received"]
    assert [(row["On hand"], row["Reserved"]) for row in rows] == [("0", "1"), ("4", "0")]
    assert rows[1]["Product"] == "'=HYPERLINK(1)"
    assert rows[1]["Reason"] == "'+cmd"
    assert rows[1]["Who"] == "staff@example.com"


def test_the_csv_reads_on_in_batches(staff, monkeypatch):
    monkeypatch.setattr("shop.services.stock_ledger.AT_ONCE", 2)
    for _ in range(5):
        make_variant()

    assert len(rows_of(staff.get(f"{LEDGER}csv/"))) == 5


def test_nonsense_in_an_address_gives_the_list_and_no_error(staff):
    make_variant()

    for url in (LIST, LEDGER, f"{LEDGER}csv/"):
        for query in ({"by": "x"}, {"category": "x"}, {"o": "99"}, {"nonsense": "1"}):
            assert staff.get(url, query).status_code in {200, 302}


def test_who_may_not_see_the_ledger_gets_no_file(client):
    user = get_user_model().objects.create_user("look@example.com", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_product"))
    client.force_login(user)

    assert client.get(f"{LEDGER}csv/").status_code == 403
