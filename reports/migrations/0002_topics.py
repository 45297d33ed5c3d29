from django.db import migrations

HIGH, RAISED, USUAL = 3, 2, 1
TOPICS = [
    (
        "home-taken-over",
        "Someone’s home taken over",
        "Strangers move in, with many short visits.",
        RAISED,
    ),
    ("drugs", "Drugs", "Selling, growing or moving drugs.", USUAL),
    (
        "children-used",
        "A child or young person used by others",
        "Such as to carry drugs or money from town to town.",
        HIGH,
    ),
    ("forced-work", "Someone forced to work", "Modern slavery, or held against their will.", HIGH),
    ("fraud", "Fraud or online crime", "Such as false messages, calls or websites.", USUAL),
    ("weapons", "Guns, knives or violence", "Carried, kept, sold or used.", HIGH),
    (
        "women-and-girls",
        "Violence against women and girls",
        "Such as abuse at home, stalking or harassment.",
        HIGH,
    ),
    ("gangs", "Gangs and organised crime", "People who plan crime together.", RAISED),
    ("something-else", "Something else, or I am not sure", "", USUAL),
]


def add_topics(apps, schema_editor):
    Topic = apps.get_model("reports", "Topic")
    for order, (slug, name, hint, risk) in enumerate(TOPICS, start=1):
        Topic.objects.get_or_create(
            slug=slug,
            defaults={"name": name, "hint": hint, "default_risk": risk, "order": order * 10},
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_concern_reports")]

    # Undone, the topics stay: reports may be about them.
    operations = [migrations.RunPython(add_topics, migrations.RunPython.noop)]
