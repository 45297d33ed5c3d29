from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign_site", "0007_superusers_become_staff")]

    operations = [
        migrations.AddConstraint(
            model_name="staffmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_superuser", False)), name="nobody_is_a_superuser"
            ),
        ),
    ]
