"""Keys as text, and where a demonstration keeps its own.

A key begins with the word for what it is, so that the private one can't be put
where the public one belongs. A real site gets its keys from the environment
(`manage.py make_keys` prints a new set). A demonstration makes them once, in files
that only its owner can read.
"""

import base64
import os
import secrets
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from . import durable_files

PUBLIC = "public-"
PRIVATE = "private-"


def to_text(word, raw):
    return word + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def from_text(word, text):
    if not text.startswith(word):
        raise ValueError(f"This key does not begin with {word}")
    encoded = text.removeprefix(word)
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


def public_key(text):
    """Read a sealing public key. Raises ValueError when it is not one."""
    return X25519PublicKey.from_public_bytes(from_text(PUBLIC, text))


def private_key(text):
    """Read a sealing private key. Raises ValueError when it is not one."""
    return X25519PrivateKey.from_private_bytes(from_text(PRIVATE, text))


def new_private_key():
    return to_text(PRIVATE, X25519PrivateKey.generate().private_bytes_raw())


def public_half(private_text):
    return to_text(PUBLIC, private_key(private_text).public_key().public_bytes_raw())


def new_secret():
    return secrets.token_urlsafe(48)


def kept_in(folder, name, make):
    """The secret kept in a file of this folder, made on first use with mode 0600."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        # Written whole under another name first: who makes it at the same moment reads no half.
        whole = folder / f"{name}.{secrets.token_hex(8)}"
        durable_files.write_new(whole, make().encode())
        with suppress(FileExistsError):
            give_name(whole, path)
        whole.unlink()
        durable_files.sync(folder)
    return path.read_text().strip()


def give_name(whole, path):
    """Raises FileExistsError. Some file systems have no second name for a file."""
    try:
        os.link(whole, path)
    except FileExistsError:
        raise
    except OSError:
        durable_files.write_new(path, whole.read_bytes())
