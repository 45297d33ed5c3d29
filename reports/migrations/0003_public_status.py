from django.db import migrations, models


class Migration(migrations.Migration):
    """What the writer is told and where staff stand are two things from now on."""

    dependencies = [("reports", "0002_topics")]

    operations = [
        migrations.RenameField("concernreport", "status", "public_status"),
        migrations.AlterField(
            "concernreport",
            "public_status",
            models.CharField(
                choices=[
                    ("received", "received"),
                    ("read", "read by an officer"),
                    ("passed-on", "passed on"),
                    ("closed", "closed"),
                ],
                default="received",
                max_length=20,
                verbose_name="what the writer is told",
            ),
        ),
    ]
