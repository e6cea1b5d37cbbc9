"""The log of changes says what happened to which product, and which pages show it."""

import pytest
from django.db import connection, transaction
from django.db.migrations import Migration

from shop import triggers
from shop.models import (
    CatalogueChange,
    Category,
    Collection,
    OptionValue,
    Product,
    ProductImage,
    Review,
    SearchSynonym,
    StockMovement,
    Variant,
)
from shop.services import listing, reviews, stock
from shop.tests.factories import (
    make_category,
    make_collection,
    make_image,
    make_product,
    make_review,
    make_variant,
)

pytestmark = pytest.mark.django_db


def logged(write) -> set[tuple[int, str]]:
    """What `write` leaves in the log: products and pages."""
    CatalogueChange.objects.all().delete()
    write()
    return set(CatalogueChange.objects.values_list("product_id", "pages"))


def test_an_edit_of_what_shoppers_read_touches_all_pages():
    product = make_variant(make_product(option_names=["Size"]), options=["M"]).product
    image = make_image(product)
    pk = product.pk

    for rows, fields, expected in [
        (Product, {"name": "Copper lota"}, pk),
        (Product, {"description": "<p>Heavy.</p>"}, pk),
        (Variant, {"price_paise": 1}, pk),
        (ProductImage, {"alt": "From behind"}, pk),
        (Category, {"name": "Brass"}, 0),
        (OptionValue, {"swatch": "#123456"}, 0),
    ]:
        found = logged(lambda rows=rows, fields=fields: rows.objects.update(**fields))
        assert found == {(expected, "all")}, (rows, fields)
    assert logged(image.delete) == {(pk, "all")}


def test_what_stands_on_no_product_is_noted_when_it_is_made_changed_and_deleted():
    synonym = SearchSynonym(words="jhola", means="tote bag")
    collection = make_collection("New")

    for write in (synonym.save, lambda: SearchSynonym.objects.update(means="bag"), synonym.delete):
        assert logged(write) == {(0, "all")}
    assert logged(collection.delete) == {(0, "all")}
    assert (0, "all") in logged(lambda: make_category("Lamps"))
    assert not Collection.objects.exists()


def test_a_write_that_changes_nothing_that_is_shown_leaves_no_trace():
    variant = make_variant()

    assert not logged(lambda: Product.objects.update(name=variant.product.name))
    assert not logged(lambda: listing.refresh([variant.product_id]))
    assert not logged(lambda: Product.objects.get().save())
    assert not logged(lambda: Variant.objects.update(low_stock_at=3))


def test_stock_touches_pages_only_when_the_shelf_is_told_of_in_other_words():
    plenty, few = make_variant(on_hand=60), make_variant(on_hand=3)

    assert not logged(lambda: stock.reserve([(plenty, 30)], reference="A"))
    assert logged(lambda: stock.reserve([(few, 1)], reference="B")) == {(few.product_id, "own")}
    assert (few.product_id, "all") in logged(lambda: stock.reserve([(few, 2)], reference="C"))
    assert logged(lambda: stock.reserve([(plenty, 15)], reference="D")) == {
        (plenty.product_id, "own")
    }


def test_what_a_sale_adds_to_popularity_touches_no_page():
    variant = make_variant(on_hand=60)
    stock.reserve([(variant, 2)], reference="A")

    found = logged(lambda: stock.sell([(variant, 2)], reference="A"))

    assert found == {(variant.product_id, "none")}
    assert StockMovement.objects.filter(kind="sale").exists()


def test_a_review_touches_pages_once_it_can_be_read():
    product = make_variant().product

    assert not logged(lambda: make_review(product, is_published=False))
    pending = Review.objects.get()
    assert (product.pk, "own") in logged(lambda: reviews.publish([pending.pk]))
    assert logged(lambda: reviews.find_helpful(pending)) == {(product.pk, "own")}


def test_what_is_rolled_back_is_not_in_the_log():
    variant = make_variant()

    def begin_and_give_up():
        with transaction.atomic():
            Variant.objects.filter(pk=variant.pk).update(price_paise=1)
            transaction.set_rollback(True)

    assert not logged(begin_and_give_up)


def test_migrate_takes_sqlites_triggers_away_only_if_there_is_something_to_do():
    variant = make_variant(price_paise=5)

    def change_price(paise):
        return logged(lambda: Variant.objects.filter(pk=variant.pk).update(price_paise=paise))

    triggers.withdraw(using="default", plan=[])
    assert change_price(4)
    triggers.withdraw(using="default", plan=[(Migration("x", "shop"), False)])
    assert bool(change_price(3)) == (connection.vendor == "postgresql")
    triggers.install(using="default")
    triggers.install(using="default")
    assert change_price(2)
