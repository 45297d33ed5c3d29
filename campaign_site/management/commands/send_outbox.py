from datetime import timedelta

from django.conf import settings
from django.core.management.base import CommandError

from campaign_site import outbox
from campaign_site.jobs import JobCommand
from campaign_site.models import OutboxMessage


class Command(JobCommand):
    help = (
        "Sends the e-mail that is due to TRIAGE_EMAIL, and forgets what was sent a week ago. "
        "Run it every minute, with the environment of the staff site. It ends with an error "
        "when an e-mail has been waiting for more than 30 minutes."
    )

    def handle(self, **options):
        OutboxMessage.objects.expired().delete()
        if not settings.TRIAGE_EMAIL:
            outbox.forget_waiting()
            return
        for fault in outbox.send_due():
            self.stderr.write(f"Not sent, to be tried again: {fault}")
        if late := outbox.late_for():
            minutes = late // timedelta(minutes=1)
            raise CommandError(f"ALARM: an e-mail has waited for more than {minutes} minutes.")
