"""Who may bring in products, and who may not, through the pages that they use."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from config.tests.roles_table import GROUPS
from shop.models import ImportStatus, Product, ProductImport
from shop.services.imports import jobs

pytestmark = pytest.mark.django_db
ADD = "/admin/shop/productimport/add/"
FILE = b"Handle,Name,Status,SKU,Price,MRP\nlamp,Brass lamp,active,L-1,400,450\n"
OTHERS = sorted(set(GROUPS) - {"catalogue", "owner"})


@pytest.fixture
def sign_in(client, settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = tmp_path
    monkeypatch.setattr(jobs, "wake", lambda: None)
    call_command("make_roles", stdout=io.StringIO())

    def enter(role):
        user = User.objects.create_user(f"{role}@example.com", is_staff=True)
        user.groups.set(Group.objects.filter(name=GROUPS[role]))
        client.force_login(user)
        return client

    return enter


def upload(client):
    file = SimpleUploadedFile("goods.csv", FILE)
    return client.post(ADD, {"file": file, "format": "auto", "uncounted": 0})


def press(client, run, button):
    return client.post(reverse(f"admin:shop_productimport_{button}", args=[run.pk]))


def test_the_catalogue_manager_brings_a_file_in_looks_at_it_writes_it_and_takes_it_back(sign_in):
    manager = sign_in("catalogue")
    assert "Import and export" in manager.get("/admin/").content.decode()

    shown = upload(manager).headers["Location"]
    jobs.work()
    assert "Write into the shop" in manager.get(shown).content.decode()
    run = ProductImport.objects.get()
    press(manager, run, "approve")
    jobs.work()
    jobs.work()
    assert Product.objects.get().name == "Brass lamp"
    press(manager, run, "undo")
    jobs.work()

    run.refresh_from_db()
    assert (run.status, Product.objects.count()) == (ImportStatus.UNDONE, 0)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_brings_in_or_decides_anything(sign_in, role):
    run = jobs.start(io.BytesIO(FILE), name="goods.csv")
    jobs.work()
    other = sign_in(role)

    assert "Import and export" not in other.get("/admin/").content.decode()
    assert other.get(ADD).status_code == upload(other).status_code == 403
    for button in ("approve", "cancel", "undo"):
        assert press(other, run, button).status_code == 403
    run.refresh_from_db()
    assert (run.status, ProductImport.objects.count()) == (ImportStatus.READY, 1)
    assert not Product.objects.exists()
