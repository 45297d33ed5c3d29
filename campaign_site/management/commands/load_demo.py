from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

import amnesty.demo
import news.demo


class Command(BaseCommand):
    help = "Fills a demonstration with content. It may run again: nothing is there twice."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Demonstration content belongs in a demonstration: set DEMO=1.")
        today = timezone.localdate()
        with transaction.atomic():
            news.demo.load(today)
            amnesty.demo.load(today)
            self.make_officer()

    def make_officer(self):
        """One account for trying the staff pages; its password is shown this once."""
        officer, is_new = get_user_model().objects.get_or_create(
            username="officer", defaults={"is_staff": True, "is_superuser": True}
        )
        if is_new:
            password = get_random_string(16)
            officer.set_password(password)
            officer.save()
            self.stdout.write(f"Staff sign-in: officer  Password: {password}")
