from django.db import migrations, models


def drop_triggers(apps, editor):
    """Those of this release write a column that the log before it has not."""
    if editor.connection.vendor == "postgresql":
        shown = ("product", "variant", "productimage", "review")
        for name in (*shown, "category", "collection", "optionvalue", "searchsynonym"):
            editor.execute(f"DROP FUNCTION IF EXISTS shop_{name}_note() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("shop", "0027_admin_filters_by_index")]

    operations = [
        migrations.AddField(
            model_name="cataloguechange",
            name="pages",
            field=models.CharField(
                choices=[("none", "None"), ("own", "Own"), ("all", "All")],
                db_default="all",
                max_length=4,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_triggers),
    ]
