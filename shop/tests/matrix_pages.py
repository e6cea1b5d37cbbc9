"""The pages of the variant matrix, as a browser walks through them."""

import re

from django.urls import reverse

from shop.models import Product
from shop.tests.factories import make_product
from shop.tests.html_forms import fields_in

RULES = {"rule-all-price_paise": "499", "rule-all-mrp_paise": "599", "rule-all-stock": "4"}


def url_of(product) -> str:
    return reverse("admin:shop_product_variant_matrix", args=[product.pk])


def fields_of(response) -> dict:
    """What a browser would send back of the page's form."""
    assert response.status_code == 200
    page = response.content.decode()
    return fields_in('<input type="hidden" ' + page[page.index('name="known"') :])


def ask(staff, product, **typed):
    """Write the options on the first page, and go on to the table."""
    fields = fields_of(staff.get(url_of(product))) | typed
    return staff.post(url_of(product), fields | {"step": "options"})


def options(*pairs) -> dict:
    return {
        f"option{number}-{part}": text
        for number, pair in enumerate(pairs)
        for part, text in zip(("name", "more"), pair, strict=True)
    }


def row(table, title: str, name: str) -> str:
    """The name of a field in the row of these values."""
    line = next(line for line in table.context["lines"] if line.title == title)
    return f"{line.form.prefix}-{name}"


def filled(staff, product, table, **rules):
    return staff.post(url_of(product), fields_of(table) | rules | {"step": "fill"})


def save(staff, product, table, **typed):
    return staff.post(url_of(product), fields_of(table) | typed | {"step": "save"})


def said(response) -> str:
    """All that the page says is wrong."""
    page = response.content.decode()
    lines = response.context.get("lines") or []
    told = [words for line in lines for words in line.said]
    told += [str(line.form.errors) for line in lines]
    told += [str(rule.form.errors) for rule in response.context.get("rules") or []]
    told += [str(form.errors) for form in response.context.get("forms") or []]
    told += [str(message) for message in response.context["messages"]]
    if "pattern" in response.context:
        told.append(str(response.context["pattern"].errors))
    assert all(words in page for words in [line.title for line in lines])
    return re.sub(r"\s+", " ", " ".join(told))


def kurta(**fields) -> Product:
    return make_product("Cotton kurta", slug="cotton-kurta", **fields)
