"""Changes in words: which field, what it was, what it is."""

import json
from collections.abc import Iterable
from decimal import Decimal

from django.db import models

from shop import history, quantities
from shop.models import Change
from shop.money import rupees

LONGEST = 80
NOTHING = "nothing"
FIELDS = {
    subject.name: {field.column: field for field in subject.model._meta.concrete_fields}
    for subject in history.SUBJECTS
}
Names = dict[tuple[type[models.Model], int], str]


def names_of(changes: Iterable[Change]) -> Names:
    """What rows are called that are told of by their keys; one query for each model."""
    wanted: dict[type[models.Model], set[int]] = {}
    for change in changes:
        for column, pair in change.differences.items():
            field = FIELDS.get(change.subject, {}).get(column)
            if isinstance(field, models.ForeignKey):
                wanted.setdefault(field.related_model, set()).update(filter(None, pair))
    return {
        (model, pk): str(row)
        for model, pks in wanted.items()
        for pk, row in model._default_manager.in_bulk(pks).items()
    }


def differences(change: Change, names: Names) -> list[tuple[str, str, str]]:
    """Each field that differs: its name, what it was and what it is."""
    fields = FIELDS.get(change.subject, {})
    return [
        (
            str(fields[column].verbose_name) if column in fields else column,
            *(_words(fields.get(column), value, names) for value in pair),
        )
        for column, pair in change.differences.items()
    ]


def _words(field: models.Field | None, value, names: Names) -> str:
    """One value as people say it, whatever the database made of it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(field, models.ForeignKey):
        return names.get((field.related_model, value), f"no. {value}")
    if isinstance(field, models.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, models.DecimalField):
        return quantities.plain(Decimal(str(value)))
    if isinstance(field, models.JSONField):
        return _listed(json.loads(value) if isinstance(value, str) else value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field is not None and field.name.endswith("_paise"):
        return rupees(value)
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _listed(values) -> str:
    if not values:
        return NOTHING
    parts = [": ".join(map(str, one)) if isinstance(one, list) else str(one) for one in values]
    text = ", ".join(parts)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
