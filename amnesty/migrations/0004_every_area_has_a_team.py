import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("amnesty", "0003_teams_and_second_people")]

    operations = [
        migrations.AlterField(
            "CollectionArea",
            "team",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="areas",
                to="amnesty.collectionteam",
                verbose_name="team",
            ),
        ),
    ]
