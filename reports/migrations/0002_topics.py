from django.db import migrations

HIGH, RAISED, USUAL = 3, 2, 1

SIGNS_OF_A_HOME_TAKEN_OVER = """\
Many people come for short visits.
Strangers live there.
More taxis, cars or bikes come and go.
There is litter from taking drugs.
The person who lives there is hardly seen any more.
They stop seeing the people who support them.
There is more trouble around the home than before."""

SIGNS_OF_A_CHILD_USED = """\
They go missing.
They have money or clothes that nobody can explain.
They keep secret who calls or writes to them.
They are out at unusual hours, or miss school.
They get into cars or taxis with adults whom nobody knows.
They are in a place that they do not know.
They have injuries that nobody can explain."""

SIGNS_OF_FORCED_WORK = """\
They look ill or hurt, and nobody treats it.
Someone else controls them.
They live in a crowded place, or where they work.
They have no papers of their own, few belongings, and wear the same clothes.
They are taken to work very early or brought back very late.
They do not look people in the eye, and fear the police.
Windows are barred, or curtains are always closed."""

SIGNS_OF_FRAUD = """\
You are told to hurry.
The message does not use your name.
The address of the sender looks odd.
The message or the website does not look right.
It wants you to click on something.
A message without any fault can still be false."""

ADVICE_ON_FRAUD = """\
Stop. Break off the contact.
Check it for yourself in another way.
If it is about money, call your bank."""

SIGNS_OF_ABUSE = """\
They are alone more often, or keep away from others.
They have injuries.
Someone else controls their money.
They are not allowed out.
Someone watches their phone or computer.
Someone puts them down, or tells them that it is their own fault.
Someone puts pressure on them to have sex."""

ADVICE_ON_ABUSE = """\
You can get help without telling the police."""

ADVICE_ON_WEAPONS = """\
If you find a knife that looks hidden, leave it where it is and call 101.
If it may have been used in a crime, do not touch it. Call 999.
If anything may explode, move away, keep others away and call 999."""

# Slug, name, hint, risk, signs, advice, helplines.
TOPICS = [
    (
        "home-taken-over",
        "Someone’s home taken over",
        "Strangers move in, with many short visits.",
        RAISED,
        SIGNS_OF_A_HOME_TAKEN_OVER,
        "",
        "101 crimestoppers",
    ),
    ("drugs", "Drugs", "Selling, growing or moving drugs.", USUAL, "", "", "101 crimestoppers"),
    (
        "children-used",
        "A child or young person used by others",
        "Such as to carry drugs or money from town to town.",
        HIGH,
        SIGNS_OF_A_CHILD_USED,
        "",
        "nspcc childline fearless crimestoppers",
    ),
    (
        "forced-work",
        "Someone forced to work",
        "Modern slavery, or held against their will.",
        HIGH,
        SIGNS_OF_FORCED_WORK,
        "",
        "modern-slavery crimestoppers",
    ),
    (
        "fraud",
        "Fraud or online crime",
        "Such as false messages, calls or websites.",
        USUAL,
        SIGNS_OF_FRAUD,
        ADVICE_ON_FRAUD,
        "report-fraud bank phishing-text phishing-email",
    ),
    (
        "weapons",
        "Guns, knives or violence",
        "Carried, kept, sold or used.",
        HIGH,
        "",
        ADVICE_ON_WEAPONS,
        "101 crimestoppers fearless",
    ),
    (
        "women-and-girls",
        "Violence against women and girls",
        "Such as abuse at home, stalking or harassment.",
        HIGH,
        SIGNS_OF_ABUSE,
        ADVICE_ON_ABUSE,
        "domestic-abuse mens-advice voice",
    ),
    (
        "gangs",
        "Gangs and organised crime",
        "People who plan crime together.",
        RAISED,
        "",
        "",
        "101 crimestoppers fearless",
    ),
    (
        "something-else",
        "Something else, or I am not sure",
        "",
        USUAL,
        "",
        "",
        "101 crimestoppers railway anti-terrorist",
    ),
]
NAMES = ("slug", "name", "hint", "default_risk", "signs", "advice", "channels")
# Nobody shall handle a gun to take a photo of it for us.
WITHOUT_PHOTOS = {"weapons"}


def add_topics(apps, schema_editor):
    Topic = apps.get_model("reports", "Topic")
    for order, values in enumerate(TOPICS, start=1):
        topic = dict(zip(NAMES, values, strict=True))
        slug = topic.pop("slug")
        topic |= {"order": order * 10, "asks_for_photos": slug not in WITHOUT_PHOTOS}
        Topic.objects.get_or_create(slug=slug, defaults=topic)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_concern_reports")]

    # Undone, the topics stay: reports may be about them.
    operations = [migrations.RunPython(add_topics, migrations.RunPython.noop)]
