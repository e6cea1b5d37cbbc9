"""Public pages are the same for every visitor, and say that they may be kept."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shop.models import Category
from shop.tests.factories import make_image, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    product = make_product("Brass lamp")
    make_variant(product, options=["Small"])
    make_variant(product, options=["Large"], on_hand=0, price_paise=900_00)
    make_image(product)
    return [
        "/",
        product.category.get_absolute_url(),
        product.get_absolute_url(),
        "/search/?q=lamp",
        "/search/suggest/?q=lamp",
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/sitemap-categories.xml",
        "/robots.txt",
        f"/api/recommendations/?product={product.pk}",
        f"{product.get_absolute_url()}reviews/",
        f"/recent/?ids={product.pk}",
        "/p/there-is-no-such-thing/",
    ]


def visitors() -> dict[str, Client]:
    """An anonymous one, one with cookies of a cart, and one of the staff."""
    with_cart, staff = Client(), Client()
    with_cart.cookies.load({"cart_count": "3", "sessionid": "x" * 32, "csrftoken": "y" * 32})
    staff.force_login(
        get_user_model().objects.create_superuser(email="staff@example.com", password="x"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    staff.cookies["signed_in"] = "1"
    return {"anonymous": Client(), "with a cart": with_cart, "staff": staff}


def test_every_visitor_gets_the_same_bytes_without_cookie_or_token(pages):
    clients = visitors()

    for page in pages:
        answers = {name: client.get(page) for name, client in clients.items()}

        assert len({answer.content for answer in answers.values()}) == 1, page
        assert len({answer.status_code for answer in answers.values()}) == 1, page
        for answer in answers.values():
            assert not answer.cookies, page
            assert "Cookie" not in answer.headers.get("Vary", ""), page
            assert b"csrfmiddlewaretoken" not in answer.content, page
            assert b"staff@example.com" not in answer.content, page


def test_public_pages_may_be_kept_by_any_cache(pages):
    for page in pages[:-1]:
        answer = Client().get(page)

        assert answer.headers["Cache-Control"].startswith("public, max-age=0"), page
        assert "stale-while-revalidate" in answer.headers["Cache-Control"], page


def test_a_page_that_is_not_there_is_not_kept(pages):
    answer = Client().get(pages[-1])

    assert answer.status_code == 404
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_unchanged_page_is_not_sent_again(pages):
    first = Client().get(pages[2])

    again = Client().get(pages[2], headers={"if-none-match": first.headers["ETag"]})

    assert again.status_code == 304
    assert not again.content
    assert again.headers["Cache-Control"].startswith("public")


def test_the_etag_changes_with_what_the_page_shows(pages):
    before = Client().get(pages[1]).headers["ETag"]

    make_variant(make_product("Copper lota", category=Category.objects.get()))

    assert Client().get(pages[1]).headers["ETag"] != before


def test_public_pages_answer_head_and_refuse_post(pages):
    for page in pages[:-1]:
        assert Client().head(page).status_code == 200, page
        assert Client().post(page).status_code == 405, page


def test_a_private_page_with_the_same_header_is_never_kept():
    answer = Client().get("/cart/")

    assert "no-store" in answer.headers["Cache-Control"]
    assert b'content="noindex"' in answer.content
