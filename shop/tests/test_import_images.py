import hashlib
import io

import pytest
from PIL import Image

from shop.importing import Parsed, ParsedImage, ParsedProduct, ParsedVariant
from shop.models import ProductImage, ProductStatus
from shop.services.downloads import Unfetchable
from shop.services.imports.engine import import_products
from shop.services.product_images import fetch_missing, missing_images

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
HOST = "https://pictures.example/"


class Hosts:
    """Stands for the internet: address → bytes."""

    def __init__(self, **pictures):
        self.pictures, self.asked = pictures, []

    def fetch(self, url, *, max_bytes):
        self.asked.append(url)
        name = url.removeprefix(HOST)
        if name not in self.pictures:
            raise Unfetchable("The host answers 404 Not Found.")
        return self.pictures[name]


def picture(width=30, height=20):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def cups(*images, handle="a", sku="CUP"):
    variant = ParsedVariant(line=2, sku=sku, options=(), price_paise=100, mrp_paise=100)
    return ParsedProduct(
        line=2,
        source_handle=handle,
        name="Clay cup",
        slug="clay-cup",
        status=ProductStatus.ACTIVE,
        variants=(variant,),
        images=tuple(images),
    )


def imported(*products):
    parsed = Parsed("shopify", list(products))
    import_products(parsed, source="cups.csv")
    return parsed


def test_pictures_are_stored_in_order_with_words_and_their_variant():
    parsed = imported(
        cups(ParsedImage(2, HOST + "front", "The front"), ParsedImage(3, HOST + "side", sku="CUP"))
    )
    hosts = Hosts(front=picture(30, 20), side=picture(10, 40))

    stored, problems = fetch_missing(missing_images(parsed), downloads=hosts)

    front, side = ProductImage.objects.all()
    assert (stored, problems) == (2, [])
    assert (front.alt, front.width, front.height, front.variant) == ("The front", 30, 20, None)
    assert (side.alt, side.width, side.variant.sku) == ("Clay cup", 10, "CUP")
    assert front.source_url == HOST + "front"
    assert front.stored.key == hashlib.sha256(picture(30, 20)).hexdigest()


def test_a_second_run_fetches_only_what_is_missing():
    parsed = imported(cups(ParsedImage(2, HOST + "a"), ParsedImage(3, HOST + "b")))
    fetch_missing(missing_images(parsed), downloads=Hosts(a=picture()))
    hosts = Hosts(a=picture(), b=picture())

    stored, _ = fetch_missing(missing_images(parsed), downloads=hosts)

    assert (stored, hosts.asked) == (1, [HOST + "b"])
    assert not missing_images(parsed)


def test_a_picture_that_does_not_come_is_named_and_the_others_come():
    parsed = imported(
        cups(
            ParsedImage(2, HOST + "gone"),
            ParsedImage(3, HOST + "page"),
            ParsedImage(4, HOST + "good"),
            ParsedImage(5, HOST + "x" * 500),
        )
    )
    hosts = Hosts(page=b"<html>", good=picture())

    stored, problems = fetch_missing(missing_images(parsed), downloads=hosts)

    assert stored == ProductImage.objects.count() == 1
    assert [problem.line for problem in problems] == [2, 3, 5]
    assert str(problems[0]) == f"Line 2: {HOST}gone: The host answers 404 Not Found."
    assert "not a picture" in problems[1].text
    assert "longer than 500" in problems[2].text


def test_one_address_on_two_products_is_asked_once():
    both = [ParsedImage(2, HOST + "a")], [ParsedImage(3, HOST + "a")]
    parsed = imported(cups(*both[0]), cups(*both[1], handle="b", sku="CUP-2"))
    hosts = Hosts(a=picture())

    stored, _ = fetch_missing(missing_images(parsed), downloads=hosts)

    assert (stored, len(hosts.asked)) == (2, 1)


def test_a_product_that_did_not_come_in_gets_no_pictures():
    assert missing_images(Parsed("shopify", [cups(ParsedImage(2, HOST + "a"))])) == []
