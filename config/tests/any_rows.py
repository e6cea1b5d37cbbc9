"""Rows of any model, made from its fields alone, so that a model of tomorrow has rows too."""

import itertools
from collections import defaultdict
from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

from accounts.models import Address, User
from orders.models import DeliveryMethod, Order, OrderItem, Payment
from shop.models import (
    BulkRow,
    Category,
    Collection,
    ProductImage,
    ScheduledChange,
    StockMovement,
    StoredPicture,
    Variant,
)

# How many rows there are; and for each field its next choice, so that each choice has rows.
_turns = defaultdict(lambda: itertools.count(1))
PAID = {"refunded_paise": 0}
TOTALS = {"items_paise": 5, "discount_paise": 0, "delivery_paise": 0, "total_paise": 5}
TAXES = {"taxable_paise": 5, "cgst_paise": 0, "sgst_paise": 0, "igst_paise": 0}
FILES = {"width": 40, "height": 50, "recipe": 1}
OF_ALL = {"variant": None, "option_name": "", "option_value": ""}
SHELF = {"on_hand": 5, "reserved": 1, "low_stock_at": None, "net_amount": None, "net_unit": ""}
SOLD = SHELF | {"price_paise": 1, "mrp_paise": 2}
RULES = {  # what the database asks of a row beyond the kinds of its columns
    Address: lambda n: {"is_default": False},
    BulkRow: lambda n: {"old": 5, "new": 6},
    Category: lambda n: {"path": f"{n:04}", "depth": 1, "numchild": 0},
    Collection: lambda n: {"min_paise": 1, "max_paise": 2, "discount_percent": 5},
    DeliveryMethod: lambda n: {"days_min": 1, "days_max": 2},
    Order: lambda n: TOTALS | PAID,
    OrderItem: lambda n: (
        TAXES | {"unit_paise": 5, "quantity": 1, "discount_paise": 0, "total_paise": 5}
    ),
    Payment: lambda n: PAID,
    ProductImage: lambda n: FILES | OF_ALL | {"file": f"products/{n}.jpg"},
    ScheduledChange: lambda n: {"price_paise": 5, "status": "", "ends_at": None},
    StockMovement: lambda n: {"quantity": n},
    StoredPicture: lambda n: FILES | {"file": f"products/{n}.jpg"},
    User: lambda n: {"is_staff": False, "is_superuser": False},
    Variant: lambda n: SOLD | {"options": [f"{n}"], "option_key": f"{n}"},
}


def begin_again() -> None:
    """Let the rows that are made next be those that the first test of a process would get."""
    _turns.clear()


def make_rows(model: type[models.Model], count: int, **fixed) -> list[models.Model]:
    """So many rows, each of which refers to rows of its own, unless those are given.

    Of what there can be no second for a row that is given, only one is made.
    """
    fields = [field for field in model._meta.concrete_fields if field.name not in fixed]
    parents = {
        field.name: make_rows(field.related_model, count)
        for field in fields
        if field.is_relation and not _is_free(field)
    }
    rows = [
        _row(model, fixed | {name: rows[number] for name, rows in parents.items()})
        for number in range(count)
    ]
    return model._base_manager.bulk_create(rows, ignore_conflicts=bool(fixed))


def _is_free(field: models.ForeignKey) -> bool:
    """Whether a row does without: a tree of its own kind, or a rule of the database says so."""
    return field.related_model is field.model or field.name in _rules(field.model, 0)


def _rules(model: type[models.Model], number: int) -> dict:
    return RULES[model](number) if model in RULES else {}


def _row(model, fixed: dict) -> models.Model:
    number = next(_turns[models.Model])
    fixed = _rules(model, number) | fixed
    values = {
        field.name: _value(field, number)
        for field in model._meta.concrete_fields
        if field.name not in fixed and not field.is_relation and not field.primary_key
    }
    return model(**values, **fixed)


def _value(field: models.Field, number: int):
    if field.choices:
        choices = [value for value, _ in field.flatchoices]
        return choices[next(_turns[field]) % len(choices)]
    if isinstance(field, models.FileField):
        return f"{number}.csv"
    if isinstance(field, models.EmailField):
        return f"row{number}@example.com"
    if isinstance(field, models.CharField | models.TextField):
        return f"row-{number}"[: field.max_length]
    if isinstance(field, models.DateTimeField):
        return timezone.now() - timedelta(minutes=number)
    if isinstance(field, models.DateField):
        return timezone.localdate() - timedelta(days=number)
    if isinstance(field, models.BooleanField):
        return bool(next(_turns[field]) % 2)
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.BinaryField):
        return b"{}"
    if isinstance(field, models.GenericIPAddressField):
        return "192.0.2.1"
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.JSONField):
        return {}
    return number % 99 + 1 if isinstance(field, models.IntegerField) else None
