from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0025_admin_lists_in_order")]

    operations = [
        migrations.AddField(
            model_name="productimage",
            name="option_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="option"),
        ),
        migrations.AddField(
            model_name="productimage",
            name="option_value",
            field=models.CharField(blank=True, max_length=200, verbose_name="option value"),
        ),
        migrations.AddConstraint(
            model_name="productimage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("option_name", ""), ("option_value", "")),
                    models.Q(("option_name__gt", ""), ("option_value__gt", ""), ("variant", None)),
                    _connector="OR",
                ),
                name="image_of_one_variant_or_value",
                violation_error_message="A picture is of one variant, or of one value.",
            ),
        ),
    ]
