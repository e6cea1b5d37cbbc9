import pytest

from shop.models import Category
from shop.services.shelves import Shelves
from shop.tests.factories import make_category

pytestmark = pytest.mark.django_db


def parent(category):
    return Category.objects.get_parent(Category.objects.get(pk=category.pk))


def test_a_path_is_made_once_and_found_in_any_case():
    home = make_category("Home", slug="home")
    shelves = Shelves()

    tea = shelves.get_or_make(("home", "Tea"))

    assert parent(tea) == home
    assert shelves.get_or_make(("HOME", "tea")) == tea
    assert Shelves().find(("Home", "TEA")) == tea
    assert Category.objects.count() == 2


def test_the_same_name_below_another_category_is_another_shelf():
    shelves = Shelves()

    home, office = shelves.get_or_make(("Home", "Tea")), shelves.get_or_make(("Office", "Tea"))

    assert parent(office).name == "Office"
    assert (home.slug, office.slug) == ("tea", "office-tea")


def test_the_tree_stays_whole_though_names_come_in_any_order():
    shelves = Shelves()

    for path in [("M", "N", "O"), ("A",), ("M", "B", "Z"), ("B", "C"), ("M", "N", "A"), ("A", "A")]:
        shelves.get_or_make(path)

    assert not any(Category.objects.find_problems())
    assert Shelves().find(("M", "N", "A")).depth == 3
    assert Category.objects.count() == 10


def test_a_name_without_latin_letters_gets_a_slug():
    shelves = Shelves()

    slugs = {shelves.get_or_make((name,)).slug for name in ("दीया", "पूजा")}

    assert slugs == {"category-2", "category-3"}


def test_finding_makes_nothing():
    assert Shelves().find(("Home",)) is None
    assert not Category.objects.exists()
