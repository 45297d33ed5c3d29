"""What an answer weighs on a reader's line over HTTP/2, which is how browsers ask nginx.

Counted is what TLS carries of the first answer of a new connection: its frames of headers and
data, each with the nine bytes before it. What a connection says once before any answer, its
settings and its handshake, is not.
"""

import socket
import ssl
import struct
from typing import NamedTuple

HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, CONTINUATION = 0x0, 0x1, 0x4, 0x9
IS_ALL = 0x1
IS_WHOLE = 0x4
STREAM = 1
BEFORE_EACH = 9
LONGEST_WORD = 126
# What the headers of an answer begin with; before it the size of a table may be said.
STATUS_200, SIZE_0 = b"\x88", b"\x20"
# What Chromium says of itself does not change the answer.
AS_A_BROWSER = {"accept-encoding": "gzip, deflate, br, zstd"}


class Carried(NamedTuple):
    """Bytes of frames, and what came in those of data."""

    headers: int
    body: int
    content: bytes

    @property
    def in_all(self):
        return self.headers + self.body


def carried(port, name, path, **headers):
    """The first answer that nginx gives on this port to somebody new; it has to be a page."""
    context = ssl._create_unverified_context()  # noqa: S323 (a certificate of the run)
    context.set_alpn_protocols(["h2"])
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    with context.wrap_socket(plain, server_hostname=name) as line, line.makefile("rb") as stream:
        line.sendall(HELLO + frame(SETTINGS, 0, 0) + asked(name, path, headers))
        return added_up(frames(stream))


def frame(sort, flags, stream, content=b""):
    length = struct.pack(">I", len(content))[1:]
    return length + struct.pack(">BBI", sort, flags, stream) + content


def asked(name, path, headers):
    words = {":method": "GET", ":scheme": "https", ":authority": name, ":path": path} | headers
    block = b"".join(b"\0" + written(own) + written(said) for own, said in words.items())
    return frame(HEADERS, IS_ALL | IS_WHOLE, STREAM, block)


def written(word):
    """As it is: a server has to read that too."""
    if len(word) > LONGEST_WORD:
        raise ValueError(f"Its length would take a second byte: {word}")
    return bytes([len(word)]) + word.encode()


def frames(stream):
    """Those of the answer, to its last."""
    flags, of = 0, 0
    while not (of == STREAM and flags & IS_ALL):
        head = stream.read(BEFORE_EACH)
        length = int.from_bytes(head[:3], "big")
        sort, flags, of = struct.unpack(">BBI", head[3:])
        content = stream.read(length)
        if of == STREAM:
            yield sort, content


def added_up(answer):
    sizes, contents = {}, {}
    for sort, content in answer:
        sizes[sort] = sizes.get(sort, 0) + BEFORE_EACH + len(content)
        contents[sort] = contents.get(sort, b"") + content
    if not contents.get(HEADERS, b"").lstrip(SIZE_0).startswith(STATUS_200):
        raise ConnectionError(f"This is no page: {contents}")
    of_headers = sizes[HEADERS] + sizes.get(CONTINUATION, 0)
    return Carried(of_headers, sizes.get(DATA, 0), contents.get(DATA, b""))
