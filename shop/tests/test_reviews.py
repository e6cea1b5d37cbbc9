"""Reviews: who may change what, and averages that are always exact."""

import random

import pytest
from django.db import IntegrityError, transaction

from shop.models import Product, Review, ReviewStatus
from shop.services import reviews
from shop.tests.factories import make_product, make_review

pytestmark = pytest.mark.django_db

WORDS = {"author_name": "A buyer", "title": "", "text": "Good."}


def averages_of(product: Product) -> tuple:
    product.refresh_from_db()
    return product.rating_count, product.rating_hundredths, product.rating_stars


def test_a_new_review_waits_and_changes_no_average():
    product = make_product()

    review = reviews.submit(product.pk, "key", rating=1, **WORDS)

    assert review.status == ReviewStatus.PENDING
    assert averages_of(product) == (0, None, [])


def test_publishing_counts_a_review_and_rejecting_it_takes_it_out_again():
    product = make_product()
    five, two = make_review(product, 5), make_review(product, 2)
    both = averages_of(product)

    reviews.reject([two.pk])

    assert both == (2, 350, [0, 1, 0, 0, 1])
    assert averages_of(product) == (1, 500, [0, 0, 0, 0, 1])
    assert five.is_published


def test_publishing_twice_counts_once():
    product = make_product()
    review = make_review(product, 4)

    changed = reviews.publish([review.pk])

    assert changed == 0
    assert averages_of(product) == (1, 400, [0, 0, 0, 1, 0])


def test_removing_the_last_review_leaves_no_average():
    product = make_product()
    review = make_review(product, 4)

    reviews.remove([review.pk])

    assert averages_of(product) == (0, None, [])


@pytest.mark.parametrize(
    ("ratings", "hundredths"), [([5, 5, 4], 467), ([1, 2, 2], 167), ([1] * 7 + [2], 113)]
)
def test_averages_are_rounded_to_the_nearest_hundredth(ratings, hundredths):
    product = make_product()

    for rating in ratings:
        make_review(product, rating)

    assert averages_of(product)[1] == hundredths


def test_after_any_sequence_of_steps_the_columns_equal_a_count_of_the_rows():
    product, dice = make_product(), random.Random(4)
    for _ in range(60):
        step = dice.choice([reviews.publish, reviews.reject, reviews.remove, None])
        ids = list(Review.objects.values_list("pk", flat=True))

        if step is None or not ids:
            make_review(product, dice.randint(1, 5), is_published=dice.random() < 0.5)
        else:
            step([dice.choice(ids)])

        shown = list(Review.objects.published().values_list("rating", flat=True))
        count, _, spread = averages_of(product)
        assert count == len(shown)
        assert (spread or [0] * 5) == [shown.count(n) for n in range(1, 6)]


def test_the_same_purchase_changes_its_review_until_it_is_published():
    product = make_product()
    first = reviews.submit(product.pk, "key", rating=1, **WORDS)
    reviews.reject([first.pk])

    second = reviews.submit(product.pk, "key", rating=3, **WORDS | {"text": "Not so bad."})

    assert second.pk == first.pk
    assert (second.rating, second.text, second.status) == (3, "Not so bad.", ReviewStatus.PENDING)


def test_what_is_published_is_not_changed_by_its_buyer():
    product = make_product()
    first = reviews.submit(product.pk, "key", rating=5, **WORDS)
    reviews.publish([first.pk])

    with pytest.raises(reviews.AlreadyPublished):
        reviews.submit(product.pk, "key", rating=1, **WORDS)

    first.refresh_from_db()
    assert first.rating == 5


@pytest.mark.parametrize("rating", [0, 6])
def test_the_database_refuses_other_ratings_than_1_to_5(rating):
    product = make_product()

    with pytest.raises(IntegrityError), transaction.atomic():
        reviews.submit(product.pk, "key", rating=rating, **WORDS)


def test_an_answer_has_its_time_and_goes_without_trace():
    review = make_review(make_product())

    reviews.answer(review, "Thank you.")
    review.refresh_from_db()
    answered_at = review.answered_at
    reviews.answer(review, "")
    review.refresh_from_db()

    assert answered_at is not None
    assert (review.answer, review.answered_at) == ("", None)
