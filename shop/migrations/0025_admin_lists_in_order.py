from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0024_newest_products")]

    operations = [
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["from_paise", "id"], name="product_by_price"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["-created_at", "-id"], name="review_all_newest"),
        ),
        migrations.AddIndex(
            model_name="variant",
            index=models.Index(
                fields=["is_active", "on_hand", "reserved", "price_paise"], name="variant_sums"
            ),
        ),
    ]
