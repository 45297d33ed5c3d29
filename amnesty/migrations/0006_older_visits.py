from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

OPEN = ("requested", "needs-call", "confirmed", "out")
# What the release before knows, for what it does not know.
OLDER_STATUS = {
    "needs-call": "confirmed",
    "out": "confirmed",
    "expired": "cancelled",
    "nobody-in": "cancelled",
    "not-handed-over": "cancelled",
    "incident": "cancelled",
}
HOLDS_NO_MORE = ("nobody-in", "not-handed-over", "incident")
RECORDS = ("Receipt", "BinEmptied")


# So that whoever owns one finds it by its name.
LARGE_BLADES = {"slug": "large-blade", "version": 1}
HINT = "Such as a zombie-style knife or a ninja sword"


def name_large_blades(apps, schema_editor):
    """Where nobody has agreed to other words since."""
    kinds = apps.get_model("amnesty", "ItemKind").objects
    kinds.filter(hint="", **LARGE_BLADES).update(hint=HINT)


def unname_large_blades(apps, schema_editor):
    kinds = apps.get_model("amnesty", "ItemKind").objects
    kinds.filter(hint=HINT, **LARGE_BLADES).update(hint="")


def end_older_visits(apps, schema_editor):
    """What ended before the day of it was kept, so that it is forgotten like any other."""
    Booking = apps.get_model("amnesty", "Booking")
    slots = apps.get_model("amnesty", "CollectionSlot").objects.filter(pk=OuterRef("slot"))
    periods = apps.get_model("amnesty", "SurrenderPeriod").objects.filter(pk=OuterRef("period"))
    today = timezone.localdate()
    ended = Booking.objects.exclude(status__in=OPEN).filter(ended_on=None)
    ended.filter(slot__date__gt=today).update(ended_on=today)
    ended.update(ended_on=Subquery(slots.values("date")))
    Booking.objects.update(days_kept=Subquery(periods.values("days_kept")))
    let_tables_be_altered(schema_editor)


def as_the_release_before_knows_it(apps, schema_editor):
    """Make every row one that the release before can hold.

    The reference, the slot and the items of a forgotten visit stay, with nothing in what is
    sealed. Stations, notes, calendar links, approved totals and the history of what is published
    are not known there and go. A place stays taken only where a visit is to come or was made.
    What was taken in and destroyed is a record of weapons: where there is one, it refuses.
    """
    refuse_to_lose_records(apps)
    Booking = apps.get_model("amnesty", "Booking")
    slots = apps.get_model("amnesty", "CollectionSlot").objects
    for booking in Booking.objects.filter(status__in=HOLDS_NO_MORE).only("slot"):
        slots.filter(pk=booking.slot_id, held__gt=0).update(held=F("held") - 1)
    for newer, older in OLDER_STATUS.items():
        Booking.objects.filter(status=newer).update(status=older, held_until=None)
    for booking in Booking.objects.exclude(forgotten_on=None):
        booking.forgotten_on = None
        booking.hazards = booking.place = booking.contact = {}
        booking.save(update_fields=["forgotten_on", "hazards", "place", "contact"])
    stations = apps.get_model("amnesty", "SurrenderPoint").objects.filter(sort="station")
    for name in ("PointVersion", "PointReport"):
        rows = apps.get_model("amnesty", name).objects
        rows.filter(point_id__in=list(stations.values_list("pk", flat=True))).delete()
    # Nothing refers to them any more.
    stations._raw_delete(stations.db)
    let_tables_be_altered(schema_editor)


def let_tables_be_altered(schema_editor):
    """PostgreSQL alters no table while checks of its changed rows wait for the end."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def refuse_to_lose_records(apps):
    for name in RECORDS:
        if apps.get_model("amnesty", name).objects.exists():
            raise RuntimeError(
                "This can't be undone: receipts or emptied bins are stored, and the release "
                "before has no room for them. Go back to a backup, or stay at this release."
            )


class Migration(migrations.Migration):
    dependencies = [("amnesty", "0005_surrender")]

    operations = [
        migrations.RunPython(name_large_blades, unname_large_blades),
        migrations.RunPython(end_older_visits, as_the_release_before_knows_it),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                name="ended_visit_has_the_day_on_which_it_ended",
                condition=models.Q(
                    ("status__in", OPEN), ("ended_on__isnull", False), _connector="OR"
                ),
            ),
        ),
    ]
