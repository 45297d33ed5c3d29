from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaign_site import audit, lock_out
from campaign_site.models import Attempt, AuditEntry


class Command(BaseCommand):
    help = "Lets a member of staff try again who gave too many wrong passwords or codes."

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?")
        parser.add_argument(
            "--everyone", action="store_true", help="Begin all counts of this hour anew."
        )

    @transaction.atomic
    def handle(self, username, everyone, **options):
        if bool(username) == everyone:
            raise CommandError("Give one user name, or --everyone.")
        if everyone:
            self.lift_all()
        else:
            self.lift(username)

    def lift(self, username):
        staff = get_user_model().objects.filter(username=username).first()
        if staff is None:
            raise CommandError(f"Nobody has the user name {username}.")
        lock_out.lift_all(staff)
        staff.put_on_record(None, "may try again")
        self.stdout.write(f"{username} may try again.")

    def lift_all(self):
        """Also of the public, and of one address: nobody can tell whose a count is."""
        Attempt.objects.all().delete()
        audit.record(None, AuditEntry.Action.CHANGE, "sign-in", outcome="everyone may try again")
        self.stdout.write("Everyone may try again.")
