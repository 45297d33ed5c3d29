"""Many browsers in one process: kept connections over TLS, each from an address of its own.

A page is asked for and read whole. The time counts from when it was to be asked for, and not
from when this process came to it: whoever waits in line has waited.
"""

import asyncio
import gzip
import itertools
import ssl
from collections import deque
from dataclasses import dataclass

PATIENCE = 40
FORM = "application/x-www-form-urlencoded"
END_OF_HEAD = b"\r\n\r\n"


@dataclass
class Answer:
    """What came back; status 0 for no answer."""

    status: int
    headers: dict
    cookies: dict
    body: bytes

    @property
    def text(self):
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode(errors="replace")

    @property
    def leads_to(self):
        return self.headers.get("location", "")


NO_ANSWER = Answer(0, {}, {}, b"")


class Connection(asyncio.Protocol):
    """One kept connection: a request, its answer, and then the next."""

    def __init__(self):
        self.got = bytearray()
        self.transport = None
        self.waiting = None
        self.is_open = True

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.got += data
        if self.waiting and not self.waiting.done() and (answer := self.whole_answer()):
            self.waiting.set_result(answer)

    def connection_lost(self, fault):
        self.is_open = False
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(fault or ConnectionResetError("closed"))

    def whole_answer(self):
        """The answer, once all of it is there."""
        end = self.got.find(END_OF_HEAD)
        if end < 0:
            return None
        answer = head_of(bytes(self.got[:end]))
        rest = self.got[end + len(END_OF_HEAD) :]
        body = body_of(answer, rest)
        if body is None:
            return None
        self.got.clear()
        answer.body = body
        return answer

    async def ask(self, request):
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        try:
            answer = await asyncio.wait_for(self.waiting, PATIENCE)
        except TimeoutError:
            self.close()
            raise
        if answer.headers.get("connection") == "close":
            self.close()
        return answer

    def close(self):
        self.is_open = False
        self.transport.close()


def head_of(head):
    first, *lines = head.decode("latin-1").split("\r\n")
    headers, cookies = {}, {}
    for line in lines:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip()
        headers[name] = value
        if name == "set-cookie":
            key, _, kept = value.partition(";")[0].partition("=")
            cookies[key] = "" if "max-age=0" in value.lower() else kept
    return Answer(int(first.split()[1]), headers, cookies, b"")


def body_of(answer, rest):
    """The body, or None when something of it is still to come."""
    if answer.status in {204, 304}:
        return b""
    if answer.headers.get("transfer-encoding") == "chunked":
        return unchunked(rest) if rest.endswith(b"0\r\n\r\n") else None
    length = int(answer.headers.get("content-length", 0))
    return bytes(rest[:length]) if len(rest) >= length else None


def unchunked(rest):
    parts = []
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        number = int(size, 16)
        parts.append(bytes(rest[:number]))
        rest = rest[number + 2 :]
    return b"".join(parts)


class Browsers:
    """`await browsers.ask("/news/")`, on the connection that was free for longest, or on a new one.

    At least so many are `kept`: who reads does not ask for the next page in the same second.
    """

    def __init__(self, port, name, kept):
        self.port = port
        self.name = name
        self.kept = kept
        self.free = deque()
        self.numbers = itertools.count()
        self.tls = ssl.create_default_context()
        self.tls.check_hostname = False
        self.tls.verify_mode = ssl.CERT_NONE  # a certificate of the run

    async def open(self):
        """All that are kept, before anything is measured."""
        while len(self.free) < self.kept:
            self.free.append(await self.connect())

    async def connection(self):
        while len(self.free) >= self.kept:
            connection = self.free.popleft()
            if connection.is_open:
                return connection
        return await self.connect()

    async def connect(self):
        number = next(self.numbers)
        source = f"127.5.{number // 250 % 250}.{number % 250 + 1}"
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection, "127.0.0.1", self.port, ssl=self.tls, local_addr=(source, 0)
        )
        return connection

    def request(self, path, cookies, body):
        method = "GET" if body is None else "POST"
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.name}"]
        if cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={cookies[name]}" for name in cookies))
        if body is not None:
            lines += [f"Origin: https://{self.name}", f"Content-Type: {FORM}"]
            lines.append(f"Content-Length: {len(body)}")
        elif not cookies:
            lines.append("Accept-Encoding: gzip")
        return ("\r\n".join(lines) + "\r\n\r\n" + (body or "")).encode()

    async def ask(self, path, cookies=None, body=None):
        """The answer; one without a status when there was none. Nothing is sent twice by itself."""
        try:
            connection = await self.connection()
            answer = await connection.ask(self.request(path, cookies, body))
        except (OSError, TimeoutError):
            return NO_ANSWER
        if connection.is_open:
            self.free.append(connection)
        return answer

    def close(self):
        for connection in self.free:
            connection.close()
