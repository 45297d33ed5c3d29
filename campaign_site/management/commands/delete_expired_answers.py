from django.core.management.base import BaseCommand

from campaign_site.models import Attempt, Draft


class Command(BaseCommand):
    help = "Deletes unfinished answers that nobody has touched for 30 minutes, and old counts."

    def handle(self, **options):
        Attempt.objects.expired().delete()
        number, _ = Draft.objects.expired().delete()
        self.stdout.write(f"{number} deleted.")
