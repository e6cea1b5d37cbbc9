"""Staff put categories where they belong, and the tree stays a tree."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop import search
from shop.models import Category, Change
from shop.services import category_tree
from shop.tests.factories import make_category, make_product, make_variant

pytestmark = pytest.mark.django_db

MOVE = "/admin/shop/category/move/"


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


@pytest.fixture
def tree():
    """Home (Lamps, Kitchen), Toys, by the first letter of each."""
    home = make_category("Home")
    inside = {"l": make_category("Lamps", parent=home), "k": make_category("Kitchen", parent=home)}
    return {"h": home, "t": make_category("Toys"), **inside}


def drawn() -> str:
    """The tree as it stands: `Home(Lamps Kitchen) Toys`."""

    def branch(nodes) -> str:
        parts = []
        for node, *_ in nodes:
            inside = branch([(child,) for child in Category.objects.get_children(node)])
            parts.append(f"{node.name}({inside})" if inside else node.name)
        return " ".join(parts)

    return branch([(root,) for root in Category.objects.get_root_nodes()])


def test_new_categories_come_last_whatever_their_names(tree):
    assert drawn() == "Home(Lamps Kitchen) Toys"


@pytest.mark.parametrize(
    ("move", "ends"),
    [
        ("k up", "Home(Kitchen Lamps) Toys"),
        ("l down", "Home(Kitchen Lamps) Toys"),
        ("t up", "Toys Home(Lamps Kitchen)"),
        ("k in", "Home(Lamps(Kitchen)) Toys"),
        ("t in", "Home(Lamps Kitchen Toys)"),
        ("l out", "Home(Kitchen) Lamps Toys"),
        ("t before h", "Toys Home(Lamps Kitchen)"),
        ("t before k", "Home(Lamps Toys Kitchen)"),
        ("k after t", "Home(Lamps) Toys Kitchen"),
        ("h inside t", "Toys(Home(Lamps Kitchen))"),
    ],
)
def test_a_category_goes_where_it_is_put_with_all_in_it(staff, tree, move, ends):
    pk, way, *target = move.split()
    words = " ".join([str(tree[pk].pk), way, *(str(tree[one].pk) for one in target)])

    answer = staff.post(MOVE, {"move": words})

    assert answer.status_code == 302
    assert drawn() == ends


@pytest.mark.parametrize(
    "move", ["{l} up", "{k} down", "{h} out", "{h} inside {k}", "{h} before {l}", "{t} inside {t}"]
)
def test_what_cannot_be_is_told_and_changes_nothing(staff, tree, move):
    staff.post(MOVE, {"move": move.format(**{name: one.pk for name, one in tree.items()})})

    assert drawn() == "Home(Lamps Kitchen) Toys"


@pytest.mark.parametrize(
    "move", ["", "x", "1", "1 sideways", "99999999 up", "1 before", "{h} inside 99999999", "²  up"]
)
def test_nonsense_moves_nothing_and_gives_no_error(staff, tree, move):
    answer = staff.post(MOVE, {"move": move.format(h=tree["h"].pk)}, follow=True)

    assert answer.status_code == 200
    assert drawn() == "Home(Lamps Kitchen) Toys"


def test_moving_by_address_alone_is_refused(staff, client, tree):
    assert staff.get(MOVE).status_code == 405


def test_who_may_only_look_moves_nothing_and_sees_no_buttons(client, tree):
    user = get_user_model().objects.create_user("look@example.com", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_category"))
    client.force_login(user)

    answer = client.post(MOVE, {"move": f"{tree['t'].pk} up"})
    page = client.get(reverse("admin:shop_category_changelist")).content.decode()

    assert answer.status_code == 403
    assert 'name="move"' not in page
    assert drawn() == "Home(Lamps Kitchen) Toys"


def test_search_finds_what_was_moved_by_the_category_it_stands_in_now(tree):
    lamp = make_variant(make_product("Deepa", category=tree["l"])).product

    category_tree.put(tree["l"].pk, "inside", tree["t"].pk)

    assert list(search.find("toys").keys) == [lamp.pk]
    assert list(search.find("home", exact=True).keys) == []


def test_a_form_that_was_open_while_it_was_moved_leaves_it_there(staff, tree):
    """What the form holds of the tree is old; it writes only what was typed."""
    form = staff.get(reverse("admin:shop_category_change", args=[tree["k"].pk]))
    data = {"name": "Cooking", "slug": tree["k"].slug, "is_active": "on"}
    data["treebeard_ref_node"] = form.context["adminform"].form.initial["treebeard_ref_node"].pk

    category_tree.step(tree["k"].pk, "up")
    staff.post(reverse("admin:shop_category_change", args=[tree["k"].pk]), data)

    assert drawn() == "Home(Cooking Lamps) Toys"


def test_the_form_moves_to_the_end_of_another_and_to_the_top(staff, tree):
    def save(name: str, inside: str) -> None:
        row = tree[name]
        data = {"name": row.name, "slug": row.slug, "is_active": "on", "treebeard_ref_node": inside}
        staff.post(reverse("admin:shop_category_change", args=[row.pk]), data)

    save("t", tree["h"].pk)
    save("l", "")

    assert drawn() == "Home(Kitchen Toys) Lamps"


def test_the_list_costs_as_many_queries_for_four_as_for_twenty(
    staff, tree, django_assert_max_num_queries
):
    def count() -> int:
        with django_assert_max_num_queries(20) as seen:
            staff.get(reverse("admin:shop_category_changelist"))
        return len(seen)

    few = count()
    for _ in range(16):
        make_category()

    assert count() == few


def test_the_history_says_in_words_where_a_category_stood_and_stands(staff, tree):
    staff.post(MOVE, {"move": f"{tree['k'].pk} in"})
    staff.post(MOVE, {"move": f"{tree['t'].pk} up"})
    staff.post(MOVE, {"move": f"{tree['t'].pk} up"})  # it cannot go further

    told = list(Change.objects.order_by("pk").values_list("label", "actor", "differences"))
    assert told == [
        ("Kitchen", "staff@example.com", {"place": ["Home, 2 of 2", "Home > Lamps, 1 of 1"]}),
        ("Toys", "staff@example.com", {"place": ["the top, 2 of 2", "the top, 1 of 2"]}),
    ]
    page = staff.get("/admin/shop/change/").content.decode()
    assert "Home, 2 of 2 → Home &gt; Lamps, 1 of 1" in page


def test_what_moves_by_itself_is_no_change_of_anybody(tree):
    category_tree.step(tree["k"].pk, "up")

    assert not Change.objects.exists()
