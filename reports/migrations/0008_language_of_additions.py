from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_threat_words_in_other_languages")]

    operations = [
        migrations.AddField(
            "addition",
            "language",
            models.CharField("language", max_length=10, blank=True, default="", editable=False),
            preserve_default=False,
        ),
    ]
