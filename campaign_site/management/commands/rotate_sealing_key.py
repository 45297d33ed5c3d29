from django.core.management.base import CommandError

from campaign_site import audit, sealed_files
from campaign_site.key_use import key_uses, names_of
from campaign_site.models import AuditEntry
from campaign_site.sealed_places import sealed_places
from campaign_site.sealing import key_in_use
from campaign_site.staff_commands import StaffCommand

SUBJECT = "sealing keys"
NOT_REPLACED = (
    "The storage of sealed files can't put one file in the place of another. It needs a method "
    "`replace`, as FolderStorage has. Nothing was changed."
)


class Command(StaffCommand):
    help = (
        "Seals everything anew that is sealed to another key than the one in use. Run it with "
        "the environment of the staff site: the new private key first, the old one after it. It "
        "can be stopped at any time, and goes on when it runs again; the site runs on meanwhile. "
        "It ends with status 1 while something is left."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Only count what is sealed to which key."
        )

    def handle(self, *, dry_run, **options):
        if not sealed_files.may_be_replaced():
            raise CommandError(NOT_REPLACED)
        waiting = sum(use.number for use in key_uses(sealed_places()) if not use.is_in_use)
        if waiting and not dry_run:
            put_on_record(f"begun: {waiting} to seal anew")
            self.seal_all_anew()
        self.tell(dry_run)

    def seal_all_anew(self):
        sealed = unread = 0
        for place in sealed_places():
            number, rows = self.seal_place_anew(place)
            for line in names_of(place, rows):
                self.stderr.write(line)
            sealed, unread = sealed + number, unread + len(rows)
        put_on_record(f"ended: {sealed} sealed anew, {unread} can't be opened")

    def seal_place_anew(self, place):
        """Until nothing is left but what can't be opened, or what somebody is changing now."""
        key_id, total, number = key_in_use(place.key), 0, 1
        while number:
            number, unread = 0, []
            for pks in place.with_other_key(key_id):
                sealed, rows = place.seal_anew(pks, key_id)
                number += sealed
                unread += rows
            total += number
        if total:
            self.stdout.write(f"{place}: {total} sealed anew.")
        return total, unread

    def tell(self, dry_run):
        uses = key_uses(sealed_places())
        for use in uses:
            self.stdout.write(str(use))
        for use in uses:
            if use.is_here and use.is_spent:
                self.stdout.write(f"{use.purpose} {use.key_id.hex()} opens nothing any more.")
        left = sum(use.number for use in uses if not use.is_in_use)
        if left and not dry_run:
            raise CommandError(f"{left} are not sealed to the key in use. Run this once more.")


def put_on_record(outcome):
    audit.record(None, AuditEntry.Action.CHANGE, SUBJECT, outcome=outcome)
