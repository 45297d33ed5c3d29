import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from campaign_site import audit, erasures
from campaign_site.backup import BackupFault, checking, encryption, restoring
from campaign_site.models import AuditEntry
from campaign_site.staff_commands import StaffCommand
from campaign_site.write_ahead_log import empty_write_ahead_log

NOT_ERASED = (
    "There is no list of what was deleted for good. Whatever was deleted after the backup is "
    "back. Find the list, and delete each of its reports again."
)

CUT_OFF = (
    "The last line of {} is not whole, and was left out. If this is a copy of the list, get a "
    "whole one."
)
ON_HOLD = (
    "{} is on the list of what was deleted for good, and on legal hold in this backup. It was left "
    "as it is. Ask who put the hold: where it was lifted since, lift it again, and two people "
    "delete the report again."
)


class Command(StaffCommand):
    help = (
        "Puts a backup back into an empty place, and checks what is there then. Status 1, with "
        "words, when anything is not as it was."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--identity", type=Path, required=True, metavar="KEYFILE", help="The key in the safe."
        )
        parser.add_argument(
            "--erased", type=Path, metavar="LIST", help="What is to be deleted again: ERASED_LIST."
        )
        parser.add_argument(
            "--verify", action="store_true", help="Check every byte of the file; restore nothing."
        )
        parser.add_argument(
            "--trust-file", action="store_true", help="Go on although AUDIT_KEY did not mark it."
        )

    def handle(self, file, identity, erased, verify, trust_file, **options):
        began = time.monotonic()
        try:
            keys = encryption.identities_in(identity)
            backup = restoring.Backup(file, keys, is_trusted=trust_file)
            gone = self.listed(erased, trust_file)
            manifest = self.checked(backup)
            if verify:
                return
            faults = self.restore(backup, manifest, gone)
        except BackupFault as fault:
            raise CommandError(fault) from fault
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} things are not as they were. Do not open the site.")
        self.stdout.write(f"Restored and verified in {time.monotonic() - began:.1f} s.")

    def listed(self, erased, is_trusted):
        """What is to go again, or None where nobody says."""
        path = erased or settings.ERASED_LIST
        if not erased and not path.exists():
            return None
        try:
            if erasures.is_cut_off(path):
                self.stderr.write(CUT_OFF.format(path))
            return erasures.listed_in(path, is_trusted)
        except (OSError, ValueError) as fault:
            raise CommandError(f"{path} can’t be read: {fault}") from fault

    def checked(self, backup):
        with self.timed("Every byte was checked"):
            manifest = backup.check()
        self.stdout.write(
            f"Made at {manifest.made_at}: {manifest.number_of_rows:,} rows, "
            f"{len(manifest.files):,} files, audit trail {manifest.audit}"
        )
        return manifest

    def restore(self, backup, manifest, gone):
        """Gives what is not as it was."""
        restoring.refuse_unless_possible(manifest)
        with self.timed("Database and files were put back"):
            backup.put_back(manifest)
        faults = checking.faults_of_rows(manifest) + checking.faults_of_files(manifest)
        if number := restoring.bring_up_to_date():
            self.stdout.write(f"{number} newer migrations were applied.")
        with self.timed("What is there was checked"):
            faults += checking.faults_of_trail(manifest)
            faults += self.erase_again(gone)
            faults += self.faults_after_erasing()
        audit.record(None, AuditEntry.Action.ADD, "backup", _("restored"), manifest.made_at)
        return faults

    def erase_again(self, gone):
        """Gives what could not be deleted again, and why."""
        if gone is None:
            self.stderr.write(NOT_ERASED)
            return []
        back, held = [], []
        for erasure in gone:
            try:
                back.append(erasure.repeat())
            except erasures.OnHold as hold:
                held.append(ON_HOLD.format(hold))
        erasures.carry_over(gone)
        empty_write_ahead_log()
        self.stdout.write(f"Deleted again: {', '.join(filter(None, back)) or 'none was back'}")
        return held

    def faults_after_erasing(self):
        faults, opened, shut = checking.faults_of_sealed()
        self.stdout.write(f"Of a sample of what is sealed, {opened} opened.")
        if shut:
            self.stdout.write(f"{shut} more are sealed to a key that is not here.")
        return faults

    @contextmanager
    def timed(self, said):
        began = time.monotonic()
        yield
        self.stdout.write(f"{said} in {time.monotonic() - began:.1f} s.")
