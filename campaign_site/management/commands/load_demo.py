from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

import amnesty.demo
import news.demo
from campaign_site import roles
from campaign_site.roles import Role

# Beside "officer", who has all roles but the last one.
OTHERS = {"second": set(Role) - {Role.ADMINISTRATOR}, "administrator": {Role.ADMINISTRATOR}}


class Command(BaseCommand):
    help = "Fills a demonstration with content. It may run again: nothing is there twice."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Demonstration content belongs in a demonstration: set DEMO=1.")
        today = timezone.localdate()
        with transaction.atomic():
            people = self.make_staff()
            news.demo.load(today)
            amnesty.demo.load(today, people)

    def make_staff(self):
        """Accounts for trying what takes two people; their one password is shown this once.

        The two who may publish a place are given back.
        """
        roles.make()
        password = get_random_string(16)
        accounts = get_user_model().objects
        officer, is_new = accounts.get_or_create(
            username="officer", defaults={"is_staff": True, "password": make_password(password)}
        )
        officer.groups.set(Group.objects.exclude(name=Role.ADMINISTRATOR))
        for name, given in OTHERS.items():
            other, _is_new = accounts.get_or_create(
                username=name, defaults={"is_staff": True, "password": officer.password}
            )
            other.groups.set(Group.objects.filter(name__in=given))
        if is_new:
            self.stdout.write(f"Staff sign-in: officer  Password: {password}")
            self.stdout.write(f"The same for: {', '.join(OTHERS)}")
        return officer, accounts.get(username="second")
