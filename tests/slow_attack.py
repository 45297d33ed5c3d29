"""Hundreds of visitors who send nothing, or a byte now and then; and one who only wants to read.

By hand, for as long as the bar asks: `python -m tests.slow_attack` prints what the reader met.
"""

import asyncio
import ssl
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from tests.stack import PUBLIC_NAME, Stack

HEAD = f"GET / HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\n"
BODY = f"POST /feedback/ HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\nContent-Length: 100000\r\n\r\n"
# What each kind says first, and then again and again.
KINDS = {"headers": (HEAD, "X-a: b\r\n"), "body": (BODY, "x"), "idle": ("", "")}
READER = "127.0.0.2"
A_MOMENT = 0.5


@dataclass
class Met:
    """What the reader met."""

    statuses: list
    seconds: list

    @property
    def p95(self):
        return statistics.quantiles(self.seconds, n=20)[18]


def from_one(_number):
    return "127.0.0.3"


def from_many(number):
    """Ten connections each: nobody of them is over the limit."""
    return f"127.0.1.{1 + number // 10}"


async def connect(port, source):
    context = ssl._create_unverified_context()  # noqa: S323 (a certificate of the run)
    return await asyncio.open_connection(
        "127.0.0.1", port, ssl=context, server_hostname=PUBLIC_NAME, local_addr=(source, 0)
    )


async def attack(port, kind, source, over, arrived):
    """Again and again, whenever it is thrown out, until it is over."""
    first, again = KINDS[kind]
    while not over.is_set():
        with suppress(OSError):
            await hold(await connect(port, source), first, again, over, arrived)
        await asyncio.sleep(0.1)


async def hold(connection, first, again, over, arrived):
    _reader, writer = connection
    arrived.set()
    try:
        writer.write(first.encode())
        while not (over.is_set() or writer.is_closing()):
            writer.write(again.encode())
            await writer.drain()
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), A_MOMENT)
    finally:
        writer.transport.abort()


async def read_a_page(port):
    reader, writer = await connect(port, READER)
    writer.write(
        f"GET /report/ HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.transport.abort()
    return int(answer.split()[1])


async def under_attack(port, kind, source_of, attackers, seconds):
    over, arrived = asyncio.Event(), [asyncio.Event() for _ in range(attackers)]
    tasks = [
        asyncio.create_task(attack(port, kind, source_of(number), over, arrived[number]))
        for number in range(attackers)
    ]
    await asyncio.gather(*(event.wait() for event in arrived))
    met, end = Met([], []), time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        met.statuses.append(await asyncio.wait_for(read_a_page(port), timeout=30))
        met.seconds.append(time.monotonic() - began)
        await asyncio.sleep(0.1)
    over.set()
    await asyncio.gather(*tasks)
    await asyncio.sleep(0.1)  # until the last connection is closed
    return met


def met_by_a_reader(port, kind, source_of, attackers, seconds):
    """In a thread of its own: the thread of a test may have Playwright's loop."""
    with ThreadPoolExecutor(1) as thread:
        run = under_attack(port, kind, source_of, attackers, seconds)
        return thread.submit(asyncio.run, run).result()


def main(seconds=20, attackers=400):
    with tempfile.TemporaryDirectory() as folder, Stack(folder, staff=False) as stack:
        for kind in KINDS:
            for source_of in (from_one, from_many):
                met = met_by_a_reader(stack.ports["public"], kind, source_of, attackers, seconds)
                print(  # noqa: T201
                    f"{kind}, {source_of.__name__}: {len(met.statuses)} pages, "
                    f"{met.statuses.count(200)} with 200, median "
                    f"{statistics.median(met.seconds) * 1000:.0f} ms, 95 in 100 within "
                    f"{met.p95 * 1000:.0f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
