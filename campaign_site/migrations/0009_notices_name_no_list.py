from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign_site", "0008_nobody_is_a_superuser")]

    operations = [
        # Undone, a notice that still waits needs something to stand there.
        migrations.AlterField(
            model_name="notice",
            name="about",
            field=models.CharField(default="", max_length=100),
        ),
        migrations.RemoveField(model_name="notice", name="about"),
    ]
