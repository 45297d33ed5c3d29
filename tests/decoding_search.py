"""Look for a secret in stored bytes the way a thief would: decode first, then look.

Plain text hides in a dump as hex (PostgreSQL's bytea), as base64 (sessions), or
compressed. A search that does not decode finds nothing and proves nothing.
"""

import base64
import binascii
import re
import zlib

DEPTH = 3
HEX = re.compile(rb"[0-9a-fA-F]{16,}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
MOST = 4 * 1024 * 1024


def finds(secret, stored):
    """Whether the secret can be read in the stored bytes, in any usual encoding."""
    return found([secret], stored) == [secret]


def found(secrets, stored):
    """Those of the secrets, texts or bytes, that can be read in the stored bytes."""
    missing = {secret: needles(secret) for secret in secrets}
    for form in forms_of(stored, DEPTH):
        missing = {
            secret: wanted
            for secret, wanted in missing.items()
            if not any(needle in form for needle in wanted)
        }
    return [secret for secret in secrets if secret not in missing]


def needles(secret):
    if isinstance(secret, bytes):
        return [secret]
    return [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")]


def forms_of(stored, depth):
    yield stored
    if depth:
        for decoded in decoded_pieces(stored):
            yield from forms_of(decoded, depth - 1)


def decoded_pieces(stored):
    # What stands before an encoded text may look like part of it, so each start is tried.
    for match in HEX.finditer(stored):
        yield from (from_hex(match[0][start:]) for start in range(2))
    for match in BASE64.finditer(stored):
        yield from (from_base64(match[0][start:]) for start in range(4))
    for match in ZLIB.finditer(stored):
        yield decompressed(stored[match.start() :])


def from_hex(text):
    return binascii.unhexlify(text[: len(text) - len(text) % 2])


def from_base64(text):
    text = text.rstrip(b"=")
    text = text[: len(text) - (len(text) % 4 == 1)].replace(b"+", b"-").replace(b"/", b"_")
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def decompressed(stored):
    try:
        return zlib.decompressobj(wbits=47).decompress(stored, MOST)
    except zlib.error:
        return b""
