"""The last page of a backup: what must be in it, and that this site wrote it."""

import json
from dataclasses import asdict, dataclass, field

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from campaign_site.models import AuditHead
from campaign_site.models.audit import keyed_hash

from . import BackupFault

FORMAT = 1
HEAD = f"SELECT number, hash FROM {AuditHead._meta.db_table}"  # noqa: S608
APPLIED = f"SELECT app, name FROM {MigrationRecorder.Migration._meta.db_table}"  # noqa: S608
BEGUN_EMPTY = (0, "0" * 64)


@dataclass
class Manifest:
    made_at: str
    database: str
    migrations: list
    rows: dict
    audit: str
    # The hash of every member before this one, by its name.
    members: dict = field(default_factory=dict)
    format: int = FORMAT

    def as_text(self):
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @property
    def files(self):
        return {name: digest for name, digest in self.members.items() if name.startswith("files/")}

    @property
    def number_of_rows(self):
        return sum(self.rows.values())


def mark_of(text):
    """Only a process with AUDIT_KEY can make it."""
    return keyed_hash("backup", text)


def manifest_of(text, mark, is_trusted):
    """Raises BackupFault."""
    if not is_trusted and mark != mark_of(text):
        raise BackupFault(
            "This site did not make the file, or AUDIT_KEY is another one now. If that key is "
            "lost and you know where the file comes from: --trust-file"
        )
    told = json.loads(text)
    if told.get("format") != FORMAT:
        raise BackupFault("The file is of a newer version of the site. Use that version.")
    return Manifest(**told)


def refuse_unknown(manifest):
    """What this code can't restore. Raises BackupFault."""
    if manifest.database != connection.vendor:
        raise BackupFault(
            f"This is a backup of {manifest.database}, and DATABASE_URL names {connection.vendor}."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if newer:
        raise BackupFault(
            f"The backup is of a newer version of the site, with {', '.join(sorted(newer))}. "
            "Restore it with that version."
        )


def head_among(rows):
    number, digest = next(iter(rows), BEGUN_EMPTY)
    return f"{number}:{digest}"
