from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


def make_teams(apps, schema_editor):
    """Each name of a team becomes a team."""
    CollectionTeam = apps.get_model("amnesty", "CollectionTeam")
    for area in apps.get_model("amnesty", "CollectionArea").objects.all():
        area.team, _is_new = CollectionTeam.objects.get_or_create(name=area.team_name)
        area.save(update_fields=["team"])


def name_teams(apps, schema_editor):
    for area in apps.get_model("amnesty", "CollectionArea").objects.select_related("team"):
        area.team_name = area.team.name
        area.save(update_fields=["team_name"])


def take_off(apps, schema_editor):
    """What one person alone published stands again when two people have agreed to it."""
    for name in ("SurrenderPeriod", "SurrenderPoint"):
        apps.get_model("amnesty", name).objects.update(is_published=False)


def add_first_versions(apps, schema_editor):
    """To kinds that say what the site came with. Any other words were one person's alone."""
    kinds = models.QuerySet(apps.get_model("amnesty", "ItemKind"))
    ours = import_module("amnesty.migrations.0002_kinds_of_items").KINDS
    for group, slug, name, hint in ours:
        same = kinds.filter(group=group, slug=slug, name=name, hint=hint, version=0)
        same.update(version=1, is_published=True)


class Migration(migrations.Migration):
    dependencies = [("amnesty", "0002_kinds_of_items")]

    operations = [
        migrations.CreateModel(
            name="CollectionTeam",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
            ],
            options={"verbose_name": "collection team", "ordering": ["name"]},
        ),
        migrations.RenameField("CollectionArea", "team", "team_name"),
        migrations.AddField(
            "CollectionArea",
            "team",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="areas",
                to="amnesty.collectionteam",
                verbose_name="team",
            ),
        ),
        migrations.AlterField(
            "CollectionArea", "team_name", models.CharField(default="", max_length=60)
        ),
        migrations.RunPython(make_teams, name_teams),
        migrations.RemoveField("CollectionArea", "team_name"),
        migrations.RunPython(take_off, migrations.RunPython.noop),
        migrations.AddField(
            "ItemKind",
            "version",
            models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="The number of the version that the public reads, "
                "which two people agreed.",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            "ItemKind",
            "is_published",
            models.BooleanField(default=False, editable=False, verbose_name="published"),
        ),
        migrations.RunPython(add_first_versions, migrations.RunPython.noop),
    ]
