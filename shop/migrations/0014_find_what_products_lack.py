from django.db import migrations
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Concat

AT_ONCE = 1000


def find(apps, schema_editor):
    """Write down for each product what it lacks, as shop.completeness did at this time."""
    Product, Variant, ProductImage = (
        apps.get_model("shop", name) for name in ("Product", "Variant", "ProductImage")
    )
    pictures = ProductImage.objects.filter(product=OuterRef("pk"))
    sold = Variant.objects.filter(product=OuterRef("pk"), is_active=True)
    needs = {
        "picture": ~Exists(pictures),
        "alt": Exists(pictures.filter(alt="")),
        "description": Q(description=""),
        "variant": ~Exists(sold),
        "net": Q(net_quantity="") & Exists(sold.filter(net_amount=None)),
        "hsn": Q(hsn=""),
        "origin": Q(country_of_origin=""),
        "maker": Q(maker=""),
    }
    codes = Concat(
        *(
            Case(When(lacking, then=Value(f"{code} ")), default=Value(""))
            for code, lacking in needs.items()
        )
    )
    products = Product.objects.using(schema_editor.connection.alias).order_by("pk")
    last = 0
    while pks := list(products.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        products.filter(pk__in=pks).order_by().update(missing=codes)
        last = pks[-1]


class Migration(migrations.Migration):
    dependencies = [("shop", "0013_what_products_lack")]
    operations = [migrations.RunPython(find, migrations.RunPython.noop)]
