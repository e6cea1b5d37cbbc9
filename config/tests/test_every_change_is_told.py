"""Whatever staff do in the admin is found in the history, or it is said here why not.

Forms are walked by shop/tests/test_history.py; here stand the pages and actions beside them. A
new one is in neither table, and fails.
"""

import uuid

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.tests.admin_pages import models, own_pages
from config.tests.roles_table import FOR_ALL_STAFF
from shop import history
from shop.models import Change, ProductImport, ScheduledChange
from shop.services import bulk, stock_takes
from shop.services.imports import jobs
from shop.tests import matrix_pages
from shop.tests.conftest import media
from shop.tests.factories import (
    make_category,
    make_complete,
    make_product,
    make_review,
    make_variant,
)
from shop.tests.pictures import picture

__all__ = ["media"]  # a fixture of the shop's tests
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
WHO = "staff@example.com"
ORDERS = "Orders keep a diary of their own, with who did what."
WRITES_NOTHING = "It shows, and writes nothing."
NOT_THE_CATALOGUE = {  # models with forms whose rows the history does not follow
    "accounts.user": "Django's own log says who changed which field; values are private.",
    "auth.group": "Django's own log says who; make_roles sets them as the code has them.",
    "orders.deliverymethod": "Django's own log says who changed which field.",
    "orders.deliveryzone": "Django's own log says who changed which field.",
    "shop.stockmovement": "It is the ledger: a form shows it, and nothing there can be changed.",
    "shop.productimport": "It is a history itself, with every difference, and can be undone.",
}
ELSEWHERE = {
    "auth_user_password_change": "A password has no old and new value to tell.",
    "shop_bulkchange_choose": "It plans; what is applied is told.",
    "shop_bulkchange_report": WRITES_NOTHING,
    "shop_productimport_cancel": "What is called off has written nothing.",
    "shop_productimport_export": WRITES_NOTHING,
    "shop_stockmovement_csv": WRITES_NOTHING,
    "shop_product_preview": WRITES_NOTHING,
    "shop_shortlink_qr": WRITES_NOTHING,
    "shop_stocktake_count": "Each scan is a row with its person; what comes of them is told.",
    "product.change_many": "It leads to the page that plans.",
    "variant.change_many": "It leads to the page that plans.",
    "outgoingmail.send_again": "A mail is no part of the catalogue; it tells its attempts itself.",
    **dict.fromkeys((name for name in own_pages() if name.startswith("orders_")), ORDERS),
    **dict.fromkeys(("order.mark_shipped", "order.mark_delivered"), ORDERS),
}


@pytest.fixture
def folders(media, settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = tmp_path / "imports"
    monkeypatch.setattr(jobs, "wake", lambda: None)


@pytest.fixture
def boss(client):
    client.user = User.objects.create_superuser(WHO, "a-long-password")
    client.force_login(client.user)
    return client


def page(name: str, row) -> str:
    return reverse(f"admin:{name}", args=[row.pk])


def act(client, model: str, action: str, row):
    data = {"action": action, "_selected_action": [row.pk], "index": 0}
    return client.post(reverse(f"admin:shop_{model}_changelist"), data)


def apply_bulk(client):
    variant = make_variant(price_paise=400_00, mrp_paise=900_00)
    planned = bulk.begin([variant.pk], of_variants=True, actor=client.user)
    bulk.plan(planned, "price", {"how": "raise_percent", "amount": 10_00, "rounding": "none"})
    client.post(page("shop_bulkchange_apply", planned))


def bring(client):
    text = "Handle,Name,SKU,Price,MRP\nlamp,Lamp,L-1,4,5"
    file = SimpleUploadedFile("goods.csv", text.encode())
    client.post("/admin/shop/productimport/add/", {"file": file, "format": "auto", "uncounted": 0})
    jobs.work()
    run = ProductImport.objects.get()
    client.post(page("shop_productimport_approve", run))
    while jobs.work():
        pass
    return run


def take_back(client):
    run = bring(client)
    Change.objects.all().delete()
    client.post(page("shop_productimport_undo", run))
    while jobs.work():
        pass


def save_matrix(client):
    product = matrix_pages.kurta()
    table = matrix_pages.ask(client, product, **matrix_pages.options(("Size", "S, M")))
    table = matrix_pages.filled(client, product, table, **matrix_pages.RULES)
    matrix_pages.save(client, product, table)


def copy(client):
    product = make_complete()
    url = page("shop_product_copy_product", product)
    client.post(url, client.get(url).context["form"].initial)


def counted(client):
    take = stock_takes.start("Back room", actor=client.user)
    stock_takes.add(take, make_variant(), 1, key=uuid.uuid4(), actor=client.user)
    return take


def close_take(client):
    take = counted(client)
    client.post(page("shop_stocktake_differences", take), {"seen": stock_takes.last_count(take)})


def end_now(client):
    planned = ScheduledChange.objects.create(
        product=make_complete(), status="archived", starts_at=timezone.now()
    )
    act(client, "scheduledchange", "end_now", planned)


def move(client):
    make_category()
    client.post(reverse("admin:shop_category_move"), {"move": f"{make_category().pk} up"})


def receive(client):
    data = {"kind": "receive", "quantity": 5, "reason": "From the mill"}
    client.post(page("shop_variant_adjust_stock", make_variant()), data)


def add_picture(client):
    file = SimpleUploadedFile("lamp.png", picture("PNG"))
    client.post(page("shop_product_add_picture", make_product()), {"new_pictures": file})


TOLD = {  # what does it, and what the history then says: of what, and which column
    "shop_bulkchange_apply": (apply_bulk, "variant", "price_paise"),
    "shop_category_move": (move, "category", "place"),
    "shop_productimport_approve": (bring, "product", ""),
    "shop_productimport_undo": (take_back, "product", "name"),
    "shop_product_add_picture": (add_picture, "productimage", ""),
    "shop_product_copy_product": (copy, "product", ""),
    "shop_product_archive_product": (
        lambda client: client.post(page("shop_product_archive_product", make_complete())),
        *("product", "status"),
    ),
    "shop_product_variant_matrix": (save_matrix, "product", "option_names"),
    "shop_stocktake_differences": (close_take, "variant", "on_hand"),
    "shop_stocktake_discard": (
        lambda client: client.post(page("shop_stocktake_discard", counted(client))),
        *("stocktake", "status"),
    ),
    "shop_variant_adjust_stock": (receive, "variant", "on_hand"),
    "product.put_on_sale": (
        lambda client: act(client, "product", "put_on_sale", make_complete()),
        *("product", "status"),
    ),
    "product.archive": (
        lambda client: act(client, "product", "archive", make_complete()),
        *("product", "status"),
    ),
    "review.publish": (
        lambda client: act(
            client, "review", "publish", make_review(make_product(), is_published=False)
        ),
        *("review", "status"),
    ),
    "review.reject": (
        lambda client: act(client, "review", "reject", make_review(make_product())),
        *("review", "status"),
    ),
    "scheduledchange.end_now": (end_now, "scheduledchange", "state"),
}


def actions() -> set[str]:
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True, is_active=True)
    return {
        f"{model._meta.model_name}.{action}"
        for model in models()
        for action in admin.site._registry[model].get_actions(request)
    }


def test_every_page_and_action_is_told_of_or_says_why_not():
    pages = own_pages().keys() - FOR_ALL_STAFF
    removing = {name for name in actions() if name.endswith(".delete_selected")}

    assert pages | actions() - removing == TOLD.keys() | ELSEWHERE.keys()
    assert not TOLD.keys() & ELSEWHERE.keys()


def test_the_rows_of_every_form_are_followed_or_say_why_not():
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True, is_active=True)
    found = set()
    for model in models():
        model_admin = admin.site._registry[model]
        rights = (model_admin.has_add_permission, model_admin.has_change_permission)
        if any(may(request) for may in rights):
            found |= {model, *(inline.model for inline in model_admin.inlines)}

    followed = {subject.model for subject in history.SUBJECTS}
    names = {model._meta.label_lower for model in found - followed}
    assert names == NOT_THE_CATALOGUE.keys()


@pytest.mark.parametrize("name", TOLD)
def test_what_is_done_is_told_with_who_and_with_old_and_new_value(boss, name):
    do, subject, column = TOLD[name]

    do(boss)

    told = Change.objects.filter(subject=subject, actor=WHO)
    if not column:
        assert told.filter(kind="added").exists()
        return
    old, new = next(one.differences[column] for one in told if column in one.differences)
    assert old != new
