import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign_site", "0009_notices_name_no_list")]

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("name", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("went_well", models.BooleanField(null=True)),
                ("went_well_at", models.DateTimeField(null=True)),
                ("run", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("held_until", models.DateTimeField(null=True)),
            ],
        ),
    ]
