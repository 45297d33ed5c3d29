from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaign_site import audit, roles
from campaign_site.models import AuditEntry


class Command(BaseCommand):
    help = "Makes an account for a member of staff, and prints the link that sets its password."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument(
            "--role", action="append", choices=roles.Role.values, required=True, dest="roles"
        )

    @transaction.atomic
    def handle(self, username, **options):
        """Whoever may run it is believed: no second person is asked."""
        roles.make()
        staff = get_user_model()(username=username, is_staff=True)
        staff.set_unusable_password()
        try:
            staff.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        staff.save()
        audit.record(None, AuditEntry.Action.ADD, staff, outcome="at the command line")
        staff.put_on_record(None, *(staff.gain(role) for role in options["roles"]))
        address = settings.STAFF_ADDRESS.rstrip("/") + staff.link()
        self.stdout.write(
            f"Good once, and for a day. Set the password of {username} at:\n{address}"
        )
