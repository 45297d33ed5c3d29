"""Every article gets its text as a first revision.

An article that was ready is published by it. Who wrote it and who approved it is not known.

Going back, what is on hold, withdrawn, gone or moved becomes a draft: an older release knows
nothing else that no reader sees. Lost is then which of these it was, with its note and its
target. Further back, without the tables, the revisions are lost (what the public reads stands
on the row), and with them the corrections, old addresses, pictures, embargoes and reviews.
"""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

REVISED = (
    "title",
    "slug",
    "summary",
    "body",
    "week",
    "priority",
    "picture",
    "picture_alt",
    "picture_is_decorative",
    "picture_credit",
    "is_sensitive",
    "publish_at",
    "expire_at",
    "after_expiry",
)


def as_json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def make_first_revisions(apps, schema_editor):
    Article = apps.get_model("news", "Article")
    Revision = apps.get_model("news", "ArticleRevision")
    for article in Article.objects.filter(revisions=None).iterator():
        fields = map(article._meta.get_field, REVISED)
        is_ready = article.status == "ready"
        Revision.objects.create(
            article=article,
            number=1,
            values={field.name: as_json(getattr(article, field.attname)) for field in fields},
            stage="published" if is_ready else "saved",
            decided_at=timezone.now() if is_ready else None,
        )
        article.revision = 1 if is_ready else 0
        article.save(update_fields=["revision", "plain_text"])


def take_what_nobody_reads_back_to_drafts(apps, schema_editor):
    Article = apps.get_model("news", "Article")
    Revision = apps.get_model("news", "ArticleRevision")
    is_unseen = Q(held_by__isnull=False) | Q(status__in=["withdrawn", "gone", "moved"])
    unseen = list(Article.objects.filter(is_unseen).values_list("pk", flat=True))
    # In pieces: SQLite takes only so many values at once.
    for start in range(0, len(unseen), 500):
        some = unseen[start : start + 500]
        Article.objects.filter(pk__in=some).update(
            status="draft", revision=0, ended_at=None, ended_note="", moved_to=""
        )
        Revision.objects.filter(article__in=some, stage="published").update(
            stage="saved", decided_by=None, decided_at=None, alone_because=""
        )


class Migration(migrations.Migration):
    dependencies = [("news", "0002_articles_have_revisions")]

    operations = [migrations.RunPython(make_first_revisions, take_what_nobody_reads_back_to_drafts)]
