"""Lists of the admin look as Unfold draws them, and draw what is the same for all rows once."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.template import Context, engines
from django.test import RequestFactory
from django.test.signals import template_rendered

from shop.models import Category, OptionValue, Product, Review, Variant
from shop.services import listing
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return get_user_model().objects.create_superuser("owner@example.com", "lamps of brass")


def list_of(model, owner, **query) -> dict:
    """The context of the page that lists the rows of this model."""
    request = RequestFactory().get("/admin/", query)
    request.user = owner
    page = admin.site.get_model_admin(model).changelist_view(request)
    return page.context_data | {"request": request}


def drawn(tag: str, context: dict) -> list[str]:
    """The rows as one of the two tags writes them, without what is only white space."""
    library = "admin_rows" if tag == "admin_rows" else "unfold_list"
    page = engines["django"].engine.from_string(f"{{% load {library} %}}{{% {tag} cl %}}")
    html = page.render(Context(context))
    return re.sub(r'([<>"])', r" \1 ", html).split()


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (Product, {}),
        (Product, {"status__exact": "draft", "o": "2.-5"}),
        (Product, {"_popup": "1"}),
        (Variant, {}),
        (OptionValue, {}),  # with fields to type in
        (Category, {}),
        (Review, {}),  # empty
        (get_user_model(), {}),  # with icons for yes and no
    ],
)
def test_rows_are_those_that_unfold_draws(owner, model, query):
    for name in ("Diya & wick", "<b>Lamp</b>"):
        product = make_product(name, option_names=["Size"])
        make_variant(product, options=["M"], on_hand=3)
        listing.reindex([product.pk])
    Product.objects.filter(name="Diya & wick").update(status="draft")

    context = list_of(model, owner, **query)

    assert context["cl"].result_count or model is Review
    assert drawn("admin_rows", context) == drawn("unfold_result_list", context)


def test_a_badge_an_icon_and_a_box_are_drawn_once_for_all_rows(owner):
    for number in range(6):
        make_variant(make_product(f"Lamp {number}"), sku=f"LAMP-{number}")
    context = list_of(Variant, owner)
    drawn("admin_rows", context)
    names = []

    def note(sender, template, **_):
        names.append(template.name)

    template_rendered.connect(note)
    try:
        drawn("admin_rows", context)
    finally:
        template_rendered.disconnect(note)
    assert "unfold/helpers/change_list_headers.html" in names
    assert not {"unfold/helpers/label.html", "unfold/helpers/boolean.html"} & set(names)


def test_every_list_of_the_admin_is_drawn_so(owner, client):
    client.force_login(owner)

    page = client.get("/admin/accounts/user/")

    names = [template.name for template in page.templates]
    assert names.count("admin/change_list.html") == 2  # ours, and Unfold's that it extends
