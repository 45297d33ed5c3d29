"""Whether this half of the site can do its work, one line for each thing that it needs.

/healthz says that the process answers; take nothing out of service for what /readyz says.
It is the page that raises alarms: it answers 503 as soon as one line does not end in "ok".
No line holds more than a kind of fault, a number or the name of a job. docs/operate.md says
what each means and what to do.

The public half looks at what readers need: the database, the keys that seal, the folder
for photos, and its own jobs. The staff half looks at everything.
"""

import os
import socket
import tempfile
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone

from . import disks, outbox, sealed_files, sealing
from .jobs import JOBS
from .models import AuditHead, Draft, JobRun

SECONDS_FOR_THE_DATABASE = 3
OK = "ok"
UNKNOWN = "not known while the database does not answer"
READ_ONLY = "25006"


class Finding(NamedTuple):
    """What was looked at, and what is wrong with it, if anything."""

    name: str
    faults: tuple = ()

    @property
    def is_ok(self):
        return not self.faults

    def __str__(self):
        return "\n".join(f"{self.name}: {words}" for words in self.faults or (OK,))


def findings():
    """Everything, in the order in which somebody at night should read it."""
    found = [finding(name, look) for name, look in WITHOUT_DATABASE.items()]
    with gives_up_after(SECONDS_FOR_THE_DATABASE):
        return [*of_the_database(), *found]


def of_the_database():
    """When it does not answer once, nothing else is asked of it."""
    fault = fault_of_the_database()
    yield Finding("database", (fault,) if fault else ())
    looks = LOOKS if settings.HAS_STAFF_SITE else PUBLIC_LOOKS
    for name, look in looks.items():
        try:
            yield Finding(name, (UNKNOWN,)) if fault else finding(name, look)
        except Error as error:
            fault = type(error).__name__
            yield Finding(name, (UNKNOWN,))


def finding(name, look):
    return Finding(name, tuple(look()))


# --- the database ---------------------------------------------------------------


def fault_of_the_database():
    """It takes a row, which goes at once: that it can be read would not be enough."""
    try:
        with transaction.atomic():
            Draft.objects.create(place=uuid4().hex, answers=b"", expires_at=timezone.now())
            transaction.set_rollback(True)
    except Error as error:
        return "it can be read and not written" if is_read_only(error) else type(error).__name__
    return ""


def is_read_only(error):
    cause = error.__cause__
    name = str(getattr(cause, "sqlite_errorname", ""))
    return getattr(cause, "sqlstate", "") == READ_ONLY or name.startswith("SQLITE_READONLY")


@contextmanager
def gives_up_after(seconds):
    """A PostgreSQL that hangs is left alone: its connection is shut, and whoever waits wakes up.

    A connection that is not there yet has `connect_timeout`; SQLite has `timeout`.
    """
    # Another thread would have a connection of its own.
    watch = threading.Timer(seconds, shut, [connections[DEFAULT_DB_ALIAS]])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def shut(hanging):
    with suppress(AttributeError, OSError, Error, ValueError):
        descriptor = os.dup(hanging.connection.fileno())
        with socket.socket(fileno=descriptor) as wire:
            wire.shutdown(socket.SHUT_RDWR)


@cache
def migrations_of_this_release():
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)


def unapplied_migrations():
    applied = MigrationRecorder(connection).applied_migrations()
    if number := len(migrations_of_this_release() - set(applied)):
        yield f"{number} not applied: run manage.py migrate"


# --- what this machine holds ------------------------------------------------------


def wrong_keys():
    """What is sealed now opens again, where a private key is there to open it."""
    pairs = {
        sealing.GENERAL: settings.SEALING_PRIVATE_KEYS,
        sealing.CONTACT: settings.SEALING_CONTACT_PRIVATE_KEYS,
    }
    for key, private_keys in pairs.items():
        try:
            envelope = sealing.seal(OK, "readyz", key)
            if private_keys and sealing.open_sealed(envelope, "readyz") != OK:
                yield f"the {key} key does not open what it sealed"
        except (sealing.CannotOpen, ValueError) as error:
            yield f"the {key} key: {type(error).__name__}"


def unwritable_storage():
    try:
        if isinstance(sealed_files.storage(), FileSystemStorage):
            write_nowhere(Path(sealed_files.storage().path(sealed_files.FOLDER)))
        else:
            sealed_files.storage().exists(sealed_files.place("readyz"))
        write_nowhere(settings.MEDIA_ROOT)
    except Exception as error:  # another storage has errors of its own
        yield f"MEDIA_ROOT can't be written: {type(error).__name__}"


def write_nowhere(folder):
    """Some bytes into a file without a name. Raises OSError."""
    with tempfile.TemporaryFile(dir=disks.nearest(folder)) as file:
        file.write(b"\0" * 4096)
        file.flush()


def full_disks():
    for name, disk in disks.all_of_them().items():
        if disk.free_mb < disk.wanted_mb:
            yield f"{disk.free_mb} MB free at {name}, wanted {disk.wanted_mb} MB"


# --- what runs beside it ------------------------------------------------------------


def overdue_jobs():
    """A job that never ran counts from the last migration, which is when the site was set up."""
    if settings.DEMO:
        return  # a trial has no timers, and promises none
    well = dict(JobRun.objects.values_list("name", "went_well_at"))
    set_up = MigrationRecorder(connection).migration_qs.aggregate(at=Max("applied"))["at"]
    for job in JOBS.values():
        is_ours = settings.HAS_STAFF_SITE or job.tier == "public"
        last = well.get(job.name)
        age = timezone.now() - (last or set_up)
        if is_ours and age > job.late_after:
            ended = f"last went well {in_words(age)} ago" if last else "has never gone well"
            yield f"{job.name} {ended}, expected every {in_words(job.every)}"


def late_mail():
    if not (settings.TRIAGE_EMAIL or settings.DEMO):
        yield "TRIAGE_EMAIL is empty, so nobody hears that a report came in"
    if late := outbox.late_for():
        yield f"an e-mail has been waiting for more than {in_words(late)}"


def doubtful_audit():
    """The whole trail takes a job, each night. Here it is whether its key is the right one."""
    head = AuditHead.objects.first()
    if head and head.mac != head.own_mac():
        yield "its end was changed, or AUDIT_KEY is not the key it was made with"
    if JobRun.objects.filter(name="verify_audit", went_well=False).exists():
        yield "the last check found a fault: run manage.py verify_audit"


def in_words(period):
    for unit, length in (("days", 48), ("hours", 2)):
        if period >= timedelta(hours=length):
            return f"{period // timedelta(**{unit: 1})} {unit}"
    minutes = period // timedelta(minutes=1)
    return "minute" if minutes == 1 else f"{minutes} minutes"


WITHOUT_DATABASE = {
    "keys": wrong_keys,
    "storage": unwritable_storage,
    "disk": full_disks,
}
PUBLIC_LOOKS = {"migrations": unapplied_migrations, "jobs": overdue_jobs}
LOOKS = PUBLIC_LOOKS | {"mail": late_mail, "audit": doubtful_audit}
