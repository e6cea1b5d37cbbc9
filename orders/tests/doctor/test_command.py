"""What an operator sees of the doctor, and what it cures."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import MailStatus, OutgoingMail
from orders.models import GatewayEvent, Order
from orders.services import doctor
from orders.services.doctor import check as framework
from orders.services.doctor import finding
from orders.tests.doctor import stories
from shop.models import Product, Variant
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def run(*args) -> str:
    out = io.StringIO()
    call_command("shop_doctor", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def told(*args) -> tuple[str, str]:
    """What was printed, and why the command failed."""
    out = io.StringIO()
    with pytest.raises(CommandError) as problem:
        call_command("shop_doctor", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue(), str(problem.value)


def test_a_healthy_shop_is_said_in_one_line(gateway):
    stories.paid()

    assert run() == f"{len(doctor.CHECKS)} rules looked at, 0 broken, 0 rows cured.\n"


def test_what_is_wrong_is_shown_with_its_row_and_the_command_fails(gateway):
    order = stories.paid()
    Order.objects.update(paid_paise=7)

    out, problem = told()

    assert "paid-equals-payment (invariant 7)" in out
    assert f"number {order.number}, " in out
    assert "paid_paise 7, " in out
    assert "paid-equals-payment" in problem
    assert "bought-is-paid" in problem


def test_machines_get_every_rule_as_json(gateway):
    order = stories.paid()
    healthy = json.loads(run("--json"))
    Order.objects.update(paid_paise=7)

    out, _ = told("--json")
    sick = json.loads(out)

    assert healthy["healthy"] is True
    assert len(healthy["checks"]) == len(doctor.CHECKS)
    assert sick["healthy"] is False
    found = {one["name"]: one for one in sick["checks"]}["paid-equals-payment"]
    assert (found["count"], found["fixed"], found["invariant"]) == (1, 0, 7)
    assert found["examples"][0]["number"] == order.number


def test_only_the_rules_named_are_looked_at(gateway):
    stories.paid()
    Order.objects.update(paid_paise=7)

    out = run("--only", "stock-equals-movements", "--only", "money-has-a-home")

    assert out.startswith("2 rules looked at, 0 broken")
    assert "no rule named nonsense" in told("--only", "nonsense")[1]


def test_what_is_certain_is_cured_only_when_asked(gateway):
    stories.cash()
    Product.objects.update(from_paise=1, is_in_stock=False, variant_count=9)
    out, _ = told("--only", "lists-know-their-variants")

    cured = run("--fix")

    assert "--fix cures this" in out
    assert "cured: 1" in cured
    assert "0 broken, 1 rows cured" in cured
    assert Product.objects.get().from_paise == Variant.objects.get().price_paise
    assert "0 rows cured" in run("--fix")


def test_a_mail_that_a_dead_worker_holds_is_sent_after_the_cure(gateway):
    stories.cash()
    OutgoingMail.objects.update(status=MailStatus.IN_FLIGHT, leased_until=None)

    assert "cured: 1" in run("--fix")

    assert OutgoingMail.objects.due(timezone.now()).count() == 1


def test_a_message_that_a_dead_worker_holds_is_given_free_by_the_cure():
    later = timezone.now() + timedelta(days=9)
    GatewayEvent.objects.create(event_id="evt_1", body=b"{}", leased_until=later)

    assert "cured: 1" in run("--fix", "--only", "events-are-given-free")

    assert GatewayEvent.objects.get().leased_until is None


def test_what_has_no_certain_cure_is_left_as_it_is(gateway):
    stories.paid()
    Order.objects.update(paid_paise=7)

    out, problem = told("--fix")

    assert "paid-equals-payment" in problem
    assert "cured" not in out.replace("0 rows cured", "")
    assert Order.objects.get().paid_paise == 7


def test_of_many_wrong_rows_twenty_are_shown_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(framework, "STRETCH", 10)
    product = make_variant().product
    for number in range(24):
        make_variant(product, options=[str(number)])
    Variant.objects.update(on_hand=99)

    out, _ = told("--only", "stock-equals-movements")

    assert out.count("  sku ") == 20
    assert "… 25 in all" in out


def test_the_number_of_queries_does_not_depend_on_the_rows(gateway, django_assert_num_queries):
    stories.cash()
    compared_in_memory = finding.CHECKS[:2]
    checks = [
        check
        for check in doctor.CHECKS
        if isinstance(check, doctor.Check) and check not in compared_in_memory
    ]
    tables_with_rows = sum(check.of.objects.exists() for check in checks)

    with django_assert_num_queries(len(checks) + tables_with_rows):
        doctor.examine(checks)


def test_what_is_compared_in_memory_costs_the_same_queries_for_1_product_and_for_20():
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            doctor.examine(finding.CHECKS)
        return len(seen)

    make_variant(make_product(option_names=["Size"]), options=["M"])
    few = queries()
    for number in range(19):
        make_variant(make_product(option_names=["Size"]), options=[str(number)])

    assert queries() == few <= 15
