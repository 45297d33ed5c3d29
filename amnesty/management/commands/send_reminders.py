from django.conf import settings
from django.core.management.base import CommandError

from amnesty import reminders
from campaign_site.jobs import JobCommand


class Command(JobCommand):
    help = (
        "Sends the reminders by e-mail of tomorrow's visits, to those who asked for one. "
        "Run it each hour of the day, and not at night, with the environment of the "
        "staff site. It can run twice at once. It ends with an error if one could not be sent: "
        "that one is tried again by the next run."
    )

    def handle(self, **options):
        if not settings.REMINDER_FROM_EMAIL:
            raise CommandError("Set REMINDER_FROM_EMAIL.")
        number, faults = reminders.send_due()
        self.say(f"{number} sent.")
        if faults:
            raise CommandError(f"Not sent, to be tried again: {', '.join(faults)}")
