import time
from pathlib import Path

from django.core.management.base import CommandError

from campaign_site import erasures
from campaign_site.backup import BackupFault
from campaign_site.backup.writing import delete_old, megabytes, new_name, write
from campaign_site.jobs import JobCommand


class Command(JobCommand):
    help = (
        "Writes all that the site keeps into one file, encrypted to BACKUP_PUBLIC_KEY. The site "
        "may go on working meanwhile. Name the file, or a folder in which it gets a new name."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument(
            "--folder", type=Path, help="For a timer: the file is named by its day."
        )
        parser.add_argument(
            "--keep", type=int, metavar="DAYS", help="Delete older backups in that folder."
        )

    def handle(self, file, folder, keep, **options):
        if bool(file) == bool(folder):
            raise CommandError("Name a file, or a folder with --folder.")
        if keep is not None and (not folder or keep < 1):
            raise CommandError("--keep takes a number of days, and goes with --folder.")
        began, path = time.monotonic(), file or new_name(folder)
        try:
            # From the first backup on there is a list to keep beside it.
            erasures.add([])
            manifest = write(path)
        except OSError as fault:
            raise CommandError(f"The list of what was deleted: {fault}") from fault
        except BackupFault as fault:
            raise CommandError(fault) from fault
        seconds, size = time.monotonic() - began, megabytes(path.stat().st_size)
        self.stdout.write(
            f"{path}: {manifest.number_of_rows:,} rows and {len(manifest.files):,} files, "
            f"{size}, in {seconds:.1f} s."
        )
        self.stdout.write(f"Audit trail: {manifest.audit}")
        for name in delete_old(folder, keep) if keep else []:
            self.stdout.write(f"Deleted: {name}")
