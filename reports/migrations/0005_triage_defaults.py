from django.db import migrations
from django.db.models import Q

# The site is where a report comes in. Once the force's own system has it, it goes soon.
DAYS_KEPT = 30
MISCELLANEOUS = 4

USUAL, RAISED, HIGH, LIFE = 1, 2, 3, 4
# Risk, days to the first look, days to the end of the work. The force decides better ones.
RESPONSE_TARGETS = ((LIFE, 0, 7), (HIGH, 0, 7), (RAISED, 2, 28), (USUAL, 7, 56))
# A beginning: supervisors keep the list.
THREAT_PHRASES = (
    "kill",
    "kills",
    "killed",
    "killing",
    "murder",
    "murdered",
    "shoot",
    "shooting",
    "shot",
    "stab",
    "stabs",
    "stabbed",
    "stabbing",
    "strangle",
    "strangled",
    "kidnap",
    "kidnapped",
    "hostage",
    "suicide",
    "suicidal",
    "end my life",
    "wants me dead",
    "wants her dead",
    "wants him dead",
    "wants them dead",
    "want me dead",
    "want her dead",
    "want him dead",
    "want them dead",
    "bomb",
    "bombs",
    "set fire to",
    "burn the house down",
    "burn my house down",
    "burn our house down",
    "burn her house down",
    "burn his house down",
    "burn their house down",
    "hurt the baby",
    "hurt my baby",
    "hurt her baby",
    "hurts the baby",
    "hurting the baby",
    "hurt the children",
    "hurt my children",
    "acid attack",
)


def add_retention_schedules(apps, schema_editor):
    RetentionSchedule = apps.get_model("reports", "RetentionSchedule")
    for topic in apps.get_model("reports", "Topic").objects.all():
        defaults = {"group": MISCELLANEOUS, "days_kept": DAYS_KEPT}
        RetentionSchedule.objects.get_or_create(topic=topic, defaults=defaults)


def add_response_targets(apps, schema_editor):
    ResponseTarget = apps.get_model("reports", "ResponseTarget")
    for risk, days_to_look, days_to_close in RESPONSE_TARGETS:
        defaults = {"days_to_look": days_to_look, "days_to_close": days_to_close}
        ResponseTarget.objects.get_or_create(risk=risk, defaults=defaults)


def add_threat_phrases(apps, schema_editor):
    ThreatPhrase = apps.get_model("reports", "ThreatPhrase")
    for words in THREAT_PHRASES:
        ThreatPhrase.objects.get_or_create(words=words)


def rate_older_reports(apps, schema_editor):
    """By what stands in the open. What was told is sealed, and no word in it is looked at.

    Only those that nobody has worked on since: staff may have lowered a risk or lifted a hold.
    """
    reports = apps.get_model("reports", "ConcernReport").objects.filter(version=1, status="new")
    near = Q(timing__in=["now", "soon"])
    grave = Q(has_weapons=True) | Q(has_children=True)
    raised = near | grave | Q(topic__default_risk=RAISED)
    life = near & (grave | Q(has_vulnerable_adults=True))
    reports.filter(raised, risk=USUAL).update(risk=RAISED)
    reports.filter(topic__default_risk=HIGH, risk__lt=HIGH).update(risk=HIGH)
    reports.filter(life, risk__lt=LIFE).update(risk=LIFE)
    reports.exclude(safe_to_act="yes").update(is_held=True)


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_triage")]

    # Undone, they stay: staff may have changed them, and the tables go with the step before.
    operations = [
        migrations.RunPython(add_retention_schedules, migrations.RunPython.noop),
        migrations.RunPython(add_response_targets, migrations.RunPython.noop),
        migrations.RunPython(add_threat_phrases, migrations.RunPython.noop),
        migrations.RunPython(rate_older_reports, migrations.RunPython.noop),
    ]
