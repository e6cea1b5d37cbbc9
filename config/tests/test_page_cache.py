"""Several processes and nginx keep pages, and none of them shows an old one for long."""

import re
import time
from pathlib import Path

import pytest
import requests

from config.tests.processes import Nginx, shop_processes, wait_for
from orders.tests.factories import make_buyer, make_method
from shop.models import Category, Product
from shop.tests.factories import make_category, make_variant
from shop.tests.html_forms import fields_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("processes")]

A_SECOND = 1.0


@pytest.fixture(scope="module")
def sites(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two processes that know of each other only by the database."""
    with (
        django_db_blocker.unblock(),
        shop_processes(2, tmp_path_factory.mktemp("shop")) as addresses,
    ):
        yield addresses


def see_within_a_second(address: str, words: str) -> None:
    """Ask until the page has the words; whoever asks a second from now must find them."""
    changed = time.monotonic()
    while True:
        asked = time.monotonic()
        if words in requests.get(address, timeout=30).text:
            return
        assert asked - changed < A_SECOND, f"{address} is old."


def keep(addresses: list[str], words: str) -> None:
    """Have the processes keep these pages."""
    for address in addresses:
        assert words in [requests.get(address, timeout=30).text for _ in range(2)][1]


def buy(site: str, variant) -> None:
    """Buy one unit as a guest, by the pages, for cash on delivery."""
    with requests.Session() as shopper:
        shopper.headers.update({"Origin": site, "Referer": f"{site}/checkout/"})
        shopper.post(f"{site}/cart/add/", {"variant": variant.pk, "quantity": 1}, timeout=30)
        page = shopper.get(f"{site}/checkout/", timeout=30).text
        form = page[re.search(r'<form[^>]*action="[^"]*checkout/"', page).start() :]
        fields = fields_in(form) | vars(make_buyer(payment="cod")) | {"city": "", "state": ""}
        answer = shopper.post(f"{site}/checkout/", fields, timeout=30, allow_redirects=False)
    assert "/orders/" in answer.headers.get("Location", ""), answer.text


def test_an_edit_in_the_admin_shows_in_every_process_within_a_second(sites, admin_client):
    product = make_variant().product
    pages = [f"{site}{product.get_absolute_url()}" for site in sites]
    lists = [f"{site}/" for site in sites]
    keep([*pages, *lists], product.name)

    address = f"/admin/shop/product/{product.pk}/change/"
    page = admin_client.get(address).content.decode()
    form = page[page.index('id="product_form"') - 500 :]
    fields = fields_in(form[form.index("<form") :]) | {"name": "Kept lamp", "_save": "Save"}
    assert admin_client.post(address, fields).status_code == 302
    for address in [*pages, *lists]:
        see_within_a_second(address, "Kept lamp")

    assert Product.objects.get().name == "Kept lamp"


def test_what_all_pages_show_is_never_kept_as_it_was_a_second_ago(sites):
    shelf, product = make_category("Old shelf"), make_variant().product
    pages = [f"{site}{product.get_absolute_url()}" for site in sites]

    for name in ("Shelf of brass", "Shelf of clay", "Shelf of iron"):
        keep(pages, shelf.name)
        Category.objects.filter(pk=shelf.pk).update(name=name)
        shelf.name = name
        for page in pages:
            see_within_a_second(page, name)


def test_the_last_unit_that_is_bought_is_sold_out_everywhere_within_a_second(sites):
    make_method()
    variant = make_variant(on_hand=1)
    pages = [f"{site}{variant.product.get_absolute_url()}" for site in sites]
    lists = [f"{site}{variant.product.category.get_absolute_url()}" for site in sites]
    keep(pages, "Only 1 left")
    keep(lists, variant.product.name)

    buy(sites[0], variant)

    for address in [*pages, *lists]:
        see_within_a_second(address, "Sold out")


@pytest.mark.nginx
def test_nginx_answers_with_what_is_right_and_with_what_it_has_when_the_shop_is_down(
    sites, tmp_path: Path
):
    product = make_variant().product
    path = product.get_absolute_url()
    with Nginx(tmp_path).in_front_of(sites[0]) as nginx:
        keep([f"{nginx.site}{path}"], product.name)
        held = [requests.get(f"{nginx.site}{path}", timeout=30) for _ in range(30)]
        etag = held[0].headers["ETag"]
        unchanged = requests.get(f"{nginx.site}{path}", headers={"If-None-Match": etag}, timeout=30)
        private = requests.get(f"{nginx.site}/cart/", timeout=30)

        Product.objects.update(name="Kept lamp")
        see_within_a_second(f"{nginx.site}{path}", "Kept lamp")
        nginx.lose_backend()
        # It still takes its copy for right, for what is left of a second.
        wait_for(
            lambda: requests.get(f"{nginx.site}{path}", timeout=30).headers["X-Cache"] == "STALE"
        )
        alone = requests.get(f"{nginx.site}{path}", headers={"Cookie": "sessionid=x"}, timeout=30)

    assert {one.headers["X-Cache"] for one in held} <= {"HIT", "REVALIDATED"}
    assert all(one.headers["Content-Encoding"] in {"br", "gzip"} for one in held)
    assert not any("X-Accel-Expires" in one.headers for one in held)
    assert unchanged.status_code == 304
    assert "X-Cache" not in private.headers
    assert alone.status_code == 200
    assert "Kept lamp" in alone.text
