"""Reviews as shoppers read them, and the thanks for those that helped."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from shop.models import Product, ProductStatus, Review, ReviewStatus
from shop.services import reviews
from shop.tests.factories import make_product, make_review, make_variant

pytestmark = pytest.mark.django_db


def page_of(client, address: str) -> str:
    return client.get(address).content.decode()


def reviews_of(product, query: str = "") -> str:
    return reverse("shop:reviews", args=[product.slug]) + query


def titles(page: str) -> list[str]:
    return re.findall(r'<h3 class="review__title">(.*?)</h3>', page)


def test_the_product_page_shows_average_spread_and_the_most_helpful_reviews(client):
    product = make_variant().product
    for number in range(4):
        make_review(product, 5 - number % 2, title=f"Review {number}")
    Review.objects.filter(title="Review 1").update(helpful_count=3)

    page = page_of(client, product.get_absolute_url())

    assert "4.5 out of 5 stars" in page
    assert titles(page)[0] == "Review 1"
    assert len(titles(page)) == 3
    assert "Read all 4 reviews" in page
    assert page.count('<meter min="0" max="100" value="50"') == 2


def test_what_waits_or_was_rejected_is_read_by_nobody(client):
    product = make_variant().product
    make_review(product, title="Waiting", is_published=False)
    reviews.reject([make_review(product, title="Rejected").pk])

    for address in (product.get_absolute_url(), reviews_of(product)):
        page = page_of(client, address)

        assert "Waiting" not in page
        assert "Rejected" not in page
        assert "Nobody has written about it yet" in page


def test_what_a_buyer_writes_is_text(client):
    product = make_variant().product
    nasty = "</script><script>alert(1)</script>"
    make_review(product, title=nasty, text=nasty, author_name=nasty)

    for address in (product.get_absolute_url(), reviews_of(product)):
        assert "<script>alert" not in page_of(client, address)


def test_the_shops_answer_stands_below_the_review(client):
    product = make_variant().product
    reviews.answer(make_review(product, text="Too small"), "A larger one has come.")

    page = page_of(client, product.get_absolute_url())

    assert page.index("Too small") < page.index("Angadi answers") < page.index("A larger one")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["last", "middle", "first"]),
        ("helpful", ["first", "last", "middle"]),
        ("best", ["middle", "last", "first"]),
        ("worst", ["first", "last", "middle"]),
        ("nonsense", ["last", "middle", "first"]),
    ],
)
def test_reviews_are_sorted_as_asked(client, sort, order):
    product = make_variant().product
    make_review(product, 1, title="first")
    make_review(product, 5, title="middle")
    make_review(product, 3, title="last")
    Review.objects.filter(title="first").update(helpful_count=9)

    page = page_of(client, reviews_of(product, f"?sort={sort}"))

    assert titles(page) == order


def test_a_bar_of_the_spread_leads_to_the_reviews_with_that_rating(client):
    product = make_variant().product
    make_review(product, 5, title="loved")
    make_review(product, 2, title="sad")

    home = page_of(client, product.get_absolute_url())
    page = page_of(client, reviews_of(product, "?rating=2"))

    assert f'href="{reviews_of(product)}?rating=2"' in home
    assert titles(page) == ["sad"]
    assert 'content="noindex, follow"' in page


def test_reviews_come_in_pages_and_a_page_costs_the_same_however_many_there_are(
    client, django_assert_num_queries
):
    product = make_variant().product
    for number in range(23):
        make_review(product, title=f"Review {number}")

    with django_assert_num_queries(3):
        last = page_of(client, reviews_of(product, "?page=3"))

    assert titles(last) == ["Review 2", "Review 1", "Review 0"]
    assert "Page 3 of 3" in last


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999999999"])
def test_a_page_that_is_not_there_shows_one_that_is(client, page):
    product = make_variant().product
    make_review(product, title="Only")

    assert titles(page_of(client, reviews_of(product, f"?page={page}&rating=x"))) == ["Only"]


def test_lists_know_the_new_average_at_once(client):
    product = make_variant(make_product("Diya")).product
    shelf = f"{product.category.get_absolute_url()}?rating=4"
    before = page_of(client, shelf)

    make_review(product, 5)

    assert "Diya" not in before
    assert "Diya" in page_of(client, shelf)


def test_a_card_says_how_its_product_is_rated_and_nothing_where_nobody_said(client):
    rated, other = make_variant(make_product("Diya")).product, make_variant().product
    make_review(rated, 4)
    make_review(rated, 5)

    page = page_of(client, rated.category.get_absolute_url())

    assert "Rated 4.5 of 5 in 2 reviews" in page
    assert "Rated" not in page_of(client, other.category.get_absolute_url())


def test_reviews_of_what_was_taken_off_the_shop_are_gone(client):
    product = make_variant().product
    make_review(product, title="Bright")
    Product.objects.update(status=ProductStatus.ARCHIVED)

    answer = client.get(reviews_of(product))

    assert answer.status_code == 410
    assert "Bright" not in answer.content.decode()


def test_a_browser_is_counted_once_and_another_one_again(client):
    product = make_variant().product
    review = make_review(product)
    address = reverse("shop:review-helpful", args=[review.pk])

    answers = [client.post(address), client.post(address), Client().post(address)]

    review.refresh_from_db()
    assert review.helpful_count == 2
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0]["Location"] == f"{reviews_of(product)}#review-{review.pk}"


def test_a_cookie_that_somebody_made_up_counts_as_none(client):
    review = make_review(make_variant().product)
    client.cookies["helpful"] = f"{review.pk}:made-up"

    client.post(reverse("shop:review-helpful", args=[review.pk]))

    review.refresh_from_db()
    assert review.helpful_count == 1


def test_another_site_cannot_vote_and_what_is_not_published_takes_no_votes(client):
    product = make_variant().product
    shown, waiting = make_review(product), make_review(product, is_published=False)

    foreign = client.post(
        reverse("shop:review-helpful", args=[shown.pk]),
        headers={"origin": "https://elsewhere.example"},
    )
    hidden = client.post(reverse("shop:review-helpful", args=[waiting.pk]))

    assert (foreign.status_code, hidden.status_code) == (403, 404)
    assert not Review.objects.filter(helpful_count__gt=0).exists()


def test_thanks_lead_back_to_the_page_where_they_were_given(client):
    product = make_variant().product
    review = make_review(product)
    address = reverse("shop:review-helpful", args=[review.pk])

    home = client.post(
        address, headers={"referer": f"http://testserver{product.get_absolute_url()}?variant=1"}
    )
    elsewhere = client.post(address, headers={"referer": "http://testserver/cart/"})

    assert home["Location"] == f"{product.get_absolute_url()}?variant=1#review-{review.pk}"
    assert elsewhere["Location"].startswith(reviews_of(product))


def test_search_engines_read_the_average_and_a_few_reviews(client):
    product = make_variant().product
    make_review(product, 4, title="Bright", text="Lights the room.", author_name="A buyer")
    make_review(product, 5)

    page = page_of(client, product.get_absolute_url())
    data = json.loads(re.findall(r'ld\+json">(.*?)</script>', page, re.DOTALL)[0])

    assert data["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 4.5,
        "reviewCount": 2,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert data["review"][1]["reviewRating"]["ratingValue"] == 4
    assert data["review"][1]["author"]["name"] == "A buyer"
    assert data["review"][1]["reviewBody"] == "Lights the room."


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser(email="staff@example.com", password="x")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("action", "status"), [("publish", ReviewStatus.PUBLISHED), ("reject", ReviewStatus.REJECTED)]
)
def test_staff_publish_and_reject_reviews_and_averages_follow(staff, action, status):
    product = make_product()
    review = make_review(product, 3, is_published=action == "reject")

    staff.post(
        reverse("admin:shop_review_changelist"),
        {"action": action, "_selected_action": [review.pk]},
    )

    review.refresh_from_db()
    product.refresh_from_db()
    assert review.status == status
    assert product.rating_count == (1 if action == "publish" else 0)


def test_staff_answer_a_review_and_change_no_word_of_it(staff):
    review = make_review(make_product(), 2, text="Too small")

    staff.post(
        reverse("admin:shop_review_change", args=[review.pk]),
        {"answer": "A larger one has come.", "text": "Great!", "rating": "5"},
    )

    review.refresh_from_db()
    assert (review.text, review.rating) == ("Too small", 2)
    assert review.answer == "A larger one has come."


def test_deleting_a_review_in_the_admin_takes_it_out_of_the_average(staff):
    product = make_product()
    review = make_review(product, 1)
    make_review(product, 5)

    staff.post(reverse("admin:shop_review_delete", args=[review.pk]), {"post": "yes"})

    product.refresh_from_db()
    assert (product.rating_count, product.rating_hundredths) == (1, 500)
