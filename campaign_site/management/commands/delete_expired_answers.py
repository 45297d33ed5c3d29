from django.core.management.base import BaseCommand

from campaign_site.models import Draft


class Command(BaseCommand):
    help = "Deletes unfinished answers that nobody has touched for 30 minutes."

    def handle(self, **options):
        number, _ = Draft.objects.expired().delete()
        self.stdout.write(f"{number} deleted.")
