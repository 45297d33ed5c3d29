from django.db import migrations, models

import reports.models.risk


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_triage_defaults")]

    operations = [
        migrations.AlterField(
            "ThreatPhrase",
            "words",
            models.CharField(
                help_text="A word or a few, as people write them, in any language. Case, accents, "
                "spaces and punctuation do not matter. Only whole words count: add “kills” and "
                "“killing” beside “kill”. A star at the end stands for any ending, as in "
                "“strangl*”. A report with them stands under “life at risk” when it comes in; "
                "those here already stay as they are.",
                max_length=60,
                unique=True,
                validators=[reports.models.risk.has_a_letter, reports.models.risk.has_a_stem],
                verbose_name="words",
            ),
        ),
    ]
