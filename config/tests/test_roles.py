"""What each role may see and do in the admin: every page and every action, by address too."""

import io
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse

from accounts import roles
from accounts.models import User
from config.tests.admin_pages import models, own_pages
from config.tests.roles_table import ACTIONS, FOR_ALL_STAFF, GROUPS, PAGES, table
from orders import gateways
from orders.tests.factories import make_method, make_paid_order
from orders.tests.fake_gateway import FakeGateway
from shop.models import Product, ShortLink
from shop.services import stock_takes
from shop.tests.factories import make_collection, make_image, make_variant

pytestmark = pytest.mark.django_db

NOBODY = 999_999  # the key of no row: what is refused is refused before it is looked for


@pytest.fixture
def sign_in(client):
    call_command("make_roles", stdout=io.StringIO())

    def enter(role: str):
        user = User.objects.create_user(f"{role}@example.com", is_staff=True)
        if role in GROUPS:
            user.groups.set(Group.objects.filter(name=GROUPS[role]))
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def rows() -> dict[str, int]:
    """The keys of real rows, by model; pages about other rows are asked for one that is not."""
    with gateways.use(FakeGateway()):
        order = make_paid_order()
    variant = make_variant()
    return {
        "order": order.pk,
        "payment": order.payments.get().pk,
        "product": variant.product_id,
        "variant": variant.pk,
        "category": variant.product.category_id,
        "collection": make_collection(max_paise=500_00).pk,
        "deliverymethod": make_method().pk,
        "user": order.user_id or User.objects.create_user("shopper@example.com").pk,
        "shortlink": ShortLink.objects.create(code="diwali", path="/").pk,
        "stocktake": stock_takes.start("Back room", actor=None).pk,
    }


def request_of(client, path: str = "/admin/"):
    request = RequestFactory().get(path)
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    return request


def letters_of(client, model) -> str:
    """What the admin says that this member of staff may do with rows of a model."""
    request, model_admin = request_of(client), admin.site._registry[model]
    may = {
        "v": model_admin.has_view_permission(request),
        "a": model_admin.has_add_permission(request),
        "c": model_admin.has_change_permission(request),
        "d": model_admin.has_delete_permission(request),
    }
    return "".join(letter for letter, is_allowed in may.items() if is_allowed) or "-"


def tried(client, model) -> dict[str, set[int]]:
    """How the admin answers who tries each of these, by address and by POST."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    add, change, delete = (
        reverse(f"{name}_add"),
        *(reverse(f"{name}_{verb}", args=[NOBODY]) for verb in ("change", "delete")),
    )
    return {
        "v": {client.get(reverse(f"{name}_changelist")).status_code},
        "a": {client.get(add).status_code, client.post(add, {"x": "y"}).status_code},
        "c": {client.get(change).status_code, client.post(change, {"x": "y"}).status_code},
        "d": {client.get(delete).status_code, client.post(delete, {"post": "yes"}).status_code},
    }


@pytest.mark.parametrize("role", ["catalogue", "warehouse", "desk", "support"])
def test_each_role_may_do_with_each_model_what_the_table_says(sign_in, role):
    client = sign_in(role)
    known = table()

    found = {str(model._meta.label_lower): letters_of(client, model) for model in models()}

    assert {model: found[model] for model in known} == {
        model: letters[role] for model, letters in known.items()
    }


@pytest.mark.parametrize("role", [*GROUPS, "nobody"])
def test_what_is_not_allowed_is_refused_by_address_and_by_post(sign_in, role):
    client = sign_in(role)

    for model in models():
        letters, answers = letters_of(client, model), tried(client, model)
        assert not any(code >= 500 for codes in answers.values() for code in codes), model
        for letter, codes in answers.items():
            if letter == "c" and "v" in letters:
                continue  # who may look gets the page, or is sent back to it
            assert letter in letters or codes == {403}, (role, model, letter, codes)
            assert letter not in letters or 403 not in codes, (role, model, letter, codes)


@pytest.mark.parametrize("role", [*GROUPS, "nobody"])
def test_pages_of_our_own_open_for_those_alone_who_need_them(sign_in, rows, role):
    client = sign_in(role)

    for name, route in own_pages().items():
        if name in FOR_ALL_STAFF:
            continue
        model = name.split("_")[1]
        words = {"kind": "svg" if model == "shortlink" else "price"}
        words |= dict.fromkeys(("pk", "id", "object_id"), rows.get(model, NOBODY))
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", route)
        url = reverse(f"admin:{name}", kwargs={key: words[key] for key in wanted})
        seen = client.get(url).status_code
        is_allowed = role == "owner" or role in PAGES.get(name, set())
        if is_allowed:
            assert seen in {200, 302, 404, 405}, (role, name, seen)
        else:
            assert seen in {403, 405}, (role, name, seen)
            assert client.post(url, {"x": "y"}).status_code == 403, (role, name)


def test_the_owner_may_do_all_that_a_superuser_may_with_the_shop(sign_in, client):
    boss = User.objects.create_superuser("root@example.com", "a-long-password")
    sign_in("owner")
    owner = {model: letters_of(client, model) for model in models()}

    client.force_login(boss)

    assert owner == {model: letters_of(client, model) for model in models()}


@pytest.mark.parametrize("role", ACTIONS)
def test_each_role_is_offered_the_actions_of_the_table(sign_in, role):
    request = request_of(sign_in(role))
    known = set().union(*ACTIONS.values())

    offered = {
        f"{model._meta.model_name}.{action}"
        for model in models()
        for action in admin.site._registry[model].get_actions(request)
        if action != "delete_selected"
    }

    assert offered & known == ACTIONS[role]
    assert role != "support" or not offered


def test_an_action_that_is_posted_without_being_offered_does_nothing(sign_in, rows):
    client = sign_in("support")
    variant = make_variant()

    for action in ("archive", "put_on_sale", "change_many", "delete_selected"):
        client.post(
            reverse("admin:shop_product_changelist"),
            {"action": action, "_selected_action": [variant.product_id], "index": 0},
        )

    before = variant.product.status
    variant.product.refresh_from_db()
    assert variant.product.status == before


@pytest.mark.parametrize("role", GROUPS)
def test_the_menu_holds_the_lists_that_a_role_may_see_and_each_opens(sign_in, role):
    client = sign_in(role)

    page = client.get(reverse("admin:index"))
    links = [
        item["link"] for group in page.context["sidebar_navigation"] for item in group["items"]
    ]

    assert page.status_code == 200
    assert {client.get(link).status_code for link in links} == {200}
    may_see = {model for model, letters in table().items() if letters.get(role, "v") != "-"}
    lists = {f"/admin/{model.replace('.', '/')}/" for model in may_see}
    assert lists <= set(links)


def test_who_packs_sees_what_is_to_ship_and_no_money(sign_in):
    page = sign_in("warehouse").get(reverse("admin:index"))

    assert [job["words"] for job in page.context["jobs"]] == ["To ship", "Running low"]
    assert "sales" not in page.context


@pytest.mark.parametrize("role", GROUPS)
def test_the_page_of_each_row_opens_for_who_may_look_at_it(sign_in, rows, role):
    client = sign_in(role)

    for model in models():
        if pk := rows.get(model._meta.model_name):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            wanted = 200 if "v" in letters_of(client, model) else 403
            assert client.get(reverse(name, args=[pk])).status_code == wanted, (role, model)


def test_who_only_looks_at_a_product_gets_no_fields_to_fill_in(sign_in, rows):
    make_image(Product.objects.get(pk=rows["product"]))
    url = reverse("admin:shop_product_change", args=[rows["product"]])

    support, catalogue = (
        sign_in(role).get(url).content.decode() for role in ("support", "catalogue")
    )

    fields = re.compile(r'<(?:input|select|textarea)[^>]* name="(images-0-\w+|new_pictures)"')
    assert not fields.search(support)
    assert "Plan a change" not in support
    assert {"new_pictures", "images-0-alt"} <= set(fields.findall(catalogue))


@pytest.mark.parametrize("page", ["variant", "product"])
def test_who_only_looks_sees_rupees_and_not_paise(sign_in, rows, page):
    page = sign_in("support").get(reverse(f"admin:shop_{page}_change", args=[rows[page]]))

    assert "₹500" in page.content.decode()
    assert not re.search("50,?000", page.content.decode())


def test_making_the_roles_again_sets_them_as_they_were(sign_in):
    before = {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }
    Group.objects.get(name="Support").permissions.clear()

    roles.make()

    assert before == {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }
    assert set(before) == set(roles.NAMES)


def test_the_owner_appoints_staff_but_no_superuser(sign_in):
    client = sign_in("owner")
    person = User.objects.create_user("new@example.com", name="New")
    url = reverse("admin:accounts_user_change", args=[person.pk])
    group = Group.objects.get(name="Warehouse")

    client.post(
        url,
        {
            "email": person.email,
            "name": "New",
            "phone": "",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "groups": [group.pk],
            "addresses-TOTAL_FORMS": 0,
            "addresses-INITIAL_FORMS": 0,
        },
    )

    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (True, False)
    assert list(person.groups.all()) == [group]
