from django.db import migrations
from django.db.models import Exists, OuterRef


def note(apps, schema_editor):
    """Both ways: it may run again where the release before has been at work meanwhile.

    Back again nothing is to be done: the column goes, and the receipts say the same.
    """
    bookings = apps.get_model("amnesty", "Booking").objects.all()
    valid = apps.get_model("amnesty", "Receipt").objects.filter(voided_on=None)
    has_one = Exists(valid.filter(booking=OuterRef("pk")))
    bookings.filter(has_one, has_receipt=False).update(has_receipt=True)
    bookings.filter(~has_one, has_receipt=True).update(has_receipt=False)


class Migration(migrations.Migration):
    dependencies = [("amnesty", "0007_receipts_noted_on_bookings")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
