from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("amnesty", "0006_older_visits")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="has_receipt",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="receipt given"
            ),
        ),
    ]
