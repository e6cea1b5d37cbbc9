"""What a product lacks is known in words, and nothing incomplete is put on sale."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from shop import completeness
from shop.models import Product, ProductImage, ProductStatus, Variant
from shop.services import listing, publishing
from shop.tests.factories import make_complete, make_product, make_variant
from shop.tests.test_admin import form_of, row_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:shop_product_changelist")


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("staff@example.com", "long-one"))
    return client


def take_away(product: Product, code: str) -> None:
    """Make a complete product lack one thing."""
    {
        "picture": ProductImage.objects.all().delete,
        "alt": lambda: ProductImage.objects.update(alt=""),
        "description": lambda: Product.objects.update(description=""),
        "variant": lambda: Variant.objects.update(is_active=False),
        "net": lambda: Variant.objects.update(net_amount=None, net_unit=""),
        "hsn": lambda: Product.objects.update(hsn=""),
        "origin": lambda: Product.objects.update(country_of_origin=""),
        "maker": lambda: Product.objects.update(maker=""),
    }[code]()
    listing.refresh([product.pk])
    product.refresh_from_db()


def test_a_complete_product_lacks_nothing():
    product = make_complete()

    product.refresh_from_db()
    assert product.missing == ""
    assert completeness.lacks([product.pk]) == {}


@pytest.mark.parametrize("need", completeness.NEEDS, ids=lambda need: need.code)
def test_what_lacks_one_thing_is_not_put_on_sale_and_the_words_say_which(need):
    product = make_complete()
    take_away(product, need.code)

    outcome = publishing.set_status([product.pk], ProductStatus.ACTIVE)

    assert completeness.read(product.missing) == [need]
    assert outcome.refused == {product.pk: f"It still needs {need.words}."}
    assert Product.objects.get().status == ProductStatus.DRAFT


def test_a_set_that_says_in_words_what_it_holds_needs_no_number():
    product = make_complete(net_quantity="1 saree with blouse piece")

    take_away(product, "net")

    assert product.missing == ""


def test_what_is_complete_goes_on_sale_beside_what_is_not_at_a_constant_cost(
    django_assert_num_queries,
):
    products = [make_complete() for _ in range(3)]
    bare = make_variant(make_product(status=ProductStatus.DRAFT)).product
    alone = publishing.set_status([products[0].pk], ProductStatus.ACTIVE)

    outcome = publishing.set_status([one.pk for one in [*products, bare]], ProductStatus.ACTIVE)

    assert alone.changed == [products[0]]
    assert outcome.changed == products[1:]
    assert list(outcome.refused) == [bare.pk]
    with django_assert_num_queries(4):
        publishing.set_status([bare.pk], ProductStatus.ACTIVE)


def test_what_is_on_sale_already_stays_there_and_is_on_the_list_of_work(staff):
    product = make_complete(status=ProductStatus.ACTIVE)
    take_away(product, "hsn")

    publishing.set_status([product.pk], ProductStatus.ACTIVE)

    assert list(Product.objects.incomplete()) == [product]
    assert product.name in staff.get(f"{LIST}?status__exact=active&needs=any").content.decode()
    assert "On sale, but incomplete" in staff.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("code", ["none", "any", *(need.code for need in completeness.NEEDS)])
def test_the_list_is_narrowed_to_what_lacks_a_thing(staff, code):
    whole, bare = make_complete(name="Whole"), make_product("Bare", hsn="")
    listing.refresh([whole.pk, bare.pk])

    shown = staff.get(f"{LIST}?needs={code}").context["cl"].result_list

    in_bare = code in bare_codes(bare) or code == "any"
    assert list(shown) == ([whole] if code == "none" else [bare] if in_bare else [])


def bare_codes(product: Product) -> set[str]:
    product.refresh_from_db()
    return set(product.missing.split())


def test_the_form_names_what_is_missing_and_leads_to_its_field(staff):
    product = make_complete()
    take_away(product, "hsn")

    page = staff.get(reverse("admin:shop_product_change", args=[product.pk])).content.decode()

    assert '<a class="text-link" href="#id_hsn">the HSN code</a>' in page
    assert 'id="id_hsn"' in page


def test_each_place_that_is_named_is_in_the_form(staff):
    page = staff.get(reverse("admin:shop_product_change", args=[make_complete().pk]))

    for need in completeness.NEEDS:
        assert f'id="{need.place}"' in page.content.decode()


def test_the_action_tells_of_each_product_why_it_stays_off_sale(staff):
    whole, bare = make_complete(name="Whole"), make_complete(name="Bare")
    Product.objects.filter(pk=bare.pk).update(maker="")

    page = staff.post(
        LIST, {"action": "put_on_sale", "_selected_action": [whole.pk, bare.pk]}, follow=True
    ).content.decode()

    assert "Products put on sale: 1." in page
    assert "“Bare” was not put on sale. It still needs the maker or importer." in page
    bare.refresh_from_db()
    assert bare.status == ProductStatus.DRAFT


def publish_by_form(staff, product: Product, **fields):
    """Post the form as it stands, with the status set to active."""
    variant = product.variants.get()
    data = form_of(product, row_of(variant, net_amount="1", net_unit="piece"))
    words = {name: getattr(product, name) for name in ("hsn", "maker", "description")}
    data |= {**words, "country_of_origin": "India", "status": ProductStatus.ACTIVE, **fields}
    url = reverse("admin:shop_product_change", args=[product.pk])
    return staff.post(url, data, follow=True).content.decode()


def test_what_is_typed_now_counts_when_a_product_is_put_on_sale(staff):
    product = make_complete()
    take_away(product, "maker")

    publish_by_form(staff, product, maker="Deepa Works, Pune 411001")

    product.refresh_from_db()
    assert (product.status, product.missing) == (ProductStatus.ACTIVE, "")


def test_the_form_saves_what_was_typed_and_says_why_the_product_stays_a_draft(staff):
    product = make_complete(name="Diya")

    page = publish_by_form(staff, product, hsn="", maker="Another, Pune 411001")

    product.refresh_from_db()
    assert "“Diya” was not put on sale. It still needs the HSN code." in page
    assert (product.status, product.maker) == (ProductStatus.DRAFT, "Another, Pune 411001")


def test_a_form_that_was_open_meanwhile_does_not_put_an_archived_product_back_on_sale(staff):
    product = make_complete(status=ProductStatus.ACTIVE)
    variant = product.variants.get()
    form = form_of(product, row_of(variant), status=ProductStatus.ARCHIVED)
    Product.objects.update(status=ProductStatus.ARCHIVED)

    staff.post(reverse("admin:shop_product_change", args=[product.pk]), form)

    product.refresh_from_db()
    assert product.status == ProductStatus.ARCHIVED


def test_a_net_quantity_is_shown_without_zeros_that_say_nothing(staff):
    variant = make_variant(net_amount="250.000", net_unit="g")

    page = staff.get(reverse("admin:shop_variant_change", args=[variant.pk])).content.decode()

    assert 'name="net_amount" value="250"' in page
