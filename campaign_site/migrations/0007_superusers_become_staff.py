"""Nobody is a superuser, and nobody has a permission that is not a role's.

Whoever was one keeps the account and has no role: `manage.py add_staff` makes the first
administrators, who give the roles. Undone, nobody is one again: who was it is not kept.
"""

from django.db import migrations


def make_staff_of_superusers(apps, schema_editor):
    accounts = apps.get_model("campaign_site", "StaffMember")
    accounts.objects.filter(is_superuser=True).update(is_superuser=False, is_staff=True)
    accounts.user_permissions.through.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("campaign_site", "0006_staff_accounts")]

    operations = [migrations.RunPython(make_staff_of_superusers, migrations.RunPython.noop)]
