"""A page that differs from visitor to visitor in a few places is packed once, but for those.

gzip is a row of blocks, and a block may hold its bytes as they are (RFC 1951, 3.2.4). What is the
same for everyone is pressed when it is first asked for; what is told to one visitor is put between,
as it is. While the page is pressed, zeros stand in those places, as many as the bytes that will:
no page has any, so no block points back to them. What is secret is pressed together with nothing,
and no length can tell of it (BREACH). The random name is Django's, for the length of the page.
"""

import re
import secrets
import struct
import zlib
from functools import lru_cache

from django.middleware.gzip import GZipMiddleware

RAW = -zlib.MAX_WBITS
# Deflate, with a name, made at no time on no system.
BEGINNING = b"\x1f\x8b\x08\x08\0\0\0\0\x02\xff"
END = b"\x03\x00"


def packed(page, told):
    """The page as gzip, with the bytes in `told` in the place of their marks."""
    pressed = pieces(page, tuple((mark, len(value)) for mark, value in told.items()))
    plain, blocks = zip(*[given(piece, told) for piece in pressed], strict=True)
    whole = b"".join(plain)
    name = b"a" * secrets.randbelow(GZipMiddleware.max_random_bytes) + b"\0"
    check = struct.pack("<LL", zlib.crc32(whole), len(whole))
    return b"".join([BEGINNING, name, *blocks, END, check])


def given(piece, told):
    """What a piece of the page says, and the block that says it."""
    text, block = piece
    return (told[text], as_it_is(told[text])) if block is None else piece


def as_it_is(text):
    return b"\0" + struct.pack("<HH", len(text), len(text) ^ 0xFFFF) + text


@lru_cache(maxsize=256)
def pieces(page, lengths):
    """Each text with the block that says it, and between them the marks, which have none."""
    lengths, found = dict(lengths), []
    press = zlib.compressobj(level=9, wbits=RAW)
    for text in re.split(b"(%s)" % b"|".join(lengths), page):
        is_mark = text in lengths
        block = press.compress(bytes(lengths[text]) if is_mark else text)
        block += press.flush(zlib.Z_SYNC_FLUSH)
        found.append((text, None if is_mark else block))
    return found
