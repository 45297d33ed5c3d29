"""Commands that need the environment of one half of the site, and say so in the other."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def refuse_elsewhere(tier):
    """Before anything is read or written. A process of both halves may do the work of each."""
    is_here = settings.HAS_STAFF_SITE if tier == "staff" else settings.SITE_TIER != "staff"
    if not is_here:
        raise CommandError(f"Run this with the environment of the {tier} site.")


class StaffCommand(BaseCommand):
    """A command with the private keys, or with what only the staff site may change."""

    def execute(self, *args, **options):
        refuse_elsewhere("staff")
        return super().execute(*args, **options)
