"""A running process of the public tier holds no private key, and can't read what it has sealed.

Its environment, the files that it has open and its whole memory are searched, from outside.
"""

import base64
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from campaign_site import keys

ROOT = Path(__file__).parents[2]
GENERAL, CONTACT = keys.new_private_key(), keys.new_private_key()
AUDIT, INDEX = keys.new_secret(), keys.new_secret()
EVERY = {
    "PATH": os.environ["PATH"],
    "DJANGO_SETTINGS_MODULE": "campaign_site.settings",
    "SECRET_KEY": keys.new_secret(),
    "ALLOWED_HOSTS": "www.example.org",
    "SEALING_PUBLIC_KEY": keys.public_half(GENERAL),
    "SEALING_CONTACT_PUBLIC_KEY": keys.public_half(CONTACT),
}
PUBLIC = EVERY | {"SITE_TIER": "public"}
STAFF = EVERY | {
    "SITE_TIER": "staff",
    "SEALING_PRIVATE_KEYS": GENERAL,
    "SEALING_CONTACT_PRIVATE_KEYS": CONTACT,
    "AUDIT_KEY": AUDIT,
    "INDEX_KEY": INDEX,
}
# As they stand in a setting, without the word before them, and as 32 bytes.
SECRETS = {
    "general": GENERAL.removeprefix(keys.PRIVATE).encode(),
    "general, raw": keys.from_text(keys.PRIVATE, GENERAL),
    "contact": CONTACT.removeprefix(keys.PRIVATE).encode(),
    "contact, raw": keys.from_text(keys.PRIVATE, CONTACT),
    "audit": AUDIT.encode(),
    "index": INDEX.encode(),
}
# Seals a value, opens the one that it is given, and waits.
PROCESS = """
import base64, sys, django
django.setup()
from campaign_site import sealing, urls
print(base64.b64encode(sealing.seal("canary", "a row:1")).decode(), flush=True)
envelope = base64.b64decode(sys.stdin.readline())
try:
    print(sealing.open_sealed(envelope, "a row:1"), flush=True)
except sealing.CannotOpen as refusal:
    print(type(refusal).__name__, flush=True)
sys.stdin.readline()
"""
WRITABLE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw")


@contextmanager
def process(environment, folder):
    with subprocess.Popen(
        [sys.executable, "-c", PROCESS],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            yield started
        finally:
            started.stdin.close()


def ask(started, envelope):
    """What the process makes of an envelope; from then on it has tried."""
    started.stdin.write(f"{base64.b64encode(envelope).decode()}\n")
    started.stdin.flush()
    return started.stdout.readline().strip()


def memory_of(pid):
    areas = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in (WRITABLE.match(area).groups() for area in areas if WRITABLE.match(area)):
            memory.seek(int(start, 16))
            yield memory.read(int(end, 16) - int(start, 16))


def held_by(pid):
    """Which of the secrets are anywhere in the process."""
    held = b"\n".join([Path(f"/proc/{pid}/environ").read_bytes(), *memory_of(pid)])
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        if descriptor.is_file():
            held += descriptor.read_bytes()
    return {name for name, secret in SECRETS.items() if secret in held}


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process from /proc")
def test_the_public_process_holds_no_private_key_and_can_not_open_what_it_sealed(tmp_path):
    with process(PUBLIC, tmp_path) as public, process(STAFF, tmp_path) as staff:
        sealed = base64.b64decode(public.stdout.readline())
        staff.stdout.readline()

        assert ask(public, sealed) == "NoPrivateKey"
        assert ask(staff, sealed) == "canary"
        assert held_by(public.pid) == set()
        # The same search finds them where they are.
        assert held_by(staff.pid) >= {"general", "contact", "audit", "index"}
