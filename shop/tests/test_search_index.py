"""What search knows follows what the shop has, in the same transaction."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from shop.models import Product, ProductStatus, SearchDocument, SearchSpelling, SearchWord
from shop.search import find
from shop.searching import index, rebuilding, tables
from shop.services import listing
from shop.tests.factories import make_category, make_complete, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(admin_client):
    return admin_client


def found(words: str) -> list[int]:
    return find(words, exact=True).keys.tolist()


def test_a_new_name_is_found_at_once_and_the_old_one_is_not():
    product = make_variant(make_product("Copper lota")).product

    Product.objects.filter(pk=product.pk).update(name="Steel tiffin")
    listing.reindex([product.pk])

    assert found("tiffin") == [product.pk]
    assert found("lota") == []


def test_a_change_that_is_undone_leaves_the_index_as_it_was():
    product = make_variant(make_product("Copper lota")).product

    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(name="Steel tiffin")
        listing.reindex([product.pk])
        transaction.set_rollback(True)

    assert found("lota") == [product.pk]
    assert found("tiffin") == []


def test_a_deleted_product_leaves_nothing_behind():
    product = make_product("Copper lota")
    listing.reindex([product.pk])
    assert found("lota") == [product.pk]

    product.delete()

    assert found("lota") == []
    assert not SearchDocument.objects.exists()


def test_what_staff_archive_and_put_on_sale_again_is_found_accordingly(staff):
    product = make_complete(name="Copper lota")
    url = reverse("admin:shop_product_changelist")

    staff.post(url, {"action": "archive", "_selected_action": [product.pk]})
    assert found("lota") == []

    staff.post(url, {"action": "put_on_sale", "_selected_action": [product.pk]})
    assert found("lota") == [product.pk]


def test_a_renamed_category_is_found_by_its_new_name_in_its_whole_branch(staff):
    kitchen = make_category("Kitchen")
    product = make_variant(make_product(category=make_category("Pots", parent=kitchen))).product
    assert found("kitchen") == [product.pk]

    staff.post(
        reverse("admin:shop_category_change", args=[kitchen.pk]),
        {"name": "Cookhouse", "slug": "cookhouse", "is_active": "on", "treebeard_ref_node": ""},
    )

    assert found("cookhouse") == [product.pk]
    assert found("kitchen") == []


def test_a_moved_category_is_found_by_the_shelf_it_stands_on_now(staff):
    pots = make_category("Pots")
    product = make_variant(make_product(category=pots)).product
    garden = make_category("Garden")

    staff.post(
        reverse("admin:shop_category_change", args=[pots.pk]),
        {"name": "Pots", "slug": "pots", "is_active": "on", "treebeard_ref_node": garden.pk},
    )

    assert found("garden") == [product.pk]


def test_tags_part_words_and_are_not_found():
    product = make_product(description="<p>Made by</p><ul><li>hand</li><li>in Bidar</li></ul>")
    make_variant(product)

    assert found("hand bidar") == [product.pk]
    assert found("li") == []


def test_writing_documents_asks_as_many_queries_for_twenty_as_for_two(django_assert_num_queries):
    few = [make_variant(make_product("Copper lota")).product_id for _ in range(2)]
    many = [make_variant(make_product("Copper lota")).product_id for _ in range(20)]
    with django_assert_num_queries(8):
        index.write(few)

    with django_assert_num_queries(8):
        index.write(many)


def test_a_rebuild_finds_what_was_written_past_the_services_and_forgets_lost_words():
    product = make_variant(make_product("Copper lota")).product
    Product.objects.filter(pk=product.pk).update(name="Steel tiffin")
    archived = make_variant(make_product("Brass bell")).product
    Product.objects.filter(pk=archived.pk).update(status=ProductStatus.ARCHIVED)

    call_command("rebuild_search", verbosity=0)

    assert found("tiffin") == [product.pk]
    assert found("lota") == found("bell") == []
    assert not SearchWord.objects.filter(word__in=["lota", "bell"]).exists()
    assert not SearchSpelling.objects.filter(word__word="lota").exists()


def test_a_rebuild_if_empty_fills_an_index_and_leaves_one_that_is_there():
    product = make_variant(make_product("Copper lota")).product
    SearchDocument.objects.all().delete()
    call_command("rebuild_search", "--if-empty", verbosity=0)
    assert found("lota") == [product.pk]

    Product.objects.filter(pk=product.pk).update(name="Steel tiffin")
    call_command("rebuild_search", "--if-empty", verbosity=0)

    assert found("tiffin") == []


def test_a_rebuild_counts_in_how_many_products_a_word_is():
    for name in ("Red lamp", "Blue lamps"):
        make_variant(make_product(name))

    tally = rebuilding.rebuild(progress=lambda total: NoBar())

    assert tally["products"] == 2
    assert SearchWord.objects.get(word="lamp").documents == 2
    assert SearchWord.objects.get(word="red").documents == 1


class NoBar:
    def update(self, number):
        pass

    def close(self):
        pass


def test_an_index_that_was_broken_is_mended_by_a_rebuild():
    product = make_variant(make_product("Copper lota")).product
    emptying = {
        "sqlite": (tables.SQLITE, "INSERT INTO {0} ({0}) VALUES ('delete-all')"),
        "postgresql": (tables.VECTORS, "DELETE FROM {0}"),
    }
    names, statement = emptying[connection.vendor]
    with connection.cursor() as cursor:
        for table in names:
            cursor.execute(statement.format(table))
    assert found("lota") == []

    call_command("rebuild_search", verbosity=0)

    assert found("lota") == [product.pk]


@pytest.mark.django_db(transaction=True)
def test_an_emptied_table_leaves_an_empty_index():
    product = make_variant(make_product("Copper lota")).product
    statement = {"sqlite": "DELETE FROM {0}", "postgresql": "TRUNCATE {0}"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(SearchDocument._meta.db_table))

    assert found("lota") == []
    listing.reindex([product.pk])
    assert found("lota") == [product.pk]


def test_the_index_survives_that_its_tables_are_put_in_place_again():
    product = make_variant(make_product("Copper lota")).product

    tables.install(using="default")

    assert found("lota") == [product.pk]
    Product.objects.filter(pk=product.pk).update(name="Steel tiffin")
    listing.reindex([product.pk])
    assert found("tiffin") == [product.pk]


def test_more_words_than_one_statement_can_name_are_all_known(monkeypatch):
    monkeypatch.setattr(index, "WORDS_AT_ONCE", 2)

    make_variant(make_product("Hammered copper lota from Bidar"), sku="KLM-7")

    for typed in ("hamered", "coper", "bidr"):
        assert len(find(typed).keys) == 1, typed


def test_a_new_database_of_postgresql_prefers_the_index_for_common_words():
    if connection.vendor != "postgresql":
        return  # SQLite has no other way to look a word up
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(setconfig) FROM pg_db_role_setting")
        settings = [row[0] for row in cursor.fetchall()]

    assert "random_page_cost=1.1" in settings
