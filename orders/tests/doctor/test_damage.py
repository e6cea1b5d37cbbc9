"""Every rule is broken on purpose, and the doctor names it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from orders.services import doctor
from orders.services.doctor import finding
from orders.tests.doctor import damage_finding, damage_money, damage_orders, damage_stock
from orders.tests.doctor.bypass import without
from orders.tests.doctor.stories import cash
from shop.models import Product
from shop.tests.factories import make_variant

DAMAGES = [
    *damage_stock.STOCK,
    *damage_stock.TOTALS,
    *damage_stock.CATALOGUE,
    *damage_finding.FILTERS,
    *damage_finding.SEARCH,
    *damage_money.MONEY,
    *damage_money.REFUNDS,
    *damage_orders.ORDERS,
    *damage_orders.DIARY,
    *damage_orders.INBOX,
    *damage_orders.MAIL,
    *damage_orders.PEOPLE,
]
GUARDED = [damage for damage in DAMAGES if damage.past]
ELSEWHERE = {  # broken by the tests below: no row of an order is behind them
    "database-keeps-the-rules",
    "links-lead-somewhere",
    "database-is-migrated",
    "variant-options-once",
}
CHECKS = {check.name: check for check in doctor.CHECKS}

pytestmark = pytest.mark.django_db


def look(rule: str):
    return doctor.examine([CHECKS[rule]])[0]


def ids(damages) -> list[str]:
    return [damage.rule for damage in damages]


@pytest.mark.parametrize("damage", DAMAGES, ids=ids(DAMAGES))
def test_what_is_broken_is_named(damage, gateway):
    order = damage.story()
    before = look(damage.rule)

    with without(*damage.past):
        damage.harm(order)
    found = look(damage.rule)

    assert (before.count, before.examples) == (0, [])
    assert found.count >= 1
    assert len(found.examples) == found.count
    assert not found.is_healthy


FOUND = [*damage_finding.FILTERS, *damage_finding.SEARCH]


@pytest.mark.parametrize("damage", FOUND, ids=ids(FOUND))
def test_what_filters_and_search_know_is_cured(damage, gateway):
    damage.harm(damage.story())

    cured = doctor.examine([CHECKS[damage.rule]], fix=True)[0]

    assert cured.is_healthy
    assert cured.fixed == cured.count >= 1
    assert look(damage.rule).count == 0


def test_a_product_that_is_changed_while_one_looks_is_not_called_wrong():
    variant = make_variant()
    looks = iter([[variant.product_id], []])

    wrong = finding._by(lambda pks: next(looks))(Product.objects.all())

    assert list(wrong) == []


def test_few_products_at_a_time_are_looked_at(monkeypatch):
    monkeypatch.setattr(finding, "AT_ONCE", 2)
    for _ in range(5):
        make_variant()
    parts = []

    finding._by(lambda pks: parts.append(pks) or [])(Product.objects.all())

    assert [len(part) for part in parts] == [2, 2, 1]


@pytest.mark.parametrize("damage", GUARDED, ids=ids(GUARDED))
def test_what_the_database_can_refuse_it_refuses(damage, gateway):
    order = damage.story()

    with pytest.raises(IntegrityError), transaction.atomic():
        damage.harm(order)

    assert look(damage.rule).is_healthy


def test_every_rule_is_broken_by_some_test():
    assert {damage.rule for damage in DAMAGES} | ELSEWHERE == set(CHECKS)
    assert len(CHECKS) == len(doctor.CHECKS) >= 80


def test_every_invariant_that_data_can_prove_has_rules():
    of_what_the_shop_does = {14}  # a public page is the same for all: shop/tests prove it

    assert {check.proves for check in doctor.CHECKS} == set(range(1, 17)) - of_what_the_shop_does


def test_a_rule_that_the_database_no_longer_keeps_is_named():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX payment_one_accepted_per_order")

    found = look("database-keeps-the-rules")

    rule = {"table": "orders_payment", "rule": "payment_one_accepted_per_order"}
    assert found.examples == [rule]


def test_a_link_that_leads_nowhere_is_named(gateway):
    order = cash()

    with transaction.atomic():
        if connection.vendor == "sqlite":
            order.items.update(variant_id=10**6)
        else:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(
                    "ALTER TABLE orders_orderitem ADD CONSTRAINT odd CHECK (id > 0) NOT VALID"
                )
        found = look("links-lead-somewhere")
        transaction.set_rollback(True)

    assert found.count == 1
    assert found.examples[0]["table"] == "orders_orderitem"


def test_a_migration_that_was_not_run_is_named():
    MigrationRecorder.Migration.objects.filter(app="orders").delete()

    assert {"migration": "orders.0001_initial"} in look("database-is-migrated").examples


def test_the_same_options_twice_are_refused():
    variant = make_variant()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_variant(variant.product)

    assert look("variant-options-once").is_healthy
