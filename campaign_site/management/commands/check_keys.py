from django.core.management.base import CommandError

from campaign_site.key_use import key_uses, names_of, samples
from campaign_site.sealed_places import sealed_places
from campaign_site.staff_commands import StaffCommand

SAMPLE = 20


class Command(StaffCommand):
    help = (
        "Says how much is sealed to which key, and opens a sample of it: some of each place and "
        "key. Run it with the environment of the staff site, or with the keys from the safe. It "
        "shows nothing of what was told. It ends with status 1 when something can't be opened."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="Open everything, not a sample.")

    def handle(self, **options):
        places = sealed_places()
        uses = key_uses(places)
        for use in uses:
            self.stdout.write(str(use))
        without_key = sum(use.number for use in uses if not use.is_here)
        unread = self.open_rows(places, uses, None if options["all"] else SAMPLE)
        if without_key:
            self.stderr.write(f"{without_key} can't be opened here: no private key, or no file.")
        if without_key or unread:
            raise CommandError("Not everything can be opened.")

    def open_rows(self, places, uses, most):
        """How many could not be opened: not because their key is not here."""
        total, unread = 0, 0
        for place, number, rows in samples(places, uses, most):
            total, unread = total + number, unread + len(rows)
            for line in names_of(place, rows):
                self.stderr.write(line)
        self.stdout.write(f"{total} opened, {unread} could not be opened.")
        return unread
