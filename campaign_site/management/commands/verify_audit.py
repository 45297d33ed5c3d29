import argparse

from django.core.management.base import CommandError

from campaign_site.audit_check import fault_against, missing_guards, read_through
from campaign_site.jobs import JobCommand


def noted(text):
    number, _colon, entry_hash = text.partition(":")
    if not number.isdecimal() or len(entry_hash) != 64:
        raise argparse.ArgumentTypeError("Give NUMBER:HASH, as it was printed.")
    return int(number), entry_hash


UNCOMPARED = """\
The end was compared with no note. Entries and end of an earlier day, put back together, would
hold as well. Give what an earlier run printed: verify_audit --expect NUMBER:HASH"""


class Command(JobCommand):
    help = "Checks the audit trail, and names the first entry that was changed or is missing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            metavar="NUMBER:HASH",
            type=noted,
            help="The last entry as an earlier run printed it, kept outside of this machine.",
        )

    def handle(self, expect=None, **options):
        trail = read_through()
        fault = trail.fault or (expect and fault_against(trail, *expect))
        if fault:
            raise CommandError(fault)
        self.stdout.write(f"{trail.number} entries, and all of them hold.")
        self.stdout.write(f"Keep this outside of this machine, for --expect: {trail}")
        if not expect:
            self.stdout.write(UNCOMPARED)
        if guards := missing_guards():
            raise CommandError(f"The database would not refuse a change. Missing: {guards}")
