"""It stands apart from the rest of the schema: older rows get their revision in 0003."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("news", "0003_first_revisions")]

    operations = [
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                name="article_is_a_draft_until_a_revision_is_published",
                condition=Q(status="draft", revision=0) | ~Q(status="draft") & Q(revision__gt=0),
            ),
        ),
    ]
