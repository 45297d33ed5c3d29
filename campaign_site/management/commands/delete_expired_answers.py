from campaign_site import limits
from campaign_site.jobs import JobCommand
from campaign_site.models import Attempt, Draft


class Command(JobCommand):
    help = "Deletes unfinished answers that nobody has touched for 30 minutes, and old counts."

    def handle(self, **options):
        Attempt.objects.expired().delete()
        limits.forget_old_keys()
        number, _ = Draft.objects.expired().delete()
        self.say(f"{number} deleted.")
