"""A copy of the keys that can't be made anew, for a safe.

Without them nobody can open what was told, and nobody can make them again. The copy is one
file in the format of age, so any `age` program opens it, in ten years too; inside are the
lines of an environment. It is locked with words that people keep in their heads or on paper,
or to the public age keys of several people, each of whom can open it alone.
"""

import pyrage
from django.conf import settings

from . import age_keys

# By name: what is in the file, and whether it lists several.
LISTS = ("SEALING_PRIVATE_KEYS", "SEALING_CONTACT_PRIVATE_KEYS")
SINGLE = ("AUDIT_KEY", "INDEX_KEY")
NAMES = LISTS + SINGLE
# They open nothing, and the private keys give them; at night nobody should have to work them out.
PUBLIC = ("SEALING_PUBLIC_KEY", "SEALING_CONTACT_PUBLIC_KEY")
# Five words or so. Whoever has the file can try as long as they like.
SHORTEST_WORDS = 20
HEADING = """\
# The keys of the campaign site. Whoever has these lines can read all that was told.
# As the environment of the staff site they open it: docs/keys.md says how.
"""


class CannotRead(Exception):
    """The file does not open, or is not one of these."""


def missing():
    """The names of the keys that this process has not got."""
    return [name for name in NAMES if not getattr(settings, name)]


def as_lines():
    values = {name: getattr(settings, name) for name in PUBLIC + NAMES}
    lines = [
        f"{name}={','.join(value) if name in LISTS else value}"
        for name, value in values.items()
        if value
    ]
    return (HEADING + "\n".join(lines) + "\n").encode()


def locked_with(words):
    return pyrage.passphrase.encrypt(as_lines(), words, armored=True)


def locked_to(public_keys):
    """Raises ValueError when one of them is not a public age key."""
    return pyrage.encrypt(as_lines(), age_keys.recipients(public_keys), armored=True)


def opened_with(words, locked):
    return read(lambda: pyrage.passphrase.decrypt(locked, words))


def opened_by(identity_text, locked):
    """With the private age key in a file that `age-keygen` made."""
    return read(lambda: pyrage.decrypt(locked, age_keys.identities_in(identity_text)))


def read(decrypt):
    """The keys in a file, by name."""
    try:
        lines = decrypt().decode().splitlines()
    except (pyrage.DecryptError, ValueError) as error:
        raise CannotRead("It does not open.") from error
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def not_in(kept):
    """The names of the keys that this process uses and the copy has not got."""
    return [name for name in NAMES if not is_in(kept.get(name, ""), getattr(settings, name))]


def is_in(kept, used):
    """One that was taken out of use since may be in the copy still."""
    return kept == used if isinstance(used, str) and used else set(used) <= set(kept.split(","))
