from django.core.management.base import BaseCommand

from campaign_site import roles


class Command(BaseCommand):
    help = "Makes the roles of staff, or mends them. Run it after each `migrate`."

    def handle(self, **options):
        roles.make()
        self.stdout.write(f"{len(roles.Role)} roles.")
