"""No page scrolls sideways: on the narrowest phone, and on a desk."""

import pytest

from shop.models import Product
from shop.tests.factories import make_image, make_variant

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/", "/p/brass-lamp/", "/search/?q=lamp", "/cart/", "/accounts/login/"]


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(chromium, shop, width):
    product = Product.objects.get(slug="brass-lamp")
    for number in range(3):
        make_image(product, position=number)
        make_variant(product, options=[f"Number {number}"])
    context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=shop)
    page = context.new_page()

    widths = {}
    for address in [*PAGES, product.category.get_absolute_url()]:
        page.goto(address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    context.close()
    assert {address: wide for address, wide in widths.items() if wide > width} == {}
