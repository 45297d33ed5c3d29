from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaign_site import outbox
from campaign_site.models import OutboxMessage


class Command(BaseCommand):
    help = (
        "Sends the e-mail that is due to TRIAGE_EMAIL, and forgets what was sent a week ago. "
        "Run it every minute, with the environment of the staff site. It ends with an error "
        "when an e-mail has been waiting for more than 30 minutes."
    )

    def handle(self, **options):
        if not settings.HAS_STAFF_SITE:
            raise CommandError("Run this with the environment of the staff site.")
        OutboxMessage.objects.expired().delete()
        if not settings.TRIAGE_EMAIL:
            return
        for fault in outbox.send_due():
            self.stderr.write(f"Not sent, to be tried again: {fault}")
        waiting = outbox.longest_wait()
        if waiting and waiting > OutboxMessage.ALARM_AFTER:
            minutes = waiting // timedelta(minutes=1)
            raise CommandError(f"ALARM: an e-mail has been waiting for {minutes} minutes.")
