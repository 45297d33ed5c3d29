from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaign_site import lock_out


class Command(BaseCommand):
    help = "Lets a member of staff try again who gave too many wrong passwords or codes."

    def add_arguments(self, parser):
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, username, **options):
        staff = get_user_model().objects.filter(username=username).first()
        if staff is None:
            raise CommandError(f"Nobody has the user name {username}.")
        lock_out.lift_all(staff)
        staff.put_on_record(None, "may try again")
        self.stdout.write(f"{username} may try again.")
