import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shop.models import ImportStatus, Product, ProductImport
from shop.services import exporting
from shop.services.imports import jobs
from shop.services.imports.desk import Desk
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db
ADD = "/admin/shop/productimport/add/"
HEADER = "Handle,Name,Status,SKU,Price,MRP"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = tmp_path
    monkeypatch.setattr(jobs, "wake", lambda: None)


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def upload(client, *rows, name="goods.csv", header=HEADER, **fields):
    text = "\n".join([header, *rows])
    data = {"file": SimpleUploadedFile(name, text.encode()), "format": "auto", "uncounted": 0}
    return client.post(ADD, data | fields)


def page(client, run, **query):
    return client.get(reverse("admin:shop_productimport_change", args=[run.pk]), query)


def press(client, run, button):
    return client.post(reverse(f"admin:shop_productimport_{button}", args=[run.pk]), follow=True)


def brought(client, *rows):
    upload(client, *rows)
    jobs.work()
    run = ProductImport.objects.first()
    press(client, run, "approve")
    jobs.work()
    jobs.work()
    return run


def test_a_file_is_handed_in_looked_at_and_written(staff):
    answer = upload(staff, "lamp,Brass lamp,active,L-1,400,450")
    run = ProductImport.objects.get()

    assert answer.headers["Location"] == reverse("admin:shop_productimport_change", args=[run.pk])
    assert run.actor.email == "staff@example.com"
    jobs.work()
    text = page(staff, run).content.decode()
    assert "Waits for your decision" in text
    assert "Brass lamp" in text
    assert not Product.objects.exists()

    press(staff, run, "approve")
    jobs.work()

    assert Product.objects.get().name == "Brass lamp"


def test_the_page_shows_how_far_it_is_and_asks_again_without_a_script_too(staff):
    upload(staff, "lamp,Brass lamp,active,L-1,400,450")
    run = ProductImport.objects.get()
    Desk(run)._tell("Comparing", 3, 10)

    text = page(staff, run).content.decode()

    assert '<meta http-equiv="refresh" content="2">' in text
    assert '<progress id="progress" value="3" max="10">' in text
    jobs.work()
    assert "http-equiv" not in page(staff, run).content.decode()


def test_each_change_is_shown_with_its_old_and_its_new_value(staff):
    make_variant(make_product("Lamp", slug="lamp"), sku="L-1", price_paise=400_00)
    upload(staff, "lamp,Brass lamp,active,L-1,350,400")
    jobs.work()

    text = page(staff, ProductImport.objects.get()).content.decode()

    assert "<strong>Name</strong> <del>Lamp</del>" in text
    assert "<strong>L-1 Price</strong> <del>400.00</del>" in text
    assert "<ins>350.00</ins>" in text


def test_wrong_rows_are_named_and_there_is_no_way_to_write(staff):
    upload(staff, "lamp,Brass lamp,active,L-1,0,450")
    jobs.work()
    run = ProductImport.objects.get()

    text = page(staff, run).content.decode()

    assert "lamp, Price: the price is 0." in text
    assert f'href="{ADD}"' in text
    assert "Write into the shop" not in text
    assert "That cannot be done now" in press(staff, run, "approve").content.decode()


def test_rows_come_in_pages_and_any_query_is_answered(staff, django_assert_max_num_queries):
    upload(staff, *(f"lamp-{n},Lamp {n},active,L-{n},400,450" for n in range(120)))
    jobs.work()
    run = ProductImport.objects.get()

    with django_assert_max_num_queries(12):
        text = page(staff, run, kind="new", page="3").content.decode()

    assert "Page 3 of 3" in text
    assert "Lamp 119" in text
    assert page(staff, run, kind="<b>", page="x").status_code == 200


def test_an_import_is_cancelled(staff):
    upload(staff, "lamp,Brass lamp,active,L-1,400,450")
    run = ProductImport.objects.get()

    press(staff, run, "cancel")

    run.refresh_from_db()
    assert run.status == ImportStatus.CANCELLED


def test_the_last_import_is_undone_after_it_was_said_what_that_does(staff):
    run = brought(staff, "lamp,Brass lamp,active,L-1,400,450")
    undo = reverse("admin:shop_productimport_undo", args=[run.pk])

    assert "1 new products are removed" in staff.get(undo).content.decode()
    assert Product.objects.exists()

    press(staff, run, "undo")
    jobs.work()

    assert not Product.objects.exists()
    assert "Undone" in page(staff, run).content.decode()


def test_only_the_last_import_offers_to_be_undone(staff):
    first = brought(staff, "lamp,Brass lamp,active,L-1,400,450")
    second = brought(staff, "cup,Clay cup,active,C-1,40,45")

    assert "Undo this import" not in page(staff, first).content.decode()
    assert "Undo this import" in page(staff, second).content.decode()
    assert "Only the last import" in press(staff, first, "undo").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"file": ""}, "This field is required."),
        ({"file": SimpleUploadedFile("empty.csv", b"")}, "The submitted file is empty."),
        ({"format": "excel"}, "Select a valid choice."),
        ({"uncounted": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field(staff, fields, words):
    answer = upload(staff, **fields)

    assert words in answer.content.decode()
    assert not ProductImport.objects.exists()


def test_the_list_tells_what_became_of_each_file(staff):
    brought(staff, "lamp,Brass lamp,active,L-1,400,450")

    text = staff.get(reverse("admin:shop_productimport_changelist")).content.decode()

    assert "goods.csv" in text
    assert "In the shop" in text


@pytest.mark.parametrize("format", ["own", "shopify", "woocommerce"])
def test_all_products_are_exported_for_this_shop_or_for_another_system(staff, format):
    make_variant(make_product("दीया", slug="diya"), sku="D-1")
    asked = staff.get("/admin/shop/productimport/export/").content.decode()

    answer = staff.post("/admin/shop/productimport/export/", {"format": format})

    expected = io.StringIO(newline="")
    exporting.write_csv(expected, format=format)
    assert f'<option value="{format}"' in asked
    assert b"".join(answer.streaming_content).decode() == expected.getvalue()
    assert "attachment; filename=" in answer.headers["Content-Disposition"]


def test_a_format_that_there_is_not_is_told_at_its_field(staff):
    answer = staff.post("/admin/shop/productimport/export/", {"format": "excel"})

    assert "Select a valid choice." in answer.content.decode()


@pytest.mark.parametrize("button", ["approve", "cancel", "undo"])
def test_who_may_only_look_decides_nothing(client, staff, button):
    upload(staff, "lamp,Brass lamp,active,L-1,400,450")
    run = ProductImport.objects.get()
    jobs.work()
    looker = get_user_model().objects.create_user("looker@example.com", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_productimport"))
    client.force_login(looker)

    assert page(client, run).status_code == 200
    assert press(client, run, button).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.get("/admin/shop/productimport/export/").status_code == 403
    run.refresh_from_db()
    assert run.status == ImportStatus.READY


def test_asking_for_a_step_by_its_address_alone_does_nothing(staff):
    upload(staff, "lamp,Brass lamp,active,L-1,400,450")
    jobs.work()
    run = ProductImport.objects.get()

    staff.get(reverse("admin:shop_productimport_approve", args=[run.pk]))

    run.refresh_from_db()
    assert run.status == ImportStatus.READY


def test_stock_that_differs_has_a_tab_that_says_what_becomes_of_it(staff):
    make_variant(make_product("Lamp", slug="lamp"), sku="L-1", price_paise=400_00, on_hand=3)
    upload(staff, "lamp,Lamp,active,L-1,400,450,8", header=f"{HEADER},Stock")
    jobs.work()

    text = page(staff, ProductImport.objects.get(), kind="stock").content.decode()

    assert "Stock that differs" in text
    assert "Lamp, L-1: 3 on hand, 8 in the file" in text
    assert "these numbers of the file change nothing" in text


def test_the_page_names_the_server_that_has_the_file(staff):
    upload(staff, "lamp,Brass lamp,active,L-1,400,450")
    run = ProductImport.objects.get()
    Desk(run).clear()
    ProductImport.objects.update(host="web-2")

    assert "lies on the server web-2" in page(staff, run).content.decode()
