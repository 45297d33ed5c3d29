"""What people tell us is sealed: anyone can put it in, only the staff tier can take it out.

A `SealedField` takes any JSON value and stores it encrypted to a public key
(HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305). The public tier holds
that key alone, so it can write and cannot read back. The staff tier holds the
private keys; several may be present while a key is being replaced.

Who told us is sealed under a key of its own (`SealedField(key=CONTACT)`). A staff
process without that private key reads every report and no name.

The model, the field and the row's id are bound in, so a sealed value moved to
another row or column does not open. Where a row belongs to another one, that one is
bound in too (`belongs_to`): no contact opens under the report of someone else. Values
are padded, so that their length tells little.

An envelope is: one version byte, eight bytes that name the key, the ciphertext.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from . import keys

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
VERSION = b"\x01"
# What each key is for, and the settings that hold its halves.
GENERAL = "general"
CONTACT = "contact"
PUBLIC_KEYS = {GENERAL: "SEALING_PUBLIC_KEY", CONTACT: "SEALING_CONTACT_PUBLIC_KEY"}
PRIVATE_KEYS = {GENERAL: "SEALING_PRIVATE_KEYS", CONTACT: "SEALING_CONTACT_PRIVATE_KEYS"}
KEY_ID_BYTES = 8
HEADER_BYTES = len(VERSION) + KEY_ID_BYTES
BUCKETS = (512, 4 * 1024, 64 * 1024)


class CannotOpen(Exception):
    """The value is sealed, and this process can't open it."""


class NoPrivateKey(CannotOpen):
    """The private key for this value is not on this tier."""


class Damaged(CannotOpen):
    """The envelope was altered, or belongs to another row or column."""


def key_id(public_key):
    return hashlib.sha256(public_key.public_bytes_raw()).digest()[:KEY_ID_BYTES]


def sealed_to(envelope):
    """The id of the key that opens this envelope."""
    return bytes(envelope[len(VERSION) : HEADER_BYTES])


def key_in_use(key):
    """The id of the key to which new values of this kind are sealed."""
    return key_id(keys.public_key(getattr(settings, PUBLIC_KEYS[key])))


def private_keys(*purposes):
    """Those that are here, by their ids: for these purposes, or for all."""
    names = [PRIVATE_KEYS[purpose] for purpose in purposes or PRIVATE_KEYS]
    return dict(private_key_with_id(text) for name in names for text in getattr(settings, name))


@lru_cache(maxsize=16)
def private_key_with_id(text):
    """To work out the public half takes as long as to open an envelope with it."""
    private_key = keys.private_key(text)
    return key_id(private_key.public_key()), private_key


def pad(data, buckets=BUCKETS):
    """Prefix the length (4 bytes) and fill up to the next bucket with zeros."""
    framed = len(data).to_bytes(4, "big") + data
    size = next((bucket for bucket in buckets if len(framed) <= bucket), None)
    if size is None:
        size = -(-len(framed) // buckets[-1]) * buckets[-1]
    return framed.ljust(size, b"\0")


def unpad(padded):
    length = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + length]


def seal(value, context, key=GENERAL):
    """Encrypt a JSON value to one of the public keys, bound to a context string."""
    text = json.dumps(value, ensure_ascii=False)
    return seal_bytes(text.encode("utf-8", "surrogatepass"), context, key)


def seal_bytes(plain, context, key=GENERAL):
    public_key = keys.public_key(getattr(settings, PUBLIC_KEYS[key]))
    sealed = SUITE.encrypt(pad(plain), public_key, info=context.encode())
    return VERSION + key_id(public_key) + sealed


def open_sealed(envelope, context):
    """The JSON value in an envelope. Raises NoPrivateKey or Damaged."""
    return json.loads(open_bytes(envelope, context))


def open_bytes(envelope, context):
    private_key = private_keys().get(sealed_to(envelope))
    if private_key is None:
        raise NoPrivateKey("The private key for this value is not on this tier.")
    if envelope[: len(VERSION)] != VERSION:
        raise Damaged("The sealed value is of a version that is not known here.")
    try:
        padded = SUITE.decrypt(envelope[HEADER_BYTES:], private_key, info=context.encode())
    except InvalidTag as error:
        raise Damaged("The sealed value was altered or moved.") from error
    return unpad(padded)


def seal_anew(envelope, context, key):
    """The same value, sealed to the key in use now. Raises CannotOpen.

    Nobody has another copy, so what it gives has been opened once before it is used.
    """
    plain = open_bytes(envelope, context)
    anew = Envelope(seal_bytes(plain, context, key))
    if open_bytes(anew, context) != plain:
        raise Damaged("What was sealed anew is not what was sealed.")
    return anew


@dataclass(frozen=True)
class Sealed:
    """A sealed value as it stands in the database, tied to its row and column."""

    envelope: bytes
    context: str

    def open(self):
        """What was told. Raises CannotOpen where the private key is not present."""
        return open_sealed(self.envelope, self.context)

    def __str__(self):
        return "sealed"


class Envelope(bytes):
    """Ciphertext, as opposed to bytes that someone forgot to seal."""


class SealedAttribute(DeferredAttribute):
    """Turns what is assigned into a `Sealed` value at once, so no plain text lingers."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = super().__get__(instance, owner)
        return value and Sealed(value, self.field.context(instance))

    def __set__(self, instance, value):
        if isinstance(value, Sealed):
            value = value.envelope
        elif value is not None and not isinstance(value, Envelope):
            value = Envelope(seal(value, self.field.context(instance), self.field.key))
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """Holds a JSON value that only the staff tier can read.

    The model's primary key must be known before it is saved (a UUID default)
    and must be declared above the field, because it is part of the seal. So are
    the names of the model and the field: a row does not open after a change of name.

    `belongs_to` names the column with the id of the row that this one belongs to, such as
    `report_id`. It is part of the seal, declared above the field, and known when a value is
    assigned; a row that is given to another one opens no more. (A data migration assigns the
    value after the row is made, because there a foreign key stands last.)
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args, key=GENERAL, belongs_to="", **kwargs):
        self.key = key
        self.belongs_to = belongs_to
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """A data migration must seal in the same way."""
        name, path, args, kwargs = super().deconstruct()
        if self.key != GENERAL:
            kwargs["key"] = self.key
        if self.belongs_to:
            kwargs["belongs_to"] = self.belongs_to
        return name, path, args, kwargs

    def context(self, instance):
        row = f"{instance._meta.label_lower}.{self.name}:{instance.pk}"
        if not self.belongs_to:
            return row
        owner = getattr(instance, self.belongs_to)
        if owner is None:
            raise ValueError(f"{self.belongs_to} must be known before {self.name} is sealed.")
        return f"{row}:{owner}"

    def from_db_value(self, value, expression, connection):
        return value and Envelope(value)

    def get_prep_value(self, value):
        """Plain text never gets here by mistake: `update(message="…")` has no row to bind to."""
        if isinstance(value, Sealed):
            return value.envelope
        if value is None or isinstance(value, Envelope):
            return value
        raise TypeError("Only a sealed value can be stored here.")

    def value_to_string(self, instance):
        value = self.value_from_object(instance)
        return value and base64.b64encode(value.envelope).decode()

    def to_python(self, value):
        return Envelope(base64.b64decode(value)) if isinstance(value, str) else value

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError("A sealed value can't be searched.")
        return super().get_lookup(lookup_name)
